/* Addresses: what is decoded, and what is refused instead of guessed. */
#include "unit.h"

#include "dahu/http/target.h"

static void decodes(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *path;
        int count;
        const char *name, *value; /* of the last parameter */
    } row[] = {
        {"/", "/", 0, NULL, NULL},
        {"/api/v1/accounts?limit=5", "/api/v1/accounts", 1, "limit", "5"},
        {"/a%20b/%E5%A4%A7", "/a b/大", 0, NULL, NULL},
        {"/a?q=%E5%A4%A7+%2B%26&&x", "/a", 2, "x", ""},
        {"/a?q=a%2Fb", "/a", 1, "q", "a/b"},
        {"/a?q=a=b", "/a", 1, "q", "a=b"},
        {"/a+b?", "/a+b", 0, NULL, NULL},
        {"/...", "/...", 0, NULL, NULL},
        {"/.hidden/a.", "/.hidden/a.", 0, NULL, NULL},
        {"http://host:80/p?a=1", "/p", 1, "a", "1"},
        {"HTTP://host", "/", 0, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct arena a = {0};
        struct target t;
        struct problem p;
        assert_true(target_parse(row[i].raw, &a, &t, &p));
        assert_string_equal(t.path, row[i].path);
        assert_int_equal(t.param_count, row[i].count);
        if (row[i].count) {
            assert_string_equal(t.params[t.param_count - 1].name, row[i].name);
            assert_string_equal(t.params[t.param_count - 1].value, row[i].value);
        }
        arena_fini(&a);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const char *const row[] = {
        "",
        "*",
        "api",
        "//../x",
        "/a%00b",
        "/a%0ab",
        "/a%7f",
        "/%",
        "/%4",
        "/%zz",
        "/a?x=%0",
        "/a/../b",
        "/..",
        "/.",
        "/a/.",
        "/a/%2e%2E/b",
        "/a%2fb",
        "/a\\b",
        "/a%5cb",
        "/%ff",
        "/%c0%af",
        "/%ed%a0%80",
        "/%f4%90%80%80",
        "/%e5%a4",
        "/a?x=%fe",
        "/a?x=%00",
        "/a#b",
        "/a?b#c",
        "/a?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17",
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct arena a = {0};
        struct target t;
        struct problem p = {0};
        if (target_parse(row[i], &a, &t, &p))
            fail_msg("accepted %s", row[i]);
        assert_int_equal(p.code, PROBLEM_BAD_TARGET);
        assert_true(p.detail[0] != '\0');
        arena_fini(&a);
    }
}

UNIT_MAIN(cmocka_unit_test(decodes), cmocka_unit_test(refuses))
