/* vee_check_slot - checks of what one slot said, and of slots that said nothing. */
#include "vee_check.h"

/* ---- missing_interval ------------------------------------------------------------------------------ */

/* Row after row of what is missing; the last one is told with the end of the day. */
static void tell_missing(struct vee_day *d, struct vee_row *r, int64_t from, int64_t to)
{
    if (vee_row_add(r, from, to))
        return;
    vee_say(d, -1, r->from, r->to, r->count, INT64_MIN);
    *r = (struct vee_row){from, to, 1};
}

static bool has_register(const struct vee_day *d, const struct vee_sample *s)
{
    return s->known != 0 || d->in->usual == 0;
}

/* Nothing is missing before the first reading ever: the day's end, when even that is still to come. Slots are
 * multiples of their length; readings that are farther apart come once a part of the day. */
static int64_t first_wanted(const struct vee_day *d)
{
    if (!vee_heard_of(d))
        return d->to;
    int64_t from = vee_heard_before(d) ? d->from : vee_sample_of(d, 0)->at.us;
    if (d->slot_us > d->in->slot_s * 1000000)
        return from - (from - d->from) % d->slot_us;
    return from + (d->slot_us - ((from % d->slot_us) + d->slot_us) % d->slot_us) % d->slot_us;
}

static void missing_slots(struct vee_day *d)
{
    struct vee_row row = {0};
    int s = 0;
    int64_t end = d->to < d->in->now.us ? d->to : d->in->now.us; /* of the last slot that is over */
    for (int64_t at = first_wanted(d); at + d->slot_us <= end; at += d->slot_us) {
        bool there = false;
        for (; s < d->sample_count && vee_sample_of(d, s)->at.us < at + d->slot_us; s++)
            there |= vee_sample_of(d, s)->at.us >= at && has_register(d, vee_sample_of(d, s));
        if (!there && vee_piece_at(d->in, at) >= 0)
            tell_missing(d, &row, at, at + d->slot_us);
    }
    if (row.count > 0)
        vee_say(d, -1, row.from, row.to, row.count, INT64_MIN);
}

/* Of a point that is not read, on days with imported intervals: holes between them. */
static void missing_spans(struct vee_day *d)
{
    const struct vee_input *in = d->in;
    struct vee_row row = {0};
    int64_t length_us = in->interval_s * 1000000, covered_to = INT64_MIN;
    for (int i = 0, s = d->first_span; i < d->interval_count; i++) {
        int64_t at = vee_interval_at(d, i);
        for (; s < in->span_count && in->spans[s].from.us < at + length_us; s++)
            if (in->spans[s].known != 0 && in->spans[s].to.us > covered_to)
                covered_to = in->spans[s].to.us;
        if (covered_to <= at && at + length_us <= in->now.us && vee_piece_at(in, at) >= 0)
            tell_missing(d, &row, at, at + length_us);
    }
    if (row.count > 0)
        vee_say(d, -1, row.from, row.to, row.count, INT64_MIN);
}

void vee_check_missing_interval(struct vee_day *d)
{
    const struct vee_input *in = d->in;
    if (in->slot_s > 0)
        missing_slots(d);
    else if (d->first_span < in->span_count && in->spans[d->first_span].from.us < d->to)
        missing_spans(d);
}

/* ---- sibling_channel ------------------------------------------------------------------------------- */

/* A second value for a slot: the first one is the reading. */
static bool is_second(const struct vee_day *d, int i)
{
    int n = d->first_sample + i;
    return n > 0 && d->in->samples[n - 1].at.us == d->in->samples[n].at.us;
}

static void sibling_of(struct vee_day *d, int energy)
{
    struct vee_row row = {0};
    for (int i = 0; i < d->sample_count; i++) {
        const struct vee_sample *s = vee_sample_of(d, i);
        if (s->known == 0 || (s->known >> energy & 1) || is_second(d, i))
            continue;
        if (!vee_row_add(&row, s->at.us, s->at.us + d->slot_us)) {
            vee_say(d, energy, row.from, row.to, row.count, INT64_MIN);
            row = (struct vee_row){s->at.us, s->at.us + d->slot_us, 1};
        }
    }
    if (row.count > 0)
        vee_say(d, energy, row.from, row.to, row.count, INT64_MIN);
}

void vee_check_sibling_channel(struct vee_day *d)
{
    for (int k = 0; k < VEE_ENERGIES; k++)
        if (d->in->usual >> k & 1)
            sibling_of(d, k);
}

/* ---- pf_consistency -------------------------------------------------------------------------------- */

enum { PF_TOLERANCE_BP, PF_POWER_W_LEAST };

