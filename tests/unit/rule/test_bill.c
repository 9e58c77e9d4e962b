/* Bills: the worked vectors of the power-factor tariff through a whole bill, the basic charge, losses,
 * splits, periods, and what holds a bill. Run from the root of the tree. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "dahu/rule/bill.h"

/* An account with one receiving point and one feeder, whose energy lies on the first of the days. */
struct setting {
    struct threshold_set thresholds;
    struct tariff_price prices[16];
    struct tariff_slot slots[16];
    struct tariff tariff, other;
    struct bill_term terms[4];
    struct bill_day days[4][62];
    struct bill_feeder feeders[4];
    struct bill_transformer transformers[2];
    struct bill_place places[2];
    struct bill_split splits[4];
    struct capacity_event ledger[16];
    struct bill_request r;
};

static date day(const char *text)
{
    struct err e;
    date d;
    assert_true(date_parse(text, &d, &e));
    return d;
}

static void price(struct setting *s, enum price_kind kind, enum tariff_period period, const char *item,
                  int64_t price_e6, bool adjustable)
{
    s->prices[s->tariff.price_count++] = (struct tariff_price){
        kind, period, item, "", price_e6, adjustable, date_from_civil(2020, 1, 1), DATE_NONE};
}

static void ledger(struct setting *s, enum capacity_kind kind, int64_t kva, const char *on)
{
    s->ledger[s->r.ledger.count++] =
        (struct capacity_event){day(on), (int)kind, kva * 100, WORD_UNKNOWN, DATE_NONE};
}

static struct setting *setting_new(const char *from, const char *until)
{
    struct setting *s = must_alloc(sizeof *s);
    threshold_set_init(&s->thresholds);
    s->tariff = (struct tariff){"T", s->prices, 0, s->slots, 0};
    s->terms[0] = (struct bill_term){date_from_civil(2020, 1, 1), DATE_NONE,      BILL_MAIN,
                                     PF_SECTOR_INDUSTRIAL,        BASIC_CAPACITY, &s->tariff};
    s->places[0] = (struct bill_place){.name = "RP1",
                                       .high_voltage = true,
                                       .oltc = TRI_NO,
                                       .feeders = s->feeders,
                                       .feeder_count = 1,
                                       .transformers = s->transformers};
    s->r = (struct bill_request){.from = day(from),
                                 .until = day(until),
                                 .nominal_from = day(from),
                                 .nominal_until = day(until),
                                 .terms = s->terms,
                                 .term_count = 1,
                                 .places = s->places,
                                 .place_count = 1,
                                 .splits = s->splits,
                                 .ledger = {s->ledger, 0},
                                 .contracted_demand_w = FACT_UNKNOWN,
                                 .exempt = TRI_NO,
                                 .reduced_standard = FACT_UNKNOWN,
                                 .thresholds = &s->thresholds};
    for (int f = 0; f < 4; f++) {
        int n = date_days_between(s->r.from, s->r.until);
        s->feeders[f] = (struct bill_feeder){"P", s->r.from, s->r.until, s->days[f], n};
        for (int i = 0; i < n; i++)
            s->days[f][i] = (struct bill_day){.day = date_add_days(s->r.from, i), .completeness_bp = 10000};
    }
    return s;
}

static void use(struct setting *s, int feeder, int on, int64_t kwh, int64_t forward, int64_t reverse)
{
    struct bill_day *d = &s->days[feeder][on];
    d->import_wh += kwh * 1000;
    d->forward_varh += forward * 1000;
    d->reverse_varh += reverse * 1000;
}

static struct bill made(struct setting *s)
{
    struct bill b;
    struct err e;
    bill_init(&b);
    if (!bill_make(&s->r, &b, &e))
        fail_msg("%s", e.text);
    return b;
}

static const struct bill_line *line_of(const struct bill *b, enum bill_line_kind kind, int nth)
{
    for (int i = 0; i < b->count; i++)
        if (b->lines[i].kind == kind && nth-- == 0)
            return &b->lines[i];
    return NULL;
}

static int64_t basis_of(const struct bill_line *l, const char *name)
{
    for (int i = 0; i < l->basis_count; i++)
        if (strcmp(l->basis[i].name, name) == 0)
            return l->basis[i].value;
    fail_msg("the line has no %s", name);
    return 0;
}

