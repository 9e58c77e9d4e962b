/* energy_write - what came out of a batch, into the tables. Rows that are there as they are were left out by
 * who puts them here, but for the findings: those are compared in the database. */
#include <stdio.h>
#include <string.h>

#include "binary.h"
#include "energy_internal.h"

enum { ROWS_BYTES_MAX = 1 << 30, CHUNK_BYTES = 1 << 18, INTERVALS_MAX = 128, DAYS_TO_2000 = 10957 };
enum { INT2_OID = 21, INT8_OID = 20, DAY_FIELDS = 16, INTERVAL_FIELDS = 9 };
enum {
    INTERVAL_ROW_BYTES = 64 + (VEE_ENERGIES * (32 + 12 * INTERVALS_MAX)) + 32 + 6 * INTERVALS_MAX,
    DAY_ROW_BYTES = 512
};

/* (point, day) pairs as parameters of a statement. */
struct keys {
    struct db_array points, days;
};

struct energy_output {
    struct buf days, intervals; /* rows of COPY */
    struct keys kept;           /* rows of energy_day that go into the history */
    struct keys gone;           /* rows of energy_day that are replaced or dropped */
    struct keys gone_intervals; /* the same of interval_day */
    struct keys touched;        /* days that came out differently: their months are summed up anew */
    struct following {
        struct db_array points, froms, untils, becauses, events;
    } following;
    struct keys findings;
    struct db_array rules, energies, froms, tos, outcomes, versions, raws, bounds, edits;
};

/* ---- life -----------------------------------------------------------------------------------------------
 */

static void keys_init(struct keys *k)
{
    db_array_init(&k->points, DB_INT8);
    db_array_init(&k->days, DB_INT8);
}

static void keys_fini(struct keys *k)
{
    db_array_fini(&k->points);
    db_array_fini(&k->days);
}

static void keys_add(struct keys *k, int64_t point, int32_t day)
{
    db_array_int64(&k->points, point);
    db_array_int64(&k->days, day);
}

struct energy_output *energy_output_new(void)
{
    struct energy_output *o = must_alloc(sizeof *o);
    buf_init(&o->days, ROWS_BYTES_MAX);
    buf_init(&o->intervals, ROWS_BYTES_MAX);
    struct keys *const keys[] = {&o->kept, &o->gone, &o->gone_intervals, &o->touched, &o->findings};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        keys_init(keys[i]);
    struct following *f = &o->following;
    db_array_init(&f->points, DB_INT8);
    db_array_init(&f->froms, DB_INT8);
    db_array_init(&f->untils, DB_INT8);
    db_array_init(&f->becauses, DB_TEXT);
    db_array_init(&f->events, DB_INT8);
    db_array_init(&o->rules, DB_TEXT);
    db_array_init(&o->energies, DB_TEXT);
    db_array_init(&o->outcomes, DB_TEXT);
    db_array_init(&o->froms, DB_TIME);
    db_array_init(&o->tos, DB_TIME);
    db_array_init(&o->versions, DB_INT8);
    db_array_init(&o->raws, DB_INT8);
    db_array_init(&o->bounds, DB_INT8);
    db_array_init(&o->edits, DB_INT8);
    return o;
}

void energy_output_free(struct energy_output *o)
{
    if (!o)
        return;
    buf_fini(&o->days);
    buf_fini(&o->intervals);
    struct keys *const keys[] = {&o->kept, &o->gone, &o->gone_intervals, &o->touched, &o->findings};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        keys_fini(keys[i]);
    struct following *f = &o->following;
    struct db_array *const arrays[] = {&o->rules,    &o->energies, &o->outcomes, &o->froms,   &o->tos,
                                       &o->versions, &o->raws,     &o->bounds,   &o->edits,   &f->points,
                                       &f->froms,    &f->untils,   &f->events,   &f->becauses};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        db_array_fini(arrays[i]);
    free(o);
}

/* ---- rows -----------------------------------------------------------------------------------------------
 */

static uint8_t *put_date(uint8_t *to, int32_t day)
{
    return binary_int32(to, day - DAYS_TO_2000);
}

static uint8_t *put_bool(uint8_t *to, int v)
{
    const uint8_t bit = v > 0;
    return v < 0 ? binary_null(to) : binary_bytes(to, &bit, 1);
}

static uint8_t *put_text(uint8_t *to, const char *text)
{
    return *text ? binary_text(to, text) : binary_null(to);
}

