/* settlement_load - the facts of a bill, query by query, into an arena; see the header. */
#include <stdio.h>
#include <string.h>

#include "dahu/store/policy.h"
#include "settlement_internal.h"

static const char *text_at(struct arena *a, const struct db_result *r, int row, int column)
{
    const char *text = db_text(r, row, column);
    return arena_strdup(a, text ? text : "");
}

/* ---- who is billed, and over which days --------------------------------------------------------------- */

bool settlement_subjects(struct db *db, date month, const char *account, struct arena *a,
                         struct settlement_subjects *out, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select account_id, account_number, nominal_from, nominal_until, from_day, until_day, "
                 "instalments, over"
                 " from dahu.settlement_subject($1, $2)",
                 date_format(month, day), account))
        return err_wrap(e, "could not read the settlement periods");
    out->count = db_rows(&r);
    out->items = rows_of(a, &r, sizeof *out->items);
    for (int i = 0; i < out->count; i++)
        out->items[i] = (struct settlement_subject){
            db_int64(&r, i, 0), text_at(a, &r, i, 1), date_at(&r, i, 2),       date_at(&r, i, 3),
            date_at(&r, i, 4),  date_at(&r, i, 5),    (int)db_int64(&r, i, 6), db_bool(&r, i, 7)};
    db_result_fini(&r);
    return true;
}

bool settlement_calendar(struct db *db, struct arena *a, struct calendar *out, struct err *e)
{
    struct db_result days, years;
    if (!db_query(db, &days, "select day, kind from dahu.calendar_day order by day", 0, NULL, e))
        return err_wrap(e, "could not read the calendar");
    struct calendar_day *d = rows_of(a, &days, sizeof *d);
    for (int i = 0; i < db_rows(&days); i++) {
        int kind = tariff_word(calendar_kind_words, db_text(&days, i, 1));
        MUST(kind >= 0);
        d[i] = (struct calendar_day){date_at(&days, i, 0), (enum calendar_kind)kind};
    }
    *out = (struct calendar){.days = d, .day_count = db_rows(&days)};
    db_result_fini(&days);
    if (!db_query(db, &years, "select year from dahu.calendar_year order by year", 0, NULL, e))
        return err_wrap(e, "could not read the calendar");
    int *y = rows_of(a, &years, sizeof *y);
    for (int i = 0; i < db_rows(&years); i++)
        y[i] = (int)db_int64(&years, i, 0);
    out->years = y;
    out->year_count = db_rows(&years);
    db_result_fini(&years);
    return true;
}

/* ---- tariffs ------------------------------------------------------------------------------------------ */

static struct tariff *tariff_of(struct settlement_loading *l, int64_t id)
{
    for (int i = 0; i < l->tariff_count; i++)
        if (l->tariff_ids[i] == id)
            return &l->tariffs[i];
    return NULL;
}

static bool load_terms(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(l->db, &r, e,
                 "select lower(t.valid), upper(t.valid), t.category, coalesce(nullif(t.category, ''), "
                 "f.use_category, a.use_category),"
                 "       t.basic_charge, t.tariff_id, f.code"
                 " from dahu.account_tariff t join dahu.tariff f using (tariff_id) join dahu.account a using "
                 "(account_id)"
                 " where t.account_id = $1 and t.valid && daterange($2, $3) order by t.category, t.valid",
                 l->account, l->from, l->until))
        return err_wrap(e, "could not read the terms");
    struct bill_term *t = rows_of(l->arena, &r, sizeof *t);
    l->tariff_ids = rows_of(l->arena, &r, sizeof *l->tariff_ids);
    l->tariffs = rows_of(l->arena, &r, sizeof *l->tariffs);
    for (int i = 0; i < db_rows(&r); i++) {
        enum pf_sector sector = PF_SECTOR_RESIDENTIAL, part = PF_SECTOR_RESIDENTIAL;
        bool main = !pf_sector_parse(db_text(&r, i, 2), &part);
        MUST(pf_sector_parse(db_text(&r, i, 3), &sector));
        if (!tariff_of(l, db_int64(&r, i, 5))) {
            l->tariff_ids[l->tariff_count] = db_int64(&r, i, 5);
            l->tariffs[l->tariff_count++].code = text_at(l->arena, &r, i, 6);
        }
        t[i] =
            (struct bill_term){.from = date_at(&r, i, 0),
                               .until = date_at(&r, i, 1),
                               .category = main ? BILL_MAIN : (int)part,
                               .sector = sector,
                               .basic = (enum basic_charge)tariff_word(basic_charge_words, db_text(&r, i, 4)),
                               .tariff = tariff_of(l, db_int64(&r, i, 5))};
    }
    l->r->terms = t;
    l->r->term_count = db_rows(&r);
    db_result_fini(&r);
    return true;
}

