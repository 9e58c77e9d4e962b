/* export - see the header. */
#include "dahu/store/export.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"

#define ENERGIES_OF_INTERVALS                                                                                \
    "active_import_interval_kwh", "active_export_interval_kwh", "reactive_import_interval_kvarh",            \
        "reactive_export_interval_kvarh"

/* In the order of the selects. */
static const char *const reading_names[] = {"point_number",
                                            "time",
                                            "quality",
                                            "active_energy_import_kwh",
                                            "active_energy_export_kwh",
                                            "reactive_energy_import_kvarh",
                                            "reactive_energy_export_kvarh",
                                            "active_power_kw",
                                            "reactive_power_kvar",
                                            "voltage_l1_v",
                                            "voltage_l2_v",
                                            "voltage_l3_v",
                                            "current_l1_a",
                                            "current_l2_a",
                                            "current_l3_a",
                                            "power_factor",
                                            NULL};
static const char *const interval_names[] = {"point_number",        "time",    "interval_min", "side",
                                             ENERGIES_OF_INTERVALS, "quality", "quality_code", NULL};
static const char *const day_names[] = {"point_number",
                                        "time",
                                        "interval_min",
                                        "side",
                                        ENERGIES_OF_INTERVALS,
                                        "quality",
                                        "completeness_pct",
                                        "estimated_pct",
                                        "demand_kw",
                                        "demand_at",
                                        NULL};
static const char *const month_names[] = {"point_number",
                                          "month",
                                          "active_import_kwh",
                                          "active_export_kwh",
                                          "reactive_import_kvarh",
                                          "reactive_export_kvarh",
                                          "quality",
                                          "completeness_pct",
                                          "estimated_pct",
                                          "demand_kw",
                                          "demand_at",
                                          NULL};

static const struct {
    const char *name, *script;
    const char *const *columns;
} kinds[EXPORT_KINDS] = {
    [EXPORT_READINGS] = {"readings", "sql/export/readings.sql", reading_names},
    [EXPORT_INTERVALS] = {"intervals", "sql/export/intervals.sql", interval_names},
    [EXPORT_DAYS] = {"days", "sql/export/days.sql", day_names},
    [EXPORT_MONTHS] = {"months", "sql/export/months.sql", month_names},
    [EXPORT_ESPI_INTERVALS] = {"", "sql/export/espi_intervals.sql", NULL},
    [EXPORT_ESPI_MONTHS] = {"", "sql/export/espi_months.sql", NULL},
};

bool export_kind_parse(const char *name, enum export_kind *out)
{
    for (int k = 0; k < EXPORT_CSV_KINDS; k++)
        if (strcmp(kinds[k].name, name) == 0) {
            *out = (enum export_kind)k;
            return true;
        }
    return false;
}

const char *const *export_columns(enum export_kind kind)
{
    return kinds[kind].columns;
}

bool export_begin(struct db *db, const struct export_span *span, struct err *e)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    return db_run(db, "begin isolation level repeatable read read only", e) &&
           db_call(db, NULL, e,
                   "select set_config('timezone', u.timezone, true),"
                   "       set_config('dahu.export_zoned', (count(distinct (t at time zone 'UTC')"
                   "                                              - (t at time zone u.timezone)) > 1)::text, "
                   "true)"
                   " from dahu.utility u,"
                   "      generate_series($1::date::timestamp at time zone 'UTC' - interval '2 days',"
                   "                      $2::date::timestamp at time zone 'UTC' + interval '3 days',"
                   "                      '12 hours') t"
                   " group by u.timezone",
                   date_format(span->from, from), date_format(span->until, until));
}

/* Exactly one of the two numbers is there, or neither for all points; days outside an account are not its
 * own. */
static const char POINTS[] =
    "select p.metering_point_id, p.point_number, coalesce(a.account_number, ''), p.purpose,"
    "       greatest($2::date, coalesce(lower(o.valid), '-infinity')),"
    "       least($3::date, coalesce(upper(o.valid) - 1, 'infinity'))"
    " from dahu.metering_point p"
    " left join dahu.metering_point_account o on o.metering_point_id = p.metering_point_id"
    "      and o.valid && daterange($2, $3, '[]') and $1::text is not null and $1::text <> p.point_number"
    " left join dahu.account a on a.account_id = o.account_id"
    " where $1::text is null or p.point_number = $1::text or a.account_number = $1::text"
    " order by length(p.point_number), p.point_number, 5";