static int64_t sum_of(const struct bill *b, enum bill_line_kind kind)
{
    int64_t sum = 0;
    for (int i = 0; i < b->count; i++)
        sum += b->lines[i].kind == kind ? b->lines[i].amount_fen : 0;
    return sum;
}

/* ---- the golden vectors ------------------------------------------------------------------------------ */

static const struct vector {
    const char *id;
    int64_t kwh, forward, reverse, loss_kwh, loss_kvarh;
    int standard;
    int64_t basic_fen, energy_fen;
    int64_t pf, bp, fen;
} vectors[] = {
    {"V01", 500000, 200000, 0, 0, 0, 90, 4600000, 30000000, 93, -45, -155700},
    {"V02", 480000, 140000, 0, 0, 0, 90, 4600000, 28800000, 96, -75, -250500},
    {"V03", 480000, 140000, 100000, 0, 0, 90, 4600000, 28800000, 89, 50, 167000},
    {"V04", 100000, 49839, 0, 0, 0, 90, 4600000, 6000000, 90, 0, 0},
    {"V06", 100000, 34610, 0, 0, 0, 90, 4600000, 6000000, 95, -75, -79500},
    {"V08", 100000, 103454, 0, 0, 0, 90, 4600000, 6000000, 70, 1000, 1060000},
    {"V10", 100000, 118477, 0, 0, 0, 90, 4600000, 6000000, 65, 1500, 1590000},
    {"V12", 300000, 140000, 0, 0, 0, 85, 0, 19500000, 91, -65, -126750},
    {"V15", 60000, 80000, 0, 0, 0, 85, 0, 3900000, 60, 1500, 585000},
    {"V16", 80000, 60000, 0, 0, 0, 80, 0, 4000000, 80, 0, 0},
    {"V17", 90000, 41000, 0, 0, 0, 80, 0, 4500000, 91, -115, -51750},
    {"V19", 0, 5000, 0, 0, 0, 90, 4600000, 0, 0, 14500, 6670000},
    {"V25", 300000, 180000, 0, 0, 0, 90, 4600000, 18000000, 86, 200, 452000},
    {"V26", 100000, 30000, 0, 2500, 15000, 90, 4600000, 6150000, 92, -30, -32250},
};

/* 2000 kVA at 23 yuan are 46000 yuan; the price of energy gives the sum of the vector; a fund stays outside.
 */
static struct setting *setting_of(const struct vector *v)
{
    struct setting *s = setting_new("2025-04-01", "2025-05-01");
    static const enum pf_sector sectors[] = {
        [0] = PF_SECTOR_INDUSTRIAL, PF_SECTOR_NON_INDUSTRIAL, PF_SECTOR_AGRICULTURAL};
    int64_t billed = v->kwh + v->loss_kwh;
    s->terms[0].sector = sectors[(90 - v->standard) / 5];
    s->terms[0].basic = v->basic_fen ? BASIC_CAPACITY : BASIC_NONE;
    ledger(s, CAPACITY_INSTALL, 2000, "2020-01-01");
    ledger(s, CAPACITY_COMMISSION, 2000, "2020-01-01");
    price(s, PRICE_CAPACITY, PERIOD_ANY, "CAPACITY", 23000000, true);
    price(s, PRICE_ENERGY, PERIOD_ANY, "ENERGY", billed ? v->energy_fen * 10000 / billed : 600000, true);
    price(s, PRICE_SURCHARGE, PERIOD_ANY, "FUND", 30000, false);
    use(s, 0, 3, v->kwh, v->forward, v->reverse);
    return s;
}

