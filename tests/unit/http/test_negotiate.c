/* Languages by weight, and versions that a client has already. */
#include "unit.h"

#include "dahu/http/negotiate.h"

static void languages(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        enum lang lang;
    } row[] = {
        {NULL, LANG_EN},
        {"", LANG_EN},
        {"zh", LANG_ZH},
        {"zh-CN,zh;q=0.9,en;q=0.8", LANG_ZH},
        {"en-US,en;q=0.9,zh;q=0.8", LANG_EN},
        {"en;q=0.4, ZH-tw", LANG_ZH},
        {"fr, de;q=0.9", LANG_EN},
        {"fr, zh;q=0.1", LANG_ZH},
        {"zh;q=0, en;q=0.001", LANG_EN},
        {"zh;q=0", LANG_EN},
        {"zh; q=0.5, en;q=0.45", LANG_ZH},
        {"zh;q=x,en;q=0.1", LANG_EN},
        {"zh;q=1.000,en", LANG_ZH},
        {",,;q=1,zha,z,zh-", LANG_ZH},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (negotiate_lang(row[i].accept) != row[i].lang)
            fail_msg("%s", row[i].accept);
}

static void gzip(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        bool taken;
    } row[] = {{NULL, false},
               {"", false},
               {"gzip, deflate, br, zstd", true},
               {"br;q=1.0, GZIP;q=0.8", true},
               {"identity", false},
               {"gzip;q=0", false},
               {"gzip;q=0, *", false},
               {"*;q=0.5", true},
               {"*;q=0", false},
               {"x-gzip, gzipped", false}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (negotiate_gzip(row[i].accept) != row[i].taken)
            fail_msg("%s", row[i].accept);
}

static void versions(void **state)
{
    (void)state;
    static const char etag[] = "\"abc\"";
    static const struct {
        const char *sent;
        bool match;
    } row[] = {{NULL, false},       {"", false},       {"\"abc\"", true},
               {"abc", false},      {"\"ab\"", false}, {"\"abcd\"", false},
               {"W/\"abc\"", true}, {"*", true},       {"\"x\", \"abc\" ,", true},
               {"\"x\",*", true},   {"W/", false},     {"\"abc", false}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (negotiate_match(row[i].sent, etag) != row[i].match)
            fail_msg("%s", row[i].sent);
}

UNIT_MAIN(cmocka_unit_test(languages), cmocka_unit_test(gzip), cmocka_unit_test(versions))
