/* bill_basic - the basic charge of a two-part tariff: by capacity in service, or by demand.
 *
 * By capacity: each run of days with the same capacity and price is one line. A part of a month is charged
 * by its days: of the calendar days of the month (2024), or by thirtieths (1996, where a whole month is
 * charged as one whatever its days, and only what was there for a part of it by thirtieths). */
#include <string.h>

#include "bill_inside.h"

/* ---- the ledger as it is billed ---------------------------------------------------------------------- */

static date year_after(date d)
{
    int year, month, day;
    date_to_civil(d, &year, &month, &day);
    return date_from_civil(year + 1, 1, 1);
}

static void ledger_put(struct capacity_ledger *l, struct capacity_event ev)
{
    int at = l->count++;
    for (; at > 0 && (date_compare(l->events[at - 1].on, ev.on) > 0 ||
                      (date_compare(l->events[at - 1].on, ev.on) == 0 && l->events[at - 1].kind > ev.kind));
         at--)
        l->events[at] = l->events[at - 1];
    l->events[at] = ev;
}

/* One suspension from @from until @until (open: the last day that is asked for). Days of it that count are
 * left; the rest of a calendar year beyond the limit is put back into service. */
static bool limit_years(struct capacity_ledger *l, const struct capacity_event *suspend, date until,
                        int64_t most, int64_t used[], int first_year)
{
    bool over = false;
    for (date from = suspend->on; date_compare(from, until) < 0;) {
        int year, month, dom;
        date end = year_after(from);
        if (date_compare(end, until) > 0)
            end = until;
        date_to_civil(from, &year, &month, &dom);
        int64_t *spent = &used[year - first_year], days = date_days_between(from, end);
        if (*spent + days > most && l->count + 2 <= LEDGER_MAX) {
            date stop = date_add_days(from, (int)(most > *spent ? most - *spent : 0));
            ledger_put(l, (struct capacity_event){.on = stop,
                                                  .kind = CAPACITY_RESUME,
                                                  .kva_x100 = suspend->kva_x100,
                                                  .corrects = WORD_UNKNOWN});
            ledger_put(l, (struct capacity_event){.on = end,
                                                  .kind = CAPACITY_SUSPEND,
                                                  .kva_x100 = suspend->kva_x100,
                                                  .corrects = WORD_UNKNOWN});
            over = true;
        }
        *spent += days;
        from = end;
    }
    return over;
}

static int find_resume(const struct capacity_ledger *l, const bool *dropped, int suspend)
{
    for (int i = suspend + 1; i < l->count; i++)
        if (!dropped[i] && l->events[i].kind == CAPACITY_RESUME &&
            l->events[i].kva_x100 == l->events[suspend].kva_x100)
            return i;
    return -1;
}

bool bill_capacity_ledger(const struct fact_list *events, date until, const struct threshold_set *t,
                          struct capacity_ledger *out, struct bill *b)
{
    enum { YEARS = 1100 };
    static const int first_year = 1900;
    struct capacity_ledger raw;
    bool dropped[LEDGER_MAX] = {false}, paired[LEDGER_MAX] = {false};
    int64_t used[YEARS] = {0};
    if (!capacity_ledger_load(&raw, events, until))
        return false;
    *out = raw;
    for (int i = 0; i < raw.count; i++) {
        if (raw.events[i].kind != CAPACITY_SUSPEND || raw.events[i].corrects != WORD_UNKNOWN)
            continue;
        int end = find_resume(&raw, paired, i);
        date last = end >= 0 ? raw.events[end].on : date_add_days(until, 1);
        if (end >= 0)
            paired[end] = true;
        if (end >= 0 && date_days_between(raw.events[i].on, last) < t->suspension_least_days) {
            dropped[i] = dropped[end] = true;
            bill_find(b, BILL_SUSPENSION_SHORT, raw.events[i].on);
        } else if (limit_years(out, &raw.events[i], last, t->suspension_most_days, used, first_year)) {
            bill_find(b, BILL_SUSPENSION_OVER, raw.events[i].on);
        }
    }
    /* what never counted goes: the pair of it, found again by day, kind and amount */
    for (int i = 0; i < raw.count; i++)
        for (int k = 0; dropped[i] && k < out->count; k++)
            if (memcmp(&out->events[k], &raw.events[i], sizeof raw.events[i]) == 0) {
                memmove(&out->events[k], &out->events[k + 1],
                        (size_t)(--out->count - k) * sizeof *out->events);
                break;
            }
    return true;
}

