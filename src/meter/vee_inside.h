/**
 * vee_inside - what the files of vee share. Private to meter.
 *
 * Every energy is walked alone: its good readings in order of time (vee_screen), the energy of each link
 * between two of them (vee_curve), and the intervals that a link lies over (vee_cut). What was found on the
 * way goes through vee_finding; the checks of finished intervals are vee_check's.
 */
#ifndef DAHU_METER_VEE_INSIDE_H
#define DAHU_METER_VEE_INSIDE_H

#include "dahu/meter/vee.h"

/**
 * vee_check - the rules from missing_interval on, and what they hold.
 *
 * Called once, when all intervals have what registers and imported spans say, gaps filled in, and before
 * the edits. Garbage, duplicates, roll-overs, steps back and imported spans have their findings already.
 */
void vee_check(const struct vee_input *in, struct vee_output *out);

#endif
