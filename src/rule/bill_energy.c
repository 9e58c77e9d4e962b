/* bill_energy - energy of one receiving point by segment, part and period, its surcharges, and its power
 * factor.
 *
 * A segment is a stretch of days over which every price, tariff and split is the same. Energies are rounded
 * to 0.01 kWh so that they add up: each is what the running sum gained. Losses are shared by energy. */
#include <string.h>

#include "bill_inside.h"

/* Energy of a place in one segment. */
struct vector {
    int64_t x100[PERIOD_COUNT];
};

static int64_t vector_sum(const struct vector *v)
{
    int64_t sum = 0;
    for (int p = 0; p < PERIOD_COUNT; p++)
        sum += v->x100[p];
    return sum;
}

/* ---- what the days say ------------------------------------------------------------------------------- */

static void look_at_day(struct bill_making *m, const struct bill_day *d)
{
    if (d->held_bp > 0)
        bill_find(m->b, BILL_ENERGY_HELD, d->day);
    else if (d->import_wh == FACT_UNKNOWN || d->completeness_bp < 10000)
        bill_find(m->b, BILL_ENERGY_MISSING, d->day);
    if (d->spread)
        bill_find(m->b, BILL_PERIODS_ESTIMATED, d->day);
    if (d->estimated_bp > 0)
        bill_find(m->b, BILL_ENERGY_ESTIMATED, d->day);
}

static void add_day(struct bill_making *m, const struct tariff *t, const struct bill_day *d,
                    struct bill_sums *s)
{
    int64_t by_period = 0, import = d->import_wh == FACT_UNKNOWN ? 0 : d->import_wh;
    s->import_wh += import;
    if (d->forward_varh == FACT_UNKNOWN || d->reverse_varh == FACT_UNKNOWN) {
        s->reactive = false;
    } else {
        s->forward_varh += d->forward_varh;
        s->reverse_varh += d->reverse_varh;
    }
    if (!t || !tariff_has_periods(t, d->day)) {
        s->periods_wh[PERIOD_ANY] += import;
        return;
    }
    for (int p = 0; p < PERIOD_COUNT; p++) {
        s->periods_wh[p] += d->periods_wh[p];
        by_period += d->periods_wh[p];
    }
    if (d->periods_wh[PERIOD_ANY] != 0)
        bill_find(m->b, BILL_SCHEDULE_GAP, d->day);
    if (by_period != import) { /* the day counts, but when it was used is not known */
        bill_find(m->b, BILL_PERIODS_MISSING, d->day);
        s->periods_wh[PERIOD_ANY] += import - by_period;
    }
}

/* Days of all feeders from @from until @until; @t tells what has periods. */
struct bill_sums bill_add_days(struct bill_making *m, const struct bill_place *place, const struct tariff *t,
                               date from, date until)
{
    struct bill_sums s = {.reactive = true};
    for (int f = 0; f < place->feeder_count; f++)
        for (int i = 0; i < place->feeders[f].day_count; i++) {
            const struct bill_day *d = &place->feeders[f].days[i];
            if (date_compare(d->day, from) >= 0 && date_compare(d->day, until) < 0)
                add_day(m, t, d, &s);
        }
    return s;
}

/* Every day that a feeder belongs to the account must be there. */
static void look_at_days(struct bill_making *m, const struct bill_place *place)
{
    if (place->feeder_count == 0)
        bill_find(m->b, BILL_NO_POINT, DATE_NONE);
    for (int f = 0; f < place->feeder_count; f++) {
        const struct bill_feeder *feeder = &place->feeders[f];
        int at = 0;
        for (date day = feeder->from; date_compare(day, feeder->until) < 0; day = date_add_days(day, 1)) {
            while (at < feeder->day_count && date_compare(feeder->days[at].day, day) < 0)
                at++;
            if (at == feeder->day_count || date_compare(feeder->days[at].day, day) != 0)
                bill_find(m->b, BILL_ENERGY_MISSING, day);
            else
                look_at_day(m, &feeder->days[at]);
        }
    }
}

/* ---- segments ---------------------------------------------------------------------------------------- */

static void consider(date cut, date after, date *next)
{
    if (date_known(cut) && date_compare(cut, after) > 0 && date_compare(cut, *next) < 0)
        *next = cut;
}

