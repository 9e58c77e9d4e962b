/* violation - rule violation, see the header. A table says for each act what is made good and what comes on
 * top. */
#include "dahu/rule/violation.h"

#include <string.h>

#include "fields.h"

#define MONTH_FEN_MOST INT64_C(1000000000000)

static const char *const acts[] = {[VIOLATION_RESALE] = "resale",     [VIOLATION_CATEGORY] = "category",
                                   [VIOLATION_INCREASE] = "increase", [VIOLATION_SEALED] = "sealed",
                                   [VIOLATION_MOVED] = "moved",       [VIOLATION_SOURCE] = "source",
                                   [VIOLATION_THEFT] = "theft",       NULL};

#define OWNER violation_facts
static const struct field fields[] = {
    FIELD_WORDS("act", acts, OWNER, act),
    FIELD_PLAIN("found", FIELD_DATE, OWNER, found),
    FIELD_PLAIN("started", FIELD_DATE, OWNER, started),
    FIELD_PLAIN("commissioned", FIELD_BOOL, OWNER, commissioned),
    FIELD_PLAIN("two_part", FIELD_BOOL, OWNER, two_part),
    FIELD_PLAIN("residential", FIELD_BOOL, OWNER, residential),
    FIELD("capacity_kw", FIELD_DECIMAL, "kW", 0, KVA_X100_MOST, OWNER, capacity_kw_x100),
    FIELD("month_fen", FIELD_INT, "fen", 0, MONTH_FEN_MOST, OWNER, month_fen),
    FIELD("known_fen", FIELD_INT, "fen", 0, MONEY_FEN_MOST, OWNER, known_fen),
    FIELD("stolen_kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, stolen_kwh_x100),
    FIELD("price_e6", FIELD_INT, "", 0, 1000000000, OWNER, price_e6),
    FIELD("occasions", FIELD_INT, "", 1, 1000, OWNER, occasions),
    FIELD("multiple", FIELD_DECIMAL, "", 0, 10000, OWNER, multiple_x100),
    FIELD("rate_fen", FIELD_INT, "fen", 0, MONTH_FEN_MOST, OWNER, rate_fen),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_violation_category_times,  POLICY_violation_increase_times,
                                            POLICY_violation_increase_fen_kw, POLICY_violation_sealed_times,
                                            POLICY_violation_sealed_fen_kw,   POLICY_violation_moved_fen,
                                            POLICY_violation_resident_fen,    POLICY_violation_source_fen_kw,
                                            POLICY_violation_theft_times,     POLICY_violation_unknown_months,
                                            POLICY_violation_theft_days,      POLICY_violation_power_hours,
                                            POLICY_violation_light_hours,     POLICY_COUNT};

/* How an act is charged. */
enum way {
    WAY_UNKNOWN, /* a fact is missing that decides it */
    WAY_MONTHS,  /* base: a charge for some months; on top: its multiple */
    WAY_ENERGY,  /* base: stolen energy; on top: its multiple */
    WAY_KW,      /* an amount for each kW, nothing to make good */
    WAY_TIMES    /* an amount for each occasion */
};

struct charge {
    enum way way;
    int64_t most; /* ceiling: a multiple in 0.01, or fen a kW or an occasion */
    const char *code;
};

static struct charge two_part_charge(const struct violation_facts *f, struct charge two, struct charge single)
{
    return f->two_part == TRI_UNKNOWN ? (struct charge){WAY_UNKNOWN, 0, NULL}
           : f->two_part == TRI_YES   ? two
                                      : single;
}

static struct charge charge_of(const struct violation_facts *f, const struct threshold_set *t)
{
    switch (f->act) {
    case VIOLATION_RESALE:
        return (struct charge){WAY_KW, t->violation_source_fen_kw, "VIOLATION_RESALE"};
    case VIOLATION_CATEGORY:
        return (struct charge){WAY_MONTHS, t->violation_category_times * 100, "VIOLATION_CATEGORY"};
    case VIOLATION_INCREASE:
        return two_part_charge(
            f, (struct charge){WAY_MONTHS, t->violation_increase_times * 100, "VIOLATION_INCREASE"},
            (struct charge){WAY_KW, t->violation_increase_fen_kw, "VIOLATION_INCREASE"});
    case VIOLATION_SEALED:
        return two_part_charge(
            f, (struct charge){WAY_MONTHS, t->violation_sealed_times * 100, "VIOLATION_SEALED"},
            (struct charge){WAY_KW, t->violation_sealed_fen_kw, "VIOLATION_SEALED"});
    case VIOLATION_MOVED:
        return (struct charge){f->residential == TRI_UNKNOWN ? WAY_UNKNOWN : WAY_TIMES,
                               f->residential == TRI_YES ? t->violation_resident_fen : t->violation_moved_fen,
                               "VIOLATION_MOVED"};
    case VIOLATION_SOURCE:
        return (struct charge){WAY_KW, t->violation_source_fen_kw, "VIOLATION_SOURCE"};
    case VIOLATION_THEFT:
        return (struct charge){WAY_ENERGY, t->violation_theft_times * 100, "VIOLATION_THEFT"};
    default:
        return (struct charge){WAY_UNKNOWN, 0, NULL};
    }
}

/* ---- the base ----------------------------------------------------------------------------------- */

/* Both sides at once: FACT_UNKNOWN where a fact is missing. */
struct base {
    int64_t known_fen, presumed_fen;
    int64_t months_known, days_presumed, presumed_kwh_x100;
};

static int64_t product(int64_t a, int64_t b, int64_t divisor)
{
    if (a == FACT_UNKNOWN || b == FACT_UNKNOWN)
        return FACT_UNKNOWN;
    __int128 exact = ((__int128)a * b + divisor / 2) / divisor;
    return exact > MONEY_FEN_MOST ? MONEY_FEN_MOST : (int64_t)exact;
}

/* Months from the beginning to the day of finding; one that was begun counts whole. */
static int64_t months_used(date started, date found)
{
    int64_t months = 0;
    if (!date_known(started) || !date_known(found))
        return FACT_UNKNOWN;
    while (date_compare(date_add_months(started, (int)months), found) < 0)
        months++;
    return months;
}

static void base_of_months(const struct violation_facts *f, const struct threshold_set *t, struct base *b)
{
    b->months_known = months_used(f->started, f->found);
    b->known_fen = f->known_fen != FACT_UNKNOWN ? f->known_fen : product(f->month_fen, b->months_known, 1);
    b->presumed_fen = product(f->month_fen, t->violation_unknown_months, 1);
}

static void base_of_energy(const struct violation_facts *f, const struct threshold_set *t, struct base *b)
{
    /* 0.01 kWh times 0.000001 yuan is a millionth of a fen */
    const int64_t kwh_price = 1000000;
    b->known_fen =
        f->known_fen != FACT_UNKNOWN ? f->known_fen : product(f->stolen_kwh_x100, f->price_e6, kwh_price);
    bool dated = date_known(f->started) && date_known(f->found);
    b->days_presumed = dated ? date_days_between(f->started, f->found) : t->violation_theft_days;
    if (f->residential == TRI_UNKNOWN)
        return;
    int64_t hours = f->residential == TRI_YES ? t->violation_light_hours : t->violation_power_hours;
    b->presumed_kwh_x100 = product(f->capacity_kw_x100, b->days_presumed * hours, 1);
    b->presumed_fen = product(b->presumed_kwh_x100, f->price_e6, kwh_price);
}

static struct base base_of(const struct violation_facts *f, const struct threshold_set *t, enum way way)
{
    struct base b = {FACT_UNKNOWN, FACT_UNKNOWN, FACT_UNKNOWN, FACT_UNKNOWN, FACT_UNKNOWN};
    if (way == WAY_MONTHS)
        base_of_months(f, t, &b);
    else if (way == WAY_ENERGY)
        base_of_energy(f, t, &b);
    else if (way != WAY_UNKNOWN)
        b.known_fen = 0; /* nothing to make good */
    return b;
}

/* ---- what comes on top -------------------------------------------------------------------------- */

static int64_t applied_of(const struct violation_facts *f, const struct charge *c)
{
    int64_t given = c->way == WAY_MONTHS || c->way == WAY_ENERGY ? f->multiple_x100 : f->rate_fen;
    return given == FACT_UNKNOWN ? c->most : given;
}

static int64_t penalty_of(const struct violation_facts *f, const struct charge *c, int64_t base_fen)
{
    int64_t applied = applied_of(f, c), often = f->occasions == FACT_UNKNOWN ? 1 : f->occasions;
    switch (c->way) {
    case WAY_MONTHS:
    case WAY_ENERGY:
        return product(base_fen, applied, 100);
    case WAY_KW: {
        int64_t once = product(f->capacity_kw_x100, applied, 100);
        return f->act == VIOLATION_SEALED ? product(once, often, 1) : once;
    }
    case WAY_TIMES:
        return applied * often;
    default:
        return FACT_UNKNOWN;
    }
}

/* ---- the verdict -------------------------------------------------------------------------------- */

static void name_missing(const struct violation_facts *f, const struct charge *c, struct verdict *v)
{
    static const char *const of_way[] = {[WAY_MONTHS] = "month_fen", [WAY_KW] = "capacity_kw"};
    if (f->act == WORD_UNKNOWN)
        verdict_missing(v, "act");
    else if (c->way == WAY_UNKNOWN)
        verdict_missing(v, f->act == VIOLATION_MOVED ? "residential" : "two_part");
    else if (c->way == WAY_ENERGY) {
        if (f->price_e6 == FACT_UNKNOWN)
            verdict_missing(v, "price_e6");
        if (f->stolen_kwh_x100 == FACT_UNKNOWN && f->capacity_kw_x100 == FACT_UNKNOWN)
            verdict_missing(v, "capacity_kw");
        else if (f->stolen_kwh_x100 == FACT_UNKNOWN && f->residential == TRI_UNKNOWN)
            verdict_missing(v, "residential");
    } else if (of_way[c->way]) {
        verdict_missing(v, of_way[c->way]);
    }
}

/* A number above the ceiling is nobody's to approve; below it, the rules of 1996 leave no room. */
static void weigh_applied(const struct violation_facts *f, const struct charge *c, struct verdict *v)
{
    int64_t applied = applied_of(f, c);
    bool multiple = c->way == WAY_MONTHS || c->way == WAY_ENERGY;
    struct value value = multiple ? value_x100(applied, "") : value_fen(applied);
    struct value limit = multiple ? value_x100(c->most, "") : value_fen(c->most);
    const char *code = applied > c->most ? "ABOVE_CEILING" : applied < c->most ? "BELOW_CEILING" : NULL;
    verdict_check(v, multiple ? "multiple" : "rate_fen", value, CHECK_AT_MOST, limit,
                  tri_of(applied <= c->most));
    if (!code)
        return;
    if (applied < c->most && date_known(f->found) && strcmp(supply_regime(f->found), "1996") == 0)
        code = "FIXED_BY_1996";
    struct reason *r = verdict_reason(v, code);
    reason_arg(r, "value", value);
    reason_arg(r, "limit", limit);
    if (strcmp(code, "BELOW_CEILING") != 0)
        v->outcome = OUTCOME_REVIEW;
}

static void put_results(const struct violation_facts *f, const struct charge *c, const struct base *b,
                        int64_t base_fen, struct verdict *v)
{
    int64_t penalty = penalty_of(f, c, base_fen);
    bool known = base_fen != FACT_UNKNOWN && penalty != FACT_UNKNOWN,
         multiple = c->way == WAY_MONTHS || c->way == WAY_ENERGY;
    int64_t applied = c->way == WAY_UNKNOWN ? FACT_UNKNOWN : applied_of(f, c);
    int64_t most = c->way == WAY_UNKNOWN ? FACT_UNKNOWN : c->most;
    verdict_result(v, "amount_fen", value_fen(known ? base_fen + penalty : FACT_UNKNOWN));
    verdict_result(v, "base_fen", value_fen(base_fen));
    verdict_result(v, "penalty_fen", value_fen(known ? penalty : FACT_UNKNOWN));
    verdict_result(v, "base_known_fen", value_fen(b->known_fen));
    verdict_result(v, "base_presumed_fen", value_fen(b->presumed_fen));
    verdict_result(v, "months_used", value_count(b->months_known, "months"));
    verdict_result(v, "days_presumed", value_count(b->days_presumed, "days"));
    verdict_result(v, "presumed_kwh", value_x100(b->presumed_kwh_x100, "kWh"));
    verdict_result(v, "multiple_applied", multiple ? value_x100(applied, "") : value_count(FACT_UNKNOWN, ""));
    verdict_result(v, "multiple_most", multiple ? value_x100(most, "") : value_count(FACT_UNKNOWN, ""));
    verdict_result(v, "rate_applied_fen", value_fen(multiple ? FACT_UNKNOWN : applied));
    verdict_result(v, "rate_most_fen", value_fen(multiple ? FACT_UNKNOWN : most));
    v->outcome = known ? OUTCOME_FAIL : OUTCOME_REVIEW;
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct violation_facts *f = facts;
    if (f->act == VIOLATION_RESALE && f->commissioned == TRI_YES) {
        v->outcome = OUTCOME_PASS;
        verdict_reason(v, "COMMISSIONED");
        return;
    }
    struct charge c = charge_of(f, t);
    struct base b = base_of(f, t, c.way);
    int64_t base_fen = b.known_fen != FACT_UNKNOWN ? b.known_fen : b.presumed_fen;
    put_results(f, &c, &b, base_fen, v);
    if (c.code)
        verdict_reason(v, c.code);
    if (v->outcome == OUTCOME_REVIEW)
        name_missing(f, &c, v);
    else if (b.known_fen == FACT_UNKNOWN)
        verdict_reason(v, "START_PRESUMED");
    if (f->act == VIOLATION_RESALE && f->commissioned == TRI_UNKNOWN) {
        verdict_missing(v, "commissioned");
        v->outcome = OUTCOME_REVIEW;
    }
    if (c.way != WAY_UNKNOWN)
        weigh_applied(f, &c, v);
}

const struct rule rule_violation = {.id = "violation",
                                    .clause = "4.12",
                                    .version = "1",
                                    .fields = fields,
                                    .facts_size = sizeof(struct violation_facts),
                                    .thresholds = thresholds,
                                    .evaluate = evaluate};