/* ---- by capacity ------------------------------------------------------------------------------------- */

static const struct tariff_price *price_of(const struct tariff *t, enum price_kind kind, date day)
{
    for (int i = 0; i < t->price_count; i++)
        if (t->prices[i].kind == kind && tariff_holds(t->prices[i].from, t->prices[i].until, day))
            return &t->prices[i];
    return NULL;
}

int64_t bill_month_days(const struct bill_making *m, int64_t days)
{
    int64_t month = date_days_between(m->r->nominal_from, m->r->nominal_until);
    bool thirtieths = strcmp(supply_regime(m->r->from), "1996") == 0;
    return thirtieths && days < month ? 30 : month;
}

static bool charge(struct bill_making *m, struct bill_section *s, struct bill_line *l,
                   const struct tariff_price *p, int64_t days, struct err *e)
{
    int64_t month = bill_month_days(m, days);
    l->item = p->item;
    l->name = p->name;
    l->price_e6 = p->price_e6;
    l->pf_adjustable = p->pf_adjustable;
    bill_basis(l, "days", days);
    bill_basis(l, "month_days", month);
    if (!bill_amount(l->quantity, l->decimals, l->price_e6, days, month, &l->amount_fen, e))
        return false;
    if (l->pf_adjustable)
        s->basic_fen += l->amount_fen;
    return true;
}

static bool capacity_line(struct bill_making *m, struct bill_section *s, date from, date until,
                          int64_t kva_x100, struct err *e)
{
    const struct tariff_price *p = price_of(s->term->tariff, PRICE_CAPACITY, from);
    if (kva_x100 == 0)
        return true;
    if (!p) {
        bill_find(m->b, BILL_PRICE_GAP, from);
        return true;
    }
    struct bill_line *l = bill_add(m->b, LINE_CAPACITY);
    l->from = from;
    l->until = until;
    l->quantity = kva_x100;
    l->decimals = 2;
    l->unit = "kVA";
    return charge(m, s, l, p, date_days_between(from, until), e);
}

static int64_t kva_on(struct bill_making *m, date day)
{
    struct capacity_level level = capacity_level_on(&m->billed, day);
    if (level.contradictory)
        bill_find(m->b, BILL_CAPACITY_MISSING, day);
    if (level.in_service_least_x100 != level.in_service_most_x100)
        bill_find(m->b, BILL_CAPACITY_UNCLEAR, day);
    return level.in_service_most_x100;
}

/* Lines of what is above @base; @base itself has been charged for the whole month. */
static bool capacity_runs(struct bill_making *m, struct bill_section *s, int64_t base, struct err *e)
{
    date run = s->from;
    int64_t kva = kva_on(m, run);
    for (date day = date_add_days(s->from, 1);; day = date_add_days(day, 1)) {
        bool last = date_compare(day, s->until) >= 0;
        int64_t now = last ? kva : kva_on(m, day);
        bool cut =
            last || now != kva ||
            price_of(s->term->tariff, PRICE_CAPACITY, day) != price_of(s->term->tariff, PRICE_CAPACITY, run);
        if (cut && !capacity_line(m, s, run, day, kva - base, e))
            return false;
        if (last)
            return true;
        if (cut) {
            run = day;
            kva = now;
        }
    }
}

/* 1996: what was there all the month is charged as a month, and only the rest by thirtieths. */
static bool by_capacity(struct bill_making *m, struct bill_section *s, struct err *e)
{
    int64_t base = 0, days = date_days_between(s->from, s->until);
    bool whole = days == date_days_between(m->r->nominal_from, m->r->nominal_until);
    bool one_price = true;
    for (date day = s->from; date_compare(day, s->until) < 0; day = date_add_days(day, 1))
        one_price = one_price && price_of(s->term->tariff, PRICE_CAPACITY, day) ==
                                     price_of(s->term->tariff, PRICE_CAPACITY, s->from);
    if (m->billed.count == 0)
        bill_find(m->b, BILL_CAPACITY_MISSING, s->from);
    if (whole && one_price && strcmp(supply_regime(m->r->from), "1996") == 0) {
        base = kva_on(m, s->from);
        for (date day = s->from; date_compare(day, s->until) < 0; day = date_add_days(day, 1)) {
            int64_t kva = kva_on(m, day);
            base = kva < base ? kva : base;
        }
        if (!capacity_line(m, s, s->from, s->until, base, e))
            return false;
    }
    return capacity_runs(m, s, base, e);
}

