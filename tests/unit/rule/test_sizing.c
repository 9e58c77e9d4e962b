/* sizing: transformers for a load, at the borders of the standard sizes. */
#include "unit.h"

#include "dahu/rule/sizing.h"

static struct sizing of(int64_t load_kw, int64_t pf_bp, int64_t rate_bp)
{
    struct sizing s;
    sizing_choose(load_kw, pf_bp, rate_bp, &s);
    return s;
}

static void a_size_carries_what_it_must(void **state)
{
    (void)state;
    /* 700 kW / (1.00 x 0.70) = 1000 kVA exactly; a kilowatt more does not fit */
    assert_int_equal(of(700, 10000, 7000).needed_kva, 1000);
    assert_int_equal(of(700, 10000, 7000).one_kva, 1000);
    assert_int_equal(of(701, 10000, 7000).needed_kva, 1002);
    assert_int_equal(of(701, 10000, 7000).one_kva, 1250);
    assert_int_equal(of(700, 10000, 7000).two_kva, 500);
    /* 950 / (0.95 x 0.75) = 1333.3 */
    assert_int_equal(of(950, 9500, 7500).needed_kva, 1334);
    assert_int_equal(of(950, 9500, 7500).one_kva, 1600);
    assert_int_equal(of(950, 9500, 7500).two_kva, 800);
}

static void what_no_size_carries_is_said(void **state)
{
    (void)state;
    assert_int_equal(of(2501, 10000, 10000).one_kva, 0);
    assert_int_equal(of(2501, 10000, 10000).two_kva, 1600);
    assert_int_equal(of(5001, 10000, 10000).two_kva, 0);
    assert_int_equal(of(1, 10000, 10000).one_kva, 315);
}

static void compensation_is_a_fifth_to_three_tenths(void **state)
{
    (void)state;
    assert_int_equal(of(1000, 10000, 10000).compensation_least_kvar, 200);
    assert_int_equal(of(1000, 10000, 10000).compensation_most_kvar, 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_size_carries_what_it_must),
                                       cmocka_unit_test(what_no_size_carries_is_said),
                                       cmocka_unit_test(compensation_is_a_fifth_to_three_tenths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