static void every_vector(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *v = &vectors[i];
        struct setting *s = setting_of(v);
        if (strcmp(v->id, "V25") == 0) { /* two feeders of one receiving point */
            s->places[0].feeder_count = 2;
            memset(&s->days[0][3].import_wh, 0, 3 * sizeof(int64_t));
            use(s, 0, 3, 200000, 60000, 0);
            use(s, 1, 3, 100000, 120000, 0);
        }
        if (strcmp(v->id, "V26") ==
            0) { /* a plate that loses 2500 kWh and 15000 kvarh in this month without load */
            s->places[0].add_losses = true;
            s->places[0].transformer_count = 1;
            s->transformers[0] = (struct bill_transformer){"T1", 2000, 5000, 0, 15, 0, 0};
            s->transformers[0].no_load_loss_w = 2500;
            s->transformers[0].no_load_current_bp = 75;
            s->transformers[0].energised_s = 3600000;
        }
        struct bill b = made(s);
        const struct bill_line *l = line_of(&b, LINE_PF_ADJUSTMENT, 0);
        if (!l)
            fail_msg("%s: no adjustment", v->id);
        if (basis_of(l, "pf_x100") != v->pf || l->price_e6 != v->bp || l->amount_fen != v->fen ||
            basis_of(l, "basic_fen") != v->basic_fen || basis_of(l, "energy_fen") != v->energy_fen)
            fail_msg("%s: pf %lld, %lld bp, %lld fen of %lld + %lld", v->id,
                     (long long)basis_of(l, "pf_x100"), (long long)l->price_e6, (long long)l->amount_fen,
                     (long long)basis_of(l, "basic_fen"), (long long)basis_of(l, "energy_fen"));
        assert_int_equal(b.energy_x100, (v->kwh + v->loss_kwh) * 100);
        assert_int_equal(sum_of(&b, LINE_SURCHARGE), (v->kwh + v->loss_kwh) * 3);
        assert_int_equal(b.total_fen, v->basic_fen + v->energy_fen + (v->kwh + v->loss_kwh) * 3 + v->fen);
        assert_int_equal(bill_weight_of(&b), strcmp(v->id, "V19") == 0 ? BILL_CONFIRM : BILL_NOTE);
        assert_int_equal(b.found[BILL_BACK_FEED], v->reverse > 0);
        bill_fini(&b);
        free(s);
    }
}

/* ---- losses ------------------------------------------------------------------------------------------ */

/* S11-1000: P0 1150 W, Pk 10300 W, I0 0.7 %, Uk 4.5 %; 720 h, 300000 kWh and 100000 kvarh, form factor 1.05:
 * iron 828 kWh; B^2 = (300^2 + 100^2) 10^6 / (720000)^2 = 0.192901; copper 1.05 x 10.3 x 720 x B^2 = 1502.08
 * kWh; reactive 0.007 x 720000 + 1.05 x 0.045 x 720000 x B^2 = 5040 + 6562.5 kvarh. */
static void losses_of_one_transformer(void **state)
{
    (void)state;
    const struct bill_transformer t = {"T1", 1000, 1150, 10300, 70, 450, 720 * 3600};
    struct bill_loss loss;
    assert_true(bill_losses(&t, 1, 30000000, 10000000, 10500, &loss));
    assert_int_equal(loss.iron_kwh_x100, 82800);
    assert_int_equal(loss.copper_kwh_x100, 150208);
    assert_int_equal(loss.kvarh_x100, 1160250);
}

static void losses_of_two_are_those_of_their_sum(void **state)
{
    (void)state;
    const struct bill_transformer pair[] = {{"T1", 500, 575, 5150, 70, 450, 720 * 3600},
                                            {"T2", 500, 575, 5150, 70, 450, 720 * 3600}};
    const struct bill_transformer unknown = {"T3", 500, FACT_UNKNOWN, FACT_UNKNOWN, 0, 0, 720 * 3600};
    struct bill_loss loss;
    assert_true(bill_losses(pair, 2, 30000000, 10000000, 10500, &loss));
    assert_int_equal(loss.copper_kwh_x100, 150208);
    assert_int_equal(loss.kvarh_x100, 1160250);
    assert_false(bill_losses(&unknown, 1, 1, 1, 10500, &loss));
    assert_false(bill_losses(NULL, 0, 1, 0, 10500, &loss));
    assert_true(bill_losses(NULL, 0, 0, 0, 10500, &loss));
}

static void an_unknown_plate_stops_the_bill(void **state)
{
    (void)state;
    struct setting *s = setting_of(&vectors[0]);
    s->places[0].add_losses = true;
    s->places[0].transformer_count = 1;
    s->transformers[0] = (struct bill_transformer){"T1", 2000, FACT_UNKNOWN, FACT_UNKNOWN, 0, 0, 2592000};
    struct bill b = made(s);
    assert_true(b.found[BILL_LOSS_UNKNOWN]);
    assert_int_equal(bill_weight_of(&b), BILL_STOP);
    bill_fini(&b);
    s->r.exempt = TRI_YES; /* nobody asks for the power factor, but the losses are of the whole current */
    s->days[0][3].forward_varh = FACT_UNKNOWN;
    b = made(s);
    assert_true(b.found[BILL_REACTIVE_MISSING]);
    bill_fini(&b);
    free(s);
}

/* ---- the basic charge -------------------------------------------------------------------------------- */

