/* use_class - rule 4.8, see the header. */
#include "dahu/rule/use_class.h"

#include "fields.h"

static const char *const categories[] = {
    "industrial", "non_industrial", "agricultural", "pumping", "wholesale", "residential", NULL};

static const struct field item_fields[] = {
    {.name = "category",
     .type = FIELD_WORD,
     .required = true,
     .words = categories,
     .offset = offsetof(struct use_class_item, category)},
    FIELD("load_kw", FIELD_INT, "kW", 0, 100000000, use_class_item, load_kw),
    FIELD_PLAIN("metered_apart", FIELD_BOOL, use_class_item, metered_apart),
    {0},
};

#define OWNER use_class_facts
static const struct field fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_ITEMS("categories", 16, item_fields, use_class_item, NULL, OWNER, categories),
    FIELD_PLAIN("applied", FIELD_BOOL, OWNER, applied),
    FIELD_PLAIN("supply_condition_ok", FIELD_BOOL, OWNER, supply_condition_ok),
    FIELD_PLAIN("separable", FIELD_BOOL, OWNER, separable),
    FIELD_PLAIN("split_in_force", FIELD_BOOL, OWNER, split_in_force),
    FIELD_PLAIN("split_checked", FIELD_DATE, OWNER, split_checked),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_8_split_check_months, POLICY_COUNT};

/* categories that no meter of their own measures; one of them has the common meter */
static int64_t count_common(const struct use_class_facts *f)
{
    const struct use_class_item *c = f->categories.items;
    int64_t n = 0;
    for (int64_t i = 0; i < f->categories.count; i++)
        n += c[i].metered_apart != TRI_YES;
    return n;
}

static void judge_split(const struct use_class_facts *f, const struct threshold_set *t, struct verdict *v)
{
    verdict_result(v, "arrangement", value_word("SPLIT"));
    if (!date_known(f->split_checked) || !date_known(f->as_of)) {
        v->outcome = OUTCOME_REVIEW;
        verdict_missing(v, date_known(f->as_of) ? "split_checked" : "as_of");
        return;
    }
    date due = date_add_months(f->split_checked, (int)t->r4_8_split_check_months);
    bool late = date_compare(f->as_of, due) > 0;
    v->outcome = late ? OUTCOME_WARN : OUTCOME_PASS;
    verdict_result(v, "check_due", value_date(due));
    reason_arg(verdict_reason(v, late ? "SPLIT_CHECK_OVERDUE" : "SPLIT_IN_FORCE"), "due", value_date(due));
}

/* Which of the two it should be: what the customer asked for, where supply and site allow it. */
static const char *advised(const struct use_class_facts *f)
{
    enum tri apart = tri_and(f->applied, tri_and(f->supply_condition_ok, f->separable));
    return apart == TRI_YES ? "SEPARATE_METERS" : apart == TRI_NO ? "SPLIT" : NULL;
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct use_class_facts *f = facts;
    v->outcome = OUTCOME_REVIEW;
    if (!fact_list_known(&f->categories)) {
        verdict_missing(v, "categories");
    } else if (f->categories.count <= 1) {
        v->outcome = OUTCOME_NOT_APPLICABLE;
        verdict_reason(v, "ONE_CATEGORY");
    } else if (count_common(f) <= 1) {
        v->outcome = OUTCOME_PASS;
        verdict_result(v, "arrangement", value_word("SEPARATE_METERS"));
        verdict_reason(v, "METERED_APART");
    } else if (f->split_in_force == TRI_YES) {
        judge_split(f, t, v);
    } else if (f->split_in_force == TRI_UNKNOWN) {
        verdict_missing(v, "split_in_force");
    } else {
        v->outcome = OUTCOME_WARN;
        verdict_result(v, "arrangement", value_word("NONE"));
        verdict_result(v, "advised", value_word(advised(f)));
        reason_arg(verdict_reason(v, "CATEGORIES_UNSPLIT"), "count", value_count(f->categories.count, ""));
    }
}

const struct rule rule_4_8 = {.id = "4.8",
                              .clause = "4.8",
                              .version = "1",
                              .fields = fields,
                              .facts_size = sizeof(struct use_class_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
