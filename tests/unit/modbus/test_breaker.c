/* The breaker: an early first probe, delays that double up to a maximum, one try while half open. */
#include "unit.h"

#include "dahu/modbus/breaker.h"

static const struct breaker_rule rule = {.first_us = 1000000, .most_us = 300000000};

static mono_us at(int64_t us)
{
    return (mono_us){us};
}

static void delays_double_up_to_the_maximum(void **state)
{
    (void)state;
    int64_t expected = rule.first_us;
    for (int failures = 1; failures < 70; failures++) {
        for (uint64_t seed = 0; seed < 200; seed++) {
            int64_t delay = breaker_delay_us(&rule, failures, seed);
            assert_in_range(delay, expected * 8 / 10, expected * 12 / 10);
            assert_true(delay <= rule.most_us);
        }
        expected = expected * 2 < rule.most_us ? expected * 2 : rule.most_us;
    }
}

static void what_failed_together_is_not_tried_together(void **state)
{
    (void)state;
    int early = 0, late = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        int64_t delay = breaker_delay_us(&rule, 1, seed);
        early += delay < 900000;
        late += delay > 1100000;
        assert_int_equal(delay, breaker_delay_us(&rule, 1, seed)); /* the seed decides, nothing else */
    }
    assert_in_range(early, 200, 300);
    assert_in_range(late, 200, 300);
}

static void one_try_while_half_open(void **state)
{
    (void)state;
    struct breaker b;
    breaker_init(&b, 7);
    assert_true(breaker_try(&b, at(0)) && breaker_try(&b, at(0)));
    breaker_failed(&b, &rule, at(5));
    assert_int_equal(b.state, BREAKER_OPEN);
    assert_false(breaker_try(&b, at(b.next.us - 1)));
    assert_true(breaker_ready(&b, b.next));
    assert_int_equal(b.state, BREAKER_OPEN);
    assert_true(breaker_try(&b, b.next));
    assert_int_equal(b.state, BREAKER_HALF_OPEN);
    assert_false(breaker_try(&b, at(INT64_MAX)));
    breaker_failed(&b, &rule, at(b.next.us));
    assert_int_equal(b.state, BREAKER_OPEN);
    assert_true(breaker_try(&b, b.next));
    breaker_succeeded(&b);
    assert_int_equal(b.state, BREAKER_CLOSED);
    assert_int_equal(b.failures, 0);
    breaker_failed(&b, &rule, at(0));
    assert_true(b.next.us <= 1200000); /* the delay begins small again */
}

static void a_try_that_told_nothing_may_be_repeated(void **state)
{
    (void)state;
    struct breaker b;
    breaker_init(&b, 7);
    breaker_undecided(&b, at(3));
    assert_int_equal(b.state, BREAKER_CLOSED);
    breaker_failed(&b, &rule, at(0));
    assert_true(breaker_try(&b, b.next));
    breaker_undecided(&b, at(b.next.us + 9));
    assert_int_equal(b.failures, 1);
    assert_true(breaker_try(&b, b.next));
}

static void tolerates_what_it_is_told_to(void **state)
{
    (void)state;
    struct breaker_rule r = rule;
    struct breaker b;
    r.tolerated = 2;
    breaker_init(&b, 1);
    breaker_failed(&b, &r, at(0));
    breaker_failed(&b, &r, at(0));
    assert_int_equal(b.state, BREAKER_CLOSED);
    breaker_failed(&b, &r, at(0));
    assert_int_equal(b.state, BREAKER_OPEN);
    assert_in_range(b.next.us, 800000, 1200000);
}

UNIT_MAIN(cmocka_unit_test(delays_double_up_to_the_maximum),
          cmocka_unit_test(what_failed_together_is_not_tried_together),
          cmocka_unit_test(one_try_while_half_open),
          cmocka_unit_test(a_try_that_told_nothing_may_be_repeated),
          cmocka_unit_test(tolerates_what_it_is_told_to))