static bool known(struct db *db, const char *what, bool *out, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select exists (select from dahu.account a where a.account_number = $1)", what))
        return false;
    *out = db_bool(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool export_points_load(struct db *db, const struct export_span *span, struct export_points *out,
                        struct err *e)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    bool account = true;
    if (!db_call(db, &out->result, e, POINTS, span->what, date_format(span->from, from),
                 date_format(span->until, until)))
        return err_wrap(e, "could not read the points");
    if (db_rows(&out->result) > 0 || !span->what || (known(db, span->what, &account, e) && account))
        return true;
    db_result_fini(&out->result);
    return account
               ? false
               : err_set(e, ERR_NOT_FOUND, "there is no account and no metering point '%.60s'", span->what);
}

void export_points_fini(struct export_points *points)
{
    db_result_fini(&points->result);
}

int export_points_count(const struct export_points *points)
{
    return db_rows(&points->result);
}

static date day_of(const struct db_result *r, int row, int column)
{
    date d;
    struct err e;
    MUST(date_parse(db_text(r, row, column), &d, &e)); /* PostgreSQL printed it */
    return d;
}

struct export_point export_points_get(const struct export_points *points, int row)
{
    const struct db_result *r = &points->result;
    return (struct export_point){
        .id = db_int64(r, row, 0),
        .number = db_text(r, row, 1),
        .account = db_text(r, row, 2),
        .purpose = db_text(r, row, 3),
        .from = day_of(r, row, 4),
        .until = day_of(r, row, 5),
    };
}

/* ---- rows ------------------------------------------------------------------------------------------- */

enum { CELLS_MAX = 24 };

static bool hand_out(const struct db_result *r, export_row_fn take, void *arg, struct err *e)
{
    const char *cells[CELLS_MAX];
    int columns = db_columns(r);
    MUST(columns <= CELLS_MAX);
    for (int row = 0; row < db_rows(r); row++) {
        for (int i = 0; i < columns; i++) {
            const char *text = db_text(r, row, i);
            cells[i] = text ? text : "";
        }
        if (!take(cells, columns, arg, e))
            return false;
    }
    return true;
}

/* Rows of a statement of any length, a few thousand at a time. */
static bool each(struct db *db, const char *sql, int count, const char *const *params, export_row_fn take,
                 void *arg, struct err *e)
{
    struct buf declare;
    buf_init(&declare, 65536);
    buf_printf(&declare, "declare dahu_rows no scroll cursor for %s", sql);
    bool ok = buf_ok(&declare, "a statement", e) && db_query(db, NULL, declare.data, count, params, e);
    buf_fini(&declare);
    for (int rows = 1; ok && rows > 0;) {
        struct db_result r;
        if (!db_query(db, &r, "fetch forward 2000 from dahu_rows", 0, NULL, e))
            return false;
        rows = db_rows(&r);
        ok = hand_out(&r, take, arg, e);
        db_result_fini(&r);
    }
    return ok && db_run(db, "close dahu_rows", e);
}

bool export_rows(struct db *db, enum export_kind kind, const struct export_point *point, export_row_fn take,
                 void *arg, struct err *e)
{
    const struct asset *script = asset_find(kinds[kind].script);
    char id[24], from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    MUST(script != NULL);
    snprintf(id, sizeof id, "%lld", (long long)point->id);
    return each(db, script->data, 3,
                (const char *const[]){id, date_format(point->from, from), date_format(point->until, until)},
                take, arg, e) ||
           err_wrap(e, "%s", point->number);
}

/* ---- the clock -------------------------------------------------------------------------------------- */

bool export_clock(struct db *db, date from, struct utility_clock *out, struct err *e)
{
    char day[DATE_TEXT_BYTES], year[8];
    struct db_result r;
    *out = (struct utility_clock){0};
    if (!db_call(db, &r, e,
                 "select u.name, extract(epoch from $1::timestamp - ($1::timestamp at time zone u.timezone"
                 "                                                   at time zone 'UTC'))::integer,"
                 "       extract(epoch from now())::bigint from dahu.utility u",
                 date_format(from, day)))
        return false;
    snprintf(out->utility, sizeof out->utility, "%s", db_text(&r, 0, 0));
    out->offset_s = (int32_t)db_int64(&r, 0, 1);
    out->now_s = db_int64(&r, 0, 2);
    db_result_fini(&r);
    snprintf(year, sizeof year, "%.4s", day);
    if (!db_call(db, &r, e, "select day, second, before_s, after_s from dahu.clock_switches($1)", year))
        return false;
    for (int i = 0; i < db_rows(&r) && i < CLOCK_SWITCHES_MAX; i++)
        out->switches[out->switch_count++] =
            (struct clock_switch){day_of(&r, i, 0), (int32_t)db_int64(&r, i, 1), (int32_t)db_int64(&r, i, 2),
                                  (int32_t)db_int64(&r, i, 3)};
    db_result_fini(&r);
    return true;
}
