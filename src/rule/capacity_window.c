/* capacity_window - the four-year window of 4.5 and the rule over it (dedicated_line.h). */
#include "fields.h"

static const struct field event_fields[] = {
    {.name = "date", .type = FIELD_DATE, .required = true, .offset = offsetof(struct capacity_event, on)},
    {.name = "kva",
     .type = FIELD_DECIMAL,
     .required = true,
     .unit = "kVA",
     .least = -KVA_X100_MOST,
     .most = KVA_X100_MOST,
     .offset = offsetof(struct capacity_event, kva_x100)},
    {.name = "kind",
     .type = FIELD_WORD,
     .required = true,
     .words = capacity_kind_words,
     .offset = offsetof(struct capacity_event, kind)},
    {.name = "corrects",
     .type = FIELD_WORD,
     .words = capacity_kind_words,
     .offset = offsetof(struct capacity_event, corrects)},
    {.name = "connected_on", .type = FIELD_DATE, .offset = offsetof(struct capacity_event, connected_on)},
    {0},
};

static bool check_event(const void *item, struct err *e)
{
    const struct capacity_event *ev = item;
    if (ev->kind != CAPACITY_CORRECTION && ev->kva_x100 <= 0)
        return err_set(e, ERR_RANGE, "its kva must be above 0; only a correction may be negative");
    if (ev->kind != CAPACITY_CORRECTION && ev->corrects != WORD_UNKNOWN)
        return err_set(e, ERR_SYNTAX, "only a correction has \"corrects\"; remove it");
    if (ev->corrects == CAPACITY_CORRECTION || ev->corrects == CAPACITY_PLAN)
        return err_set(e, ERR_SYNTAX, "a correction corrects a real event, not a %s",
                       capacity_kind_words[ev->corrects]);
    return true;
}

#define OWNER dedicated_line_facts
const struct field dedicated_line_fields[] = {
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_PLAIN("application_date", FIELD_DATE, OWNER, application_date),
    FIELD("applied_kva", FIELD_DECIMAL, "kVA", 0, KVA_X100_MOST, OWNER, applied_kva_x100),
    FIELD("far_term_kva", FIELD_DECIMAL, "kVA", 0, KVA_X100_MOST, OWNER, far_term_kva_x100),
    FIELD_PLAIN("bay_available", FIELD_BOOL, OWNER, bay_available),
    FIELD_PLAIN("planning_documents_valid", FIELD_BOOL, OWNER, planning_documents_valid),
    FIELD_PLAIN("first_energised", FIELD_DATE, OWNER, first_energised),
    FIELD_PLAIN("line_completed", FIELD_DATE, OWNER, line_completed),
    FIELD_PLAIN("contract_has_reclaim_clause", FIELD_BOOL, OWNER, contract_has_reclaim_clause),
    FIELD_ITEMS("ledger", LEDGER_MAX, event_fields, capacity_event, check_event, OWNER, ledger),
    {0},
};

/* ---- additions ----------------------------------------------------------------------------------- */

/* Capacity that was connected on one day, net of what it replaced. */
struct addition {
    date on;
    int64_t kva_x100;
};
struct additions {
    struct addition items[LEDGER_MAX];
    int count;
    int64_t unclear_x100; /* moved in from elsewhere, first connected on an unknown day */
};

static void add(struct additions *a, date on, int64_t kva_x100)
{
    if (kva_x100)
        a->items[a->count++] = (struct addition){on, kva_x100};
}

/* One day of the ledger: what was installed, less what was removed on the same day (a replacement counts
 * with its net), never below zero; a correction of what was installed counts with its sign. */
static int add_day(struct additions *a, const struct capacity_ledger *l, const struct threshold_set *t, int i)
{
    date day = l->events[i].on;
    int64_t installed = 0, removed = 0, corrected = 0;
    for (; i < l->count && date_compare(l->events[i].on, day) == 0; i++) {
        const struct capacity_event *ev = &l->events[i];
        if (ev->kind == CAPACITY_INSTALL && ev->corrects == WORD_UNKNOWN)
            installed += ev->kva_x100;
        else if (ev->kind == CAPACITY_INSTALL)
            corrected += ev->kva_x100;
        else if (ev->kind == CAPACITY_REMOVE && t->r4_5_replacement == R4_5_NET)
            removed += ev->kva_x100;
    }
    int64_t net = installed > removed ? installed - removed : 0;
    add(a, day, net + corrected);
    return i;
}

