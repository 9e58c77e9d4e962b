/*
 * vee_screen - from samples to readings that can be believed, for one energy. Drops what no register says,
 * and what is there and gone; tells a roll-over from a step back. Dropping a reading loses no energy, because
 * the next one counts it as well: in doubt a reading goes.
 */
#include "vee_inside.h"

/* Longer than this, a value that is there and gone again was a state, and a person decides. */
enum { LOOK = VEE_CONTEXT / 2 };

struct collector {
    struct vee_walk *w;
    int16_t piece;
    int64_t limit; /* readings are below */
    bool begins;   /* the next one is the first of its register */
    bool bridge;   /* one before the next was rejected */
    int next;      /* sample */
};

static int64_t slot_us(const struct vee_input *in)
{
    return (in->slot_s > 0 ? in->slot_s : in->interval_s) * 1000000;
}

static void tell_garbage(struct vee_walk *w, int64_t at, int64_t value)
{
    vee_tell(w, VEE_RULE_register_garbage, at - slot_us(w->in), at, value, INT64_MIN);
}

static inline void push(struct collector *c, int sample, int64_t at, int64_t value, int flags)
{
    struct vee_walk *w = c->w;
    if (value < 0 || value >= c->limit) {
        tell_garbage(w, at, value);
        return;
    }
    struct vee_reading *r = &w->readings[w->count++]; /* in place: a copy costs a third of the walk */
    r->at = at;
    r->value = value;
    r->sample = sample;
    r->piece = c->piece;
    r->link = VEE_LINK_ON;
    r->width = 0;
    r->flags = (uint8_t)(flags | (c->begins ? VEE_READING_BEGINS : 0) | (c->bridge ? VEE_READING_BRIDGE : 0));
    c->begins = c->bridge = false;
}

/* A second value for the time of the newest reading: the first one stays. */
static bool is_second(struct collector *c, const struct vee_sample *s)
{
    struct vee_walk *w = c->w;
    if (w->count == 0 || w->readings[w->count - 1].at != s->at.us)
        return false;
    const struct vee_reading *first = &w->readings[w->count - 1];
    if (c->begins) /* that was the reading at the end of the register before */
        return false;
    if (!(first->flags & VEE_READING_PERSON) && first->value != s->energy[w->energy])
        vee_tell(w, VEE_RULE_duplicate, s->at.us - slot_us(w->in), s->at.us, s->energy[w->energy],
                 first->value);
    return true;
}

static inline void take(struct collector *c, const struct vee_sample *s)
{
    enum { DOUBTFUL = 2, ESTIMATED = 4, EDITED = 8 };
    const struct vee_walk *w = c->w;
    if (!(s->known >> w->energy & 1) || (s->quality & DOUBTFUL) || is_second(c, s))
        return;
    if (w->rejecting && vee_rejected(w->in, w->energy, s->at.us)) {
        c->bridge = true;
        return;
    }
    push(c, (int)(s - w->in->samples), s->at.us, s->energy[w->energy],
         (s->quality & ESTIMATED ? VEE_READING_ESTIMATED : 0) |
             (s->quality & EDITED ? VEE_READING_EDITED : 0));
}

/* Does the register of @p go on in @q, the piece after it? */
static bool goes_on(const struct vee_piece *p, const struct vee_piece *q, int energy)
{
    bool both = (p->closing_known & q->opening_known) >> energy & 1;
    return p->meter_id == q->meter_id && p->to.us == q->from.us &&
           !(both && p->closing[energy] != q->opening[energy]);
}

static void begin_piece(struct collector *c, const struct vee_piece *p, const struct vee_piece *before)
{
    int k = c->w->energy;
    bool on = before && goes_on(before, p, k);
    c->begins = c->begins || !on; /* or no reading has come yet since it began */
    bool is_told = p->wraps_at[k] > 0 && p->wraps_at[k] < c->w->register_limit;
    c->limit = is_told ? p->wraps_at[k] : c->w->register_limit;
    if (p->opening_known >> k & 1)
        push(c, -1, p->from.us, p->opening[k], VEE_READING_PERSON);
    else if (on && (before->closing_known >> k & 1))
        push(c, -1, p->from.us, before->closing[k], VEE_READING_PERSON);
}

