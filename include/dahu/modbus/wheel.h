/**
 * wheel - very many coarse timers: to set, to move and to drop one costs a few stores and no system call.
 *
 * A deadline of every request, a slot of every meter: a heap of them would be the dearest thing on the
 * poll path. Here they lie in a ring of lists, one for each tick of the clock; a timer that is due
 * after more than one round stays in its list until its round has come.
 *
 * Pure: the caller brings the time. A timer fires never early, and at most one tick late.
 */
#ifndef DAHU_MODBUS_WHEEL_H
#define DAHU_MODBUS_WHEEL_H

#include "dahu/base/clock.h"

enum {
    WHEEL_TICK_US = 4000, /* a fifth of the lateness that a slot may have */
    WHEEL_SLOTS = 512,    /* a round takes 2 s */
};

struct timer {
    void (*fn)(void *arg);
    void *arg;
    int64_t tick; /* fires when it has come; private, like what follows */
    struct timer *next, **back;
};

struct wheel {
    int64_t tick; /* up to it everything has fired */
    uint64_t used[WHEEL_SLOTS / 64];
    struct timer *slots[WHEEL_SLOTS];
};

void wheel_init(struct wheel *w, mono_us now);
/** wheel_set - let @t fire at @due, whether it was set before or not. What is due already fires at the next
 * tick. */
void wheel_set(struct wheel *w, struct timer *t, mono_us due);
void wheel_drop(struct timer *t); /* also when it was not set */
static inline bool wheel_has(const struct timer *t)
{
    return t->back != NULL;
}
/** wheel_next - when to call wheel_turn next, which may turn out to be too early; INT64_MAX us = no timer. */
mono_us wheel_next(const struct wheel *w);
/** wheel_turn - fire what is due. A callback may set and drop any timer, its own too. */
void wheel_turn(struct wheel *w, mono_us now);

#endif
