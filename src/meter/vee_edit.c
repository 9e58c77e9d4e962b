/*
 * vee_edit - the words of people on intervals. The last word on an interval counts. Accepted: what is held
 * counts. Rejected: the registers inside do not count, and the energy between those around them is laid anew;
 * where nothing is left to go by, like days give a projection. A value is shared out over its time.
 */
#include "vee_inside.h"

#include <string.h>

#include "dahu/base/err.h"

enum { NOBODY = -1 };

struct editor {
    const struct vee_input *in;
    struct vee_output *out;
    int64_t length_us;
    int32_t *word; /* of each interval and energy: the last edit on it */
    struct vee_interval
        *anew; /* made without the readings that are rejected; NULL: none are. Held = bridged */
};

static bool is_about(const struct vee_edit *d, int energy)
{
    return d->kind != VEE_EDIT_WITHDRAWN && (d->energy < 0 || d->energy == energy);
}

bool vee_rejected(const struct vee_input *in, int energy, int64_t at)
{
    for (int i = in->edit_count - 1; i >= 0; i--) {
        const struct vee_edit *d = &in->edits[i];
        if (is_about(d, energy) && d->from.us < at && at < d->to.us)
            return d->kind == VEE_EDIT_REJECT;
    }
    return false;
}

static int64_t begin_of(const struct editor *ed, int i)
{
    return ed->in->from.us + i * ed->length_us;
}

/* The intervals that begin between @from and @to. */
static void range_of(const struct editor *ed, int64_t from, int64_t to, int *first, int *end)
{
    int64_t base = ed->in->from.us, length = ed->length_us;
    int64_t last = to < ed->in->to.us ? to : ed->in->to.us;
    *first = from <= base ? 0 : (int)((from < last ? from - base + length - 1 : last - base) / length);
    *end = last <= base ? 0 : (int)((last - base + length - 1) / length);
}

static int32_t *word_of(const struct editor *ed, int i, int energy)
{
    return &ed->word[(size_t)i * VEE_ENERGIES + (size_t)energy];
}

/* Nobody can make energy below 0 count. */
static bool is_heard(const struct editor *ed, int n, int i, int k)
{
    bool is_below = ed->out->intervals[i].energy[k] < 0;
    return is_about(&ed->in->edits[n], k) && !(is_below && ed->in->edits[n].kind == VEE_EDIT_ACCEPT);
}

static void hear(struct editor *ed)
{
    for (int n = 0; n < ed->in->edit_count; n++) {
        int first, end;
        range_of(ed, ed->in->edits[n].from.us, ed->in->edits[n].to.us, &first, &end);
        for (int i = first; i < end; i++)
            for (int k = 0; k < VEE_ENERGIES; k++)
                if (is_heard(ed, n, i, k))
                    *word_of(ed, i, k) = n;
    }
}

/* ---- rejected ------------------------------------------------------------------------------------- */

static bool walk_anew(struct editor *ed, struct err *e)
{
    bool wanted = false;
    int energies = 0;
    for (int i = 0; i < ed->in->edit_count; i++) {
        const struct vee_edit *d = &ed->in->edits[i];
        if (d->kind != VEE_EDIT_REJECT)
            continue;
        wanted = true;
        energies |= d->energy < 0 ? (1 << VEE_ENERGIES) - 1 : 1 << d->energy;
    }
    if (!wanted)
        return true;
    ed->anew = must_alloc((size_t)ed->out->interval_count * sizeof *ed->anew);
    struct vee_walk w = {.in = ed->in,
                         .intervals = ed->anew,
                         .interval_count = ed->out->interval_count,
                         .rejecting = true,
                         .e = e};
    return vee_walk(&w, energies);
}

/* Is anything known of like days on the day of interval @i? */
static bool has_shape(const struct editor *ed, int i)
{
    int64_t from, to;
    for (int d = 0; ed->in->shape && d < vee_day_count(ed->in); d++) {
        vee_day_at(ed->in, d, &from, &to);
        if (begin_of(ed, i) < from || begin_of(ed, i) >= to)
            continue;
        for (int j = (int)((from - ed->in->from.us) / ed->length_us); begin_of(ed, j) < to; j++)
            if (ed->in->shape[j] > 0)
                return true;
    }
    return false;
}

/* Take the energy that the bridge over rejected readings lays on an interval, when there is one. A bridge can
 * be longer than what was rejected: then its other intervals change as well, or energy would be lost. */
static bool bridge(struct editor *ed, int i, int k)
{
    struct vee_interval *v = &ed->out->intervals[i];
    const struct vee_interval *anew = ed->anew ? &ed->anew[i] : NULL;
    uint8_t bit = (uint8_t)(1 << k);
    if (!anew || !(anew->known & anew->held & bit))
        return false;
    v->known |= bit;
    v->energy[k] = anew->energy[k];
    if (k == (int)ed->in->base)
        v->quality = anew->quality;
    return true;
}

static void reject(struct editor *ed, int i, int k)
{
    struct vee_interval *v = &ed->out->intervals[i];
    uint8_t bit = (uint8_t)(1 << k);
    v->held &= (uint8_t)~bit;
    if (bridge(ed, i, k))
        return;
    v->known &= (uint8_t)~bit;
    v->energy[k] = 0;
    if (k == (int)ed->in->base && has_shape(ed, i)) {
        v->known |= bit;
        v->energy[k] = ed->in->shape[i] > 0 ? ed->in->shape[i] : 0;
        v->quality = VEE_PROJECTED;
    }
}

