/*
 * plan - see the header.
 *
 * What must come in one answer is a unit: a value, or a value and its scale factor. A request is a
 * range that holds whole units. Whatever limits a range (length, gaps, forbidden words, holes) limits
 * every longer range as well; so taking units by their start and stretching each request as far as it
 * goes gives the least number of requests: any other cover must hold the first unit too, and no range
 * that holds it reaches further.
 */
#include "dahu/meter/plan.h"

#include <string.h>

enum { FUNCTIONS = 2, ADDRESSES = 0x10000 };

struct unit {
    int16_t index;
    struct read_request read; /* exactly its words */
};

/* The units to plan, and which words the driver knows: every other word is a gap. */
struct planner {
    const struct meter_map *map;
    struct unit *units;
    int count;
    uint8_t (*documented)[ADDRESSES / 8]; /* a bit a word, by function 3 and 4 */
};

/* ---- which registers are needed ---------------------------------------------------------------- */

static void need(const struct driver *d, bool *needed, int index)
{
    if (index == NO_INDEX || needed[index])
        return;
    const struct driver_register *r = &d->registers[index];
    needed[index] = true;
    for (int p = 0; p < r->part_count; p++)
        need(d, needed, r->parts[p].index);
    need(d, needed, r->sign_from);
    enum quantity_ratio ratio = r->secondary ? quantity_table[r->quantity].ratio : RATIO_NONE;
    if (ratio == RATIO_CT || ratio == RATIO_CT_PT) {
        need(d, needed, d->ct_primary);
        need(d, needed, d->ct_secondary);
    }
    if (ratio == RATIO_PT || ratio == RATIO_CT_PT) {
        need(d, needed, d->pt_primary);
        need(d, needed, d->pt_secondary);
    }
}

static void need_wanted(const struct driver *d, const struct quantity_set *want, enum plan_scope scope,
                        bool *needed)
{
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        if (r->quantity != Q_NONE && quantity_set_has(want, r->quantity) && (scope == PLAN_ALL || !r->once))
            need(d, needed, i);
    }
    if (scope != PLAN_ALL)
        return;
    for (int i = 0; i < d->check_count; i++)
        need(d, needed, d->checks[i].index);
    for (int i = 0; i < d->variant_count; i++)
        need(d, needed, d->variants[i].index);
}

/* ---- may this range be asked? ------------------------------------------------------------------ */

static void document(struct planner *p)
{
    const struct driver *d = p->map->driver;
    p->documented = must_alloc(FUNCTIONS * sizeof *p->documented);
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        uint16_t address;
        if (r->words == 0 || r->alone || !meter_map_address(p->map, r, &address))
            continue;
        for (uint32_t a = address; a < (uint32_t)address + r->words; a++)
            p->documented[r->function - 3][a / 8] |= (uint8_t)(1u << a % 8);
    }
}

/* No run of undocumented words is longer than the driver allows. */
static bool gaps_allowed(const struct planner *p, struct driver_range range)
{
    int run = 0;
    for (uint32_t a = range.address; a < range.address + range.words; a++) {
        run = p->documented[range.function - 3][a / 8] >> a % 8 & 1 ? 0 : run + 1;
        if (run > p->map->driver->limits.max_gap_words)
            return false;
    }
    return true;
}

static bool forbidden(const struct driver *d, struct driver_range range)
{
    for (int i = 0; i < d->limits.never_count; i++) {
        const struct driver_range *never = &d->limits.never[i];
        if (never->function == range.function && range.address < never->address + never->words &&
            never->address < range.address + range.words)
            return true;
    }
    return false;
}

/* Can [from, to) be one request? *out receives it, rounded as the meter wants it. */
static bool askable(const struct planner *p, uint8_t function, uint32_t from, uint32_t to,
                    struct read_request *out)
{
    const struct driver *d = p->map->driver;
    struct driver_range exact = {function, from, to - from}, range = driver_rounded(d, exact);
    if (range.words > (uint32_t)d->limits.max_words || range.address + range.words > ADDRESSES)
        return false;
    *out = (struct read_request){function, false, (uint16_t)range.address, (uint16_t)range.words};
    return gaps_allowed(p, exact) && !forbidden(d, range) && !meter_map_blocks(p->map, *out);
}

/* ---- units ------------------------------------------------------------------------------------- */

static bool make_unit(const struct planner *p, int index, struct unit *out)
{
    const struct driver *d = p->map->driver;
    const struct driver_register *r = &d->registers[index];
    uint16_t address;
    if (r->words == 0 || !meter_map_address(p->map, r, &address))
        return false;
    struct driver_range range = driver_unit(d, r);
    range.address += (uint32_t)address - r->address; /* where its layout was found */
    if (range.address + range.words > ADDRESSES)
        return false;
    *out = (struct unit){(int16_t)index,
                         {r->function, r->alone, (uint16_t)range.address, (uint16_t)range.words}};
    if (r->alone)
        return !meter_map_blocks(p->map, out->read);
    struct read_request ignored;
    return askable(p, r->function, range.address, range.address + range.words, &ignored);
}

static int by_place(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    if (x->read.alone != y->read.alone)
        return x->read.alone - y->read.alone;
    if (x->read.function != y->read.function)
        return x->read.function - y->read.function;
    if (x->read.address != y->read.address)
        return x->read.address < y->read.address ? -1 : 1;
    return x->index - y->index;
}

