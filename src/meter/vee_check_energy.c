/* vee_check_energy - checks of what one interval holds. */
#include "vee_check.h"
#include "vee_inside.h"

/* What @kva allows in an interval, times @bp: Wh or VAh, rounded down, so that more than this is too much. */
static int64_t allowed(const struct vee_day *d, int64_t bp)
{
    __int128 limit = (__int128)d->in->contract_kva * d->in->interval_s * bp / 36000;
    return limit < VEE_ENERGY_LIMIT ? (int64_t)limit : VEE_ENERGY_LIMIT;
}

static bool held(const struct vee_day *d, const struct vee_interval *v)
{
    return v->held >> d->in->base & 1;
}

/* ---- spike_capacity -------------------------------------------------------------------------------- */

static int64_t mean_of(const struct vee_day *d, int first, int count, int energy)
{
    __int128 sum = 0;
    for (int i = first; i < first + count; i++) {
        if (!(vee_interval_of(d, i)->known >> energy & 1))
            return 0;
        sum += vee_interval_of(d, i)->energy[energy];
    }
    return count == 1 ? (int64_t)sum : (int64_t)(sum / count);
}

/*
 * By itself the mean of each energy must stay below the limit. Taken together they give an apparent energy
 * that is never more than the true one (a mean of vectors is at most as long as the mean of their lengths),
 * so what is above the limit really was.
 */
static void judge_capacity(struct vee_day *d, int first, int count)
{
    int64_t limit = allowed(d, d->value[0]), mean[VEE_ENERGIES];
    int64_t from = vee_interval_at(d, first), to = vee_interval_at(d, first + count);
    bool above = false;
    for (int k = 0; k < VEE_ENERGIES; k++) {
        mean[k] = mean_of(d, first, count, k);
        above |= mean[k] > limit;
        if (mean[k] > limit)
            vee_doubt(d, k, from, to, mean[k], limit);
    }
    vee_wide p = (vee_wide)((__int128)mean[VEE_ACTIVE_IMPORT] + mean[VEE_ACTIVE_EXPORT]);
    vee_wide q = (vee_wide)((__int128)mean[VEE_REACTIVE_IMPORT] + mean[VEE_REACTIVE_EXPORT]);
    if (!above && p * p + q * q > (vee_wide)limit * (vee_wide)limit)
        vee_doubt(d, -1, from, to, (int64_t)vee_root(p * p + q * q), limit);
}

/* Most intervals are: the apparent energy is at most the sum of its parts. */
static bool clearly_below(const struct vee_interval *v, int64_t limit)
{
    const int64_t *e = v->energy;
    bool each = e[0] <= limit && e[1] <= limit && e[2] <= limit && e[3] <= limit;
    return each && (e[0] | e[1] | e[2] | e[3]) >= 0 && e[0] + e[1] + e[2] + e[3] <= limit;
}

/* A gap is judged as one: only its mean was measured. What was projected was not measured at all. */
void vee_check_spike_capacity(struct vee_day *d)
{
    int64_t limit = allowed(d, d->value[0]);
    if (d->in->contract_kva <= 0)
        return;
    for (int i = 0, next; i < d->interval_count; i = next) {
        uint8_t quality = vee_interval_of(d, i)->quality;
        bool gap = quality == VEE_INTERPOLATED || quality == VEE_REFERENCE_DAY;
        for (next = i + 1; gap && next < d->interval_count; next++)
            if (vee_interval_of(d, next)->quality != quality)
                break;
        bool below = !gap && clearly_below(vee_interval_of(d, i), limit);
        if (!below && quality != VEE_MISSING && quality != VEE_PROJECTED)
            judge_capacity(d, i, next - i);
    }
}

/* ---- spike_history --------------------------------------------------------------------------------- */

enum { HISTORY_BP, HISTORY_DAYS_LEAST };

/* An energy beside the base (a little back-feed, the losses of a transformer at night) is not worth a word
 * while it is smaller than what the point commonly takes. */
