/* advice_load - what the load of a month says about back-feed, current transformers and capacity: see
 * advice.h. */
#include "dahu/rule/advice.h"
#include "dahu/rule/receiving_station.h"
#include "root.h"

/* ---- back-feed by time of day ---------------------------------------------------------------------------
 */

void advice_backfeed_hours(const struct advice_slots *slots, struct advice_backfeed *out)
{
    *out = (struct advice_backfeed){.total_varh = 0};
    for (int i = 0; i < slots->count; i++) {
        const struct advice_slot *s = &slots->items[i];
        int kind = s->off ? ADVICE_OFF_DAY : ADVICE_WORKDAY, hour = s->minute / 60;
        if (s->reverse_varh == FACT_UNKNOWN)
            continue;
        out->varh[kind][hour] += s->reverse_varh;
        out->known_s[kind][hour] += s->seconds;
        out->total_varh += s->reverse_varh;
        out->total_known_s += s->seconds;
    }
}

/* ---- current transformers -------------------------------------------------------------------------------
 */

const char *const advice_ct_words[] = {"UNKNOWN", "FITS", "LOW_UNLESS_S", "LOW", "HIGH", NULL};

static struct reason *because(struct reason *r, const char *code)
{
    *r = (struct reason){.code = code};
    return r;
}

static int64_t share_bp(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 10000 + whole / 2) / whole : 0;
}

/* Is the normal current at least @bp of the rated one? */
static bool reaches(const struct advice_ct_facts *f, int64_t bp)
{
    return f->normal_ma * 10 >= bp * f->primary_a;
}

static bool exceeds(const struct advice_ct_facts *f, int64_t bp)
{
    return f->normal_ma * 10 > bp * f->primary_a;
}

static bool cannot_judge_ct(const struct advice_ct_facts *f, const struct threshold_set *t,
                            struct reason *why)
{
    if (f->primary_a <= 1) {
        because(why, "ADVICE_CT_NONE");
    } else if (f->known_s == 0) {
        because(why, "ADVICE_CT_NO_CURRENT");
    } else if ((__int128)f->known_s * 10000 < (__int128)f->wanted_s * t->pf_completeness_bp) {
        struct reason *r = because(why, "ADVICE_CT_INCOMPLETE");
        reason_arg(r, "value", value_bp(share_bp(f->known_s, f->wanted_s)));
        reason_arg(r, "limit", value_bp(t->pf_completeness_bp));
    } else if (f->normal_ma == FACT_UNKNOWN) {
        because(why, "ADVICE_CT_NO_LOAD");
    } else {
        return false;
    }
    return true;
}

static enum advice_ct_state judge_ct(const struct advice_ct_facts *f, const struct threshold_set *t)
{
    if (f->above_rated_s > 0 || exceeds(f, t->r4_4_ct_most_bp))
        return ADVICE_CT_HIGH;
    if (!reaches(f, t->r4_4_ct_least_class_s_bp))
        return ADVICE_CT_LOW;
    return reaches(f, t->r4_4_ct_least_bp) ? ADVICE_CT_FITS : ADVICE_CT_LOW_UNLESS_S;
}

/* The standard ratio that rule 4.4 would choose, with the load that was seen as the expected one. */
static void propose_ct(const struct advice_ct_facts *f, const struct threshold_set *t, struct advice_ct *out)
{
    enum { FACTOR_BP_MOST = 20000 }; /* as of the facts of rule 4.4 */
    if (f->capacity_kva == FACT_UNKNOWN || f->capacity_kva <= 0 || f->kv_x100 <= 0) {
        because(&out->why, "ADVICE_CT_NO_CAPACITY");
        return;
    }
    struct ct_load l = {f->capacity_kva * 100, f->kv_x100, 10000};
    int64_t rated_x100 = ct_rated_current_x100(&l);
    l.load_factor_bp = rated_x100 > 0 ? (f->normal_ma * 1000 + rated_x100 / 2) / rated_x100 : 0;
    if (l.load_factor_bp > FACTOR_BP_MOST) {
        reason_arg(because(&out->why, "ADVICE_CT_ABOVE_CAPACITY"), "value", value_x100(rated_x100, "A"));
        return;
    }
    if (l.load_factor_bp < 1)
        l.load_factor_bp = 1;
    int64_t a = ct_select(&l, false, t);
    out->proposed_class_s = a == 0;
    a = a ? a : ct_select(&l, true, t);
    if (a == 0)
        because(&out->why, "ADVICE_CT_MULTI_RATIO");
    else if (a == f->primary_a)
        because(&out->why, out->proposed_class_s ? "ADVICE_CT_CLASS_S" : "ADVICE_CT_RIGHT_FOR_CAPACITY");
    else
        out->proposed_a = a;
}

