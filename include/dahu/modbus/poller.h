/**
 * poller - which meter is due: reads every target on its slots and tells how each slot ended.
 *
 * Slots come from the wall clock, waiting is done on the monotonic clock, and both are aligned anew at
 * every slot. Each slot of each target ends as exactly one outcome: a sample, or a gap with its
 * cause. Failed attempts are repeated inside the slot, unless the meter failed in the slot before too:
 * a dead unit costs its neighbours one time-out a slot.
 *
 * Not here: where outcomes go, and where targets come from.
 */
#ifndef DAHU_MODBUS_POLLER_H
#define DAHU_MODBUS_POLLER_H

#include "dahu/modbus/link.h"

/* One metering point and the meter that is installed there. Texts are borrowed for the call. */
struct poll_target {
    int64_t point_id;
    const char *name; /* for log lines: the serial number of the meter */
    const char *uri;
    uint8_t unit;
    const struct driver *driver; /* NULL: there is none, @fault says why */
    const char *fault;
    int slot_s;
    struct link_timeouts timeouts;
    wall_us booked_at; /* newest slot that is booked already; INT64_MIN us = none */
};

/* Why a slot has no value; the names are those of the column reading_gap.cause. */
enum gap_cause {
    GAP_SILENT,    /* connected, no answer */
    GAP_REFUSED,   /* connection refused */
    GAP_EXCEPTION, /* the meter or its gateway answered an exception */
    GAP_MALFORMED, /* what came back was no valid answer */
    GAP_LINK_DOWN, /* no connection */
    GAP_NOT_READ,  /* its turn did not come */
    GAP_DRIVER_FAULT,
    GAP_COLLECTOR_DOWN,
};
const char *gap_cause_name(enum gap_cause c);

/* How one slot ended; with until > slot_at, how all slots from slot_at to until ended. Borrowed. */
struct poll_outcome {
    int64_t point_id;
    wall_us slot_at, until;
    int64_t period_us;
    wall_us at; /* when the last answer came, or when the slot was given up */
    bool late;
    const struct sample *sample; /* NULL = a gap */
    enum gap_cause cause;
    const char *detail;
};
typedef void poll_outcome_fn(void *user, const struct poll_outcome *outcome);

struct poller_config {
    struct engine *engine;
    struct quantity_set want;
    poll_outcome_fn *outcome;
    void (*idle)(void *user); /* after poller_once or poller_stop: nothing is under way any more */
    void *user;
};

struct poller;
struct poller *poller_new(const struct poller_config *c);
void poller_free(struct poller *p);
/** poller_apply - from now on these targets and no others. One that did not change is not disturbed. */
void poller_apply(struct poller *p, const struct poll_target *targets, int count);
/** poller_once - read every target for the running slot now, then call idle. Call before poller_apply. */
void poller_once(struct poller *p);
/** poller_stop - begin nothing new; call idle when what is under way has ended, at the latest after
 * @grace_ms. */
void poller_stop(struct poller *p, int grace_ms);

struct poller_counters {
    uint64_t readings, gaps, retries;
};
struct poller_counters poller_counters(const struct poller *p);

#endif
