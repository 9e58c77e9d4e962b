/**
 * vee_check - what the checks share: one day of a point, seen from one rule. Private to meter.
 *
 * A check looks at nothing but its day, the samples at its borders, and what the input says of the weeks
 * before: a day comes out the same whether it is judged alone or among others.
 */
#ifndef DAHU_METER_VEE_CHECK_H
#define DAHU_METER_VEE_CHECK_H

#include <math.h>

#include "dahu/meter/vee.h"

__extension__ typedef unsigned __int128 vee_wide;

struct vee_day {
    const struct vee_input *in;
    struct vee_output *out;
    int64_t from, to;                   /* us, as all times here */
    int first_interval, interval_count; /* of out->intervals */
    int first_sample, sample_count;     /* of in->samples: from <= at < to */
    int first_span;                     /* of in->spans: those before it end before the day */
    int border_sample;                  /* at == to; -1 = there is none */
    const uint8_t *good;                /* of each sample: bits of registers that can be believed */
    int64_t slot_us;                    /* how far its readings are apart */
    int estimated_days;                 /* on end, this one included */
    bool drifted;                       /* tariff registers went another way than the total */
    enum vee_rule rule;                 /* that is asked now, and how it is set */
    const int64_t *value;
};
typedef void (*vee_check_fn)(struct vee_day *d);

/** vee_say - the rule of @d found something from @from to @to; it says nothing against the values there, so
 * only HOLD touches them. */
void vee_say(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit);
/** vee_doubt - the same, and the values are in doubt: FLAG makes them questionable. */
void vee_doubt(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit);
/** vee_doubt_at - found from @from to @to, and in doubt from @doubt_from to @doubt_to. */
void vee_doubt_at(const struct vee_day *d, int energy, int64_t from, int64_t to, int64_t raw, int64_t limit,
                  int64_t doubt_from, int64_t doubt_to);

/* Sample @i of the day; one more is that at its end, when there is one. */
static inline const struct vee_sample *vee_sample_of(const struct vee_day *d, int i)
{
    return &d->in->samples[d->first_sample + i];
}
static inline const struct vee_interval *vee_interval_of(const struct vee_day *d, int i)
{
    return &d->out->intervals[d->first_interval + i];
}
static inline int64_t vee_interval_at(const struct vee_day *d, int i)
{
    return d->from + i * d->in->interval_s * 1000000;
}
/* Whether the base energy of @v was measured, and does not only fill a gap. */
static inline bool vee_measured(const struct vee_interval *v)
{
    return v->quality == VEE_VALID || v->quality == VEE_QUESTIONABLE || v->quality == VEE_DERIVED ||
           v->quality == VEE_EDITED;
}
/* Whether anything was heard of the point before the day, or until its end. */
static inline bool vee_heard_before(const struct vee_day *d)
{
    return d->in->usual != 0 || d->in->recent_days > 0 || d->first_sample > 0;
}
static inline bool vee_heard_of(const struct vee_day *d)
{
    return vee_heard_before(d) || d->sample_count > 0;
}
/** vee_piece_at - the installation at @at; -1 when there is none. */
int vee_piece_at(const struct vee_input *in, int64_t at);
/** vee_good_at - the sample at @at whose register @energy can be believed; -1 when there is none. */
int vee_good_at(const struct vee_day *d, int64_t at, int energy);
/** vee_gain - what register @energy gained from sample @a to the later sample @b of one installation; -1 when
 * it cannot be told. */
int64_t vee_gain(const struct vee_day *d, int a, int b, int energy);
/**
 * vee_step - the least by which register @energy of the meter at @sample moves, as far as its values around
 * the day tell: never less than it is. Meters that show primary energy move by 30 kWh and more.
 */
int64_t vee_step(const struct vee_day *d, int energy, int sample);
/** vee_root - the largest whole number whose square is not above @square. */
uint64_t vee_root(vee_wide square);
/* @value in hundredths; what is not a number, or none that a meter shows, is INT64_MIN. */
static inline int64_t vee_centi(float value)
{
    return fabsf(value) <= 1e12F ? (int64_t)(value * 100.0F + (value < 0 ? -0.5F : 0.5F)) : INT64_MIN;
}

/* What flows at a sample: hundredths of W, and the registers that must count it; 0 when nothing is known. */
struct vee_flow {
    int64_t centiwatts;
    uint8_t needs;
};
enum { FROZEN_SLOTS_LEAST, FROZEN_POWER_W_LEAST }; /* parameters */
/**
 * vee_flow_of - without a power, a current tells something: no meter is made for phases below 57.7 V, and
 * half of that power at most is taken away by a power factor of 0.5. A current alone may be reactive, so a
 * reactive register has to stand still as well.
 */
struct vee_flow vee_flow_of(const struct vee_sample *s);

/* A row of hits that follow each other. */
struct vee_row {
    int64_t from, to, count;
};
/** vee_row_add - @from..@to belongs to the row; false when it does not touch it, and the row is not changed.
 */
bool vee_row_add(struct vee_row *r, int64_t from, int64_t to);

/* vee_check_slot.c */
void vee_check_missing_interval(struct vee_day *d);
void vee_check_sibling_channel(struct vee_day *d);
void vee_check_pf_consistency(struct vee_day *d);
void vee_check_clock_offset(struct vee_day *d);
void vee_check_frozen(struct vee_day *d);
/* vee_check_energy.c */
void vee_check_spike_capacity(struct vee_day *d);
void vee_check_spike_history(struct vee_day *d);
void vee_check_demand_over_contract(struct vee_day *d);
void vee_check_zero_use(struct vee_day *d);
/* vee_check_sum.c */
void vee_check_tariff_sum(struct vee_day *d);
void vee_check_interval_sum(struct vee_day *d);
void vee_check_power_energy(struct vee_day *d);
void vee_check_prolonged_estimation(struct vee_day *d);

#endif
