/* timeline - see the header. */
#include "dahu/modbus/timeline.h"

static const int64_t DAY_US = 86400LL * 1000000;
static const int64_t EARLIEST_US = 1735689600LL * 1000000; /* 2025-01-01: before this program was written */

enum {
    NOISE_US = 2000, /* the two clocks are not read at once: a difference below this is no news */
    SLEW_US =
        500000 /* NTP steps what is more than 128 ms away and slews the rest; twice that and more is told */
};

static bool can_be(int64_t step_us)
{
    return step_us > -DAY_US && step_us < 31 * DAY_US;
}

enum timeline_look timeline_look(struct timeline *t, mono_us now, wall_us wall, int64_t *step_us)
{
    int64_t ahead_us = wall.us - now.us;
    *step_us = t->believed ? ahead_us - t->ahead_us : 0;
    if (wall.us < EARLIEST_US || !can_be(*step_us))
        return TIMELINE_ABSURD;
    bool first = !t->believed;
    if (!first && *step_us > -NOISE_US && *step_us < NOISE_US)
        return TIMELINE_STEADY;
    t->ahead_us = ahead_us;
    t->believed = true;
    return !first && (*step_us <= -SLEW_US || *step_us >= SLEW_US) ? TIMELINE_STEP : TIMELINE_STEADY;
}

wall_us timeline_wall(const struct timeline *t, mono_us at)
{
    return (wall_us){at.us + t->ahead_us};
}

mono_us timeline_mono(const struct timeline *t, wall_us at)
{
    return (mono_us){at.us - t->ahead_us};
}