static int64_t basic_of(const char *from, const char *until, void (*change)(struct setting *))
{
    struct setting *s = setting_new(from, until);
    ledger(s, CAPACITY_INSTALL, 2000, "2019-01-01");
    ledger(s, CAPACITY_COMMISSION, 2000, "2019-01-01");
    price(s, PRICE_CAPACITY, PERIOD_ANY, "CAPACITY", 23000000, true);
    price(s, PRICE_ENERGY, PERIOD_ANY, "ENERGY", 600000, true);
    if (change)
        change(s);
    struct bill b = made(s);
    int64_t fen = sum_of(&b, LINE_CAPACITY);
    bill_fini(&b);
    free(s);
    return fen;
}

static void adds_half_way(struct setting *s)
{
    date on = date_add_days(s->r.from, 15);
    char text[DATE_TEXT_BYTES];
    ledger(s, CAPACITY_INSTALL, 1000, date_format(on, text));
    ledger(s, CAPACITY_COMMISSION, 1000, date_format(on, text));
}

static void suspends(struct setting *s, int days)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    ledger(s, CAPACITY_SUSPEND, 1000, date_format(date_add_days(s->r.from, 5), from));
    ledger(s, CAPACITY_RESUME, 1000, date_format(date_add_days(s->r.from, 5 + days), until));
}

static void suspends_14(struct setting *s)
{
    suspends(s, 14);
}

static void suspends_15(struct setting *s)
{
    suspends(s, 15);
}

static void begins_late(struct setting *s)
{
    s->r.from = date_add_days(s->r.from, 10);
}

static void suspended_since_january(struct setting *s)
{
    ledger(s, CAPACITY_SUSPEND, 1000, "2025-01-01");
}

static void the_basic_charge_by_days(void **state)
{
    (void)state;
    /* by calendar days: 31 days in May */
    assert_int_equal(basic_of("2025-05-01", "2025-06-01", NULL), 4600000);
    assert_int_equal(basic_of("2025-05-01", "2025-06-01", adds_half_way), 2225806 + 3561290);
    assert_int_equal(basic_of("2025-05-01", "2025-06-01", begins_late), 3116129);
    /* by thirtieths: what was there all the month is one month, 1000 kVA for 16 days are 16/30 */
    assert_int_equal(basic_of("2023-05-01", "2023-06-01", NULL), 4600000);
    assert_int_equal(basic_of("2023-05-01", "2023-06-01", adds_half_way), 4600000 + 1226667);
    assert_int_equal(basic_of("2023-05-01", "2023-06-01", begins_late), 3220000);
}

static void suspensions(void **state)
{
    (void)state;
    assert_int_equal(basic_of("2025-05-01", "2025-06-01", suspends_14), 4600000);
    /* 5 days and 11 days with 2000, 15 days with 1000 */
    assert_int_equal(basic_of("2025-05-01", "2025-06-01", suspends_15), 741935 + 1112903 + 1632258);
    assert_int_equal(basic_of("2025-06-01", "2025-07-01", suspended_since_january), 2300000);
    /* 183 days of the year are over on 3 July */
    assert_int_equal(basic_of("2025-07-01", "2025-08-01", suspended_since_january), 148387 + 4303226);
    assert_int_equal(basic_of("2026-01-01", "2026-02-01", suspended_since_january), 2300000);
}

static int64_t demand_fen(int64_t contract_kw, int64_t measured_kw, bool above_contract)
{
    struct setting *s = setting_new("2025-04-01", "2025-05-01");
    s->terms[0].basic = BASIC_DEMAND;
    ledger(s, CAPACITY_INSTALL, 2000, "2019-01-01");
    ledger(s, CAPACITY_COMMISSION, 2000, "2019-01-01");
    price(s, PRICE_DEMAND, PERIOD_ANY, "DEMAND", 35000000, true);
    price(s, PRICE_ENERGY, PERIOD_ANY, "ENERGY", 600000, true);
    s->r.contracted_demand_w = contract_kw ? contract_kw * 1000 : FACT_UNKNOWN;
    s->places[0].feeder_count = 2;
    s->days[0][3].demand_w = measured_kw * 600; /* each feeder has its own maximum, on its own day */
    s->days[1][9].demand_w = measured_kw * 400;
    if (above_contract)
        s->thresholds.demand_excess = DEMAND_ABOVE_CONTRACT;
    struct bill b = made(s);
    int64_t fen = sum_of(&b, LINE_DEMAND) + sum_of(&b, LINE_DEMAND_EXCESS);
    bill_fini(&b);
    free(s);
    return fen;
}