static uint8_t *put_int64(uint8_t *to, bool known, int64_t v)
{
    return known ? binary_int64(to, v) : binary_null(to);
}

static void add_row(struct buf *rows, const uint8_t *row, const uint8_t *end)
{
    buf_add(rows, row, (size_t)(end - row));
}

static void drop(struct energy_output *o, const struct energy_day *old, bool keep)
{
    if (keep)
        keys_add(&o->kept, old->point, old->day);
    keys_add(&o->gone, old->point, old->day);
}

void energy_put_day(struct energy_output *o, const struct energy_day *d, const struct energy_day *old,
                    bool keep)
{
    uint8_t row[DAY_ROW_BYTES], *to = row;
    if (old)
        drop(o, old, keep);
    keys_add(&o->touched, d->point, d->day);
    to = binary_u16(to, DAY_FIELDS);
    to = binary_int64(to, d->point);
    to = put_date(to, d->day);
    for (int k = 0; k < VEE_ENERGIES; k++)
        to = put_int64(to, d->known >> k & 1, d->energy[k]);
    to = put_int64(to, d->demand_w >= 0, d->demand_w);
    to = d->demand_w >= 0 ? binary_time(to, d->demand_at) : binary_null(to);
    to = binary_int32(to, d->completeness_bp);
    to = binary_int32(to, d->estimated_bp);
    to = binary_int32(to, d->held_bp);
    to = put_bool(to, d->used);
    to = put_text(to, d->fault);
    to = binary_text(to, d->because);
    to = put_int64(to, d->event_id != 0, d->event_id);
    to = binary_time(to, d->made_at);
    add_row(&o->days, row, to);
}

void energy_drop_day(struct energy_output *o, const struct energy_day *old, bool keep)
{
    drop(o, old, keep);
    keys_add(&o->touched, old->point, old->day);
}

/* An array of one dimension whose elements follow, as PostgreSQL itself writes it. */
static uint8_t *array_header(uint8_t *to, uint32_t element, int count, bool nulls)
{
    to = binary_u32(to, count > 0);
    to = binary_u32(to, nulls);
    to = binary_u32(to, element);
    to = binary_u32(to, (uint32_t)count);
    return binary_u32(to, 1);
}

static uint8_t *put_energies(uint8_t *to, const struct vee_interval *v, int count, int k)
{
    uint8_t *length = to;
    bool nulls = false;
    for (int i = 0; i < count; i++)
        nulls |= !((v[i].known & ~v[i].held) >> k & 1);
    to = array_header(to + 4, INT8_OID, count, nulls);
    for (int i = 0; i < count; i++)
        to = put_int64(to, (v[i].known & ~v[i].held) >> k & 1, v[i].energy[k]);
    binary_u32(length, (uint32_t)(to - length - 4));
    return to;
}

static uint8_t *put_qualities(uint8_t *to, const struct vee_interval *v, int count)
{
    uint8_t *length = to;
    to = array_header(to + 4, INT2_OID, count, false);
    for (int i = 0; i < count; i++)
        to = binary_int16(to, v[i].quality);
    binary_u32(length, (uint32_t)(to - length - 4));
    return to;
}

static const struct energy_made *find_made(const struct energy_batch *b, const struct energy_span *s,
                                           int32_t day)
{
    for (int i = 0; i < s->made.count; i++)
        if (b->made[s->made.first + i].day == day)
            return &b->made[s->made.first + i];
    return NULL;
}

bool energy_put_intervals(struct energy_output *o, const struct energy_batch *b, const struct energy_span *s,
                          int32_t day, int64_t interval_s, const struct vee_interval *intervals, int count)
{
    uint8_t row[INTERVAL_ROW_BYTES], *to = row;
    const struct energy_made *made = find_made(b, s, day);
    MUST(count <= INTERVALS_MAX);
    if (made && !intervals)
        keys_add(&o->gone_intervals, s->point, day);
    if (!intervals)
        return made != NULL;
    to = binary_u16(to, INTERVAL_FIELDS);
    to = binary_int64(to, s->point);
    uint8_t *rest = to = put_date(to, day);
    to = binary_time(to, energy_midnight(b, day));
    to = binary_int32(to, (int32_t)interval_s);
    for (int k = 0; k < VEE_ENERGIES; k++)
        to = put_energies(to, intervals, count, k);
    to = put_qualities(to, intervals, count);
    if (made && made->length == (size_t)(to - rest) &&
        memcmp(b->made_bytes.data + made->at, rest, made->length) == 0)
        return false;
    if (made)
        keys_add(&o->gone_intervals, s->point, day);
    add_row(&o->intervals, row, to);
    return true;
}

