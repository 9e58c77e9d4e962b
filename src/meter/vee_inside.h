/**
 * vee_inside - what the files of vee share. Private to meter.
 *
 * Every energy is walked alone: its good readings in order of time (vee_screen), the energy of each link
 * between two of them (vee_curve), and the intervals that a link lies over (vee_cut); imported spans fill
 * what no link covers (vee_span). What was found on the way goes through vee_finding; the checks of finished
 * intervals are vee_check's, and the words of people come last (vee_edit).
 *
 * Whatever is computed for a time depends on what is near it, never on where the walk began: days can be
 * judged one by one, and still add up.
 */
#ifndef DAHU_METER_VEE_INSIDE_H
#define DAHU_METER_VEE_INSIDE_H

#include "dahu/meter/vee.h"

/* Energies and registers below this fit every sum and product of the walk: 2.9e14 kWh. */
#define VEE_ENERGY_LIMIT (INT64_C(1) << 58)

/* How a reading hangs together with the one before it. */
enum vee_link {
    /* Another register, or nothing before it: what lies between is not known. At an exchange that both meters
     * were read at, no time does. */
    VEE_LINK_NONE,
    VEE_LINK_ON,
    VEE_LINK_ROLLOVER,
    VEE_LINK_STEP_BACK,
};

enum vee_reading_flag {
    VEE_READING_BEGINS = 1,    /* first of its register */
    VEE_READING_PERSON = 2,    /* an opening or closing reading */
    VEE_READING_ESTIMATED = 4, /* as the sample says */
    VEE_READING_EDITED = 8,
    VEE_READING_BRIDGE = 16, /* readings before it were rejected */
};

struct vee_reading {
    int64_t at, value; /* wall_us; register */
    int32_t sample;    /* number of its sample; -1: a person read it */
    int16_t piece;
    uint8_t link : 3, width : 5; /* enum vee_link; of a roll-over: which width, see vee_width */
    uint8_t flags;
};

struct vee_walk {
    const struct vee_input *in;
    struct vee_output *out;         /* findings go there; NULL: nothing is told */
    struct vee_interval *intervals; /* what is being made */
    int interval_count, energy;
    int64_t length_us;      /* of an interval */
    int64_t register_limit; /* below it, a register fits with each of the ratios */
    uint8_t *good;          /* of each sample: bits of registers that are believed; NULL: not wanted */
    struct vee_reading *readings;
    int count;
    int64_t *covered_us; /* of each interval, as far as not one link covers it */
    bool parts;          /* some of them are not 0 */
    bool rejecting;     /* readings inside rejected spans do not count; what bridges them is marked as held */
    int at, day;        /* the interval and the day that the cut has come to */
    int64_t covered_to; /* what registers cover ends here */
    int64_t next_from;  /* the same, when an interval begins here; else INT64_MIN */
    struct err *e;
};

/* Energy of the time between two readings. */
struct vee_part {
    int64_t from, to;
    int64_t energy;
    enum vee_quality quality;
    int piece; /* at its end */
    bool bridge;
};

/** vee_readings - the good readings of the energy of @w, and their links. ERR_SYNTAX: samples out of order.
 */
bool vee_readings(struct vee_walk *w) NODISCARD;
/** vee_thaw - leave out the readings of a register that stood still while energy flowed and then caught up. */
void vee_thaw(struct vee_walk *w);
/** vee_curve - lay the energy of each link over the intervals. ERR_RANGE: too much for an interval. */
bool vee_curve(struct vee_walk *w) NODISCARD;
/** vee_lay_next - lay a link that is just the next interval, as nearly all are; false: it is not that. */
static inline bool vee_lay_next(struct vee_walk *w, int64_t from, int64_t to, int64_t energy,
                                enum vee_quality quality)
{
    if (from != w->next_from || to - from != w->length_us)
        return false;
    struct vee_interval *v = &w->intervals[w->at++];
    v->energy[w->energy] = energy;
    v->known |= (uint8_t)(1 << w->energy);
    if (w->energy == (int)w->in->base)
        v->quality = (uint8_t)quality;
    w->covered_to = to;
    w->next_from = w->at < w->interval_count ? to : INT64_MIN;
    return true;
}
/** vee_lay - lay @p over the intervals: of several, linear or in the shape of like days. In order of time. */
bool vee_lay(struct vee_walk *w, const struct vee_part *p) NODISCARD;
/** vee_put - add @energy to interval @i for @time_us of its time. */
bool vee_put(struct vee_walk *w, int i, int64_t energy, int64_t time_us, enum vee_quality quality) NODISCARD;
/** vee_cut_end - after the last part: what is open to the end, and intervals that are not known in whole. */
bool vee_cut_end(struct vee_walk *w) NODISCARD;
/** vee_fill - lay imported spans over the open time from @from to @to. */
bool vee_fill(struct vee_walk *w, int64_t from, int64_t to) NODISCARD;
/** vee_walk - all of these for each energy of the bits in @energies; @w needs in, out, intervals and e. */
bool vee_walk(struct vee_walk *w, int energies) NODISCARD;

/** vee_tell - a finding about the energy of @w, told for each of the days that it touches. */
void vee_tell(struct vee_walk *w, enum vee_rule rule, int64_t from, int64_t to, int64_t raw, int64_t limit);
/** vee_day_at - begin and end of day @d. */
void vee_day_at(const struct vee_input *in, int d, int64_t *from, int64_t *to);
int vee_day_count(const struct vee_input *in);

int64_t vee_primary_of_fraction(const struct vee_piece *p, int64_t value);
/** vee_primary - a register, or a difference of registers, times the ratio of @p; half away from zero. */
static inline int64_t vee_primary(const struct vee_piece *p, int64_t value)
{
    return p->den == 1 ? value * p->num
                       : vee_primary_of_fraction(p, value); /* registers have limits: it fits */
}
/** vee_share - @energy x part / whole, half away from zero; part <= whole. */
int64_t vee_share(int64_t energy, int64_t part, int64_t whole);
/** vee_most - the most energy of one link that can be; INT64_MAX = nothing to go by. */
int64_t vee_most(const struct vee_input *in, int energy, const struct vee_piece *p, int64_t from, int64_t to);
/** vee_rollover - is the way from @x down to @y a roll-over, and at which width (for vee_width)? */
bool vee_rollover(const struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y,
                  uint8_t *width);
int64_t vee_width(const struct vee_walk *w, const struct vee_reading *y);
/** vee_is_pattern - one of the values that a link or a driver without an answer shows. */
bool vee_is_pattern(int64_t value);

/**
 * vee_check - the rules from missing_interval on, and what they hold.
 *
 * Called once, when all intervals have what registers and imported spans say, gaps filled in, and before
 * the edits. Garbage, duplicates, roll-overs, steps back and imported spans have their findings already.
 * @good has for each sample the bits of the registers that the curve goes through.
 */
void vee_check(const struct vee_input *in, struct vee_output *out, const uint8_t *good);

/** vee_edit - apply the edits and say which findings they answer. */
bool vee_edit(const struct vee_input *in, struct vee_output *out, struct err *e) NODISCARD;
/** vee_rejected - is a reading at @at inside what a person has rejected? */
bool vee_rejected(const struct vee_input *in, int energy, int64_t at);

#endif
