/* Strict JSON: every fault named by its path, the first one kept, nothing unknown let through. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dahu/base/json.h"

static json_t *parse(const char *text)
{
    struct err e;
    json_t *doc = json_parse(text, strlen(text), &e);
    if (!doc)
        fail_msg("%s", e.text);
    return doc;
}

static void an_object_is_read(void **state)
{
    (void)state;
    struct err e;
    struct json_reader r;
    json_t *doc = parse("{\"name\":\"sdm630\",\"unit\":7,\"live\":true,\"list\":[1,2]}");
    json_reader_init(&r, doc, "$", &e);
    assert_string_equal(json_get_text(&r, "name", NULL), "sdm630");
    assert_int_equal(json_get_int(&r, "unit", 1, 247, 1), 7);
    assert_true(json_get_bool(&r, "live", false));
    assert_int_equal(json_array_size(json_get_array(&r, "list", true)), 2);
    assert_string_equal(json_get_text(&r, "absent", "default"), "default");
    assert_int_equal(json_get_int(&r, "count", 0, 9, 4), 4);
    assert_true(json_get_bool(&r, "flag", true));
    assert_null(json_get_array(&r, "more", false));
    assert_true(json_reader_done(&r));
    json_decref(doc);
}

static void a_byte_order_mark_is_passed_once(void **state)
{
    (void)state;
    struct err e;
    json_t *doc = parse("\xEF\xBB\xBF{\"a\":1}");
    assert_int_equal(json_integer_value(json_object_get(doc, "a")), 1);
    json_decref(doc);
    assert_null(json_parse("\xEF\xBB\xBF", 3, &e));
    assert_null(json_parse("\xEF\xBB\xBF\xEF\xBB\xBF{}", 8, &e));
    assert_null(json_parse("\xEF\xBB{}", 4, &e));
}

static void read_all(struct json_reader *r)
{
    json_get_text(r, "name", NULL);
    json_get_int(r, "unit", 1, 247, 1);
    json_get_bool(r, "live", false);
    json_get_array(r, "list", false);
}

static void the_first_fault_is_named_by_its_path(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } row[] = {
        {"{}", "$.m.name: is missing"},
        {"{\"name\":1}", "$.m.name: must be a string"},
        {"{\"name\":null}", "$.m.name: must be a string"},
        {"{\"name\":\"a\",\"unit\":0}", "$.m.unit: is 0, must be from 1 to 247"},
        {"{\"name\":\"a\",\"unit\":248}", "$.m.unit: is 248, must be from 1 to 247"},
        {"{\"name\":\"a\",\"unit\":1.0}", "$.m.unit: must be a whole number"},
        {"{\"name\":\"a\",\"unit\":\"1\"}", "$.m.unit: must be a whole number"},
        {"{\"name\":\"a\",\"live\":1}", "$.m.live: must be true or false"},
        {"{\"name\":\"a\",\"list\":{}}", "$.m.list: must be an array"},
        {"{\"name\":\"a\",\"nane\":1}", "$.m.nane: is not a known member; the nearest is 'name'"},
        {"{\"name\":1,\"unit\":0,\"x\":2}", "$.m.name: must be a string"},
        {"[]", "$.m: must be an object"},
        {"3", "$.m: must be an object"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        struct json_reader r;
        json_t *doc = parse(row[i].text);
        json_reader_init(&r, doc, "$.m", &e);
        read_all(&r);
        assert_false(json_reader_done(&r));
        assert_int_equal(e.code, ERR_SYNTAX);
        assert_string_equal(e.text, row[i].fault);
        json_decref(doc);
    }
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {"",        "{",     "{\"a\":1,\"a\":2}", "{\"a\":1}x",
                                       "{'a':1}", "[1,]",  "\"\xff\"",          "nul",
                                       "01",      "1e999", "\"\\ud800\"",       "[\"\\u0000\"]"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err e;
        json_t *doc = json_parse(rows[i], strlen(rows[i]), &e);
        if (doc)
            fail_msg("'%s' was taken for JSON", rows[i]);
        assert_int_equal(e.code, ERR_SYNTAX);
        assert_memory_equal(e.text, "line ", 5);
    }
}

static void files_are_read_with_a_ceiling(void **state)
{
    (void)state;
    struct err e;
    char path[] = "/tmp/dahu-json-XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    assert_non_null(f);
    fputs("{\"a\":\n 1,}", f);
    fflush(f);
    assert_null(json_read_file(path, &e));
    assert_memory_equal(e.text, path, strlen(path));
    assert_non_null(strstr(e.text, "line 2"));
    rewind(f);
    fputs("{\"a\":\n 1 }", f);
    fflush(f);
    json_t *doc = json_read_file(path, &e);
    assert_non_null(doc);
    json_decref(doc);
    for (int i = 0; i <= JSON_MAX_BYTES; i++)
        fputc(' ', f);
    fclose(f);
    assert_null(json_read_file(path, &e));
    assert_int_equal(e.code, ERR_TOO_LARGE);
    unlink(path);
    assert_null(json_read_file(path, &e));
    assert_int_equal(e.code, ERR_SYSTEM);
    assert_null(json_read_file("/tmp", &e)); /* a folder opens, but cannot be read */
    assert_int_equal(e.code, ERR_SYSTEM);
}

/* More members than a reader can remember: refused, never let through unread. */
static void more_members_than_fit_are_a_fault(void **state)
{
    (void)state;
    struct err e;
    struct json_reader r;
    json_t *doc = json_object();
    char name[16];
    static char names[JSON_MEMBERS_MAX + 1][16];
    for (int i = 0; i <= JSON_MEMBERS_MAX; i++) {
        snprintf(name, sizeof name, "m%d", i);
        memcpy(names[i], name, sizeof name);
        json_object_set_new(doc, name, json_true());
    }
    json_reader_init(&r, doc, "$", &e);
    for (int i = 0; i <= JSON_MEMBERS_MAX; i++)
        json_get_bool(&r, names[i], false);
    assert_false(json_reader_done(&r));
    json_decref(doc);
}

UNIT_MAIN(cmocka_unit_test(an_object_is_read), cmocka_unit_test(a_byte_order_mark_is_passed_once),
          cmocka_unit_test(the_first_fault_is_named_by_its_path),
          cmocka_unit_test(what_is_no_json_is_refused), cmocka_unit_test(files_are_read_with_a_ceiling),
          cmocka_unit_test(more_members_than_fit_are_a_fault))
