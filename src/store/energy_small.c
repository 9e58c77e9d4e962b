/* energy_small - what the small tables say about the spans of a batch: a few rows each, read as text. */
#include <stdio.h>
#include <string.h>

#include "energy_internal.h"

typedef bool small_row_fn(struct energy_batch *b, const struct db_result *r, int row, struct err *e);

static bool load(struct db *db, struct energy_batch *b, const char *script, small_row_fn *take, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, energy_script(script), 0, NULL, e))
        return err_wrap(e, "could not read '%s'", script);
    bool ok = true;
    for (int i = 0; i < db_rows(&r) && ok; i++)
        ok = take(b, &r, i, e);
    db_result_fini(&r);
    return ok;
}

/* ---- installations ------------------------------------------------------------------------------------ */

static const enum quantity quantities[VEE_ENERGIES] = {Q_ACTIVE_ENERGY_IMPORT, Q_ACTIVE_ENERGY_EXPORT,
                                                       Q_REACTIVE_ENERGY_IMPORT, Q_REACTIVE_ENERGY_EXPORT};

/* "12 - 5 -": registers, - where none was read. */
static uint8_t read_registers(const char *text, int64_t out[static VEE_ENERGIES])
{
    uint8_t known = 0;
    for (int k = 0; k < VEE_ENERGIES && *text; k++) {
        char *end;
        out[k] = strtoll(text, &end, 10);
        bool is_null = *text == '-' && (text[1] == ' ' || text[1] == '\0');
        known |= (uint8_t)(!is_null << k);
        if (is_null)
            out[k] = 0;
        text = is_null ? text + 1 : end;
        text += *text == ' ';
    }
    return known;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool take_piece(struct energy_batch *b, const struct db_result *r, int row, struct err *e)
{
    (void)e;
    b->pieces = energy_grow(b->pieces, b->piece_count, sizeof *b->pieces);
    energy_part_add(&b->spans[db_int64(r, row, 0)].pieces, b->piece_count);
    struct vee_piece *p = &b->pieces[b->piece_count++];
    *p = (struct vee_piece){.from = {db_int64(r, row, 1)},
                            .to = {db_int64(r, row, 2)},
                            .meter_id = db_int64(r, row, 3),
                            .num = db_int64(r, row, 4),
                            .den = db_int64(r, row, 5)};
    int64_t divisor = common_divisor(p->num, p->den);
    p->num /= divisor;
    p->den /= divisor;
    const struct driver *d = b->drivers ? driver_registry_find(b->drivers, db_text(r, row, 6)) : NULL;
    for (int k = 0; d && k < VEE_ENERGIES; k++)
        p->wraps_at[k] = driver_wraps_at(d, quantities[k]);
    p->opening_known = read_registers(db_text(r, row, 7), p->opening);
    p->closing_known = read_registers(db_text(r, row, 8), p->closing);
    return true;
}

/* ---- capacities, edits, tariff registers ----------------------------------------------------------------
 */

static bool read_day(const char *text, int32_t unknown, int32_t *out, struct err *e)
{
    date d = {unknown};
    if (text && !date_parse(text, &d, e))
        return false;
    *out = d.days;
    return true;
}

static bool take_capacity(struct energy_batch *b, const struct db_result *r, int row, struct err *e)
{
    b->capacities = energy_grow(b->capacities, b->capacity_count, sizeof *b->capacities);
    energy_part_add(&b->spans[db_int64(r, row, 0)].capacities, b->capacity_count);
    struct energy_capacity *c = &b->capacities[b->capacity_count++];
    c->kva = db_int64(r, row, 2);
    return read_day(db_text(r, row, 1), INT32_MIN, &c->since, e) &&
           read_day(db_text(r, row, 3), INT32_MAX, &c->until, e);
}

static bool take_period(struct energy_batch *b, const struct db_result *r, int row, struct err *e)
{
    (void)e;
    b->periods = energy_grow(b->periods, b->period_count, sizeof *b->periods);
    energy_part_add(&b->spans[db_int64(r, row, 0)].periods, b->period_count);
    b->periods[b->period_count++] = (struct energy_period){{db_int64(r, row, 1)}, {db_int64(r, row, 2)}};
    return true;
}

static enum vee_edit_kind edit_kind(const char *name)
{
    return strcmp(name, "ACCEPT") == 0   ? VEE_EDIT_ACCEPT
           : strcmp(name, "REJECT") == 0 ? VEE_EDIT_REJECT
                                         : VEE_EDIT_VALUE;
}

static bool take_edit(struct energy_batch *b, const struct db_result *r, int row, struct err *e)
{
    (void)e;
    b->edits = energy_grow(b->edits, b->edit_count, sizeof *b->edits);
    energy_part_add(&b->spans[db_int64(r, row, 0)].edits, b->edit_count);
    b->edits[b->edit_count++] =
        (struct vee_edit){.id = db_int64(r, row, 1),
                          .from = {db_int64(r, row, 2)},
                          .to = {db_int64(r, row, 3)},
                          .kind = edit_kind(db_text(r, row, 4)),
                          .energy = db_text(r, row, 5) ? (int)db_int64(r, row, 5) : -1,
                          .value = db_int64(r, row, 6)};
    return true;
}

static bool take_tariff_sum(struct energy_batch *b, const struct db_result *r, int row, struct err *e)
{
    (void)e;
    b->tariff_sums = energy_grow(b->tariff_sums, b->tariff_sum_count, sizeof *b->tariff_sums);
    energy_part_add(&b->spans[db_int64(r, row, 0)].tariff_sums, b->tariff_sum_count);
    b->tariff_sums[b->tariff_sum_count++] =
        (struct vee_tariff_sum){{db_int64(r, row, 1)}, db_int64(r, row, 2)};
    return true;
}

bool energy_load_small(struct db *db, struct energy_batch *b, struct err *e)
{
    static const struct {
        const char *script;
        small_row_fn *take;
    } parts[] = {{"pieces", take_piece},
                 {"capacity", take_capacity},
                 {"periods", take_period},
                 {"edits", take_edit},
                 {"tariffs", take_tariff_sum}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!load(db, b, parts[i].script, parts[i].take, e))
            return false;
    return true;
}

/* ---- like days ------------------------------------------------------------------------------------------
 */

void energy_likes_add(struct energy_likes *to, struct energy_like like)
{
    to->days = energy_grow(to->days, to->count, sizeof *to->days);
    to->days[to->count++] = like;
}

void energy_likes_fini(struct energy_likes *l)
{
    for (int i = 0; i < l->count; i++)
        free(l->days[i].wh);
    free(l->days);
    *l = (struct energy_likes){0};
}

static struct energy_like read_like(const struct db_result *r, int row)
{
    struct energy_like like = {(int32_t)db_int64(r, row, 0), db_int64(r, row, 1), (int)db_int64(r, row, 2),
                               NULL};
    const char *text = db_text(r, row, 3);
    like.wh = must_alloc((size_t)(like.count + 1) * sizeof *like.wh);
    for (int i = 0; i < like.count && text; i++) {
        char *end;
        like.wh[i] = strtoll(text, &end, 10);
        text = end;
    }
    return like;
}

bool energy_likes_load(struct db *db, const struct energy_span *s, struct energy_likes *out, struct err *e)
{
    struct db_result r;
    char point[24], from[16], until[16];
    snprintf(point, sizeof point, "%lld", (long long)s->point);
    snprintf(from, sizeof from, "%d", s->since - ENERGY_PAST_DAYS);
    snprintf(until, sizeof until, "%d", s->since);
    if (!db_call(db, &r, e, energy_script("likes"), point, from, until, s->exports ? "true" : "false"))
        return err_wrap(e, "could not read the days that are like the one with a gap");
    for (int i = 0; i < db_rows(&r); i++)
        energy_likes_add(out, read_like(&r, i));
    db_result_fini(&r);
    return true;
}
