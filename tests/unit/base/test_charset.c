/* Encodings: what a whole file is taken for, and what becomes of damaged bytes. */
#include "unit.h"

#include "dahu/base/charset.h"

#define GB_CUSTOMER "\xBF\xCD\xBB\xA7"         /* 客户 */
#define U8_CUSTOMER "\xE5\xAE\xA2\xE6\x88\xB7" /* the same */

/* Fed in blocks of @step bytes, so that characters and lines are cut anywhere. */
static bool scan(const char *bytes, size_t n, size_t step, enum charset *out, struct charset_scan *s,
                 struct err *e)
{
    memset(s, 0, sizeof *s);
    for (size_t at = 0; at < n; at += step)
        charset_scan_feed(s, bytes + at, n - at < step ? n - at : step);
    return charset_scan_end(s, out, e);
}

static void detects(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum charset charset;
        uint64_t not_utf8_first;
    } row[] = {
        {"a,b\n1,2\n", CHARSET_UTF8, 0},
        {"", CHARSET_UTF8, 0},
        {"\xEF\xBB\xBF"
         "a\n" GB_CUSTOMER "\n",
         CHARSET_UTF8, 2}, /* the mark decides */
        {"a\n" U8_CUSTOMER "\n", CHARSET_UTF8, 0},
        {"a,long plain text before it\n" GB_CUSTOMER "\n", CHARSET_GB18030, 2},
        {"\x81\x30\x81\x30,a\n", CHARSET_GB18030, 1},                           /* four bytes */
        {U8_CUSTOMER "\n" U8_CUSTOMER "\nx" GB_CUSTOMER "\n", CHARSET_UTF8, 3}, /* one wrong line */
        {"a,b\n1,\xFF\n", CHARSET_UTF8, 2},                                     /* neither */
        {"a\n\xE5\xAE\n" U8_CUSTOMER "\n", CHARSET_UTF8, 2},                    /* cut character */
        {"\xED\xA0\x80\n\xC0\xAF\n\xF4\x90\x80\x80\n", CHARSET_GB18030,
         1}, /* surrogate, overlong, above 10FFFF */
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (size_t step = 1; step < 40; step++) {
            struct err e;
            struct charset_scan s;
            enum charset c;
            assert_true(scan(row[i].bytes, strlen(row[i].bytes), step, &c, &s, &e));
            assert_int_equal(c, row[i].charset);
            assert_int_equal(s.not_utf8_first, row[i].not_utf8_first);
        }
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *says;
    } row[] = {
        {"\xFF\xFE"
         "a\0",
         4, "UTF-16"},
        {"\xFE\xFF\0a", 4, "UTF-16"},
        {"PK\x03\x04zip", 7, "workbook"},
        {"\xD0\xCF\x11\xE0old", 7, "old workbook"},
        {"a\0b\0", 4, "zero bytes"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        struct charset_scan s;
        enum charset c;
        assert_false(scan(row[i].bytes, row[i].n, 3, &c, &s, &e));
        assert_int_equal(e.code, ERR_UNSUPPORTED);
        assert_non_null(strstr(e.text, row[i].says));
        assert_non_null(strstr(e.text, "CSV UTF-8"));
    }
}

static void decodes(void **state)
{
    (void)state;
    static const struct {
        enum charset from;
        const char *bytes, *text;
        bool clean;
    } row[] = {
        {CHARSET_UTF8, "abc", "abc", true},
        {CHARSET_UTF8, "a" U8_CUSTOMER "b", "a" U8_CUSTOMER "b", true},
        {CHARSET_UTF8,
         "a\xFF"
         "b\xE5\xAE",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD\xEF\xBF\xBD",
         false},
        {CHARSET_GB18030, "A" GB_CUSTOMER "1", "A" U8_CUSTOMER "1", true},
        {CHARSET_GB18030, "\x81\x30\x81\x30", "\xC2\x80", true},
        {CHARSET_GB18030, GB_CUSTOMER "\xFF" GB_CUSTOMER "\xBF",
         U8_CUSTOMER "\xEF\xBF\xBD" U8_CUSTOMER "\xEF\xBF\xBD", false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct charset_decoder *d = charset_decoder_new(row[i].from);
        struct buf out;
        buf_init(&out, 1000);
        assert_int_equal(charset_decode(d, row[i].bytes, strlen(row[i].bytes), &out), row[i].clean);
        assert_string_equal(out.data, row[i].text);
        assert_true(charset_utf8_valid(out.data, out.len));
        buf_fini(&out);
        charset_decoder_free(d);
    }
}

/* Longer than the piece that iconv is given at once. */
static void decodes_long_cells(void **state)
{
    (void)state;
    enum { TIMES = 1001 };
    struct buf in, out;
    buf_init(&in, 100000);
    buf_init(&out, 100000);
    for (int i = 0; i < TIMES; i++)
        buf_puts(&in, GB_CUSTOMER);
    struct charset_decoder *d = charset_decoder_new(CHARSET_GB18030);
    assert_true(charset_decode(d, in.data, in.len, &out));
    assert_int_equal(out.len, TIMES * 6);
    for (int i = 0; i < TIMES; i++)
        assert_memory_equal(out.data + i * 6, U8_CUSTOMER, 6);
    charset_decoder_free(d);
    buf_fini(&in);
    buf_fini(&out);
}

static void names(void **state)
{
    (void)state;
    enum charset c;
    assert_true(charset_parse("gb18030", &c));
    assert_int_equal(c, CHARSET_GB18030);
    assert_string_equal(charset_name(CHARSET_UTF8), "utf-8");
    assert_false(charset_parse("latin1", &c));
}

UNIT_MAIN(cmocka_unit_test(detects), cmocka_unit_test(refuses_what_is_no_text), cmocka_unit_test(decodes),
          cmocka_unit_test(decodes_long_cells), cmocka_unit_test(names))