static void demand(void **state)
{
    (void)state;
    assert_int_equal(demand_fen(1000, 900, false), 3500000);          /* as contracted */
    assert_int_equal(demand_fen(1000, 1050, false), 3500000);         /* up to 105 % */
    assert_int_equal(demand_fen(1000, 1060, false), 3710000 + 35000); /* 10 kW once more */
    assert_int_equal(demand_fen(0, 1060, false), 3710000);            /* none contracted */
    assert_int_equal(demand_fen(500, 100, false), 2800000);           /* 40 % of 2000 kVA */
    assert_int_equal(demand_fen(1000, 1060, true), 3710000 + 210000);
}

/* ---- periods, splits, sections ------------------------------------------------------------------------ */

static void slot(struct setting *s, enum day_kind kind, int from, int until, enum tariff_period period)
{
    s->slots[s->tariff.slot_count++] =
        (struct tariff_slot){4, kind, from, until, period, date_from_civil(2020, 1, 1), DATE_NONE};
}

static void a_minute_belongs_to_one_period(void **state)
{
    (void)state;
    static const struct calendar_day holiday[] = {{{20182}, CALENDAR_HOLIDAY}}; /* 2025-04-04 */
    static const int years[] = {2025};
    const struct calendar c = {holiday, 1, years, 1}, none = {0};
    struct setting *s = setting_new("2025-04-01", "2025-05-01");
    slot(s, DAY_UNKNOWN, 0, 480, PERIOD_VALLEY);
    slot(s, DAY_UNKNOWN, 480, 1440, PERIOD_PEAK);
    slot(s, DAY_HOLIDAY, 600, 840, PERIOD_DEEP_VALLEY);
    slot(s, DAY_REST, 600, 900, PERIOD_FLAT);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-01"), 479), PERIOD_VALLEY);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-01"), 480), PERIOD_PEAK);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-01"), 700), PERIOD_PEAK);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-04"), 700), PERIOD_DEEP_VALLEY);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-04"), 850), PERIOD_FLAT);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-04-05"), 700), PERIOD_FLAT);
    assert_int_equal(tariff_period_at(&s->tariff, &c, day("2025-05-05"), 700), PERIOD_ANY);
    assert_int_equal(tariff_period_at(&s->tariff, &none, day("2025-04-01"), 700),
                     PERIOD_ANY); /* which day is it? */
    int64_t spread[PERIOD_COUNT] = {0};
    tariff_spread(&s->tariff, &c, day("2025-04-01"), 1000, spread); /* 8 hours and 16 */
    assert_int_equal(spread[PERIOD_PEAK], 666);
    assert_int_equal(spread[PERIOD_VALLEY], 334);
    const int minutes[] = {0, 480, 700};
    const int64_t wh[] = {1, 20, FACT_UNKNOWN};
    int64_t periods[PERIOD_COUNT] = {0};
    assert_false(tariff_divide(&s->tariff, &c, day("2025-04-01"), minutes, wh, 3, periods));
    assert_int_equal(periods[PERIOD_VALLEY], 1);
    assert_int_equal(periods[PERIOD_PEAK], 20);
    free(s);
}

static struct setting *with_periods(void)
{
    struct setting *s = setting_new("2025-04-01", "2025-05-01");
    s->terms[0].basic = BASIC_NONE;
    ledger(s, CAPACITY_INSTALL, 2000, "2019-01-01");
    ledger(s, CAPACITY_COMMISSION, 2000, "2019-01-01");
    price(s, PRICE_ENERGY, PERIOD_PEAK, "ENERGY", 1000000, true);
    price(s, PRICE_ENERGY, PERIOD_VALLEY, "ENERGY", 300000, true);
    use(s, 0, 3, 1000, 300, 0);
    s->days[0][3].periods_wh[PERIOD_PEAK] = 600000;
    s->days[0][3].periods_wh[PERIOD_VALLEY] = 400000;
    return s;
}

