/* roster - see the header. */
#include "dahu/store/roster.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/buf.h"

/* What is read now. A meter without a link is read by hand; a link without a scheme of ours is told as
 * a gap by the collector, so that no point is silently left out. */
#define WANTED                                                                                               \
    " from dahu.metering_point p"                                                                            \
    " join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()"      \
    " join dahu.meter m on m.meter_id = i.meter_id and m.enabled"                                            \
    " join dahu.link l on l.link_id = m.link_id and l.enabled"
#define OWN    " join dahu.link_lease z on z.endpoint = l.endpoint and z.collector = $1 and not z.leaving"
#define ACTIVE " where p.active"
#define TAKEN                                                                                                \
    "(select c.name from dahu.link_lease z join dahu.collector c on c.name = z.collector"                    \
    " where z.endpoint = l.endpoint and c.expires_at > clock_timestamp())"
#define OTHERS "coalesce(" TAKEN ", nullif(l.collector, $1))"

static const char FINGERPRINT[] =
    "select coalesce(bit_xor(hashtextextended(concat_ws(E'\\x1f', p.metering_point_id, p.point_number, "
    "m.serial_number,"
    " m.driver, l.uri, l.link_id, m.unit_id, p.slot_s, coalesce(p.live_s, 0), coalesce(l.max_in_flight, 0),"
    " coalesce(l.connect_timeout_ms, 0), coalesce(l.request_timeout_ms, 0)), 0)), 0)" WANTED OWN ACTIVE;

/* Of several links to one endpoint the oldest is used; a listener is shared by all who dial in. */
#define LOAD                                                                                                 \
    "select p.metering_point_id, m.meter_id, m.serial_number, m.driver, l.uri,"                              \
    " case when l.uri not like 'listen:%' then nullif(first_value(l.uri)"                                    \
    " over (partition by l.endpoint order by l.link_id), l.uri) end,"                                        \
    " m.unit_id, p.slot_s, coalesce(p.live_s, 0), coalesce(l.max_in_flight, 0),"                             \
    " coalesce(l.connect_timeout_ms, 0), coalesce(l.request_timeout_ms, 0),"                                 \
    " (extract(epoch from b.booked_at) * 1000000)::bigint, (extract(epoch from b.from_at) * "                \
    "1000000)::bigint, p.point_number"
#define BOOKED   " left join dahu.point_booked b on b.metering_point_id = p.metering_point_id"
#define BY_POINT " order by p.metering_point_id"

#define LOAD_HOLES                                                                                           \
    "select p.metering_point_id, h.function, h.address, h.words, h.alone" WANTED                             \
    " join dahu.meter_hole h on h.meter_id = m.meter_id and h.driver = m.driver" ACTIVE                      \
    " order by p.metering_point_id, h.function, h.address"

static const char *const loads[] = {[ROSTER_OWN] = LOAD WANTED OWN BOOKED ACTIVE BY_POINT,
                                    [ROSTER_FREE] =
                                        LOAD WANTED BOOKED ACTIVE " and " OTHERS " is null" BY_POINT};

static wall_us read_time(const struct db_result *r, int row, int column)
{
    return (wall_us){db_text(r, row, column) ? db_int64(r, row, column) : INT64_MIN};
}

static void read_row(struct arena *a, const struct db_result *r, int i, struct roster_row *row)
{
    const char *other = db_text(r, i, 5);
    *row = (struct roster_row){
        .point_id = db_int64(r, i, 0),
        .meter_id = db_int64(r, i, 1),
        .point_number = arena_strdup(a, db_text(r, i, 14)),
        .serial_number = arena_strdup(a, db_text(r, i, 2)),
        .driver = arena_strdup(a, db_text(r, i, 3)),
        .uri = arena_strdup(a, db_text(r, i, 4)),
        .other_link = other ? arena_strdup(a, other) : NULL,
        .unit = (int)db_int64(r, i, 6),
        .slot_s = (int)db_int64(r, i, 7),
        .live_s = (int)db_int64(r, i, 8),
        .max_in_flight = (int)db_int64(r, i, 9),
        .connect_timeout_ms = (int)db_int64(r, i, 10),
        .request_timeout_ms = (int)db_int64(r, i, 11),
        .booked_at = read_time(r, i, 12),
        .since = read_time(r, i, 13),
    };
}