static void accept(struct editor *ed, int i, int k)
{
    struct vee_interval *v = &ed->out->intervals[i];
    uint8_t bit = (uint8_t)(1 << k);
    if (!(v->held & bit))
        return;
    v->held &= (uint8_t)~bit;
    if (k == (int)ed->in->base)
        v->quality = VEE_QUESTIONABLE;
}

/* ---- a value -------------------------------------------------------------------------------------- */

enum weight_kind { AS_IT_IS, AS_LIKE_DAYS, EQUAL };

static int64_t weight_of(const struct editor *ed, int i, int k, enum weight_kind kind)
{
    if (kind == EQUAL)
        return 1;
    int64_t v = kind == AS_IT_IS ? ed->out->intervals[i].energy[k] : ed->in->shape[i];
    return v > 0 ? v : 0;
}

/* The shape that is there: of all its intervals, none of them held; else of like days; else none. */
static enum weight_kind kind_of(const struct editor *ed, int k, int first, int end)
{
    bool all = true, any = false, like = false;
    for (int i = first; i < end; i++) {
        const struct vee_interval *v = &ed->out->intervals[i];
        all = all && ((v->known & ~v->held) >> k & 1);
        any = any || v->energy[k] > 0;
        like = like || (ed->in->shape && ed->in->shape[i] > 0);
    }
    if (all && any)
        return AS_IT_IS;
    return like ? AS_LIKE_DAYS : EQUAL;
}

static int64_t share(int64_t energy, unsigned __int128 part, unsigned __int128 whole)
{
    while (whole >> 63) { /* products of 128 bits; shares stay in proportion to a billionth */
        whole >>= 1;
        part >>= 1;
    }
    return part >= whole ? energy : vee_share(energy, (int64_t)part, (int64_t)whole);
}

static void set_value(struct editor *ed, int i, int k, int64_t energy)
{
    struct vee_interval *v = &ed->out->intervals[i];
    uint8_t bit = (uint8_t)(1 << k);
    v->energy[k] = energy;
    v->known |= bit;
    v->held &= (uint8_t)~bit;
    if (k == (int)ed->in->base)
        v->quality = VEE_EDITED;
}

/* The intervals from @first to @end, of one day, get @energy in all; those with a later word keep theirs. */
static void spread(struct editor *ed, int n, int first, int end, int64_t energy)
{
    int k = ed->in->edits[n].energy;
    enum weight_kind kind = kind_of(ed, k, first, end);
    unsigned __int128 whole = 0, sum = 0;
    int64_t before = 0;
    for (int i = first; i < end; i++)
        whole += (uint64_t)weight_of(ed, i, k, kind);
    for (int i = first; i < end; i++) {
        sum += (uint64_t)weight_of(ed, i, k, kind);
        int64_t until = share(energy, sum, whole);
        if (*word_of(ed, i, k) == n)
            set_value(ed, i, k, until - before);
        before = until;
    }
}

/* Days share the value by time; of an edit that reaches out of the days, the rest is theirs who judge those.
 */
static void give_value(struct editor *ed, int n)
{
    const struct vee_edit *d = &ed->in->edits[n];
    int64_t whole = d->to.us - d->from.us;
    for (int day = 0; day < vee_day_count(ed->in); day++) {
        int64_t from, to;
        int first, end;
        vee_day_at(ed->in, day, &from, &to);
        from = from > d->from.us ? from : d->from.us;
        to = to < d->to.us ? to : d->to.us;
        if (from >= to)
            continue;
        range_of(ed, from, to, &first, &end);
        int64_t energy =
            vee_share(d->value, to - d->from.us, whole) - vee_share(d->value, from - d->from.us, whole);
        spread(ed, n, first, end, energy);
    }
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static void apply(struct editor *ed)
{
    for (int n = 0; n < ed->in->edit_count; n++)
        if (ed->in->edits[n].kind == VEE_EDIT_VALUE)
            give_value(ed, n);
    for (int i = 0; i < ed->out->interval_count; i++) {
        for (int k = 0; k < VEE_ENERGIES; k++) {
            int n = *word_of(ed, i, k);
            if (n == NOBODY)
                bridge(ed, i, k);
            else if (ed->in->edits[n].kind == VEE_EDIT_REJECT)
                reject(ed, i, k);
            else if (ed->in->edits[n].kind == VEE_EDIT_ACCEPT)
                accept(ed, i, k);
        }
    }
}

/* A finding is answered when all of its intervals are. */
static void answer(const struct editor *ed, struct vee_finding *f)
{
    int k = f->energy < 0 ? (int)ed->in->base : f->energy, last = NOBODY;
    int64_t from = f->from.us > ed->in->from.us ? f->from.us : ed->in->from.us;
    for (int i = (int)((from - ed->in->from.us) / ed->length_us);
         i < ed->out->interval_count && begin_of(ed, i) < f->to.us; i++) {
        int n = *word_of(ed, i, k);
        if (n == NOBODY)
            return;
        last = n > last ? n : last;
    }
    f->edit_id = last == NOBODY ? 0 : ed->in->edits[last].id;
}

bool vee_edit(const struct vee_input *in, struct vee_output *out, struct err *e)
{
    size_t words = (size_t)out->interval_count * VEE_ENERGIES;
    struct editor ed = {.in = in, .out = out, .length_us = in->interval_s * 1000000};
    ed.word = must_alloc(words * sizeof *ed.word);
    memset(ed.word, 0xff, words * sizeof *ed.word); /* NOBODY */
    hear(&ed);
    bool ok = walk_anew(&ed, e);
    if (ok) {
        apply(&ed);
        for (int i = 0; i < out->finding_count; i++)
            answer(&ed, &out->findings[i]);
    }
    free(ed.anew);
    free(ed.word);
    return ok;
}
