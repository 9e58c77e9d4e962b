/* advice - see the header. What it says is made in rule/advice_*.c; here is what it is made of. */
#include "dahu/job/advice.h"

#include <string.h>

#include "dahu/rule/power_factor.h"
#include "dahu/rule/rule.h"
#include "dahu/store/facts.h"
#include "dahu/store/policy.h"
#include "dahu/store/settlement.h"

/* One run. */
struct making {
    struct db *db;
    struct advice *out;
    struct fact_rows facts; /* of rule pf */
    bool has_facts;
    date today;
    /* the bill of the settlement period that begins in the month, when there is a tariff and nothing stops it
     */
    struct bill bill;
    bool billed;
    struct advice_span span;
    struct advice_rows rows;
};

/* ---- the bill -------------------------------------------------------------------------------------------
 */

static bool fails_the_run(const struct err *e)
{
    return e->code == ERR_DATABASE || e->code == ERR_DATABASE_AWAY || e->code == ERR_CANCELLED;
}

static bool price(struct making *m, const struct settlement_subject *s, struct err *e)
{
    struct calendar calendar;
    struct threshold_set thresholds;
    struct bill_request r;
    bool ok = settlement_calendar(m->db, &m->out->arena, &calendar, e) &&
              settlement_load(m->db, s, &calendar, &m->out->arena, &thresholds, &r, e) &&
              bill_make(&r, &m->bill, e);
    m->billed = ok && bill_weight_of(&m->bill) != BILL_STOP;
    return ok || !fails_the_run(e); /* an account that cannot be billed has no charges to tell */
}

/* The charges of the period that begins in the month; its days are wanted as well. */
static bool bill_of_month(struct making *m, struct err *e)
{
    struct settlement_subjects all;
    if (!settlement_subjects(m->db, m->out->month, m->out->account.number, &m->out->arena, &all, e))
        return false;
    if (all.count != 1 || !all.items[0].over)
        return true;
    if (date_compare(all.items[0].from, m->span.from) < 0)
        m->span.from = all.items[0].from;
    if (date_compare(all.items[0].until, m->span.until) > 0)
        m->span.until = all.items[0].until;
    return price(m, &all.items[0], e);
}

/* The only line of adjustment of a receiving point, or NULL. */
static const struct bill_line *adjustment_of(const struct making *m, const char *place)
{
    const struct bill_line *found = NULL;
    for (int i = 0; m->billed && i < m->bill.count; i++) {
        const struct bill_line *l = &m->bill.lines[i];
        if (l->kind != LINE_PF_ADJUSTMENT || strcmp(l->place, place) != 0)
            continue;
        if (found)
            return NULL; /* the period is divided: no one month */
        found = l;
    }
    return found;
}

static int64_t basis_of(const struct bill_line *l, const char *name)
{
    for (int i = 0; i < l->basis_count; i++)
        if (strcmp(l->basis[i].name, name) == 0)
            return l->basis[i].value;
    return FACT_UNKNOWN;
}

/* ---- power factor ---------------------------------------------------------------------------------------
 */

static int64_t sum(int64_t a, int64_t b)
{
    return a == FACT_UNKNOWN || b == FACT_UNKNOWN ? FACT_UNKNOWN : a + b;
}

/* The part of the intervals that lies on days in [from, until). */
static struct advice_slots within(const struct advice_slots *all, date from, date until)
{
    struct advice_slots part = {all->items, 0};
    for (int i = 0; i < all->count; i++) {
        if (date_compare(all->items[i].day, from) < 0)
            part.items = &all->items[i + 1];
        else if (date_compare(all->items[i].day, until) < 0)
            part.count++;
    }
    return part;
}

static enum tri tri_input(const struct fact_rows *rows, int row, const char *name)
{
    const char *text = fact_rows_input(rows, row, name);
    return !text ? TRI_UNKNOWN : tri_of(strcmp(text, "t") == 0);
}

static int64_t standard_of(const struct making *m, int row)
{
    enum pf_sector sector;
    const char *kva = fact_rows_input(&m->facts, row, "capacity_kva");
    if (!pf_sector_parse(fact_rows_input(&m->facts, row, "use_category"), &sector))
        return PF_STANDARD_UNKNOWN;
    return select_standard(sector, tri_input(&m->facts, row, "high_voltage"),
                           kva ? strtoll(kva, NULL, 10) * 100 : FACT_UNKNOWN,
                           tri_input(&m->facts, row, "on_load_voltage_regulation"), &m->out->thresholds);
}