static void consider_tariff(const struct tariff *t, date after, date *next)
{
    for (int i = 0; i < t->price_count; i++) {
        if (t->prices[i].kind != PRICE_ENERGY && t->prices[i].kind != PRICE_SURCHARGE)
            continue;
        consider(t->prices[i].from, after, next);
        consider(t->prices[i].until, after, next);
    }
}

/* The first day after @day on which a price or a split is another. */
static date segment_end(const struct bill_making *m, const struct bill_section *s, date day)
{
    date next = s->until;
    consider_tariff(s->term->tariff, day, &next);
    for (int i = 0; i < m->r->term_count && m->r->split_count > 0; i++) {
        if (m->r->terms[i].category == BILL_MAIN)
            continue;
        consider(m->r->terms[i].from, day, &next);
        consider(m->r->terms[i].until, day, &next);
        consider_tariff(m->r->terms[i].tariff, day, &next);
    }
    for (int i = 0; i < m->r->split_count; i++) {
        consider(m->r->splits[i].from, day, &next);
        consider(m->r->splits[i].until, day, &next);
    }
    return next;
}

/* Wh into 0.01 kWh, losses added, so that all segments add up to the rounded total. */
static struct vector bring_out(struct bill_place_state *ps, const struct bill_sums *s, bool periods)
{
    struct vector v = {{0}};
    int64_t loss = ps->loss.iron_kwh_x100 + ps->loss.copper_kwh_x100;
    for (int p = 0; p < PERIOD_COUNT; p++) {
        ps->run_wh += s->periods_wh[p];
        int64_t run = bill_round(ps->run_wh, 10);
        int64_t run_loss = ps->total_wh ? bill_round((__int128)loss * ps->run_wh, ps->total_wh)
                           : p == (periods ? PERIOD_FLAT : PERIOD_ANY) ? loss
                                                                       : ps->run_loss_x100;
        v.x100[p] = run - ps->run_x100 + run_loss - ps->run_loss_x100;
        ps->run_x100 = run;
        ps->run_loss_x100 = run_loss;
    }
    return v;
}

/* ---- lines ------------------------------------------------------------------------------------------- */

struct segment {
    date from, until;
    int index;
    int64_t adjustable_fen;
};

static bool price_line(struct bill_place_state *ps, struct segment *g, const struct tariff_price *p,
                       int64_t quantity, struct err *e)
{
    if (quantity == 0)
        return true;
    struct bill_line *l = bill_add(ps->m->b, p->kind == PRICE_ENERGY ? LINE_ENERGY : LINE_SURCHARGE);
    l->item = p->item;
    l->name = p->name;
    l->place = ps->place->name;
    l->period = p->period;
    l->from = g->from;
    l->until = g->until;
    l->quantity = quantity;
    l->decimals = 2;
    l->unit = "kWh";
    l->price_e6 = p->price_e6;
    l->pf_adjustable = p->pf_adjustable;
    if (!bill_amount(quantity, 2, p->price_e6, 1, 1, &l->amount_fen, e))
        return false;
    g->adjustable_fen += p->pf_adjustable ? l->amount_fen : 0;
    return true;
}

/* Every item that is priced by period must have a price for each period that was used: that of no period too,
 * of a part whose tariff has periods where that of the account has none. */
static void look_for_gaps(struct bill_making *m, const struct tariff *t, const struct vector *v, date day)
{
    bool priced = false;
    for (int i = 0; i < t->price_count; i++) {
        const struct tariff_price *one = &t->prices[i];
        if (one->kind != PRICE_ENERGY || !tariff_holds(one->from, one->until, day))
            continue;
        priced = true;
        for (int p = PERIOD_ANY; one->period != PERIOD_ANY && p < PERIOD_COUNT; p++) {
            bool found = v->x100[p] == 0;
            for (int k = 0; k < t->price_count && !found; k++)
                found = t->prices[k].kind == PRICE_ENERGY && (int)t->prices[k].period == p &&
                        strcmp(t->prices[k].item, one->item) == 0 &&
                        tariff_holds(t->prices[k].from, t->prices[k].until, day);
            if (!found)
                bill_find(m->b, BILL_PRICE_GAP, day);
        }
    }
    if (!priced)
        bill_find(m->b, BILL_PRICE_GAP, day);
}

