/*
 * vee_curve - the energy of each link between two readings, on the primary side. A register value is rounded
 * once, after the ratio, wherever it stands at the end of a link: what one link loses the next one gains.
 */
#include "vee_inside.h"

#include "dahu/base/err.h"

int64_t vee_primary_of_fraction(const struct vee_piece *p, int64_t value)
{
    bool negative = value < 0;
    unsigned __int128 size = (unsigned __int128)(negative ? -value : value) * (uint64_t)p->num;
    uint64_t den = (uint64_t)p->den, whole, rest;
    if (size >> 64) {
        whole = (uint64_t)(size / den);
        rest = (uint64_t)(size % den);
    } else {
        whole = (uint64_t)size / den;
        rest = (uint64_t)size % den;
    }
    whole += rest >= den - rest;
    return negative ? -(int64_t)whole : (int64_t)whole;
}

int64_t vee_share(int64_t energy, int64_t part, int64_t whole)
{
    bool negative = energy < 0;
    unsigned __int128 product = (unsigned __int128)(negative ? -energy : energy) * (uint64_t)part;
    int64_t share = (int64_t)((product + (uint64_t)whole / 2) / (uint64_t)whole);
    return negative ? -share : share;
}

static enum vee_quality quality_of(const struct vee_reading *x, const struct vee_reading *y)
{
    int flags = x->flags | y->flags;
    if (flags & VEE_READING_EDITED)
        return VEE_EDITED;
    return flags & VEE_READING_ESTIMATED ? VEE_INTERPOLATED : VEE_VALID;
}

/* What counts when a person lets a step back stand: what the register has counted since 0, when that can be.
 */
static int64_t since_zero(const struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y)
{
    const struct vee_piece *p = &w->in->pieces[y->piece];
    int64_t most = vee_most(w->in, w->energy, p, x->at, y->at), energy = vee_primary(p, y->value);
    return most < INT64_MAX && energy <= most ? energy : 0;
}

/*
 * A link over one or more changes of ratio. The register at a change is the reading there, else between its
 * neighbours in proportion to time: then both sides of the change are estimated.
 */
static bool lay_changes(struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y,
                        int64_t run)
{
    const struct vee_piece *pieces = w->in->pieces;
    struct vee_part part = {.from = x->at,
                            .quality = quality_of(x, y),
                            .piece = y->piece,
                            .bridge = y->flags & VEE_READING_BRIDGE};
    int64_t value = x->value;
    for (int i = x->piece; i <= y->piece; i++) {
        bool last = i == y->piece || pieces[i].to.us >= y->at;
        part.to = last ? y->at : pieces[i].to.us;
        int64_t next = x->value + (last ? run : vee_share(run, part.to - x->at, y->at - x->at));
        if (!last)
            part.quality = VEE_INTERPOLATED;
        part.energy = vee_primary(&pieces[i], next) - vee_primary(&pieces[i], value);
        if (!vee_lay(w, &part))
            return false;
        if (last)
            return true;
        part.from = part.to;
        value = next;
    }
    return true;
}

static bool lay_link(struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y)
{
    struct vee_part part = {.from = x->at,
                            .to = y->at,
                            .quality = quality_of(x, y),
                            .piece = y->piece,
                            .bridge = y->flags & VEE_READING_BRIDGE};
    switch ((enum vee_link)y->link) {
    case VEE_LINK_NONE:
        return true;
    case VEE_LINK_STEP_BACK:
        if (part.bridge) /* what was rejected is still in it */
            return true;
        part.energy = since_zero(w, x, y);
        return vee_lay(w, &part);
    case VEE_LINK_ROLLOVER:
        return lay_changes(w, x, y, y->value - x->value + vee_width(w, y));
    case VEE_LINK_ON:
        break;
    }
    return lay_changes(w, x, y, y->value - x->value);
}

bool vee_curve(struct vee_walk *w)
{
    const struct vee_piece *piece = w->in->pieces;
    int64_t before = 0; /* primary, of the reading before */
    for (int i = 0; i < w->count; i++) {
        const struct vee_reading *y = &w->readings[i], *x = i ? y - 1 : y;
        int64_t here = vee_primary(&piece[y->piece], y->value);
        bool plain = y->link == VEE_LINK_ON && x->piece == y->piece && !(y->flags & VEE_READING_BRIDGE);
        if (!(plain && vee_lay_next(w, x->at, y->at, here - before, quality_of(x, y))) && !lay_link(w, x, y))
            return false;
        before = here;
    }
    return true;
}
