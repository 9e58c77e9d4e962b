/**
 * watch - absolute deadlines of clients, kept outside the HTTP library.
 *
 * The library's own time-out begins anew with each byte, so a client that sends one byte a second
 * holds its connection for ever. Here every phase of a connection has an end that no byte moves: a
 * thread looks at all connections a few times a second and shuts the late ones down; the library
 * then sees a closed peer and cleans up.
 *
 * Not here: who owns the descriptors (the library does; watch_remove comes before it closes one).
 */
#ifndef DAHU_HTTP_WATCH_H
#define DAHU_HTTP_WATCH_H

#include <stdint.h>

enum watch_phase {
    WATCH_HEAD,  /* a request has begun and its head is not complete */
    WATCH_BODY,  /* its body is not complete */
    WATCH_WORK,  /* we are at work: no deadline here, the database workers have theirs */
    WATCH_REPLY, /* the answer is being sent */
    WATCH_IDLE,  /* answered; becomes WATCH_HEAD by itself when bytes of a next request arrive */
    WATCH_PHASES
};

struct watch;
struct watched; /* one connection */

/** watch_new - starts the thread. @limit_ms of each phase, 0 = none. Owned: watch_free. */
struct watch *watch_new(const int limit_ms[static WATCH_PHASES]);
void watch_free(struct watch *w); /* every connection was removed before; NULL is fine */

struct watched *watch_add(struct watch *w, int fd); /* in WATCH_HEAD; owned by @w until watch_remove */
void watch_remove(struct watched *c);
void watch_enter(struct watched *c, enum watch_phase phase);

#endif
