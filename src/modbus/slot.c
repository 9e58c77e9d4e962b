/* slot - see the header. */
#include "dahu/modbus/slot.h"

enum { SECOND_US = 1000000 };

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Hundreds of points behind few gateways are heard within a second, ten thousand of a quarter of an hour
 * within five. Slots of a second keep a fifth of it for the answers of those that come last. */
static int64_t spread(int64_t period)
{
    return least(least(most(period / 100, SECOND_US), 5 * (int64_t)SECOND_US), period / 5 * 4);
}

/* A quarter of an hour: polls within 5 s, late after 1 min, a gap after 5 min, 5 s between attempts. Neither
 * mark comes before a second is over, however short the slots. */
struct slot_rule slot_rule(int slot_s)
{
    int64_t period = (int64_t)slot_s * SECOND_US, whole = least(period, SECOND_US);
    return (struct slot_rule){
        .period_us = period,
        .spread_us = spread(period),
        .late_us = most(period / 15, whole),
        .give_up_us = most(period / 3, whole),
        .retry_us = least(period / 16, 5 * (int64_t)SECOND_US),
    };
}

struct slot_rule slot_live_rule(int live_s)
{
    int64_t period = (int64_t)live_s * SECOND_US;
    return (struct slot_rule){
        .period_us = period, .spread_us = period - 1, .late_us = period, .give_up_us = period};
}

/* Neighbouring numbers must not be neighbours in time: they often share a gateway. */
static uint64_t scatter(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u; /* the finaliser of SplitMix64 */
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

int64_t slot_offset_us(const struct slot_rule *r, uint64_t key)
{
    return (int64_t)(scatter(key) % (uint64_t)(r->spread_us + 1));
}

wall_us slot_after(const struct slot_rule *r, wall_us t)
{
    return wall_slot((wall_us){t.us + r->period_us - 1}, r->period_us);
}

wall_us slot_first(const struct slot_rule *r, wall_us now)
{
    wall_us running = wall_slot(now, r->period_us);
    if (now.us - running.us >= r->period_us / 15)
        running.us += r->period_us;
    return running;
}

bool slot_serves(const struct slot_rule *r, int64_t offset_us, wall_us from, int64_t live_us)
{
    wall_us read = {wall_slot((wall_us){from.us + live_us - 1 - offset_us}, r->period_us).us + offset_us};
    return read.us >= from.us;
}