static int64_t history_limit(const struct vee_day *d, int energy)
{
    const int64_t *most = d->in->recent_most;
    if (most[energy] <= 0)
        return INT64_MAX;
    __int128 limit = (__int128)most[energy] * d->value[HISTORY_BP] / 10000;
    int64_t fits = limit < INT64_MAX ? (int64_t)limit : INT64_MAX;
    return fits > most[d->in->base] ? fits : most[d->in->base];
}

void vee_check_spike_history(struct vee_day *d)
{
    if (d->in->recent_days < d->value[HISTORY_DAYS_LEAST])
        return;
    for (int k = 0; k < VEE_ENERGIES; k++) {
        int64_t limit = history_limit(d, k);
        for (int i = 0; i < d->interval_count; i++) {
            const struct vee_interval *v = vee_interval_of(d, i);
            if (v->energy[k] > limit && (v->known & ~v->held & 1 << k) && vee_measured(v))
                vee_doubt(d, k, vee_interval_at(d, i), vee_interval_at(d, i + 1), v->energy[k], limit);
        }
    }
}

/* ---- demand_over_contract -------------------------------------------------------------------------- */

void vee_check_demand_over_contract(struct vee_day *d)
{
    int64_t most = allowed(d, d->value[0]), limit_w = (int64_t)((__int128)most * 3600 / d->in->interval_s);
    if (d->in->contract_kva <= 0)
        return;
    for (int i = 0; i < d->interval_count; i++) {
        const struct vee_interval *v = vee_interval_of(d, i);
        int64_t energy = v->energy[VEE_ACTIVE_IMPORT];
        if (energy > most && (v->known & ~v->held & 1 << VEE_ACTIVE_IMPORT) && vee_measured(v))
            vee_say(d, VEE_ACTIVE_IMPORT, vee_interval_at(d, i), vee_interval_at(d, i + 1),
                    (int64_t)((__int128)energy * 3600 / d->in->interval_s), limit_w);
    }
}

/* ---- zero_use -------------------------------------------------------------------------------------- */

/* Power says that something flows: then a register that does not move is frozen's, and no zero use. */
static bool flows(const struct vee_day *d, int64_t from, int64_t to, int *at)
{
    int64_t least = d->in->settings[VEE_RULE_frozen].value[1] * 100;
    bool any = false;
    for (; *at < d->sample_count && vee_sample_of(d, *at)->at.us < to; (*at)++) {
        int64_t power = vee_centi(vee_sample_of(d, *at)->power_w);
        any |= vee_sample_of(d, *at)->at.us >= from && power != INT64_MIN && llabs(power) > least;
    }
    return any;
}

static bool is_zero(const struct vee_day *d, const struct vee_interval *v)
{
    return (v->known >> d->in->base & 1) && vee_measured(v) && !held(d, v) &&
           v->energy[VEE_ACTIVE_IMPORT] == 0 && v->energy[VEE_ACTIVE_EXPORT] == 0;
}

static void tell_zero(struct vee_day *d, const struct vee_row *row)
{
    const int64_t hour_us = INT64_C(3600000000);
    int64_t wanted = d->value[0] * hour_us, whole = d->to - d->from;
    wanted = wanted < whole ? wanted : whole;
    if (row->count > 0 && row->to - row->from >= wanted)
        vee_say(d, -1, row->from, row->to, (row->to - row->from) / hour_us, wanted / hour_us);
}

/* A point that used nothing for weeks is no news any more. */
void vee_check_zero_use(struct vee_day *d)
{
    struct vee_row row = {0};
    if (d->in->recent_days > 0 && d->in->recent_most[d->in->base] == 0)
        return;
    for (int i = 0, sample = 0; i < d->interval_count; i++) {
        int64_t from = vee_interval_at(d, i), to = vee_interval_at(d, i + 1);
        bool zero = is_zero(d, vee_interval_of(d, i));
        if (!flows(d, from, to, &sample) && zero && vee_row_add(&row, from, to))
            continue;
        tell_zero(d, &row);
        row = (struct vee_row){0};
    }
    tell_zero(d, &row);
}
