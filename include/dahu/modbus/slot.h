/**
 * slot - the wall-clock grid on which readings are taken, as pure arithmetic.
 *
 * A slot is a wall-clock multiple of its period, and its value is what the registers show then. A
 * poll goes out a little later, at a planned moment of its own, so that gateways are not all hit at
 * once. A value that comes late is booked with a mark; one that comes too late is not booked at all:
 * half a period of extra energy in one slot is worse than a gap, because the register makes the gap
 * good.
 *
 * Live values have a grid too, but no slots: what is missed there is not missed by anybody.
 */
#ifndef DAHU_MODBUS_SLOT_H
#define DAHU_MODBUS_SLOT_H

#include "dahu/base/clock.h"

struct slot_rule {
    int64_t period_us;
    int64_t spread_us;  /* planned moments lie within this after the slot */
    int64_t late_us;    /* answered later than this after the planned moment, or in the next slot: marked */
    int64_t give_up_us; /* not answered by then: a gap */
    int64_t retry_us;   /* pause before another attempt in the same slot */
};

struct slot_rule slot_rule(int slot_s);
/** slot_live_rule - live values every @live_s: spread over their whole period. */
struct slot_rule slot_live_rule(int live_s);
/** slot_offset_us - when after its slot the point called @key is polled: the same every time. */
int64_t slot_offset_us(const struct slot_rule *r, uint64_t key);
/** slot_after - the first slot that does not begin before @t. */
wall_us slot_after(const struct slot_rule *r, wall_us t);
/** slot_first - the first slot that a point can be read for that nobody has read before: the running one
 * while that is not late yet. */
wall_us slot_first(const struct slot_rule *r, wall_us now);
/** slot_serves - is a slot read within the live period that begins at @from? @offset_us is that of the slot.
 */
bool slot_serves(const struct slot_rule *r, int64_t offset_us, wall_us from, int64_t live_us);

#endif