static int64_t installed_until(const struct capacity_ledger *l, date day)
{
    int64_t sum = 0;
    for (int i = 0; i < l->count && date_compare(l->events[i].on, day) <= 0; i++)
        sum += l->events[i].kind == CAPACITY_INSTALL ? l->events[i].kva_x100 : 0;
    return sum;
}

/* Capacity moved onto the line counts from its first connection. When the ledger may hold that connection
 * as an INSTALL of its own, it is counted there; otherwise its day is unclear. */
static void add_transfers(struct additions *a, const struct capacity_ledger *l, const struct threshold_set *t)
{
    int64_t moved = 0;
    for (int i = 0; i < l->count && t->r4_5_transfer != R4_5_NEVER; i++) {
        const struct capacity_event *ev = &l->events[i];
        if (ev->kind != CAPACITY_TRANSFER_IN)
            continue;
        moved += ev->kva_x100;
        if (t->r4_5_transfer == R4_5_TRANSFER_DATE)
            add(a, ev->on, ev->kva_x100);
        else if (date_known(ev->connected_on))
            add(a, ev->connected_on, ev->kva_x100);
        else if (installed_until(l, ev->on) < moved)
            a->unclear_x100 += ev->kva_x100;
    }
}

static void collect(struct additions *a, const struct capacity_ledger *l, const struct threshold_set *t)
{
    a->count = 0;
    a->unclear_x100 = 0;
    for (int i = 0; i < l->count;)
        i = add_day(a, l, t, i);
    add_transfers(a, l, t);
    if (a->unclear_x100 < 0)
        a->unclear_x100 = 0; /* more corrected than moved */
}

/* ---- the window ---------------------------------------------------------------------------------- */

static date window_end(date begin, const struct threshold_set *t)
{
    return date_add_months(begin, (int)t->r4_5_window_years * 12);
}

/* d <= D <= d + 4 years */
static bool inside(const struct addition *a, date application, const struct threshold_set *t)
{
    return date_compare(a->on, application) <= 0 && date_compare(application, window_end(a->on, t)) <= 0;
}

int64_t capacity_planned(const struct fact_list *ledger, date after, date until)
{
    const struct capacity_event *ev = ledger->items;
    int64_t sum = 0;
    for (int64_t i = 0; i < ledger->count; i++)
        if (ev[i].kind == CAPACITY_PLAN && date_compare(ev[i].on, after) > 0 &&
            date_compare(ev[i].on, until) <= 0)
            sum += ev[i].kva_x100;
    return sum;
}

enum tri bound_reaches(const struct bound *b, int64_t limit)
{
    return b->least >= limit ? TRI_YES : b->most < limit ? TRI_NO : TRI_UNKNOWN;
}

static void measure_known(const struct dedicated_line_facts *f, const struct threshold_set *t,
                          const struct capacity_ledger *l, struct capacity_window *w)
{
    struct additions a;
    date begin = f->application_date;
    int64_t back = 0;
    collect(&a, l, t);
    for (int i = 0; i < a.count; i++)
        if (inside(&a.items[i], f->application_date, t)) {
            back += a.items[i].kva_x100;
            if (a.items[i].kva_x100 > 0 && date_compare(a.items[i].on, begin) < 0)
                begin = a.items[i].on;
        }
    int64_t ahead = back + capacity_planned(&f->ledger, f->application_date, window_end(begin, t));
    int64_t stock = capacity_level_on(l, f->application_date).installed_x100;
    w->look_back = (struct bound){back, back + a.unclear_x100};
    /* an unclear transfer could also move the beginning of the window, and plans out of it */
    w->look_ahead = (struct bound){a.unclear_x100 ? back : ahead, ahead + a.unclear_x100};
    w->stock = (struct bound){stock, stock};
    w->unclear_transfer = a.unclear_x100 != 0;
}

static void add_applied(struct bound *b, int64_t applied_x100)
{
    if (applied_x100 == FACT_UNKNOWN) {
        b->most = BOUND_OPEN;
        return;
    }
    b->least += applied_x100;
    b->most += b->most == BOUND_OPEN ? 0 : applied_x100;
}

static enum tri eligible(const struct capacity_window *w, const struct threshold_set *t)
{
    int64_t limit = t->r4_5_limit_kva * 100;
    enum tri back = bound_reaches(&w->look_back, limit), ahead = bound_reaches(&w->look_ahead, limit);
    switch (t->r4_5_basis) {
    case R4_5_LOOK_BACK:
        return back;
    case R4_5_LOOK_AHEAD:
        return ahead;
    case R4_5_TOTAL_STOCK:
        return bound_reaches(&w->stock, limit);
    default:
        return tri_or(back, ahead);
    }
}

