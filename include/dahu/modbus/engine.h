/**
 * engine - the one loop on the one thread that all links share.
 *
 * Owns the libevent base, the resolver, what is to be freed after the current turn, and the watch
 * on the length of a turn: a callback that works for long delays every meter, so a turn above
 * 20 ms is logged with the callback that took most of it. Not thread safe; engine_stop may be called
 * from a callback only.
 */
#ifndef DAHU_MODBUS_ENGINE_H
#define DAHU_MODBUS_ENGINE_H

#include "dahu/modbus/gate.h"
#include "dahu/modbus/wheel.h"

struct engine;
struct listener;
struct event;
struct event_base;
struct evdns_base;

bool engine_new(struct engine **out, struct err *e) NODISCARD;
void engine_free(struct engine *g);               /* after everything that lives on it */
struct event_base *engine_base(struct engine *g); /* borrowed */
/** engine_resolver - asynchronous names, made at the first use; NULL with the reason when it cannot be. */
struct evdns_base *engine_resolver(struct engine *g, struct err *e);

/* What holds for all links together. */
struct engine_limits {
    int connects_per_s;      /* new connections a second, at most */
    int64_t back_off_max_us; /* the longest delay of a breaker */
};
/** engine_limit - set them; 50 connections a second and 5 minutes when it was never called. */
void engine_limit(struct engine *g, const struct engine_limits *limits);
const struct engine_limits *engine_limits(const struct engine *g);
/** engine_gate - stand in line for a new connection (gate.h); its turn may come before this returns. */
void engine_gate(struct engine *g, struct gate_ticket *t, bool failing);
void engine_gate_leave(struct engine *g, struct gate_ticket *t);

/**
 * engine_fence - until when links may be used; INT64_MAX us, as at the start, for ever.
 *
 * For a lease that must not be outlived: when the moment has passed, also while the process was stopped,
 * nothing more is sent, no connection is made, and those that are open are closed before anything else.
 * Jobs stay where they are; moving the fence on lets them go on.
 */
void engine_fence(struct engine *g, mono_us until);
/** engine_fenced - has the fence been passed? Looks at the clock: right before something is sent. */
bool engine_fenced(struct engine *g);
/* Whoever holds a connection; told when the fence is passed, and when it was moved on. */
struct fence_watch {
    void (*fn)(void *arg, bool passed);
    void *arg;
    struct fence_watch *next, **back; /* private */
};
void engine_watch_fence(struct engine *g, struct fence_watch *w);
void engine_unwatch_fence(struct fence_watch *w);

/** engine_now - the time of the running callback, which costs nothing. */
mono_us engine_now(const struct engine *g);
/** engine_timer - coarse timers (wheel.h): never early, 4 ms late at most while the loop keeps up. */
void engine_timer(struct engine *g, struct timer *t, mono_us due);

/** engine_alarm - let @timer, an event of libevent, fire at @at: for what must not be 4 ms late. */
void engine_alarm(struct engine *g, struct event *timer, mono_us at);
/** engine_chain - somebody asks as fast as he is answered: nothing is gathered (gather.h) for a while. */
void engine_chain(struct engine *g);

/* Something to do once when the running callback ends, however often it was asked for meanwhile. */
struct engine_task {
    void (*fn)(void *arg);
    void *arg;
    struct engine_task *next; /* private */
    bool queued;
};
void engine_soon(struct engine *g, struct engine_task *t);
void engine_not_soon(struct engine *g, struct engine_task *t);

/** engine_scratch - a buffer for what one callback receives: warm in the cache, and no memory of any link. */
uint8_t *engine_scratch(struct engine *g);
enum { ENGINE_SCRATCH_BYTES = 8192 };
/** engine_listeners - the listening sockets that links of this engine share (listener.h). */
struct listener **engine_listeners(struct engine *g);

/** engine_run - turn after turn until engine_stop, which may have been called already. */
void engine_run(struct engine *g);
/** engine_turn - one turn, which waits for something to happen; false = nothing ever can. */
bool engine_turn(struct engine *g);
void engine_stop(struct engine *g);

/** engine_defer - call @fn with @arg after the current turn: the way to free what a callback still uses. */
void engine_defer(struct engine *g, void (*fn)(void *arg), void *arg);

/** engine_enter, engine_leave - around the body of every callback of libevent; those of timers and tasks have
 *  them already. @what and @whom are borrowed until the end of the turn ("answer", "tcp://10.0.0.7:502").
 *  Callbacks do not nest. */
void engine_enter(struct engine *g);
void engine_leave(struct engine *g, const char *what, const char *whom);
/** engine_longest_turn - the longest turn so far, and since when it counts. */
int64_t engine_longest_turn_us(const struct engine *g);

#endif
