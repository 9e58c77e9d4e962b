/**
 * link_inside - what the parts of a link share: link.c (jobs, answers), link_ask.c (requests, and silence)
 * and link_connection.c (when the connection is made, renewed and given up). For nobody else.
 */
#ifndef DAHU_MODBUS_LINK_INSIDE_H
#define DAHU_MODBUS_LINK_INSIDE_H

#include "dahu/modbus/carrier.h"
#include "dahu/modbus/framing.h"
#include "dahu/modbus/link.h"
#include "dahu/modbus/window.h"

enum {
    LINK_TAIL_BYTES = 512, /* more than a frame with noise before it: a part that waits for its rest */
    LINK_GHOSTS = 4,
    LINK_SILENT_LIMIT = 3, /* requests in a row without an answer: the connection may be half open */
};

/* The ways of a connection; DOWN is also where a link rests. */
enum link_phase { PHASE_DOWN, PHASE_QUEUED, PHASE_CONNECTING, PHASE_UP };

/* A unit that did not answer a request without a transaction id: until then an answer may still come, which
 * could not be told from the answer to the next request of the same size. */
struct ghost {
    uint8_t unit;
    mono_us until;
};

struct link {
    struct engine *engine;
    struct carrier *carrier;
    const struct framing *framing;
    struct job *jobs; /* ring of those that have not ended; the head has its turn */
    struct window window;
    enum link_phase phase;
    int fd;
    bool proven; /* this connection has given a good answer */
    bool deaf;   /* what arrives until quiet_until is dropped: the line settles after a fault */
    uint16_t transaction;
    uint16_t tail_len;
    uint8_t *tail; /* LINK_TAIL_BYTES when there ever was a part of a frame */
    int max_in_flight, silent, faults;
    unsigned connection; /* number of it, so that a callback knows whether it is still the same */
    int64_t request_us, connect_us;
    mono_us quiet_until;
    mono_us due; /* what the timer is for */
    struct timer timer;
    struct engine_task soon; /* jobs have come */
    char *name;
    int64_t rtt_last_us, rtt_mean_us, rtt_max_us;
    size_t stale_bytes;
    struct link_counters counters; /* the first two; the others are off the poll path, as all that follows */
    struct event *readable, *pause;
    mono_us pause_at;
    struct ghost ghosts[LINK_GHOSTS];
    struct gate_ticket gate;
    struct fence_watch fence;
    struct breaker breaker;
    mono_us since;
    struct err *fault; /* the last one; NULL = there was none */
};

/** link_kick - do what can be done now: connect, or ask. */
void link_kick(struct link *l);
/** link_finish - @job has ended; its requests that are on their way are no longer waited for. */
void link_finish(struct job *job, const struct err *failure);
/** link_wake_at - look again at @due; INT64_MAX us = there is nothing to look for. */
void link_wake_at(struct link *l, mono_us due);

/** link_fill - ask what may be asked now. */
void link_fill(struct link *l);
/** link_expire - fail what was not answered in time. */
void link_expire(struct link *l);
/** link_add_ghost - without transaction ids @unit, which was silent, has to be left alone for as long again;
 * its neighbours need not wait: an answer of another unit is not taken for theirs. */
void link_add_ghost(struct link *l, uint8_t unit);
bool link_has_ghost(const struct link *l, uint8_t unit);
void link_on_readable(int fd, short what, void *arg);
/** link_take - settle what has been received. False when the connection is not the same any more. */
bool link_take(struct link *l, const uint8_t *bytes, size_t len);

void link_connection_init(struct link *l);
void link_connection_fini(struct link *l);
/** link_connect - begin to, when breaker, gate and fence allow; else come back when they do. */
void link_connect(struct link *l);
void link_connect_timed_out(struct link *l);
/**
 * link_lose - the connection cannot be used any longer.
 *
 * @culprit  whose requests fail; NULL = nobody's
 * @spare    the requests of the others are asked again, once; else they fail too
 */
void link_lose(struct link *l, const struct err *why, const struct job *culprit, bool spare);
void link_closed_by_peer(struct link *l, int error);
/** link_lose_framing - what was received is no Modbus; @flight is the request that it claims to answer, or
 * -1. */
void link_lose_framing(struct link *l, int flight, const char *text);
/** link_resynchronise - believe nothing and ask nothing until the line has been quiet. */
void link_resynchronise(struct link *l);
void link_keep_quiet(struct link *l, int64_t us);
void link_remember(struct link *l, const struct err *why);
extern const struct carrier_events link_carrier_events;

#endif