static void take_bill(struct advice_unit *u, const struct bill_line *l)
{
    u->billed = true;
    u->from = l->from;
    u->until = l->until;
    u->facts.p_x100 = sum(basis_of(l, "kwh_x100"), basis_of(l, "loss_kwh_x100"));
    u->facts.forward_x100 = basis_of(l, "kvarh_forward_x100");
    u->facts.reverse_x100 = basis_of(l, "kvarh_reverse_x100");
    u->facts.loss_q_x100 = basis_of(l, "loss_kvarh_x100");
    u->facts.base_fen = l->quantity;
    u->facts.completeness_bp = 10000; /* else it would not be billed */
    u->facts.over = true;
}

static int fact_row_of(const struct making *m, const char *unit)
{
    for (int i = 0; m->has_facts && i < fact_rows_count(&m->facts); i++)
        if (strcmp(fact_rows_subject(&m->facts, i), unit) == 0)
            return i;
    return -1;
}

static bool take_facts(struct making *m, int row, struct advice_unit *u, struct err *e)
{
    struct power_factor_facts f;
    if (!fact_rows_bind(&m->facts, row, rule_find("pf"), &f, &m->out->arena, e))
        return false;
    bool reduced = f.reduced_standard != FACT_UNKNOWN;
    int64_t standard = reduced ? f.reduced_standard : standard_of(m, row);
    u->facts = (struct advice_pf_facts){.p_x100 = sum(f.kwh_x100, f.loss_kwh_x100),
                                        .forward_x100 = f.kvarh_forward_x100,
                                        .reverse_x100 = f.kvarh_reverse_x100,
                                        .loss_q_x100 = f.loss_kvarh_x100,
                                        .standard = standard > 0 ? standard : FACT_UNKNOWN,
                                        .reward = !reduced,
                                        .base_fen = FACT_UNKNOWN,
                                        .completeness_bp = fact_rows_evidence_bp(&m->facts, row),
                                        .over = date_compare(u->until, m->today) <= 0};
    if (f.kwh_x100 != FACT_UNKNOWN && f.loss_kwh_x100 == FACT_UNKNOWN) {
        u->facts.p_x100 = f.kwh_x100; /* said as what is missing: the losses */
        u->facts.loss_q_x100 = FACT_UNKNOWN;
    }
    const struct bill_line *l = adjustment_of(m, u->name);
    if (l)
        take_bill(u, l);
    return true;
}

/* A receiving point that the tariff does not ask, with the reason. */
static void not_asked(struct advice_unit *u, const char *code)
{
    u->pf = (struct advice_pf){
        .pf = FACT_UNKNOWN, .pf_no_backfeed = FACT_UNKNOWN, .backfeed_fen = FACT_UNKNOWN, .step_count = 1};
    u->pf.steps[0] = (struct advice_step){.answer = ADVICE_UNKNOWN,
                                          .why = {.code = code},
                                          .take_off_x100 = FACT_UNKNOWN,
                                          .kvar_x100 = FACT_UNKNOWN,
                                          .bank_kvar = FACT_UNKNOWN,
                                          .fen = FACT_UNKNOWN};
}

static bool advise_unit(struct making *m, const char *name, const struct advice_slots *slots, struct err *e)
{
    struct advice_unit *u = &m->out->units[m->out->unit_count++];
    int row = fact_row_of(m, name);
    *u =
        (struct advice_unit){.name = name, .from = m->out->month, .until = date_add_months(m->out->month, 1)};
    if (row >= 0 && !take_facts(m, row, u, e))
        return false;
    u->facts.slots = within(slots, u->from, u->until);
    advice_backfeed_hours(&u->facts.slots, &u->backfeed);
    if (row < 0)
        not_asked(u, m->out->account.exempt ? "ADVICE_EXEMPT" : "ADVICE_ENERGY_MISSING");
    else if (standard_of(m, row) == PF_STANDARD_NONE)
        not_asked(u, "ADVICE_NO_STANDARD");
    else
        advice_power_factor(&u->facts, &m->out->thresholds, &u->pf);
    return true;
}

