/* What is on its way: found by its transaction, and waited for by its place in the line of one gateway. */
#include "unit.h"

#include "dahu/modbus/window.h"

enum { TIMEOUT_US = 1000 };

static mono_us at(int64_t us)
{
    return (mono_us){us};
}

static void what_stands_behind_others_is_waited_for_longer(void **state)
{
    (void)state;
    struct window w = {0};
    for (int i = 0; i < 3; i++)
        window_add(&w, at(0), TIMEOUT_US)->transaction = (uint16_t)(10 + i);
    for (int i = 0; i < 3; i++)
        assert_int_equal(w.flights[i].deadline.us, (i + 1) * TIMEOUT_US);
    assert_int_equal(window_deadline(&w).us, TIMEOUT_US);
    window_remove(&w, window_find(&w, 10), at(TIMEOUT_US), TIMEOUT_US); /* was never answered */
    assert_int_equal(w.flights[0].deadline.us, 2 * TIMEOUT_US);
    window_remove(&w, window_find(&w, 11), at(1200), TIMEOUT_US); /* was answered soon */
    assert_int_equal(w.flights[0].transaction, 12);
    assert_int_equal(w.flights[0].deadline.us, 1200 + TIMEOUT_US);
    assert_int_equal(window_find(&w, 11), -1);
    window_remove(&w, 0, at(1300), TIMEOUT_US);
    assert_int_equal(window_deadline(&w).us, INT64_MAX);
    window_fini(&w);
}

static void holds_the_most(void **state)
{
    (void)state;
    struct window w = {0};
    for (int i = 0; i < WINDOW_MOST; i++)
        window_add(&w, at(0), TIMEOUT_US)->transaction = (uint16_t)i;
    for (int i = WINDOW_MOST - 1; i >= 0; i--)
        assert_int_equal(window_find(&w, (uint16_t)i), i);
    window_fini(&w);
}

UNIT_MAIN(cmocka_unit_test(what_stands_behind_others_is_waited_for_longer), cmocka_unit_test(holds_the_most))
