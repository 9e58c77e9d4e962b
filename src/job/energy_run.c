/* energy_run - with what a civil day of a span is judged. What vee_run is given decides alone what the day
 * becomes, so a day comes out the same whether the days beside it are made at the same time, before or later.
 */
#include "energy_inside.h"

#include <string.h>

enum {
    GAP_SHORT_S = 3600,     /* up to here a straight line is as good as the shape of another day */
    GAP_LONG_S = 7 * 86400, /* beyond, nobody reads the meter by slots, unless a collector was to */
    GOOD_LEAST = 3, /* good readings beside the day: one may turn out to be rubbish, one is to tell that */
    DOUBTFUL = 2,
    INTERVAL_SHORT_S = 900,
    INTERVAL_HALF_S = 1800,
    INTERVAL_LONG_S = 3600,
};
static const int64_t SECOND_US = 1000000;

bool energy_sample_good(const struct vee_sample *v, enum vee_energy energy)
{
    return (v->known >> energy & 1) && !(v->quality & DOUBTFUL);
}

static bool is_good(const struct energy_run *r, const struct vee_sample *v)
{
    return energy_sample_good(v, r->in.base);
}

/* First index whose time is not before @at. */
static int lower_bound(const struct vee_sample *v, int count, wall_us at)
{
    int low = 0;
    while (count > 0) {
        int half = count / 2;
        bool over = v[low + half].at.us < at.us;
        low += over ? half + 1 : 0;
        count = over ? count - half - 1 : half;
    }
    return low;
}

/* A value that a person gave to more than this day is shared out over all of its time, and what is not to
 * count is estimated from what is known beside all of it. */
static void reach_of_edits(const struct energy_run *r, wall_us *from, wall_us *to)
{
    for (int i = 0; i < r->in.edit_count; i++) {
        const struct vee_edit *v = &r->in.edits[i];
        bool counts = (v->kind == VEE_EDIT_VALUE || v->kind == VEE_EDIT_REJECT) && v->from.us < r->to.us &&
                      v->to.us > r->from.us;
        from->us = counts && v->from.us < from->us ? v->from.us : from->us;
        to->us = counts && v->to.us > to->us ? v->to.us : to->us;
    }
}

/* Second values of a slot are loaded for fewer slots than readings: they do not count as context. */
static bool is_second(const struct vee_sample *v, int i)
{
    return i > 0 && v[i].at.us == v[i - 1].at.us;
}

static void slice_samples(struct energy_run *r)
{
    const struct vee_sample *v = r->batch->samples + r->span->samples.first;
    wall_us from = r->from, to = r->to;
    reach_of_edits(r, &from, &to);
    int all = r->span->samples.count, first = lower_bound(v, all, from),
        last = lower_bound(v, all, (wall_us){to.us + 1});
    for (int good = 0, taken = 0; first > 0 && (good < GOOD_LEAST || taken < VEE_CONTEXT);) {
        bool second = is_second(v, --first);
        taken += !second;
        good += !second && is_good(r, &v[first]);
    }
    for (int good = 0, taken = 0; last < all && (good < GOOD_LEAST || taken < VEE_CONTEXT); last++) {
        taken += !is_second(v, last);
        good += !is_second(v, last) && is_good(r, &v[last]);
    }
    r->in.samples = v + first;
    r->in.sample_count = last - first;
}

static void slice_intervals(struct energy_run *r)
{
    const struct energy_part part = r->span->intervals;
    const struct vee_span *v = r->batch->intervals + part.first;
    int64_t from_us = r->from.us - r->batch->longest_interval_us;
    int first = 0, last;
    for (int count = part.count; count > 0;) { /* the first that can end after the begin */
        int half = count / 2;
        bool over = v[first + half].from.us <= from_us;
        first += over ? half + 1 : 0;
        count = over ? count - half - 1 : half;
    }
    while (first < part.count && v[first].to.us <= r->from.us)
        first++;
    for (last = first; last < part.count && v[last].from.us < r->to.us;)
        last++;
    r->in.spans = v + first;
    r->in.span_count = last - first;
}

/* The longest time between good readings that the day lies in, or has a part of. */
static int64_t longest_gap_us(const struct energy_run *r)
{
    int64_t longest = 0;
    wall_us last = {INT64_MIN};
    for (int i = 0; i < r->in.sample_count; i++) {
        const struct vee_sample *v = &r->in.samples[i];
        if (!is_good(r, v))
            continue;
        if (last.us != INT64_MIN && v->at.us > r->from.us && last.us < r->to.us &&
            v->at.us - last.us > longest)
            longest = v->at.us - last.us;
        last = v->at;
    }
    return longest;
}

/* No reading between the ends: quarter hours would be nothing but parts of one straight line. */
static bool is_bare(const struct energy_run *r)
{
    for (int i = 0; i < r->in.sample_count; i++)
        if (r->in.samples[i].at.us > r->from.us && r->in.samples[i].at.us < r->to.us)
            return false;
    return r->in.span_count == 0;
}

