/* Clocks: RFC 3339 there and back, what is no time, slots on wall-clock multiples. */
#include "unit.h"

#include "dahu/base/clock.h"

static void times_are_read_and_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t us;
        const char *back;
    } row[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59Z", -1000000, "1969-12-31T23:59:59Z"},
        {"1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"},
        {"2026-11-21T08:15:00+08:00", 1795220100000000, "2026-11-21T00:15:00Z"},
        {"2026-11-21T00:15:00-05:30", 1795239900000000, "2026-11-21T05:45:00Z"},
        {"2026-11-21t00:15:00Z", 1795220100000000, "2026-11-21T00:15:00Z"},
        {"2026-11-21 00:15:00Z", 1795220100000000, "2026-11-21T00:15:00Z"},
        {"2026-11-21T00:15:00.5Z", 1795220100500000, "2026-11-21T00:15:00.500000Z"},
        {"2026-11-21T00:15:00.1234569Z", 1795220100123456, "2026-11-21T00:15:00.123456Z"},
        {"2024-02-29T23:59:60Z", 1709251200000000, "2024-03-01T00:00:00Z"}, /* a leap second */
        {"2038-01-19T03:14:08Z", 2147483648000000, "2038-01-19T03:14:08Z"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        wall_us t;
        char text[WALL_TEXT_BYTES];
        assert_true(wall_parse(row[i].text, &t, &e));
        assert_int_equal(t.us, row[i].us);
        assert_string_equal(wall_format(t, text), row[i].back);
    }
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err_code code;
    } row[] = {
        {"", ERR_SYNTAX},
        {"2026-11-21", ERR_SYNTAX},
        {"2026-11-21T08:15:00", ERR_SYNTAX},
        {"2026-11-21T08:15:00z+1", ERR_SYNTAX},
        {"2026-11-21T08:15:00+0800", ERR_SYNTAX},
        {"2026-11-21T08:15:00+8:00", ERR_SYNTAX},
        {"2026-11-21T08:15:00+08:00x", ERR_SYNTAX},
        {"2026-11-21T08:15:00.Z", ERR_SYNTAX},
        {"2026-11-21T 8:15:00+00:00", ERR_SYNTAX},
        {"2026-11-21T+8:15:00+00:00", ERR_SYNTAX},
        {"2026-11-21T08:15:-1+00:00", ERR_SYNTAX},
        {"2026-02-29T08:15:00Z", ERR_RANGE},
        {"2026-13-01T08:15:00Z", ERR_RANGE},
        {"2026-11-21T24:00:00Z", ERR_RANGE},
        {"2026-11-21T08:60:00Z", ERR_RANGE},
        {"2026-11-21T08:15:61Z", ERR_RANGE},
        {"2026-11-21T08:15:00+16:00", ERR_RANGE},
        {"2026-11-21T08:15:00+08:60", ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        wall_us t;
        if (wall_parse(row[i].text, &t, &e))
            fail_msg("'%s' was taken for a time", row[i].text);
        assert_int_equal(e.code, row[i].code);
    }
}

static void slots_lie_on_multiples(void **state)
{
    (void)state;
    const int64_t quarter = 900000000;
    assert_int_equal(wall_slot((wall_us){quarter * 5}, quarter).us, quarter * 5);
    assert_int_equal(wall_slot((wall_us){quarter * 5 + 1}, quarter).us, quarter * 5);
    assert_int_equal(wall_slot((wall_us){quarter * 6 - 1}, quarter).us, quarter * 5);
    assert_int_equal(wall_slot((wall_us){-1}, quarter).us, -quarter);
    assert_int_equal(wall_slot((wall_us){-quarter}, quarter).us, -quarter);
}

static void clocks_go_forward(void **state)
{
    (void)state;
    mono_us a = mono_now(), b = mono_now();
    assert_true(b.us >= a.us);
    assert_true(wall_now().us > 1700000000000000); /* later than 2023: microseconds, not seconds */
}

UNIT_MAIN(cmocka_unit_test(times_are_read_and_written), cmocka_unit_test(what_is_no_time_is_refused),
          cmocka_unit_test(slots_lie_on_multiples), cmocka_unit_test(clocks_go_forward))
