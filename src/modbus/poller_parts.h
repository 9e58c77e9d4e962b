/*
 * poller_parts - what the files of the poller share.
 *
 *   poller.c          the one timer that gives everybody his turn; pauses, start and end
 *   poller_targets.c  targets come, change and go
 *   poller_meter.c    one meter: its attempts, and how they end
 *   poller_tell.c     what is told of a meter
 *   poller_links.c    links shared by the meters behind them
 *   poller_view.c     what can be seen from outside
 */
#ifndef DAHU_MODBUS_POLLER_PARTS_H
#define DAHU_MODBUS_POLLER_PARTS_H

#include "dahu/modbus/alarm.h"
#include "dahu/modbus/course.h"
#include "dahu/modbus/poller.h"

/* A link and how many targets use it. */
struct shared_link {
    char *uri;         /* owned */
    struct link *link; /* NULL: @fault says why */
    struct err *fault; /* owned; NULL unless there is no link */
    int users;
    int place; /* in poller.links.all */
};
struct shared_links {
    void *by_uri; /* tsearch tree */
    struct shared_link **all;
    int count, room;
};
struct shared_link *link_share(struct shared_links *s, struct engine *g, const struct poll_target *t);
void link_unshare(struct shared_links *s, struct shared_link *link);
void shared_links_fini(struct shared_links *s);

enum phase {
    RESTING, /* nothing to do before its next turn */
    ASKING,  /* its job is with the link */
    PAUSING, /* between two attempts of one slot, until its alarm */
    STOPPED, /* nothing to do any more */
};

/* Why a meter is not read, as long as it is not. */
struct trouble {
    struct complaint complaint;
    enum gap_cause cause;
    char *text; /* owned */
};

struct meter {
    struct alarm alarm; /* first: alarms_first gives the meter */
    struct poller *poller;
    int64_t point_id;
    struct shared_link *shared;
    struct course *slots, *live; /* live NULL = no live values of its own */
    int32_t slots_offset_us;
    int32_t slot_s, live_s, max_in_flight; /* as the target says */
    int64_t live_offset_us;
    enum phase phase;
    enum session_kind kind; /* of the poll that is ASKING */
    bool waiting;           /* for a clock that can be believed: has no first slot yet */
    bool heir;              /* of the slots of a meter that it took the place of */
    bool open;              /* slot_at has not ended */
    bool well;              /* the slot before ended with a reading, or there was none */
    bool partial;           /* and a part of it was refused */
    bool barred;            /* its fault is that of the link */
    bool polled;            /* something has been asked */
    bool in_course;         /* the open slot began there, and is given up there */
    bool cumulative;        /* its driver knows cumulative registers */
    uint8_t attempts;       /* of the open slot */
    wall_us slot_at;
    wall_us frontier; /* first slot that has neither a value nor a gap, besides the open one */
    mono_us planned;  /* of the open slot; its give-up time counts from here */
    wall_us read_at;  /* of the newest values */
    struct breaker breaker;
    struct trouble *trouble; /* owned; NULL = none */
    uint32_t holes_seen;     /* sum of the holes that were told */
    struct link_timeouts timeouts;
    uint32_t on_time, late, missed; /* slots */
    char *point;                    /* owned */
    char *name;                     /* owned */
    char *fault;                    /* owned; why it is not to be asked */
    struct session session;
    struct job job;
};

struct poller {
    struct poller_config config;
    struct session_wants wants;
    struct timeline timeline;
    struct meter **meters; /* sorted by point */
    int count;
    struct course **courses; /* slots and live values, one for each period */
    int course_count;
    struct alarms alarms;
    struct shared_links links;
    struct event *timer, *grace;
    int busy;         /* meters that are ASKING or PAUSING */
    mono_us timer_at; /* INT64_MAX us = not set */
    bool once, stopping, applying, pumping;
    bool paused, no_detail;
    enum gap_cause pause_cause;
    char *pause_detail; /* owned */
    struct complaint absurd;
    struct sample sample; /* scratch: it is large, and used by one callback at a time */
    struct poller_counters counters;
};

enum {
    ONCE_DEADLINE_S = 60, /* poller_once waits for no next slot */
};

/* ---- poller_targets.c ---------------------------------------------------------------------------- */

/* target_start - find its first slot, now that the time is known. */
void target_start(struct meter *m);
/* targets_free - all of them, without a word about open slots. */
void targets_free(struct poller *p);

static inline mono_us meter_now(const struct meter *m)
{
    return engine_now(m->poller->config.engine);
}

/* ---- poller_meter.c ------------------------------------------------------------------------------ */

/* Turns of the schedule: @slot begins; its time to give up has come; live values; its alarm. */
void meter_begin_slot(struct meter *m, wall_us slot, mono_us planned);
void meter_give_up(struct meter *m, wall_us slot);
void meter_begin_live(struct meter *m, wall_us at);
void meter_alarmed(struct meter *m);
/* meter_deadline_us - when the open slot is given up. */
int64_t meter_deadline_us(const struct meter *m);
/* meter_polled - its job has left the link. */
void meter_polled(struct meter *m, const struct err *failure);
/* meter_unread - the first slot that was not told of. */
wall_us meter_unread(const struct meter *m);
/* meter_halt - stop at once, tell nothing. meter_close - and tell that all slots that have begun have no
 * value, because of @detail. */
void meter_halt(struct meter *m);
void meter_close(struct meter *m, const char *detail);

/* ---- poller_tell.c ------------------------------------------------------------------------------- */

enum gap_cause gap_cause_of(const struct err *e);
/* meter_barrier - why it is never asked: it or its link has a fault. NULL: it is asked. */
const char *meter_barrier(const struct meter *m, enum gap_cause *cause);
/* meter_tell - one outcome; point, period and time are filled in. */
void meter_tell(struct meter *m, struct poll_outcome *o);
void meter_tell_gaps(struct meter *m, wall_us from, wall_us until, enum gap_cause cause, const char *detail);
/* meter_explain - tell that the slots from the frontier up to, not including, @until have no value. */
void meter_explain(struct meter *m, wall_us until, enum gap_cause cause, const char *detail);
/* meter_note_trouble - remember a failure for slots that end before the next attempt; meter_in_trouble - and
 * say so, with its @consequence; meter_out_of_trouble - it is read again. */
void meter_note_trouble(struct meter *m, enum gap_cause cause, const char *text);
void meter_in_trouble(struct meter *m, enum gap_cause cause, const char *text, const char *consequence);
void meter_out_of_trouble(struct meter *m);
/* meter_count, meter_count_missed - how slots ended. */
void meter_count(struct meter *m, bool late);
void meter_count_missed(struct meter *m, enum gap_cause cause, int64_t slots);
/* meter_holes_sum - changes with the holes; meter_tell_holes - tell when it has. */
uint32_t meter_holes_sum(const struct meter *m);
void meter_tell_holes(struct meter *m);

/* ---- poller.c ------------------------------------------------------------------------------------ */

struct course *poller_course(struct poller *p, int period_s, bool live);
/* poller_look - at the clocks; false while none can be believed. */
bool poller_look(struct poller *p);
/* poller_hurry - an alarm was set: the timer must not come after @at. */
void poller_hurry(struct poller *p, mono_us at);
void poller_check_idle(struct poller *p);

#endif
