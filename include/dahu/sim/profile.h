/**
 * profile - what a simulated meter counts: a load profile that repeats for ever, moved in time and scaled.
 *
 * A register is a pure function of time. Generated history and the live meter ask the same function,
 * so one carries on where the other ends, without a seam and without any state to keep.
 * Exact: integers throughout, the true energy at the end of every interval, linear inside.
 * Not here: voltages and everything else that a meter shows (meter.h).
 */
#ifndef DAHU_SIM_PROFILE_H
#define DAHU_SIM_PROFILE_H

#include "dahu/base/clock.h"
#include "dahu/base/err.h"

/* lagging current: the reactive import of a consumer; leading current: its export, the back-feed */
enum load_series { LOAD_ACTIVE, LOAD_LAGGING, LOAD_LEADING, LOAD_SERIES };

enum { LOAD_INTERVAL_S = 900, LOAD_INTERVALS_A_DAY = 96 };

/* One cycle of a load. Shared by any number of meters, never changed after it was made. */
struct load_shape {
    int count;                 /* intervals of 15 minutes */
    int64_t *sum[LOAD_SERIES]; /* owned: load_shape_fini; [i] = energy of the first i intervals, 0.01 kWh */
    int64_t peak[LOAD_SERIES]; /* the largest energy of one interval */
};

/**
 * load_shape_parse - a shape from CSV: `kwh,kvarh_lagging,kvarh_leading`, a row per 15 minutes.
 *
 * @name  of the file, for messages
 *
 * Shape:  row order is time order; the first row begins at midnight.
 * Errors: ERR_SYNTAX names file and line; ERR_RANGE a negative energy or one of above 10 GWh.
 */
bool load_shape_parse(struct load_shape *out, const char *text, const char *name, struct err *e) NODISCARD;
void load_shape_fini(struct load_shape *s);
/* What another plant has and this one has not, in kW and kvar of this plant's size. */
struct load_change {
    int base_kw, base_kvar; /* load that never stops: the same shape, less peaky */
    int capacitor_kvar; /* always switched on: takes away lagging energy, and feeds back what it has left */
};
/** load_shape_change - @from with a change, into @out: owned by the caller. */
void load_shape_change(struct load_shape *out, const struct load_shape *from,
                       const struct load_change *change);

struct fraction {
    int64_t num, den; /* den above 0 */
};

/* What one meter counts. Plain data, may be copied. */
struct load {
    const struct load_shape *shape;     /* borrowed */
    wall_us origin;                     /* an instant at which a cycle begins */
    wall_us from, until;                /* energy flows in between, from <= until */
    struct fraction scale[LOAD_SERIES]; /* from the shape to the register side of the meter */
    int64_t opening_wh[LOAD_SERIES];    /* registers at `from` and before */
};

/** load_register_wh - what the counter of @s shows at @t, Wh or varh; never falls as @t grows. */
int64_t load_register_wh(const struct load *l, enum load_series s, wall_us t);
/** load_power_cw - mean power of @s over the interval that @t lies in, 0.01 W or var. */
int64_t load_power_cw(const struct load *l, enum load_series s, wall_us t);
/** load_peak_cw - the highest load_power_cw there ever is. */
int64_t load_peak_cw(const struct load *l, enum load_series s);
/** load_energy - unscaled energy of the shape from @from to @until as a fraction of 0.01 kWh. */
struct fraction load_energy(const struct load *l, enum load_series s, wall_us from, wall_us until);

#endif
