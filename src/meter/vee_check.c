/*
 * vee_check - the rules that look at finished intervals and at what came with the registers: a table of
 * functions, walked for each day. What they share is here; the checks are in vee_check_slot.c (what one slot
 * said), vee_check_energy.c (what one interval holds) and vee_check_sum.c (what only a day shows).
 */
#include "vee_check.h"

#include "vee_finding.h"
#include "vee_inside.h"

static const struct {
    enum vee_rule rule;
    vee_check_fn check;
} checks[] = {
    {VEE_RULE_missing_interval, vee_check_missing_interval},
    {VEE_RULE_spike_capacity, vee_check_spike_capacity},
    {VEE_RULE_spike_history, vee_check_spike_history},
    {VEE_RULE_frozen, vee_check_frozen},
    {VEE_RULE_zero_use, vee_check_zero_use},
    {VEE_RULE_tariff_sum, vee_check_tariff_sum},
    {VEE_RULE_interval_sum, vee_check_interval_sum},
    {VEE_RULE_sibling_channel, vee_check_sibling_channel},
    {VEE_RULE_power_energy, vee_check_power_energy},
    {VEE_RULE_pf_consistency, vee_check_pf_consistency},
    {VEE_RULE_demand_over_contract, vee_check_demand_over_contract},
    {VEE_RULE_clock_offset, vee_check_clock_offset},
    {VEE_RULE_prolonged_estimation, vee_check_prolonged_estimation},
};

/* ---- what was found -------------------------------------------------------------------------------- */

static struct vee_hit hit_of(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw,
                             int64_t limit)
{
    return (struct vee_hit){.rule = d->rule,
                            .energy = energy,
                            .from = {from > d->from ? from : d->from},
                            .to = {to < d->to ? to : d->to},
                            .raw = raw,
                            .limit = limit};
}

void vee_say(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit)
{
    struct vee_hit hit = hit_of(d, energy, from, to, raw, limit);
    vee_finding_add(d->in, d->out, &hit);
    if (d->in->settings[d->rule].outcome == VEE_HOLD)
        vee_finding_mark(d->in, d->out, &hit);
}

void vee_doubt_at(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit,
                  int64_t doubt_from, int64_t doubt_to)
{
    struct vee_hit hit = hit_of(d, energy, from, to, raw, limit);
    vee_finding_add(d->in, d->out, &hit);
    hit = hit_of(d, energy, doubt_from, doubt_to, raw, limit);
    vee_finding_mark(d->in, d->out, &hit);
}

void vee_doubt(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit)
{
    vee_doubt_at(d, energy, from, to, raw, limit, from, to);
}

/* ---- what a day is made of ------------------------------------------------------------------------- */

int vee_piece_at(const struct vee_input *in, int64_t at)
{
    for (int i = in->piece_count - 1; i >= 0; i--)
        if (in->pieces[i].from.us <= at)
            return at < in->pieces[i].to.us ? i : -1;
    return -1;
}

