/* receiving_station - rule 4.4, see the header. The arithmetic of the CT is in ct.c. */
#include "dahu/rule/receiving_station.h"

#include "fields.h"

static const char *const metering_modes[] = {
    [METERING_HVHM] = "hvhm", [METERING_HVLM] = "hvlm", [METERING_LVLM] = "lvlm", NULL};
static const char *const transformer_types[] = {[TRANSFORMER_DRY] = "dry", [TRANSFORMER_OIL] = "oil", NULL};
static const char *const check_names[] = {
    [STATION_CHECK_A] = "a", [STATION_CHECK_B] = "b", [STATION_CHECK_C] = "c", [STATION_CHECK_D] = "d", NULL};

static const struct field exception_fields[] = {
    {.name = "check",
     .type = FIELD_WORD,
     .required = true,
     .words = check_names,
     .offset = offsetof(struct station_exception, check)},
    {0},
};

#define OWNER receiving_station_facts
static const struct field fields[] = {
    FIELD_PLAIN("new_installation", FIELD_BOOL, OWNER, new_installation),
    FIELD_PLAIN("hv_switch_room", FIELD_BOOL, OWNER, hv_switch_room),
    FIELD_WORDS("metering_mode", metering_modes, OWNER, metering_mode),
    FIELD("ct_primary_a", FIELD_INT, "A", 1, 100000, OWNER, ct_primary_a),
    FIELD_PLAIN("ct_class_s", FIELD_BOOL, OWNER, ct_class_s),
    FIELD("capacity_kva", FIELD_DECIMAL, "kVA", 1, KVA_X100_MOST, OWNER, capacity_kva_x100),
    FIELD("supply_kv", FIELD_DECIMAL, "kV", 1, 100000, OWNER, supply_kv_x100),
    FIELD("load_factor_bp", FIELD_INT, "bp", 1, 20000, OWNER, load_factor_bp),
    FIELD_WORDS("transformer_type", transformer_types, OWNER, transformer_type),
    FIELD_PLAIN("indoors", FIELD_BOOL, OWNER, indoors),
    FIELD_ITEMS("approved_exceptions", 16, exception_fields, station_exception, NULL, OWNER,
                approved_exceptions),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_4_metering_and_ct,
                                            POLICY_r4_4_ct_least_bp,
                                            POLICY_r4_4_ct_least_class_s_bp,
                                            POLICY_r4_4_ct_target_bp,
                                            POLICY_r4_4_ct_most_bp,
                                            POLICY_r4_4_ct_rated_most_bp,
                                            POLICY_COUNT};

static enum tri word_is(int word, int wanted)
{
    return word == WORD_UNKNOWN ? TRI_UNKNOWN : tri_of(word == wanted);
}

static bool load_known(const struct receiving_station_facts *f, struct ct_load *l)
{
    *l = (struct ct_load){f->capacity_kva_x100, f->supply_kv_x100, f->load_factor_bp};
    return l->capacity_kva_x100 != FACT_UNKNOWN && l->supply_kv_x100 != FACT_UNKNOWN &&
           l->load_factor_bp != FACT_UNKNOWN;
}

/* Check (c). The least ratio depends on the class of the CT: unknown, it only decides outside 20 to 30 %. */
static enum tri check_ct(const struct receiving_station_facts *f, const struct threshold_set *t,
                         const struct ct_load *l, struct verdict *v)
{
    bool class_s = f->ct_class_s == TRI_YES;
    int64_t least = class_s ? t->r4_4_ct_least_class_s_bp : t->r4_4_ct_least_bp;
    if (f->ct_primary_a == FACT_UNKNOWN)
        return TRI_UNKNOWN;
    struct value ratio = value_bp(ct_ratio_bp(l, f->ct_primary_a));
    enum tri low = tri_of(ct_ratio_reaches(l, f->ct_primary_a, least));
    if (low == TRI_NO && f->ct_class_s == TRI_UNKNOWN &&
        ct_ratio_reaches(l, f->ct_primary_a, t->r4_4_ct_least_class_s_bp))
        low = TRI_UNKNOWN;
    verdict_check(v, "ct_ratio_bp", ratio, CHECK_AT_LEAST, value_bp(least), low);
    enum tri high = verdict_check(v, "ct_ratio_bp", ratio, CHECK_AT_MOST, value_bp(t->r4_4_ct_most_bp),
                                  tri_of(!ct_ratio_exceeds(l, f->ct_primary_a, t->r4_4_ct_most_bp)));
    const struct ct_load full = {l->capacity_kva_x100, l->supply_kv_x100, 10000};
    enum tri rated = verdict_check(v, "ct_rated_ratio_bp", value_bp(ct_ratio_bp(&full, f->ct_primary_a)),
                                   CHECK_AT_MOST, value_bp(t->r4_4_ct_rated_most_bp),
                                   tri_of(!ct_overloads(l, f->ct_primary_a, t->r4_4_ct_rated_most_bp)));
    return tri_and(tri_and(low, high), rated);
}