static struct roster_row *find(const struct roster *r, int64_t point_id)
{
    int low = 0, high = r->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (r->rows[middle].point_id < point_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->count && r->rows[low].point_id == point_id ? &r->rows[low] : NULL;
}

const struct roster_row *roster_find(const struct roster *r, int64_t point_id)
{
    return find(r, point_id);
}

/* Holes come sorted by point: those of one are neighbours. */
static bool load_holes(struct db *db, struct roster *r, struct err *e)
{
    struct db_result result;
    if (!db_query(db, &result, LOAD_HOLES, 0, NULL, e))
        return false;
    int count = db_rows(&result);
    struct read_request *all = arena_alloc(&r->arena, (size_t)(count + 1) * sizeof *all);
    for (int i = 0; i < count; i++) {
        struct roster_row *row = find(r, db_int64(&result, i, 0));
        all[i] = (struct read_request){.function = (uint8_t)db_int64(&result, i, 1),
                                       .alone = db_bool(&result, i, 4),
                                       .address = (uint16_t)db_int64(&result, i, 2),
                                       .words = (uint16_t)db_int64(&result, i, 3)};
        if (!row)
            continue; /* another collector's */
        if (row->hole_count++ == 0)
            row->holes = &all[i];
    }
    db_result_fini(&result);
    return true;
}

bool roster_load(struct db *db, const char *collector, enum roster_scope scope, struct roster **out,
                 struct err *e)
{
    struct db_result result;
    int64_t fingerprint; /* taken first: a change in between is then loaded twice, never missed */
    if (!roster_fingerprint(db, collector, &fingerprint, e) ||
        !db_call(db, &result, e, loads[scope], collector))
        return false;
    struct roster *r = must_alloc(sizeof *r);
    r->fingerprint = fingerprint;
    r->count = db_rows(&result);
    r->rows = arena_alloc(&r->arena, (size_t)(r->count + 1) * sizeof *r->rows);
    for (int i = 0; i < r->count; i++)
        read_row(&r->arena, &result, i, &r->rows[i]);
    db_result_fini(&result);
    if (!load_holes(db, r, e)) {
        roster_free(r);
        return false;
    }
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

bool roster_listen(struct db *db, struct err *e)
{
    return db_listen(db, "dahu_roster", e);
}

bool roster_next(struct db *db, int64_t *out_ms, struct err *e)
{
    struct db_result r;
    if (!db_query(
            db, &r,
            "select (extract(epoch from min(moment) - clock_timestamp()) * 1000)::bigint"
            " from dahu.meter_installation i, lateral (values (lower(i.valid)), (upper(i.valid))) v(moment)"
            " where moment > clock_timestamp() and isfinite(moment)",
            0, NULL, e))
        return false;
    *out_ms = db_text(&r, 0, 0) ? db_int64(&r, 0, 0) : INT64_MAX;
    db_result_fini(&r);
    return true;
}

bool roster_fingerprint(struct db *db, const char *collector, int64_t *out, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, FINGERPRINT, collector))
        return false;
    *out = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool collection_refresh(struct db *db, bool *more, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select dahu.collection_refresh()", 0, NULL, e))
        return false;
    *more = db_int64(&r, 0, 0) > 0;
    db_result_fini(&r);
    return true;
}

/* "{1,2,3}", or NULL when every point of @before is in @after too. */
static char *points_gone(const struct roster *before, const struct roster *after)
{
    struct buf b;
    buf_init(&b, INT32_MAX);
    for (int i = 0; i < before->count; i++)
        if (!find(after, before->rows[i].point_id))
            buf_printf(&b, "%c%" PRId64, b.len ? ',' : '{', before->rows[i].point_id);
    if (!b.len) {
        buf_fini(&b);
        return NULL;
    }
    buf_puts(&b, "}");
    char *list = buf_take(&b);
    buf_fini(&b);
    return list;
}

bool roster_moved(struct db *db, const struct roster *before, struct roster *after, const int64_t **out,
                  int *count, struct err *e)
{
    struct db_result r;
    char *gone = points_gone(before, after);
    *out = NULL;
    *count = 0;
    if (!gone)
        return true;
    bool ok = db_call(
        db, &r, e, "select p.metering_point_id" WANTED ACTIVE " and p.metering_point_id = any ($1)" BY_POINT,
        gone);
    free(gone);
    if (!ok)
        return false;
    *count = db_rows(&r);
    int64_t *points = arena_alloc(&after->arena, (size_t)(*count + 1) * sizeof *points);
    for (int i = 0; i < *count; i++)
        points[i] = db_int64(&r, i, 0);
    *out = points;
    db_result_fini(&r);
    return true;
}

bool roster_left_out(struct db *db, const char *collector, struct arena *a, const char **out, int64_t *points,
                     struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select coalesce(string_agg(distinct format('''%s'' is read by collector ''%s''', l.uri,"
                 " " OTHERS "), E'\\n'), ''), count(*)" WANTED ACTIVE " and " OTHERS " is not null",
                 collector))
        return false;
    *out = arena_strdup(a, db_text(&r, 0, 0));
    *points = db_int64(&r, 0, 1);
    db_result_fini(&r);
    return true;
}

static void add_element(struct buf *b, bool first, long value)
{
    buf_printf(b, "%s%ld", first ? "{" : ",", value);
}

bool meter_holes_store(struct db *db, int64_t meter_id, const char *driver, const struct read_request *holes,
                       int count, struct err *e)
{
    struct buf lists[4];
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, meter_id);
    for (int k = 0; k < 4; k++)
        buf_init(&lists[k], 1 << 20);
    for (int i = 0; i < count; i++) {
        const long values[4] = {holes[i].function, holes[i].address, holes[i].words, holes[i].alone};
        for (int k = 0; k < 4; k++)
            add_element(&lists[k], i == 0, values[k]);
    }
    for (int k = 0; k < 4; k++)
        buf_puts(&lists[k], count ? "}" : "{}");
    bool ok = db_call(
        db, NULL, e,
        "with given as (select * from unnest($3::smallint[], $4::integer[], $5::smallint[], $6::integer[])"
        " g (function, address, words, alone)),"
        " gone as (delete from dahu.meter_hole h where h.meter_id = $1 and not exists"
        " (select from given g where (g.function, g.address, g.words) = (h.function, h.address, h.words)))"
        " insert into dahu.meter_hole (meter_id, driver, function, address, words, alone)"
        " select $1, $2, g.function, g.address, g.words, g.alone <> 0 from given g"
        " on conflict (meter_id, function, address, words)"
        " do update set driver = excluded.driver, alone = excluded.alone",
        id, driver, lists[0].data, lists[1].data, lists[2].data, lists[3].data);
    for (int k = 0; k < 4; k++)
        buf_fini(&lists[k]);
    return ok;
}