static void put_or_null(struct db_array *a, bool known, int64_t v)
{
    known ? db_array_int64(a, v) : db_array_null(a);
}

void energy_put_finding(struct energy_output *o, int64_t point, int32_t day, const struct vee_finding *f)
{
    keys_add(&o->findings, point, day);
    db_array_text(&o->rules, vee_rule_table[f->rule].name);
    db_array_text(&o->energies, vee_energy_name(f->energy));
    db_array_time(&o->froms, f->from);
    db_array_time(&o->tos, f->to);
    db_array_text(&o->outcomes, f->outcome == VEE_HOLD ? "HOLD" : "FLAG");
    db_array_int64(&o->versions, f->version);
    put_or_null(&o->raws, f->raw != INT64_MIN, f->raw);
    put_or_null(&o->bounds, f->limit != INT64_MIN, f->limit);
    put_or_null(&o->edits, f->edit_id != 0, f->edit_id);
}

void energy_put_following(struct energy_output *o, const struct energy_span *s, int32_t changed,
                          const struct energy_note *note)
{
    struct following *f = &o->following;
    if (s->until > changed + ENERGY_PAST_DAYS)
        return;
    db_array_int64(&f->points, s->point);
    db_array_int64(&f->froms, s->until);
    db_array_int64(&f->untils, changed + ENERGY_PAST_DAYS + 1);
    db_array_text(&f->becauses, note ? note->because : "reading");
    put_or_null(&f->events, note && note->event_id != 0, note ? note->event_id : 0);
}

/* ---- into the tables --------------------------------------------------------------------------------------
 */

static bool with_keys(struct db *db, struct keys *k, const char *sql, struct err *e)
{
    const struct db_value values[] = {db_array_value(&k->points), db_array_value(&k->days)};
    return k->points.count == 0 || db_query_binary(db, NULL, sql, 2, values, e);
}

static bool copy_rows(struct db *db, const struct buf *rows, const char *sql, struct err *e)
{
    static const char header[19] = "PGCOPY\n\377\r\n"; /* signature with its zero; no flags, no extension */
    static const uint16_t trailer = UINT16_MAX;
    if (rows->len == 0)
        return true;
    if (!buf_ok(rows, "the rows of a batch", e) || !db_copy_begin(db, sql, e))
        return false;
    bool ok = db_copy_put(db, header, sizeof header, e);
    for (size_t at = 0; at < rows->len && ok; at += CHUNK_BYTES)
        ok = db_copy_put(db, rows->data + at, rows->len - at < CHUNK_BYTES ? rows->len - at : CHUNK_BYTES, e);
    if (ok)
        return db_copy_put(db, &trailer, sizeof trailer, e) && db_copy_end(db, NULL, e);
    db_copy_abort(db, "given up");
    return false;
}

#define KEYS "unnest($1, $2) as k(point, day)"
#define MATCH(table)                                                                                         \
    table ".metering_point_id = k.point and " table ".day = date '1970-01-01' + k.day::integer"

static bool write_rows(struct db *db, struct energy_output *o, struct err *e)
{
    static const char columns[] =
        "copy dahu.energy_day (metering_point_id, day, active_import_wh, active_export_wh,"
        " reactive_import_varh, reactive_export_varh, demand_w, demand_at, completeness_bp,"
        " estimated_bp, held_bp, used, fault, because, event_id, made_at) from stdin (format binary)";
    return with_keys(
               db, &o->kept,
               "insert into dahu.energy_day_history (metering_point_id, day, made_at, superseded_at, "
               "active_import_wh,"
               " active_export_wh, reactive_import_varh, reactive_export_varh, demand_w, demand_at, "
               "completeness_bp,"
               " estimated_bp, held_bp, used, fault, because, event_id)"
               " select d.metering_point_id, d.day, d.made_at, now(), d.active_import_wh, d.active_export_wh,"
               " d.reactive_import_varh, d.reactive_export_varh, d.demand_w, d.demand_at, d.completeness_bp,"
               " d.estimated_bp, d.held_bp, d.used, d.fault, d.because, d.event_id"
               " from " KEYS " join dahu.energy_day d on " MATCH("d"),
               e) &&
           with_keys(db, &o->gone, "delete from dahu.energy_day d using " KEYS " where " MATCH("d"), e) &&
           with_keys(db, &o->gone_intervals,
                     "delete from dahu.interval_day d using " KEYS " where " MATCH("d"), e) &&
           copy_rows(db, &o->days, columns, e) &&
           copy_rows(db, &o->intervals,
                     "copy dahu.interval_day (metering_point_id, day, begins_at, interval_s, "
                     "active_import_wh, active_export_wh,"
                     " reactive_import_varh, reactive_export_varh, quality) from stdin (format binary)",
                     e);
}

