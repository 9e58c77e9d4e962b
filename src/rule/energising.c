/* energising - rule 4.13, see the header. */
#include "dahu/rule/energising.h"

#include "fields.h"

static const char *const contracts[] = {
    [CONTRACT_NONE] = "none", [CONTRACT_EFFECTIVE] = "effective", [CONTRACT_EXPIRED] = "expired", NULL};

enum { COUNT_MOST = 100000 };

#define OWNER energising_facts
static const struct field fields[] = {
    FIELD_WORDS("supply_contract", contracts, OWNER, supply_contract),
    FIELD("source_count", FIELD_INT, "", 0, COUNT_MOST, OWNER, source_count),
    FIELD_PLAIN("dispatch_agreement", FIELD_BOOL, OWNER, dispatch_agreement),
    FIELD("blocking_findings", FIELD_INT, "", 0, COUNT_MOST, OWNER, blocking_findings),
    FIELD_PLAIN("energised", FIELD_BOOL, OWNER, energised),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_COUNT};

static enum tri has_contract(const struct energising_facts *f)
{
    return f->supply_contract == WORD_UNKNOWN ? TRI_UNKNOWN
                                              : tri_of(f->supply_contract == CONTRACT_EFFECTIVE);
}

/* Only a dual source asks for the agreement; whether it is one may be unknown. */
static enum tri has_dispatch(const struct energising_facts *f)
{
    if (f->dispatch_agreement == TRI_YES)
        return TRI_YES;
    if (f->source_count == FACT_UNKNOWN)
        return TRI_UNKNOWN;
    return f->source_count >= 2 ? f->dispatch_agreement : TRI_YES;
}

static enum tri has_no_findings(const struct energising_facts *f)
{
    return f->blocking_findings == FACT_UNKNOWN ? TRI_UNKNOWN : tri_of(f->blocking_findings == 0);
}

static const char *contract_reason(const struct energising_facts *f)
{
    return f->supply_contract == CONTRACT_EXPIRED ? "CONTRACT_EXPIRED" : "SUPPLY_CONTRACT";
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct energising_facts *f = facts;
    const struct {
        const char *fact, *code;
        enum tri holds;
    } needs[] = {{"supply_contract", contract_reason(f), has_contract(f)},
                 {"dispatch_agreement", "DISPATCH_AGREEMENT", has_dispatch(f)},
                 {"blocking_findings", "BLOCKING_FINDINGS", has_no_findings(f)}};
    enum tri all = TRI_YES;
    (void)t;
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        all = tri_and(all, needs[i].holds);
        if (needs[i].holds == TRI_NO)
            verdict_reason(v, needs[i].code);
    }
    /* what is under voltage stays so: the utility has something to put right, not the customer to lose */
    bool running = f->energised == TRI_YES;
    v->outcome = all == TRI_YES       ? OUTCOME_PASS
                 : all == TRI_UNKNOWN ? OUTCOME_REVIEW
                 : running            ? OUTCOME_WARN
                                      : OUTCOME_FAIL;
    for (size_t i = 0; all == TRI_UNKNOWN && i < sizeof needs / sizeof *needs; i++)
        if (needs[i].holds == TRI_UNKNOWN)
            verdict_missing(v, needs[i].fact);
    verdict_result(v, "state",
                   value_word(all == TRI_YES       ? "MAY_ENERGISE"
                              : all == TRI_UNKNOWN ? "REVIEW"
                              : running            ? "KEEP_AND_RENEW"
                                                   : "BLOCKED"));
}

const struct rule rule_4_13 = {.id = "4.13",
                               .clause = "4.13",
                               .version = "1",
                               .fields = fields,
                               .facts_size = sizeof(struct energising_facts),
                               .thresholds = thresholds,
                               .evaluate = evaluate};