static void result_ct(const struct receiving_station_facts *f, const struct threshold_set *t,
                      struct verdict *v)
{
    struct ct_load l;
    bool known = load_known(f, &l), class_s = f->ct_class_s == TRI_YES;
    int64_t proposed = known ? ct_select(&l, class_s, t) : FACT_UNKNOWN;
    verdict_result(v, "i_rated_a", value_x100(known ? ct_rated_current_x100(&l) : FACT_UNKNOWN, "A"));
    verdict_result(v, "i_normal_a", value_x100(known ? ct_normal_current_x100(&l) : FACT_UNKNOWN, "A"));
    verdict_result(
        v, "ct_ratio_bp",
        value_bp(known && f->ct_primary_a != FACT_UNKNOWN ? ct_ratio_bp(&l, f->ct_primary_a) : FACT_UNKNOWN));
    verdict_result(v, "ct_proposed_a", value_count(proposed > 0 ? proposed : FACT_UNKNOWN, "A"));
    verdict_result(v, "ct_proposed_ratio_bp",
                   value_bp(proposed > 0 ? ct_ratio_bp(&l, proposed) : FACT_UNKNOWN));
}

static bool excepted(const struct receiving_station_facts *f, int check)
{
    const struct station_exception *e = f->approved_exceptions.items;
    for (int64_t i = 0; i < f->approved_exceptions.count; i++) /* an unknown list is below zero */
        if (e[i].check == check)
            return true;
    return false;
}

static void state_ct(const struct receiving_station_facts *f, const struct threshold_set *t,
                     struct verdict *v)
{
    struct ct_load l;
    if (!load_known(f, &l))
        return;
    int64_t proposed = ct_select(&l, f->ct_class_s == TRI_YES, t);
    struct reason *r = verdict_reason(v, proposed ? "CT_PROPOSED" : "CT_MULTI_RATIO");
    reason_arg(r, "value", value_x100(ct_normal_current_x100(&l), "A"));
    reason_arg(r, "proposed", value_count(proposed, "A"));
}

static const char *const failing_codes[] = {[STATION_CHECK_A] = "NO_HV_SWITCH_ROOM",
                                            [STATION_CHECK_B] = "NOT_HV_METERED",
                                            [STATION_CHECK_C] = "CT_DOES_NOT_FIT",
                                            [STATION_CHECK_D] = "NOT_DRY_TYPE_INDOORS"};

/* (b) and (c) are worded as the rule itself, (a) and (d) "in principle" (原则上). */
static bool strict(const struct threshold_set *t, int check)
{
    return (check == STATION_CHECK_B || check == STATION_CHECK_C) && t->r4_4_metering_and_ct == R4_4_FAIL;
}

/* What a check comes to when it fails. */
static enum outcome failure(const struct receiving_station_facts *f, const struct threshold_set *t, int check)
{
    return strict(t, check) ? OUTCOME_FAIL : excepted(f, check) ? OUTCOME_PASS : OUTCOME_EXCEPTION_REQUIRED;
}

static void state_failure(const struct receiving_station_facts *f, const struct threshold_set *t, int check,
                          struct verdict *v)
{
    verdict_reason(v, failing_codes[check]);
    if (check == STATION_CHECK_C)
        state_ct(f, t, v);
    if (failure(f, t, check) == OUTCOME_PASS)
        reason_arg(verdict_reason(v, "EXCEPTION_APPROVED"), "check", value_word(check_names[check]));
}

