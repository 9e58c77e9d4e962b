/* county - see the header. Binary COPY, because reading times as text costs the server as much as storing
 * them. */
#include "dahu/store/county.h"

#include <stdio.h>
#include <string.h>

#include "binary.h"
#include "lock.h"
#include "reading_internal.h"

enum {
    COPY_CEILING = 1 << 20,
    COPY_CHUNK = 1 << 18,
    ROW_BYTES = 2 + (5 + COUNTY_ENERGY_COLUMNS + COUNTY_REAL_COLUMNS) * BINARY_FIELD_MAX,
};

#define BATCH_NAME "sample county"

bool county_status(struct db *db, struct county_status *out, struct err *e)
{
    struct db_result r;
    *out = (struct county_status){0};
    if (!db_query(db, &r,
                  "select substr(b.file_name, length('" BATCH_NAME " ') + 1)::integer,"
                  " (extract(epoch from b.finished_at) * 1000000)::bigint"
                  " from dahu.import_batch b where b.file_name like '" BATCH_NAME " %'"
                  " union all"
                  " select 0, 0 where exists (select from dahu.account)"
                  " order by 1 desc limit 1",
                  0, NULL, e))
        return false;
    if (db_rows(&r) == 1) {
        out->version = (int)db_int64(&r, 0, 0);
        out->made_at.us = db_int64(&r, 0, 1);
        out->state = out->version ? COUNTY_PRESENT : COUNTY_FOREIGN;
    }
    db_result_fini(&r);
    return true;
}

/* ---- calendar ------------------------------------------------------------------------------------- */

static bool read_days(const struct db_result *r, struct county_days *out, struct err *e)
{
    out->count = db_rows(r);
    out->midnight = must_alloc((size_t)out->count * sizeof *out->midnight);
    for (int i = 0; i < out->count; i++)
        out->midnight[i].us = db_int64(r, i, 0);
    return date_parse(db_text(r, 0, 1), &out->first, e) && date_parse(db_text(r, 0, 2), &out->today, e);
}

bool county_days_load(struct db *db, wall_us now, int months, struct county_days *out, struct err *e)
{
    char at[WALL_TEXT_BYTES], back[16];
    struct db_result r;
    *out = (struct county_days){0};
    snprintf(back, sizeof back, "%d", months);
    if (!db_call(db, &r, e,
                 "select (extract(epoch from d.day::timestamp at time zone u.timezone) * 1000000)::bigint, "
                 "d.day::date, t.today"
                 " from dahu.utility u"
                 " cross join lateral (select ($1::timestamptz at time zone u.timezone)::date as today) t"
                 " cross join lateral generate_series((t.today - make_interval(months => $2)), t.today + "
                 "interval '1 day',"
                 " interval '1 day') as d(day)"
                 " order by d.day",
                 wall_format(now, at), back))
        return false;
    bool ok = db_rows(&r) > 0
                  ? read_days(&r, out, e)
                  : err_set(e, ERR_NOT_FOUND, "the database does not know the utility's time zone");
    db_result_fini(&r);
    if (!ok)
        county_days_fini(out);
    return ok;
}

void county_days_fini(struct county_days *d)
{
    free(d->midnight);
    d->midnight = NULL;
}

/* ---- small tables ----------------------------------------------------------------------------------- */

bool county_lock(struct db *db, struct err *e)
{
    return db_query(db, NULL, "select pg_advisory_xact_lock(" LOCK_COUNTY ")", 0, NULL, e);
}

bool county_plant(struct db *db, const char *document, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.county_plant($1)", document);
}

bool county_point_id(struct db *db, const char *number, int64_t *out, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select p.metering_point_id from dahu.metering_point p where p.point_number = $1",
                 number))
        return false;
    bool found = db_rows(&r) == 1;
    if (found)
        *out = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return found || err_set(e, ERR_NOT_FOUND, "there is no metering point '%s'", number);
}

/* ---- history ------------------------------------------------------------------------------------------ */

static uint8_t *put_energies(uint8_t *to, const struct county_values *v)
{
    for (int i = 0; i < COUNTY_ENERGY_COLUMNS; i++)
        to = v->energies >> i & 1 ? binary_int64(to, v->energy[i]) : binary_null(to);
    return to;
}

