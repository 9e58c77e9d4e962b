/**
 * meter - one simulated meter: what it would show at any instant, in canonical quantities.
 *
 * Everything follows from the load: energy is its register, power the mean of the running interval,
 * current what that power needs at the voltage of the moment. Voltage and frequency wander a little,
 * the same way every time. Nothing is kept between two reads.
 * All values are of the register side: what the meter itself counts, before transformer ratios.
 */
#ifndef DAHU_SIM_METER_H
#define DAHU_SIM_METER_H

#include "dahu/meter/decode.h"
#include "dahu/meter/ratio.h"
#include "dahu/sim/profile.h"

enum { SIM_SERIAL_BYTES = 33 };

struct sim_meter {
    struct load load;
    int64_t voltage_mv; /* nominal, phase to neutral; 0 = its line is dead */
    int64_t export_cw;  /* since then it sends that back into the grid; 0 = it does not */
    wall_us export_from;
    struct ratio ct, pt; /* what a meter that knows its transformers says about them */
    char serial[SIM_SERIAL_BYTES];
};

/** sim_meter_sample - everything that the meter would show at @t. */
void sim_meter_sample(const struct sim_meter *m, wall_us t, struct sample *out);
/** sim_meter_ceiling - the largest values that it will ever show: what scale factors are chosen by. */
void sim_meter_ceiling(const struct sim_meter *m, struct sample *out);

#endif
