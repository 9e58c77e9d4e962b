/* Texts are spliced in, and nothing else of the bytes changes. */
#include "unit.h"

#include <jansson.h>

#include "dahu/http/render.h"

static char *render(const char *json)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    render_texts(json, strlen(json), &out);
    assert_false(out.overflowed);
    char *text = buf_take(&out);
    buf_fini(&out);
    return text;
}

static void leaves_the_rest_alone(void **state)
{
    (void)state;
    static const char *const row[] = {
        "",
        "null",
        "{\"a\" : 4999999.990000000001, \"b\":[1e400,{}]}",
        "{\"customer\" : \"\\\"rule\\\" : \\\"4.1\\\", \\\\\", \"x\" : \"reasons\"}",
        "[\"rule\", \"4.1\", \"reasons\", [{\"code\":\"ENERGY\"}]]",
        "{\"rule\" : null, \"reasons\" : null, \"reasons\" : [], \"reasons\" : [1, \"a\"], \"reasons\" : "
        "[{}, { }]}",
        "{\"rules\" : \"4.1\", \"xreasons\" : [{}]}",
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char *text = render(row[i]);
        assert_string_equal(text, row[i]);
        free(text);
    }
}

static void adds_titles_and_texts(void **state)
{
    (void)state;
    char *text = render("{\"rule\" : \"4.1\", \"reasons\" : [{\"code\": \"ENERGY\", \"args\": {\"value\": "
                        "[\"d\", 500000000, 2, "
                        "\"kWh\"], \"limit\": [\"n\", 5000000, 0, \"kWh\"]}},\n {\"code\": \"}{\\\"\", "
                        "\"args\": {}}], \"n\" : "
                        "0.10}");
    json_t *all = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(all);
    assert_non_null(strstr(text, "\"n\" : 0.10}"));
    assert_true(json_is_string(json_object_get(all, "title_zh")));
    assert_string_not_equal(json_string_value(json_object_get(all, "title_en")), "4.1");
    json_t *reason = json_array_get(json_object_get(all, "reasons"), 0);
    assert_non_null(strstr(json_string_value(json_object_get(reason, "text_zh")), "5,000,000"));
    assert_non_null(strstr(json_string_value(json_object_get(reason, "text_en")), "5,000,000"));
    assert_true(
        json_is_string(json_object_get(json_array_get(json_object_get(all, "reasons"), 1), "text_en")));
    json_decref(all);
    free(text);
}

static void what_is_not_known_stands_for_itself(void **state)
{
    (void)state;
    char *text = render("{\"rule\":\"9.9\",\"reasons\":[{\"code\":\"FUTURE\"}, {}]}");
    json_t *all = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(all);
    assert_string_equal(json_string_value(json_object_get(all, "title_zh")), "9.9");
    json_t *reasons = json_object_get(all, "reasons");
    assert_string_equal(json_string_value(json_object_get(json_array_get(reasons, 0), "text_en")), "FUTURE");
    json_decref(all);
    free(text);
}

UNIT_MAIN(cmocka_unit_test(leaves_the_rest_alone), cmocka_unit_test(adds_titles_and_texts),
          cmocka_unit_test(what_is_not_known_stands_for_itself))
