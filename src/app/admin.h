/**
 * admin - the small HTTP listener of a collector for monitoring: /live, /ready, /metrics, /links, /meters.
 *
 * It runs on the poll loop, so that what it tells is what the loop sees; long answers are made and sent
 * in pieces of a few milliseconds, and only as fast as the client takes them. It changes nothing, knows
 * no users, and belongs on a loopback address. A port that is taken costs the listener and nothing else.
 */
#ifndef DAHU_APP_ADMIN_H
#define DAHU_APP_ADMIN_H

#include "snapshot.h"

struct admin;

struct admin_config {
    const char *address; /* borrowed */
    int port;
    struct engine *engine;
    const struct poller *poller;
    struct sink *sink;
    /** Adds to @why, a line each, what keeps the collector from its work; false = not ready. */
    bool (*ready)(void *user, struct buf *why);
    void *user;
};

/** admin_new - listens now, or as soon as the port is free; says so in the log. */
struct admin *admin_new(const struct admin_config *c);
/** admin_free - NULL is fine; before the engine, the poller and the sink. */
void admin_free(struct admin *a);

#endif
