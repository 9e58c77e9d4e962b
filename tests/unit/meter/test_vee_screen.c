/* Which readings are believed: roll-over (V1), step back (V2), garbage, duplicates. */
#include "vee_fixture.h"

enum { N = 16 };

static struct vee_point *clean(int64_t first, int64_t step)
{
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    for (int s = -20; s <= N + 20; s++)
        vp_add(p, s, first + step * (s + 20));
    return p;
}

/* The sample at the end of @slot intervals. */
static int at(int slot)
{
    return slot + 20;
}

/* V1: over its own width, told by the driver or known from how meters are made, and also inside a gap. */
static void rollover(void **state)
{
    (void)state;
    static const int64_t width[] = {
        INT64_C(1000000) * 1000,   INT64_C(10000000) * 1000,
        INT64_C(100000000) * 1000,                    /* whole kWh */
        INT64_C(100000000),        INT64_C(10000000), /* tenths, hundredths */
        INT64_C(1) << 31,          INT64_C(1) << 32,
        (INT64_C(1) << 31) * 10,   (INT64_C(1) << 32) * 1000,
        INT64_C(1) << 48,          INT64_C(9999999999) * 10 + 10, /* 99,999,999.99 */
    };
    for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
        for (int form = 0; form < 8; form++) {
            bool told = form & 1, gap = form & 2, contract = form & 4;
            int64_t step = width[i] / 20000;
            struct vee_point *p = clean(0, 0);
            p->pieces[0].wraps_at[0] = told ? width[i] : 0;
            p->pieces[0].num = 3;
            p->in.contract_kva = contract ? 3 * step / 250 + 1 : 0;
            for (int s = 0; s < p->in.sample_count; s++) {
                int64_t value = width[i] - step * 25 - step / 2 + step * s;
                p->samples[s].energy[0] = value < width[i] ? value : value - width[i];
                if (gap && s > at(2) && s < at(12))
                    p->samples[s].known = 0;
            }
            vp_run(p);
            if (vp_sum(p, 0, N) != 3 * step * N)
                fail_msg("width %lld, form %d: %lld instead of %lld", (long long)width[i], form,
                         (long long)vp_sum(p, 0, N), (long long)(3 * step * N));
            assert_int_equal(vp_sum(p, 0, 5), 3 * step * 5);
            assert_int_equal(p->out.finding_count, 1);
            const struct vee_finding *f = vp_finding(p, VEE_RULE_register_rollover, 0);
            assert_non_null(f);
            assert_int_equal(f->limit, width[i]);
            assert_int_equal(f->from.us, vp_slot(gap ? 2 : 5).us);
            assert_int_equal(f->to.us, vp_slot(gap ? 12 : 6).us);
            assert_int_equal(p->out.intervals[5].quality, gap ? VEE_INTERPOLATED : VEE_QUESTIONABLE);
            vp_free(p);
        }
    }
}

/* V2: back to something that no width explains. The interval is held, nothing is negative, nothing is huge.
 */
