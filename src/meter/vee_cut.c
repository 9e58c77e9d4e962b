/*
 * vee_cut - lays the energy of links over intervals. A link inside an interval, or just over it, is exact.
 * One over several is an estimate: the civil days that it lies over share it by time, and inside a day it is
 * linear, or has the shape of like days when that is known. Parts always add up to the link.
 */
#include "vee_inside.h"

#include "dahu/base/err.h"

/* Which of two qualities an interval made of both has. */
static int rank(enum vee_quality q)
{
    static const uint8_t order[] = {[VEE_VALID] = 0,     [VEE_QUESTIONABLE] = 1,  [VEE_DERIVED] = 2,
                                    [VEE_EDITED] = 3,    [VEE_REFERENCE_DAY] = 4, [VEE_INTERPOLATED] = 5,
                                    [VEE_PROJECTED] = 6, [VEE_MISSING] = 7,       [VEE_HELD] = 8};
    return order[q];
}

int vee_day_count(const struct vee_input *in)
{
    return in->days ? in->day_count : 1;
}

void vee_day_at(const struct vee_input *in, int d, int64_t *from, int64_t *to)
{
    *from = in->days ? in->days[d].us : in->from.us;
    *to = d + 1 < vee_day_count(in) ? in->days[d + 1].us : in->to.us;
}

static bool too_much(struct vee_walk *w, int i)
{
    char text[WALL_TEXT_BYTES];
    wall_us at = {w->in->from.us + i * w->length_us};
    return err_set(w->e, ERR_RANGE, "energy of the interval at %s does not fit", wall_format(at, text));
}

bool vee_put(struct vee_walk *w, int i, int64_t energy, int64_t time_us, enum vee_quality quality)
{
    struct vee_interval *v = &w->intervals[i];
    int k = w->energy;
    if (__builtin_add_overflow(v->energy[k], energy, &v->energy[k]))
        return too_much(w, i);
    if (k == (int)w->in->base && rank(quality) > rank(v->quality))
        v->quality = (uint8_t)quality;
    w->covered_us[i] += time_us;
    w->parts = true;
    if (w->covered_us[i] == w->length_us)
        v->known |= (uint8_t)(1 << k);
    return true;
}

/* Weight of interval @i for the time from @from to @to: sums and products with an energy fit 128 bits. */
static uint64_t weight(const struct vee_walk *w, int i, int64_t from, int64_t to)
{
    int64_t begin = w->in->from.us + i * w->length_us, end = begin + w->length_us, shape = w->in->shape[i];
    int64_t time_us = (to < end ? to : end) - (from > begin ? from : begin);
    const int64_t most = INT64_C(1) << 40; /* 1 TWh in an interval */
    return (uint64_t)(shape < 0 ? 0 : shape < most ? shape : most) * (uint64_t)(time_us / 1000000);
}

static unsigned __int128 weight_of_all(const struct vee_walk *w, int64_t from, int64_t to)
{
    unsigned __int128 sum = 0;
    int first = (int)((from - w->in->from.us) / w->length_us);
    for (int i = first; w->in->from.us + i * w->length_us < to; i++)
        sum += weight(w, i, from, to);
    return sum;
}

/* What of @p has passed at @at, when its energy comes evenly. */
static int64_t passed(const struct vee_part *p, int64_t at)
{
    return at >= p->to ? p->energy : vee_share(p->energy, at - p->from, p->to - p->from);
}

static int64_t share_of_weight(int64_t energy, unsigned __int128 part, unsigned __int128 whole)
{
    bool negative = energy < 0;
    unsigned __int128 size = (uint64_t)(negative ? -energy : energy);
    int64_t share = (int64_t)((size * part + whole / 2) / whole);
    return negative ? -share : share;
}

/* The part of @p that lies in one day, from @from to @to. */
static bool lay_day(struct vee_walk *w, const struct vee_part *p, int64_t from, int64_t to)
{
    bool wants_shape = w->in->shape && p->to - p->from > w->length_us;
    unsigned __int128 all = wants_shape ? weight_of_all(w, from, to) : 0, sum = 0;
    int64_t before = passed(p, from), energy = passed(p, to) - before, laid = 0;
    enum vee_quality quality = all ? VEE_REFERENCE_DAY : VEE_INTERPOLATED;
    int i = (int)((from - w->in->from.us) / w->length_us);
    for (int64_t at = from; at < to; i++) {
        int64_t end = w->in->from.us + (i + 1) * w->length_us, next = end < to ? end : to;
        if (all)
            sum += weight(w, i, from, to);
        int64_t until = all ? share_of_weight(energy, sum, all) : passed(p, next) - before;
        if (!vee_put(w, i, until - laid, next - at, quality))
            return false;
        laid = until;
        at = next;
    }
    return true;
}

static bool lay_days(struct vee_walk *w, const struct vee_part *p)
{
    for (; w->day < vee_day_count(w->in); w->day++) {
        int64_t from, to;
        vee_day_at(w->in, w->day, &from, &to);
        bool goes_on = p->to > to;
        from = from > p->from ? from : p->from;
        to = goes_on ? to : p->to;
        if (from < to && !lay_day(w, p, from, to))
            return false;
        if (!goes_on) /* the next one may begin in this day */
            return true;
    }
    return true;
}

/* A bridge over rejected readings must not be the jump that was rejected; its intervals are marked. */
static bool is_sound_bridge(struct vee_walk *w, const struct vee_part *p)
{
    const struct vee_input *in = w->in;
    if (p->energy > vee_most(in, w->energy, &in->pieces[p->piece], p->from, p->to))
        return false;
    for (int i = 0; i < w->interval_count; i++) {
        int64_t begin = in->from.us + i * w->length_us;
        if (begin < p->to && begin + w->length_us > p->from)
            w->intervals[i].held |= (uint8_t)(1 << w->energy);
    }
    return true;
}

bool vee_lay(struct vee_walk *w, const struct vee_part *p)
{
    if (p->to <= w->in->from.us || p->from >= w->in->to.us || (p->bridge && !is_sound_bridge(w, p)))
        return true;
    if (p->from > w->covered_to && !vee_fill(w, w->covered_to, p->from))
        return false;
    w->covered_to = p->to < w->in->to.us ? p->to : w->in->to.us;
    int first = p->from <= w->in->from.us ? 0 : (int)((p->from - w->in->from.us) / w->length_us);
    w->at = (int)((w->covered_to - w->in->from.us) / w->length_us);
    bool on_border = w->covered_to == w->in->from.us + w->at * w->length_us;
    w->next_from = on_border && w->at < w->interval_count ? w->covered_to : INT64_MIN;
    int64_t begin = w->in->from.us + first * w->length_us;
    if (p->from >= begin && p->to <= begin + w->length_us) {
        if (p->from == p->to) /* a change of ratio at a reading takes no time */
            return true;
        return vee_put(w, first, p->energy, p->to - p->from, p->quality);
    }
    return lay_days(w, p);
}

bool vee_cut_end(struct vee_walk *w)
{
    if (w->covered_to < w->in->to.us && !vee_fill(w, w->covered_to, w->in->to.us))
        return false;
    if (!w->parts)
        return true;
    uint8_t bit = (uint8_t)(1 << w->energy);
    for (int i = 0; i < w->interval_count; i++) {
        if (!(w->intervals[i].known & bit))
            w->intervals[i].energy[w->energy] = 0;
        w->covered_us[i] = 0;
    }
    w->parts = false;
    return true;
}