/* Receiving points that have facts, and those that have intervals only. */
static bool advise_units(struct making *m, struct err *e)
{
    static const struct advice_slots none = {NULL, 0};
    int facts = m->has_facts ? fact_rows_count(&m->facts) : 0;
    m->out->units =
        arena_alloc(&m->out->arena, (size_t)(facts + m->rows.unit_count + 1) * sizeof *m->out->units);
    for (int i = 0; i < facts; i++) {
        const char *name = arena_strdup(&m->out->arena, fact_rows_subject(&m->facts, i));
        const struct advice_slots *slots = &none;
        for (int k = 0; k < m->rows.unit_count; k++)
            if (strcmp(m->rows.units[k].name, name) == 0)
                slots = &m->rows.units[k].slots;
        if (!advise_unit(m, name, slots, e))
            return false;
    }
    for (int k = 0; k < m->rows.unit_count; k++)
        if (fact_row_of(m, m->rows.units[k].name) < 0 &&
            !advise_unit(m, m->rows.units[k].name, &m->rows.units[k].slots, e))
            return false;
    return true;
}

/* ---- the rest -------------------------------------------------------------------------------------------
 */

static void advise_cts(struct making *m)
{
    m->out->cts = arena_alloc(&m->out->arena, (size_t)(m->rows.ct_count + 1) * sizeof *m->out->cts);
    m->out->ct_count = m->rows.ct_count;
    for (int i = 0; i < m->rows.ct_count; i++) {
        m->out->cts[i].facts = m->rows.cts[i];
        advice_ct(&m->rows.cts[i], &m->out->thresholds, &m->out->cts[i].ct);
    }
}

static void advise_load(struct making *m)
{
    const struct advice_rows *r = &m->rows;
    date end = date_add_months(m->out->month, 1);
    int first = 0;
    while (first < r->capacity_count && date_compare(r->capacity[first].day, m->out->month) < 0)
        first++;
    struct advice_slots slots = within(&r->account, m->out->month, end);
    advice_demand(&slots, &r->capacity[first], r->capacity_count - first, &m->out->demand);
    const struct advice_resale_facts f = {.month = m->out->month,
                                          .days = r->days,
                                          .day_count = r->day_count,
                                          .peers = r->peers,
                                          .peer_count = r->peer_count,
                                          .meters = r->meters,
                                          .meter_count = r->meter_count,
                                          .capacity = r->capacity,
                                          .capacity_count = r->capacity_count,
                                          .demand = &m->out->demand};
    advice_resale(&f, &m->out->thresholds, m->out->signs);
}

static bool load(struct making *m, struct err *e)
{
    struct advice *a = m->out;
    date end = date_add_months(a->month, 1);
    char id[24];
    m->span = (struct advice_span){a->account.id, a->month, a->month, end};
    snprintf(id, sizeof id, "%lld", (long long)a->account.id);
    if (!policy_load(m->db, date_add_days(end, -1), &m->out->thresholds, e) ||
        !facts_load(m->db, FACTS_POWER_FACTOR, end, id, &m->facts, e))
        return false;
    m->has_facts = true;
    return bill_of_month(m, e) && advice_load(m->db, &m->span, &m->out->thresholds, &a->arena, &m->rows, e);
}

static bool find(struct making *m, const struct advice_request *request, struct err *e)
{
    struct advice *a = m->out;
    int year, month, day;
    if (!facts_today(m->db, &m->today, e))
        return false;
    date_to_civil(m->today, &year, &month, &day);
    date running = date_from_civil(year, month, 1);
    a->month = date_known(request->month) ? request->month : date_add_months(running, -1);
    if (date_compare(a->month, running) > 0)
        return err_set(e, ERR_RANGE, "the month has not begun: it is %04d-%02d now", year, month);
    return advice_account(m->db, request->account, date_add_days(date_add_months(a->month, 1), -1), &a->arena,
                          &a->account, e);
}

bool advice_make(struct db *db, const struct advice_request *request, struct advice *out, struct err *e)
{
    struct making m = {.db = db, .out = out};
    char snapshot[DB_SNAPSHOT_BYTES];
    *out = (struct advice){.month = DATE_NONE};
    if (!db_begin_snapshot(db, snapshot, e))
        return false;
    bill_init(&m.bill);
    bool ok = find(&m, request, e) && load(&m, e) && advise_units(&m, e);
    if (ok) {
        advise_cts(&m);
        advise_load(&m);
    }
    if (m.has_facts)
        fact_rows_fini(&m.facts);
    bill_fini(&m.bill);
    db_rollback(db); /* nothing was written */
    return ok;
}

void advice_fini(struct advice *a)
{
    arena_fini(&a->arena);
}
