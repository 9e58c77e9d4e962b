/* dedicated_load - rule 4.6.2: is a finished dedicated line loaded in time, and if not, may it be taken
 * back (dedicated_line.h). The table of states is the clause; the code only finds the row. */
#include "fields.h"

static const enum policy_id thresholds[] = {
    POLICY_r461_year1_kva, POLICY_r461_year1_months,   POLICY_r461_year1_base, POLICY_r461_expost,
    POLICY_r462_years,     POLICY_r462_in_service_kva, POLICY_r462_measure,    POLICY_COUNT};

/* States of a term. LATE: reached, but after its last day; Y1 calls that MISSED. ASIDE: does not decide. */
enum term { TERM_UNKNOWN, TERM_PENDING, TERM_MET, TERM_MISSED, TERM_LATE, TERM_ASIDE };
static const char *const term_words[] = {
    [TERM_UNKNOWN] = NULL,    [TERM_PENDING] = "PENDING", [TERM_MET] = "MET",
    [TERM_MISSED] = "MISSED", [TERM_LATE] = "LATE",       [TERM_ASIDE] = "NOT_DECISIVE"};

#define BIT(term) (1u << (term))
enum { CLAUSE_ANY, CLAUSE_YES, CLAUSE_NO };
static const struct row {
    unsigned y1, y2; /* sets of terms */
    int clause;      /* of the contract */
    const char *state;
    enum outcome outcome;
} rows[] = {
    {BIT(TERM_PENDING) | BIT(TERM_MET) | BIT(TERM_ASIDE), BIT(TERM_PENDING), CLAUSE_ANY, "IN_PROGRESS",
     OUTCOME_PENDING},
    {BIT(TERM_MISSED), BIT(TERM_PENDING), CLAUSE_ANY, "WARN_Y1_MISSED", OUTCOME_WARN},
    {BIT(TERM_MET) | BIT(TERM_ASIDE), BIT(TERM_MET), CLAUSE_ANY, "CONFORMS", OUTCOME_PASS},
    {BIT(TERM_PENDING), BIT(TERM_MET), CLAUSE_ANY, "REVIEW", OUTCOME_REVIEW},
    {BIT(TERM_MISSED), BIT(TERM_MET), CLAUSE_ANY, "CONFORMS_Y1_BREACH_RECORDED", OUTCOME_PASS},
    {~0u, BIT(TERM_MISSED) | BIT(TERM_LATE), CLAUSE_YES, "CLAWBACK_RIGHT", OUTCOME_FAIL},
    {~0u, BIT(TERM_MISSED) | BIT(TERM_LATE), CLAUSE_NO, "CLAWBACK_UNENFORCEABLE_NO_CLAUSE", OUTCOME_FAIL},
};
/* under r461_expost = RIGHT a missed first year is a breach at once */
static const struct row expost_rows[] = {
    {BIT(TERM_MISSED), BIT(TERM_PENDING), CLAUSE_YES, "CLAWBACK_RIGHT", OUTCOME_FAIL},
    {BIT(TERM_MISSED), BIT(TERM_PENDING), CLAUSE_NO, "CLAWBACK_UNENFORCEABLE_NO_CLAUSE", OUTCOME_FAIL},
};

/* ---- what the ledger says ------------------------------------------------------------------------ */

/* A level that must be reached: on which day it was, at some day not before the line could carry it. */
struct history {
    date y1_limit, y2_limit;
    date installed_reached;
    date service_reached_least, service_reached_most; /* by the least and the most that is in service */
    struct capacity_level last;                       /* at the end of the known ledger */
    struct capacity_level at_y2_limit;
};

/* The level holds from @day to the day before @next: does any of that lie on or after @from? */
static void note_reached(date *reached, bool level, date day, date next, date from)
{
    bool counts = !date_known(from) || !date_known(next) || date_compare(next, from) > 0;
    if (level && counts && !date_known(*reached))
        *reached = day;
}

static void walk(const struct dedicated_line_facts *f, const struct threshold_set *t,
                 const struct capacity_ledger *l, struct history *h)
{
    struct capacity_level level = {0};
    for (int i = 0; i < l->count;) {
        date day = l->events[i].on;
        i = capacity_level_step(&level, l, i);
        date next = i < l->count ? l->events[i].on : DATE_NONE;
        note_reached(&h->installed_reached, level.installed_x100 >= t->r461_year1_kva * 100, day, next,
                     f->line_completed);
        note_reached(&h->service_reached_least, level.in_service_least_x100 >= t->r462_in_service_kva * 100,
                     day, next, f->line_completed);
        note_reached(&h->service_reached_most, level.in_service_most_x100 >= t->r462_in_service_kva * 100,
                     day, next, f->line_completed);
        if (date_known(h->y2_limit) && date_compare(day, h->y2_limit) <= 0)
            h->at_y2_limit = level;
    }
    h->last = level;
}

/* ---- the two terms ------------------------------------------------------------------------------- */