void capacity_window_measure(const struct dedicated_line_facts *f, const struct threshold_set *t,
                             struct capacity_window *w)
{
    struct capacity_ledger l;
    *w = (struct capacity_window){
        .look_back = {0, BOUND_OPEN}, .look_ahead = {0, BOUND_OPEN}, .stock = {0, BOUND_OPEN}};
    if (fact_list_known(&f->ledger) && date_known(f->application_date) &&
        capacity_ledger_load(&l, &f->ledger, f->application_date))
        measure_known(f, t, &l, w);
    add_applied(&w->look_back, f->applied_kva_x100);
    add_applied(&w->look_ahead, f->applied_kva_x100);
    add_applied(&w->stock, f->applied_kva_x100);
    w->eligible = eligible(w, t);
}

void capacity_window_missing(const struct dedicated_line_facts *f, const struct capacity_window *w,
                             struct verdict *v)
{
    if (!date_known(f->application_date))
        verdict_missing(v, "application_date");
    if (f->applied_kva_x100 == FACT_UNKNOWN)
        verdict_missing(v, "applied_kva");
    if (!fact_list_known(&f->ledger))
        verdict_missing(v, "ledger");
    else if (f->ledger.count > LEDGER_MAX)
        reason_arg(verdict_reason(v, "LEDGER_TOO_LONG"), "limit", value_count(LEDGER_MAX, ""));
    if (w->unclear_transfer)
        verdict_reason(v, "TRANSFER_UNCLEAR");
}

/* ---- rule 4.5 ------------------------------------------------------------------------------------ */

static const enum policy_id thresholds[] = {POLICY_r4_5_limit_kva, POLICY_r4_5_window_years,
                                            POLICY_r4_5_basis,     POLICY_r4_5_replacement,
                                            POLICY_r4_5_transfer,  POLICY_COUNT};

struct value bound_value(const struct bound *b)
{
    return value_x100(b->least == b->most ? b->least : FACT_UNKNOWN, "kVA");
}

void capacity_window_fails(const struct capacity_window *w, const struct threshold_set *t, struct verdict *v)
{
    struct reason *r = verdict_reason(v, "R45_UNDER_4000");
    reason_arg(r, "back", bound_value(&w->look_back));
    reason_arg(r, "ahead", bound_value(&w->look_ahead));
    reason_arg(r, "stock", bound_value(&w->stock));
    reason_arg(r, "limit", value_count(t->r4_5_limit_kva, "kVA"));
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct dedicated_line_facts *f = facts;
    struct capacity_window w;
    capacity_window_measure(f, t, &w);
    struct value back = bound_value(&w.look_back), ahead = bound_value(&w.look_ahead),
                 stock = bound_value(&w.stock);
    struct value limit = value_count(t->r4_5_limit_kva, "kVA");
    bool by_stock = t->r4_5_basis == R4_5_TOTAL_STOCK;
    if (t->r4_5_basis == R4_5_EITHER || t->r4_5_basis == R4_5_LOOK_BACK)
        verdict_check(v, "look_back_kva", back, CHECK_AT_LEAST, limit,
                      bound_reaches(&w.look_back, limit.number * 100));
    if (t->r4_5_basis == R4_5_EITHER || t->r4_5_basis == R4_5_LOOK_AHEAD)
        verdict_check(v, "look_ahead_kva", ahead, CHECK_AT_LEAST, limit,
                      bound_reaches(&w.look_ahead, limit.number * 100));
    if (by_stock)
        verdict_check(v, "total_stock_kva", stock, CHECK_AT_LEAST, limit, w.eligible);
    verdict_result(v, "state",
                   value_word(w.eligible == TRI_YES  ? "MAY_APPLY"
                              : w.eligible == TRI_NO ? "NOT_ELIGIBLE"
                                                     : "REVIEW"));
    verdict_result(v, "look_back_kva", back);
    verdict_result(v, "look_ahead_kva", ahead);
    verdict_result(v, "total_stock_kva", stock);
    v->outcome = w.eligible == TRI_YES ? OUTCOME_PASS : w.eligible == TRI_NO ? OUTCOME_FAIL : OUTCOME_REVIEW;
    if (w.eligible == TRI_NO)
        capacity_window_fails(&w, t, v);
    else if (w.eligible == TRI_UNKNOWN)
        capacity_window_missing(f, &w, v);
}

const struct rule rule_4_5 = {.id = "4.5",
                              .clause = "4.5",
                              .version = "1",
                              .fields = dedicated_line_fields,
                              .facts_size = sizeof(struct dedicated_line_facts),
                              .thresholds = thresholds,
                              .evaluate = evaluate};
