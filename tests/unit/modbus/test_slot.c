/* The grid of slots: which slot comes next after a start, a stall, and a clock that was set. */
#include "unit.h"

#include "dahu/modbus/slot.h"

static const int64_t S = 1000000, NOON = 1795608000LL * 1000000; /* a multiple of 900 s */

static void rules_keep_their_order(void **state)
{
    (void)state;
    static const int periods[] = {1, 2, 5, 10, 60, 300, 900, 1800, 3600, 86400};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct slot_rule r = slot_rule(periods[i]);
        assert_int_equal(r.period_us, periods[i] * S);
        assert_true(r.spread_us < r.late_us && r.late_us <= r.give_up_us && r.give_up_us <= r.period_us);
    }
    struct slot_rule quarter = slot_rule(900);
    assert_int_equal(quarter.late_us, 60 * S);
    assert_int_equal(quarter.give_up_us, 300 * S);
}

static void offsets_are_spread_and_steady(void **state)
{
    (void)state;
    struct slot_rule r = slot_rule(900);
    int early = 0;
    for (uint64_t key = 1; key <= 1000; key++) {
        int64_t offset = slot_offset_us(&r, key);
        assert_true(offset >= 0 && offset <= r.spread_us);
        assert_int_equal(offset, slot_offset_us(&r, key));
        early += offset < r.spread_us / 2;
    }
    assert_in_range(early, 400, 600);
}

static void next_slot(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int64_t last_s, now_s, next_s; /* after noon; last INT64_MIN = none */
        bool fresh;
    } row[] = {
        {"start just after a slot", INT64_MIN, 10, 0, true},
        {"start late in a slot", INT64_MIN, 61, 900, true},
        {"start, this slot is booked already", 0, 10, 900, true},
        {"start after an hour, late in a slot", -3600, 500, 900, true},
        {"start after an hour, early in a slot", -3600, 5, 0, true},
        {"the slot after", 0, 12, 900, false},
        {"the slot after has come while the last one was read", 0, 901, 900, false},
        {"the slot after can still be read", 0, 1199, 900, false},
        {"the slot after is over", 0, 1200, 1800, false},
        {"the machine slept for a day", 0, 86400 + 20, 86400, false},
        {"the clock was set back by an hour", 0, -3600 + 20, -3600, false},
        {"the clock was set back by a minute", 0, -60, 900, false},
    };
    struct slot_rule r = slot_rule(900);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        wall_us last = {row[i].last_s == INT64_MIN ? INT64_MIN : NOON + row[i].last_s * S};
        wall_us next = slot_next(&r, last, (wall_us){NOON + row[i].now_s * S}, row[i].fresh);
        if (next.us != NOON + row[i].next_s * S)
            fail_msg("%s: %lld s after noon", row[i].what, (long long)((next.us - NOON) / S));
    }
}

UNIT_MAIN(cmocka_unit_test(rules_keep_their_order), cmocka_unit_test(offsets_are_spread_and_steady),
          cmocka_unit_test(next_slot))
