/* driver - see the header. Reading the JSON is in driver_read.c, judging it in driver_check.c. */
#include "dahu/meter/driver.h"

#include <string.h>

#include "exact.h"

const struct encoding_info encoding_table[ENCODING_COUNT] = {
#define X(id, name, words, shape) {name, words, SHAPE_##shape},
    ENCODINGS(X)
#undef X
};

const char *confidence_name(enum confidence c)
{
    static const char *const names[] = {[CONFIDENCE_TWO] = "two",
                                        [CONFIDENCE_ONE] = "one",
                                        [CONFIDENCE_CONFLICT] = "conflict",
                                        [CONFIDENCE_INFER] = "infer"};
    return names[c];
}

void driver_free(struct driver *d)
{
    if (!d)
        return;
    struct arena arena = d->arena; /* the driver itself lives in it */
    arena_fini(&arena);
}

int driver_register_find(const struct driver *d, const char *id)
{
    for (int i = 0; i < d->register_count; i++)
        if (strcmp(d->registers[i].id, id) == 0)
            return i;
    return NO_INDEX;
}

struct driver_range driver_unit(const struct driver *d, const struct driver_register *r)
{
    uint32_t from = r->address, to = from + r->words;
    if (r->scale_from != NO_INDEX) {
        const struct driver_register *s = &d->registers[r->scale_from];
        uint32_t end = (uint32_t)s->address + s->words;
        from = s->address < from ? s->address : from;
        to = end > to ? end : to;
    }
    return (struct driver_range){r->function, from, to - from};
}

struct driver_range driver_rounded(const struct driver *d, struct driver_range range)
{
    if (d->limits.even_start && range.address % 2) {
        range.address--;
        range.words++;
    }
    if (d->limits.even_count)
        range.words += range.words % 2;
    return range;
}

void driver_faults_fini(struct driver_faults *faults)
{
    for (int i = 0; i < faults->count; i++) {
        free(faults->list[i].path);
        free(faults->list[i].reason);
    }
    free(faults->list);
    *faults = (struct driver_faults){0};
}

int64_t driver_wraps_at(const struct driver *d, enum quantity q)
{
    int64_t at;
    if (d->of_quantity[q] == NO_INDEX)
        return 0;
    const struct driver_register *r = &d->registers[d->of_quantity[q]];
    struct exact wrap = {.magnitude = r->wraps_at};
    bool fixed = r->scale_from == NO_INDEX && r->part_count == 0;
    return fixed && exact_times(&wrap, r->scale.mantissa, r->scale.exponent + r->unit_exponent) &&
                   exact_round(wrap, quantity_table[q].decimals, &at)
               ? at
               : 0;
}
