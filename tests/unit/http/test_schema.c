/* The validator: each keyword holds and refuses, and every fault says where, what, and what is expected. */
#include "unit.h"

#include "dahu/http/body.h"
#include "dahu/http/route.h"
#include "dahu/http/schema.h"
#include "dahu/http/schemas.h"

static const char ALL[] =
    "{\"Part\": {\"type\": \"object\", \"properties\": {\"kva\": {\"type\": \"integer\", "
    "\"minimum\": 1, \"maximum\": 400000}}, \"required\": [\"kva\"], "
    "\"additionalProperties\": false},"
    " \"Tree\": {\"type\": \"object\", \"properties\": {\"below\": {\"$ref\": "
    "\"#/components/schemas/Tree\"}}, \"additionalProperties\": false}}";

static json_t *parse(const char *text)
{
    json_error_t e;
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &e);
    if (!value)
        fail_msg("%s: %s", text, e.text);
    return value;
}

static bool judge(const char *schema, const char *value, struct problem *p)
{
    json_t *all = parse(ALL), *s = parse(schema), *v = parse(value);
    struct err e;
    if (!schema_fit(s, all, &e))
        fail_msg("%s: %s", schema, e.text);
    bool ok = schema_hold(v, s, all, p);
    json_decref(all);
    json_decref(s);
    json_decref(v);
    return ok;
}

#define PART  "{\"$ref\": \"#/components/schemas/Part\"}"
#define PARTS "{\"type\": \"array\", \"items\": " PART ", \"minItems\": 1, \"maxItems\": 2}"

static const struct {
    const char *schema, *value, *field, *detail; /* field NULL: it holds */
} rows[] = {
    {"{\"type\": \"string\"}", "\"x\"", NULL, NULL},
    {"{\"type\": \"string\"}", "1", "$", "$ is 1: must be of type string"},
    {"{\"type\": [\"string\", \"null\"]}", "null", NULL, NULL},
    {"{\"type\": [\"string\", \"null\"]}", "true", "$", "$ is true: must be of type string or null"},
    {"{\"type\": \"integer\"}", "1.0", "$", "$ is 1.0: must be of type integer"},
    {"{\"type\": \"number\"}", "1", NULL, NULL},
    {"{\"type\": \"number\"}", "\"1\"", "$", "$ is \"1\": must be of type number"},
    {"{\"enum\": [\"YES\", \"NO\"]}", "\"NO\"", NULL, NULL},
    {"{\"enum\": [\"YES\", \"NO\"]}", "\"no\"", "$", "$ is \"no\": must be one of YES, NO"},
    {"{\"const\": true}", "false", "$", "$ is false: must be true"},
    {"{\"minLength\": 2}", "\"大\"", "$", "$ is \"大\": must have at least 2 characters"},
    {"{\"minLength\": 2}", "\"大户\"", NULL, NULL},
    {"{\"maxLength\": 2}", "\"𠮷大户\"", "$", "$ is \"𠮷大户\": must have at most 2 characters, not 3"},
    {"{\"maxLength\": 1}", "\"𠮷\"", NULL, NULL},
    {"{\"minimum\": 0}", "-1", "$", "$ is -1: must be at least 0"},
    {"{\"minimum\": 0}", "0", NULL, NULL},
    {"{\"maximum\": 9007199254740993}", "9007199254740994", "$",
     "$ is 9007199254740994: must be at most 9007199254740993"},
    {"{\"maximum\": 10}", "10.5", "$", "$ is 10.5: must be at most 10"},
    {"{\"format\": \"date\"}", "\"2024-02-29\"", NULL, NULL},
    {"{\"format\": \"date\"}", "\"2023-02-29\"", "$",
     "$ is \"2023-02-29\": must be a day such as 2026-03-01"},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T08:00:00Z\"", NULL, NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T08:00:00.250+08:00\"", NULL, NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T08:00:00\"", "$", NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T24:00:00Z\"", "$", NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T08:00:00.Z\"", "$", NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T08:00:00+99:00\"", "$", NULL},
    {"{\"format\": \"date-time\"}", "\"2026-03-01T+8:00:00Z\"", "$", NULL},
    {"{\"format\": \"uuid\"}", "\"0191a0b2-7c3d-7e4f-8a9b-0c1d2e3f4a5b\"", NULL, NULL},
    {"{\"format\": \"uuid\"}", "\"0191a0b2-7c3d-7e4f-8a9b-0c1d2e3f4a5\"", "$", NULL},
    {"{\"format\": \"uuid\"}", "\"0191a0b2-7c3d-7e4f-8a9b-0c1d2e3f4a5bc\"", "$", NULL},
    {PARTS, "[{\"kva\": 1}]", NULL, NULL},
    {PARTS, "[]", "$", "$ is an array: must have at least 1 items"},
    {PARTS, "[{\"kva\": 1}, {\"kva\": 1}, {\"kva\": 1}]", "$",
     "$ is an array: must have at most 2 items, not 3"},
    {PARTS, "[{\"kva\": 1}, {\"kva\": 0}]", "$[1].kva", "$[1].kva is 0: must be at least 1"},
    {PARTS, "[{}]", "$[0].kva", "$[0].kva: is missing"},
    {PART, "{\"kva\": 1, \"kv\": 2}", "$.kv", "$.kv: is not a known member; the nearest is kva"},
    {PART, "[]", "$", "$ is an array: must be of type object"},
    {"{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}", "{\"a\": \"x\"}", NULL,
     NULL},
    {"{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}", "{\"a\": 1}", "$.a",
     "$.a is 1: must be of type string"},
    {"{\"type\": \"object\"}", "{\"anything\": [1, {}]}", NULL, NULL},
};

