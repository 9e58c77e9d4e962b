/**
 * sink - the way of records to PostgreSQL: a queue in memory, and the spool behind it.
 *
 * One thread puts (the poll loop): the queue takes no lock, and putting never waits. With PostgreSQL healthy
 * and the spool empty, what is queued goes straight in, five times a second. Otherwise, also
 * while a write does not come back, it is on the disk after about two seconds, and is delivered in order
 * when PostgreSQL answers again. A batch of which nobody knows whether it was committed is written again:
 * the key makes that harmless.
 *
 * Nothing is overwritten. What fits neither into the spool nor into the queue is remembered as spans of lost
 * slots, one a point, and becomes gaps `spool_full`. Live values are not spooled: they are dropped.
 *
 * Two threads: one that keeps (queue to writer or spool), one that writes (PostgreSQL).
 */
#ifndef DAHU_STORE_SINK_H
#define DAHU_STORE_SINK_H

#include "dahu/store/reading.h"
#include "dahu/store/spool.h"

struct sink;

/* What whoever reads meters is to do about the room that is left. */
enum sink_pressure {
    SINK_EASY,
    SINK_LEAN, /* 95 % of the spool: cumulative registers only */
    SINK_FULL, /* nothing more can be kept: read nothing */
};

struct sink_config {
    const char *url;           /* copied */
    int capacity;              /* records */
    struct spool_config spool; /* folder NULL = no spool: what PostgreSQL does not take is lost */
    /** Runs on the thread that keeps when the pressure has changed; @why is for people, borrowed. NULL =
     * nobody. */
    void (*pressure)(void *user, enum sink_pressure p, const char *why);
    void *user;
};

/** sink_start - ERR_SYSTEM when there can be no thread; ERR_BUSY another process has the spool, and which.
 *  PostgreSQL need not be there yet, and the folder of the spool need not be usable. */
bool sink_start(struct sink **out, const struct sink_config *c, struct err *e) NODISCARD;
/** sink_put - @r is taken, also on failure. False when there was no room: then its slots, @period_us apart,
 *  will become gaps. */
bool sink_put(struct sink *s, struct record *r, int64_t period_us);

/* What was left at the end. */
struct sink_end {
    int64_t spooled; /* records that wait in the spool for the next start */
    int64_t lost;    /* records that could be kept nowhere */
};
/** sink_stop - write what is queued, for at most @grace_ms, spool the rest, and free the sink. */
struct sink_end sink_stop(struct sink *s, int grace_ms);

struct sink_status {
    int queued, capacity;                       /* records in memory, those on their way too */
    int64_t readings, gaps, conflicts;          /* new rows since the start */
    int64_t rejected;                           /* records that PostgreSQL refused for what they say */
    int64_t batches, batch_records, last_batch; /* committed: how many, records in all and in the last */
    int64_t spooled, drained;                   /* records that went into the spool, and out of it */
    int64_t dropped;                            /* records that found no room: gaps, or live values */
    int64_t lost_spans;                         /* points with lost slots that are not booked yet */
    bool database_up;
    int64_t commit_age_ms; /* since the last commit; -1 = none yet */
    char database_error[300];
    bool has_spool;
    struct spool_status spool;
    enum sink_pressure pressure;
    char trouble[400]; /* why records are not safe now, for /ready; "" = they are */
};
/** sink_status - from any thread; at most a second old. Never waits for a disk or for PostgreSQL. */
void sink_status(struct sink *s, struct sink_status *out);

#endif