static void step_back(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int64_t before, after, wraps_at, contract_kva, recent_most;
        int64_t held; /* energy that stands by until a person decides */
    } row[] = {
        {"reset", 123456789, 0, 0, 0, 0, 0},
        {"reset, and something used since", 123456789, 40, 0, 100, 0, 40},
        {"the same by what was used before", 123456789, 40, 0, 0, 60, 40},
        {"another meter", 123456789, 77000000, 0, 100, 0, 0},
        {"a little", 123456789, 123456000, 0, 100, 0, 0},
        {"its width is another", 999990000, 10, INT64_C(100000000000), 0, 0, 0},
        {"too much for the contract", 999990000, 10, 1000000000, 1, 0, 10},
        {"not near the end of any width", 950000000, 10, 0, 0, 0, 0},
        {"tampered at a width, but by more than 2 % of it", INT64_C(9700000000), 10, 0, 1000000, 0, 10},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct vee_point *p = clean(0, 0);
        p->pieces[0].wraps_at[0] = row[i].wraps_at;
        p->in.contract_kva = row[i].contract_kva;
        p->in.recent_most[0] = row[i].recent_most;
        for (int s = -20; s <= N + 20; s++)
            p->samples[at(s)].energy[0] = s <= 5 ? row[i].before + 10 * (s - 5) : row[i].after + 10 * (s - 6);
        vp_run(p);
        const struct vee_interval *v = &p->out.intervals[5];
        if (v->quality != VEE_HELD || v->energy[0] != row[i].held || v->held != 1)
            fail_msg("%s: %lld of quality %d", row[i].what, (long long)v->energy[0], v->quality);
        assert_int_equal(vp_sum(p, 0, 5), 50);
        assert_int_equal(vp_sum(p, 6, N), 100);
        assert_int_equal(p->out.finding_count, 1);
        const struct vee_finding *f = vp_finding(p, VEE_RULE_register_step_back, 0);
        assert_int_equal(f->raw, row[i].after);
        assert_int_equal(f->limit, row[i].before);
        assert_int_equal(f->outcome, VEE_HOLD);
        assert_int_equal(f->from.us, vp_slot(5).us);
        vp_free(p);
    }
}

/* There and gone: dropped, no energy is lost, and the raw value is told. */
static void garbage(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int slot, count;
        int64_t value[10]; /* of the samples from there on */
        int64_t wraps_at;
    } row[] = {
        {"all ones of 32 bits", 5, 1, {UINT32_MAX}, 0},
        {"all ones of 32 bits in kWh", 5, 1, {UINT32_MAX * INT64_C(1000)}, 0},
        {"the largest of 32 bits", 5, 1, {INT32_MAX}, 0},
        {"2^32 as a float has it, in 10 Wh", 5, 1, {(INT64_C(1) << 32) * 10}, 0},
        {"all ones in tenths of a Wh", 5, 1, {429496730}, 0},
        {"the largest of 64 bits", 5, 1, {INT64_MAX}, 0},
        {"all ones of 48 bits", 5, 1, {(INT64_C(1) << 48) - 1}, 0},
        {"negative", 5, 1, {-1}, 0},
        {"the lowest", 5, 1, {INT64_MIN + 1}, 0},
        {"beyond its width", 5, 1, {10000000}, 10000000},
        {"nothing", 5, 1, {0}, 0},
        {"a word is torn", 5, 1, {1000250 - 65536}, 0},
        {"a word is torn upwards", 5, 1, {1000250 + 65536}, 0},
        {"high for a while", 5, 4, {5000000, 5000010, 5000020, 5000030}, 0},
        {"low for a while", 5, 4, {3, 3, 3, 4}, 0},
        {"two kinds", 5, 3, {0, UINT32_MAX, 7}, 0},
        {"all ones of tenths for longer than one looks",
         2,
         10,
         {429496730, 429496730, 429496730, 429496730, 429496730, 429496730, 429496730, 429496730, 429496730,
          429496730},
         0},
        {"all ones for longer than one looks",
         2,
         10,
         {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX,
          UINT32_MAX, UINT32_MAX},
         0},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct vee_point *p = clean(1000000, 10);
        p->pieces[0].wraps_at[0] = row[i].wraps_at;
        for (int n = 0; n < row[i].count; n++)
            p->samples[at(row[i].slot + n)].energy[0] = row[i].value[n];
        vp_run(p);
        for (int n = 0; n < N; n++) {
            const struct vee_interval *v = &p->out.intervals[n];
            bool touched = n >= row[i].slot - 1 && n < row[i].slot + row[i].count;
            if (v->energy[0] != 10 || v->quality != (touched ? VEE_INTERPOLATED : VEE_VALID))
                fail_msg("%s: interval %d has %lld of quality %d", row[i].what, n, (long long)v->energy[0],
                         v->quality);
        }
        assert_int_equal(p->out.finding_count, 1); /* neighbours are one finding */
        const struct vee_finding *f = vp_finding(p, VEE_RULE_register_garbage, 0);
        assert_int_equal(f->from.us, vp_slot(row[i].slot - 1).us);
        assert_int_equal(f->to.us, vp_slot(row[i].slot - 1 + row[i].count).us);
        vp_free(p);
    }
}