static void holds_and_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem p = {0};
        bool ok = judge(rows[i].schema, rows[i].value, &p);
        if (ok != (rows[i].field == NULL))
            fail_msg("%s with %s: %s", rows[i].schema, rows[i].value, ok ? "held" : p.detail);
        if (!ok)
            assert_string_equal(p.field, rows[i].field);
        if (!ok && rows[i].detail)
            assert_string_equal(p.detail, rows[i].detail);
        assert_true(ok || p.code == PROBLEM_CONTENT);
    }
}

static void a_schema_without_end_ends(void **state)
{
    (void)state;
    char value[1000] = "";
    struct problem p = {0};
    struct err e;
    json_t *all = parse(ALL);
    for (int i = 0; i < 60; i++)
        strcat(value, "{\"below\": ");
    strcat(value, "{}");
    for (int i = 0; i < 60; i++)
        strcat(value, "}");
    json_t *v = parse(value);
    assert_false(schema_hold(v, json_object_get(all, "Tree"), all, &p));
    assert_false(schema_fit(json_object_get(all, "Tree"), all, &e)); /* bodies may not be of such a kind */
    json_decref(v);
    json_decref(all);
}

static void finds_schemas_that_ask_for_more(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "{\"pattern\": \"x\"}",    "{\"properties\": {\"a\": {\"oneOf\": []}}}",
        "{\"format\": \"email\"}", "{\"items\": {\"$ref\": \"#/components/schemas/Nothing\"}}",
        "{\"$ref\": \"Part\"}",    "{\"additionalProperties\": {\"multipleOf\": 3}}"};
    json_t *all = parse(ALL);
    struct err e;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        json_t *schema = parse(odd[i]);
        if (schema_fit(schema, all, &e))
            fail_msg("%s was understood", odd[i]);
        json_decref(schema);
    }
    json_decref(all);
}

/* Every body that the service takes is one that it can hold. */
static void bodies_of_all_routes_fit(void **state)
{
    (void)state;
    struct err e;
    for (int i = 0; i < route_count(); i++) {
        const char *body = route_at(i)->body;
        if (body && (!schema_find(body) || !schema_fit(schema_find(body), schemas_all(), &e)))
            fail_msg("%s: %s", body, schema_find(body) ? e.text : "is not there");
    }
}

static void strict_json(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } row[] = {{"{}", true},
               {"{\"a\": 1, \"a\": 2}", false},
               {"{\"a\": \"\\u0000\"}", false},
               {"{\"a\": \"\xff\"}", false},
               {"{\"a\": \"\xc0\x80\"}", false},
               {"{\"a\": \"\\ud842\\udfb7\"}", true},
               {"{\"a\": \"\\ud842\"}", false},
               {"{} x", false},
               {"", false},
               {"{'a': 1}", false},
               {"{\"a\": 01}", false},
               {"{\"a\": 1e999}", false},
               {"{\"a\": 99999999999999999999}", false},
               {"\xef\xbb\xbf{}", false},
               {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", true},
               {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", false},
               {"\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"", true}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct problem p = {0};
        json_t *value = body_parse(row[i].text, strlen(row[i].text), &p);
        if ((value != NULL) != row[i].good)
            fail_msg("%s: %s", row[i].text, value ? "was read" : p.detail);
        assert_true(value || p.code == PROBLEM_BAD_BODY);
        json_decref(value);
    }
}

static void long_arrays(void **state)
{
    (void)state;
    static char text[3 * (BODY_ITEMS_MAX + 2)];
    for (int items = BODY_ITEMS_MAX; items <= BODY_ITEMS_MAX + 1; items++) {
        struct problem p = {0};
        size_t n = 0;
        text[n++] = '[';
        for (int i = 0; i < items; i++) {
            text[n++] = '0';
            text[n++] = i < items - 1 ? ',' : ']';
        }
        json_t *value = body_parse(text, n, &p);
        assert_int_equal(value != NULL, items == BODY_ITEMS_MAX);
        json_decref(value);
    }
}

static void media(void **state)
{
    (void)state;
    static const char *const good[] = {"application/json", "Application/JSON",
                                       "application/json; charset=utf-8",
                                       "application/json;charset=\"UTF-8\""};
    static const char *const bad[] = {"",
                                      "text/plain",
                                      "application/jsonx",
                                      "application/json; charset=gbk",
                                      "application/x-www-form-urlencoded",
                                      "application/json, text/plain",
                                      "application/problem+json",
                                      "text/plain; application/json"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(body_is_json(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (body_is_json(bad[i]))
            fail_msg("%s", bad[i]);
    assert_false(body_is_json(NULL));
}

UNIT_MAIN(cmocka_unit_test(holds_and_refuses), cmocka_unit_test(a_schema_without_end_ends),
          cmocka_unit_test(finds_schemas_that_ask_for_more), cmocka_unit_test(bodies_of_all_routes_fit),
          cmocka_unit_test(strict_json), cmocka_unit_test(long_arrays), cmocka_unit_test(media))
