/*
 * reading_replay - the long way: a batch that meets a key, or holds days of gaps, goes through staging
 * tables of the session, and ON CONFLICT sorts it out. The keys of dahu.reading are taken by one statement
 * in the order of slots and points, those of gaps too; why, is told in reading_direct.c.
 */
#include "reading_internal.h"

static const char STAGES[] =
    "create temp table if not exists stage_reading (like dahu.reading, n integer generated always as "
    "identity)"
    " on commit delete rows;"
    "create temp table if not exists stage_extra (like dahu.reading_extra) on commit delete rows;"
    "create temp table if not exists stage_gap (metering_point_id bigint not null, slot_at timestamptz not "
    "null,"
    " cause text not null, detail text not null, recorded_at timestamptz not null, until_at timestamptz not "
    "null,"
    " period_us bigint not null) on commit delete rows";

bool reading_replay_prepare(struct db *db, struct err *e)
{
    return db_run(db, STAGES, e);
}

/* ---- into the stages ----------------------------------------------------------------------------- */

static const char COPY_READINGS[] = "copy stage_reading (" READING_COLUMNS ") from stdin (format binary)";
static const char COPY_EXTRAS[] =
    "copy stage_extra (metering_point_id, slot_at, quantity, value) from stdin (format binary)";
static const char COPY_GAPS[] = "copy stage_gap (metering_point_id, slot_at, cause, detail, recorded_at,"
                                " until_at, period_us) from stdin (format binary)";

static bool stage_reading(struct copy *c, const struct record *r, struct err *e)
{
    uint8_t row[ROW_BYTES_MAX];
    return r->kind != RECORD_READING || copy_row(c, COPY_READINGS, row, reading_row(row, r), e);
}

static bool stage_extras(struct copy *c, const struct record *r, struct err *e)
{
    return r->kind != RECORD_READING || extra_rows(c, COPY_EXTRAS, r, e);
}

static bool stage_gap(struct copy *c, const struct record *r, struct err *e)
{
    uint8_t row[ROW_BYTES_MAX];
    return r->kind != RECORD_GAP || copy_row(c, COPY_GAPS, row, gap_span_row(row, r), e);
}

static bool stage(struct db *db, bool (*put)(struct copy *c, const struct record *r, struct err *e),
                  const struct record *batch, int count, struct err *e)
{
    struct copy c;
    bool ok = true;
    copy_init(&c, db);
    for (int i = 0; i < count && ok; i++)
        ok = put(&c, &batch[i], e);
    return copy_end(&c, ok, e);
}

/* ---- and on ---------------------------------------------------------------------------------------- */

#define GAP_SLOTS                                                                                            \
    " from stage_gap g"                                                                                      \
    " cross join generate_series(g.slot_at, g.until_at, make_interval(secs => g.period_us / 1e6))"           \
    " slot(slot_at)"

/* Keys are looked up one by one: "offset 0" keeps the planner from turning that round. It knows nothing of
 * staging tables, and a plan that reads a month of readings for each of their rows never ends. */
#define HERE(key)                                                                                            \
    " where r.metering_point_id = " key ".metering_point_id and r.slot_at = " key ".slot_at offset 0"
#define ENERGY_COLUMNS                                                                                       \
    "r.active_energy_import_wh, r.active_energy_export_wh, r.reactive_energy_import_varh,"                   \
    " r.reactive_energy_export_varh"
#define ENERGIES(t)                                                                                          \
    "(" t ".active_energy_import_wh, " t ".active_energy_export_wh, " t ".reactive_energy_import_varh, " t   \
    ".reactive_energy_export_varh)"

/* Of a reading and a gap of one slot in the batch the reading comes first; of two readings the first. */
static const char INSERT_KEYS[] =
    "insert into dahu.reading (" READING_COLUMNS ")"
    " select " READING_COLUMNS " from ("
    "select " READING_COLUMNS ", n from stage_reading"
    " union all select g.metering_point_id, slot.slot_at, slot.slot_at, 'G'::\"char\", 0, null, null, null, "
    "null,"
    " null, null, null, null, null, null, null, null, null, 2147483647" GAP_SLOTS ") k"
    " order by slot_at, metering_point_id, n"
    " on conflict (metering_point_id, slot_at) do nothing";

