/* Every worked vector of the rule book (tests/data), through the pure functions. Run from the root of the
 * tree. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "dahu/rule/rule.h"

static json_t *load_vectors(void)
{
    struct err e;
    json_t *all = json_read_file("tests/data/rule_vectors.json", &e);
    if (!all)
        fail_msg("%s", e.text);
    return all;
}

static void set_policies(struct threshold_set *t, json_t *policy)
{
    struct err e;
    const char *key;
    json_t *value;
    threshold_set_init(t);
    json_object_foreach(policy, key, value)
        assert_true(threshold_set_value(t, key, json_string_value(value), &e));
}

static void expect_reasons(const struct verdict *v, const json_t *codes, const char *name)
{
    size_t n = json_array_size(codes);
    if ((size_t)v->reason_count != n)
        fail_msg("%s: %d reasons, not %zu", name, v->reason_count, n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(v->reasons[i].code, json_string_value(json_array_get(codes, i))) != 0)
            fail_msg("%s: reason %s, not %s", name, v->reasons[i].code,
                     json_string_value(json_array_get(codes, i)));
}

/* a Jansson integer and a real of the same value are equal here */
static bool same(const json_t *a, const json_t *b)
{
    return json_is_number(a) && json_is_number(b) ? json_number_value(a) == json_number_value(b)
                                                  : json_equal(a, b);
}

static void expect_result(const struct verdict *v, json_t *wanted, const char *name)
{
    struct buf text;
    struct err e;
    const char *member;
    json_t *value;
    buf_init(&text, 1 << 20);
    verdict_to_json(v, &text);
    json_t *all = json_parse(text.data, text.len, &e), *result = json_object_get(all, "result");
    if (!all)
        fail_msg("%s: %s in %s", name, e.text, text.data);
    json_object_foreach(wanted, member, value)
    {
        if (!same(json_object_get(result, member), value))
            fail_msg("%s: result.%s differs in %s", name, member, text.data);
    }
    json_decref(all);
    buf_fini(&text);
}

static void expect(const struct verdict *v, json_t *wanted, const char *name)
{
    const json_t *outcome = json_object_get(wanted, "outcome"), *codes = json_object_get(wanted, "reasons");
    if (outcome && strcmp(json_string_value(outcome), outcome_name(v->outcome)) != 0)
        fail_msg("%s: %s, not %s", name, outcome_name(v->outcome), json_string_value(outcome));
    if (codes)
        expect_reasons(v, codes, name);
    expect_result(v, json_object_get(wanted, "result"), name);
}

/* clause 4.1 4.4 4.5 4.6.1 4.6.2 4.7 4.11 4.16 4.17 */
static void every_vector(void **state)
{
    (void)state;
    json_t *all = load_vectors();
    assert_true(json_array_size(all) > 300);
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *one = json_array_get(all, i);
        const char *name = json_string_value(json_object_get(one, "name"));
        const struct rule *r = rule_find(json_string_value(json_object_get(one, "rule")));
        struct threshold_set t;
        union rule_facts facts;
        struct arena arena = {0};
        struct verdict v;
        struct err e;
        set_policies(&t, json_object_get(one, "policy"));
        if (!rule_bind(r, json_object_get(one, "facts"), "$", &facts, &arena, &e))
            fail_msg("%s: %s", name, e.text);
        rule_evaluate(r, &facts, &t, &v);
        expect(&v, json_object_get(one, "expect"), name);
        arena_fini(&arena);
    }
    json_decref(all);
}

/* Facts that are printed and read again are the same facts, and judged the same. */
static void facts_survive_printing(void **state)
{
    (void)state;
    json_t *all = load_vectors();
    struct threshold_set t;
    threshold_set_init(&t);
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *one = json_array_get(all, i);
        const struct rule *r = rule_find(json_string_value(json_object_get(one, "rule")));
        union rule_facts facts, again;
        struct arena arena = {0};
        struct buf first, second;
        struct err e;
        buf_init(&first, 1 << 20);
        buf_init(&second, 1 << 20);
        assert_true(rule_bind(r, json_object_get(one, "facts"), "$", &facts, &arena, &e));
        rule_put_facts(r, &facts, &first);
        json_t *printed = json_parse(first.data, first.len, &e);
        assert_non_null(printed);
        assert_true(rule_bind(r, printed, "$", &again, &arena, &e));
        rule_put_facts(r, &again, &second);
        assert_string_equal(first.data, second.data);
        json_decref(printed);
        buf_fini(&first);
        buf_fini(&second);
        arena_fini(&arena);
    }
    json_decref(all);
}