static int64_t interval_of(const struct energy_run *r, int64_t gap_us)
{
    int64_t slot_s = r->span->slot_s;
    bool is_long = (is_bare(r) && gap_us > GAP_LONG_S * SECOND_US) || slot_s > INTERVAL_HALF_S;
    int64_t wanted = is_long                     ? INTERVAL_LONG_S
                     : slot_s > INTERVAL_SHORT_S ? INTERVAL_HALF_S
                                                 : INTERVAL_SHORT_S;
    return (r->to.us - r->from.us) % (wanted * SECOND_US) == 0 ? wanted : INTERVAL_SHORT_S;
}

static int64_t capacity_of(const struct energy_run *r)
{
    int64_t kva = 0;
    for (int i = 0; i < r->span->capacities.count; i++) {
        const struct energy_capacity *c = &r->batch->capacities[r->span->capacities.first + i];
        if (c->since <= r->day && c->until > r->day && c->kva > 0)
            kva = c->kva; /* in order of their begin */
    }
    return kva;
}

/* A collector was to read the point on this day: what is missing then is missing, however long. */
static bool is_collected(const struct energy_run *r)
{
    for (int i = 0; i < r->span->periods.count; i++) {
        const struct energy_period *p = &r->batch->periods[r->span->periods.first + i];
        if (p->from.us < r->to.us && p->to.us > r->from.us)
            return true;
    }
    return false;
}

/* What the weeks before tell: the largest demand, which registers there are, how long nothing was measured.
 */
static void remember(struct energy_run *r, const struct energy_day *d)
{
    struct vee_input *in = &r->in;
    if (d->day < r->day - ENERGY_PAST_DAYS || d->day >= r->day)
        return;
    in->usual |= d->known;
    if (d->demand_w < 0)
        return;
    in->recent_days++;
    int64_t most = d->demand_w * r->interval_s / 3600;
    if (most > in->recent_most[in->base])
        in->recent_most[in->base] = most;
}

static const struct energy_day *past_at(const struct energy_past *past, int i)
{
    return i < past->count ? &past->days[i] : &past->made[i - past->count];
}

static void look_back(struct energy_run *r, const struct energy_past *past)
{
    bool estimated = true;
    int32_t next = r->day - 1;
    for (int i = past->count + past->made_count - 1; i >= 0; i--) {
        const struct energy_day *d = past_at(past, i);
        if (d->day < r->day - ENERGY_PAST_DAYS)
            return;
        remember(r, d);
        estimated = estimated && d->day == next-- && d->estimated_bp == 10000;
        r->in.estimated_days_before += estimated;
    }
}

void energy_run_day(struct energy_run *r, const struct energy_batch *b, const struct energy_span *s,
                    int32_t day, const struct energy_past *past, wall_us now)
{
    *r = (struct energy_run){.batch = b,
                             .span = s,
                             .day = day,
                             .from = energy_midnight(b, day),
                             .to = energy_midnight(b, day + 1)};
    r->in = (struct vee_input){.from = r->from,
                               .to = r->to,
                               .base = s->exports ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT,
                               .pieces = b->pieces + s->pieces.first,
                               .piece_count = s->pieces.count,
                               .edits = b->edits + s->edits.first,
                               .edit_count = s->edits.count,
                               .tariff_sums = b->tariff_sums + s->tariff_sums.first,
                               .tariff_sum_count = s->tariff_sums.count,
                               .contract_kva = capacity_of(r),
                               .settings = r->settings,
                               .now = now};
    slice_samples(r);
    slice_intervals(r);
    r->gap_us = longest_gap_us(r);
    bool by_slots = r->gap_us <= GAP_LONG_S * SECOND_US || is_collected(r);
    r->in.slot_s = by_slots && r->in.span_count == 0 ? s->slot_s : 0;
    r->interval_s = r->in.interval_s = interval_of(r, r->gap_us);
    vee_rules_on(b->rules, s->point, (date){day}, r->settings);
    look_back(r, past);
    if (r->in.slot_s == 0 && r->in.recent_days == 0) /* read once a month: days between are all estimated */
        r->in.estimated_days_before = 0;
}

bool energy_run_wants_shape(const struct energy_run *r, const struct energy_past *past)
{
    int64_t two_slots = 2 * r->span->slot_s, short_s = two_slots > GAP_SHORT_S ? two_slots : GAP_SHORT_S;
    if (r->gap_us <= short_s * SECOND_US)
        return false;
    for (int i = past->count + past->made_count - 1;
         i >= 0 && past_at(past, i)->day >= r->day - ENERGY_PAST_DAYS; i--)
        if (past_at(past, i)->completeness_bp == 10000 && past_at(past, i)->estimated_bp == 0)
            return true;
    return false;
}
