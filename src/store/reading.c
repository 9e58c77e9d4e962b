/* reading - see the header. A batch is copied into staging tables of the session and merged from there. */
#include "dahu/store/reading.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/buf.h"
#include "dahu/store/partition.h"

enum { BATCH_BYTES_MAX = 256 * 1024 * 1024 };

/* ---- COPY ---------------------------------------------------------------------------------------- */

static void put_time(struct buf *b, wall_us t, char end)
{
    char text[WALL_TEXT_BYTES];
    buf_printf(b, "%s%c", wall_format(t, text), end);
}

static void put_key(struct buf *b, const struct record *r)
{
    buf_printf(b, "%lld\t", (long long)r->point_id);
    put_time(b, r->slot_at, '\t');
}

static void put_reading(struct buf *b, const struct record *r)
{
    put_key(b, r);
    put_time(b, r->at, '\t');
    buf_printf(b, "P\t%d", r->quality);
    for (int i = 0; i < READING_ENERGIES; i++)
        if (r->known >> i & 1)
            buf_printf(b, "\t%lld", (long long)r->reading.energy[i]);
        else
            buf_puts(b, "\t\\N");
    for (int i = 0; i < READING_REALS; i++)
        if (isnan(r->real[i]))
            buf_puts(b, "\t\\N");
        else
            buf_printf(b, "\t%.9g", (double)r->real[i]);
    buf_puts(b, "\n");
}

static void put_extras(struct buf *b, const struct record *r)
{
    const int64_t *value = record_extras(r);
    for (int i = 0; i < READING_EXTRAS; i++)
        if (r->known >> (READING_ENERGIES + i) & 1) {
            put_key(b, r);
            buf_printf(b, "%s\t%lld\n", quantity_table[record_extra_quantity(i)].name, (long long)*value++);
        }
}

static void put_gap(struct buf *b, const struct record *r)
{
    put_key(b, r);
    put_time(b, r->gap.until, '\t');
    buf_printf(b, "%lld\t%s\t", (long long)r->gap.period_us, r->gap.cause);
    db_copy_field(b, r->gap.detail ? r->gap.detail : "");
    buf_puts(b, "\t");
    put_time(b, r->at, '\n');
}

static const struct staging {
    const char *copy;
    enum record_kind kind;
    void (*put)(struct buf *b, const struct record *r);
} stagings[] = {
    {"copy stage_reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh,"
     " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
     " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, "
     "current_l3_a,"
     " power_factor) from stdin",
     RECORD_READING, put_reading},
    {"copy stage_extra (metering_point_id, slot_at, quantity, value) from stdin", RECORD_READING, put_extras},
    {"copy stage_gap (metering_point_id, slot_at, until_at, period_us, cause, detail, recorded_at) from "
     "stdin",
     RECORD_GAP, put_gap},
};
enum { STAGINGS = sizeof stagings / sizeof *stagings };

static bool stage(struct db *db, const struct staging *s, const struct record *batch, int count,
                  struct err *e)
{
    struct buf b;
    buf_init(&b, BATCH_BYTES_MAX);
    for (int i = 0; i < count; i++)
        if (batch[i].kind == s->kind)
            s->put(&b, &batch[i]);
    bool ok = buf_ok(&b, "a batch of readings", e);
    if (ok && b.len > 0) {
        ok = db_copy_begin(db, s->copy, e);
        if (ok && !db_copy_put(db, b.data, b.len, e))
            ok = false;
        else if (ok)
            ok = db_copy_end(db, NULL, e);
    }
    buf_fini(&b);
    return ok;
}

/* ---- merge --------------------------------------------------------------------------------------- */

static const char STAGES[] =
    "create temp table stage_reading (like dahu.reading) on commit delete rows;"
    "create temp table stage_extra (like dahu.reading_extra) on commit delete rows;"
    "create temp table stage_gap (metering_point_id bigint not null, slot_at timestamptz not null,"
    " until_at timestamptz not null, period_us bigint not null, cause text not null, detail text not null,"
    " recorded_at timestamptz not null) on commit delete rows";

/* The span of the staged slots lets PostgreSQL leave out the partitions of other months. */
#define IN_SPAN(key)                                                                                         \
    key " between (select min(slot_at) from stage_reading) and (select max(slot_at) from stage_reading)"

static const char INSERT_READINGS[] =
    "insert into dahu.reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh,"
    " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a,"
    " power_factor)"
    " select metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh,"
    " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a,"
    " power_factor"
    " from stage_reading order by slot_at, metering_point_id"
    " on conflict (metering_point_id, slot_at) do nothing";

