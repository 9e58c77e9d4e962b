/* large_customer - rule 4.1, see the header. */
#include "fields.h"

#define OWNER large_customer_facts
static const struct field fields[] = {
    FIELD("capacity_kva", FIELD_DECIMAL, "kVA", 0, KVA_X100_MOST, OWNER, capacity_kva_x100),
    FIELD("annual_kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, annual_kwh_x100),
    FIELD_PLAIN("high_risk", FIELD_BOOL, OWNER, high_risk),
    FIELD_PLAIN("important", FIELD_BOOL, OWNER, important),
    FIELD("completeness_bp", FIELD_INT, "bp", 0, 10000, OWNER, completeness_bp),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_1_capacity_kva, POLICY_r4_1_annual_kwh,
                                            POLICY_r4_1_require_important, POLICY_r4_1_completeness_bp,
                                            POLICY_r4_1_gap_load_bp, POLICY_COUNT};

struct answers {
    enum tri capacity, energy, high_risk, important;
    bool gaps;                /* the energy is below its limit, and what was not metered could reach it */
    int64_t unmetered_x100;   /* most that can hide in the gaps, 0.01 kWh; 0 when nothing was missed */
};

/*
 * most_in_gaps - what an account can have used at most while nobody metered: its contract capacity with the
 * overload of the policy, for the missing share of a leap year. Completeness is rounded down to a basis
 * point, so one more is taken. Unknown when the capacity is.
 */
static int64_t most_in_gaps(const struct large_customer_facts *f, const struct threshold_set *t)
{
    enum { YEAR_HOURS_MOST = 366 * 24, WHOLE_BP = 10000 };
    if (f->completeness_bp == FACT_UNKNOWN || f->completeness_bp >= t->r4_1_completeness_bp)
        return 0;
    if (f->capacity_kva_x100 == FACT_UNKNOWN)
        return FACT_UNKNOWN;
    __int128 most = (__int128)f->capacity_kva_x100 * t->r4_1_gap_load_bp * YEAR_HOURS_MOST *
                    (WHOLE_BP + 1 - f->completeness_bp);
    most = most / WHOLE_BP / WHOLE_BP + 1;
    return most < ENERGY_MOST ? (int64_t)most : ENERGY_MOST;
}

static struct answers answer(const struct large_customer_facts *f, const struct threshold_set *t)
{
    struct answers a = {.capacity = tri_reaches(f->capacity_kva_x100, t->r4_1_capacity_kva * 100),
                        .energy = tri_reaches(f->annual_kwh_x100, t->r4_1_annual_kwh * 100),
                        .high_risk = f->high_risk,
                        .important = t->r4_1_require_important ? f->important : TRI_YES};
    a.unmetered_x100 = most_in_gaps(f, t);
    a.gaps = a.energy == TRI_NO && (a.unmetered_x100 == FACT_UNKNOWN ||
                                    f->annual_kwh_x100 + a.unmetered_x100 >= t->r4_1_annual_kwh * 100);
    if (a.gaps)
        a.energy = TRI_UNKNOWN;
    return a;
}

static void state_limit(struct verdict *v, const char *code, struct value value, struct value limit)
{
    struct reason *r = verdict_reason(v, code);
    reason_arg(r, "value", value);
    reason_arg(r, "limit", limit);
}

static void state_unknowns(struct verdict *v, const struct large_customer_facts *f, const struct answers *a)
{
    if (a->capacity == TRI_UNKNOWN)
        verdict_missing(v, "capacity_kva");
    if (a->gaps) {
        struct reason *r = verdict_reason(v, "ENERGY_INCOMPLETE");
        reason_arg(r, "value", value_x100(f->annual_kwh_x100, "kWh"));
        reason_arg(r, "share", value_bp(f->completeness_bp));
    } else if (a->energy == TRI_UNKNOWN) {
        verdict_missing(v, "annual_kwh");
    }
    if (a->high_risk == TRI_UNKNOWN)
        verdict_missing(v, "high_risk");
    if (a->important == TRI_UNKNOWN)
        verdict_missing(v, "important");
}

/* The reasons of a decided verdict: what holds when the account is large, all that fails when it is not. */
static void state_reasons(struct verdict *v, const struct large_customer_facts *f,
                          const struct threshold_set *t, const struct answers *a, bool large)
{
    struct value capacity = value_x100(f->capacity_kva_x100, "kVA"),
                 energy = value_x100(f->annual_kwh_x100, "kWh");
    bool by_size = a->important == TRI_YES;
    if (large ? by_size && a->capacity == TRI_YES : a->capacity == TRI_NO)
        state_limit(v, large ? "CAPACITY" : "CAPACITY_UNDER_LIMIT", capacity,
                    value_count(t->r4_1_capacity_kva, "kVA"));
    if (large ? by_size && a->energy == TRI_YES : a->energy == TRI_NO)
        state_limit(v, large ? "ENERGY" : "ENERGY_UNDER_LIMIT", energy,
                    value_count(t->r4_1_annual_kwh, "kWh"));
    if (!large && a->energy == TRI_NO && a->unmetered_x100 > 0) {
        struct reason *r = verdict_reason(v, "GAPS_TOO_SMALL");
        reason_arg(r, "share", value_bp(f->completeness_bp));
        reason_arg(r, "value", value_x100(a->unmetered_x100, "kWh"));
        reason_arg(r, "load", value_bp(t->r4_1_gap_load_bp));
    }
    if (large ? a->high_risk == TRI_YES : a->high_risk == TRI_NO)
        verdict_reason(v, large ? "HIGH_RISK" : "NOT_HIGH_RISK");
    if (!large && a->important == TRI_NO)
        verdict_reason(v, "NOT_IMPORTANT");
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct large_customer_facts *f = facts;
    struct answers a = answer(f, t);
    enum tri size = tri_and(tri_or(a.capacity, a.energy), a.important), large = tri_or(size, a.high_risk);
    verdict_check(v, "capacity_kva", value_x100(f->capacity_kva_x100, "kVA"), CHECK_AT_LEAST,
                  value_count(t->r4_1_capacity_kva, "kVA"), a.capacity);
    verdict_check(v, "annual_kwh", value_x100(f->annual_kwh_x100, "kWh"), CHECK_AT_LEAST,
                  value_count(t->r4_1_annual_kwh, "kWh"), a.energy);
    verdict_check(v, "high_risk", value_yes(f->high_risk), CHECK_IS, value_yes(TRI_YES), a.high_risk);
    if (t->r4_1_require_important)
        verdict_check(v, "important", value_yes(f->important), CHECK_IS, value_yes(TRI_YES), a.important);
    verdict_result(v, "large", value_yes(large));
    if (large == TRI_UNKNOWN)
        state_unknowns(v, f, &a);
    else
        state_reasons(v, f, t, &a, large == TRI_YES);
    v->outcome = large == TRI_YES ? OUTCOME_PASS : large == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
}

const struct rule rule_4_1 = {.id = "4.1",
                              .clause = "4.1",
                              .version = "1",
                              .fields = fields,
                              .facts_size = sizeof(struct large_customer_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
