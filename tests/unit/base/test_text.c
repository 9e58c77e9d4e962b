/* Layout on a terminal: columns of Chinese and Latin, padding, and where a line may break. */
#include "unit.h"

#include "dahu/base/text.h"

static void widths_are_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int width;
    } row[] = {{"", 0},     {"dahu", 4},      {"大户", 4},   {"采集器-1", 8}, {"（是）", 6},
               {"é", 1},    {"e\xcc\x81", 1}, {"kWh·年", 6}, {"\xff\xfe", 2}, {"𠮷", 2},
               {"a\tb", 2}, {"\xe4\xb8", 2},  {"ｱ", 1},      {"한국", 4}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (text_width(row[i].text) != row[i].width)
            fail_msg("'%s' takes %d columns, not %d", row[i].text, text_width(row[i].text), row[i].width);
}

static void padding_fills_up_to_a_column(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1000);
    text_pad(&b, "大户", 6);
    text_pad(&b, "x", 3);
    text_pad(&b, "longer", 3);
    assert_string_equal(b.data, "大户  x  longer");
    buf_fini(&b);
}

static void lines_break_where_they_may(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wrapped;
    } row[] = {
        {"one two three four", "one two\n  three\n  four"},
        {"  one   two  ", "one two"},
        {"unbreakable-word x", "unbreakable-word\n  x"},
        {"一二三四五六", "一二三四\n  五六"},
        {"一二三四，五", "一二三\n  四，五"}, /* no comma at the start of a line */
        {"一二 kWh 三", "一二 kWh\n  三"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct buf b;
        buf_init(&b, 1000);
        text_wrap(&b, row[i].text, 2, 10);
        assert_string_equal(b.data, row[i].wrapped);
        buf_fini(&b);
    }
}

static void what_xml_cannot_hold_is_taken_out(void **state)
{
    (void)state;
    char text[] = "\x01"
                  "a\t\x1b\n\r\uffff\ufffe\ufffdb\x7f";
    assert_int_equal(text_for_xml(text), 9);
    assert_string_equal(text, "a\t\n\r\ufffdb\x7f");
    char nothing[] = "\x02";
    assert_int_equal(text_for_xml(nothing), 0);
}

UNIT_MAIN(cmocka_unit_test(widths_are_columns), cmocka_unit_test(padding_fills_up_to_a_column),
          cmocka_unit_test(lines_break_where_they_may), cmocka_unit_test(what_xml_cannot_hold_is_taken_out))