static void energy_by_period(void **state)
{
    (void)state;
    struct setting *s = with_periods();
    struct bill b = made(s);
    assert_int_equal(sum_of(&b, LINE_ENERGY), 60000 + 12000);
    assert_int_equal(bill_weight_of(&b), BILL_NOTE);
    bill_fini(&b);

    s->days[0][3].periods_wh[PERIOD_VALLEY] = 399990; /* 0.01 kWh of which nobody knows when */
    b = made(s);
    assert_true(b.found[BILL_PERIODS_MISSING] && bill_weight_of(&b) == BILL_STOP);
    bill_fini(&b);

    s->days[0][3].periods_wh[PERIOD_VALLEY] = 0;
    s->days[0][3].periods_wh[PERIOD_ANY] = 400000;
    b = made(s);
    assert_true(b.found[BILL_SCHEDULE_GAP] && !b.found[BILL_PERIODS_MISSING]);
    bill_fini(&b);

    s->days[0][3].periods_wh[PERIOD_ANY] = 0;
    s->days[0][3].periods_wh[PERIOD_FLAT] = 400000; /* no price of the flat period */
    b = made(s);
    assert_true(b.found[BILL_PRICE_GAP]);
    bill_fini(&b);
    free(s);
}

/* 0.004 kWh a day on three feeders: what is rounded away on one line comes back on the next. */
static void rounding_loses_nothing(void **state)
{
    (void)state;
    struct setting *s = with_periods();
    memset(&s->days[0][3].import_wh, 0, 3 * sizeof(int64_t));
    s->days[0][3].import_wh = 8;
    s->days[0][3].periods_wh[PERIOD_PEAK] = 4;
    s->days[0][3].periods_wh[PERIOD_VALLEY] = 4;
    struct bill b = made(s);
    assert_int_equal(b.energy_x100, 1);
    bill_fini(&b);
    free(s);
}

static void parts_of_a_split(void **state)
{
    (void)state;
    static const struct tariff_price home[] = {
        {PRICE_ENERGY, PERIOD_ANY, "HOME", "", 500000, false, {18262}, {INT32_MIN}}};
    struct setting *s = with_periods();
    s->other = (struct tariff){"H", home, 1, NULL, 0};
    s->terms[1] = (struct bill_term){date_from_civil(2020, 1, 1), DATE_NONE,  PF_SECTOR_RESIDENTIAL,
                                     PF_SECTOR_RESIDENTIAL,       BASIC_NONE, &s->other};
    s->terms[2] = s->terms[1];
    s->terms[2].category = s->terms[2].sector = PF_SECTOR_AGRICULTURAL;
    s->r.term_count = 3;
    s->splits[0] =
        (struct bill_split){day("2020-01-01"), DATE_NONE, PF_SECTOR_RESIDENTIAL, FACT_UNKNOWN, 200000};
    s->splits[1] =
        (struct bill_split){day("2020-01-01"), DATE_NONE, PF_SECTOR_AGRICULTURAL, 2500, FACT_UNKNOWN};
    s->r.split_count = 2;
    struct bill b = made(s);
    /* 200 kWh fixed, a quarter of 800, and the rest: 360 peak, 240 valley */
    assert_int_equal(sum_of(&b, LINE_ENERGY), 36000 + 7200 + 10000 + 10000);
    assert_int_equal(line_of(&b, LINE_ENERGY, 0)->quantity, 36000);
    assert_int_equal(line_of(&b, LINE_ENERGY, 2)->quantity, 20000);
    assert_int_equal(basis_of(line_of(&b, LINE_PF_ADJUSTMENT, 0), "energy_fen"), 43200);
    assert_int_equal(b.energy_x100, 100000);
    bill_fini(&b);

    s->splits[0].fixed_wh = 1200000;
    b = made(s);
    assert_true(b.found[BILL_SPLIT_OVER_TOTAL]);
    assert_int_equal(sum_of(&b, LINE_ENERGY), 50000);
    bill_fini(&b);

    /* the part has prices by period, and the energy of the account has none */
    static const struct tariff_price peak_only[] = {
        {PRICE_ENERGY, PERIOD_PEAK, "HOME", "", 500000, false, {18262}, {INT32_MIN}}};
    s->splits[0].fixed_wh = 200000;
    s->other.prices = peak_only;
    s->prices[0].period = PERIOD_ANY;
    s->tariff.price_count = 1;
    b = made(s);
    assert_true(b.found[BILL_PRICE_GAP] && !b.found[BILL_SCHEDULE_GAP]);
    bill_fini(&b);

    s->r.term_count = 2;
    b = made(s);
    assert_true(b.found[BILL_SPLIT_WITHOUT_TARIFF] && bill_weight_of(&b) == BILL_STOP);
    bill_fini(&b);
    free(s);
}