static enum term term_of(date reached, date limit, date as_of)
{
    if (!date_known(limit))
        return TERM_UNKNOWN;
    if (date_known(reached))
        return date_compare(reached, limit) <= 0 ? TERM_MET : TERM_LATE;
    if (!date_known(as_of))
        return TERM_UNKNOWN;
    return date_compare(as_of, limit) <= 0 ? TERM_PENDING : TERM_MISSED;
}

static enum term year1(const struct dedicated_line_facts *f, const struct history *h)
{
    enum term term = term_of(h->installed_reached, h->y1_limit, f->as_of);
    if (date_known(h->y1_limit) && date_known(h->y2_limit) && date_compare(h->y1_limit, h->y2_limit) > 0)
        return TERM_ASIDE; /* energised late: the second year decides alone */
    return term == TERM_LATE ? TERM_MISSED : term;
}

/* r462_measure = AT_DEADLINE: what counts is the level at the end of the last day. */
static enum term year2_at_deadline(const struct dedicated_line_facts *f, const struct threshold_set *t,
                                   const struct history *h, date reached, int64_t level_x100)
{
    bool there = level_x100 >= t->r462_in_service_kva * 100;
    if (!date_known(h->y2_limit) || !date_known(f->as_of))
        return TERM_UNKNOWN;
    int order = date_compare(f->as_of, h->y2_limit);
    if (order < 0 || (order == 0 && !there))
        return TERM_PENDING;
    if (there)
        return TERM_MET;
    return date_known(reached) && date_compare(reached, h->y2_limit) > 0 ? TERM_LATE : TERM_MISSED;
}

static enum term year2(const struct dedicated_line_facts *f, const struct threshold_set *t,
                       const struct history *h, bool least)
{
    date reached = least ? h->service_reached_least : h->service_reached_most;
    if (t->r462_measure == R462_REACHED_ONCE)
        return term_of(reached, h->y2_limit, f->as_of);
    return year2_at_deadline(
        f, t, h, reached, least ? h->at_y2_limit.in_service_least_x100 : h->at_y2_limit.in_service_most_x100);
}

/* ---- the verdict --------------------------------------------------------------------------------- */

static const struct row *find_row(const struct row *from, size_t n, enum term y1, enum term y2,
                                  enum tri clause, bool *ask)
{
    for (size_t i = 0; i < n; i++) {
        const struct row *r = &from[i];
        if (!(r->y1 & BIT(y1)) || !(r->y2 & BIT(y2)))
            continue;
        if (r->clause == CLAUSE_ANY || clause == (r->clause == CLAUSE_YES ? TRI_YES : TRI_NO))
            return r;
        *ask |= clause == TRI_UNKNOWN;
    }
    return NULL;
}

static void state_term(struct verdict *v, const char *code, struct value kva, int64_t limit_kva, date limit,
                       date reached)
{
    struct reason *r = verdict_reason(v, code);
    reason_arg(r, "value", kva);
    reason_arg(r, "limit", value_count(limit_kva, "kVA"));
    reason_arg(r, "until", value_date(limit));
    reason_arg(r, "on", value_date(reached));
}

static void state_reasons(const struct threshold_set *t, const struct history *h, enum term y1, enum term y2,
                          bool no_clause, struct verdict *v)
{
    if (y1 == TERM_MISSED)
        state_term(v, "R461_YEAR1_MISSED", value_x100(h->last.installed_x100, "kVA"), t->r461_year1_kva,
                   h->y1_limit, h->installed_reached);
    if (y2 == TERM_MISSED || y2 == TERM_LATE)
        state_term(v, y2 == TERM_LATE ? "R462_YEAR2_LATE" : "R462_YEAR2_MISSED",
                   value_x100(h->last.in_service_most_x100, "kVA"), t->r462_in_service_kva, h->y2_limit,
                   h->service_reached_most);
    if (no_clause)
        verdict_reason(v, "R46_NO_RECLAIM_CLAUSE");
}

static void state_unknowns(const struct dedicated_line_facts *f, const struct history *h, bool ask_clause,
                           struct verdict *v)
{
    if (!date_known(f->line_completed))
        verdict_missing(v, "line_completed");
    if (!date_known(h->y1_limit))
        verdict_missing(v, "first_energised");
    if (!date_known(f->as_of))
        verdict_missing(v, "as_of");
    if (!fact_list_known(&f->ledger))
        verdict_missing(v, "ledger");
    if (ask_clause)
        verdict_missing(v, "contract_has_reclaim_clause");
}

static struct value reached_value(date reached, bool known)
{
    return known && !date_known(reached) ? value_absent("NOT_REACHED") : value_date(reached);
}

