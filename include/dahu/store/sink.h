/**
 * sink - the thread that writes records to PostgreSQL, and the queue before it.
 *
 * One thread puts (the poll loop), one thread of the sink writes: the queue between them takes no
 * lock, and putting never waits. A record stays queued until PostgreSQL has committed it, so a lost
 * connection costs a repetition and nothing else. While PostgreSQL is away the queue fills; what no
 * longer fits is remembered as spans of lost slots and booked as gaps `spool_full` later.
 */
#ifndef DAHU_STORE_SINK_H
#define DAHU_STORE_SINK_H

#include "dahu/store/reading.h"

struct sink;

struct sink_config {
    const char *url; /* copied */
    int capacity;    /* records */
};

/** sink_start - ERR_SYSTEM when there can be no thread. PostgreSQL need not be there yet. */
bool sink_start(struct sink **out, const struct sink_config *c, struct err *e) NODISCARD;
/** sink_put - @r is taken, also on failure. False when the queue was full: then its slots, @period_us
 *  apart, will become gaps. */
bool sink_put(struct sink *s, struct record *r, int64_t period_us);
/** sink_stop - write what is queued, for at most @grace_ms, then end the thread and free the sink.
 *  Returns the number of records that could not be written. */
int sink_stop(struct sink *s, int grace_ms);

struct sink_counters {
    int64_t readings, gaps, conflicts, batches, rejected;
    int queued;
};
/** sink_counters - approximate while the thread works. */
struct sink_counters sink_counters(const struct sink *s);

#endif