void vee_check_pf_consistency(struct vee_day *d)
{
    for (int i = 0; i < d->sample_count; i++) {
        const struct vee_sample *s = vee_sample_of(d, i);
        int64_t p = vee_centi(s->power_w), q = vee_centi(s->reactive_var),
                pf = vee_centi(s->power_factor * 100);
        if (p == INT64_MIN || q == INT64_MIN || pf == INT64_MIN)
            continue;
        int64_t apparent = (int64_t)vee_root((vee_wide)((__int128)p * p) + (vee_wide)((__int128)q * q));
        if (apparent == 0 || apparent < d->value[PF_POWER_W_LEAST] * 100)
            continue;
        int64_t cosine = (int64_t)(((__int128)llabs(p) * 10000 + apparent / 2) / apparent);
        if (llabs(llabs(pf) - cosine) > d->value[PF_TOLERANCE_BP])
            vee_say(d, -1, s->at.us, s->at.us + d->slot_us, llabs(pf), cosine);
    }
}

/* ---- clock_offset ---------------------------------------------------------------------------------- */

void vee_check_clock_offset(struct vee_day *d)
{
    int64_t allowed_us = d->value[0] * 1000000, length_us = d->in->interval_s * 1000000;
    for (int i = 0; i < d->sample_count; i++) {
        const struct vee_sample *s = vee_sample_of(d, i);
        int64_t off_us;
        if (__builtin_sub_overflow(s->read_at.us, s->at.us, &off_us))
            off_us = INT64_MAX;
        if (s->known != 0 && !is_second(d, i) && (off_us > allowed_us || off_us < -allowed_us))
            vee_doubt_at(d, -1, s->at.us, s->at.us + d->slot_us, off_us / 1000000,
                         off_us > 0 ? d->value[0] : -d->value[0], s->at.us - length_us, s->at.us + length_us);
    }
}

/* ---- frozen ---------------------------------------------------------------------------------------- */

struct vee_flow vee_flow_of(const struct vee_sample *s)
{
    enum { VOLT = 50, HALF = 2 };
    const uint8_t import = 1 << VEE_ACTIVE_IMPORT, export = 1 << VEE_ACTIVE_EXPORT;
    const uint8_t reactive = 1 << VEE_REACTIVE_IMPORT;
    int64_t power = vee_centi(s->power_w), current = vee_centi(s->current_a);
    if (power != INT64_MIN)
        return (struct vee_flow){llabs(power), power < 0 ? export : import};
    if (current != INT64_MIN)
        return (struct vee_flow){llabs(current) * VOLT / HALF, import | reactive};
    return (struct vee_flow){0};
}

/* Samples in a row whose registers are the same while energy flows. */
struct still {
    int first, last;   /* of the day; the border may be the last one */
    int64_t least;     /* flow, hundredths of W */
    uint8_t registers; /* that are known */
    int counts;        /* the register that should have moved */
};

static bool goes_on(const struct vee_day *d, const struct still *r, int i)
{
    int s = d->first_sample + i;
    const struct vee_sample *a = vee_sample_of(d, r->last), *b = vee_sample_of(d, i);
    struct vee_flow f = vee_flow_of(b);
    if (b->at.us - a->at.us != d->slot_us || d->good[s] != r->registers ||
        f.centiwatts < d->value[FROZEN_POWER_W_LEAST] * 100 || !(f.needs >> r->counts & 1) ||
        vee_piece_at(d->in, a->at.us) != vee_piece_at(d->in, b->at.us))
        return false;
    for (int k = 0; k < VEE_ENERGIES; k++)
        if ((r->registers >> k & 1) && a->energy[k] != b->energy[k])
            return false;
    return true;
}

static bool begins(const struct vee_day *d, int i, struct still *r)
{
    struct vee_flow f = vee_flow_of(vee_sample_of(d, i));
    uint8_t known = d->good[d->first_sample + i];
    *r = (struct still){i, i, f.centiwatts, known,
                        f.needs & 1 << VEE_ACTIVE_EXPORT ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT};
    return f.needs && (f.needs & ~known) == 0 && f.centiwatts >= d->value[FROZEN_POWER_W_LEAST] * 100;
}

/* At least the smallest power flowed all the time: when that makes a step of the register, it stands. */
static void tell_still(const struct vee_day *d, const struct still *r)
{
    int64_t from = vee_sample_of(d, r->first)->at.us, to = vee_sample_of(d, r->last)->at.us;
    if (to - from < d->value[FROZEN_SLOTS_LEAST] * d->slot_us)
        return;
    int64_t flowed = (int64_t)((__int128)r->least * ((to - from) / 1000000) / 360000);
    int64_t step = vee_step(d, r->counts, d->first_sample + r->first);
    if (flowed >= step)
        vee_doubt(d, -1, from, to, flowed, step);
}

void vee_check_frozen(struct vee_day *d)
{
    int end = d->sample_count + (d->border_sample >= 0);
    struct still r;
    for (int i = 0; i<end; i = i> r.last ? i : r.last) {
        bool begun = begins(d, i, &r);
        for (i++; begun && i < end && goes_on(d, &r, i); i++) {
            int64_t flow = vee_flow_of(vee_sample_of(d, i)).centiwatts;
            r.last = i;
            r.least = flow < r.least ? flow : r.least;
        }
        if (r.last > r.first)
            tell_still(d, &r);
    }
}
