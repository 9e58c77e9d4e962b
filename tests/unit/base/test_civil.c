/* Times of files: what is accepted, as PostgreSQL is then told; what is refused, and how. */
#include "unit.h"

#include "dahu/base/civil.h"

static void accepts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } row[] = {
        {"2018-01-01 00:15", "2018-01-01 00:15:00"},
        {"2018-01-01 00:15:59", "2018-01-01 00:15:59"},
        {"2018/1/1 0:15", "2018-01-01 00:15:00"},
        {"2018-12-31 24:00", "2019-01-01 00:00:00"},
        {"2018-02-28 24:00:00", "2018-03-01 00:00:00"},
        {"2018-01-01T00:15:00Z", "2018-01-01 00:15:00+00:00"},
        {"2018-01-01t00:15:00.5+08:00", "2018-01-01 00:15:00.500000+08:00"},
        {"2018-01-01 00:15 +0530", "2018-01-01 00:15:00+05:30"},
        {"2018-01-01 00:15-03", "2018-01-01 00:15:00-03:00"},
        {"2018-01-01 00:15:00.1234567", "2018-01-01 00:15:00.123456"},
        {"2024-02-29 23:59:59", "2024-02-29 23:59:59"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e = {0};
        struct civil c;
        char text[CIVIL_TEXT_BYTES];
        assert_true(civil_parse(row[i].text, &c, &e));
        assert_string_equal(civil_format(&c, text), row[i].told);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err_code code;
    } row[] = {
        {"", ERR_SYNTAX},
        {"1/2/2018 0:15", ERR_SYNTAX},
        {"2018-01-01", ERR_SYNTAX},
        {"2018-01-01 ", ERR_SYNTAX},
        {"2018-01-01 0015", ERR_SYNTAX},
        {"2018-01/01 00:15", ERR_SYNTAX},
        {"2018-01-01 00:60", ERR_SYNTAX},
        {"2018-01-01 25:00", ERR_SYNTAX},
        {"2018-01-01 24:01", ERR_SYNTAX},
        {"2018-01-01 00:15:60", ERR_SYNTAX},
        {"2018-01-01 00:15:00.", ERR_SYNTAX},
        {"2018-01-01 00:15x", ERR_SYNTAX},
        {"2018-01-01 00:15+8", ERR_SYNTAX},
        {"2018-01-01 00:15+08:0", ERR_SYNTAX},
        {"2018-01-01 00:15+16:00", ERR_SYNTAX},
        {"2018-01-01 00:15 AM", ERR_SYNTAX},
        {"2018-001-01 00:15", ERR_SYNTAX},
        {"12018-01-01 00:15", ERR_SYNTAX},
        {"2018-13-01 00:15", ERR_RANGE},
        {"2018-02-29 00:15", ERR_RANGE},
        {"1800-01-01 00:15", ERR_RANGE},
        {"2018-01-00 00:15", ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e = {0};
        struct civil c;
        assert_false(civil_parse(row[i].text, &c, &e));
        assert_int_equal(e.code, row[i].code);
    }
}

static void days(void **state)
{
    (void)state;
    struct err e;
    date d;
    char text[DATE_TEXT_BYTES];
    assert_true(civil_day_parse("2018/1/9", &d, &e));
    assert_string_equal(date_format(d, text), "2018-01-09");
    assert_true(civil_day_parse("2018-12-31", &d, &e));
    assert_string_equal(date_format(d, text), "2018-12-31");
    assert_false(civil_day_parse("2018-12-31 00:00", &d, &e));
    assert_string_equal(e.text, "'2018-12-31 00:00' is not a date; write YYYY-MM-DD");
    assert_false(civil_day_parse("31/12/2018", &d, &e));
}

static void months(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told; /* "" = no month, "-" = not of the calendar */
    } row[] = {
        {"2018-01", "2018-01-01"},
        {"2018/1", "2018-01-01"},
        {"201812", "2018-12-01"},
        {"2018-12-01", "2018-12-01"},
        {"2018/2/1", "2018-02-01"},
        {"2018-13", "-"},
        {"201800", "-"},
        {"189912", "-"},
        {"2018-01-02", ""},
        {"2018", ""},
        {"2018-", ""},
        {"01-2018", ""},
        {"20181", ""},
        {"2018-01-", ""},
        {"2018-01/01", ""},
        {"2018011", ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e = {0};
        date d;
        char text[DATE_TEXT_BYTES];
        bool month = row[i].told[0] == '2';
        assert_int_equal(civil_month_parse(row[i].text, &d, &e), month);
        if (month)
            assert_string_equal(date_format(d, text), row[i].told);
        else
            assert_int_equal(e.code, *row[i].told ? ERR_RANGE : ERR_SYNTAX);
    }
}

UNIT_MAIN(cmocka_unit_test(months), cmocka_unit_test(accepts), cmocka_unit_test(refuses),
          cmocka_unit_test(days))
