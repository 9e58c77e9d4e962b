/**
 * gather - how long the loop leaves the kernel alone, so that answers which trickle in are taken many at a
 * time.
 *
 * Each look at the kernel costs as much as half an answer. Among thousands of events a second, of which none
 * leads to the next, it looks once a millisecond; an answer then waits for less than that. Where somebody
 * asks as fast as he is answered, each wait would be his: for as long as that goes on there is none. Nor is
 * there one at low rates, where there is nothing to gather.
 *
 * Pure: the caller brings the time, and sleeps.
 */
#ifndef DAHU_MODBUS_GATHER_H
#define DAHU_MODBUS_GATHER_H

#include "dahu/base/clock.h"

enum { GATHER_US = 1000 };

struct gather {
    mono_us looked;  /* when the kernel was last asked */
    mono_us timer;   /* the next timer that is not to be late; INT64_MAX us = none */
    mono_us chained; /* when an answer last led to a request */
    mono_us since;   /* when counting began */
    int events;      /* since then */
    bool many;       /* there were, before that */
};

void gather_init(struct gather *g, mono_us now);
/** gather_event - something has happened. */
static inline void gather_event(struct gather *g)
{
    g->events++;
}
/** gather_chain - an answer has led to the next request, or to the silence before it. */
static inline void gather_chain(struct gather *g, mono_us now)
{
    g->chained = now;
}
/** gather_timer - there is a timer at @at. */
void gather_timer(struct gather *g, mono_us at);
/** gather_us - how long to sleep before the kernel is asked, which is then; 0 = not at all. */
int64_t gather_us(struct gather *g, mono_us now);

#endif
