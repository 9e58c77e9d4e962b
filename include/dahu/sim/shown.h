/**
 * shown - an energy as a reader of the meter gets it: rounded to what its register can hold.
 *
 * The same as laying out the registers and decoding them, but in a few nanoseconds: generated history
 * has millions of rows, and its last one must not be above the first live reading.
 */
#ifndef DAHU_SIM_SHOWN_H
#define DAHU_SIM_SHOWN_H

#include "dahu/sim/image.h"
#include "dahu/sim/meter.h"

/* How one energy of one meter shows. Plain data. */
struct shown {
    bool offered;       /* the driver tells this energy */
    bool zero_is_none;  /* SunSpec: a counter at 0 never counted */
    bool single;        /* a float of 24 bits in units of `count`, else whole counts */
    int64_t count;      /* canonical */
    int64_t wraps_at;   /* canonical, 0 = never */
    struct ratio ratio; /* that the reader applies, because the meter told it */
};

/** shown_init - @q is one of the four energies; @scales as sim_image_scales chose them for @meter. */
void shown_init(struct shown *s, const struct driver *driver, const int8_t *scales,
                const struct sim_meter *meter, enum quantity q);
/** shown_value - what a reader gets when the register stands at @wh; false when it gets nothing. */
bool shown_value(const struct shown *s, int64_t wh, int64_t *out);

#endif
