/* Advice: kvar against brute force over whole numbers, the limits of the tariff, and every "cannot say". */
#include "unit.h"

#include "dahu/rule/advice.h"
#include "dahu/rule/power_factor.h"

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* ---- kvarh ----------------------------------------------------------------------------------------------
 */

/* domain rule 2.4: the most Q for P = 100000 that still rounds to n */
static void the_limits_of_the_tariff(void **state)
{
    (void)state;
    static const struct {
        int n;
        uint64_t most;
    } row[] = {{100, 10037}, {95, 34610},  {90, 49839},  {85, 63285},  {80, 76303},
               {70, 103454}, {65, 118477}, {64, 121655}, {60, 135079}, {55, 153841}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_int_equal(advice_most_q(100000, 200000, row[i].n), row[i].most);
        assert_int_equal(advice_most_q(100000, row[i].most + 1, row[i].n), row[i].most);
    }
}

/* By definition: the largest q below the present one with cos >= (2n-1)/200, found one by one. */
static void most_q_agrees_with_brute_force(void **state)
{
    (void)state;
    uint64_t seed = 417;
    int judged = 0;
    for (int i = 0; i < 3000; i++) {
        uint64_t p = 1 + next(&seed) % 400, q = 1 + next(&seed) % 900, m, found = 0;
        int n = 50 + (int)(next(&seed) % 51);
        m = (uint64_t)(2 * n - 1) * (uint64_t)(2 * n - 1);
        if (40000 * p * p >= m * (p * p + q * q))
            continue;
        for (uint64_t k = 1; k < q && 40000 * p * p >= m * (p * p + k * k); k++)
            found = k;
        assert_int_equal(advice_most_q(p, q, n), found);
        judged++;
    }
    assert_true(judged > 1500);
    /* the largest energies that rules take: the limit of 0.90 for P = 100000 is between 49839 and 49840 */
    uint64_t far = advice_most_q(UINT64_C(1000000000000000), UINT64_C(9000000000000000), 90);
    assert_true(far > UINT64_C(498390000000000) && far < UINT64_C(498400000000000));
}

/* ---- kvarh into kvar ------------------------------------------------------------------------------------
 */

static bool takes_off(const struct advice_slots *s, int64_t kvar_x100, int64_t varh)
{
    int64_t sum = 0;
    for (int i = 0; i < s->count; i++)
        if (s->items[i].forward_varh != FACT_UNKNOWN) {
            int64_t drawn = s->items[i].forward_varh * 3600, bank = kvar_x100 * 10 * s->items[i].seconds;
            sum += drawn < bank ? drawn : bank;
        }
    return sum >= varh * 3600;
}

static void kvar_agree_with_brute_force(void **state)
{
    (void)state;
    uint64_t seed = 2025;
    for (int i = 0; i < 300; i++) {
        struct advice_slot slot[8];
        int64_t all = 0, least = 0;
        for (int k = 0; k < 8; k++) {
            slot[k] = (struct advice_slot){.seconds = next(&seed) % 2 ? 900 : 1800,
                                           .forward_varh = (int64_t)(next(&seed) % 2000)};
            if (next(&seed) % 8 == 0)
                slot[k].forward_varh = FACT_UNKNOWN;
            else
                all += slot[k].forward_varh;
        }
        const struct advice_slots slots = {slot, 8};
        int64_t varh = all ? 1 + (int64_t)(next(&seed) % (uint64_t)all) : 0;
        while (!takes_off(&slots, least, varh))
            least++;
        assert_int_equal(advice_kvar(&slots, varh), least);
        assert_true(advice_kvar(&slots, all + 1) == FACT_UNKNOWN);
        assert_true(advice_kvar(&slots, all) != FACT_UNKNOWN); /* all that they hold can be taken off */
    }
}

