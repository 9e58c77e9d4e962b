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

/* A quarter of an hour: polls within 5 s, late after 1 min, a gap after 5 min, 5 s between attempts.
 * Slots of seconds, for tests and live values, may use their whole period. */
struct slot_rule slot_rule(int slot_s)
{
    int64_t period = (int64_t)slot_s * SECOND_US, whole = least(period, SECOND_US);
    return (struct slot_rule){
        .period_us = period,
        .spread_us = least(period / 100, 5 * (int64_t)SECOND_US),
        .late_us = most(period / 15, whole),
        .give_up_us = most(period / 3, whole),
        .retry_us = least(period / 16, 5 * (int64_t)SECOND_US),
    };
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

wall_us slot_next(const struct slot_rule *r, wall_us last, wall_us now, bool fresh)
{
    int64_t running = wall_slot(now, r->period_us).us;
    int64_t limit = fresh ? r->period_us / 15 : r->give_up_us;
    int64_t usable = now.us - running < limit ? running : running + r->period_us;
    if (last.us == INT64_MIN)
        return (wall_us){usable};
    int64_t next = wall_slot(last, r->period_us).us + r->period_us;
    bool set_back = next > running + 2 * r->period_us;
    return (wall_us){set_back || next < usable ? usable : next};
}
