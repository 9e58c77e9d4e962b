/* When the loop leaves the kernel alone: among many events, not beyond a timer, not while somebody converses.
 */
#include "unit.h"

#include "dahu/modbus/gather.h"

enum { TURN_US = 100 };

static struct gather g;
static mono_us now;

/* Turns of TURN_US with @events each, until @us have gone by; returns how long it slept of that. */
static int64_t run(int64_t us, int events)
{
    int64_t slept_us = 0, end_us = now.us + us;
    while (now.us < end_us) {
        int64_t sleeps_us = gather_us(&g, now);
        assert_in_range(sleeps_us, 0, GATHER_US);
        slept_us += sleeps_us;
        now.us += sleeps_us + TURN_US;
        for (int i = 0; i < events; i++)
            gather_event(&g);
    }
    return slept_us;
}

static int begin(void **state)
{
    (void)state;
    now.us = 5000000;
    gather_init(&g, now);
    return 0;
}

static void many_events_are_gathered(void **state)
{
    (void)state;
    run(20000, 4);                                 /* until they have been counted */
    assert_in_range(run(100000, 4), 85000, 95000); /* a turn a millisecond, which takes a tenth of it */
    mono_us before = now;
    run(10000, 0); /* they end */
    run(10000, 0);
    assert_int_equal(run(100000, 0), 0);
    assert_true(now.us - before.us >= 120000);
}

static void few_events_are_not(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        now.us += 500; /* two thousand a second */
        gather_event(&g);
        assert_int_equal(gather_us(&g, now), 0);
    }
}

static void a_long_turn_is_followed_by_the_next_at_once(void **state)
{
    (void)state;
    run(20000, 4);
    now.us += GATHER_US;
    assert_int_equal(gather_us(&g, now), 0);
}

static void no_timer_is_late(void **state)
{
    (void)state;
    run(20000, 4);
    gather_timer(&g, (mono_us){now.us + 300});
    gather_timer(&g, (mono_us){now.us + 700});
    int64_t sleeps_us = gather_us(&g, now);
    assert_in_range(sleeps_us, 1, 300);
    now.us += sleeps_us;
    gather_timer(&g, now);
    assert_int_equal(gather_us(&g, now), 0);
}

static void a_conversation_is_not_held_up(void **state)
{
    (void)state;
    run(20000, 4);
    gather_chain(&g, now);
    assert_int_equal(run(19000, 4), 0);
    run(2000, 4);
    assert_in_range(run(10000, 4), 8000, 10000); /* it is over */
}

UNIT_MAIN(cmocka_unit_test_setup(many_events_are_gathered, begin),
          cmocka_unit_test_setup(few_events_are_not, begin),
          cmocka_unit_test_setup(a_long_turn_is_followed_by_the_next_at_once, begin),
          cmocka_unit_test_setup(no_timer_is_late, begin),
          cmocka_unit_test_setup(a_conversation_is_not_held_up, begin))
