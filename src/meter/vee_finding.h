/* vee_finding - how the rules say what they found, and what that does to the intervals. Private to meter. */
#ifndef DAHU_METER_VEE_FINDING_H
#define DAHU_METER_VEE_FINDING_H

#include "dahu/meter/vee.h"

/* One hit of a rule, inside one civil day. */
struct vee_hit {
    enum vee_rule rule;
    int energy; /* enum vee_energy, -1 = all or none */
    wall_us from, to;
    int64_t raw, limit; /* INT64_MIN = none */
};

/**
 * vee_finding_add - keep @hit as a finding, unless its rule is set to pass.
 *
 * A hit that touches a finding of the same rule about the same energy on the same day makes that one longer;
 * of both, the value that is farther from its limit stays.
 */
void vee_finding_add(const struct vee_input *in, struct vee_output *out, const struct vee_hit *hit);

/** vee_finding_join - does @hit touch @f in that way? Then @f is made longer. */
bool vee_finding_join(const struct vee_input *in, struct vee_finding *f, const struct vee_hit *hit);

/**
 * vee_finding_mark - let what @hit found touch the intervals from..to: HOLD holds the known values of the
 * energy that is meant; FLAG makes a valid base energy questionable.
 */
void vee_finding_mark(const struct vee_input *in, struct vee_output *out, const struct vee_hit *hit);

/** vee_day_of - where the civil day begins that @t lies in; @t is not before in->from. */
wall_us vee_day_of(const struct vee_input *in, wall_us t);

#endif
