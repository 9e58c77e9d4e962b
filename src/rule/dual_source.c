/* dual_source - rule 4.14, see the header. */
#include "dahu/rule/dual_source.h"

#include "fields.h"

static const char *const kinds[] = {[SOURCE_SINGLE] = "single",
                                    [SOURCE_GRID_DUAL] = "grid_dual",
                                    [SOURCE_OWN_GENERATION] = "own_generation",
                                    [SOURCE_PARALLEL] = "parallel",
                                    NULL};

#define OWNER dual_source_facts
static const struct field fields[] = {
    FIELD_WORDS("kind", kinds, OWNER, kind),
    FIELD_PLAIN("application", FIELD_BOOL, OWNER, application),
    FIELD_PLAIN("review_approved", FIELD_BOOL, OWNER, review_approved),
    FIELD_PLAIN("supply_contract", FIELD_BOOL, OWNER, supply_contract),
    FIELD_PLAIN("dual_source_agreement", FIELD_BOOL, OWNER, dual_source_agreement),
    FIELD_PLAIN("dispatch_agreement", FIELD_BOOL, OWNER, dispatch_agreement),
    FIELD_PLAIN("anti_backfeed_verified", FIELD_BOOL, OWNER, anti_backfeed_verified),
    FIELD_PLAIN("grid_connection_agreement", FIELD_BOOL, OWNER, grid_connection_agreement),
    FIELD_PLAIN("installation_accepted", FIELD_BOOL, OWNER, installation_accepted),
    FIELD_PLAIN("operators_certified", FIELD_BOOL, OWNER, operators_certified),
    FIELD_PLAIN("dispatch_numbering", FIELD_BOOL, OWNER, dispatch_numbering),
    FIELD_PLAIN("in_use", FIELD_BOOL, OWNER, in_use),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_14_extended, POLICY_r4_14_own_generation_dispatch,
                                            POLICY_COUNT};

/* Which kinds of source ask for a thing. */
enum { GRID = 1 << SOURCE_GRID_DUAL, OWN = 1 << SOURCE_OWN_GENERATION, PARALLEL = 1 << SOURCE_PARALLEL };
enum { EVERY = GRID | OWN | PARALLEL };

static const struct need {
    const char *fact, *code;
    size_t offset;
    int kinds;
    bool extended; /* beyond the minimum of the rule book */
} needs[] = {
#define NEED(fact_, code_, kinds_, extended_)                                                                \
    {                                                                                                        \
#fact_, code_, offsetof(struct dual_source_facts, fact_), kinds_, extended_                          \
    }
    NEED(application, "APPLICATION", EVERY, false),
    NEED(review_approved, "REVIEW", EVERY, false),
    NEED(supply_contract, "SUPPLY_CONTRACT", EVERY, false),
    NEED(dual_source_agreement, "DUAL_SOURCE_AGREEMENT", EVERY, false),
    NEED(dispatch_agreement, "DISPATCH_AGREEMENT", GRID | PARALLEL, false),
    NEED(anti_backfeed_verified, "ANTI_BACKFEED", EVERY, false),
    NEED(grid_connection_agreement, "GRID_CONNECTION_AGREEMENT", PARALLEL, true),
    NEED(installation_accepted, "INSTALLATION_ACCEPTED", EVERY, true),
    NEED(operators_certified, "OPERATORS", EVERY, true),
    NEED(dispatch_numbering, "DISPATCH_NUMBERING", GRID | PARALLEL, true),
#undef NEED
};
enum { NEED_COUNT = sizeof needs / sizeof *needs };

static enum tri holds(const struct dual_source_facts *f, const struct need *n)
{
    return *(const enum tri *)(const void *)((const char *)f + n->offset);
}

static bool asked(const struct need *n, const struct dual_source_facts *f, const struct threshold_set *t)
{
    int dispatch_too = n->offset == offsetof(struct dual_source_facts, dispatch_agreement) &&
                               t->r4_14_own_generation_dispatch
                           ? OWN
                           : 0;
    return (n->kinds | dispatch_too) >> f->kind & 1;
}

/* What is asked for and does not hold is a reason; the answer is that of what blocks. */
static enum tri weigh(const struct dual_source_facts *f, const struct threshold_set *t, struct verdict *v,
                      bool *warned)
{
    enum tri all = TRI_YES;
    for (int i = 0; i < NEED_COUNT; i++) {
        if (!asked(&needs[i], f, t))
            continue;
        enum tri h = holds(f, &needs[i]);
        bool warns = needs[i].extended && t->r4_14_extended == R4_14_WARN;
        if (h == TRI_NO)
            verdict_reason(v, needs[i].code);
        *warned |= warns && h != TRI_YES;
        all = tri_and(all, warns ? TRI_YES : h);
    }
    return all;
}

static void name_unknown(const struct dual_source_facts *f, const struct threshold_set *t, struct verdict *v)
{
    for (int i = 0; i < NEED_COUNT; i++)
        if (asked(&needs[i], f, t) && holds(f, &needs[i]) == TRI_UNKNOWN)
            verdict_missing(v, needs[i].fact);
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct dual_source_facts *f = facts;
    bool warned = false;
    if (f->kind == WORD_UNKNOWN || f->kind == SOURCE_SINGLE) {
        v->outcome = f->kind == SOURCE_SINGLE ? OUTCOME_NOT_APPLICABLE : OUTCOME_REVIEW;
        verdict_result(v, "state", value_word(f->kind == SOURCE_SINGLE ? "NOT_APPLICABLE" : "REVIEW"));
        if (f->kind == SOURCE_SINGLE)
            verdict_reason(v, "SINGLE_SOURCE");
        else
            verdict_missing(v, "kind");
        return;
    }
    enum tri may = weigh(f, t, v, &warned);
    name_unknown(f, t, v);
    if (may == TRI_NO && f->in_use == TRI_YES)
        verdict_reason(v, "IN_USE_WITHOUT_GATE");
    v->outcome = may == TRI_NO        ? OUTCOME_FAIL
                 : may == TRI_UNKNOWN ? OUTCOME_REVIEW
                 : warned             ? OUTCOME_WARN
                                      : OUTCOME_PASS;
    verdict_result(v, "state",
                   value_word(may == TRI_YES       ? "MAY_PUT_IN_USE"
                              : may == TRI_UNKNOWN ? "REVIEW"
                                                   : "BLOCKED"));
}

const struct rule rule_4_14 = {.id = "4.14",
                               .clause = "4.14",
                               .version = "1",
                               .fields = fields,
                               .facts_size = sizeof(struct dual_source_facts),
                               .thresholds = thresholds,
                               .evaluate = evaluate};
