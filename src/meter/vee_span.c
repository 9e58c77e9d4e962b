/*
 * vee_span - imported energy of spans, where registers leave time open. Shared out over intervals by time;
 * the ratio is that of the installation at the time. Spans that overlap, and energy below 0, are held.
 */
#include "vee_inside.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static enum vee_quality quality_of(const struct vee_walk *w, const struct vee_span *s)
{
    enum { ESTIMATED = 4, EDITED = 8 };
    if (s->quality & EDITED)
        return VEE_EDITED;
    if (s->quality & ESTIMATED)
        return VEE_INTERPOLATED;
    bool fits = s->to.us - s->from.us == w->length_us && (s->from.us - w->in->from.us) % w->length_us == 0;
    return fits ? VEE_VALID : VEE_DERIVED;
}

/* What of @s lies from @from to @to, inside one installation. */
static bool lay_piece(struct vee_walk *w, const struct vee_span *s, const struct vee_piece *p, int64_t from,
                      int64_t to)
{
    int64_t energy = vee_primary(p, s->energy[w->energy]), whole = s->to.us - s->from.us;
    int64_t before = vee_share(energy, from - s->from.us, whole);
    for (int i = (int)((from - w->in->from.us) / w->length_us); from < to; i++) {
        int64_t next = earlier(w->in->from.us + (i + 1) * w->length_us, to);
        int64_t until = vee_share(energy, next - s->from.us, whole);
        if (!vee_put(w, i, until - before, next - from, quality_of(w, s)))
            return false;
        before = until;
        from = next;
    }
    return true;
}

static bool lay_span(struct vee_walk *w, const struct vee_span *s, int64_t from, int64_t to)
{
    const struct vee_input *in = w->in;
    for (int i = 0; i < in->piece_count; i++) {
        const struct vee_piece *p = &in->pieces[i];
        int64_t a = later(from, p->from.us), b = earlier(to, p->to.us);
        if (a < b && !lay_piece(w, s, p, a, b))
            return false;
    }
    return true;
}

/* Energy below 0 never counts: unless it is held, it is not there. */
static bool is_usable(struct vee_walk *w, const struct vee_span *s, int64_t from, int64_t to)
{
    int64_t energy = s->energy[w->energy];
    if (energy >= w->register_limit || energy <= -w->register_limit) {
        vee_tell(w, VEE_RULE_register_garbage, from, to, energy, INT64_MIN);
        return false;
    }
    if (energy >= 0)
        return true;
    vee_tell(w, VEE_RULE_negative_use, from, to, energy, 0);
    return w->in->settings[VEE_RULE_negative_use].outcome == VEE_HOLD;
}

bool vee_fill(struct vee_walk *w, int64_t from, int64_t to)
{
    enum { DOUBTFUL = 2 };
    const struct vee_input *in = w->in;
    int64_t filled_to = from;
    for (int i = 0; i < in->span_count && in->spans[i].from.us < to; i++) {
        const struct vee_span *s = &in->spans[i];
        int64_t a = later(s->from.us, from), b = earlier(s->to.us, to);
        if (a >= b || !(s->known >> w->energy & 1) || (s->quality & DOUBTFUL))
            continue;
        if (a < filled_to)
            vee_tell(w, VEE_RULE_interval_size, a, earlier(b, filled_to), s->energy[w->energy], INT64_MIN);
        a = later(a, filled_to); /* the first one stays, as with readings */
        if (a < b && is_usable(w, s, a, b) && !lay_span(w, s, a, b))
            return false;
        filled_to = later(filled_to, b);
    }
    return true;
}