static void a_bank_is_the_next_usual_size(void **state)
{
    (void)state;
    static const int64_t row[][2] = {{1, 30},        {3000, 30},       {3001, 60},       {18100, 210},
                                     {100000, 1000}, {1000000, 10000}, {1000001, 11000}, {1234500, 13000}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_int_equal(advice_bank(row[i][0]), row[i][1]);
}

/* ---- the steps ------------------------------------------------------------------------------------------
 */

enum { SLOTS = 96 };
static struct advice_slot flat[SLOTS];

/* A day of 96 quarters that together drew @forward_x100. */
static struct advice_pf_facts facts(int64_t p_x100, int64_t forward_x100, int64_t reverse_x100, int standard)
{
    for (int i = 0; i < SLOTS; i++)
        flat[i] = (struct advice_slot){
            .seconds = 900, .import_wh = p_x100 * 10 / SLOTS, .forward_varh = forward_x100 * 10 / SLOTS};
    return (struct advice_pf_facts){.p_x100 = p_x100,
                                    .forward_x100 = forward_x100,
                                    .reverse_x100 = reverse_x100,
                                    .standard = standard,
                                    .reward = true,
                                    .base_fen = 34600000,
                                    .completeness_bp = 10000,
                                    .over = true,
                                    .slots = {flat, SLOTS}};
}

static struct advice_pf advise(const struct advice_pf_facts *f)
{
    struct threshold_set t;
    struct advice_pf a;
    threshold_set_init(&t);
    advice_power_factor(f, &t, &a);
    return a;
}

/* For each standard, from every power factor below it: one kvarh (0.01) less does not reach, and the money is
 * the difference of two adjustments. */
static void every_step_is_just_reached(void **state)
{
    (void)state;
    static const int standards[][2] = {{90, 95}, {85, 94}, {80, 92}};
    for (int s = 0; s < 3; s++)
        for (int64_t q = 960000; q < 40000000; q += 960000) {
            const int64_t p = 9600000;
            const struct advice_pf_facts f = facts(p, q, 0, standards[s][0]);
            struct advice_pf a = advise(&f);
            assert_int_equal(a.pf, pf_x100((uint64_t)p, (uint64_t)q));
            assert_int_equal(a.step_count, 2);
            for (int k = 0; k < 2; k++) {
                const struct advice_step *step = &a.steps[k];
                assert_int_equal(step->target, standards[s][k]);
                assert_int_equal(step->answer, a.pf >= step->target ? ADVICE_REACHED : ADVICE_KVAR);
                if (step->answer == ADVICE_REACHED)
                    continue;
                uint64_t left = (uint64_t)(q - step->take_off_x100);
                assert_int_equal(pf_x100((uint64_t)p, left), step->target);
                assert_int_equal(pf_x100((uint64_t)p, left + 1), step->target - 1);
                int64_t per_day = step->kvar_x100 * 24;
                assert_true(per_day >= step->take_off_x100 && per_day - 24 < step->take_off_x100);
                assert_true(step->bank_kvar * 100 >= step->kvar_x100);
                int now = pf_adjust_bp((int)a.pf, standards[s][0]),
                    then = pf_adjust_bp(step->target, standards[s][0]);
                assert_int_equal(step->bp, then - now);
                assert_int_equal(step->fen, pf_adjust_fen(34600000, then) - pf_adjust_fen(34600000, now));
                assert_true(step->fen < 0);
            }
        }
}

/* V03 of the rule book: the same load with and without back-feed. */
static void back_feed_is_a_matter_of_switching(void **state)
{
    (void)state;
    struct advice_pf_facts f = facts(48000000, 14000000, 10000000, 90);
    struct advice_pf a = advise(&f);
    assert_int_equal(a.pf, 89);
    assert_int_equal(a.pf_no_backfeed, 96);
    assert_int_equal(a.backfeed_bp, 50 + 75);
    assert_int_equal(a.backfeed_fen, 173000 + 259500);
    assert_int_equal(a.steps[0].answer, ADVICE_SWITCH);
    assert_int_equal(a.steps[1].answer, ADVICE_SWITCH);
    /* both: what is drawn is too much as well. Capacitors for that only, after switching */
    f = facts(48000000, 40000000, 10000000, 90);
    a = advise(&f);
    assert_int_equal(a.steps[0].answer, ADVICE_KVAR);
    assert_true(a.steps[0].switch_first);
    assert_int_equal(pf_x100(48000000, (uint64_t)(40000000 - a.steps[0].take_off_x100)), 90);
    assert_int_equal(pf_x100(48000000, (uint64_t)(40000000 - a.steps[0].take_off_x100 + 1)), 89);
}

static void an_approved_lower_standard_earns_nothing_above_it(void **state)
{
    (void)state;
    struct advice_pf_facts f = facts(9600000, 9600000, 0, 85);
    f.reward = false;
    struct advice_pf a = advise(&f);
    assert_int_equal(a.step_count, 1);
    assert_int_equal(a.steps[0].bp, -pf_adjust_bp(71, 85));
}

static void what_is_missing_is_said(void **state)
{
    (void)state;
    struct advice_pf_facts good = facts(9600000, 9600000, 0, 90), f;
    struct advice_pf a;
#define SAYS(change, code_)                                                                                  \
    do {                                                                                                     \
        f = good;                                                                                            \
        change;                                                                                              \
        a = advise(&f);                                                                                      \
        assert_int_equal(a.steps[0].answer, ADVICE_UNKNOWN);                                                 \
        assert_string_equal(a.steps[0].why.code, code_);                                                     \
        assert_true(a.pf == FACT_UNKNOWN && a.steps[0].kvar_x100 == FACT_UNKNOWN && a.step_count == 1);      \
    } while (0)
    SAYS(f.p_x100 = FACT_UNKNOWN, "ADVICE_ENERGY_MISSING");
    SAYS(f.forward_x100 = FACT_UNKNOWN, "ADVICE_ENERGY_MISSING");
    SAYS(f.reverse_x100 = FACT_UNKNOWN, "ADVICE_ENERGY_MISSING");
    SAYS(f.loss_q_x100 = FACT_UNKNOWN, "ADVICE_LOSS_UNKNOWN");
    SAYS(f.over = false, "ADVICE_MONTH_RUNS");
    SAYS(f.completeness_bp = 9499, "ADVICE_MONTH_INCOMPLETE");
    SAYS(f.standard = FACT_UNKNOWN, "ADVICE_STANDARD_UNKNOWN");
    SAYS(f.p_x100 = 0, "ADVICE_NO_ENERGY");
    f = good;
    f.completeness_bp = 9500;
    f.slots.count = 1;
    f.base_fen = FACT_UNKNOWN;
    a = advise(&f);
    assert_int_equal(a.steps[0].answer, ADVICE_KVAR);
    assert_string_equal(a.steps[0].why.code, "ADVICE_NO_INTERVALS");
    assert_true(a.steps[0].kvar_x100 == FACT_UNKNOWN && a.steps[0].bank_kvar == FACT_UNKNOWN);
    assert_true(a.steps[0].fen == FACT_UNKNOWN && a.steps[0].bp < 0);
}

/* ---- current transformers -------------------------------------------------------------------------------
 */

static void ratios_of_the_rule_book(void **state)
{
    (void)state;
    static const struct { /* domain rules 5.4: kVA, kV, normal A; present and proposed ratio */
        int64_t kva, kv_x100, normal_ma, primary_a;
        enum advice_ct_state state;
        int64_t proposed_a;
        bool class_s;
        const char *why;
    } row[] = {{2000, 1000, 80830, 150, ADVICE_CT_FITS, FACT_UNKNOWN, false, NULL},
               {2000, 1000, 80830, 300, ADVICE_CT_LOW_UNLESS_S, 150, false, NULL},
               {2000, 1000, 80830, 500, ADVICE_CT_LOW, 150, false, NULL},
               {2000, 1000, 80830, 75, ADVICE_CT_HIGH, 150, false, NULL},
               {4000, 1000, 161660, 1000, ADVICE_CT_LOW, 300, false, NULL},
               {630, 1000, 25460, 20, ADVICE_CT_HIGH, 40, false, NULL},
               {8000, 1000, 369500, 300, ADVICE_CT_HIGH, 600, false, NULL},
               {20000, 3500, 230940, 200, ADVICE_CT_HIGH, 400, false, NULL},
               {2000, 1000, 34640, 200, ADVICE_CT_LOW, 100, false, NULL},
               {315, 1000, 3640, 20, ADVICE_CT_LOW, FACT_UNKNOWN, true, "ADVICE_CT_MULTI_RATIO"},
               {2000, 1000, 25000, 150, ADVICE_CT_LOW, 100, true, NULL},
               {2000, 1000, 25000, 100, ADVICE_CT_LOW_UNLESS_S, FACT_UNKNOWN, true, "ADVICE_CT_CLASS_S"},
               {2000, 1000, 240000, 150, ADVICE_CT_HIGH, FACT_UNKNOWN, false, "ADVICE_CT_ABOVE_CAPACITY"},
               {FACT_UNKNOWN, 1000, 10000, 150, ADVICE_CT_LOW, FACT_UNKNOWN, false, "ADVICE_CT_NO_CAPACITY"}};
    struct threshold_set t;
    threshold_set_init(&t);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct advice_ct_facts f = {.primary_a = row[i].primary_a,
                                    .secondary_a = 5,
                                    .kv_x100 = row[i].kv_x100,
                                    .capacity_kva = row[i].kva,
                                    .wanted_s = 1000,
                                    .known_s = 950,
                                    .normal_ma = row[i].normal_ma,
                                    .largest_ma = row[i].normal_ma};
        struct advice_ct ct;
        advice_ct(&f, &t, &ct);
        assert_int_equal(ct.state, row[i].state);
        assert_true(ct.proposed_a == row[i].proposed_a);
        assert_int_equal(ct.proposed_class_s, row[i].class_s);
        assert_true(!row[i].why == !ct.why.code);
        if (row[i].why)
            assert_string_equal(ct.why.code, row[i].why);
        f.known_s = 949;
        advice_ct(&f, &t, &ct);
        assert_int_equal(ct.state, ADVICE_CT_UNKNOWN);
        assert_string_equal(ct.why.code, "ADVICE_CT_INCOMPLETE");
    }
}