/* Only energies decide: power and voltage differ with every look. The same stray value is kept once. */
static const char INSERT_CONFLICTS[] =
    "insert into dahu.reading_conflict (metering_point_id, slot_at, received_at, source, read_at,"
    " active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh, "
    "reactive_energy_export_varh,"
    " detail)"
    " select distinct on (s.metering_point_id, s.slot_at) s.metering_point_id, s.slot_at, clock_timestamp(),"
    " s.source, s.read_at, s.active_energy_import_wh, s.active_energy_export_wh, "
    "s.reactive_energy_import_varh,"
    " s.reactive_energy_export_varh, 'polled'"
    " from stage_reading s"
    " join dahu.reading r on r.metering_point_id = s.metering_point_id and r.slot_at = s.slot_at"
    " and " IN_SPAN("r.slot_at") " where (s.active_energy_import_wh, s.active_energy_export_wh, "
                                 "s.reactive_energy_import_varh,"
                                 " s.reactive_energy_export_varh) is distinct from "
                                 "(r.active_energy_import_wh, r.active_energy_export_wh,"
                                 " r.reactive_energy_import_varh, r.reactive_energy_export_varh)"
                                 " and not exists (select from dahu.reading_conflict c"
                                 " where c.metering_point_id = s.metering_point_id and c.slot_at = s.slot_at"
                                 " and (c.active_energy_import_wh, c.active_energy_export_wh, "
                                 "c.reactive_energy_import_varh,"
                                 " c.reactive_energy_export_varh) is not distinct from "
                                 "(s.active_energy_import_wh, s.active_energy_export_wh,"
                                 " s.reactive_energy_import_varh, s.reactive_energy_export_varh))"
                                 " on conflict (metering_point_id, slot_at, received_at) do nothing";

static const char INSERT_EXTRAS[] =
    "insert into dahu.reading_extra (metering_point_id, slot_at, quantity, value)"
    " select metering_point_id, slot_at, quantity, value from stage_extra"
    " on conflict (metering_point_id, slot_at, quantity) do nothing";

static const char REPLACE_GAPS[] =
    "delete from dahu.reading_gap g using stage_reading s"
    " where g.metering_point_id = s.metering_point_id and g.slot_at = s.slot_at and " IN_SPAN("g.slot_at");

static const char INSERT_GAPS[] =
    "insert into dahu.reading_gap (metering_point_id, slot_at, cause, detail, recorded_at)"
    " select g.metering_point_id, slot.slot_at, g.cause, g.detail, g.recorded_at"
    " from stage_gap g"
    " cross join generate_series(g.slot_at, g.until_at, make_interval(secs => g.period_us / 1e6)) "
    "slot(slot_at)"
    " where not exists (select from dahu.reading r"
    " where r.metering_point_id = g.metering_point_id and r.slot_at = slot.slot_at)"
    " order by slot.slot_at, g.metering_point_id"
    " on conflict (metering_point_id, slot_at) do nothing";

/* A reading at the first moment of a month also ends the month before. */
static const char MARK_MONTHS[] =
    "select dahu.energy_month_mark(array_agg(metering_point_id), array_agg(at))"
    " from (select metering_point_id, slot_at as at from stage_reading"
    " union all select metering_point_id, slot_at - interval '1 microsecond' from stage_reading) touched";

static const char LATEST_READINGS[] =
    "insert into dahu.reading_latest as latest (metering_point_id, slot_at, read_at, active_energy_import_wh,"
    " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a,"
    " power_factor, attempted_at, cause, detail)"
    " select distinct on (metering_point_id) metering_point_id, slot_at, read_at, active_energy_import_wh,"
    " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a,"
    " power_factor, read_at, null, ''"
    " from stage_reading order by metering_point_id, read_at desc"
    " on conflict (metering_point_id) do update set slot_at = excluded.slot_at, read_at = excluded.read_at,"
    " active_energy_import_wh = excluded.active_energy_import_wh,"
    " active_energy_export_wh = excluded.active_energy_export_wh,"
    " reactive_energy_import_varh = excluded.reactive_energy_import_varh,"
    " reactive_energy_export_varh = excluded.reactive_energy_export_varh,"
    " active_power_w = excluded.active_power_w, reactive_power_var = excluded.reactive_power_var,"
    " voltage_l1_v = excluded.voltage_l1_v, voltage_l2_v = excluded.voltage_l2_v,"
    " voltage_l3_v = excluded.voltage_l3_v, current_l1_a = excluded.current_l1_a,"
    " current_l2_a = excluded.current_l2_a, current_l3_a = excluded.current_l3_a,"
    " power_factor = excluded.power_factor, attempted_at = excluded.attempted_at, cause = null, detail = ''"
    " where latest.attempted_at <= excluded.attempted_at";