bool energy_output_flush(struct db *db, struct energy_output *o, struct err *e)
{
    struct keys *const keys[] = {&o->kept, &o->gone, &o->gone_intervals};
    struct buf *const rows[] = {&o->days, &o->intervals};
    if (!write_rows(db, o, e))
        return err_wrap(e, "could not write energies");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        keys_fini(keys[i]);
        keys_init(keys[i]);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_fini(rows[i]);
        buf_init(rows[i], ROWS_BYTES_MAX);
    }
    return true;
}

#define FINDINGS                                                                                             \
    "(select f.point, date '1970-01-01' + f.day::integer as day, f.rule, f.energy, f.from_at, f.to_at, "     \
    "f.outcome, f.version,"                                                                                  \
    " f.raw, f.bound, f.edit from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"                      \
    " as f(point, day, rule, energy, from_at, to_at, outcome, version, raw, bound, edit))"

/* A finding that was there stays as it was found. */
static bool write_findings(struct db *db, struct energy_output *o, struct err *e)
{
    const struct db_value values[] = {
        db_array_value(&o->findings.points), db_array_value(&o->findings.days), db_array_value(&o->rules),
        db_array_value(&o->energies),        db_array_value(&o->froms),         db_array_value(&o->tos),
        db_array_value(&o->outcomes),        db_array_value(&o->versions),      db_array_value(&o->raws),
        db_array_value(&o->bounds),          db_array_value(&o->edits)};
    return db_query_binary(
               db, NULL,
               "delete from dahu.vee_finding v using energy_span s"
               " where v.metering_point_id = s.metering_point_id and v.day >= s.since and v.day < s.until"
               " and (v.metering_point_id, v.day, v.rule, v.energy, v.from_at) not in"
               " (select n.point, n.day, n.rule, n.energy, n.from_at from " FINDINGS " n)",
               11, values, e) &&
           (o->findings.points.count == 0 ||
            db_query_binary(
                db, NULL,
                "insert into dahu.vee_finding as v (metering_point_id, day, rule, energy, from_at, to_at, "
                "outcome,"
                " version, raw, bound, vee_edit_id, found_at)"
                " select distinct on (n.point, n.day, n.rule, n.energy, n.from_at) n.*, now() from " FINDINGS
                " n"
                " order by n.point, n.day, n.rule, n.energy, n.from_at, n.outcome desc, n.to_at desc"
                " on conflict (metering_point_id, day, rule, energy, from_at) do update"
                " set to_at = excluded.to_at, outcome = excluded.outcome, version = excluded.version,"
                " raw = excluded.raw, bound = excluded.bound, vee_edit_id = excluded.vee_edit_id"
                " where (v.to_at, v.outcome, v.version, v.raw, v.bound, v.vee_edit_id) is distinct from"
                " (excluded.to_at, excluded.outcome, excluded.version, excluded.raw, excluded.bound,"
                " excluded.vee_edit_id)",
                11, values, e));
}

static bool forget_notes(struct db *db, struct err *e)
{
    return db_query(db, NULL,
                    "delete from dahu.energy_taken t using energy_note n"
                    " where t.metering_point_id = n.metering_point_id and t.day = n.day",
                    0, NULL, e);
}

/* After forget_notes: a day of this batch that looks back on one of another span of it is made once more. */
static bool note_following(struct db *db, struct energy_output *o, struct err *e)
{
    struct following *f = &o->following;
    const struct db_value values[] = {db_array_value(&f->points), db_array_value(&f->froms),
                                      db_array_value(&f->untils), db_array_value(&f->becauses),
                                      db_array_value(&f->events)};
    return f->points.count == 0 || db_query_binary(db, NULL, energy_script("following"), 5, values, e);
}

bool energy_output_write(struct db *db, struct energy_output *o, struct err *e)
{
    return (write_rows(db, o, e) && with_keys(db, &o->touched, "select dahu.energy_months_make($1, $2)", e) &&
            write_findings(db, o, e) && forget_notes(db, e) && note_following(db, o, e)) ||
           err_wrap(e, "could not write energies");
}
