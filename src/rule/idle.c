/* idle - rule 4.11, see the header. */
#include "dahu/rule/idle.h"

#include <string.h>

#include "fields.h"

static const char *const cover_kinds[] = {[COVER_SUSPENSION] = "suspension", [COVER_OUTAGE] = "outage", NULL};

static const struct field usage_fields[] = {
    {.name = "to", .type = FIELD_DATE, .required = true, .offset = offsetof(struct idle_usage, to)},
    {.name = "kwh",
     .type = FIELD_DECIMAL,
     .required = true,
     .unit = "kWh",
     .least = 0,
     .most = ENERGY_MOST,
     .offset = offsetof(struct idle_usage, kwh_x100)},
    {0},
};

static const struct field cover_fields[] = {
    {.name = "from", .type = FIELD_DATE, .required = true, .offset = offsetof(struct idle_cover, from)},
    {.name = "to", .type = FIELD_DATE, .offset = offsetof(struct idle_cover, to)},
    {.name = "kind", .type = FIELD_WORD, .words = cover_kinds, .offset = offsetof(struct idle_cover, kind)},
    {0},
};

static bool check_cover(const void *item, struct err *e)
{
    const struct idle_cover *c = item;
    if (date_known(c->to) && date_compare(c->to, c->from) < 0)
        return err_set(e, ERR_RANGE,
                       "ends before it begins; give \"to\" on or after \"from\", or null while it runs");
    return true;
}

#define OWNER idle_facts
static const struct field fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_PLAIN("last_use", FIELD_DATE, OWNER, last_use),
    FIELD_ITEMS("usage", IDLE_LIST_MAX, usage_fields, idle_usage, NULL, OWNER, usage),
    FIELD_ITEMS("suspensions", IDLE_LIST_MAX, cover_fields, idle_cover, check_cover, OWNER, suspensions),
    FIELD_PLAIN("legitimate_reason", FIELD_BOOL, OWNER, legitimate_reason),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_r4_11_idle_months,   POLICY_r4_11_creep_kwh,
                                            POLICY_r4_11_suspension,    POLICY_r4_11_outage_is_cover,
                                            POLICY_r4_11_public_notice, POLICY_COUNT};

/* The day after which nothing was used; metered periods above meter noise count besides the given day. */
static date last_use(const struct idle_facts *f, const struct threshold_set *t)
{
    const struct idle_usage *u = f->usage.items;
    date last = f->last_use;
    for (int64_t i = 0; i < f->usage.count; i++) { /* an unknown list is below zero */
        bool used = u[i].kwh_x100 > t->r4_11_creep_kwh * 100;
        bool before = !date_known(f->as_of) || date_compare(u[i].to, f->as_of) <= 0;
        if (used && before && (!date_known(last) || date_compare(u[i].to, last) > 0))
            last = u[i].to;
    }
    return last;
}

static date earlier(date a, date b)
{
    return date_compare(a, b) < 0 ? a : b;
}

/* The cover that begins next after @cursor, counted from the day after it; NULL when there is none. */
static const struct idle_cover *next_cover(const struct idle_facts *f, const struct threshold_set *t,
                                           date cursor, date *begin)
{
    const struct idle_cover *c = f->suspensions.items, *found = NULL;
    for (int64_t i = 0; i < f->suspensions.count; i++) {
        bool counts = c[i].kind != COVER_OUTAGE || t->r4_11_outage_is_cover;
        if (!counts || (date_known(c[i].to) && date_compare(c[i].to, cursor) <= 0))
            continue;
        date from = date_compare(c[i].from, cursor) > 0 ? c[i].from : date_add_days(cursor, 1);
        if (!found || date_compare(from, *begin) < 0) {
            found = &c[i];
            *begin = from;
        }
    }
    return found;
}

/* Days after @last up to the as-of day that a suspension or an outage covers, each counted once. */
static int covered_days(const struct idle_facts *f, const struct threshold_set *t, date last)
{
    int covered = 0;
    date cursor = last, begin;
    for (const struct idle_cover *c;
         (c = next_cover(f, t, cursor, &begin)) && date_compare(begin, f->as_of) <= 0;) {
        cursor = date_known(c->to) ? earlier(c->to, f->as_of) : f->as_of;
        covered += date_days_between(begin, cursor) + 1;
    }
    return covered;
}

struct run {
    date last, limit; /* last use; last day on which the run is not yet too long */
    int covered_days;
    const char *state;
    enum outcome outcome;
};

