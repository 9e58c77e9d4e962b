/* inspection - rule 4.15, see the header. */
#include "dahu/rule/inspection.h"

#include "fields.h"

static const char *const grades[] = {
    [CYCLE_SPECIAL] = "special",     [CYCLE_FIRST] = "grade_1", [CYCLE_SECOND] = "grade_2",
    [CYCLE_TEMPORARY] = "temporary", [CYCLE_NONE] = "none",     NULL};

static const struct field meter_fields[] = {
    {.name = "tested", .type = FIELD_DATE, .offset = offsetof(struct inspection_meter, tested)},
    {.name = "installed", .type = FIELD_DATE, .offset = offsetof(struct inspection_meter, installed)},
    {.name = "hv_meter", .type = FIELD_BOOL, .offset = offsetof(struct inspection_meter, hv_meter)},
    {0},
};

#define OWNER inspection_facts
static const struct field fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_PLAIN("last_inspection", FIELD_DATE, OWNER, last_inspection),
    FIELD_PLAIN("first_energised", FIELD_DATE, OWNER, energised),
    FIELD_WORDS("grade", grades, OWNER, grade),
    FIELD_PLAIN("high_risk", FIELD_BOOL, OWNER, high_risk),
    FIELD_PLAIN("large", FIELD_BOOL, OWNER, large),
    FIELD("supply_kv", FIELD_DECIMAL, "kV", 0, 100000, OWNER, supply_kv_x100),
    FIELD("capacity_kva", FIELD_DECIMAL, "kVA", 0, KVA_X100_MOST, OWNER, capacity_kva_x100),
    FIELD("month_kwh", FIELD_DECIMAL, "kWh", 0, ENERGY_MOST, OWNER, month_kwh_x100),
    FIELD_ITEMS("meters", INSPECTION_METERS_MAX, meter_fields, inspection_meter, NULL, OWNER, meters),
    {0},
};

static const enum policy_id thresholds[] = {
    POLICY_r4_15_large_months,    POLICY_r4_15_first_months,     POLICY_r4_15_second_months,
    POLICY_r4_15_ungraded_months, POLICY_r4_15_hv_months,        POLICY_r4_15_hv_kv,
    POLICY_r4_15_mv_months,       POLICY_r4_15_lv_months,        POLICY_r4_15_lv_kva,
    POLICY_r4_15_soon_days,       POLICY_r4_15_meter_1_months,   POLICY_r4_15_meter_1_kwh,
    POLICY_r4_15_meter_1_kva,     POLICY_r4_15_meter_2_months,   POLICY_r4_15_meter_2_kwh,
    POLICY_r4_15_meter_2_kva,     POLICY_r4_15_meter_3_months,   POLICY_r4_15_meter_3_kwh,
    POLICY_r4_15_meter_3_kva,     POLICY_r4_15_meter_new_months, POLICY_COUNT};

/* ---- the cycle ---------------------------------------------------------------------------------- */

struct cycle {
    int64_t months; /* 0 = none applies */
    const char *code;
};

static void stricter(struct cycle *c, enum tri applies, bool unknown_counts, int64_t months, const char *code)
{
    bool counts = applies == TRI_YES || (applies == TRI_UNKNOWN && unknown_counts);
    if (counts && (c->months == 0 || months < c->months))
        *c = (struct cycle){months, code};
}

static enum tri graded(const struct inspection_facts *f, int grade)
{
    return f->grade == WORD_UNKNOWN ? TRI_UNKNOWN : tri_of(f->grade == grade);
}

/* High-risk without a grade: nobody has said yet that it is less than grade 1. */
static enum tri ungraded_risk(const struct inspection_facts *f)
{
    return tri_and(f->high_risk, f->grade == WORD_UNKNOWN ? TRI_UNKNOWN : tri_of(f->grade == CYCLE_NONE));
}

static enum tri kv_below(const struct inspection_facts *f, int64_t limit_x100)
{
    return f->supply_kv_x100 == FACT_UNKNOWN ? TRI_UNKNOWN : tri_of(f->supply_kv_x100 < limit_x100);
}

