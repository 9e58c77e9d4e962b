/* power_factor - rule pf, see the header. */
#include "dahu/rule/power_factor.h"

#include <string.h>

#include "fields.h"

#define OWNER power_factor_facts
static const struct field fields[] = {
    FIELD("kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, kwh_x100),
    FIELD("kvarh_forward", FIELD_DECIMAL, "kvarh", 0, ENERGY_MOST, OWNER, kvarh_forward_x100),
    FIELD("kvarh_reverse", FIELD_DECIMAL, "kvarh", 0, ENERGY_MOST, OWNER, kvarh_reverse_x100),
    FIELD("loss_kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, loss_kwh_x100),
    FIELD("loss_kvarh", FIELD_DECIMAL, "kvarh", 0, ENERGY_MOST, OWNER, loss_kvarh_x100),
    FIELD_PLAIN("standard", FIELD_STANDARD, OWNER, standard),
    FIELD_PLAIN("reduced_standard", FIELD_REDUCED, OWNER, reduced_standard),
    FIELD("basic_fee_fen", FIELD_INT, "fen", -MONEY_FEN_MOST, MONEY_FEN_MOST, OWNER, basic_fee_fen),
    FIELD("energy_fee_fen", FIELD_INT, "fen", -MONEY_FEN_MOST, MONEY_FEN_MOST, OWNER, energy_fee_fen),
    FIELD_PLAIN("exempt", FIELD_BOOL, OWNER, exempt),
    FIELD("self_use_kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, self_use_kwh_x100),
    FIELD_PLAIN("automatic_switching", FIELD_BOOL, OWNER, automatic_switching),
    {0},
};

/* Those of the standard and of completeness decide what the caller may ask: they belong to the evidence too.
 */
static const enum policy_id thresholds[] = {POLICY_pf_active_basis,         POLICY_pf_zero_kwh,
                                            POLICY_pf_negative_base,        POLICY_r4_17_backfeed_kvarh,
                                            POLICY_pf_completeness_bp,      POLICY_pf_standard_least_kva,
                                            POLICY_pf_standard_hv_kva,      POLICY_pf_standard_hv_inclusive,
                                            POLICY_pf_standard_pumping_kva, POLICY_COUNT};

/*
 * cos = P / sqrt(P^2 + Q^2) rounds half up to n/100 or more when cos >= (2n-1)/200, that is when
 * 40000 P^2 >= (2n-1)^2 (P^2 + Q^2). A tie cannot occur with whole P and Q.
 */
int pf_x100(uint64_t p, uint64_t q)
{
    unsigned __int128 pp = (unsigned __int128)p * p, ss = pp + (unsigned __int128)q * q;
    int low = 0, high = 100; /* holds for low, fails above high */
    while (low < high) {
        int n = (low + high + 1) / 2;
        if (40000 * pp >= (unsigned __int128)((2 * n - 1) * (2 * n - 1)) * ss)
            low = n;
        else
            high = n - 1;
    }
    return low;
}

static int clamp(int n, int least, int most)
{
    return n < least ? least : n > most ? most : n;
}

int pf_best_x100(int standard)
{
    /* the reward ends where the printed table does: -0.75 %, -1.10 %, -1.30 % */
    return standard == 90 ? 95 : standard == 85 ? 94 : 92;
}

int pf_adjust_bp(int n, int standard)
{
    int best = pf_best_x100(standard);
    if (n >= standard)
        return -(10 * clamp((n < 90 ? n : 90) - standard, 0, 100) +
                 15 * clamp((n < best ? n : best) - 90, 0, 100));
    int below = standard - n;
    return 50 * clamp(below, 0, 20) + 100 * clamp(below - 20, 0, 5) + 200 * clamp(below - 25, 0, 100);
}

int64_t pf_adjust_fen(int64_t base_fen, int bp)
{
    __int128 exact = (__int128)base_fen * bp, half = exact < 0 ? -5000 : 5000;
    return (int64_t)((exact + half) / 10000);
}

static int standard_known(enum pf_sector sector, bool hv, int64_t kva_x100, bool oltc,
                          const struct threshold_set *t)
{
    int64_t hv_limit = t->pf_standard_hv_kva * 100;
    bool above_hv = t->pf_standard_hv_inclusive ? kva_x100 >= hv_limit : kva_x100 > hv_limit;
    if (sector == PF_SECTOR_RESIDENTIAL || kva_x100 < t->pf_standard_least_kva * 100)
        return PF_STANDARD_NONE;
    if (hv && (oltc || (sector == PF_SECTOR_INDUSTRIAL && above_hv) ||
               (sector == PF_SECTOR_PUMPING && kva_x100 >= t->pf_standard_pumping_kva * 100)))
        return 90;
    return sector == PF_SECTOR_AGRICULTURAL || sector == PF_SECTOR_WHOLESALE ? 80 : 85;
}

int select_standard(enum pf_sector sector, enum tri supply_hv, int64_t kva_x100, enum tri oltc,
                    const struct threshold_set *t)
{
    int found = PF_STANDARD_UNKNOWN;
    if (sector == PF_SECTOR_RESIDENTIAL)
        return PF_STANDARD_NONE;
    if (kva_x100 == FACT_UNKNOWN)
        return PF_STANDARD_UNKNOWN;
    /* every reading of the unknown answers must give the same standard */
    for (int hv = supply_hv == TRI_YES; hv <= (supply_hv != TRI_NO); hv++)
        for (int o = oltc == TRI_YES; o <= (oltc != TRI_NO); o++) {
            int s = standard_known(sector, hv, kva_x100, o, t);
            if (found != PF_STANDARD_UNKNOWN && s != found)
                return PF_STANDARD_UNKNOWN;
            found = s;
        }
    return found;
}

/* ---- the rule ------------------------------------------------------------------------------------ */

struct assessment {
    int64_t p_x100, q_x100; /* with losses; FACT_UNKNOWN when a part is */
    int64_t standard;       /* that is applied */
    bool reward;            /* a better power factor lowers the bill */
    int64_t pf, bp, fen;    /* FACT_UNKNOWN when not known */
    const char *status;
    enum outcome outcome;
};

static int64_t sum(int64_t a, int64_t b)
{
    return a == FACT_UNKNOWN || b == FACT_UNKNOWN ? FACT_UNKNOWN : a + b;
}

static void measure(const struct power_factor_facts *f, const struct threshold_set *t, struct assessment *a)
{
    a->p_x100 = sum(f->kwh_x100, f->loss_kwh_x100);
    if (t->pf_active_basis == PF_IMPORT_PLUS_SELF_USE)
        a->p_x100 = sum(a->p_x100, f->self_use_kwh_x100);
    a->q_x100 = sum(sum(f->kvarh_forward_x100, f->kvarh_reverse_x100), f->loss_kvarh_x100);
    bool as_given = f->reduced_standard == PF_REDUCED_AS_GIVEN, reduced = f->reduced_standard != FACT_UNKNOWN;
    a->standard = reduced && !as_given ? f->reduced_standard : f->standard;
    a->reward = !reduced;
    a->pf = a->bp = a->fen = FACT_UNKNOWN;
}

static void settle(struct assessment *a, const char *status, enum outcome outcome)
{
    a->status = status;
    a->outcome = outcome;
}

static void name_missing(const struct power_factor_facts *f, const struct threshold_set *t,
                         const struct assessment *a, struct verdict *v)
{
    const struct {
        const char *name;
        int64_t value;
    } needed[] = {{"kwh", f->kwh_x100},
                  {"kvarh_forward", f->kvarh_forward_x100},
                  {"kvarh_reverse", f->kvarh_reverse_x100},
                  {"loss_kwh", f->loss_kwh_x100},
                  {"loss_kvarh", f->loss_kvarh_x100},
                  {"self_use_kwh", t->pf_active_basis == PF_IMPORT_PLUS_SELF_USE ? f->self_use_kwh_x100 : 0},
                  {"standard", a->standard},
                  {"basic_fee_fen", a->bp == 0 ? 0 : f->basic_fee_fen},
                  {"energy_fee_fen", a->bp == 0 ? 0 : f->energy_fee_fen}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (needed[i].value == FACT_UNKNOWN)
            verdict_missing(v, needed[i].name);
}

/* Money from a known percentage; sets what is still missing or must be looked at. */
static void bill(const struct power_factor_facts *f, const struct threshold_set *t, struct assessment *a)
{
    int64_t base = sum(f->basic_fee_fen, f->energy_fee_fen);
    settle(a, "OK", a->pf < a->standard ? OUTCOME_WARN : OUTCOME_PASS);
    if (a->bp == 0) {
        a->fen = 0;
    } else if (f->basic_fee_fen == FACT_UNKNOWN && f->energy_fee_fen == FACT_UNKNOWN) {
        a->status = "NO_BILL"; /* asked before there is a bill: the percentage stands, the money is open */
    } else if (base == FACT_UNKNOWN) {
        settle(a, "REVIEW_MISSING", OUTCOME_REVIEW);
    } else if (base < 0 && t->pf_negative_base == PF_HOLD) {
        a->fen = 0; /* a month of refunds: no adjustment without a person */
        settle(a, "REVIEW_NEGATIVE_BASE", OUTCOME_REVIEW);
    } else {
        a->fen = pf_adjust_fen(base, (int)a->bp);
    }
    if (a->p_x100 == 0 && t->pf_zero_kwh == PF_HOLD && a->outcome != OUTCOME_REVIEW)
        settle(a, "REVIEW_ZERO_KWH", OUTCOME_REVIEW);
}

static void assess(const struct power_factor_facts *f, const struct threshold_set *t, struct assessment *a)
{
    measure(f, t, a);
    if (a->p_x100 == FACT_UNKNOWN || a->q_x100 == FACT_UNKNOWN) {
        settle(a, "REVIEW_MISSING", OUTCOME_REVIEW);
    } else if (a->p_x100 == 0 && a->q_x100 == 0) {
        a->bp = a->fen = 0;
        settle(a, "NOT_ASSESSED", OUTCOME_NOT_APPLICABLE);
    } else {
        a->pf = pf_x100((uint64_t)a->p_x100, (uint64_t)a->q_x100);
        if (a->standard == FACT_UNKNOWN) {
            settle(a, "REVIEW_MISSING", OUTCOME_REVIEW);
        } else {
            a->bp = pf_adjust_bp((int)a->pf, (int)a->standard);
            if (a->bp < 0 && !a->reward)
                a->bp = 0;
            bill(f, t, a);
        }
    }
    if (f->exempt == TRI_YES) { /* whatever was measured */
        a->bp = a->fen = 0;
        settle(a, "EXEMPT", OUTCOME_NOT_APPLICABLE);
    }
}

static void state_adjustment(const struct assessment *a, struct verdict *v)
{
    static const struct {
        const char *status, *code;
    } holds[] = {{"REVIEW_ZERO_KWH", "PF_ZERO_KWH"},
                 {"REVIEW_NEGATIVE_BASE", "PF_NEGATIVE_BASE"},
                 {"NOT_ASSESSED", "PF_NOT_ASSESSED"},
                 {"EXEMPT", "PF_EXEMPT"}};
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (strcmp(a->status, holds[i].status) == 0)
            verdict_reason(v, holds[i].code);
    if (a->pf == FACT_UNKNOWN || a->standard == FACT_UNKNOWN)
        return;
    struct reason *r = verdict_reason(v, a->pf < a->standard ? "PF_BELOW_STANDARD" : "PF_REACHES_STANDARD");
    struct value pf = value_fen(a->pf), standard = value_fen(a->standard);
    pf.unit = standard.unit = "";
    reason_arg(r, "value", pf);
    reason_arg(r, "limit", standard);
    reason_arg(r, "percent", value_bp(a->bp));
    reason_arg(r, "money", value_fen(a->fen));
    if (!a->reward && a->pf > a->standard)
        verdict_reason(v, "PF_NO_REWARD");
}

/* 4.17: compensation is switched with the load and does not feed back. */
static void state_findings(const struct power_factor_facts *f, const struct threshold_set *t,
                           struct assessment *a, struct verdict *v)
{
    int before = v->reason_count;
    if (f->kvarh_reverse_x100 != FACT_UNKNOWN && f->kvarh_reverse_x100 > t->r4_17_backfeed_kvarh * 100) {
        struct reason *r = verdict_reason(v, "BACK_FEED");
        reason_arg(r, "value", value_x100(f->kvarh_reverse_x100, "kvarh"));
        reason_arg(r, "limit", value_count(t->r4_17_backfeed_kvarh, "kvarh"));
    }
    if (f->automatic_switching == TRI_NO)
        verdict_reason(v, "MANUAL_SWITCHING");
    if (v->reason_count > before && a->outcome != OUTCOME_REVIEW)
        a->outcome = OUTCOME_WARN;
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct power_factor_facts *f = facts;
    struct assessment a;
    assess(f, t, &a);
    if (strcmp(a.status, "REVIEW_MISSING") == 0)
        name_missing(f, t, &a, v);
    state_adjustment(&a, v);
    state_findings(f, t, &a, v);
    struct value pf = value_fen(a.pf);
    pf.unit = "";
    verdict_result(v, "pf_x100", pf);
    verdict_result(v, "adjust_bp", value_bp(a.bp));
    verdict_result(v, "adjust_fen", value_fen(a.fen));
    verdict_result(v, "status", value_word(a.status));
    v->outcome = a.outcome;
}

const struct rule rule_pf = {.id = "pf",
                             .clause = "4.17",
                             .version = "1",
                             .fields = fields,
                             .facts_size = sizeof(struct power_factor_facts),
                             .thresholds = thresholds,
                             .evaluate = evaluate};