static bool flush(struct county_copy *c, size_t least, struct err *e)
{
    if (c->bytes.len < least)
        return true;
    bool ok = buf_ok(&c->bytes, "rows", e) && db_copy_put(c->db, c->bytes.data, c->bytes.len, e);
    buf_reset(&c->bytes);
    return ok;
}

bool county_copy_begin(struct county_copy *c, struct db *db, enum county_table table, struct err *e)
{
    static const char header[19] =
        "PGCOPY\n\377\r\n"; /* signature with its zero, then no flags and no extension */
    static const char *const copies[] = {
        [COUNTY_READINGS] = "copy dahu.reading (" READING_COLUMNS ") from stdin (format binary)",
        [COUNTY_INTERVALS] =
            "copy dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh,"
            " active_export_wh, reactive_import_varh, reactive_export_varh) from stdin (format binary)",
    };
    *c = (struct county_copy){.db = db};
    if (!db_copy_begin(db, copies[table], e))
        return false;
    buf_init(&c->bytes, COPY_CEILING);
    buf_add(&c->bytes, header, sizeof header);
    return true;
}

static bool add_row(struct county_copy *c, const uint8_t *row, const uint8_t *end, struct err *e)
{
    buf_add(&c->bytes, row, (size_t)(end - row));
    c->rows++;
    return flush(c, COPY_CHUNK, e);
}

bool county_copy_reading(struct county_copy *c, int64_t point, wall_us slot, const struct county_values *v,
                         struct err *e)
{
    uint8_t row[ROW_BYTES], *to = row;
    to = binary_u16(to, 5 + COUNTY_ENERGY_COLUMNS + COUNTY_REAL_COLUMNS);
    to = binary_int64(to, point);
    to = binary_time(to, slot);
    to = binary_time(to, slot);
    to = binary_text(to, "I");
    to = binary_int16(to, 0);
    to = put_energies(to, v);
    for (int i = 0; i < COUNTY_REAL_COLUMNS; i++)
        to = v->has_reals ? binary_real(to, v->real[i]) : binary_null(to);
    return add_row(c, row, to, e);
}

bool county_copy_interval(struct county_copy *c, int64_t point, wall_us slot, const struct county_values *v,
                          struct err *e)
{
    uint8_t row[ROW_BYTES], *to = row;
    to = binary_u16(to, 3 + COUNTY_ENERGY_COLUMNS);
    to = binary_int64(to, point);
    to = binary_time(to, slot);
    to = binary_int32(to, COUNTY_INTERVAL_S);
    to = put_energies(to, v);
    return add_row(c, row, to, e);
}

bool county_copy_end(struct county_copy *c, bool ok, struct err *e)
{
    static const uint16_t trailer = UINT16_MAX; /* -1 columns */
    if (ok) {
        buf_add(&c->bytes, &trailer, sizeof trailer);
        ok = flush(c, 1, e) && db_copy_end(c->db, NULL, e);
    } else {
        db_copy_abort(c->db, "given up");
    }
    buf_fini(&c->bytes);
    return ok;
}

bool county_gaps(struct db *db, int64_t point, wall_us from, wall_us until, struct err *e)
{
    char id[24], first[WALL_TEXT_BYTES], last[WALL_TEXT_BYTES];
    snprintf(id, sizeof id, "%lld", (long long)point);
    return db_call(db, NULL, e,
                   "insert into dahu.reading_gap (metering_point_id, slot_at, cause, detail, recorded_at)"
                   " select $1, s.at, 'silent', 'no answer within 1000 ms', s.at + interval '1 second'"
                   " from generate_series($2::timestamptz, $3::timestamptz, interval '15 minutes') as s(at)",
                   id, wall_format(from, first), wall_format(until, last));
}

/* ---- the end ----------------------------------------------------------------------------------------------
 */