static void settle(struct run *r, const char *state, enum outcome outcome)
{
    r->state = state;
    r->outcome = outcome;
}

static bool too_long(const struct idle_facts *f, const struct threshold_set *t, struct run *r)
{
    if (t->r4_11_suspension == R4_11_WHOLE_GAP)
        return r->covered_days < date_days_between(r->last, f->as_of);
    r->limit = date_add_days(r->limit, r->covered_days); /* only uncovered days count */
    return date_compare(f->as_of, r->limit) > 0;
}

static void judge(const struct idle_facts *f, const struct threshold_set *t, struct run *r)
{
    settle(r, "REVIEW", OUTCOME_REVIEW);
    r->last = last_use(f, t);
    r->limit = date_known(r->last) ? date_add_months(r->last, (int)t->r4_11_idle_months) : DATE_NONE;
    bool dated = date_known(f->as_of) && date_known(r->last);
    if (dated && date_compare(f->as_of, r->limit) <= 0) {
        settle(r, "IN_USE", OUTCOME_PASS);
        return;
    }
    bool known = dated && fact_list_known(&f->suspensions);
    r->covered_days = known ? covered_days(f, t, r->last) : 0;
    if (known && !too_long(f, t, r))
        settle(r, "COVERED", OUTCOME_PASS);
    else if (f->legitimate_reason == TRI_YES)
        settle(r, "EXCUSED", OUTCOME_PASS);
    else if (known && f->legitimate_reason == TRI_NO)
        settle(r, "IDLE_CANDIDATE", OUTCOME_FAIL);
}

static void state_reasons(const struct idle_facts *f, const struct threshold_set *t, const struct run *r,
                          struct verdict *v)
{
    static const struct {
        const char *state, *code;
    } codes[] = {{"IN_USE", "USED_RECENTLY"},
                 {"COVERED", "SUSPENSION_COVERS"},
                 {"EXCUSED", "LEGITIMATE_REASON"},
                 {"IDLE_CANDIDATE", "IDLE_TOO_LONG"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(r->state, codes[i].state) == 0) {
            struct reason *reason = verdict_reason(v, codes[i].code);
            reason_arg(reason, "value", value_date(r->last));
            reason_arg(reason, "limit", value_date(r->limit));
            reason_arg(reason, "covered", value_count(r->covered_days, "days"));
            reason_arg(reason, "months", value_count(t->r4_11_idle_months, "months"));
        }
    if (r->outcome == OUTCOME_FAIL)
        verdict_reason(v, t->r4_11_public_notice ? "PUBLIC_NOTICE_FIRST" : "NOTICE_FIRST");
    if (r->outcome != OUTCOME_REVIEW)
        return;
    if (!date_known(f->as_of))
        verdict_missing(v, "as_of");
    if (!date_known(r->last))
        verdict_missing(v, "last_use");
    if (!fact_list_known(&f->suspensions))
        verdict_missing(v, "suspensions");
    if (f->legitimate_reason == TRI_UNKNOWN)
        verdict_missing(v, "legitimate_reason");
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct idle_facts *f = facts;
    struct run r = {.covered_days = 0};
    judge(f, t, &r);
    enum tri within =
        date_known(f->as_of) && date_known(r.limit) && (r.outcome != OUTCOME_REVIEW || !date_known(f->as_of))
            ? tri_of(date_compare(f->as_of, r.limit) <= 0)
            : TRI_UNKNOWN;
    verdict_check(v, "as_of", value_date(f->as_of), CHECK_AT_MOST, value_date(r.limit), within);
    bool dated = date_known(f->as_of) && date_known(r.last);
    int64_t days = dated ? date_days_between(r.last, f->as_of) - r.covered_days : FACT_UNKNOWN;
    verdict_result(v, "state", value_word(r.state));
    verdict_result(v, "last_use", value_date(r.last));
    verdict_result(v, "idle_limit", value_date(r.limit));
    verdict_result(v, "covered_days", value_count(r.covered_days, "days"));
    verdict_result(v, "idle_days", value_count(days, "days"));
    state_reasons(f, t, &r, v);
    v->outcome = r.outcome;
}

const struct rule rule_4_11 = {.id = "4.11",
                               .clause = "4.11",
                               .version = "1",
                               .fields = fields,
                               .facts_size = sizeof(struct idle_facts),
                               .thresholds = thresholds,
                               .evaluate = evaluate};