/* Reasons that were kept without text say later what they said at once, in both languages. */
static void stored_reasons_say_the_same(void **state)
{
    (void)state;
    json_t *all = load_vectors();
    struct threshold_set t;
    struct buf stored, now, later;
    buf_init(&stored, 1 << 20);
    buf_init(&now, 1 << 16);
    buf_init(&later, 1 << 16);
    threshold_set_init(&t);
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *one = json_array_get(all, i);
        const struct rule *r = rule_find(json_string_value(json_object_get(one, "rule")));
        union rule_facts facts;
        struct arena arena = {0};
        struct verdict v;
        struct err e;
        assert_true(rule_bind(r, json_object_get(one, "facts"), "$", &facts, &arena, &e));
        rule_evaluate(r, &facts, &t, &v);
        buf_reset(&stored);
        verdict_put_reasons(&v, &stored);
        json_t *reasons = json_parse(stored.data, stored.len, &e);
        assert_int_equal(json_array_size(reasons), v.reason_count);
        for (int n = 0; n < v.reason_count; n++)
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                buf_reset(&now);
                buf_reset(&later);
                reason_text(&v.reasons[n], lang, &now);
                assert_true(reason_text_stored(json_array_get(reasons, (size_t)n), lang, &later, &e));
                assert_string_equal(now.data, later.data);
                assert_null(strstr(now.data, "rule.reason."));
                assert_null(strchr(now.data, '{'));
            }
        json_decref(reasons);
        arena_fini(&arena);
    }
    buf_fini(&stored);
    buf_fini(&now);
    buf_fini(&later);
    json_decref(all);
}

/* clause 4.17 */
static void the_whole_tariff_table(void **state)
{
    (void)state;
    FILE *f = fopen("tests/data/pf_table.csv", "re");
    char line[256];
    int rows = 0, n, bp90, bp85, bp80;
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    for (; fgets(line, sizeof line, f); rows++) {
        assert_int_equal(sscanf(line, "%d,%d,%d,%d", &n, &bp90, &bp85, &bp80), 4);
        assert_int_equal(pf_adjust_bp(n, 90), bp90);
        assert_int_equal(pf_adjust_bp(n, 85), bp85);
        assert_int_equal(pf_adjust_bp(n, 80), bp80);
    }
    fclose(f);
    assert_int_equal(rows, 101);
}

static void the_worked_bills(void **state)
{
    (void)state;
    FILE *f = fopen("tests/data/pf_vectors.csv", "re");
    char line[512], id[8], status[32];
    int rows = 0;
    struct threshold_set t;
    threshold_set_init(&t);
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    for (; fgets(line, sizeof line, f); rows++) {
        long long p, q, r, lp, lq, std, basic, energy, excluded, pf, bp, fen;
        assert_int_equal(
            sscanf(line, "%7[^,],%lld,%lld,%lld,%lld,%lld,%lld,NORMAL,%lld,%lld,%lld,%lld,%lld,%lld,%31[^,],",
                   id, &p, &q, &r, &lp, &lq, &std, &basic, &energy, &excluded, &pf, &bp, &fen, status),
            14);
        struct power_factor_facts facts;
        struct verdict v;
        rule_facts_init(rule_find("pf"), &facts);
        facts = (struct power_factor_facts){.kwh_x100 = p * 100,
                                            .kvarh_forward_x100 = q * 100,
                                            .kvarh_reverse_x100 = r * 100,
                                            .loss_kwh_x100 = lp * 100,
                                            .loss_kvarh_x100 = lq * 100,
                                            .standard = std,
                                            .reduced_standard = FACT_UNKNOWN,
                                            .basic_fee_fen = basic,
                                            .energy_fee_fen = energy,
                                            .self_use_kwh_x100 = FACT_UNKNOWN};
        rule_evaluate(rule_find("pf"), &facts, &t, &v);
        assert_int_equal(verdict_result_find(&v, "pf_x100")->number, pf);
        assert_int_equal(verdict_result_find(&v, "adjust_bp")->number, bp);
        assert_int_equal(verdict_result_find(&v, "adjust_fen")->number, fen);
        assert_string_equal(verdict_result_find(&v, "status")->word, status);
    }
    fclose(f);
    assert_true(rows >= 14);
}

UNIT_MAIN(cmocka_unit_test(every_vector), cmocka_unit_test(facts_survive_printing),
          cmocka_unit_test(stored_reasons_say_the_same), cmocka_unit_test(the_whole_tariff_table),
          cmocka_unit_test(the_worked_bills))
