/* dedicated_plan - rule 4.6.1: may an application for a dedicated line go on to joint review
 * (dedicated_line.h). */
#include "fields.h"

static const enum policy_id thresholds[] = {
    POLICY_r4_5_limit_kva,    POLICY_r4_5_window_years, POLICY_r4_5_basis,     POLICY_r4_5_replacement,
    POLICY_r4_5_transfer,     POLICY_r461_far_term_kva, POLICY_r461_first_kva, POLICY_r461_year1_kva,
    POLICY_r461_year1_months, POLICY_r461_year1_base,   POLICY_r461_existing,  POLICY_COUNT};

date year1_base(const struct dedicated_line_facts *f, const struct threshold_set *t)
{
    bool by_line = t->r461_year1_base == R461_LINE_COMPLETED;
    date first = by_line ? f->line_completed : f->first_energised,
         second = by_line ? f->first_energised : f->line_completed;
    return date_known(first) ? first : second;
}

/* Installed capacity one year after energisation: as planned, or as it really came when that is more. */
struct year1 {
    date limit;
    struct bound installed;
};

static void measure_year1(const struct dedicated_line_facts *f, const struct threshold_set *t,
                          struct year1 *y)
{
    struct capacity_ledger l;
    date base = year1_base(f, t);
    base = date_known(base) ? base : f->application_date;
    y->limit = date_known(base) ? date_add_months(base, (int)t->r461_year1_months) : DATE_NONE;
    y->installed = (struct bound){f->applied_kva_x100 == FACT_UNKNOWN ? 0 : f->applied_kva_x100, BOUND_OPEN};
    if (!date_known(f->application_date) || !fact_list_known(&f->ledger) ||
        !capacity_ledger_load(&l, &f->ledger, f->as_of))
        return;
    int64_t existing = capacity_level_on(&l, f->application_date).installed_x100;
    int64_t real = capacity_level_on(&l, y->limit).installed_x100;
    if (t->r461_existing == R461_EXISTING_EXCLUDED) {
        real -= existing;
        existing = 0;
    }
    int64_t planned =
        y->installed.least + existing + capacity_planned(&f->ledger, f->application_date, y->limit);
    y->installed.least = planned > real ? planned : real;
    y->installed.most = f->applied_kva_x100 == FACT_UNKNOWN ? BOUND_OPEN : y->installed.least;
}

enum condition_kind { E45, DOC, FAR, BAY, FST, Y1P, CONDITION_COUNT };

static const struct condition {
    const char *name; /* of the number or fact that is compared */
    const char *code; /* when it fails */
} conditions[CONDITION_COUNT] = {
    [E45] = {"dedicated_line_eligible", "R45_UNDER_4000"},
    [DOC] = {"planning_documents_valid", "R46_NO_PLANNING_DOCS"},
    [FAR] = {"far_term_kva", "R461_FAR_TERM_UNDER_4000"},
    [BAY] = {"bay_available", "R461_NO_BAY"},
    [FST] = {"applied_kva", "R461_FIRST_UNDER_2000"},
    [Y1P] = {"year1_plan_kva", "R461_YEAR1_PLAN_UNDER_4000"},
};

static enum tri check_yes(struct verdict *v, enum condition_kind c, enum tri answer)
{
    return verdict_check(v, conditions[c].name, value_yes(answer), CHECK_IS, value_yes(TRI_YES), answer);
}

static enum tri check_kva(struct verdict *v, enum condition_kind c, int64_t kva_x100, int64_t limit_kva)
{
    return verdict_check(v, conditions[c].name, value_x100(kva_x100, "kVA"), CHECK_AT_LEAST,
                         value_count(limit_kva, "kVA"), tri_reaches(kva_x100, limit_kva * 100));
}

static void state_failure(const struct threshold_set *t, const struct capacity_window *w,
                          const struct year1 *y, enum condition_kind c, struct verdict *v)
{
    if (c == E45) {
        capacity_window_fails(w, t, v);
        return;
    }
    struct reason *r = verdict_reason(v, conditions[c].code);
    reason_arg(r, "value", v->checks[c].value);
    reason_arg(r, "limit", v->checks[c].limit);
    if (c == Y1P)
        reason_arg(r, "on", value_date(y->limit));
}

static void name_unknown(const struct dedicated_line_facts *f, const struct capacity_window *w,
                         enum condition_kind c, struct verdict *v)
{
    if (c == E45 || c == Y1P)
        capacity_window_missing(f, w, v);
    else
        verdict_missing(v, conditions[c].name);
}

/* One after the other: the number of a check is the number of its condition. */
static void run_checks(const struct dedicated_line_facts *f, const struct threshold_set *t,
                       const struct capacity_window *w, const struct year1 *y, struct verdict *v)
{
    check_yes(v, E45, w->eligible);
    check_yes(v, DOC, f->planning_documents_valid);
    check_kva(v, FAR, f->far_term_kva_x100, t->r461_far_term_kva);
    check_yes(v, BAY, f->bay_available);
    check_kva(v, FST, f->applied_kva_x100, t->r461_first_kva);
    verdict_check(v, conditions[Y1P].name, bound_value(&y->installed), CHECK_AT_LEAST,
                  value_count(t->r461_year1_kva, "kVA"),
                  bound_reaches(&y->installed, t->r461_year1_kva * 100));
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct dedicated_line_facts *f = facts;
    struct capacity_window w;
    struct year1 y;
    enum tri all = TRI_YES;
    capacity_window_measure(f, t, &w);
    measure_year1(f, t, &y);
    run_checks(f, t, &w, &y, v);
    for (int c = 0; c < CONDITION_COUNT; c++)
        all = tri_and(all, v->checks[c].holds);
    for (int c = 0; c < CONDITION_COUNT; c++) {
        if (v->checks[c].holds == TRI_NO)
            state_failure(t, &w, &y, c, v);
        else if (v->checks[c].holds == TRI_UNKNOWN && all == TRI_UNKNOWN)
            name_unknown(f, &w, c, v);
    }
    verdict_result(v, "state",
                   value_word(all == TRI_YES  ? "MAY_PROCEED_TO_JOINT_REVIEW"
                              : all == TRI_NO ? "REJECT"
                                              : "REVIEW"));
    verdict_result(v, "look_back_kva", bound_value(&w.look_back));
    verdict_result(v, "look_ahead_kva", bound_value(&w.look_ahead));
    verdict_result(v, "year1_plan_kva", bound_value(&y.installed));
    verdict_result(v, "y1_limit", value_date(y.limit));
    v->outcome = all == TRI_YES ? OUTCOME_PASS : all == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
}

const struct rule rule_4_6_1 = {.id = "4.6.1",
                                .clause = "4.6.1",
                                .version = "1",
                                .fields = dedicated_line_fields,
                                .facts_size = sizeof(struct dedicated_line_facts),
                                .thresholds = thresholds,
                                .evaluate = evaluate};
