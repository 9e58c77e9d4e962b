/* roster - see the header. */
#include "dahu/store/roster.h"

#include <string.h>

/* What is read now. A meter without a link is read by hand; a link without a scheme of ours is told as
 * a gap by the collector, so that no point is silently left out. */
#define ROSTER                                                                                               \
    " from dahu.metering_point p"                                                                            \
    " join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()"      \
    " join dahu.meter m on m.meter_id = i.meter_id and m.enabled"                                            \
    " join dahu.link l on l.link_id = m.link_id and l.enabled"                                               \
    " where p.active"

static const char FINGERPRINT[] = "select coalesce(bit_xor(hashtextextended(concat_ws(E'\\x1f', "
                                  "p.metering_point_id, m.serial_number, m.driver,"
                                  " l.uri, m.unit_id, p.slot_s, coalesce(l.connect_timeout_ms, 0), "
                                  "coalesce(l.request_timeout_ms, 0)), 0)), 0)" ROSTER;

/* The newest slot that a collector has settled: the newest value when it was polled, or the newest gap. */
static const char LOAD[] =
    "select p.metering_point_id, m.serial_number, m.driver, l.uri, m.unit_id, p.slot_s,"
    " coalesce(l.connect_timeout_ms, 0), coalesce(l.request_timeout_ms, 0),"
    " (extract(epoch from greatest("
    "(select r.slot_at from dahu.reading_latest n join dahu.reading r"
    " on r.metering_point_id = n.metering_point_id and r.slot_at = n.slot_at and r.source = 'P'"
    " where n.metering_point_id = p.metering_point_id),"
    " (select max(g.slot_at) from dahu.reading_gap g where g.metering_point_id = p.metering_point_id)))"
    " * 1000000)::bigint" ROSTER " order by p.metering_point_id";

static void read_row(struct arena *a, const struct db_result *r, int i, struct roster_row *row)
{
    *row = (struct roster_row){
        .point_id = db_int64(r, i, 0),
        .serial_number = arena_strdup(a, db_text(r, i, 1)),
        .driver = arena_strdup(a, db_text(r, i, 2)),
        .uri = arena_strdup(a, db_text(r, i, 3)),
        .unit = (int)db_int64(r, i, 4),
        .slot_s = (int)db_int64(r, i, 5),
        .connect_timeout_ms = (int)db_int64(r, i, 6),
        .request_timeout_ms = (int)db_int64(r, i, 7),
        .booked_at = {db_text(r, i, 8) ? db_int64(r, i, 8) : INT64_MIN},
    };
}

bool roster_load(struct db *db, struct roster **out, struct err *e)
{
    struct db_result result;
    int64_t fingerprint; /* taken first: a change in between is then loaded twice, never missed */
    if (!roster_fingerprint(db, &fingerprint, e) || !db_query(db, &result, LOAD, 0, NULL, e))
        return false;
    struct roster *r = must_alloc(sizeof *r);
    r->fingerprint = fingerprint;
    r->count = db_rows(&result);
    r->rows = arena_alloc(&r->arena, (size_t)(r->count + 1) * sizeof *r->rows);
    for (int i = 0; i < r->count; i++)
        read_row(&r->arena, &result, i, &r->rows[i]);
    db_result_fini(&result);
    *out = r;
    return true;
}

void roster_free(struct roster *r)
{
    if (!r)
        return;
    arena_fini(&r->arena);
    free(r);
}

bool roster_fingerprint(struct db *db, int64_t *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, FINGERPRINT, 0, NULL, e))
        return false;
    *out = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool collector_seen(struct db *db, const char *name, wall_us started, const char *version,
                    const char *process, struct err *e)
{
    char at[WALL_TEXT_BYTES];
    return db_call(db, NULL, e,
                   "insert into dahu.collector (name, started_at, seen_at, version, process)"
                   " values ($1, $2, clock_timestamp(), $3, $4)"
                   " on conflict (name) do update set started_at = excluded.started_at,"
                   " seen_at = excluded.seen_at, version = excluded.version, process = excluded.process",
                   name, wall_format(started, at), version, process);
}
