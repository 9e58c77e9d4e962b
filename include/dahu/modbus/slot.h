/**
 * slot - the wall-clock grid on which readings are taken, as pure arithmetic.
 *
 * A slot is a wall-clock multiple of its period, and its value is what the registers show then. A
 * poll goes out a little later, spread over the points, so that gateways are not all hit at once. A
 * value that comes late is booked with a mark; one that comes too late is not booked at all: half a
 * period of extra energy in one slot is worse than a gap, because the register makes the gap good.
 */
#ifndef DAHU_MODBUS_SLOT_H
#define DAHU_MODBUS_SLOT_H

#include "dahu/base/clock.h"

struct slot_rule {
    int64_t period_us;
    int64_t spread_us;  /* polls go out within this after the slot */
    int64_t late_us;    /* answered later than this after the slot: marked */
    int64_t give_up_us; /* not answered by then: a gap */
    int64_t retry_us;   /* pause before another attempt in the same slot */
};

struct slot_rule slot_rule(int slot_s);
/** slot_offset_us - when after its slot the point called @key is polled: the same every time. */
int64_t slot_offset_us(const struct slot_rule *r, uint64_t key);

/**
 * slot_next - the slot to read after @last.
 *
 * @last    the slot before, or the newest one that is booked already; INT64_MIN us = none
 * @fresh   nothing was read yet: a slot that is late already is left out
 *
 * Shape: the slot after @last when it can still be read in time. After a stall, a suspended machine or
 *        a clock that was set forward it is the running slot or the one after it, and the slots
 *        between are lost; after a clock that was set back it is the next slot of the new time.
 */
wall_us slot_next(const struct slot_rule *r, wall_us last, wall_us now, bool fresh);

#endif