static void a_change_of_class_splits_the_period(void **state)
{
    (void)state;
    struct setting *s = setting_of(&vectors[0]);
    s->terms[1] = s->terms[0];
    s->terms[0].until = s->terms[1].from = day("2025-04-16");
    s->terms[1].sector = PF_SECTOR_NON_INDUSTRIAL;
    s->r.term_count = 2;
    use(s, 0, 20, 300000, 140000, 0);
    struct bill b = made(s);
    const struct bill_line *first = line_of(&b, LINE_PF_ADJUSTMENT, 0),
                           *second = line_of(&b, LINE_PF_ADJUSTMENT, 1);
    assert_int_equal(basis_of(first, "standard_x100"), 90);
    assert_int_equal(basis_of(first, "pf_x100"), 93);
    assert_int_equal(basis_of(second, "standard_x100"), 85);
    assert_int_equal(basis_of(second, "pf_x100"), 91);
    assert_int_equal(basis_of(first, "basic_fen"), 2300000);
    assert_int_equal(sum_of(&b, LINE_CAPACITY), 4600000);
    bill_fini(&b);
    free(s);
}

static void two_receiving_points_have_a_power_factor_each(void **state)
{
    (void)state;
    struct setting *s = setting_of(&vectors[0]);
    s->places[1] = s->places[0];
    s->places[1].name = "RP2";
    s->places[1].feeders = s->feeders + 1;
    s->places[0].share = 3;
    s->places[1].share = 1;
    s->r.place_count = 2;
    use(s, 1, 3, 100000, 103454, 0);
    struct bill b = made(s);
    assert_int_equal(basis_of(line_of(&b, LINE_PF_ADJUSTMENT, 0), "pf_x100"), 93);
    assert_int_equal(basis_of(line_of(&b, LINE_PF_ADJUSTMENT, 1), "pf_x100"), 70);
    assert_int_equal(basis_of(line_of(&b, LINE_PF_ADJUSTMENT, 0), "basic_fen"), 3450000);
    assert_int_equal(basis_of(line_of(&b, LINE_PF_ADJUSTMENT, 1), "basic_fen"), 1150000);
    assert_true(b.found[BILL_PF_BELOW_STANDARD]);
    bill_fini(&b);
    free(s);
}

/* ---- what holds a bill -------------------------------------------------------------------------------- */

static void only_confirmed_readings(void **state)
{
    (void)state;
    static const struct {
        int completeness, estimated, held;
        enum bill_finding finding;
        enum bill_weight weight;
    } cases[] = {{9999, 0, 0, BILL_ENERGY_MISSING, BILL_STOP},
                 {9000, 0, 1000, BILL_ENERGY_HELD, BILL_STOP},
                 {10000, 1, 0, BILL_ENERGY_ESTIMATED, BILL_CONFIRM}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct setting *s = setting_of(&vectors[0]);
        s->days[0][7].completeness_bp = cases[i].completeness;
        s->days[0][7].estimated_bp = cases[i].estimated;
        s->days[0][7].held_bp = cases[i].held;
        struct bill b = made(s);
        assert_true(b.found[cases[i].finding]);
        assert_int_equal(date_compare(b.found_on[cases[i].finding], day("2025-04-08")), 0);
        assert_int_equal(bill_weight_of(&b), cases[i].weight);
        bill_fini(&b);
        free(s);
    }
    struct setting *s = setting_of(&vectors[0]);
    s->feeders[0].day_count--; /* the last day is not there at all */
    struct bill b = made(s);
    assert_true(b.found[BILL_ENERGY_MISSING]);
    assert_int_equal(date_compare(b.found_on[BILL_ENERGY_MISSING], day("2025-04-30")), 0);
    bill_fini(&b);
    s->feeders[0].day_count++;
    s->r.energy_due = true;
    b = made(s);
    assert_true(b.found[BILL_ENERGY_DUE] && !b.found[BILL_ENERGY_MISSING] && bill_weight_of(&b) == BILL_STOP);
    bill_fini(&b);
    s->terms[0].from = day("2025-04-03"); /* two days without a tariff */
    b = made(s);
    assert_true(b.found[BILL_TARIFF_GAP] &&
                date_compare(b.found_on[BILL_TARIFF_GAP], day("2025-04-01")) == 0);
    bill_fini(&b);
    free(s);
}

