/* Ratios of instrument transformers, and the exact numbers below them. */
#include "fixture.h"

#include "../src/meter/exact.h"
#include "dahu/meter/ratio.h"

static void parsing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t primary, secondary;
    } good[] = {{"600/5", 120, 1}, {"120", 120, 1},   {"10000/100", 100, 1},      {"1", 1, 1},
                {"0.5", 1, 2},     {"100/3", 100, 3}, {"35000/57.7", 350000, 577}};
    struct err e;
    struct ratio r;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(ratio_parse(good[i].text, &r, &e));
        assert_int_equal(r.primary, good[i].primary);
        assert_int_equal(r.secondary, good[i].secondary);
    }
    static const char *const bad[] = {"",    "/",   "600/",   "/5", "a/b",    "600/5/1",
                                      "0/5", "5/0", "-600/5", "0",  "1.23456"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ratio_parse(bad[i], &r, &e));
}

static void applying(void **state)
{
    (void)state;
    struct err e;
    int64_t v;
    struct ratio ct = {120, 1}, pt = {100, 1}, third = {100, 3};
    assert_true(ratio_apply(Q_ACTIVE_ENERGY_IMPORT, 12345, ct, pt, &v, &e));
    assert_int_equal(v, 148140000);
    assert_true(ratio_apply(Q_CURRENT_L1, 12345, ct, pt, &v, &e));
    assert_int_equal(v, 12345 * 120);
    assert_true(ratio_apply(Q_VOLTAGE_LL_L12, 12345, ct, pt, &v, &e));
    assert_int_equal(v, 1234500);
    assert_true(ratio_apply(Q_POWER_FACTOR_TOTAL, 9500, ct, pt, &v, &e));
    assert_int_equal(v, 9500);
    assert_true(ratio_apply(Q_ACTIVE_POWER_TOTAL, -1, third, third, &v, &e)); /* 1111.1 */
    assert_int_equal(v, -1111);
    assert_true(ratio_apply(Q_CURRENT_L1, 1, (struct ratio){1, 2}, pt, &v, &e)); /* half away from zero */
    assert_int_equal(v, 1);
    assert_true(ratio_apply(Q_CURRENT_L1, -1, (struct ratio){1, 2}, pt, &v, &e));
    assert_int_equal(v, -1);
    assert_false(ratio_apply(Q_ACTIVE_ENERGY_IMPORT, INT64_MAX / 2, ct, pt, &v, &e));
    assert_int_equal(e.code, ERR_RANGE);
}

/* 2^two x 10^ten x magnitude, rounded: against numbers worked out by hand. */
static void exact_numbers(void **state)
{
    (void)state;
    static const struct {
        struct exact x;
        int decimals;
        bool fits;
        int64_t value;
    } row[] = {
        {{false, 5, 0, -1}, 0, true, 1},
        {{true, 5, 0, -1}, 0, true, -1},
        {{false, 49, 0, -2}, 0, true, 0},
        {{false, 1, -1, 0}, 0, true, 1},
        {{false, 1, -2, 0}, 0, true, 0},
        {{false, 3, 62, 0}, 0, false, 0},
        {{false, 1, 62, 0}, 0, true, INT64_C(1) << 62},
        {{false, 1, -1074, 0}, 9, true, 0},
        {{false, 1, 0, 18}, 0, true, INT64_C(1000000000000000000)},
        {{false, 1, 0, 19}, 0, false, 0},
        {{false, 1, 200, 0}, 0, false, 0},
        {{false, 0, 2000, 300}, 9, true, 0},
        {{false, 1, 0, -300}, 3, true, 0},
        {{false, 1, 100, -30}, 0, true, 1}, /* 1.267... */
        {{false, 3, 99, -30}, 0, true, 2},  /* 1.901... */
        {{false, UINT64_MAX, 0, -4}, 0, true, 1844674407370955},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        int64_t v = 0;
        assert_int_equal(exact_round(row[i].x, row[i].decimals, &v), row[i].fits);
        if (row[i].fits)
            assert_int_equal(v, row[i].value);
    }
    struct exact sum = exact_of(1);
    assert_true(exact_add(&sum, (struct exact){true, 25, 0, -1}, 3));
    assert_true(sum.negative);
    assert_int_equal((int64_t)sum.magnitude, 1500);
}

UNIT_MAIN(cmocka_unit_test(parsing), cmocka_unit_test(applying), cmocka_unit_test(exact_numbers))