/* ---- requests ---------------------------------------------------------------------------------- */

static struct plan_request *new_request(struct plan *out, struct read_request read, int room)
{
    out->requests = must_realloc(out->requests, (size_t)(out->count + 1) * sizeof *out->requests);
    struct plan_request *request = &out->requests[out->count++];
    *request = (struct plan_request){.read = read};
    request->registers = must_alloc((size_t)room * sizeof *request->registers);
    return request;
}

static void take(const struct planner *p, bool *done, int i, struct plan_request *request)
{
    done[i] = true;
    request->registers[request->register_count++] = p->units[i].index;
}

/* Units sort by their start; one that starts later may yet end earlier and fit where others do not. */
static void stretch(const struct planner *p, bool *done, int first, struct plan *out)
{
    const struct unit *units = p->units;
    uint8_t function = units[first].read.function;
    uint32_t from = units[first].read.address, to = from;
    struct plan_request *request = new_request(out, units[first].read, p->count);
    for (int i = first; i < p->count; i++) {
        uint32_t end = (uint32_t)units[i].read.address + units[i].read.words, reach = end > to ? end : to;
        if (units[i].read.alone || units[i].read.function != function ||
            units[i].read.address > from + REQUEST_WORDS_MAX)
            break;
        if (done[i] || !askable(p, function, from, reach, &request->read))
            continue;
        to = reach;
        take(p, done, i, request);
    }
    MUST(askable(p, function, from, to, &request->read));
}

static void cover(const struct planner *p, struct plan *out)
{
    bool *done = must_alloc((size_t)p->count * sizeof *done);
    for (int i = 0; i < p->count; i++) {
        if (done[i])
            continue;
        if (p->units[i].read.alone)
            take(p, done, i, new_request(out, p->units[i].read, 1));
        else
            stretch(p, done, i, out);
    }
    free(done);
}

static void plan_registers(const struct meter_map *m, const int16_t *registers, int count, struct plan *out)
{
    struct planner p = {.map = m, .units = must_alloc((size_t)count * sizeof *p.units)};
    document(&p);
    for (int i = 0; i < count; i++)
        if (make_unit(&p, registers[i], &p.units[p.count]))
            p.count++;
    qsort(p.units, (size_t)p.count, sizeof *p.units, by_place);
    *out = (struct plan){0};
    cover(&p, out);
    free(p.documented);
    free(p.units);
}

void plan_build(const struct meter_map *m, const struct quantity_set *want, enum plan_scope scope,
                struct plan *out)
{
    const struct driver *d = m->driver;
    bool *needed = must_alloc((size_t)d->register_count * sizeof *needed);
    int16_t *registers = must_alloc((size_t)d->register_count * sizeof *registers);
    int count = 0;
    need_wanted(d, want, scope, needed);
    for (int i = 0; i < d->register_count; i++)
        if (needed[i])
            registers[count++] = (int16_t)i;
    plan_registers(m, registers, count, out);
    free(registers);
    free(needed);
}

void plan_fini(struct plan *p)
{
    for (int i = 0; i < p->count; i++)
        free(p->requests[i].registers);
    free(p->requests);
    *p = (struct plan){0};
}

void plan_copy(struct plan *to, const struct plan *from)
{
    *to = (struct plan){0};
    for (int i = 0; i < from->count; i++) {
        const struct plan_request *r = &from->requests[i];
        struct plan_request *made = new_request(to, r->read, r->register_count);
        made->register_count = r->register_count;
        memcpy(made->registers, r->registers, (size_t)r->register_count * sizeof *r->registers);
    }
}

/* ---- exception 2 ------------------------------------------------------------------------------- */

/* Put the requests of @with in the place of request @index. */
static void replace(struct plan *p, int index, struct plan *with)
{
    free(p->requests[index].registers);
    int after = p->count - index - 1;
    size_t room = (size_t)(p->count + with->count) * sizeof *p->requests;
    p->requests = must_realloc(p->requests, room);
    memmove(&p->requests[index + with->count], &p->requests[index + 1], (size_t)after * sizeof *p->requests);
    if (with->count)
        memcpy(&p->requests[index], with->requests, (size_t)with->count * sizeof *p->requests);
    p->count += with->count - 1;
    free(with->requests);
}

static void append(struct plan *to, struct plan *from)
{
    to->requests = must_realloc(to->requests, (size_t)(to->count + from->count) * sizeof *to->requests);
    if (from->count)
        memcpy(&to->requests[to->count], from->requests, (size_t)from->count * sizeof *to->requests);
    to->count += from->count;
    free(from->requests);
}

int plan_split(struct plan *p, int index, struct meter_map *m)
{
    struct plan_request *request = &p->requests[index];
    meter_map_add_hole(m, request->read);
    struct plan parts = {0};
    if (request->register_count > 1) {
        int cut = request->register_count / 2; /* the culprit is found in log2 steps wherever it is */
        struct plan right;
        plan_registers(m, request->registers, cut, &parts);
        plan_registers(m, request->registers + cut, request->register_count - cut, &right);
        append(&parts, &right);
    }
    int count = parts.count;
    replace(p, index, &parts);
    return count;
}
