/* Which settings of the wall clock are believed. */
#include "unit.h"

#include "dahu/modbus/timeline.h"

static const int64_t S = 1000000, HOUR = 3600LL * 1000000;
static const int64_t NOON = 1795608000LL * 1000000;    /* in 2026 */
static const int64_t IN_2038 = 2147483647LL * 1000000; /* where 32 bits end */

static void steps_that_can_be_are_followed(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int64_t step_us;
        enum timeline_look look;
        bool follows;
    } row[] = {
        {"two readings are never quite together", 1500, TIMELINE_STEADY, false},
        {"NTP slews", 100000, TIMELINE_STEADY, true},
        {"NTP slews back", -100000, TIMELINE_STEADY, true},
        {"a second forward", S, TIMELINE_STEP, true},
        {"a second back", -S, TIMELINE_STEP, true},
        {"an hour forward", HOUR, TIMELINE_STEP, true},
        {"an hour back", -HOUR, TIMELINE_STEP, true},
        {"suspended for a month", 30 * 24 * HOUR, TIMELINE_STEP, true},
        {"two days back", -48 * HOUR, TIMELINE_ABSURD, false},
        {"a year forward", 8760 * HOUR, TIMELINE_ABSURD, false},
        {"1970", -NOON, TIMELINE_ABSURD, false},
        {"2038", IN_2038 - NOON, TIMELINE_ABSURD, false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct timeline t = {0};
        int64_t step;
        assert_int_equal(timeline_look(&t, (mono_us){5 * S}, (wall_us){NOON}, &step), TIMELINE_STEADY);
        mono_us later = {6 * S};
        enum timeline_look look = timeline_look(&t, later, (wall_us){NOON + S + row[i].step_us}, &step);
        int64_t moved = timeline_wall(&t, later).us - NOON - S;
        if (look != row[i].look || step != row[i].step_us || moved != (row[i].follows ? row[i].step_us : 0))
            fail_msg("%s: look %d, moved by %lld", row[i].what, look, (long long)moved);
        assert_int_equal(timeline_mono(&t, timeline_wall(&t, later)).us, later.us);
    }
}

static void an_absurd_time_that_goes_away_leaves_no_trace(void **state)
{
    (void)state;
    struct timeline t = {0};
    int64_t step;
    timeline_look(&t, (mono_us){0}, (wall_us){NOON}, &step);
    assert_int_equal(timeline_look(&t, (mono_us){S}, (wall_us){S}, &step), TIMELINE_ABSURD);
    assert_int_equal(timeline_look(&t, (mono_us){2 * S}, (wall_us){IN_2038}, &step), TIMELINE_ABSURD);
    assert_int_equal(timeline_look(&t, (mono_us){3 * S}, (wall_us){NOON + 3 * S}, &step), TIMELINE_STEADY);
    assert_int_equal(step, 0);
}

static void a_machine_that_starts_in_1970_waits_for_its_clock(void **state)
{
    (void)state;
    struct timeline t = {0};
    int64_t step;
    assert_int_equal(timeline_look(&t, (mono_us){0}, (wall_us){30 * S}, &step), TIMELINE_ABSURD);
    assert_false(t.believed);
    assert_int_equal(timeline_look(&t, (mono_us){S}, (wall_us){NOON}, &step), TIMELINE_STEADY);
    assert_true(t.believed);
    assert_int_equal(timeline_wall(&t, (mono_us){2 * S}).us, NOON + S);
}

UNIT_MAIN(cmocka_unit_test(steps_that_can_be_are_followed),
          cmocka_unit_test(an_absurd_time_that_goes_away_leaves_no_trace),
          cmocka_unit_test(a_machine_that_starts_in_1970_waits_for_its_clock))