/* The first sample at or behind @at. */
static int sample_from(const struct vee_input *in, int64_t at)
{
    int low = 0, high = in->sample_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (in->samples[middle].at.us < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int vee_good_at(const struct vee_day *d, int64_t at, int energy)
{
    int i = sample_from(d->in, at);
    bool there = i < d->in->sample_count && d->in->samples[i].at.us == at;
    return there && (d->good[i] >> energy & 1) ? i : -1;
}

int64_t vee_gain(const struct vee_day *d, int a, int b, int energy)
{
    const struct vee_sample *x = &d->in->samples[a], *y = &d->in->samples[b];
    int piece = vee_piece_at(d->in, x->at.us);
    if (piece < 0 || piece != vee_piece_at(d->in, y->at.us) || !(d->good[a] & d->good[b] & 1 << energy))
        return -1;
    int64_t gain, wraps_at = d->in->pieces[piece].wraps_at[energy];
    if (__builtin_sub_overflow(y->energy[energy], x->energy[energy], &gain))
        return -1;
    if (gain < 0 && wraps_at > 0 && x->energy[energy] < wraps_at && -gain > wraps_at / 2)
        gain += wraps_at;
    return gain < 0 ? -1 : gain;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* Energy that no step is larger than: the register has shown the largest interval before, and an hour at the
 * capacity of the contract is nothing that a meter passes over. 0 = nothing is known. */
static int64_t step_most(const struct vee_day *d, int energy, const struct vee_piece *p)
{
    int64_t recent = d->in->recent_most[energy], hour = d->in->contract_kva * 1000;
    int64_t most = recent <= 0 || (hour > 0 && hour < recent) ? hour : recent;
    __int128 registered = (__int128)most * p->den / p->num;
    return registered < VEE_ENERGY_LIMIT ? (int64_t)registered : VEE_ENERGY_LIMIT;
}

int64_t vee_step(const struct vee_day *d, int energy, int sample)
{
    const struct vee_input *in = d->in;
    int piece = vee_piece_at(in, in->samples[sample].at.us);
    int i = d->first_sample - VEE_CONTEXT, end = d->first_sample + d->sample_count + VEE_CONTEXT;
    if (piece < 0) /* a last reading, at the end of its installation */
        return VEE_ENERGY_LIMIT;
    int64_t step = 0, most = step_most(d, energy, &in->pieces[piece]);
    for (i = i > 0 ? i : 0; i < end && i < in->sample_count && step != 1; i++)
        if ((d->good[i] >> energy & 1) && vee_piece_at(in, in->samples[i].at.us) == piece)
            step = common_divisor(in->samples[i].energy[energy], step);
    if (most > 0 && (step == 0 || most < step))
        return most;
    return step > 0 ? step : VEE_ENERGY_LIMIT;
}

uint64_t vee_root(vee_wide square)
{
    /* a first guess; what counts is whole */
    uint64_t root =
        square >> 62 ? (uint64_t)sqrtl((long double)square) : (uint64_t)sqrt((double)(int64_t)square);
    while ((vee_wide)root * root > square)
        root--;
    while ((vee_wide)(root + 1) * (root + 1) <= square)
        root++;
    return root;
}

bool vee_row_add(struct vee_row *r, int64_t from, int64_t to)
{
    if (r->count > 0 && r->to != from)
        return false;
    if (r->count == 0)
        r->from = from;
    r->to = to;
    r->count++;
    return true;
}

/* ---- the walk -------------------------------------------------------------------------------------- */

/*
 * How far readings of the day are apart: a slot, unless none of them and of those around it are as close.
 * History is imported in steps of its own, and what was never meant to be there is not missing.
 */
static int64_t slot_of_day(const struct vee_day *d)
{
    const struct vee_sample *samples = d->in->samples;
    int64_t slot_us = (d->in->slot_s > 0 ? d->in->slot_s : d->in->interval_s) * 1000000, least = INT64_MAX;
    int first = d->first_sample - VEE_CONTEXT, end = d->first_sample + d->sample_count + VEE_CONTEXT;
    for (int i = first > 0 ? first + 1 : 1; i < end && i < d->in->sample_count && least > slot_us; i++) {
        int64_t apart = samples[i].at.us - samples[i - 1].at.us;
        if (apart > 0 && apart < least)
            least = apart;
    }
    return least == INT64_MAX || least <= slot_us ? slot_us : least / slot_us * slot_us;
}

static void begin_day(struct vee_day *d, int n)
{
    const struct vee_input *in = d->in;
    int64_t length_us = in->interval_s * 1000000;
    bool last = !in->days || n + 1 == in->day_count;
    d->from = in->days ? in->days[n].us : in->from.us;
    d->to = last ? in->to.us : in->days[n + 1].us;
    d->first_interval = (int)((d->from - in->from.us) / length_us);
    d->interval_count = (int)((d->to - d->from) / length_us);
    d->first_sample = sample_from(in, d->from);
    int end = sample_from(in, d->to);
    d->sample_count = end - d->first_sample;
    d->border_sample = end < in->sample_count && in->samples[end].at.us == d->to ? end : -1;
    d->slot_us = slot_of_day(d);
    while (d->first_span < in->span_count && in->spans[d->first_span].to.us <= d->from)
        d->first_span++;
    d->drifted = false;
}

static bool is_measured_day(const struct vee_day *d)
{
    for (int i = 0; i < d->interval_count; i++)
        if (vee_measured(vee_interval_of(d, i)) || vee_interval_of(d, i)->quality == VEE_HELD)
            return true;
    for (int i = 0; i < d->sample_count; i++)
        if (d->good[d->first_sample + i] >> d->in->base & 1)
            return true;
    return false;
}

/* Days on end without anything measured. Not counted: a day that is not over, without a meter, or
 * before the first reading ever, and the days between readings that come once a week or a month. */
static void count_estimated(struct vee_day *d)
{
    const int64_t day_us = INT64_C(86400) * 1000000;
    bool metered = false;
    for (int i = 0; i < d->in->piece_count; i++)
        metered |= d->in->pieces[i].from.us < d->to && d->in->pieces[i].to.us > d->from;
    if (!metered || !vee_heard_of(d) || d->slot_us > day_us || is_measured_day(d))
        d->estimated_days = 0;
    else if (d->to <= d->in->now.us)
        d->estimated_days++;
}

void vee_check(const struct vee_input *in, struct vee_output *out, const uint8_t *good)
{
    struct vee_day d = {.in = in, .out = out, .good = good, .estimated_days = in->estimated_days_before};
    for (int n = 0; n < (in->days ? in->day_count : 1); n++) {
        begin_day(&d, n);
        count_estimated(&d);
        for (size_t c = 0; c < sizeof checks / sizeof *checks; c++) {
            d.rule = checks[c].rule;
            d.value = in->settings[d.rule].value;
            if (in->settings[d.rule].outcome != VEE_PASS)
                checks[c].check(&d);
        }
    }
}