static void put_results(const struct threshold_set *t, const struct history *h, const char *state,
                        enum term y1, enum term y2, bool known, struct verdict *v)
{
    int64_t installed = known ? h->last.installed_x100 : FACT_UNKNOWN;
    bool clear = known && h->last.in_service_least_x100 == h->last.in_service_most_x100;
    int64_t service = clear ? h->last.in_service_most_x100 : FACT_UNKNOWN;
    enum tri y1_holds = y1 == TERM_MET ? TRI_YES : y1 == TERM_MISSED ? TRI_NO : TRI_UNKNOWN;
    enum tri y2_holds = y2 == TERM_MET                         ? TRI_YES
                        : y2 == TERM_MISSED || y2 == TERM_LATE ? TRI_NO
                                                               : TRI_UNKNOWN;
    verdict_check(v, "installed_reached", reached_value(h->installed_reached, known), CHECK_AT_MOST,
                  value_date(h->y1_limit), y1_holds);
    verdict_check(v, "in_service_reached", reached_value(h->service_reached_most, known), CHECK_AT_MOST,
                  value_date(h->y2_limit), y2_holds);
    verdict_check(v, "installed_kva", value_x100(installed, "kVA"), CHECK_AT_LEAST,
                  value_count(t->r461_year1_kva, "kVA"), tri_reaches(installed, t->r461_year1_kva * 100));
    verdict_check(v, "in_service_kva", value_x100(service, "kVA"), CHECK_AT_LEAST,
                  value_count(t->r462_in_service_kva, "kVA"),
                  tri_reaches(service, t->r462_in_service_kva * 100));
    verdict_result(v, "state", value_word(state));
    verdict_result(v, "y1", value_word(term_words[y1]));
    verdict_result(v, "y2", value_word(term_words[y2]));
    verdict_result(v, "y1_limit", value_date(h->y1_limit));
    verdict_result(v, "y2_limit", value_date(h->y2_limit));
    verdict_result(v, "installed_reached", reached_value(h->installed_reached, known));
    verdict_result(v, "in_service_reached", reached_value(h->service_reached_most, known));
    verdict_result(v, "installed_kva", value_x100(installed, "kVA"));
    verdict_result(v, "in_service_kva", value_x100(service, "kVA"));
}

static date months_after(date d, int64_t months)
{
    return date_known(d) ? date_add_months(d, (int)months) : DATE_NONE;
}

/* Everything that the verdict rests on. */
struct finding {
    struct history h;
    bool loaded;        /* the ledger is known */
    bool contradictory; /* it contradicts itself */
    bool unclear;       /* it does not say whether what was removed had been in service, and that decides */
    enum term y1, y2;
    const struct row *row; /* NULL = REVIEW */
    bool ask_clause;       /* the clause of the contract decides, and is not known */
};

static void find(const struct dedicated_line_facts *f, const struct threshold_set *t, struct finding *n)
{
    struct capacity_ledger l;
    *n = (struct finding){.h = {.y1_limit = months_after(year1_base(f, t), t->r461_year1_months),
                                .y2_limit = months_after(f->line_completed, t->r462_years * 12),
                                .installed_reached = DATE_NONE,
                                .service_reached_least = DATE_NONE,
                                .service_reached_most = DATE_NONE}};
    if (!fact_list_known(&f->ledger) || !capacity_ledger_load(&l, &f->ledger, f->as_of))
        return;
    n->loaded = true;
    walk(f, t, &l, &n->h);
    n->y1 = year1(f, &n->h);
    n->y2 = year2(f, t, &n->h, false);
    n->contradictory = n->h.last.contradictory;
    n->unclear = n->y2 != year2(f, t, &n->h, true);
    if (n->contradictory || n->unclear)
        return;
    if (t->r461_expost == R461_EXPOST_RIGHT)
        n->row = find_row(expost_rows, sizeof expost_rows / sizeof *expost_rows, n->y1, n->y2,
                          f->contract_has_reclaim_clause, &n->ask_clause);
    if (!n->row && !n->ask_clause)
        n->row = find_row(rows, sizeof rows / sizeof *rows, n->y1, n->y2, f->contract_has_reclaim_clause,
                          &n->ask_clause);
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct dedicated_line_facts *f = facts;
    struct finding n;
    find(f, t, &n);
    put_results(t, &n.h, n.row ? n.row->state : "REVIEW", n.y1, n.y2, n.loaded, v);
    v->outcome = n.row ? n.row->outcome : OUTCOME_REVIEW;
    if (v->outcome != OUTCOME_REVIEW)
        state_reasons(t, &n.h, n.y1, n.y2, n.row->clause == CLAUSE_NO, v);
    else if (n.contradictory || n.row)
        verdict_reason(v, "LEDGER_CONTRADICTORY");
    else if (n.unclear)
        verdict_reason(v, "REMOVAL_UNCLEAR");
    else if (fact_list_known(&f->ledger) && !n.loaded)
        reason_arg(verdict_reason(v, "LEDGER_TOO_LONG"), "limit", value_count(LEDGER_MAX, ""));
    else
        state_unknowns(f, &n.h, n.ask_clause, v);
}

const struct rule rule_4_6_2 = {.id = "4.6.2",
                                .clause = "4.6.2",
                                .version = "1",
                                .fields = dedicated_line_fields,
                                .facts_size = sizeof(struct dedicated_line_facts),
                                .thresholds = thresholds,
                                .evaluate = evaluate};
