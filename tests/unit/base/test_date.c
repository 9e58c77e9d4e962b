/* Dates: the calendar there and back, months that clamp, and the two conventions of every period. */
#include "unit.h"

#include "dahu/base/date.h"

static date day(const char *text)
{
    struct err e;
    date d;
    if (!date_parse(text, &d, &e))
        fail_msg("%s", e.text);
    return d;
}

static void every_day_goes_there_and_back(void **state)
{
    (void)state;
    struct err e;
    char text[DATE_TEXT_BYTES];
    date first = day("1900-01-01"), last = day("2999-12-31"), again;
    assert_int_equal(date_from_civil(1970, 1, 1).days, 0);
    assert_int_equal(last.days - first.days + 1, 401767); /* 1100 years of 365 days and 267 leap days */
    for (date d = first; date_compare(d, last) <= 0; d = date_add_days(d, 1)) {
        assert_true(date_parse(date_format(d, text), &again, &e));
        assert_int_equal(again.days, d.days);
    }
    assert_string_equal(date_format(DATE_NONE, text), "");
    assert_false(date_known(DATE_NONE));
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err_code code;
    } row[] = {{"", ERR_SYNTAX},           {"2026-1-01", ERR_SYNTAX},
               {"2026/11/21", ERR_SYNTAX}, {"2026-11-21 ", ERR_SYNTAX},
               {" 2026-11-2", ERR_SYNTAX}, {"2026-11-2x", ERR_SYNTAX},
               {"+026-11-21", ERR_SYNTAX}, {"2026-00-01", ERR_RANGE},
               {"2026-13-01", ERR_RANGE},  {"2026-11-00", ERR_RANGE},
               {"2026-11-31", ERR_RANGE},  {"2026-02-29", ERR_RANGE},
               {"1900-02-29", ERR_RANGE},  {"1899-12-31", ERR_RANGE},
               {"3000-01-01", ERR_RANGE}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        date d;
        if (date_parse(row[i].text, &d, &e))
            fail_msg("'%s' was taken for a day", row[i].text);
        assert_int_equal(e.code, row[i].code);
    }
    assert_int_equal(day("2000-02-29").days - day("2000-02-28").days, 1); /* 400 divides 2000 */
}

/* A period's last day is the corresponding day, or the last day of the month when there is none. */
static void months_are_added_as_periods_end(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } row[] = {
        {"2024-02-29", 24, "2026-02-28"},    {"2024-02-29", 48, "2028-02-29"},
        {"2024-02-29", 12, "2025-02-28"},    {"2024-08-31", 6, "2025-02-28"},
        {"2023-08-31", 6, "2024-02-29"},     {"2026-01-31", 1, "2026-02-28"},
        {"2026-03-31", -1, "2026-02-28"},    {"2026-01-15", -1, "2025-12-15"},
        {"2026-12-31", 1, "2027-01-31"},     {"2026-05-31", 0, "2026-05-31"},
        {"2026-06-30", 1, "2026-07-30"},     {"2022-11-21", 48, "2026-11-21"},
        {"2000-01-31", -1187, "1901-02-28"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[DATE_TEXT_BYTES];
        assert_string_equal(date_format(date_add_months(day(row[i].from), row[i].months), text), row[i].to);
    }
}

/* "Within N years of D": the first day is not counted, the last one is. */
static void the_last_day_of_a_period_belongs_to_it(void **state)
{
    (void)state;
    date end = date_add_months(day("2024-02-29"), 24);
    assert_true(date_compare(day("2026-02-28"), end) <= 0);
    assert_true(date_compare(day("2026-03-01"), end) > 0);
    assert_int_equal(date_days_between(day("2026-02-28"), day("2026-03-01")), 1);
    assert_int_equal(date_days_between(day("2026-03-01"), day("2024-03-01")), -730);
}

UNIT_MAIN(cmocka_unit_test(every_day_goes_there_and_back), cmocka_unit_test(what_is_no_day_is_refused),
          cmocka_unit_test(months_are_added_as_periods_end),
          cmocka_unit_test(the_last_day_of_a_period_belongs_to_it))