/* The strictest cycle; what is not known counts as applying, or as not. */
static struct cycle cycle_of(const struct inspection_facts *f, const struct threshold_set *t, bool unknown)
{
    enum { MV_KV_X100 = 100 }; /* above 1 kV is high voltage */
    struct cycle c = {0, NULL};
    enum tri hv = tri_reaches(f->supply_kv_x100, t->r4_15_hv_kv * 100);
    enum tri lv = kv_below(f, MV_KV_X100 + 1),
             mv = tri_and(kv_below(f, t->r4_15_hv_kv * 100), lv == TRI_UNKNOWN ? lv : tri_of(lv == TRI_NO));
    stricter(&c, graded(f, CYCLE_SPECIAL), unknown, t->r4_15_first_months, "CYCLE_GRADE_1");
    stricter(&c, graded(f, CYCLE_FIRST), unknown, t->r4_15_first_months, "CYCLE_GRADE_1");
    stricter(&c, ungraded_risk(f), unknown, t->r4_15_ungraded_months, "CYCLE_HIGH_RISK");
    stricter(&c, graded(f, CYCLE_SECOND), unknown, t->r4_15_second_months, "CYCLE_GRADE_2");
    stricter(&c, hv, unknown, t->r4_15_hv_months, "CYCLE_HIGH_VOLTAGE");
    stricter(&c, f->large, unknown, t->r4_15_large_months, "CYCLE_LARGE");
    stricter(&c, mv, unknown, t->r4_15_mv_months, "CYCLE_MEDIUM_VOLTAGE");
    stricter(&c, tri_and(lv, tri_reaches(f->capacity_kva_x100, t->r4_15_lv_kva * 100)), unknown,
             t->r4_15_lv_months, "CYCLE_LOW_VOLTAGE");
    return c;
}

/* ---- the term ----------------------------------------------------------------------------------- */

struct term {
    struct cycle cycle;
    date due;          /* DATE_NONE: no cycle, or no day to count from */
    const char *state; /* NULL: not known */
};

static date base_of(const struct inspection_facts *f)
{
    return date_known(f->last_inspection) ? f->last_inspection : f->energised;
}

static struct term term_of(const struct inspection_facts *f, const struct threshold_set *t, bool unknown)
{
    struct term r = {cycle_of(f, t, unknown), DATE_NONE, NULL};
    if (r.cycle.months == 0) {
        r.state = "NO_CYCLE";
        return r;
    }
    if (!date_known(base_of(f)))
        return r;
    r.due = date_add_months(base_of(f), (int)r.cycle.months);
    if (date_known(f->as_of))
        r.state = date_compare(f->as_of, r.due) > 0                                            ? "OVERDUE"
                  : date_compare(date_add_days(f->as_of, (int)t->r4_15_soon_days), r.due) >= 0 ? "DUE"
                                                                                               : "IN_TIME";
    return r;
}

static void name_missing(const struct inspection_facts *f, struct verdict *v)
{
    if (!date_known(f->as_of))
        verdict_missing(v, "as_of");
    if (!date_known(base_of(f)))
        verdict_missing(v, "first_energised");
    if (f->grade == WORD_UNKNOWN)
        verdict_missing(v, "grade");
    else if (f->grade == CYCLE_NONE && f->high_risk == TRI_UNKNOWN)
        verdict_missing(v, "high_risk");
    if (f->supply_kv_x100 == FACT_UNKNOWN)
        verdict_missing(v, "supply_kv");
    if (f->large == TRI_UNKNOWN)
        verdict_missing(v, "large");
}

/* ---- metering devices --------------------------------------------------------------------------- */

struct device_class {
    int number; /* 1..3; 0 = none of them; -1 = not known */
    int64_t months;
};

/* The class by energy or by capacity, whichever is higher. An unknown one cannot lower it. */
static struct device_class class_of(const struct inspection_facts *f, const struct threshold_set *t)
{
    const struct {
        int64_t kwh, kva, months;
    } limits[] = {{t->r4_15_meter_1_kwh, t->r4_15_meter_1_kva, t->r4_15_meter_1_months},
                  {t->r4_15_meter_2_kwh, t->r4_15_meter_2_kva, t->r4_15_meter_2_months},
                  {t->r4_15_meter_3_kwh, t->r4_15_meter_3_kva, t->r4_15_meter_3_months}};
    for (int i = 0; i < 3; i++)
        if (tri_or(tri_reaches(f->month_kwh_x100, limits[i].kwh * 100),
                   tri_reaches(f->capacity_kva_x100, limits[i].kva * 100)) == TRI_YES)
            return (struct device_class){i + 1, limits[i].months};
    bool known = f->month_kwh_x100 != FACT_UNKNOWN || f->capacity_kva_x100 != FACT_UNKNOWN;
    return (struct device_class){known ? 0 : -1, 0};
}

static date device_due(const struct inspection_meter *m, const struct device_class *c,
                       const struct threshold_set *t)
{
    bool fresh =
        !date_known(m->tested) || (date_known(m->installed) && date_compare(m->tested, m->installed) < 0);
    date from = fresh ? m->installed : m->tested;
    int64_t months = fresh && m->hv_meter == TRI_YES ? t->r4_15_meter_new_months : c->months;
    return date_known(from) && months > 0 ? date_add_months(from, (int)months) : DATE_NONE;
}

