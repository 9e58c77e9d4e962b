/* server - see the header. */
#include "dahu/store/server.h"

#include <inttypes.h>
#include <stdio.h>

#include "dahu/base/clock.h"

bool server_make_database(struct db *db, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select 1 from pg_database where datname = 'dahu'", 0, NULL, e))
        return false;
    bool there = db_rows(&r) > 0;
    db_result_fini(&r);
    return there || db_run(db, "create database dahu", e);
}

/* Each statement returns one row; $1 is our clock in microseconds since 1970. */
static const char *const statements[SERVER_QUESTIONS] = {
    [SERVER_VERSION] = "select current_setting('server_version_num'), current_setting('server_version'), "
                       "pg_is_in_recovery(),"
                       " round(extract(epoch from clock_timestamp()) * 1000 - $1::bigint / 1000)::bigint",
    [SERVER_EXTENSIONS] = "select count(*), string_agg(name, ', ') from unnest(array['btree_gist']) as name"
                          " where name not in (select extname from pg_extension) and $1 <> ''",
    [SERVER_TIMEZONE] = "select max(timezone) from dahu.utility where $1 <> ''",
    [SERVER_PARTITIONS] =
        "select count(*), min(child) from pg_partitioned_table p join pg_class c on c.oid = p.partrelid"
        " cross join generate_series(date_trunc('month', to_timestamp($1::bigint / 1e6)),"
        "   date_trunc('month', to_timestamp($1::bigint / 1e6)) + interval '3 months', interval '1 month') "
        "as month"
        " cross join lateral (select c.relname || to_char(month, '_YYYY_MM')) as named (child)"
        " where c.relnamespace = 'dahu'::regnamespace and to_regclass('dahu.' || child) is null",
    [SERVER_COLLECTORS] =
        "select count(*), round(extract(epoch from to_timestamp($1::bigint / 1e6) - max(seen_at)))::bigint,"
        " count(*) filter (where late), string_agg(name, ', ' order by name) filter (where late)"
        " from (select name, seen_at, seen_at < to_timestamp($1::bigint / 1e6) - interval '10 minutes' as "
        "late"
        "  from dahu.collector) as c",
    [SERVER_METERS] =
        "select count(*), count(*) filter (where silent),"
        " (array_to_string((array_agg(point_number order by point_number) filter (where silent))[1:5], ', "
        "')),"
        " (select count(*) from dahu.reading_gap where slot_at >= to_timestamp($1::bigint / 1e6) - interval "
        "'1 day'"
        "  and slot_at <= to_timestamp($1::bigint / 1e6))"
        " from (select p.point_number,"
        "   l.read_at is null or l.read_at < to_timestamp($1::bigint / 1e6) - interval '1 day' as silent"
        "  from dahu.metering_point p"
        "  join dahu.meter_installation i on i.metering_point_id = p.metering_point_id"
        "   and i.valid @> to_timestamp($1::bigint / 1e6)"
        "  join dahu.meter m on m.meter_id = i.meter_id and m.enabled"
        "  join dahu.link k on k.link_id = m.link_id and k.enabled"
        "  left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id"
        "  where p.active) as point",
    [SERVER_DAYS_DUE] = "select count(*), min(day) from (select day from dahu.energy_due union all select "
                        "day from dahu.energy_taken) d"
                        " where day < to_timestamp($1::bigint / 1e6)::date - 1",
};

bool server_ask(struct db *db, enum server_question question, struct server_answer *out, struct err *e)
{
    struct db_result r;
    char now[32];
    *out = (struct server_answer){0};
    snprintf(now, sizeof now, "%" PRId64, wall_now().us);
    if (!db_call(db, &r, e, statements[question], now))
        return false;
    for (int i = 0; i < SERVER_FIELDS && i < db_columns(&r); i++) {
        const char *text = db_text(&r, 0, i);
        snprintf(out->field[i], sizeof out->field[i], "%s", text ? text : "");
    }
    db_result_fini(&r);
    return true;
}