/* Neither the newest value nor the first one has a neighbour that tells, but some values no register has. */
static void garbage_at_the_ends(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    vp_add(p, 0, INT32_MAX);
    for (int s = 1; s <= N; s++)
        vp_add(p, s, s < N ? 1000 + 10 * s : (int64_t)UINT32_MAX);
    vp_run(p);
    assert_int_equal(p->out.intervals[0].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 1, N - 1), 10 * (N - 2));
    assert_int_equal(p->out.intervals[N - 1].quality, VEE_MISSING);
    assert_int_equal(vp_count(p, VEE_RULE_register_garbage), 1); /* the first is of the day before */
    vp_free(p);
}

/* A register that climbs through such a value is not garbage. */
static void climbs_through(void **state)
{
    (void)state;
    struct vee_point *p = clean(UINT32_MAX - 250, 10);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 10 * N);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* Longer than one looks, a low register was a state: both ends are told, and a person decides. */
static void low_for_long(void **state)
{
    (void)state;
    struct vee_point *p = clean(1000000, 10);
    for (int s = 2; s < 13; s++)
        p->samples[at(s)].energy[0] = 0;
    vp_run(p);
    assert_int_equal(p->out.intervals[1].quality, VEE_HELD);
    assert_int_equal(vp_count(p, VEE_RULE_register_step_back), 1);
    vp_free(p);
}

/* A reset register that passes its old value in steps of its own is no glitch. */
static void climbs_back(void **state)
{
    (void)state;
    struct vee_point *p = clean(0, 0);
    for (int s = -20; s <= N + 20; s++)
        p->samples[at(s)].energy[0] = s <= 5 ? 20 + s : 10 * (s - 6);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_register_step_back), 1);
    assert_int_equal(vp_count(p, VEE_RULE_register_garbage), 0);
    assert_int_equal(vp_sum(p, 6, N), 100);
    vp_free(p);
}

/* Back by a little, to what it showed before: the readings between are no jump, so they were not garbage. */
static void back_by_a_little(void **state)
{
    (void)state;
    struct vee_point *p = clean(0, 0);
    for (int s = -20; s <= N + 20; s++)
        p->samples[at(s)].energy[0] = s <= 5 ? 200 + 10 * s : 225 + 10 * (s - 6);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_register_garbage), 0);
    assert_int_equal(p->out.intervals[5].quality, VEE_HELD);
    assert_int_equal(vp_sum(p, 0, 5) + vp_sum(p, 6, N), 150);
    vp_free(p);
}

/* Where two readings could be wrong in more than one way, the fewest are dropped. */
static void fewest(void **state)
{
    (void)state;
    struct vee_point *p = clean(1000000, 10);
    p->samples[at(5)].energy[0] += 5000000;
    for (int s = 8; s <= N + 20; s++)
        p->samples[at(s)].energy[0] += 5000500;
    vp_run(p);
    const struct vee_finding *f = vp_finding(p, VEE_RULE_register_garbage, 0);
    assert_int_equal(p->out.finding_count, 1);
    assert_int_equal(f->from.us, vp_slot(4).us);
    assert_int_equal(f->to.us, vp_slot(5).us);
    assert_int_equal(vp_sum(p, 0, 7), 70);
    vp_free(p);
}