static bool tariff_lines(struct bill_place_state *ps, struct segment *g, const struct tariff *t,
                         const struct vector *v, struct err *e)
{
    look_for_gaps(ps->m, t, v, g->from);
    ps->m->b->energy_x100 += vector_sum(v);
    for (int kind = PRICE_ENERGY; kind <= PRICE_SURCHARGE; kind++)
        for (int i = 0; i < t->price_count; i++) {
            const struct tariff_price *p = &t->prices[i];
            if ((int)p->kind != kind || !tariff_holds(p->from, p->until, g->from))
                continue;
            int64_t quantity = p->period == PERIOD_ANY ? vector_sum(v) : v->x100[p->period];
            if (!price_line(ps, g, p, quantity, e))
                return false;
        }
    return true;
}

/* ---- parts (4.8) ------------------------------------------------------------------------------------- */

static const struct tariff *tariff_of_part(const struct bill_making *m, int category, date day)
{
    for (int i = 0; i < m->r->term_count; i++)
        if (m->r->terms[i].category == category &&
            tariff_holds(m->r->terms[i].from, m->r->terms[i].until, day))
            return m->r->terms[i].tariff;
    return NULL;
}

/* Take @quantity out of @v, from each period its share. */
static struct vector take(struct vector *v, int64_t quantity)
{
    struct vector part = {{0}};
    int64_t total = vector_sum(v), run = 0, given = 0;
    for (int p = 0; p < PERIOD_COUNT && total != 0; p++) {
        run += v->x100[p];
        int64_t upto = bill_round((__int128)quantity * run, total);
        part.x100[p] = upto - given;
        given = upto;
    }
    for (int p = 0; p < PERIOD_COUNT; p++)
        v->x100[p] -= part.x100[p];
    return part;
}

/* A fixed quantity is of a whole period: a segment has its days of it, and all places together one. */
static int64_t fixed_left(struct bill_place_state *ps, const struct segment *g, int split)
{
    const struct bill_request *r = ps->m->r;
    int64_t days = date_days_between(g->from, g->until);
    int64_t whole = bill_round((__int128)r->splits[split].fixed_wh * days,
                               (__int128)10 * date_days_between(r->nominal_from, r->nominal_until));
    return whole - ps->m->fixed_used[split][g->index];
}

static bool part_lines(struct bill_place_state *ps, struct segment *g, int split, const struct vector *part,
                       struct err *e)
{
    const struct tariff *t = tariff_of_part(ps->m, ps->m->r->splits[split].category, g->from);
    if (vector_sum(part) == 0)
        return true;
    if (!t) {
        bill_find(ps->m->b, BILL_SPLIT_WITHOUT_TARIFF, g->from);
        return true;
    }
    return tariff_lines(ps, g, t, part, e);
}

static bool fixed_parts(struct bill_place_state *ps, struct segment *g, struct vector *v, struct err *e)
{
    for (int i = 0; i < ps->m->r->split_count; i++) {
        const struct bill_split *s = &ps->m->r->splits[i];
        if (s->fixed_wh == FACT_UNKNOWN || !tariff_holds(s->from, s->until, g->from))
            continue;
        int64_t left = fixed_left(ps, g, i), total = vector_sum(v), quantity = left < total ? left : total;
        struct vector part = take(v, quantity);
        ps->m->fixed_used[i][g->index] += quantity;
        if (quantity < left && ps->index == ps->m->r->place_count - 1)
            bill_find(ps->m->b, BILL_SPLIT_OVER_TOTAL, g->from);
        if (!part_lines(ps, g, i, &part, e))
            return false;
    }
    return true;
}

/* Ratios are of what quantities leave; together they never take more than there is. */
static bool ratio_parts(struct bill_place_state *ps, struct segment *g, struct vector *v, struct err *e)
{
    const struct vector rest = *v;
    int64_t ratio = 0;
    for (int i = 0; i < ps->m->r->split_count; i++) {
        const struct bill_split *s = &ps->m->r->splits[i];
        struct vector part;
        if (s->ratio_bp == FACT_UNKNOWN || !tariff_holds(s->from, s->until, g->from))
            continue;
        for (int p = 0; p < PERIOD_COUNT; p++) {
            part.x100[p] = bill_round((__int128)rest.x100[p] * (ratio + s->ratio_bp), 10000) -
                           bill_round((__int128)rest.x100[p] * ratio, 10000);
            v->x100[p] -= part.x100[p];
        }
        ratio += s->ratio_bp;
        if (!part_lines(ps, g, i, &part, e))
            return false;
    }
    return true;
}