static bool write_latest(struct db *db, const char *last_slot, struct err *e)
{
    return db_call(db, NULL, e,
                   "insert into dahu.reading_latest (metering_point_id, slot_at, read_at, "
                   "active_energy_import_wh,"
                   " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, "
                   "active_power_w,"
                   " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, "
                   "current_l2_a, current_l3_a,"
                   " power_factor, attempted_at)"
                   " select r.metering_point_id, r.slot_at, r.read_at, r.active_energy_import_wh, "
                   "r.active_energy_export_wh,"
                   " r.reactive_energy_import_varh, r.reactive_energy_export_varh, r.active_power_w, "
                   "r.reactive_power_var,"
                   " r.voltage_l1_v, r.voltage_l2_v, r.voltage_l3_v, r.current_l1_a, r.current_l2_a, "
                   "r.current_l3_a,"
                   " r.power_factor, r.slot_at from dahu.reading r where r.slot_at = $1",
                   last_slot) &&
           db_call(db, NULL, e,
                   "insert into dahu.reading_latest (metering_point_id, attempted_at, cause, detail)"
                   " select g.metering_point_id, g.slot_at, g.cause, g.detail from dahu.reading_gap g where "
                   "g.slot_at = $1",
                   last_slot);
}

/* A slot of every day is enough to note the day. */
static bool mark_days(struct db *db, const char *from, const char *until, struct err *e)
{
    return db_call(db, NULL, e,
                   "select dahu.energy_mark(array_agg(p.metering_point_id), array_agg(s.at))"
                   " from dahu.metering_point p,"
                   " (select generate_series($1::timestamptz, $2::timestamptz, interval '12 hours') as at"
                   "  union select $2::timestamptz) s",
                   from, until);
}

bool county_finish(struct db *db, wall_us history_from, wall_us last_slot, int version, wall_us made_at,
                   int64_t rows, struct err *e)
{
    char from[WALL_TEXT_BYTES], last[WALL_TEXT_BYTES], made[WALL_TEXT_BYTES], name[40], count[24];
    snprintf(name, sizeof name, BATCH_NAME " %d", version);
    snprintf(count, sizeof count, "%lld", (long long)rows);
    wall_format(last_slot, last);
    return write_latest(db, last, e) && mark_days(db, wall_format(history_from, from), last, e) &&
           db_call(db, NULL, e,
                   "insert into dahu.import_batch (kind, file_name, file_sha256, rows_good, rows_bad, "
                   "finished_at, actor)"
                   " values ('readings', $1, '', $2, 0, $3, 'dahu sim')",
                   name, count, wall_format(made_at, made));
}

bool county_settle(struct db *db, struct err *e)
{
    return db_query(db, NULL, "analyze", 0, NULL, e);
}

bool county_lives(struct db *db, bool *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select exists (select from dahu.dual_source)", 0, NULL, e))
        return false;
    *out = db_bool(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool county_tariff(struct db *db, bool *is_new, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select dahu.county_tariff()", 0, NULL, e))
        return false;
    *is_new = db_bool(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool county_live(struct db *db, struct err *e)
{
    return db_query(db, NULL, "select dahu.county_life()", 0, NULL, e);
}

bool county_move(struct db *db, int base_port, struct err *e)
{
    char base[16];
    snprintf(base, sizeof base, "%d", base_port);
    /* two steps, because an old and a new port may be the same number */
    bool ok = db_begin(db, e) &&
              db_call(db, NULL, e,
                      "update dahu.link l set uri = 'moving://' || (o.port - o.base + $1::integer)"
                      " from (select k.link_id, k.port, min(k.port) over () as base"
                      "       from (select n.link_id, substring(n.uri from "
                      "'^tcp://127\\.0\\.0\\.1:([0-9]+)$')::integer as port"
                      "             from dahu.link n join dahu.meter m on m.link_id = n.link_id"
                      "             group by n.link_id having bool_and(m.serial_number ~ '^31[0-9]{6}$')) k"
                      "       where k.port is not null) o"
                      " where l.link_id = o.link_id and o.base <> $1::integer",
                      base) &&
              db_query(db, NULL,
                       "update dahu.link set uri = replace(uri, 'moving://', 'tcp://127.0.0.1:') where uri "
                       "like 'moving://%'",
                       0, NULL, e) &&
              db_commit(db, e);
    if (!ok)
        db_rollback(db);
    return ok;
}