/* ---- demand ---------------------------------------------------------------------------------------------
 */

/* 3:4:5, so that the apparent power is whole: exactly the capacity is not above it. */
static void demand_is_compared_exactly(void **state)
{
    (void)state;
    const date day = date_from_civil(2026, 3, 1);
    const struct advice_capacity capacity[2] = {{day, 500, 100, false},
                                                {date_add_days(day, 1), FACT_UNKNOWN, FACT_UNKNOWN, false}};
    struct advice_slot slot[] = {
        {day, 0, true, 900, 100000, 75000, 0},                /* 400 kW, 300 kvar: 500 kVA */
        {day, 15, true, 900, 100000, 0, 75000},               /* leading: the same */
        {day, 30, true, 900, 100000, 75001, 0},               /* just above */
        {day, 45, true, 900, 125001, FACT_UNKNOWN, 0},        /* above by active power alone */
        {day, 60, true, 900, FACT_UNKNOWN, 10, 10},           /* not known */
        {date_add_days(day, 1), 0, false, 900, 500000, 0, 0}, /* no ledger */
        {date_add_days(day, 2), 0, false, 900, 500000, 0, 0}, /* not asked */
    };
    const struct advice_slots slots = {slot, sizeof slot / sizeof *slot};
    struct advice_demand d;
    advice_demand(&slots, capacity, 2, &d);
    assert_int_equal(d.days[0].known_s, 3600);
    assert_int_equal(d.days[0].reactive_s, 2700);
    assert_int_equal(d.days[0].over_w_s, 900);
    assert_int_equal(d.days[0].over_va_s, 1800);
    assert_int_equal(d.days[0].over_service_s, 3600);
    assert_int_equal(d.days[0].peak_w, 500004);
    assert_int_equal(d.days[0].peak_va, 500004);
    assert_int_equal(d.days[0].peak_minute, 45);
    assert_int_equal(d.days[1].over_va_s, 0);
    assert_int_equal(d.days[1].peak_va, 2000000);
    assert_int_equal(d.over_days, 1);
    assert_false(d.capacity_known);
}

UNIT_MAIN(cmocka_unit_test(the_limits_of_the_tariff), cmocka_unit_test(most_q_agrees_with_brute_force),
          cmocka_unit_test(kvar_agree_with_brute_force), cmocka_unit_test(a_bank_is_the_next_usual_size),
          cmocka_unit_test(every_step_is_just_reached), cmocka_unit_test(back_feed_is_a_matter_of_switching),
          cmocka_unit_test(an_approved_lower_standard_earns_nothing_above_it),
          cmocka_unit_test(what_is_missing_is_said), cmocka_unit_test(ratios_of_the_rule_book),
          cmocka_unit_test(demand_is_compared_exactly))
