/* gather - see the header. */
#include "dahu/modbus/gather.h"

enum {
    COUNT_US = 10000,  /* events are counted for so long */
    EVENTS_LEAST = 30, /* of that time: 3,000 a second. Below, the loop is idle for most of the time */
    CHAIN_US = 20000,  /* for whom the next answer takes longer, a millisecond is little */
};

void gather_init(struct gather *g, mono_us now)
{
    *g = (struct gather){.looked = now, .timer = {INT64_MAX}, .chained = {INT64_MIN / 2}, .since = now};
}

void gather_timer(struct gather *g, mono_us at)
{
    if (at.us < g->timer.us)
        g->timer = at;
}

static void count(struct gather *g, mono_us now)
{
    int64_t took_us = now.us - g->since.us;
    if (took_us < COUNT_US)
        return;
    g->many = g->events * (int64_t)COUNT_US >= EVENTS_LEAST * took_us;
    g->since = now;
    g->events = 0;
}

int64_t gather_us(struct gather *g, mono_us now)
{
    count(g, now);
    bool gathers = g->many && now.us - g->chained.us >= CHAIN_US;
    int64_t until_us = g->looked.us + GATHER_US;
    if (g->timer.us < until_us)
        until_us = g->timer.us;
    if (!gathers || until_us < now.us)
        until_us = now.us;
    g->looked.us = until_us;
    if (g->timer.us <= until_us)
        g->timer.us = INT64_MAX; /* it will have fired, and whoever has another says so */
    return until_us - now.us;
}
