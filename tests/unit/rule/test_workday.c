/* Working days around make-up days (调休): the Spring Festivals of 2024 and 2025 as they were published. */
#include "unit.h"

#include "dahu/rule/workday.h"

static date day(const char *text)
{
    struct err e;
    date d;
    assert_true(date_parse(text, &d, &e));
    return d;
}

/* 2024: off 10 to 17 February (holidays 10-12), worked on Sunday 4 and Sunday 18 February. 2025: off 28
 * January to 4 February, worked on Sunday 26 January and Saturday 8 February. */
static struct calendar spring(void)
{
    static struct calendar_day days[64];
    static const int years[] = {2024, 2025};
    static const struct {
        const char *from;
        int count;
        enum calendar_kind kind;
    } spans[] = {{"2024-02-04", 1, CALENDAR_WORK},    {"2024-02-10", 3, CALENDAR_HOLIDAY},
                 {"2024-02-13", 5, CALENDAR_REST},    {"2024-02-18", 1, CALENDAR_WORK},
                 {"2024-10-01", 3, CALENDAR_HOLIDAY}, {"2024-10-04", 4, CALENDAR_REST},
                 {"2024-10-12", 1, CALENDAR_WORK},    {"2025-01-01", 1, CALENDAR_HOLIDAY},
                 {"2025-01-26", 1, CALENDAR_WORK},    {"2025-01-28", 4, CALENDAR_HOLIDAY},
                 {"2025-02-01", 4, CALENDAR_REST},    {"2025-02-08", 1, CALENDAR_WORK}};
    int n = 0;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        for (int k = 0; k < spans[i].count; k++)
            days[n++] = (struct calendar_day){date_add_days(day(spans[i].from), k), spans[i].kind};
    return (struct calendar){days, n, years, 2};
}

/* clause 4.16 */
static void terms_across_the_festival(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int count;
        const char *expect;
    } vectors[] = {
        {"2024-02-02", 0, "2024-02-02"}, /* a Friday: day 0 is not counted */
        {"2024-02-02", 1, "2024-02-04"}, /* the Sunday is worked */
        {"2024-02-02", 2, "2024-02-05"},
        {"2024-02-09", 1, "2024-02-18"}, /* over the holidays to the Sunday that is worked */
        {"2024-02-09", 2, "2024-02-19"},
        {"2024-02-05", 5, "2024-02-18"},
        {"2024-02-12", 1, "2024-02-18"}, /* received on a holiday */
        {"2024-02-23", 1, "2024-02-26"}, /* an ordinary weekend */
        {"2024-09-30", 1, "2024-10-08"},
        {"2024-10-11", 1, "2024-10-12"},
        {"2024-12-31", 1, "2025-01-02"}, /* over the end of the year */
        {"2025-01-24", 1, "2025-01-26"},
        {"2025-01-27", 1, "2025-02-05"},
        {"2025-01-20", 10, "2025-02-08"},
        {"2025-01-20", 11, "2025-02-10"},
    };
    struct calendar c = spring();
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct err e;
        date out;
        char text[DATE_TEXT_BYTES];
        assert_true(workday_add(&c, day(vectors[i].from), vectors[i].count, &out, &e));
        if (strcmp(date_format(out, text), vectors[i].expect) != 0)
            fail_msg("%s + %d is %s, not %s", vectors[i].from, vectors[i].count, text, vectors[i].expect);
    }
}

static void a_last_day_that_is_off_moves(void **state)
{
    (void)state;
    static const char *const vectors[][2] = {{"2024-02-09", "2024-02-09"}, {"2024-02-10", "2024-02-18"},
                                             {"2024-02-17", "2024-02-18"}, {"2024-02-18", "2024-02-18"},
                                             {"2024-02-24", "2024-02-26"}, {"2025-02-08", "2025-02-08"},
                                             {"2025-02-09", "2025-02-10"}};
    struct calendar c = spring();
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct err e;
        date out;
        assert_true(workday_on_or_after(&c, day(vectors[i][0]), &out, &e));
        assert_int_equal(date_compare(out, day(vectors[i][1])), 0);
    }
}

static void what_the_calendar_does_not_know_is_an_error(void **state)
{
    (void)state;
    struct calendar c = spring();
    struct err e;
    date out;
    assert_false(workday_add(&c, day("2025-12-31"), 1, &out, &e));
    assert_int_equal(e.code, ERR_RANGE);
    assert_non_null(strstr(e.text, "2026-01-01"));
    assert_false(workday_on_or_after(&c, day("2023-12-29"), &out, &e));
    assert_int_equal(calendar_kind_of(&c, day("2026-03-02")), DAY_UNKNOWN);
    assert_int_equal(calendar_kind_of(&c, day("2024-02-10")), DAY_HOLIDAY);
    assert_int_equal(calendar_kind_of(&c, day("2024-02-14")), DAY_REST);
    assert_int_equal(calendar_kind_of(&c, day("2024-02-24")), DAY_REST);
    assert_int_equal(calendar_kind_of(&c, day("2024-02-04")), DAY_WORK);
}

UNIT_MAIN(cmocka_unit_test(terms_across_the_festival), cmocka_unit_test(a_last_day_that_is_off_moves),
          cmocka_unit_test(what_the_calendar_does_not_know_is_an_error))