/* Rows come tariff by tariff: each takes its stretch of them. */
static bool load_prices(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(
            l->db, &r, e,
            "select p.tariff_id, p.kind, p.period, p.item, p.name, p.price_e6, p.pf_adjustable, "
            "lower(p.valid), upper(p.valid)"
            " from dahu.tariff_price p"
            " where p.valid && daterange($2, $3)"
            "   and p.tariff_id in (select t.tariff_id from dahu.account_tariff t where t.account_id = $1)"
            " order by p.tariff_id, p.kind, p.item,"
            "   array_position(array['', 'SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY'], p.period), "
            "p.valid",
            l->account, l->from, l->until))
        return err_wrap(e, "could not read the prices");
    struct tariff_price *p = rows_of(l->arena, &r, sizeof *p);
    for (int i = 0; i < db_rows(&r); i++) {
        p[i] = (struct tariff_price){
            .kind = (enum price_kind)tariff_word(price_kind_words, db_text(&r, i, 1)),
            .period = (enum tariff_period)tariff_word(tariff_period_words, db_text(&r, i, 2)),
            .item = text_at(l->arena, &r, i, 3),
            .name = text_at(l->arena, &r, i, 4),
            .price_e6 = db_int64(&r, i, 5),
            .pf_adjustable = db_bool(&r, i, 6),
            .from = date_at(&r, i, 7),
            .until = date_at(&r, i, 8)};
        struct tariff *t = tariff_of(l, db_int64(&r, i, 0));
        if (t && t->price_count++ == 0)
            t->prices = &p[i];
    }
    db_result_fini(&r);
    return true;
}

static bool load_slots(struct settlement_loading *l, struct err *e)
{
    static const char *const kinds[] = {
        [DAY_WORK] = "WORKDAY", [DAY_REST] = "REST", [DAY_HOLIDAY] = "HOLIDAY", [DAY_UNKNOWN] = "ALL", NULL};
    struct db_result r;
    if (!db_call(
            l->db, &r, e,
            "select s.tariff_id, s.month, s.day_kind, lower(s.minutes), upper(s.minutes), s.period, "
            "lower(s.valid), upper(s.valid)"
            " from dahu.tariff_period s"
            " where s.valid && daterange($2, $3)"
            "   and s.tariff_id in (select t.tariff_id from dahu.account_tariff t where t.account_id = $1)"
            " order by s.tariff_id, s.month, s.day_kind, s.minutes",
            l->account, l->from, l->until))
        return err_wrap(e, "could not read the periods");
    struct tariff_slot *s = rows_of(l->arena, &r, sizeof *s);
    for (int i = 0; i < db_rows(&r); i++) {
        s[i] = (struct tariff_slot){
            .month = (int)db_int64(&r, i, 1),
            .day_kind = (enum day_kind)tariff_word(kinds, db_text(&r, i, 2)),
            .from_min = (int)db_int64(&r, i, 3),
            .until_min = (int)db_int64(&r, i, 4),
            .period = (enum tariff_period)tariff_word(tariff_period_words, db_text(&r, i, 5)),
            .from = date_at(&r, i, 6),
            .until = date_at(&r, i, 7)};
        struct tariff *t = tariff_of(l, db_int64(&r, i, 0));
        if (t && t->slot_count++ == 0)
            t->slots = &s[i];
    }
    db_result_fini(&r);
    return true;
}

/* ---- what was metered --------------------------------------------------------------------------------- */

enum { INTERVALS_MAX = 128 }; /* quarters of an hour of the longest day, and some */

/* "{1,NULL,3}": FACT_UNKNOWN for null; returns how many. */
static int read_array(const char *text, int64_t *out, int most)
{
    int n = 0;
    for (const char *at = text ? text : ""; *at && *at != '}' && n < most; at += strcspn(at, ",}")) {
        at++; /* '{' or ',' */
        if (*at == '}')
            break;
        out[n++] = *at == 'N' ? FACT_UNKNOWN : strtoll(at, NULL, 10);
    }
    return n;
}

static const struct tariff *main_tariff(const struct bill_request *r, date day)
{
    for (int i = 0; i < r->term_count; i++)
        if (r->terms[i].category == BILL_MAIN && tariff_holds(r->terms[i].from, r->terms[i].until, day))
            return r->terms[i].tariff;
    return NULL;
}

