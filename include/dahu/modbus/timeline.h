/**
 * timeline - what the wall clock says, as far as it is believed; between two looks it runs with the
 * monotonic clock.
 *
 * The clock of a machine is set now and then: by NTP, by a person, by a suspended or copied machine. A
 * step that can be true moves the timeline. One that cannot (1970, 2038) does not: slots go on as if it
 * had not happened, because readings booked decades away could never be put right.
 *
 * Pure: the caller brings both clocks.
 */
#ifndef DAHU_MODBUS_TIMELINE_H
#define DAHU_MODBUS_TIMELINE_H

#include "dahu/base/clock.h"

struct timeline {
    int64_t ahead_us; /* wall = monotonic + this */
    bool believed;    /* false: no look has shown a time that can be true */
};

enum timeline_look {
    TIMELINE_STEADY, /* the clocks go together, but for what NTP adjusts */
    TIMELINE_STEP,   /* the wall clock was set; the timeline follows */
    TIMELINE_ABSURD, /* it shows what cannot be; the timeline does not follow */
};

/**
 * timeline_look - compare the clocks; once a second is enough. Zeroed = no look yet.
 *
 * @step_us  TIMELINE_STEP, TIMELINE_ABSURD: how far the wall clock is ahead of where the timeline was; 0 at
 *           the first look
 *
 * Shape: never absurd: less than a day back, less than 31 days forward (a suspended machine), and the
 *        first time that is not before 2025.
 */
enum timeline_look timeline_look(struct timeline *t, mono_us now, wall_us wall, int64_t *step_us);
wall_us timeline_wall(const struct timeline *t, mono_us at);
mono_us timeline_mono(const struct timeline *t, wall_us at);

#endif
