/* Facts from columns of text as PostgreSQL sends them, lists, unknowns, and evaluation without any JSON. */
#include "unit.h"

#include "dahu/rule/rule.h"

static void columns_of_text(void **state)
{
    (void)state;
    struct large_customer_facts f;
    struct arena arena = {0};
    struct err e;
    const struct rule *r = rule_find("4.1");
    rule_facts_init(r, &f);
    assert_int_equal(f.capacity_kva_x100, FACT_UNKNOWN);
    assert_int_equal(f.high_risk, TRI_UNKNOWN);
    assert_true(rule_set_text(r, &f, "capacity_kva", "1999.5", &arena, &e));
    assert_true(rule_set_text(r, &f, "annual_kwh", "959636.71", &arena, &e));
    assert_true(rule_set_text(r, &f, "high_risk", "t", &arena, &e));
    assert_true(rule_set_text(r, &f, "important", "f", &arena, &e));
    assert_int_equal(f.capacity_kva_x100, 199950);
    assert_int_equal(f.annual_kwh_x100, 95963671);
    assert_int_equal(f.high_risk, TRI_YES);
    assert_int_equal(f.important, TRI_NO);
    assert_true(rule_set_text(r, &f, "high_risk", NULL, &arena, &e));
    assert_int_equal(f.high_risk, TRI_UNKNOWN);
    assert_false(rule_set_text(r, &f, "high_risks", "t", &arena, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_false(rule_set_text(r, &f, "annual_kwh", "-1", &arena, &e));
    assert_int_equal(e.code, ERR_RANGE);
    assert_false(rule_set_text(r, &f, "high_risk", "maybe", &arena, &e));
    assert_int_equal(e.code, ERR_SYNTAX);
    assert_false(rule_set_text(r, &f, "high_risk", "\xff", &arena, &e));
    assert_int_equal(e.code, ERR_SYNTAX);
    arena_fini(&arena);
}

static void lists_from_text(void **state)
{
    (void)state;
    struct dedicated_line_facts f;
    struct arena arena = {0};
    struct err e;
    const struct rule *r = rule_find("4.6.2");
    rule_facts_init(r, &f);
    assert_false(fact_list_known(&f.ledger));
    assert_true(rule_set_text(r, &f, "as_of", "2026-03-16", &arena, &e));
    assert_true(rule_set_text(r, &f, "ledger", "[]", &arena, &e));
    assert_int_equal(f.ledger.count, 0);
    assert_true(rule_set_text(
        r, &f, "ledger",
        "[{\"date\":\"2024-03-20\",\"kva\":4000,\"kind\":\"transfer_in\",\"connected_on\":\"2020-02-29\"}]",
        &arena, &e));
    const struct capacity_event *ev = f.ledger.items;
    assert_int_equal(f.ledger.count, 1);
    assert_int_equal(ev->kva_x100, 400000);
    assert_int_equal(ev->kind, CAPACITY_TRANSFER_IN);
    assert_int_equal(ev->corrects, WORD_UNKNOWN);
    assert_int_equal(date_compare(ev->connected_on, date_from_civil(2020, 2, 29)), 0);
    assert_false(rule_set_text(r, &f, "ledger", "[{\"date\":\"2024-03-20\",\"kva\":4000}]", &arena, &e));
    assert_string_equal(e.text, "ledger[0].kind: is missing; every item needs it");
    assert_false(rule_set_text(r, &f, "ledger", "[{", &arena, &e));
    assert_int_equal(e.code, ERR_SYNTAX);
    arena_fini(&arena);
}

/* A list one longer than its ceiling is refused, and names both numbers. */
static void lists_have_a_ceiling(void **state)
{
    (void)state;
    struct dedicated_line_facts f;
    struct arena arena = {0};
    struct buf text;
    struct err e;
    buf_init(&text, 1 << 20);
    for (int n = LEDGER_MAX; n <= LEDGER_MAX + 1; n++) {
        buf_reset(&text);
        for (int i = 0; i < n; i++)
            buf_printf(&text, "%c{\"date\":\"2024-03-20\",\"kva\":1,\"kind\":\"install\"}", i ? ',' : '[');
        buf_puts(&text, "]");
        assert_int_equal(rule_set_text(rule_find("4.5"), &f, "ledger", text.data, &arena, &e),
                         n == LEDGER_MAX);
    }
    assert_string_equal(e.text, "ledger: has 513 items; 512 at most");
    buf_fini(&text);
    arena_fini(&arena);
}

/* Those who fill the struct themselves may have more rows than a rule looks at: a person decides then. */
static void a_ledger_beyond_the_ceiling_goes_to_review(void **state)
{
    (void)state;
    static struct capacity_event many[LEDGER_MAX + 1];
    static const char *const ids[] = {"4.5", "4.6.1", "4.6.2"};
    struct threshold_set t;
    struct verdict v;
    threshold_set_init(&t);
    for (int i = 0; i <= LEDGER_MAX; i++)
        many[i] = (struct capacity_event){.on = date_from_civil(2024, 1, 1),
                                          .kva_x100 = 100,
                                          .corrects = WORD_UNKNOWN,
                                          .connected_on = DATE_NONE};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const struct rule *r = rule_find(ids[i]);
        struct dedicated_line_facts f;
        rule_facts_init(r, &f);
        f.application_date = f.line_completed = f.as_of = date_from_civil(2024, 6, 1);
        f.applied_kva_x100 = 200000;
        f.ledger = (struct fact_list){many, LEDGER_MAX + 1};
        rule_evaluate(r, &f, &t, &v);
        assert_int_equal(v.outcome, OUTCOME_REVIEW);
        assert_string_equal(v.reasons[v.reason_count - 1].code, "LEDGER_TOO_LONG");
    }
}

/* More knowledge never overturns a verdict: what is decided with a fact unknown stays with any value of it.
 */
static void a_decided_verdict_stands(void **state)
{
    (void)state;
    static const int64_t capacities[] = {FACT_UNKNOWN, 0, 199999, 200000},
                         energies[] = {FACT_UNKNOWN, 0, 499999999, 500000000},
                         shares[] = {FACT_UNKNOWN, 9999, 10000};
    struct threshold_set t;
    for (int strict = 0; strict < 2; strict++) {
        threshold_set_init(&t);
        t.r4_1_require_important = strict;
        for (unsigned code = 0; code < 4 * 4 * 3 * 3 * 3; code++) {
            struct large_customer_facts f = {capacities[code % 4], energies[code / 4 % 4],
                                             shares[code / 16 % 3], (enum tri)(code / 48 % 3),
                                             (enum tri)(code / 144)};
            struct verdict v;
            rule_evaluate(rule_find("4.1"), &f, &t, &v);
            if (v.outcome == OUTCOME_REVIEW)
                continue;
            enum outcome decided = v.outcome;
            for (int c = f.capacity_kva_x100 == FACT_UNKNOWN; c < 4 && f.capacity_kva_x100 == FACT_UNKNOWN;
                 c++) {
                struct large_customer_facts more = f;
                more.capacity_kva_x100 = capacities[c];
                rule_evaluate(rule_find("4.1"), &more, &t, &v);
                assert_int_equal(v.outcome, decided);
            }
            for (enum tri h = TRI_NO; h <= TRI_YES && f.high_risk == TRI_UNKNOWN; h++) {
                struct large_customer_facts more = f;
                more.high_risk = h;
                rule_evaluate(rule_find("4.1"), &more, &t, &v);
                assert_int_equal(v.outcome, decided);
            }
            for (enum tri h = TRI_NO; h <= TRI_YES && f.important == TRI_UNKNOWN; h++) {
                struct large_customer_facts more = f;
                more.important = h;
                rule_evaluate(rule_find("4.1"), &more, &t, &v);
                assert_int_equal(v.outcome, decided);
            }
        }
    }
}

UNIT_MAIN(cmocka_unit_test(columns_of_text), cmocka_unit_test(lists_from_text),
          cmocka_unit_test(lists_have_a_ceiling),
          cmocka_unit_test(a_ledger_beyond_the_ceiling_goes_to_review),
          cmocka_unit_test(a_decided_verdict_stands))
