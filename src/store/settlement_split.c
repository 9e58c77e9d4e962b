/* settlement_split - the parts of splits that a bill has to take (clause 4.8). Which hold when is told by
 * dahu.split_on; what one point among several gives to its parts by rule/split.h, as for a person who records
 * a split; what the account as a whole gives is the matter of the bill (rule/bill_energy.c). */
#include <string.h>

#include "dahu/rule/split.h"
#include "settlement_internal.h"

static int64_t energy_of_point(const struct settlement_loading *l, const char *point, date from, date until)
{
    int64_t wh = 0;
    for (int p = 0; p < l->r->place_count; p++)
        for (int f = 0; f < l->r->places[p].feeder_count; f++) {
            const struct bill_feeder *feeder = &l->r->places[p].feeders[f];
            for (int i = 0; i < feeder->day_count && strcmp(feeder->number, point) == 0; i++)
                if (tariff_holds(from, until, feeder->days[i].day) &&
                    feeder->days[i].import_wh != FACT_UNKNOWN)
                    wh += feeder->days[i].import_wh;
        }
    return wh;
}

/* The parts of one point among several: its ratios are told as the quantities of a whole period that come to
 * what they take of the energy of the point. */
static bool ratios_of_point(struct settlement_loading *l, const char *point, struct bill_split *s, int count,
                            struct err *e)
{
    struct split_part parts[SPLIT_PARTS_MAX] = {{0}};
    struct split_result shares;
    int64_t whole = date_days_between(l->r->nominal_from, l->r->nominal_until),
            days = date_days_between(s->from, s->until);
    const struct split_period period = {energy_of_point(l, point, s->from, s->until), (int32_t)days,
                                        (int32_t)whole};
    MUST(count <= SPLIT_PARTS_MAX); /* each category once */
    for (int i = 0; i < count; i++)
        parts[i] = (struct split_part){s[i].ratio_bp == FACT_UNKNOWN ? 0 : (int32_t)s[i].ratio_bp,
                                       s[i].fixed_wh == FACT_UNKNOWN ? 0 : s[i].fixed_wh};
    if (!split_energy(&period, parts, count, &shares, e))
        return err_wrap(e, "could not split the energy of point '%s'", point);
    for (int i = 0; i < count; i++)
        if (s[i].ratio_bp != FACT_UNKNOWN) {
            s[i].fixed_wh = (int64_t)(((__int128)2 * shares.part_wh[i] * whole + days) / (2 * days));
            s[i].ratio_bp = FACT_UNKNOWN;
        }
    return true;
}

/* How many rows from @first on are parts of one scheme, on the same days. */
static int rows_of_scheme(const struct db_result *r, int first)
{
    int n = 1;
    while (first + n < db_rows(r) && db_text(r, first, 0) && db_text(r, first + n, 0) &&
           strcmp(db_text(r, first + n, 0), db_text(r, first, 0)) == 0 &&
           strcmp(db_text(r, first + n, 1), db_text(r, first, 1)) == 0)
        n++;
    return n;
}

static struct bill_split split_at(const struct db_result *r, int row)
{
    enum pf_sector category = PF_SECTOR_RESIDENTIAL;
    MUST(pf_sector_parse(db_text(r, row, 3), &category));
    return (struct bill_split){date_at(r, row, 1), date_at(r, row, 2), (int)category, number_at(r, row, 4),
                               number_at(r, row, 5)};
}

bool settlement_load_splits(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(
            l->db, &r, e,
            "select (select m.point_number from dahu.metering_point m where m.metering_point_id = "
            "s.metering_point_id),"
            "       lower(s.valid), upper(s.valid), s.category, s.ratio_bp, s.fixed_wh"
            " from dahu.split_on($1, daterange($2, $3)) s order by s.metering_point_id nulls first, s.valid, "
            "s.place",
            l->account, l->from, l->until))
        return err_wrap(e, "could not read the splits");
    struct bill_split *s = rows_of(l->arena, &r, sizeof *s);
    bool ok = true, single = l->r->place_count == 1 && l->r->places[0].feeder_count == 1;
    for (int i = 0; i < db_rows(&r); i++)
        s[i] = split_at(&r, i);
    for (int i = 0, n; ok && i < db_rows(&r); i += n) {
        n = rows_of_scheme(&r, i);
        if (db_text(&r, i, 0) && !single)
            ok = ratios_of_point(l, db_text(&r, i, 0), &s[i], n, e);
    }
    l->r->splits = s;
    l->r->split_count = db_rows(&r);
    db_result_fini(&r);
    return ok;
}
