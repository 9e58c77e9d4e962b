/* Policies: every default is set, every rule's thresholds exist, values from text, rows with their validity.
 */
#include "unit.h"

#include "dahu/rule/rule.h"

static void defaults_are_those_of_the_rule_book(void **state)
{
    (void)state;
    struct threshold_set t;
    threshold_set_init(&t);
    static const struct {
        const char *key;
        int64_t value;
    } row[] = {{"r4_1_require_important", 0},
               {"r4_1_capacity_kva", 2000},
               {"r4_1_annual_kwh", 5000000},
               {"r4_5_limit_kva", 4000},
               {"r4_5_window_years", 4},
               {"r4_5_basis", R4_5_EITHER},
               {"r461_far_term_kva", 4000},
               {"r461_first_kva", 2000},
               {"r461_year1_kva", 4000},
               {"r461_expost", R461_EXPOST_WARN},
               {"r462_in_service_kva", 4000},
               {"r462_years", 2},
               {"r462_measure", R462_REACHED_ONCE},
               {"r4_7_application_kva", 2000},
               {"r4_11_idle_months", 6},
               {"r4_11_creep_kwh", 0},
               {"r4_17_backfeed_kvarh", 0},
               {"pf_active_basis", PF_GRID_IMPORT},
               {"pf_standard_hv_kva", 160},
               {"pf_standard_hv_inclusive", 0},
               {"late_fee_resident_bp", 10},
               {"late_fee_current_year_bp", 20},
               {"late_fee_cross_year_bp", 30},
               {"late_fee_floor_fen", 100}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        bool found = false;
        for (int id = 0; id < POLICY_COUNT; id++)
            if (strcmp(policy_at(id)->key, row[i].key) == 0) {
                assert_int_equal(threshold_get(&t, id), row[i].value);
                found = true;
            }
        assert_true(found);
    }
    assert_int_equal(t.r4_1_capacity_kva, 2000);
}

static void values_from_text(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value;
        enum err_code code;
    } row[] = {{"r4_1_capacity_kva", "1", ERR_NONE},
               {"r4_1_capacity_kva", "0", ERR_RANGE},
               {"r4_1_capacity_kva", "10000001", ERR_RANGE},
               {"r4_1_capacity_kva", "2e3", ERR_SYNTAX},
               {"r4_1_capacity_kva", "", ERR_SYNTAX},
               {"r4_1_capacity_kva", "99999999999999999999", ERR_RANGE},
               {"r4_1_require_important", "true", ERR_NONE},
               {"r4_1_require_important", "yes", ERR_SYNTAX},
               {"r4_5_basis", "LOOK_AHEAD", ERR_NONE},
               {"r4_5_basis", "look_ahead", ERR_SYNTAX},
               {"r4_5_base", "EITHER", ERR_NOT_FOUND}};
    struct threshold_set t;
    threshold_set_init(&t);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e = {0};
        assert_int_equal(threshold_set_value(&t, row[i].key, row[i].value, &e), row[i].code == ERR_NONE);
        assert_int_equal(e.code, row[i].code);
    }
    assert_int_equal(t.r4_1_capacity_kva, 1);
    assert_int_equal(t.r4_5_basis, R4_5_LOOK_AHEAD);
}

/* What a row delivers can be set back, and choices print as the words that they are set with. */
static void rows_can_be_set_back(void **state)
{
    (void)state;
    struct policy_row row = {0};
    struct threshold_set t;
    struct err e;
    int rows = 0, by_regime = 0;
    memset(&t, 0x55, sizeof t);
    for (; policy_row_next(&row); rows++) {
        assert_true(threshold_set_value(&t, row.policy->key, row.value, &e));
        assert_string_not_equal(i18n_text(LANG_EN, row.meaning_key), row.meaning_key);
        assert_true(*row.policy->clause && *row.policy->source);
        bool any = strcmp(row.regime, "ANY") == 0;
        by_regime += !any;
        assert_int_equal(any, !row.policy->by_supply_rules);
        if (strcmp(row.regime, "1996") == 0)
            assert_string_equal(supply_regime(row.valid_until), "1996");
        if (strcmp(row.regime, "2024") == 0)
            assert_string_equal(supply_regime(row.valid_from), "2024");
    }
    struct threshold_set fresh;
    threshold_set_init(&fresh);
    assert_memory_equal(&t, &fresh, sizeof t);
    assert_int_equal(rows, POLICY_COUNT + by_regime / 2);
    assert_true(by_regime >= 8);
}

static void the_day_of_the_new_supply_rules(void **state)
{
    (void)state;
    assert_string_equal(supply_regime(date_from_civil(2024, 5, 31)), "1996");
    assert_string_equal(supply_regime(date_from_civil(2024, 6, 1)), "2024");
}

static void every_rule_is_whole(void **state)
{
    (void)state;
    assert_true(rule_count() > 0);
    for (int i = 0; i < rule_count(); i++) {
        const struct rule *r = rule_at(i);
        assert_ptr_equal(rule_find(r->id), r);
        assert_true(r->facts_size <= sizeof(union rule_facts));
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_string_not_equal(rule_title(r, lang), r->id);
            for (const struct field *f = r->fields; f->name; f++) {
                char key[96];
                snprintf(key, sizeof key, "rule.name.%s", f->name);
                assert_string_not_equal(i18n_text(lang, key), key);
            }
            for (const enum policy_id *id = r->thresholds; *id != POLICY_COUNT; id++)
                for (int c = 0; policy_at(*id)->choices && policy_at(*id)->choices[c]; c++) {
                    char key[96];
                    snprintf(key, sizeof key, "rule.word.%s", policy_at(*id)->choices[c]);
                    assert_string_not_equal(i18n_text(lang, key), key);
                }
        }
    }
    assert_null(rule_find("4.2"));
}

UNIT_MAIN(cmocka_unit_test(defaults_are_those_of_the_rule_book), cmocka_unit_test(values_from_text),
          cmocka_unit_test(rows_can_be_set_back), cmocka_unit_test(the_day_of_the_new_supply_rules),
          cmocka_unit_test(every_rule_is_whole))
