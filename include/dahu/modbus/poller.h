/**
 * poller - which meter is due: reads every target on its slots and tells how each slot ended.
 *
 * Slots come from the wall clock, waiting is done on the monotonic clock, and how far one is ahead of the
 * other is looked at every second (timeline.h). Each slot of each target ends as exactly one outcome: a
 * sample, or a gap with its cause. Failed attempts are repeated inside the slot, unless the meter failed in
 * the slot before too. A unit that does not answer rests, longer each time (breaker.h): it costs its
 * neighbours one time-out a pause.
 *
 * Not here: where outcomes go, and where targets come from.
 */
#ifndef DAHU_MODBUS_POLLER_H
#define DAHU_MODBUS_POLLER_H

#include "dahu/modbus/link.h"

/* One metering point and the meter that is installed there. Texts and holes are borrowed for the call. */
struct poll_target {
    int64_t point_id;
    const char *point; /* for people: the number of the metering point */
    const char *name;  /* and the serial number of the meter */
    const char *uri;
    uint8_t unit;
    int max_in_flight; /* requests that may be on their way at once on its link; 0 = as the driver says */
    const struct driver *driver; /* NULL: it is not to be asked, @fault says why */
    const char *fault;
    bool barred; /* the fault is that its link must not be used: gaps link_down instead of driver_fault */
    int slot_s, live_s; /* live_s 0 = no values but those of the slots */
    struct link_timeouts timeouts;
    wall_us booked_at;                /* newest slot that is booked already; INT64_MIN us = none */
    wall_us since;                    /* slots from here on are wanted; INT64_MIN us = from now on */
    const struct read_request *holes; /* what it is known to lack (meter_map.holes) */
    int hole_count;
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
    GAP_SPOOL_FULL, /* there was no room to keep readings: nothing was asked */
    GAP_CAUSE_COUNT
};
const char *gap_cause_name(enum gap_cause c);

enum poll_kind {
    POLL_VALUE,      /* the reading of a slot */
    POLL_GAP,        /* a slot, or all from slot_at to until, without one */
    POLL_LIVE,       /* values of this moment; belong to no slot */
    POLL_LIVE_FAILED /* they were asked for in vain; no gap */
};

/* How a slot or a live poll ended. Borrowed. */
struct poll_outcome {
    enum poll_kind kind;
    int64_t point_id;
    wall_us slot_at, until; /* of slots: the first and the last */
    int64_t period_us;
    wall_us at;                  /* when the last answer came, or when it was given up */
    bool late;                   /* see slot_rule.late_us */
    const struct sample *sample; /* POLL_VALUE, POLL_LIVE */
    enum gap_cause cause;        /* POLL_GAP, POLL_LIVE_FAILED */
    const char *detail;
};
typedef void poll_outcome_fn(void *user, const struct poll_outcome *outcome);
/* All that the meter of this point lacks as far as is known now; borrowed. Called when it changed and a
 * reading has confirmed it. */
typedef void poll_holes_fn(void *user, int64_t point_id, const struct read_request *holes, int count);

struct poller_config {
    struct engine *engine;
    struct session_wants wants;
    int back_off_max_s; /* longest pause before a unit that does not answer is asked again */
    poll_outcome_fn *outcome;
    poll_holes_fn *holes;     /* NULL = nobody wants to know */
    void (*idle)(void *user); /* after poller_once or poller_stop: nothing is under way any more */
    void *user;
};

struct poller;
struct poller *poller_new(const struct poller_config *c);
void poller_free(struct poller *p);
/**
 * poller_apply - from now on these targets and no others, sorted by point.
 *
 * One that did not change is not disturbed. The slots of one that changed or went, up to the one that
 * runs now, are explained: none is left without a value or a gap.
 */
void poller_apply(struct poller *p, const struct poll_target *targets, int count);
/**
 * poller_hand_over - another collector reads these points from now on: ask them nothing more at once, and
 * book nothing for their open slots, which are its to book.
 *
 * @points  sorted; those that are not known are passed over
 */
void poller_hand_over(struct poller *p, const int64_t *points, int count);
/**
 * poller_pause - ask nothing more; each slot from now on becomes a gap with @cause and @detail (copied).
 * Polls that are under way end as usual. poller_resume - and on again.
 */
void poller_pause(struct poller *p, enum gap_cause cause, const char *detail);
void poller_resume(struct poller *p);
/** poller_detail - false: room is short, so slots ask for cumulative registers only and live polls rest. */
void poller_detail(struct poller *p, bool on);
/** poller_once - read every target for the running slot now, then call idle. Call before poller_apply. */
void poller_once(struct poller *p);
/** poller_stop - begin nothing new; call idle when what is under way has ended, at the latest after
 * @grace_ms. */
void poller_stop(struct poller *p, int grace_ms);

enum { LATENESS_BUCKETS = 17 };
/* How long after its planned moment the reading of a slot was complete. */
extern const int32_t lateness_limits_ms[LATENESS_BUCKETS - 1]; /* of all buckets but the last */
struct poller_counters {
    uint64_t on_time, late, gaps[GAP_CAUSE_COUNT]; /* of slots */
    uint64_t live, live_failed,
        live_skipped; /* skipped: the one before had not ended, or had just been read */
    uint64_t retries;
    uint64_t lateness[LATENESS_BUCKETS],
        lateness_us; /* of slots that were read: how many in each bucket; the sum */
};
struct poller_counters poller_counters(const struct poller *p);

enum unit_state {
    UNIT_NEW,     /* not asked yet */
    UNIT_WELL,    /* its last poll brought values */
    UNIT_FAILING, /* its last poll failed, or it cannot be asked */
    UNIT_RESTING, /* does not answer: nothing is sent to it until next_try */
};
const char *unit_state_name(enum unit_state s); /* "well" */

/* What is known of one target. Texts are borrowed until the next turn. */
struct poll_status {
    int64_t point_id;
    const char *point, *name, *uri, *driver; /* number of the point, serial number; driver NULL = none */
    uint8_t unit;
    int slot_s, live_s;
    enum unit_state state;
    wall_us read_at;      /* of the newest values; INT64_MIN us = none yet */
    wall_us next_try;     /* UNIT_RESTING */
    enum gap_cause cause; /* of the last failure, unless it is well or new */
    const char *detail;
    uint64_t failures;              /* in a row */
    int holes;                      /* reads that it refuses */
    uint32_t on_time, late, missed; /* slots, since this meter is read in this way */
};
/** poller_visit - one target after the other, by point. @cursor: INT64_MIN at first, then left alone. */
bool poller_visit(const struct poller *p, int64_t *cursor, struct poll_status *out);

/* A link in use and how many targets are behind it. */
struct poll_link {
    const char *uri;
    const struct link *link; /* NULL: it cannot be used, @fault says why */
    const struct err *fault;
    int targets;
};
/** poller_visit_link - one link after the other, in no order. @cursor: 0 at first, then left alone. */
bool poller_visit_link(const struct poller *p, int *cursor, struct poll_link *out);

#endif