/* A reset register that shows garbage soon after has not come back. */
static void garbage_after_a_reset(void **state)
{
    (void)state;
    struct vee_point *p = clean(0, 0);
    for (int s = -20; s <= N + 20; s++)
        p->samples[at(s)].energy[0] = s <= 5 ? 100000 + s : s == 9 ? 999999 : 5 * (s - 6);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_register_step_back), 1);
    assert_int_equal(vp_finding(p, VEE_RULE_register_garbage, 0)->raw, 999999);
    assert_int_equal(vp_sum(p, 6, N), 50);
    vp_free(p);
}

/* Garbage that shows at once and garbage that shows later are neighbours all the same. */
static void found_out_of_order(void **state)
{
    (void)state;
    struct vee_point *p = clean(1000000, 10);
    p->pieces[0].wraps_at[0] = 100000000;
    p->samples[at(2)].energy[0] = 50000000;
    for (int s = 3; s < N; s += 2)
        p->samples[at(s)].energy[0] = UINT32_MAX;
    vp_run(p);
    assert_int_equal(p->out.findings[0].from.us, vp_slot(1).us);
    assert_int_equal(p->out.findings[0].to.us, vp_slot(3).us);
    assert_int_equal(p->out.findings[0].raw, UINT32_MAX);
    assert_int_equal(p->out.finding_count, 7);
    assert_int_equal(vp_sum(p, 0, N), 10 * N);
    vp_free(p);
}

static void duplicates(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    for (int s = 0; s <= N; s++) {
        vp_add(p, s, 10 * s);
        if (s == 3)
            vp_add(p, s, 10 * s); /* the same: one */
        if (s == 7) {
            vp_add(p, s, 10 * s + 4);
            vp_add(p, s, 10 * s + 5);
        }
    }
    vp_run(p);
    for (int i = 0; i < N; i++) {
        assert_int_equal(p->out.intervals[i].energy[0], 10);
        assert_int_equal(p->out.intervals[i].quality, i == 6 ? VEE_QUESTIONABLE : VEE_VALID);
    }
    assert_int_equal(p->out.finding_count, 1);
    assert_int_equal(p->out.findings[0].rule, VEE_RULE_duplicate);
    assert_int_equal(p->out.findings[0].limit, 70);
    vp_free(p);
}

/* What is found on a link over midnight is told for both days, and is the same when they are judged alone. */
static void days_apart(void **state)
{
    (void)state;
    struct vee_point *p = clean(0, 0);
    p->in.recent_most[0] = 100;
    for (int s = -20; s <= N + 20; s++) {
        p->samples[at(s)].energy[0] = s <= 6 ? 123456 + 10 * s : 17 + 10 * (s - 10);
        p->samples[at(s)].known = !(s > 6 && s < 10);
    }
    p->days[0] = vp_slot(0);
    p->days[1] = vp_slot(8);
    p->in.days = p->days;
    p->in.day_count = 2;
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_register_step_back), 2);
    assert_int_equal(p->out.findings[0].to.us, vp_slot(8).us);
    assert_int_equal(p->out.findings[1].from.us, vp_slot(8).us);
    struct vee_interval both[N];
    memcpy(both, p->out.intervals, sizeof both);
    p->in.days = NULL;
    for (int d = 0; d < 2; d++) {
        p->in.from = vp_slot(8 * d);
        p->in.to = vp_slot(8 * d + 8);
        vp_run(p);
        assert_memory_equal(p->out.intervals, both + 8 * d, 8 * sizeof *both);
        assert_int_equal(p->out.finding_count, 1);
    }
    vp_free(p);
}

UNIT_MAIN(cmocka_unit_test(rollover), cmocka_unit_test(step_back), cmocka_unit_test(garbage),
          cmocka_unit_test(garbage_at_the_ends), cmocka_unit_test(climbs_through),
          cmocka_unit_test(low_for_long), cmocka_unit_test(climbs_back), cmocka_unit_test(back_by_a_little),
          cmocka_unit_test(fewest), cmocka_unit_test(garbage_after_a_reset),
          cmocka_unit_test(found_out_of_order), cmocka_unit_test(duplicates), cmocka_unit_test(days_apart))