static void a_power_factor_that_cannot_be_told_stops_the_bill(void **state)
{
    (void)state;
    struct setting *s = setting_of(&vectors[0]);
    s->thresholds.pf_active_basis = PF_IMPORT_PLUS_SELF_USE; /* and nobody knows the self use */
    struct bill b = made(s);
    assert_true(b.found[BILL_PF_UNDECIDED] && bill_weight_of(&b) == BILL_STOP);
    bill_fini(&b);
    s->thresholds.pf_active_basis = PF_GRID_IMPORT;
    memset(&s->days[0][3].import_wh, 0, 3 * sizeof(int64_t)); /* nothing was used at all */
    b = made(s);
    assert_null(line_of(&b, LINE_PF_ADJUSTMENT, 0));
    assert_int_equal(bill_weight_of(&b), BILL_NOTE);
    assert_int_equal(b.total_fen, 4600000);
    bill_fini(&b);
    s->days[0][3].forward_varh = FACT_UNKNOWN;
    b = made(s);
    assert_true(b.found[BILL_REACTIVE_MISSING]);
    bill_fini(&b);
    s->r.exempt = TRI_YES;
    b = made(s);
    assert_int_equal(bill_weight_of(&b), BILL_NOTE);
    bill_fini(&b);
    free(s);
}

static void amounts_round_half_up(void **state)
{
    (void)state;
    int64_t fen;
    struct err e;
    static const int64_t cases[][4] = {
        {1, 2, 500000, 1}, {1, 2, 499999, 0}, {-1, 2, 500000, -1}, {3, 0, 5000, 2}, {3, 0, 4999, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(bill_amount(cases[i][0], (int)cases[i][1], cases[i][2], 1, 1, &fen, &e));
        assert_int_equal(fen, cases[i][3]);
    }
    assert_false(bill_amount(INT64_MAX, 0, 1000000000000, 31, 1, &fen, &e));
    assert_int_equal(e.code, ERR_RANGE);
}

static void every_finding_has_its_code(void **state)
{
    (void)state;
    for (int i = 0; i < BILL_FINDING_COUNT; i++)
        assert_int_equal(bill_finding_find(bill_finding_code((enum bill_finding)i)), i);
    assert_int_equal(bill_finding_find("NO SUCH"), BILL_FINDING_COUNT);
}

/* Whole bills, line by line, against the file of expected ones; DAHU_WRITE_GOLDEN=1 writes it anew. */
static void whole_bills(void **state)
{
    (void)state;
    static const char file[] = "tests/data/bill_golden.txt";
    struct buf text;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct setting *s = setting_of(&vectors[i]);
        struct bill b = made(s);
        buf_printf(&text, "%s %lld fen\n", vectors[i].id, (long long)b.total_fen);
        bill_put_lines(&b, &text);
        buf_puts(&text, "\n");
        bill_fini(&b);
        free(s);
    }
    if (getenv("DAHU_WRITE_GOLDEN")) {
        FILE *f = fopen(file, "w");
        assert_non_null(f);
        fputs(text.data, f);
        fclose(f);
    }
    FILE *f = fopen(file, "r");
    assert_non_null(f);
    char *golden = must_alloc(1 << 20);
    size_t n = fread(golden, 1, (1 << 20) - 1, f);
    fclose(f);
    golden[n] = '\0';
    assert_string_equal(text.data, golden);
    free(golden);
    buf_fini(&text);
}

UNIT_MAIN(cmocka_unit_test(every_vector), cmocka_unit_test(losses_of_one_transformer),
          cmocka_unit_test(losses_of_two_are_those_of_their_sum),
          cmocka_unit_test(an_unknown_plate_stops_the_bill), cmocka_unit_test(the_basic_charge_by_days),
          cmocka_unit_test(suspensions), cmocka_unit_test(demand),
          cmocka_unit_test(a_minute_belongs_to_one_period), cmocka_unit_test(energy_by_period),
          cmocka_unit_test(rounding_loses_nothing), cmocka_unit_test(parts_of_a_split),
          cmocka_unit_test(a_change_of_class_splits_the_period),
          cmocka_unit_test(two_receiving_points_have_a_power_factor_each),
          cmocka_unit_test(only_confirmed_readings),
          cmocka_unit_test(a_power_factor_that_cannot_be_told_stops_the_bill),
          cmocka_unit_test(amounts_round_half_up), cmocka_unit_test(every_finding_has_its_code),
          cmocka_unit_test(whole_bills))