static void divide(struct settlement_loading *l, const struct db_result *r, int row, struct bill_day *d)
{
    const struct tariff *t = main_tariff(l->r, d->day);
    int64_t wh[INTERVALS_MAX], told[INTERVALS_MAX];
    int minutes[INTERVALS_MAX];
    if (!t || !tariff_has_periods(t, d->day))
        return;
    if (!db_text(r, row, 10)) {
        d->spread = d->import_wh != FACT_UNKNOWN && d->import_wh != 0;
        tariff_spread(t, l->calendar, d->day, d->spread ? d->import_wh : 0, d->periods_wh);
        return;
    }
    int count = read_array(db_text(r, row, 10), wh, INTERVALS_MAX),
        told_count = read_array(db_text(r, row, 11), told, INTERVALS_MAX);
    for (int i = 0; i < count; i++)
        minutes[i] = told_count == count ? (int)told[i] : (int)(i * db_int64(r, row, 9) / 60);
    (void)tariff_divide(t, l->calendar, d->day, minutes, wh, count,
                        d->periods_wh); /* what is missing shows in the sum */
}

static void read_day(struct settlement_loading *l, const struct db_result *r, int row, struct bill_day *d)
{
    *d = (struct bill_day){.day = date_at(r, row, 1),
                           .import_wh = number_at(r, row, 2),
                           .forward_varh = number_at(r, row, 3),
                           .reverse_varh = number_at(r, row, 4),
                           .demand_w = number_at(r, row, 5),
                           .completeness_bp = (int)db_int64(r, row, 6),
                           .estimated_bp = (int)db_int64(r, row, 7),
                           .held_bp = (int)db_int64(r, row, 8)};
    divide(l, r, row, d);
}

/* Days of the feeders in the order of points: each feeder takes its stretch. */
static bool load_days(struct settlement_loading *l, struct bill_feeder *feeders, const int64_t *points,
                      int count, struct err *e)
{
    struct db_result r;
    if (!db_call(l->db, &r, e,
                 "select metering_point_id, day, import_wh, forward_varh, reverse_varh, demand_w, "
                 "completeness_bp, estimated_bp,"
                 "       held_bp, interval_s, intervals_wh, minutes from dahu.settlement_day($1, $2, $3)",
                 l->account, l->from, l->until))
        return err_wrap(e, "could not read the energies of days");
    struct bill_day *days = rows_of(l->arena, &r, sizeof *days);
    for (int i = 0; i < db_rows(&r); i++) {
        read_day(l, &r, i, &days[i]);
        for (int f = 0; f < count; f++)
            if (points[f] == db_int64(&r, i, 0) &&
                tariff_holds(feeders[f].from, feeders[f].until, days[i].day) && feeders[f].day_count++ == 0)
                feeders[f].days = &days[i];
    }
    db_result_fini(&r);
    return true;
}

static bool load_transformers(struct settlement_loading *l, struct bill_place *places, const int64_t *ids,
                              struct err *e)
{
    struct db_result r;
    if (!db_call(l->db, &r, e,
                 "select receiving_point_id, label, rated_kva, no_load_loss_w, load_loss_w, "
                 "no_load_current_bp, impedance_bp,"
                 "       energised_s from dahu.settlement_transformer($1, $2, $3) order by "
                 "receiving_point_id, label",
                 l->account, l->from, l->until))
        return err_wrap(e, "could not read the transformers");
    struct bill_transformer *t = rows_of(l->arena, &r, sizeof *t);
    for (int i = 0; i < db_rows(&r); i++) {
        t[i] = (struct bill_transformer){
            text_at(l->arena, &r, i, 1), db_int64(&r, i, 2),  number_at(&r, i, 3), number_at(&r, i, 4),
            number_at(&r, i, 5),         number_at(&r, i, 6), db_int64(&r, i, 7)};
        for (int p = 0; p < l->r->place_count; p++) {
            bool here = db_text(&r, i, 0) ? ids[p] == db_int64(&r, i, 0) : l->r->place_count == 1;
            if (!here)
                continue;
            places[p].share += t[i].rated_kva;
            if (places[p].transformer_count++ == 0)
                places[p].transformers = &t[i];
        }
    }
    db_result_fini(&r);
    return true;
}

