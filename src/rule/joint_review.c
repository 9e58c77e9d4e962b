/* joint_review - rule 4.7, see the header. */
#include <string.h>

#include "fields.h"

static const char *const decisions[] = {[REVIEW_APPROVED] = "approved", [REVIEW_REJECTED] = "rejected", NULL};

#define OWNER joint_review_facts
static const struct field fields[] = {
    FIELD_PLAIN("dedicated_line", FIELD_BOOL, OWNER, dedicated_line),
    FIELD_PLAIN("hv_dual_source", FIELD_BOOL, OWNER, hv_dual_source),
    FIELD_PLAIN("lv_second_source", FIELD_BOOL, OWNER, lv_second_source),
    FIELD("applied_kva", FIELD_DECIMAL, "kVA", 0, KVA_X100_MOST, OWNER, applied_kva_x100),
    FIELD_WORDS("review_decision", decisions, OWNER, review_decision),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_7_application_kva, POLICY_r4_7_lv_second_source,
                                            POLICY_COUNT};

static enum tri check_triggers(const struct joint_review_facts *f, const struct threshold_set *t,
                               struct verdict *v)
{
    struct value yes = value_yes(TRI_YES), limit = value_count(t->r4_7_application_kva, "kVA");
    enum tri line =
        verdict_check(v, "dedicated_line", value_yes(f->dedicated_line), CHECK_IS, yes, f->dedicated_line);
    enum tri dual =
        verdict_check(v, "hv_dual_source", value_yes(f->hv_dual_source), CHECK_IS, yes, f->hv_dual_source);
    enum tri second = TRI_NO;
    if (t->r4_7_lv_second_source)
        second = verdict_check(v, "lv_second_source", value_yes(f->lv_second_source), CHECK_IS, yes,
                               f->lv_second_source);
    enum tri size = verdict_check(v, "applied_kva", value_x100(f->applied_kva_x100, "kVA"), CHECK_AT_LEAST,
                                  limit, tri_reaches(f->applied_kva_x100, t->r4_7_application_kva * 100));
    return tri_or(tri_or(line, dual), tri_or(second, size));
}

static void state_triggers(const struct joint_review_facts *f, struct verdict *v)
{
    static const struct {
        const char *check, *code;
    } codes[] = {{"dedicated_line", "DEDICATED_LINE"},
                 {"hv_dual_source", "HV_DUAL_SOURCE"},
                 {"lv_second_source", "LV_SECOND_SOURCE"},
                 {"applied_kva", "APPLICATION_CAPACITY"}};
    for (int i = 0; i < v->check_count; i++)
        for (size_t c = 0; c < sizeof codes / sizeof *codes; c++)
            if (v->checks[i].holds == TRI_YES && strcmp(v->checks[i].name, codes[c].check) == 0) {
                struct reason *r = verdict_reason(v, codes[c].code);
                reason_arg(r, "value", v->checks[i].value);
                reason_arg(r, "limit", v->checks[i].limit);
            }
    if (f->review_decision == WORD_UNKNOWN)
        verdict_reason(v, "REVIEW_OUTSTANDING");
    else if (f->review_decision == REVIEW_REJECTED)
        verdict_reason(v, "REVIEW_REJECTED");
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct joint_review_facts *f = facts;
    enum tri needed = check_triggers(f, t, v);
    verdict_result(v, "joint_review_required", value_yes(needed));
    if (needed == TRI_YES) {
        state_triggers(f, v);
        v->outcome = f->review_decision == REVIEW_APPROVED   ? OUTCOME_PASS
                     : f->review_decision == REVIEW_REJECTED ? OUTCOME_FAIL
                                                             : OUTCOME_PENDING;
        return;
    }
    v->outcome = needed == TRI_NO ? OUTCOME_NOT_APPLICABLE : OUTCOME_REVIEW;
    for (int i = 0; needed == TRI_UNKNOWN && i < v->check_count; i++)
        if (v->checks[i].holds == TRI_UNKNOWN)
            verdict_missing(v, v->checks[i].name);
    if (needed == TRI_NO)
        verdict_reason(v, "NO_REVIEW_NEEDED");
}

const struct rule rule_4_7 = {.id = "4.7",
                              .clause = "4.7",
                              .version = "1",
                              .fields = fields,
                              .facts_size = sizeof(struct joint_review_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
