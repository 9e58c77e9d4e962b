/* application - rule 4.3, see the header. */
#include "dahu/rule/application.h"

#include "fields.h"

static const char *const document_words[] = {
#define X(name, word) [DOCUMENT_##name] = word,
    APPLICATION_DOCUMENTS(X)
#undef X
        NULL};

/* reasons: what is missing */
static const char *const document_codes[] = {
#define X(name, word) [DOCUMENT_##name] = #name,
    APPLICATION_DOCUMENTS(X)
#undef X
};

#define OWNER application_document
static const struct field document_fields[] = {
    {.name = "document",
     .type = FIELD_WORD,
     .required = true,
     .words = document_words,
     .offset = offsetof(struct application_document, kind)},
    FIELD_PLAIN("original_seen", FIELD_BOOL, OWNER, original_seen),
    FIELD_PLAIN("copy_kept", FIELD_BOOL, OWNER, copy_kept),
    FIELD_PLAIN("valid_until", FIELD_DATE, OWNER, valid_until),
    FIELD_PLAIN("annual_proof", FIELD_BOOL, OWNER, annual_proof),
    FIELD_PLAIN("sector_allowed", FIELD_BOOL, OWNER, sector_allowed),
    {0},
};
#undef OWNER

#define OWNER application_facts
static const struct field fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD("supply_kv", FIELD_DECIMAL, "kV", 1, 100000, OWNER, supply_kv_x100),
    FIELD_PLAIN("legal_person", FIELD_BOOL, OWNER, legal_person),
    FIELD_PLAIN("branch", FIELD_BOOL, OWNER, branch),
    FIELD_PLAIN("special_sector", FIELD_BOOL, OWNER, special_sector),
    FIELD_ITEMS("documents", 64, document_fields, application_document, NULL, OWNER, documents),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_3_high_voltage_kv, POLICY_COUNT};

/* Whether an application needs a document: all need the first eight. */
static enum tri needed(const struct application_facts *f, int kind)
{
    if (kind == DOCUMENT_EIA_REPORT || kind == DOCUMENT_PRODUCTION_LICENCE)
        return f->special_sector;
    if (kind == DOCUMENT_PARENT_AUTHORISATION)
        return f->legal_person == TRI_YES ? TRI_NO : f->branch;
    return kind == DOCUMENT_CAPACITY_STATEMENT ? TRI_NO : TRI_YES;
}

static bool serves(int seen, int wanted)
{
    bool capacity = wanted == DOCUMENT_NEAR_TERM_CAPACITY || wanted == DOCUMENT_FAR_TERM_CAPACITY;
    return seen == wanted || (capacity && seen == DOCUMENT_CAPACITY_STATEMENT);
}

static bool in_order(const struct application_document *d, date as_of)
{
    bool current =
        !date_known(d->valid_until) || (date_known(as_of) && date_compare(as_of, d->valid_until) <= 0);
    bool proved = d->kind != DOCUMENT_LICENCE || d->annual_proof == TRI_YES;
    return d->original_seen == TRI_YES && d->copy_kept == TRI_YES && current && proved &&
           d->sector_allowed != TRI_NO;
}

static bool is_there(const struct application_facts *f, int kind)
{
    const struct application_document *d = f->documents.items;
    for (int64_t i = 0; i < f->documents.count; i++)
        if (serves(d[i].kind, kind) && in_order(&d[i], f->as_of))
            return true;
    return false;
}

/* What is missing for certain; @open: what may be missing as well, because a fact is not known. */
static int count_missing(const struct application_facts *f, struct verdict *v, bool *open)
{
    int missing = 0;
    for (int kind = 0; kind < DOCUMENT_COUNT; kind++) {
        enum tri need = needed(f, kind);
        if (need == TRI_NO || is_there(f, kind))
            continue;
        if (need == TRI_YES) {
            verdict_reason(v, document_codes[kind]);
            missing++;
        } else {
            verdict_missing(v, kind == DOCUMENT_PARENT_AUTHORISATION ? "branch" : "special_sector");
            *open = true;
        }
    }
    return missing;
}

/* an enterprise with legal personality, or a branch of one */
static enum tri may_apply(const struct application_facts *f, struct verdict *v)
{
    enum tri may = tri_or(f->legal_person, f->branch);
    if (may == TRI_NO)
        verdict_reason(v, "NOT_LEGAL_PERSON");
    else if (may == TRI_UNKNOWN)
        verdict_missing(v, "legal_person");
    return may;
}

static void judge(const struct application_facts *f, struct verdict *v)
{
    bool open = false;
    enum tri may = may_apply(f, v);
    if (!fact_list_known(&f->documents)) {
        verdict_missing(v, "documents");
        v->outcome = may == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
        return;
    }
    int missing = count_missing(f, v, &open);
    bool fails = missing > 0 || may == TRI_NO, unknown = open || may == TRI_UNKNOWN;
    v->outcome = fails ? OUTCOME_FAIL : unknown ? OUTCOME_REVIEW : OUTCOME_PASS;
    verdict_result(v, "complete", value_yes(fails ? TRI_NO : unknown ? TRI_UNKNOWN : TRI_YES));
    verdict_result(v, "missing_documents", value_count(missing, ""));
    if (v->outcome == OUTCOME_PASS)
        verdict_reason(v, "DOCUMENTS_COMPLETE");
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct application_facts *f = facts;
    enum tri high = verdict_check(v, "supply_kv", value_x100(f->supply_kv_x100, "kV"), CHECK_AT_LEAST,
                                  value_count(t->r4_3_high_voltage_kv, "kV"),
                                  tri_reaches(f->supply_kv_x100, t->r4_3_high_voltage_kv * 100));
    if (high == TRI_YES) {
        judge(f, v);
        return;
    }
    v->outcome = high == TRI_NO ? OUTCOME_NOT_APPLICABLE : OUTCOME_REVIEW;
    if (high == TRI_NO)
        verdict_reason(v, "BELOW_HIGH_VOLTAGE");
    else
        verdict_missing(v, "supply_kv");
}

const struct rule rule_4_3 = {.id = "4.3",
                              .clause = "4.3",
                              .version = "1",
                              .fields = fields,
                              .facts_size = sizeof(struct application_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