static void end_piece(struct collector *c, const struct vee_piece *p, const struct vee_piece *after)
{
    int k = c->w->energy;
    bool has_ended = p->to.us < INT64_MAX;
    if (has_ended && (p->closing_known >> k & 1) && (!after || !goes_on(p, after, k)))
        push(c, -1, p->to.us, p->closing[k], VEE_READING_PERSON);
}

/* Samples of @p: the one at its end is of the piece that begins there, and its own when none does. */
static bool take_samples(struct collector *c, const struct vee_piece *p, const struct vee_piece *after)
{
    const struct vee_input *in = c->w->in;
    bool has_closing = p->closing_known >> c->w->energy & 1;
    bool with_end = !has_closing && !(after && after->from.us == p->to.us) && p->to.us < INT64_MAX;
    int64_t end = p->to.us + with_end;
    int i = c->next;
    for (; i < in->sample_count && in->samples[i].at.us < end; i++) {
        if (i > 0 && in->samples[i].at.us < in->samples[i - 1].at.us)
            return err_set(c->w->e, ERR_SYNTAX, "sample %d is out of order", i);
        if (in->samples[i].at.us >= p->from.us)
            take(c, &in->samples[i]);
    }
    c->next = i;
    return true;
}

static bool collect(struct vee_walk *w)
{
    const struct vee_input *in = w->in;
    struct collector c = {.w = w};
    w->count = 0;
    for (int i = 0; i < in->piece_count; i++) {
        const struct vee_piece *p = &in->pieces[i], *after = i + 1 < in->piece_count ? p + 1 : NULL;
        c.piece = (int16_t)i;
        begin_piece(&c, p, i ? p - 1 : NULL);
        if (!take_samples(&c, p, after))
            return false;
        end_piece(&c, p, after);
    }
    return true;
}

/* ---- there and gone, roll-over, step back --------------------------------------------------------- */

struct screen {
    struct vee_walk *w;
    struct vee_reading *r;
    int n;    /* readings in all */
    int at;   /* the one that is looked at */
    int kept; /* the first so many of r are good */
};

/* Is a jump as large as the way back? Then it was no use of energy. 9/10, because energy went on. */
static bool is_jump(int64_t jump, int64_t way_back)
{
    return jump >= way_back - way_back / 10;
}

static bool is_good(const struct screen *s, int i)
{
    return i < s->n && !(s->r[i].flags & VEE_READING_BEGINS) && !vee_is_pattern(s->r[i].value);
}

/* How many readings from s->at on are too low, when those after them come back above the last good one. */
static int low_count(const struct screen *s)
{
    int64_t top = s->r[s->kept - 1].value, low = s->r[s->at].value, last = low;
    int i = s->at;
    for (; i < s->n && (s->r[i].value < top || vee_is_pattern(s->r[i].value)); i++) {
        if (i - s->at >= LOOK || (s->r[i].flags & (VEE_READING_BEGINS | VEE_READING_PERSON)))
            return 0;
        last = s->r[i].value < top ? s->r[i].value : last;
    }
    if (!is_good(s, i) || (is_good(s, i + 1) && s->r[i + 1].value < top))
        return 0;
    return i - s->at == 1 || is_jump(s->r[i].value - last, top - low) ? i - s->at : 0;
}