/* ---- by demand --------------------------------------------------------------------------------------- */

/* Each feeder has its own maximum; they are added (〔2016〕1583号: feeders are measured apart). */
static int64_t measured_w(struct bill_making *m, const struct bill_section *s)
{
    int64_t sum = 0;
    for (int p = 0; p < m->r->place_count; p++)
        for (int f = 0; f < m->r->places[p].feeder_count; f++) {
            const struct bill_feeder *feeder = &m->r->places[p].feeders[f];
            int64_t most = 0;
            for (int d = 0; d < feeder->day_count; d++) {
                const struct bill_day *day = &feeder->days[d];
                if (date_compare(day->day, s->from) < 0 || date_compare(day->day, s->until) >= 0)
                    continue;
                if (day->demand_w == FACT_UNKNOWN)
                    bill_find(m->b, BILL_DEMAND_MISSING, day->day);
                else if (day->demand_w > most)
                    most = day->demand_w;
            }
            sum += most;
        }
    return sum;
}

/* The contracted demand counts with its least share of the capacity. */
static int64_t contract_w(struct bill_making *m, const struct bill_section *s, int64_t *least)
{
    int64_t contract = m->r->contracted_demand_w;
    int64_t kva_x100 = kva_on(m, date_add_days(s->until, -1));
    *least =
        bill_round((__int128)kva_x100 * 10 * m->r->thresholds->demand_least_bp, 10000); /* 0.01 kVA = 10 VA */
    if (contract != FACT_UNKNOWN && contract < *least) {
        bill_find(m->b, BILL_DEMAND_RAISED, s->from);
        return *least;
    }
    return contract;
}

static bool demand_line(struct bill_making *m, struct bill_section *s, enum bill_line_kind kind,
                        int64_t billed_w, const struct bill_number *basis, int count, struct err *e)
{
    date last = date_add_days(s->until, -1);
    const struct tariff_price *p = price_of(s->term->tariff, PRICE_DEMAND, last);
    if (!p) {
        bill_find(m->b, BILL_PRICE_GAP, last);
        return true;
    }
    struct bill_line *l = bill_add(m->b, kind);
    l->from = s->from;
    l->until = s->until;
    l->quantity = billed_w;
    l->decimals = 3;
    l->unit = "kW";
    for (int i = 0; i < count; i++)
        bill_basis(l, basis[i].name, basis[i].value);
    return charge(m, s, l, p, date_days_between(s->from, s->until), e);
}

static bool by_demand(struct bill_making *m, struct bill_section *s, struct err *e)
{
    const struct threshold_set *t = m->r->thresholds;
    int64_t least, measured = measured_w(m, s), contract = contract_w(m, s, &least);
    bool tolerant = t->demand_excess == DEMAND_ABOVE_TOLERANCE;
    int64_t limit = contract == FACT_UNKNOWN ? measured
                    : tolerant               ? bill_round((__int128)contract * t->demand_tolerance_bp, 10000)
                                             : contract;
    int64_t billed = contract == FACT_UNKNOWN || measured > limit ? measured : contract;
    const struct bill_number basis[] = {{"measured_w", measured},
                                        {"contract_w", contract == FACT_UNKNOWN ? 0 : contract},
                                        {"least_w", least},
                                        {"limit_w", limit}};
    return demand_line(m, s, LINE_DEMAND, billed, basis, 4, e) &&
           (measured <= limit || demand_line(m, s, LINE_DEMAND_EXCESS, measured - limit, basis, 4, e));
}

bool bill_basic(struct bill_making *m, struct err *e)
{
    for (int i = 0; i < m->section_count; i++) {
        struct bill_section *s = &m->sections[i];
        if ((s->term->basic == BASIC_CAPACITY && !by_capacity(m, s, e)) ||
            (s->term->basic == BASIC_DEMAND && !by_demand(m, s, e)))
            return false;
    }
    return true;
}