static const char LATEST_GAPS[] =
    "insert into dahu.reading_latest as latest (metering_point_id, attempted_at, cause, detail)"
    " select distinct on (metering_point_id) metering_point_id, recorded_at, cause, detail"
    " from stage_gap where cause <> 'collector_down' order by metering_point_id, recorded_at desc"
    " on conflict (metering_point_id) do update"
    " set attempted_at = excluded.attempted_at, cause = excluded.cause, detail = excluded.detail"
    " where latest.attempted_at <= excluded.attempted_at";

/* In this order: a reading ends a gap before gaps look for readings. */
static const struct merge {
    const char *sql;
    enum record_kind kind;
    size_t counter; /* offset in struct reading_report, or NOT_COUNTED */
} merges[] = {
#define NOT_COUNTED SIZE_MAX
    {INSERT_READINGS, RECORD_READING, offsetof(struct reading_report, readings)},
    {INSERT_CONFLICTS, RECORD_READING, offsetof(struct reading_report, conflicts)},
    {INSERT_EXTRAS, RECORD_READING, NOT_COUNTED},
    {REPLACE_GAPS, RECORD_READING, NOT_COUNTED},
    {INSERT_GAPS, RECORD_GAP, offsetof(struct reading_report, gaps)},
    {MARK_MONTHS, RECORD_READING, NOT_COUNTED},
    {LATEST_READINGS, RECORD_READING, NOT_COUNTED},
    {LATEST_GAPS, RECORD_GAP, NOT_COUNTED},
};

static bool merge(struct db *db, const struct merge *m, struct reading_report *report, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, m->sql, 0, NULL, e))
        return false;
    if (m->counter != NOT_COUNTED)
        *(int64_t *)(void *)((char *)report + m->counter) = db_changed(&r);
    db_result_fini(&r);
    return true;
}

/* ---- batch --------------------------------------------------------------------------------------- */

bool reading_writer_init(struct reading_writer *w, struct db *db, struct err *e)
{
    *w = (struct reading_writer){.db = db, .covered_from = {1}, .covered_to = {0}};
    return partition_ahead(db, NULL, e) && db_run(db, STAGES, e);
}

/* Only the months that slots are in, never those between far ones: a clock that was wrong for a while must
 * not leave hundreds of empty partitions. A span that ends less than a month from the known one leaves out
 * no month between them. */
static bool cover(struct reading_writer *w, wall_us from, wall_us to, struct err *e)
{
    static const int64_t MONTH_US = 28 * 86400LL * 1000000;
    if (from.us >= w->covered_from.us && to.us <= w->covered_to.us)
        return true;
    if (!partition_cover(w->db, from, to, NULL, e))
        return false;
    bool joins = from.us - MONTH_US < w->covered_to.us && to.us + MONTH_US > w->covered_from.us;
    if (!joins || from.us < w->covered_from.us)
        w->covered_from = from;
    if (!joins || to.us > w->covered_to.us)
        w->covered_to = to;
    return true;
}

static bool cover_all(struct reading_writer *w, const struct record *batch, int count, struct err *e)
{
    for (int i = 0; i < count; i++)
        if (!cover(w, batch[i].slot_at, batch[i].kind == RECORD_GAP ? batch[i].gap.until : batch[i].slot_at,
                   e))
            return false;
    return true;
}

static bool write_all(struct reading_writer *w, const struct record *batch, int count,
                      struct reading_report *report, struct err *e)
{
    bool any[RECORD_KINDS] = {false};
    for (int i = 0; i < count; i++)
        any[batch[i].kind] = true;
    for (int i = 0; i < STAGINGS; i++)
        if (!stage(w->db, &stagings[i], batch, count, e))
            return false;
    for (size_t i = 0; i < sizeof merges / sizeof *merges; i++)
        if (any[merges[i].kind] && !merge(w->db, &merges[i], report, e))
            return false;
    return true;
}

bool reading_write(struct reading_writer *w, const struct record *batch, int count,
                   struct reading_report *out, struct err *e)
{
    *out = (struct reading_report){0};
    if (cover_all(w, batch, count, e) && db_begin(w->db, e) && write_all(w, batch, count, out, e) &&
        db_commit(w->db, e))
        return true;
    if (db_alive(w->db))
        db_rollback(w->db);
    return err_wrap(e, "could not book %d readings", count);
}