void advice_ct(const struct advice_ct_facts *f, const struct threshold_set *t, struct advice_ct *out)
{
    *out = (struct advice_ct){.proposed_a = FACT_UNKNOWN,
                              .below_least_bp = share_bp(f->below_least_s, f->known_s),
                              .below_bp = share_bp(f->below_s, f->known_s),
                              .above_bp = share_bp(f->above_s, f->known_s),
                              .above_rated_bp = share_bp(f->above_rated_s, f->known_s)};
    if (cannot_judge_ct(f, t, &out->why))
        return;
    out->state = judge_ct(f, t);
    if (out->state != ADVICE_CT_FITS)
        propose_ct(f, t, out);
}

/* ---- demand above capacity ------------------------------------------------------------------------------
 */

/* Energies of an interval, to be compared as mean powers. */
struct load {
    u128 wh, square; /* square of VAh; of Wh when reactive energy is not known */
    int32_t seconds;
    bool reactive;
};

static struct load load_of(const struct advice_slot *s)
{
    struct load l = {.wh = (u128)s->import_wh, .seconds = s->seconds};
    l.reactive = s->forward_varh != FACT_UNKNOWN && s->reverse_varh != FACT_UNKNOWN;
    __int128 net = l.reactive ? (__int128)s->forward_varh - s->reverse_varh : 0;
    l.square = l.wh * l.wh + (u128)(net * net);
    return l;
}

/* kva x 1000 x seconds / 3600, against Wh or VAh, all times 3600 */
static bool watts_exceed(const struct load *l, int64_t kva)
{
    return l->wh * 3600 > (u128)kva * 1000 * (u128)l->seconds;
}

static bool va_exceed(const struct load *l, int64_t kva)
{
    u128 limit = (u128)kva * 1000 * (u128)l->seconds;
    return l->square * 3600 * 3600 > limit * limit;
}

static int64_t va_of(const struct load *l) /* half up */
{
    return (int64_t)((u128_root(l->square * 4 * 3600 * 3600 / ((u128)l->seconds * (u128)l->seconds)) + 1) /
                     2);
}

static void add_slot(struct advice_demand_day *d, const struct advice_slot *s)
{
    const struct load l = load_of(s);
    int64_t w = (int64_t)(l.wh * 3600 / (u128)s->seconds), va = va_of(&l);
    d->known_s += s->seconds;
    d->reactive_s += l.reactive ? s->seconds : 0;
    d->peak_w = w > d->peak_w || d->peak_w == FACT_UNKNOWN ? w : d->peak_w;
    if (d->peak_va == FACT_UNKNOWN || va > d->peak_va) {
        d->peak_va = va;
        d->peak_minute = s->minute;
    }
    if (d->installed_kva == FACT_UNKNOWN)
        return;
    d->over_w_s += watts_exceed(&l, d->installed_kva) ? s->seconds : 0;
    d->over_va_s += va_exceed(&l, d->installed_kva) ? s->seconds : 0;
    if (d->in_service_kva < d->installed_kva && va_exceed(&l, d->in_service_kva)) {
        d->over_service_s += s->seconds;
        d->over_service_va = va > d->over_service_va ? va : d->over_service_va;
    }
}

static void begin_day(struct advice_demand_day *d, const struct advice_capacity *c)
{
    bool known = c->installed_kva != FACT_UNKNOWN && c->suspended_kva != FACT_UNKNOWN;
    *d = (struct advice_demand_day){.day = c->day,
                                    .installed_kva = known ? c->installed_kva : FACT_UNKNOWN,
                                    .in_service_kva = FACT_UNKNOWN,
                                    .peak_w = FACT_UNKNOWN,
                                    .peak_va = FACT_UNKNOWN};
    if (known)
        d->in_service_kva = c->installed_kva > c->suspended_kva ? c->installed_kva - c->suspended_kva : 0;
}

void advice_demand(const struct advice_slots *slots, const struct advice_capacity *capacity, int count,
                   struct advice_demand *out)
{
    MUST(count >= 0 && count <= ADVICE_DEMAND_DAYS_MAX);
    *out = (struct advice_demand){.count = count, .capacity_known = count > 0};
    for (int i = 0; i < count; i++) {
        begin_day(&out->days[i], &capacity[i]);
        out->capacity_known &= out->days[i].installed_kva != FACT_UNKNOWN;
        out->wanted_s += 86400;
    }
    for (int i = 0; i < slots->count; i++) {
        const struct advice_slot *s = &slots->items[i];
        int at = count ? date_days_between(capacity[0].day, s->day) : -1;
        if (at >= 0 && at < count && s->import_wh != FACT_UNKNOWN && s->seconds > 0)
            add_slot(&out->days[at], s);
    }
    for (int i = 0; i < count; i++) {
        out->known_s += out->days[i].known_s;
        out->reactive_s += out->days[i].reactive_s;
        out->over_days += out->days[i].over_va_s > 0;
    }
}
