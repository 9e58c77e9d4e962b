/**
 * stream - server-sent events: live values, sources, alarms and due cases, as they happen.
 *
 * One thread with one connection of its own hears what the database tells, asks for the rows once, and puts
 * them into a ring; every listener reads on from where it is, and sees what it may see. So a listener that
 * does not read holds up nobody: what it has not taken when the ring has gone round, or for SLOW_MS, it never
 * gets - its connection is closed. Each listener is held to its session every two seconds.
 *
 * Not here: which rows (store/stream.h), the connection (server.h).
 */
#ifndef DAHU_HTTP_STREAM_H
#define DAHU_HTTP_STREAM_H

#include "dahu/http/call.h"

struct stream;

/** stream_new - starts the thread; the database may still be away. Owned: stream_stop, then stream_free. */
struct stream *stream_new(const char *database_url);
/** stream_stop - ends every listener's answer and the thread; whoever comes now is ended at once. */
void stream_stop(struct stream *s);
void stream_free(struct stream *s); /* no exchange holds a listener any more */

/** stream_open - what answers GET /api/v1/stream: fills the answer with a listener. */
bool stream_open(struct call *c, struct err *e) NODISCARD;

#endif
