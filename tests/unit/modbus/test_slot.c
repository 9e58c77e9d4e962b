/* The grid of slots: rules for every period, offsets, the first slot of a point, what a slot's poll serves.
 */
#include "unit.h"

#include "dahu/modbus/slot.h"

static const int64_t S = 1000000, NOON = 1795608000LL * 1000000; /* a multiple of 900 s */

static void rules_keep_their_order(void **state)
{
    (void)state;
    static const int periods[] = {1, 2, 3, 5, 10, 60, 300, 900, 1800, 3600, 86400};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct slot_rule r = slot_rule(periods[i]);
        assert_int_equal(r.period_us, periods[i] * S);
        assert_true(r.late_us <= r.give_up_us && r.give_up_us <= r.period_us);
        /* the last one is given up before the first one has its turn again, or its own turn gives it up */
        assert_true(r.give_up_us == r.period_us || r.spread_us + r.give_up_us <= r.period_us);
    }
    struct slot_rule quarter = slot_rule(900);
    assert_int_equal(quarter.spread_us, 5 * S);
    assert_int_equal(quarter.late_us, 60 * S);
    assert_int_equal(quarter.give_up_us, 300 * S);
    assert_int_equal(slot_rule(1).spread_us, 800000);
    assert_int_equal(slot_rule(10).spread_us, S);
    assert_int_equal(slot_rule(300).spread_us, 3 * S);
}

static void live_values_use_their_whole_period(void **state)
{
    (void)state;
    struct slot_rule r = slot_live_rule(5);
    assert_int_equal(r.period_us, 5 * S);
    int64_t most = 0;
    for (uint64_t key = 1; key <= 1000; key++) {
        int64_t offset = slot_offset_us(&r, key);
        assert_in_range(offset, 0, 5 * S - 1);
        most = offset > most ? offset : most;
    }
    assert_true(most > 4900000);
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

static void first_slot(void **state)
{
    (void)state;
    struct slot_rule r = slot_rule(900);
    static const struct {
        int64_t now_s, first_s, after_s;
    } row[] = {{0, 0, 0}, {10, 0, 900}, {59, 0, 900}, {60, 900, 900}, {899, 900, 900}, {-1, 0, 0}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        wall_us now = {NOON + row[i].now_s * S};
        assert_int_equal(slot_first(&r, now).us, NOON + row[i].first_s * S);
        assert_int_equal(slot_after(&r, now).us, NOON + row[i].after_s * S);
    }
}

static void a_slot_serves_the_live_period_that_its_poll_is_in(void **state)
{
    (void)state;
    struct slot_rule r = slot_rule(900);
    static const struct {
        int64_t offset_us, from_s, live_s;
        bool serves;
    } row[] = {
        {3200000, 0, 1, false}, {3200000, 2, 1, false},   {3200000, 3, 1, true},     {3200000, 4, 1, false},
        {3200000, 0, 10, true}, {3200000, 10, 10, false}, {3200000, 890, 10, false}, {0, 0, 10, true},
        {0, 890, 10, false},    {0, 900, 10, true},       {5000000, 5, 5, true},     {4999999, 5, 5, false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (slot_serves(&r, row[i].offset_us, (wall_us){NOON + row[i].from_s * S}, row[i].live_s * S) !=
            row[i].serves)
            fail_msg("offset %lld us, live period of %lld s at %lld s", (long long)row[i].offset_us,
                     (long long)row[i].live_s, (long long)row[i].from_s);
}

UNIT_MAIN(cmocka_unit_test(rules_keep_their_order), cmocka_unit_test(live_values_use_their_whole_period),
          cmocka_unit_test(offsets_are_spread_and_steady), cmocka_unit_test(first_slot),
          cmocka_unit_test(a_slot_serves_the_live_period_that_its_poll_is_in))
