/**
 * deliver - brings the messages of the outbox to their receivers: libcurl's multi interface in a libevent
 * loop.
 *
 * The loop's thread owns all transfers. A worker with its own connection takes messages from the outbox and
 * writes what became of them, so the loop never waits for SQL. A message that was taken and of which nothing
 * was written (the process ended, PostgreSQL was away) is taken again when its lease is over: at least once,
 * with the same key.
 *
 * Redirects are not followed, proxies of the environment are not used, and an address that is not public is
 * connected to only when it is listed (reach.h).
 *
 * Not here: what is said and what an answer means (message.h).
 */
#ifndef DAHU_JOB_DELIVER_H
#define DAHU_JOB_DELIVER_H

#include <event2/event.h>

#include "dahu/base/err.h"

struct deliver;

struct deliver_settings {
    const char *database_url;
    const char *private_targets; /* "host:port, host:port"; outlives the deliverer */
    int first_retry_s;           /* doubles with each attempt */
    int answer_s;                /* longest attempt */
};

/** deliver_start - begin at once, driven by @loop. Owned: deliver_stop, on the thread of the loop. */
struct deliver *deliver_start(struct event_base *loop, const struct deliver_settings *settings);
void deliver_stop(struct deliver *d); /* what is under way is given up, and sent again by the next one */

#endif