static bool segment_lines(struct bill_place_state *ps, const struct bill_section *s, struct segment *g,
                          struct err *e)
{
    struct bill_sums sums = bill_add_days(ps->m, ps->place, s->term->tariff, g->from, g->until);
    struct vector v = bring_out(ps, &sums, tariff_has_periods(s->term->tariff, g->from));
    size_t first = (size_t)ps->m->b->count;
    if (!fixed_parts(ps, g, &v, e) || !ratio_parts(ps, g, &v, e))
        return false;
    size_t main = (size_t)ps->m->b->count;
    if (!tariff_lines(ps, g, s->term->tariff, &v, e))
        return false;
    /* the main part is read first: its lines go before those of the parts */
    struct bill *b = ps->m->b;
    size_t parts = main - first, mains = (size_t)b->count - main;
    if (parts > 0 && mains > 0) {
        struct bill_line *copy = must_alloc(parts * sizeof *copy);
        memcpy(copy, b->lines + first, parts * sizeof *copy);
        memmove(b->lines + first, b->lines + main, mains * sizeof *copy);
        memcpy(b->lines + first + mains, copy, parts * sizeof *copy);
        free(copy);
    }
    return true;
}

/* ---- one place --------------------------------------------------------------------------------------- */

static void find_losses(struct bill_place_state *ps)
{
    const struct bill_request *r = ps->m->r;
    struct bill_sums s = bill_add_days(ps->m, ps->place, NULL, r->from, r->until);
    ps->total_wh = s.import_wh;
    if (!ps->place->add_losses)
        return;
    if (!s.reactive)
        bill_find(ps->m->b, BILL_REACTIVE_MISSING, r->from);
    int64_t q = bill_round(s.forward_varh, 10) + bill_round(s.reverse_varh, 10);
    if (!bill_losses(ps->place->transformers, ps->place->transformer_count, bill_round(s.import_wh, 10), q,
                     r->thresholds->loss_shape_bp, &ps->loss))
        bill_find(ps->m->b, BILL_LOSS_UNKNOWN, r->from);
}

static void look_at_service(struct bill_making *m, const struct bill_section *s, const struct bill_sums *sums)
{
    date last = date_add_days(s->until, -1);
    if (s->term->basic != BASIC_NONE && sums->import_wh > 0 &&
        capacity_level_on(&m->ledger, last).in_service_most_x100 == 0)
        bill_find(m->b, BILL_NOT_IN_SERVICE, last);
}

static bool section(struct bill_place_state *ps, const struct bill_section *s, int *segment, struct err *e)
{
    int64_t energy_fen = 0, loss_before = ps->run_loss_x100;
    for (date day = s->from; date_compare(day, s->until) < 0;) {
        struct segment g = {.from = day, .until = segment_end(ps->m, s, day), .index = (*segment)++};
        if (g.index == BILL_SEGMENTS_MAX)
            return err_set(e, ERR_TOO_LARGE, "prices change more than %d times in the period",
                           BILL_SEGMENTS_MAX);
        if (!segment_lines(ps, s, &g, e))
            return false;
        energy_fen += g.adjustable_fen;
        day = g.until;
    }
    struct bill_sums sums = bill_add_days(ps->m, ps->place, NULL, s->from, s->until);
    look_at_service(ps->m, s, &sums);
    int64_t q = ps->total_wh ? bill_round((__int128)ps->loss.kvarh_x100 * ps->run_wh, ps->total_wh)
                             : ps->loss.kvarh_x100;
    bill_adjust(ps, s, ps->run_loss_x100 - loss_before, q - ps->run_loss_q_x100, energy_fen);
    ps->run_loss_q_x100 = q;
    return true;
}

bool bill_energy(struct bill_making *m, int place, struct err *e)
{
    struct bill_place_state ps = {.m = m, .place = &m->r->places[place], .index = place};
    int segment = 0;
    look_at_days(m, ps.place);
    find_losses(&ps);
    for (int i = 0; i < m->section_count; i++)
        if (!section(&ps, &m->sections[i], &segment, e))
            return false;
    return true;
}
