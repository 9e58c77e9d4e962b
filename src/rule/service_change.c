/* service_change - rule 4.10, see the header. */
#include "dahu/rule/service_change.h"

#include "fields.h"

static const char *const kinds[] = {[CHANGE_REDUCE] = "reduce",
                                    [CHANGE_SUSPEND] = "suspend",
                                    [CHANGE_RESUME] = "resume",
                                    [CHANGE_TEMP_SWAP] = "temp_swap",
                                    [CHANGE_RELOCATE] = "relocate",
                                    [CHANGE_METER_MOVE] = "meter_move",
                                    [CHANGE_TEMP_REMOVE] = "temp_remove",
                                    [CHANGE_RENAME] = "rename",
                                    [CHANGE_TRANSFER] = "transfer",
                                    [CHANGE_SPLIT] = "split",
                                    [CHANGE_MERGE] = "merge",
                                    [CHANGE_CLOSE] = "close",
                                    [CHANGE_VOLTAGE] = "change_voltage",
                                    [CHANGE_CATEGORY] = "change_category",
                                    NULL};

#define OWNER service_change_facts
static const struct field fields[] = {
    FIELD_WORDS("kind", kinds, OWNER, kind),
    FIELD_PLAIN("application_date", FIELD_DATE, OWNER, application_date),
    FIELD_PLAIN("effective_date", FIELD_DATE, OWNER, effective_date),
    FIELD_PLAIN("documents_complete", FIELD_BOOL, OWNER, documents_complete),
    FIELD_PLAIN("debts_settled", FIELD_BOOL, OWNER, debts_settled),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_COUNT};

/* kinds for which debts are settled first */
static enum tri needs_settling(int kind)
{
    if (kind == WORD_UNKNOWN)
        return TRI_UNKNOWN;
    return tri_of(kind == CHANGE_RENAME || kind == CHANGE_TRANSFER || kind == CHANGE_SPLIT ||
                  kind == CHANGE_MERGE || kind == CHANGE_CLOSE);
}

static enum tri in_time(const struct service_change_facts *f, struct verdict *v)
{
    if (!date_known(f->application_date))
        verdict_missing(v, "application_date");
    if (!date_known(f->effective_date))
        verdict_missing(v, "effective_date");
    if (!date_known(f->application_date) || !date_known(f->effective_date))
        return TRI_UNKNOWN;
    enum tri after = tri_of(date_compare(f->effective_date, f->application_date) > 0);
    if (after == TRI_NO) {
        struct reason *r = verdict_reason(v, "EFFECT_BEFORE_APPLICATION");
        reason_arg(r, "effective", value_date(f->effective_date));
        reason_arg(r, "applied", value_date(f->application_date));
    }
    return after;
}

static enum tri answered(enum tri holds, const char *fact, const char *code, struct verdict *v)
{
    if (holds == TRI_NO)
        verdict_reason(v, code);
    else if (holds == TRI_UNKNOWN)
        verdict_missing(v, fact);
    return holds;
}

/* TRI_YES where the kind asks for no settling */
static enum tri settled(const struct service_change_facts *f, struct verdict *v)
{
    enum tri needs = needs_settling(f->kind);
    if (needs == TRI_NO || f->debts_settled == TRI_YES)
        return TRI_YES;
    if (needs == TRI_UNKNOWN) {
        verdict_missing(v, "kind");
        return TRI_UNKNOWN;
    }
    return answered(f->debts_settled, "debts_settled", "DEBTS_OPEN", v);
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct service_change_facts *f = facts;
    (void)t;
    enum tri time = in_time(f, v);
    enum tri papers = answered(f->documents_complete, "documents_complete", "DOCUMENTS_INCOMPLETE", v);
    enum tri all = tri_and(tri_and(time, papers), settled(f, v));
    verdict_result(v, "unregistered_change",
                   value_yes(time == TRI_UNKNOWN ? TRI_UNKNOWN : tri_of(time == TRI_NO)));
    v->outcome = all == TRI_YES ? OUTCOME_PASS : all == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
    if (all == TRI_YES)
        verdict_reason(v, "CHANGE_MAY_TAKE_EFFECT");
}

const struct rule rule_4_10 = {.id = "4.10",
                               .clause = "4.10",
                               .version = "1",
                               .fields = fields,
                               .facts_size = sizeof(struct service_change_facts),
                               .thresholds = thresholds,
                               .evaluate = evaluate};
