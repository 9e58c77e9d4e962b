/* energy_table - see the header. PostgreSQL rounds, and knows the local time. */
#include "dahu/store/energy_table.h"

#include <stdio.h>
#include <string.h>

#include "dahu/store/facts.h"

const char *const energy_step_names[ENERGY_STEP_COUNT] = {"interval", "day", "month", "period"};
const char *const energy_column_names[ENERGY_COLUMN_COUNT] = {"from",
                                                              "to",
                                                              "active_import_kwh",
                                                              "active_export_kwh",
                                                              "reactive_import_kvarh",
                                                              "reactive_export_kvarh",
                                                              "demand_kw",
                                                              "demand_at",
                                                              "load_factor_pct",
                                                              "completeness_pct",
                                                              "estimated_pct",
                                                              "held_pct",
                                                              "quality"};

static const char by_days[] =
    "select t.begins_on, t.ends_on, round(t.active_import_wh / 1000.0, 2), round(t.active_export_wh / "
    "1000.0, 2),"
    " round(t.reactive_import_varh / 1000.0, 2), round(t.reactive_export_varh / 1000.0, 2), round(t.demand_w "
    "/ 1000.0, 2),"
    " to_char(t.demand_at at time zone u.timezone, 'YYYY-MM-DD HH24:MI'), round(t.load_factor_bp / 100.0, 2),"
    " round(t.completeness_bp / 100.0, 2), round(t.estimated_bp / 100.0, 2), round(t.held_bp / 100.0, 2), "
    "null::text"
    " from dahu.utility u cross join dahu.energy_table($1, $2::date, $3::date + 1, $4, $5::integer) t order "
    "by 1";
static const char by_intervals[] =
    "select to_char(i.begins_at at time zone u.timezone, 'YYYY-MM-DD HH24:MI'),"
    " to_char((i.begins_at + i.interval_s * interval '1 s') at time zone u.timezone, 'YYYY-MM-DD HH24:MI'),"
    " round(i.active_import_wh / 1000.0, 3), round(i.active_export_wh / 1000.0, 3),"
    " round(i.reactive_import_varh / 1000.0, 3), round(i.reactive_export_varh / 1000.0, 3), null::text, "
    "null::text, null::text,"
    " null::text, null::text, null::text, i.quality"
    " from dahu.utility u cross join dahu.interval_energy_of($1::bigint, $2::date, $3::date + 1) i order by "
    "i.begins_at";

/* The points behind a number: how many, and the first one. */
static bool find_points(struct db *db, const char *target, char id[static 24], int64_t *count, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select count(*), coalesce(min(p.metering_point_id), 0), exists (select from dahu.account "
                 "where account_number = $1)"
                 " from dahu.metering_point p where p.point_number = $1 or (p.purpose = 'SETTLEMENT' and "
                 "exists (select"
                 " from dahu.metering_point_account m join dahu.account a on a.account_id = m.account_id"
                 " where m.metering_point_id = p.metering_point_id and a.account_number = $1))",
                 target))
        return false;
    *count = db_int64(&r, 0, 0);
    snprintf(id, 24, "%s", db_text(&r, 0, 1));
    bool found = *count > 0 || db_bool(&r, 0, 2);
    db_result_fini(&r);
    return found || err_set(e, ERR_NOT_FOUND, "there is no account and no metering point '%.40s'", target);
}

static bool settle_days(struct db *db, const struct energy_question *q, date *from, date *to, struct err *e)
{
    *from = q->from;
    *to = q->to;
    if (!date_known(*to) && !facts_today(db, to, e))
        return false;
    if (!date_known(*from))
        *from = q->step == ENERGY_BY_INTERVAL ? *to
                : q->step == ENERGY_BY_DAY    ? date_add_months(*to, -1)
                                              : date_add_months(*to, -12);
    char first[DATE_TEXT_BYTES], last[DATE_TEXT_BYTES];
    return date_compare(*from, *to) <= 0 ||
           err_set(e, ERR_RANGE, "the first day, %s, is after the last one, %s", date_format(*from, first),
                   date_format(*to, last));
}

bool energy_table_load(struct db *db, const struct energy_question *q, struct db_result *out, struct err *e)
{
    char id[24], first[DATE_TEXT_BYTES], last[DATE_TEXT_BYTES], start[12];
    int64_t points;
    date from, to;
    if (!find_points(db, q->target, id, &points, e) || !settle_days(db, q, &from, &to, e))
        return false;
    date_format(from, first);
    date_format(to, last);
    snprintf(start, sizeof start, "%d", q->start_day);
    if (q->step != ENERGY_BY_INTERVAL)
        return db_call(db, out, e, by_days, q->target, first, last, energy_step_names[q->step], start);
    if (points != 1)
        return err_set(e, ERR_RANGE,
                       "account '%.40s' has %lld settlement points; intervals are those of one point",
                       q->target, (long long)points);
    return db_call(db, out, e, by_intervals, id, first, last);
}
