/* Texts: both languages, placeholders, a missing key, the language of the environment. */
#include "unit.h"

#include <stdlib.h>

#include "dahu/base/i18n.h"

static void texts_are_found_in_both_languages(void **state)
{
    (void)state;
    assert_string_equal(i18n_text(LANG_EN, "verb.version.about"), "print the version");
    assert_string_equal(i18n_text(LANG_ZH, "verb.version.about"), "显示版本");
    assert_string_equal(i18n_text(LANG_ZH, "no.such.key"), "no.such.key");
    assert_string_equal(i18n_text(LANG_EN, ""), "");
}

static void placeholders_are_filled(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 16);
    const struct i18n_arg args[] = {{"applied", "3"}, {"version", "{applied}"}, {NULL, NULL}};
    i18n_format(LANG_EN, "verb.migrate.done", args, &b);
    assert_non_null(strstr(b.data, "3 "));
    assert_non_null(strstr(b.data, "{applied}")); /* what is put in is not read again */
    assert_null(strstr(b.data, "{version}"));
    buf_reset(&b);
    i18n_format(LANG_EN, "a {b} {unclosed", (const struct i18n_arg[]){{"b", "x"}, {NULL, NULL}}, &b);
    assert_string_equal(b.data, "a x {unclosed");
    buf_reset(&b);
    i18n_format(LANG_EN, "none {b} {}", NULL, &b);
    assert_string_equal(b.data, "none {b} {}");
    buf_reset(&b);
    i18n_format(LANG_EN, "{b} is large",
                (const struct i18n_arg[]){{"b", "\u202ea\u2066\u2014\u2026"}, {NULL, NULL}}, &b);
    assert_string_equal(b.data, "a\u2014\u2026 is large"); /* nor does it turn round what stands behind it */
    buf_fini(&b);
}

static void the_environment_names_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *all, *messages, *lang;
        enum lang expected;
    } row[] = {{"zh_CN.UTF-8", "", "", LANG_ZH}, {"", "zh_TW", "en_US.UTF-8", LANG_ZH},
               {"", "", "zh", LANG_ZH},          {"C", "zh_CN", "zh_CN", LANG_EN},
               {"", "", "C.UTF-8", LANG_EN},     {"", "", "", LANG_EN}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        setenv("LC_ALL", row[i].all, 1);
        setenv("LC_MESSAGES", row[i].messages, 1);
        setenv("LANG", row[i].lang, 1);
        assert_int_equal(lang_default(), row[i].expected);
    }
    enum lang lang = LANG_EN;
    assert_true(lang_parse("zh", &lang));
    assert_int_equal(lang, LANG_ZH);
    assert_false(lang_parse("de", &lang));
    assert_false(lang_parse("", &lang));
    assert_int_equal(lang, LANG_ZH);
}

UNIT_MAIN(cmocka_unit_test(texts_are_found_in_both_languages), cmocka_unit_test(placeholders_are_filled),
          cmocka_unit_test(the_environment_names_the_language))
