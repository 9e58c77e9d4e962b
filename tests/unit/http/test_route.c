/* The table of addresses itself, and what it makes of a request. The parameters are tried over HTTP too. */
#include "unit.h"

#include "dahu/base/asset.h"
#include "dahu/http/route.h"
#include "dahu/http/schemas.h"

static bool find(const char *method, const char *raw, struct arena *a, struct route_match *m, char *allow,
                 struct problem *p)
{
    struct target t;
    assert_true(target_parse(raw, a, &t, p));
    return route_find(method, &t, a, m, allow, p);
}

static void finds(void **state)
{
    (void)state;
    struct arena a = {0};
    struct route_match m;
    struct problem p;
    char allow[ROUTE_ALLOW_BYTES];
    assert_true(find("GET", "/api/v1/accounts/A-00001?lang=zh", &a, &m, allow, &p));
    assert_string_equal(m.route->name, "account");
    assert_string_equal(m.values[0], "A-00001");
    assert_string_equal(m.lang, "zh");
    assert_true(find("HEAD", "/api/v1/accounts?q=x&large=yes", &a, &m, allow, &p));
    assert_string_equal(m.values[0], "50"); /* limit, by default */
    assert_null(m.values[1]);
    assert_string_equal(m.values[2], "yes");
    assert_string_equal(m.values[3], "x");
    assert_null(m.lang);
    assert_true(find("GET", "/?anything=goes&anything=twice", &a, &m, allow, &p));
    assert_string_equal(m.route->name, "page");
    arena_fini(&a);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *method, *raw;
        enum problem_code code;
    } row[] = {
        {"POST", "/", PROBLEM_METHOD_NOT_ALLOWED},
        {"get", "/", PROBLEM_METHOD_NOT_ALLOWED},
        {"POST", "/x", PROBLEM_NOT_FOUND},
        {"GET", "/api/v1/accounts/", PROBLEM_NOT_FOUND},
        {"GET", "/api/v1/accounts/a/b", PROBLEM_NOT_FOUND},
        {"GET", "/api/v1/account", PROBLEM_NOT_FOUND},
        {"GET", "/api/v1/accounts?limit=-1", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?limit=+5", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?limit=%205", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?limit=", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?large=yes%7Cno", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?large=", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts?number=A-00001", PROBLEM_BAD_PARAMETER},
        {"GET", "/api/v1/accounts/A-00001?number=A-00002",
         PROBLEM_BAD_PARAMETER}, /* of the path, not of the query */
        {"GET", "/api/v1/health?lang=zh&lang=zh", PROBLEM_BAD_PARAMETER},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct arena a = {0};
        struct route_match m;
        struct problem p = {0};
        char allow[ROUTE_ALLOW_BYTES];
        if (find(row[i].method, row[i].raw, &a, &m, allow, &p))
            fail_msg("%s was accepted", row[i].raw);
        if (p.code != row[i].code)
            fail_msg("%s: %s %s", row[i].raw, problem_name(p.code), p.detail);
        if (p.code == PROBLEM_METHOD_NOT_ALLOWED)
            assert_string_equal(allow, "GET, HEAD");
        arena_fini(&a);
    }
}

/* The file that the row sends, or for a folder one of it. An application need not have a worker of its own.
 */
static bool is_carried(const char *name)
{
    if (name[strlen(name) - 1] != '/')
        return asset_find(name) || strcmp(name, "web/sw.js") == 0;
    for (const struct asset *a = asset_table; a->name; a++)
        if (strncmp(a->name, name, strlen(name)) == 0)
            return true;
    return false;
}

/* A row that cannot work is found here and not by the first client. */
static void rows_are_whole(void **state)
{
    (void)state;
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        if (r->source == ROUTE_SQL && (!r->function || strncmp(r->function, "api.", 4) != 0))
            fail_msg("%s %s: no SQL function", r->method, r->path);
        if (r->source == ROUTE_ASSET && !is_carried(r->asset))
            fail_msg("%s: there is no %s", r->path, r->asset);
        if (r->schema && !schema_find(r->schema))
            fail_msg("%s %s: there is no schema %s", r->method, r->path, r->schema);
        if (r->body && !schema_find(r->body))
            fail_msg("%s %s: there is no schema %s", r->method, r->path, r->body);
        assert_true((r->source == ROUTE_ASSET || r->source == ROUTE_CSP_REPORT) == (r->schema == NULL));
        for (const char *at = r->path; (at = strchr(at, '{')); at++) {
            size_t name = strcspn(at, "}") - 1, found = 0;
            for (int k = 0; r->params[k].name; k++)
                found += r->params[k].place == PARAM_PATH && strlen(r->params[k].name) == name &&
                         strncmp(r->params[k].name, at + 1, name) == 0;
            if (found != 1)
                fail_msg("%s: its parameter is not in the row", r->path);
        }
        for (int k = 0; k < i; k++)
            if (strcmp(r->name, route_at(k)->name) == 0 ||
                (strcmp(r->path, route_at(k)->path) == 0 && strcmp(r->method, route_at(k)->method) == 0))
                fail_msg("%s %s is there twice", r->method, r->path);
    }
}

static void a_cut_character_is_no_character(void **state)
{
    (void)state;
    struct problem p;
    problem_set(&p, PROBLEM_BAD_PARAMETER, "%.4s", "大大");
    assert_string_equal(p.detail, "????");
    problem_set(&p, PROBLEM_BAD_PARAMETER, "%.6s", "大大");
    assert_string_equal(p.detail, "大大");
}

UNIT_MAIN(cmocka_unit_test(finds), cmocka_unit_test(refuses), cmocka_unit_test(rows_are_whole),
          cmocka_unit_test(a_cut_character_is_no_character))
