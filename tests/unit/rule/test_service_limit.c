/* The table of service limits: held against the published figures, and against itself. */
#include "unit.h"

#include "dahu/rule/service_limit.h"

static const struct service_limit *find(enum limit_regime regime, const char *item, const char *class)
{
    const struct service_limit *l, *found = NULL;
    for (int i = 0; (l = service_limit_at(i)); i++)
        if (l->regime == regime && strcmp(l->item, item) == 0 && strcmp(l->class, class) == 0) {
            assert_null(found); /* once only */
            found = l;
        }
    return found;
}

/* clause 4.7 4.18 K8 */
static void published_figures(void **state)
{
    (void)state;
    static const struct {
        enum limit_regime regime;
        const char *item, *class;
        int value;
        enum limit_unit unit;
    } rows[] = {
        {REGIME_1996, "supply_plan", "HV_SINGLE", 1, LIMIT_MONTH},
        {REGIME_1996, "supply_plan", "HV_DUAL", 2, LIMIT_MONTH},
        {REGIME_2010, "supply_plan", "HV_SINGLE", 20, LIMIT_WORK_DAY},
        {REGIME_2010, "supply_plan", "HV_DUAL", 45, LIMIT_WORK_DAY},
        {REGIME_2024, "supply_plan", "HV_SINGLE", 10, LIMIT_WORK_DAY},
        {REGIME_2024, "supply_plan", "HV_DUAL", 20, LIMIT_WORK_DAY},
        {REGIME_COMPANY, "supply_plan", "HV_DUAL", 20, LIMIT_WORK_DAY},
        {REGIME_COMPANY, "meter_check", "", 5, LIMIT_WORK_DAY},
        {REGIME_COMPANY, "complaint_contact", "", 1, LIMIT_WORK_DAY},
        {REGIME_COMPANY, "complaint_answer", "", 5, LIMIT_WORK_DAY},
        {REGIME_2010, "complaint_answer", "", 10, LIMIT_WORK_DAY},
        {REGIME_COMPANY, "outage_notice", "", 7, LIMIT_DAY},
        {REGIME_COMPANY, "fault_arrive", "CITY", 45, LIMIT_MINUTE},
        {REGIME_COMPANY, "fault_arrive", "RURAL", 90, LIMIT_MINUTE},
        {REGIME_COMPANY, "fault_arrive", "REMOTE", 120, LIMIT_MINUTE},
        {REGIME_2010, "fault_arrive", "REMOTE", 240, LIMIT_MINUTE},
        {REGIME_COMPANY, "restore_after_payment", "", 24, LIMIT_HOUR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct service_limit *l = find(rows[i].regime, rows[i].item, rows[i].class);
        assert_non_null(l);
        assert_int_equal(l->value, rows[i].value);
        assert_int_equal(l->unit, rows[i].unit);
    }
}

/* What the company promises is no weaker than any other row of the item in the same unit, save State Grid
 * rows of a class that the company does not tell apart. */
static void the_company_promises_the_strictest(void **state)
{
    (void)state;
    const struct service_limit *l, *other;
    for (int i = 0; (l = service_limit_at(i)); i++) {
        assert_true(l->value > 0);
        if (l->regime != REGIME_COMPANY)
            continue;
        for (int k = 0; (other = service_limit_at(k)); k++)
            if (strcmp(l->item, other->item) == 0 && strcmp(l->class, other->class) == 0 &&
                l->unit == other->unit) {
                assert_int_equal(l->at_least, other->at_least);
                assert_true(l->at_least ? l->value >= other->value : l->value <= other->value);
            }
    }
}

static void editions_follow_one_another(void **state)
{
    (void)state;
    assert_int_equal(limit_regime_from(REGIME_2024).days, limit_regime_until(REGIME_1996).days + 1);
    assert_int_equal(limit_regime_from(REGIME_2024).days, date_from_civil(2024, 6, 1).days);
    assert_true(date_compare(limit_regime_from(REGIME_COMPANY), DATE_NONE) == 0);
    assert_true(limit_regime_binds(REGIME_2010) && !limit_regime_binds(REGIME_SG2011) &&
                !limit_regime_binds(REGIME_SG));
    assert_string_equal(limit_regime_name(REGIME_SG2011), "SG2011");
    assert_string_equal(limit_unit_name(LIMIT_WORK_DAY), "WORK_DAY");
    assert_true(service_limit_known("complaint_answer") && !service_limit_known("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_figures),
        cmocka_unit_test(the_company_promises_the_strictest),
        cmocka_unit_test(editions_follow_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
