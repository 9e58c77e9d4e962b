/* Exact decimals: what is accepted, what is refused, and the shortest text back. */
#include "unit.h"

#include "dahu/base/decimal.h"

static void accepts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int decimals;
        int64_t value;
        const char *back;
    } row[] = {
        {"959636.71", 2, 95963671, "959636.71"},
        {"0", 2, 0, "0"},
        {"-0.05", 2, -5, "-0.05"},
        {"1.50", 1, 15, "1.5"},
        {"1.000", 2, 100, "1"},
        {"+7", 0, 7, "7"},
        {".5", 1, 5, "0.5"},
        {"9223372036854775807", 0, INT64_MAX, "9223372036854775807"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        int64_t v;
        char text[DECIMAL_TEXT_BYTES];
        assert_true(decimal_parse(row[i].text, row[i].decimals, &v, &e));
        assert_int_equal(v, row[i].value);
        assert_string_equal(decimal_format(v, row[i].decimals, text), row[i].back);
    }
    char text[DECIMAL_TEXT_BYTES];
    assert_string_equal(decimal_format_fixed(INT64_MIN, 2, text), "-92233720368547758.08");
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err_code code;
    } row[] = {{"", ERR_SYNTAX},
               {"-", ERR_SYNTAX},
               {"1,5", ERR_SYNTAX},
               {"1.2.3", ERR_SYNTAX},
               {"12a", ERR_SYNTAX},
               {"0x10", ERR_SYNTAX},
               {"1e3", ERR_SYNTAX},
               {" 1", ERR_SYNTAX},
               {"1.239", ERR_RANGE},
               {"9223372036854775808", ERR_RANGE},
               {"92233720368547759", ERR_RANGE}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        int64_t v;
        assert_false(decimal_parse(row[i].text, 2, &v, &e));
        assert_int_equal(e.code, row[i].code);
    }
}

UNIT_MAIN(cmocka_unit_test(accepts), cmocka_unit_test(refuses))