/* The earliest due day of all devices, and how many are past theirs. */
static date devices_due(const struct inspection_facts *f, const struct threshold_set *t, int64_t *overdue)
{
    struct device_class c = class_of(f, t);
    const struct inspection_meter *m = f->meters.items;
    date earliest = DATE_NONE;
    *overdue = 0;
    for (int64_t i = 0; i < f->meters.count; i++) {
        date due = device_due(&m[i], &c, t);
        if (!date_known(due))
            continue;
        if (!date_known(earliest) || date_compare(due, earliest) < 0)
            earliest = due;
        *overdue += date_known(f->as_of) && date_compare(f->as_of, due) > 0;
    }
    return earliest;
}

/* ---- the verdict -------------------------------------------------------------------------------- */

static enum outcome outcome_of(const char *state)
{
    static const struct {
        const char *state;
        enum outcome outcome;
    } rows[] = {{"NO_CYCLE", OUTCOME_NOT_APPLICABLE},
                {"IN_TIME", OUTCOME_PASS},
                {"DUE", OUTCOME_PENDING},
                {"OVERDUE", OUTCOME_FAIL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].state == state)
            return rows[i].outcome;
    return OUTCOME_REVIEW;
}

static void state_term(const struct inspection_facts *f, const struct term *r, struct verdict *v)
{
    static const struct {
        const char *state, *code;
    } codes[] = {{"NO_CYCLE", "NO_INSPECTION_CYCLE"},
                 {"IN_TIME", "INSPECTED_IN_TIME"},
                 {"DUE", "INSPECTION_DUE"},
                 {"OVERDUE", "INSPECTION_OVERDUE"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].state == r->state) {
            struct reason *reason = verdict_reason(v, codes[i].code);
            reason_arg(reason, "value", value_date(base_of(f)));
            reason_arg(reason, "limit", value_date(r->due));
        }
    if (r->cycle.code)
        reason_arg(verdict_reason(v, r->cycle.code), "months", value_count(r->cycle.months, "months"));
    if (r->cycle.code && !date_known(f->last_inspection))
        verdict_reason(v, "NEVER_INSPECTED");
}

static bool same_term(const struct term *a, const struct term *b)
{
    return a->state == b->state &&
           (a->cycle.months == b->cycle.months || (a->state && outcome_of(a->state) == OUTCOME_FAIL));
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct inspection_facts *f = facts;
    struct term strict = term_of(f, t, true), known = term_of(f, t, false);
    bool sure = strict.state && same_term(&strict, &known);
    /* overdue by a cycle that is known stays overdue, however much stricter the true one is */
    const struct term *r = sure && known.cycle.months ? &known : &strict;
    struct device_class c = class_of(f, t);
    int64_t overdue;
    date meter_due = devices_due(f, t, &overdue);
    if (date_known(r->due))
        verdict_check(v, "as_of", value_date(f->as_of), CHECK_AT_MOST, value_date(r->due),
                      date_known(f->as_of) ? tri_of(date_compare(f->as_of, r->due) <= 0) : TRI_UNKNOWN);
    verdict_result(v, "state", value_word(sure ? r->state : "REVIEW"));
    verdict_result(v, "next_due", value_date(r->due));
    verdict_result(v, "cycle_months",
                   value_count(r->cycle.months ? r->cycle.months : FACT_UNKNOWN, "months"));
    verdict_result(v, "meter_class", value_count(c.number < 0 ? FACT_UNKNOWN : c.number, ""));
    verdict_result(v, "meter_due", value_date(meter_due));
    v->outcome = sure ? outcome_of(r->state) : OUTCOME_REVIEW;
    if (sure)
        state_term(f, r, v);
    else
        name_missing(f, v);
    if (overdue > 0) {
        struct reason *reason = verdict_reason(v, "METER_TEST_OVERDUE");
        reason_arg(reason, "limit", value_date(meter_due));
        reason_arg(reason, "count", value_count(overdue, ""));
        if (v->outcome == OUTCOME_PASS || v->outcome == OUTCOME_PENDING ||
            v->outcome == OUTCOME_NOT_APPLICABLE)
            v->outcome = OUTCOME_WARN;
    }
}

const struct rule rule_4_15 = {.id = "4.15",
                               .clause = "4.15",
                               .version = "1",
                               .fields = fields,
                               .facts_size = sizeof(struct inspection_facts),
                               .thresholds = thresholds,
                               .evaluate = evaluate};
