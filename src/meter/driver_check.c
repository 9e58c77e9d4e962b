/* driver_check - is a driver sound as a whole? And the two ways to load one. See driver_read.h. */
#include <stdio.h>
#include <string.h>

#include "driver_read.h"

static const char *place(const struct driver_register *r, char out[static 40])
{
    snprintf(out, 40, r->words > 1 ? "%u..%u" : "%u", (unsigned)r->address, r->address + r->words - 1u);
    return out;
}

/* Addresses count from 0 in every layout, so only registers of the same space can meet. */
static bool same_space(const struct driver_register *a, const struct driver_register *b)
{
    return a->function == b->function && a->layout == b->layout;
}

/* ---- one register ----------------------------------------------------------------------------- */

static void judge_place(struct driver_read *read, int i)
{
    const struct driver *d = read->driver;
    const struct driver_register *r = &d->registers[i];
    uint32_t end = (uint32_t)r->address + r->words;
    if (r->layout == NO_INDEX && end > 0x10000)
        fault_in(read, i, "address", "%u with %u words reaches beyond address 65535", r->address, r->words);
    else if (r->layout != NO_INDEX && end > (uint32_t)d->layouts[r->layout].words)
        fault_in(read, i, "address", "%u with %u words reaches beyond the %d words of layout '%s'",
                 r->address, r->words, d->layouts[r->layout].words, d->layouts[r->layout].name);
}

static void judge_kind(struct driver_read *read, int i)
{
    const struct driver_register *r = &read->driver->registers[i];
    bool text = encoding_table[r->encoding].shape == SHAPE_TEXT;
    if (text && r->quantity != Q_NONE && r->quantity < QUANTITY_TEXT_FIRST)
        fault_in(read, i, "encoding", "%s is a text, but %s is a number", encoding_table[r->encoding].name,
                 r->id);
    if (r->sign_from == i || r->scale_from == i)
        fault_in(read, i, r->scale_from == i ? "scale_from" : "sign_from", "names the register itself");
}

/* What one request for this register alone would touch. */
static void judge_request(struct driver_read *read, int i)
{
    const struct driver *d = read->driver;
    const struct driver_register *r = &d->registers[i];
    struct driver_range ask = driver_rounded(d, driver_unit(d, r));
    const char *member = r->scale_from == NO_INDEX ? "address" : "scale_from";
    if (ask.words > (uint32_t)d->limits.max_words)
        fault_in(read, i, r->scale_from == NO_INDEX ? "words" : member,
                 "%s %u words in one request, at most %d are allowed",
                 r->scale_from == NO_INDEX ? "takes" : "value and scale factor take", ask.words,
                 d->limits.max_words);
    else if (ask.address + ask.words > 0x10000)
        fault_in(read, i, member, "an even count reaches beyond address 65535");
    for (int n = 0; n < d->limits.never_count; n++) {
        const struct driver_range *never = &d->limits.never[n];
        if (r->layout == NO_INDEX && never->function == ask.function &&
            ask.address < never->address + never->words && never->address < ask.address + ask.words)
            fault_in(read, i, member, "a request would touch $.limits.never[%d]", n);
    }
}

static void judge_scale_from(struct driver_read *read, int i)
{
    const struct driver *d = read->driver;
    const struct driver_register *r = &d->registers[i];
    if (r->scale_from == NO_INDEX)
        return;
    const struct driver_register *s = &d->registers[r->scale_from];
    if (!same_space(r, s) || r->alone || s->alone)
        fault_in(read, i, "scale_from", "'%s' cannot come in the same request", s->id);
    else if (s->words == 0 || encoding_table[s->encoding].shape != SHAPE_INTEGER)
        fault_in(read, i, "scale_from", "'%s' is not a whole number", s->id);
}

static void judge_sign_from(struct driver_read *read, int i)
{
    const struct driver_register *r = &read->driver->registers[i];
    if (r->sign_from == NO_INDEX)
        return;
    const struct driver_register *s = &read->driver->registers[r->sign_from];
    if (s->words == 0 || s->words > 2 || encoding_table[s->encoding].shape != SHAPE_INTEGER)
        fault_in(read, i, "sign_from", "'%s' is not a whole number of one or two words", s->id);
    if (r->sign_negative & ~r->sign_mask)
        fault_in(read, i, "sign_from", "negative has bits that mask lacks, so it never comes true");
}

/* ---- computed quantities ---------------------------------------------------------------------- */

static void judge_part(struct driver_read *read, int i, int part)
{
    const struct driver *d = read->driver;
    const struct driver_register *r = &d->registers[i], *p = &d->registers[part];
    const char *base;
    int exponent;
    if (p->words == 0)
        fault_in(read, i, "sum_of", "'%s' is itself a sum", p->id);
    else if (encoding_table[p->encoding].shape == SHAPE_TEXT)
        fault_in(read, i, "sum_of", "'%s' is a text", p->id);
    else if (!unit_find(p->unit, r->unit, &base, &exponent))
        fault_in(read, i, "sum_of", "'%s' counts %s, the sum counts %s", p->id,
                 *p->unit ? p->unit : "bare numbers", *r->unit ? r->unit : "bare numbers");
}