/* Only energies decide: power and voltage differ with every look. The same stray value is kept once. */
static const char INSERT_CONFLICTS[] =
    "insert into dahu.reading_conflict (metering_point_id, slot_at, received_at, source, read_at,"
    " active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh,"
    " reactive_energy_export_varh, detail)"
    " select distinct on (s.metering_point_id, s.slot_at) s.metering_point_id, s.slot_at, clock_timestamp(),"
    " s.source, s.read_at, s.active_energy_import_wh, s.active_energy_export_wh,"
    " s.reactive_energy_import_varh, s.reactive_energy_export_varh, 'polled'"
    " from stage_reading s"
    " cross join lateral (select " ENERGY_COLUMNS " from dahu.reading r" HERE(
        "s") ") r"
             " where " ENERGIES("s") " is distinct from " ENERGIES(
                 "r") " and not exists (select from dahu.reading_conflict c"
                      " where c.metering_point_id = s.metering_point_id and c.slot_at = s.slot_at"
                      " and " ENERGIES("c") " is not distinct from " ENERGIES(
                          "s") ")"
                               " order by s.metering_point_id, s.slot_at, s.n"
                               " on conflict (metering_point_id, slot_at, received_at) do nothing";

static const char INSERT_EXTRAS[] =
    "insert into dahu.reading_extra (metering_point_id, slot_at, quantity, value)"
    " select metering_point_id, slot_at, quantity, value from stage_extra"
    " order by slot_at, metering_point_id, quantity"
    " on conflict (metering_point_id, slot_at, quantity) do nothing";

static const char REPLACE_GAPS[] =
    "select dahu.gap_replace(array_agg(s.metering_point_id), array_agg(s.slot_at)) from stage_reading s";

static const char INSERT_GAPS[] =
    "insert into dahu.reading_gap (metering_point_id, slot_at, cause, detail, recorded_at)"
    " select k.metering_point_id, k.slot_at, k.cause, k.detail, k.recorded_at"
    " from (select g.metering_point_id, slot.slot_at, g.cause, g.detail, g.recorded_at" GAP_SLOTS ") k"
    " cross join lateral (select r.source from dahu.reading r" HERE(
        "k") ") held"
             " where held.source = 'G'"
             " order by k.slot_at, k.metering_point_id"
             " on conflict (metering_point_id, slot_at) do nothing";

static const char RELEASE_KEYS[] =
    "select dahu.gap_release(array_agg(g.metering_point_id), array_agg(slot.slot_at))" GAP_SLOTS;

static const char SETTINGS[] = "set local enable_hashjoin = off; set local enable_mergejoin = off;"
                               " set local enable_seqscan = off; set local jit = off";

/* @changed: rows that a statement changed, or the number that it answers. */
static bool run(struct db *db, const char *sql, int64_t *changed, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, sql, 0, NULL, e))
        return false;
    *changed = db_columns(&r) > 0 ? db_int64(&r, 0, 0) : db_changed(&r);
    db_result_fini(&r);
    return true;
}

bool reading_replay(struct db *db, const struct record *batch, int count, struct reading_report *out,
                    struct err *e)
{
    int64_t keys, held, ignored;
    bool ok = db_run(db, SETTINGS, e) && stage(db, stage_reading, batch, count, e) &&
              stage(db, stage_extras, batch, count, e) && stage(db, stage_gap, batch, count, e) &&
              run(db, INSERT_KEYS, &keys, e) && run(db, INSERT_CONFLICTS, &out->conflicts, e) &&
              run(db, INSERT_EXTRAS, &ignored, e) && run(db, REPLACE_GAPS, &ignored, e) &&
              run(db, INSERT_GAPS, &out->gaps, e) && run(db, RELEASE_KEYS, &held, e);
    out->replayed = true;
    if (ok)
        out->readings = keys - held;
    return ok;
}
