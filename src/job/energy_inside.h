/* energy_inside - the parts of energy.c: from a loaded span to rows, pure. */
#ifndef DAHU_JOB_ENERGY_INSIDE_H
#define DAHU_JOB_ENERGY_INSIDE_H

#include "dahu/job/energy.h"
#include "dahu/store/energy.h"

/* A civil day of a span, and what it is judged with. */
struct energy_run {
    const struct energy_batch *batch;
    const struct energy_span *span;
    int32_t day;
    wall_us from, to;
    int64_t interval_s;
    int64_t gap_us; /* the longest time between good readings that lies in the day, or that the day lies in */
    struct vee_input in;
    struct vee_setting settings[VEE_RULE_COUNT];
};

/* Days that were made, newest last: what they say about the days that follow them. */
struct energy_past {
    const struct energy_day *days; /* of the weeks before the span, from the database */
    int count;
    struct energy_day *made; /* owned: those of the span, in order */
    int made_count;
    bool asked;                    /* @like_days were read: only where a gap of the span wants them */
    struct energy_likes like_days; /* whole and measured ones of @days */
    struct energy_likes like_made; /* and of @made */
};

/** energy_run_day - everything that the day is judged with but the shape of like days. */
void energy_run_day(struct energy_run *r, const struct energy_batch *b, const struct energy_span *s,
                    int32_t day, const struct energy_past *past, wall_us now);
/** energy_sample_good - the reading has this register, and was not doubted when it was read. */
bool energy_sample_good(const struct vee_sample *v, enum vee_energy energy);
/** energy_run_wants_shape - there is a gap that a like day could fill. */
bool energy_run_wants_shape(const struct energy_run *r, const struct energy_past *past);

/** energy_like_is - the day is whole and measured: a gap of a day like it may look like it. */
bool energy_like_is(const struct energy_day *d);
/** energy_like_add - the base energies of the intervals of such a day, which is later than those in @to. */
void energy_like_add(struct energy_likes *to, const struct energy_run *r, const struct vee_output *judged);
/**
 * energy_like_shape - base energy in the @count intervals of the day on the last days like it: the mean of
 * those of the same kind (working day, Saturday, Sunday) and of as many intervals (a day on which the clocks
 * change is like none), at most four of the five weeks before. @shape stays as it is when there is none.
 *
 * @likes  the newer ones first
 */
void energy_like_shape(const struct energy_likes *const likes[2], const struct energy_run *r, int64_t *shape,
                       int count);

/** energy_day_make - the row of the day from what was judged. False: nothing is known of the day. */
bool energy_day_make(const struct energy_run *r, const struct vee_output *judged, struct energy_day *out);
/** energy_day_same - the same but for what made it, and when. */
bool energy_day_same(const struct energy_day *a, const struct energy_day *b);

#endif