static bool load_places(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(l->db, &r, e,
                 "select coalesce(p.receiving_point_id, 0), coalesce(q.name, ''), coalesce(q.supply_kv, "
                 "a.supply_kv) > 1,"
                 "       coalesce(q.metering_mode = 'HVLM', false), q.on_load_voltage_regulation, "
                 "p.metering_point_id, p.point_number,"
                 "       greatest(lower(m.valid), $2::date), least(upper(m.valid), $3::date)"
                 " from dahu.metering_point_account m join dahu.metering_point p using (metering_point_id) "
                 "join dahu.account a using (account_id)"
                 " left join dahu.receiving_point q on q.receiving_point_id = p.receiving_point_id"
                 " where m.account_id = $1 and p.purpose = 'SETTLEMENT' and m.valid && daterange($2, $3)"
                 " order by q.name nulls first, 1, p.point_number, m.valid",
                 l->account, l->from, l->until))
        return err_wrap(e, "could not read the metering points");
    struct bill_place *places = rows_of(l->arena, &r, sizeof *places);
    struct bill_feeder *feeders = rows_of(l->arena, &r, sizeof *feeders);
    int64_t *ids = rows_of(l->arena, &r, sizeof *ids), *points = rows_of(l->arena, &r, sizeof *points);
    int count = 0, rows = db_rows(&r);
    for (int i = 0; i < rows; i++) {
        if (count == 0 || ids[count - 1] != db_int64(&r, i, 0)) {
            ids[count] = db_int64(&r, i, 0);
            places[count++] =
                (struct bill_place){.name = text_at(l->arena, &r, i, 1),
                                    .high_voltage = db_bool(&r, i, 2),
                                    .add_losses = db_bool(&r, i, 3),
                                    .oltc = db_text(&r, i, 4) ? tri_of(db_bool(&r, i, 4)) : TRI_UNKNOWN,
                                    .feeders = &feeders[i]};
        }
        places[count - 1].feeder_count++;
        points[i] = db_int64(&r, i, 5);
        feeders[i] = (struct bill_feeder){
            .number = text_at(l->arena, &r, i, 6), .from = date_at(&r, i, 7), .until = date_at(&r, i, 8)};
    }
    db_result_fini(&r);
    l->r->places = places;
    l->r->place_count = count;
    return load_days(l, feeders, points, rows, e) && load_transformers(l, places, ids, e);
}

/* ---- capacity, demand, standing ---------------------------------------------------------------- */

static bool load_ledger(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(
            l->db, &r, e,
            "select e.effective_on, lower(e.kind), e.kva, lower(c.kind) from dahu.capacity_event e"
            " left join dahu.capacity_event c on c.capacity_event_id = e.corrects_id"
            " where e.account_id = $1 and e.effective_on < $2 order by e.effective_on, e.capacity_event_id",
            l->account, l->until))
        return err_wrap(e, "could not read the capacity ledger");
    struct capacity_event *ev = rows_of(l->arena, &r, sizeof *ev);
    for (int i = 0; i < db_rows(&r); i++) {
        const char *corrects = db_text(&r, i, 3);
        ev[i] = (struct capacity_event){
            date_at(&r, i, 0), tariff_word(capacity_kind_words, db_text(&r, i, 1)), db_int64(&r, i, 2) * 100,
            corrects ? tariff_word(capacity_kind_words, corrects) : WORD_UNKNOWN, DATE_NONE};
    }
    l->r->ledger = (struct fact_list){ev, db_rows(&r)};
    db_result_fini(&r);
    return true;
}

static bool load_standing(struct settlement_loading *l, struct err *e)
{
    struct db_result r;
    if (!db_call(l->db, &r, e,
                 "select a.pf_policy = 'EXEMPT', a.pf_reduced_standard,"
                 "       (select d.demand_kw from dahu.contracted_demand d where d.account_id = a.account_id "
                 "and d.valid @> $2::date - 1),"
                 "       exists (select from (select metering_point_id, day from dahu.energy_due union all"
                 "                            select metering_point_id, day from dahu.energy_taken) d"
                 "               join dahu.metering_point_account m using (metering_point_id)"
                 "               where m.account_id = a.account_id and m.valid @> d.day and d.day >= "
                 "$3::date and d.day < $2::date)"
                 " from dahu.account a where a.account_id = $1",
                 l->account, l->until, l->from))
        return err_wrap(e, "could not read the account");
    int64_t kw = number_at(&r, 0, 2);
    l->r->energy_due = db_bool(&r, 0, 3);
    l->r->exempt = tri_of(db_bool(&r, 0, 0));
    l->r->reduced_standard = number_at(&r, 0, 1);
    l->r->contracted_demand_w = kw == FACT_UNKNOWN ? FACT_UNKNOWN : kw * 1000;
    db_result_fini(&r);
    return true;
}

bool settlement_load(struct db *db, const struct settlement_subject *s, const struct calendar *c,
                     struct arena *a, struct threshold_set *thresholds, struct bill_request *out,
                     struct err *e)
{
    struct settlement_loading l = {.db = db, .s = s, .calendar = c, .arena = a, .r = out};
    *out = (struct bill_request){.from = s->from,
                                 .until = s->until,
                                 .nominal_from = s->nominal_from,
                                 .nominal_until = s->nominal_until,
                                 .thresholds = thresholds};
    snprintf(l.account, sizeof l.account, "%lld", (long long)s->account_id);
    date_format(s->from, l.from);
    date_format(s->until, l.until);
    return policy_load(db, s->from, thresholds, e) && load_terms(&l, e) && load_prices(&l, e) &&
           load_slots(&l, e) && load_places(&l, e) && load_ledger(&l, e) && load_standing(&l, e) &&
           settlement_load_splits(&l, e);
}