/* How many of the newest good readings are too high, when the one at s->at goes on from before them. */
static int high_count(const struct screen *s)
{
    int64_t value = s->r[s->at].value, top = s->r[s->kept - 1].value;
    int count = 0;
    for (int i = s->kept - 1; i >= 0 && s->r[i].value > value; i--, count++)
        if (count >= LOOK || s->r[i].link != VEE_LINK_ON || (s->r[i].flags & VEE_READING_PERSON))
            return 0;
    int first = s->kept - count; /* of the high ones; not the first of its register, its link is ON */
    if (first == 0)
        return 0;
    return count == 1 || is_jump(s->r[first].value - s->r[first - 1].value, top - value) ? count : 0;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* One too high and one too low look the same: the one that stays leaves the smaller steps. */
static bool is_low(const struct screen *s, int low, int high)
{
    if (low != high)
        return low < high;
    int64_t before = s->r[s->kept - 1 - high].value, after = s->r[s->at + low].value;
    int64_t top = s->r[s->kept - 1].value, value = s->r[s->at].value;
    return larger(top - before, after - top) <= larger(value - before, after - value);
}

static void keep(struct screen *s, struct vee_reading r, enum vee_link link)
{
    r.link = link;
    s->r[s->kept++] = r;
}

/* The reading after dropped ones bridges what the dropped ones bridged. */
static void hand_on_bridge(struct screen *s, const struct vee_reading *dropped)
{
    int next = s->at;
    if ((dropped->flags & VEE_READING_BRIDGE) && next < s->n && !(s->r[next].flags & VEE_READING_BEGINS))
        s->r[next].flags |= VEE_READING_BRIDGE;
}

static void drop_low(struct screen *s, int count)
{
    for (int i = 0; i < count; i++) {
        struct vee_reading *r = &s->r[s->at++];
        tell_garbage(s->w, r->at, r->value);
        if ((r->flags & VEE_READING_BEGINS) && s->at < s->n)
            s->r[s->at].flags |= VEE_READING_BEGINS;
        hand_on_bridge(s, r);
    }
}

static void drop_high(struct screen *s, int count)
{
    for (int i = s->kept - count; i < s->kept; i++) {
        tell_garbage(s->w, s->r[i].at, s->r[i].value);
        hand_on_bridge(s, &s->r[i]);
    }
    s->kept -= count;
}

/* The reading at s->at is below the last good one. */
static void went_down(struct screen *s)
{
    struct vee_reading r = s->r[s->at];
    int low = low_count(s), high = high_count(s);
    if (low && (!high || is_low(s, low, high))) {
        drop_low(s, low);
        return;
    }
    if (high) {
        drop_high(s, high);
        return;
    }
    const struct vee_reading *before = &s->r[s->kept - 1];
    s->at++;
    uint8_t width;
    if (vee_rollover(s->w, before, &r, &width)) {
        r.width = width;
        vee_tell(s->w, VEE_RULE_register_rollover, before->at, r.at, r.value, vee_width(s->w, &r));
        keep(s, r, VEE_LINK_ROLLOVER);
    } else {
        vee_tell(s->w, VEE_RULE_register_step_back, before->at, r.at, r.value, before->value);
        keep(s, r, VEE_LINK_STEP_BACK);
    }
}

static void look_at(struct screen *s)
{
    struct vee_reading r = s->r[s->at];
    bool begins = r.flags & VEE_READING_BEGINS;
    if (!(r.flags & VEE_READING_PERSON) && vee_is_pattern(r.value)) {
        drop_low(s, 1);
    } else if (begins) {
        keep(s, r, VEE_LINK_NONE);
        s->at++;
    } else if (r.value >= s->r[s->kept - 1].value) {
        keep(s, r, VEE_LINK_ON);
        s->at++;
    } else {
        went_down(s);
    }
}

static void note_good(struct vee_walk *w)
{
    uint8_t bit = (uint8_t)(1 << w->energy);
    for (int i = 0; w->good && i < w->count; i++)
        if (w->readings[i].sample >= 0)
            w->good[w->readings[i].sample] |= bit;
}

bool vee_readings(struct vee_walk *w)
{
    if (!collect(w))
        return false;
    struct screen s = {.w = w, .r = w->readings, .n = w->count};
    while (s.at < s.n) {
        const struct vee_reading *r = &s.r[s.at];
        /* In line: not below the last one, and not above it by more than a thousandth of what it is. Nearly
         * all are, and no garbage is that wants to be looked at. */
        if (s.kept && !(r->flags & VEE_READING_BEGINS) &&
            (uint64_t)r->value - (uint64_t)s.r[s.kept - 1].value <= (uint64_t)r->value >> 10) {
            if (s.kept < s.at)
                s.r[s.kept] = *r;
            s.kept++;
            s.at++;
            continue;
        }
        look_at(&s);
    }
    w->count = s.kept;
    note_good(w);
    vee_thaw(w);
    return true;
}