static void name_unknowns(const struct receiving_station_facts *f, const enum tri checks[4],
                          struct verdict *v)
{
    const struct {
        int check;
        const char *name;
        bool unknown;
    } facts[] = {{STATION_CHECK_A, "hv_switch_room", f->hv_switch_room == TRI_UNKNOWN},
                 {STATION_CHECK_B, "metering_mode", f->metering_mode == WORD_UNKNOWN},
                 {STATION_CHECK_C, "ct_primary_a", f->ct_primary_a == FACT_UNKNOWN},
                 {STATION_CHECK_C, "capacity_kva", f->capacity_kva_x100 == FACT_UNKNOWN},
                 {STATION_CHECK_C, "supply_kv", f->supply_kv_x100 == FACT_UNKNOWN},
                 {STATION_CHECK_C, "load_factor_bp", f->load_factor_bp == FACT_UNKNOWN},
                 {STATION_CHECK_C, "ct_class_s", f->ct_class_s == TRI_UNKNOWN},
                 {STATION_CHECK_D, "transformer_type", f->transformer_type == WORD_UNKNOWN},
                 {STATION_CHECK_D, "indoors", f->indoors == TRI_UNKNOWN}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i].unknown && checks[facts[i].check] == TRI_UNKNOWN)
            verdict_missing(v, facts[i].name);
}

static void run_checks(const struct receiving_station_facts *f, const struct threshold_set *t,
                       struct verdict *v, enum tri checks[4])
{
    struct ct_load l;
    struct value yes = value_yes(TRI_YES);
    enum tri hvhm = word_is(f->metering_mode, METERING_HVHM),
             dry = word_is(f->transformer_type, TRANSFORMER_DRY);
    checks[STATION_CHECK_A] =
        verdict_check(v, "hv_switch_room", value_yes(f->hv_switch_room), CHECK_IS, yes, f->hv_switch_room);
    checks[STATION_CHECK_B] = verdict_check(v, "hv_metering", value_yes(hvhm), CHECK_IS, yes, hvhm);
    checks[STATION_CHECK_C] = load_known(f, &l) ? check_ct(f, t, &l, v) : TRI_UNKNOWN;
    verdict_check(v, "dry_type", value_yes(dry), CHECK_IS, yes, dry);
    verdict_check(v, "indoors", value_yes(f->indoors), CHECK_IS, yes, f->indoors);
    checks[STATION_CHECK_D] = tri_and(dry, f->indoors);
}

static enum outcome graver(enum outcome a, enum outcome b)
{
    static const int gravity[OUTCOME_COUNT] = {[OUTCOME_EXCEPTION_REQUIRED] = 1, [OUTCOME_FAIL] = 2};
    return gravity[a] >= gravity[b] ? a : b;
}

/* The outcome from what is known, and from the worst that the unknown can still bring: one and the same, or
 * REVIEW. */
static void evaluate_checks(const struct receiving_station_facts *f, const struct threshold_set *t,
                            struct verdict *v)
{
    enum tri checks[4];
    enum outcome known = OUTCOME_PASS, worst = OUTCOME_PASS;
    run_checks(f, t, v, checks);
    for (int c = STATION_CHECK_A; c <= STATION_CHECK_D; c++) {
        if (checks[c] == TRI_NO) {
            state_failure(f, t, c, v);
            known = graver(known, failure(f, t, c));
        }
        if (checks[c] != TRI_YES)
            worst = graver(worst, failure(f, t, c));
    }
    v->outcome = known == worst ? known : OUTCOME_REVIEW;
    if (known != worst)
        name_unknowns(f, checks, v);
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct receiving_station_facts *f = facts;
    result_ct(f, t, v);
    if (f->new_installation == TRI_NO) {
        v->outcome = OUTCOME_NOT_APPLICABLE;
        verdict_reason(v, "NOT_NEW");
        return;
    }
    evaluate_checks(f, t, v);
    if (f->new_installation == TRI_UNKNOWN && v->outcome != OUTCOME_REVIEW)
        v->outcome = OUTCOME_REVIEW;
    if (f->new_installation == TRI_UNKNOWN)
        verdict_missing(v, "new_installation");
}

const struct rule rule_4_4 = {.id = "4.4",
                              .clause = "4.4",
                              .version = "1",
                              .fields = fields,
                              .facts_size = sizeof(struct receiving_station_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
