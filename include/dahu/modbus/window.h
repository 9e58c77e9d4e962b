/**
 * window - the requests of one link that are on their way: whose they are, and until when they are waited
 * for.
 *
 * A gateway answers one request after the other. What was sent behind others is therefore waited for as
 * many time-outs as there are requests before it, and one less whenever one of those is settled: the
 * request that is never answered is the only one that fails.
 *
 * Pure: the caller brings the time. Its memory grows with the most that was ever on its way.
 */
#ifndef DAHU_MODBUS_WINDOW_H
#define DAHU_MODBUS_WINDOW_H

#include "dahu/base/clock.h"
#include "dahu/modbus/pdu.h"

enum { WINDOW_MOST = 16 };

struct job;

struct flight {
    struct job *job;
    mono_us sent, deadline;
    int ticket; /* of the request in the session of the job */
    uint16_t transaction;
    struct modbus_read read;
};

struct window {
    struct flight *flights; /* owned; the oldest first */
    int count, room;
};

void window_fini(struct window *w);
/** window_add - one more request goes out at @now; borrowed until the next change. */
struct flight *window_add(struct window *w, mono_us now, int64_t timeout_us);
/** window_find - the index of what was sent as @transaction; -1 = nothing. */
int window_find(const struct window *w, uint16_t transaction);
/** window_remove - flight @i is settled. */
void window_remove(struct window *w, int i, mono_us now, int64_t timeout_us);
/** window_deadline - the first of all; INT64_MAX us = nothing is on its way. */
mono_us window_deadline(const struct window *w);

#endif