static void judge_sum(struct driver_read *read, int i)
{
    const struct driver_register *r = &read->driver->registers[i];
    if (r->quantity >= QUANTITY_TEXT_FIRST)
        fault_in(read, i, "quantity", "%s is a text and cannot be summed", r->id);
    for (int p = 0; p < r->part_count; p++)
        if (!read->names[r->parts[p].index].broken)
            judge_part(read, i, r->parts[p].index);
}

/* ---- registers among each other --------------------------------------------------------------- */

static void judge_pair(struct driver_read *read, int i, int earlier)
{
    const struct driver_register *r = &read->driver->registers[i], *o = &read->driver->registers[earlier];
    char mine[40], theirs[40];
    if (strcmp(r->id, o->id) == 0 && *r->id)
        fault_in(read, i, r->quantity == Q_NONE ? "name" : "quantity", "'%s' is already in %s", r->id,
                 read->names[earlier].path);
    if (r->words == 0 || o->words == 0 || !same_space(r, o) || r->alone != o->alone)
        return;
    if (r->address < (uint32_t)o->address + o->words && o->address < (uint32_t)r->address + r->words)
        fault_in(read, i, "address", "%s overlaps %s (%s) in %s", place(r, mine), o->id, place(o, theirs),
                 read->names[earlier].path);
}

static void judge_pairs(struct driver_read *read, int i)
{
    for (int earlier = 0; earlier < i && !read->names[i].broken; earlier++)
        if (!read->names[earlier].broken)
            judge_pair(read, i, earlier);
}

static void judge_register(struct driver_read *read, int i)
{
    static void (*const of_words[])(struct driver_read *, int) = {judge_place, judge_kind, judge_scale_from,
                                                                  judge_sign_from, judge_request};
    if (read->driver->registers[i].words == 0) {
        judge_sum(read, i);
        return;
    }
    for (size_t n = 0; n < sizeof of_words / sizeof *of_words && !read->names[i].broken; n++)
        of_words[n](read, i);
}

/* ---- ratios, checks, variants ----------------------------------------------------------------- */

static void judge_number(struct driver_read *read, int index, const char *path)
{
    if (index == NO_INDEX || read->names[index].broken)
        return;
    const struct driver_register *r = &read->driver->registers[index];
    if (r->words == 0 || encoding_table[r->encoding].shape == SHAPE_TEXT)
        fault_at(read, path, "'%s' is not a number that the meter holds", r->id);
}

static void judge_uses(struct driver_read *read)
{
    const struct driver *d = read->driver;
    judge_number(read, d->ct_primary, "$.ratio.ct");
    judge_number(read, d->ct_secondary, "$.ratio.ct");
    judge_number(read, d->pt_primary, "$.ratio.pt");
    judge_number(read, d->pt_secondary, "$.ratio.pt");
    for (int i = 0; i < d->variant_count; i++)
        judge_number(read, d->variants[i].index, "$.variants");
    for (int i = 0; i < d->check_count; i++)
        if (d->checks[i].index != NO_INDEX && d->registers[d->checks[i].index].words == 0)
            fault_at(read, "$.checks", "'%s' is not a register of the meter",
                     d->registers[d->checks[i].index].id);
}

void driver_judge(struct driver_read *read)
{
    struct driver *d = read->driver;
    for (int i = 0; i < d->register_count; i++) {
        if (!read->names[i].broken)
            judge_register(read, i);
        judge_pairs(read, i);
    }
    judge_uses(read);
    for (int q = 0; q < Q_COUNT; q++)
        d->of_quantity[q] = NO_INDEX;
    for (int i = 0; i < d->register_count; i++)
        if (d->registers[i].quantity != Q_NONE)
            d->of_quantity[d->registers[i].quantity] = (int16_t)i;
}

/* ---- loading ---------------------------------------------------------------------------------- */

struct driver *driver_check(const char *text, size_t len, const char *source_name,
                            struct driver_faults *faults)
{
    *faults = (struct driver_faults){0};
    struct arena arena = {0};
    struct driver *d = arena_alloc(&arena, sizeof *d);
    d->arena = arena;
    d->source_name = arena_strdup(&d->arena, source_name);
    struct driver_read read = {.driver = d, .faults = faults};
    struct err e;
    json_t *document = json_parse(text, len, &e);
    if (document) {
        driver_read_document(&read, document);
        driver_judge(&read);
        json_decref(document);
    } else {
        fault_at(&read, "$", "%s", e.text);
    }
    if (faults->count == 0)
        return d;
    driver_free(d);
    return NULL;
}

struct driver *driver_load(const char *text, size_t len, const char *source_name, struct err *e)
{
    struct driver_faults faults;
    struct driver *d = driver_check(text, len, source_name, &faults);
    if (!d)
        err_set(e, ERR_SYNTAX, "%s: %s: %s", source_name, faults.list[0].path, faults.list[0].reason);
    driver_faults_fini(&faults);
    return d;
}
