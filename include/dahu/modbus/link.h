/**
 * link - one way to meters: at most one connection, shared fairly by the units behind it.
 *
 * Whoever wants a meter read submits a job; the link connects when there is work, has as many requests on
 * their way as link and unit allow (one, where frames carry no transaction id), takes the units in turn
 * request by request, and ends each job with all its answers or with the reason of its failure. A
 * unit that is silent costs its neighbours one time-out a job.
 *
 * What is not an answer to a request that was sent is never booked: late answers are dropped and
 * counted, and a connection whose framing is in doubt is renewed or quietened.
 *
 * Not here: when a meter is due, and whether a failure is worth another try (poller.h).
 */
#ifndef DAHU_MODBUS_LINK_H
#define DAHU_MODBUS_LINK_H

#include "dahu/modbus/breaker.h"
#include "dahu/modbus/engine.h"
#include "dahu/modbus/session.h"
#include "dahu/modbus/uri.h"

struct link;
struct job;

/**
 * job_done_fn - the job has left the link; it may be submitted anew, later, or freed.
 *
 * @failure  NULL when all requests were answered (or refused); borrowed for the call. Its code:
 *           ERR_UNREACHABLE no connection (sys_errno tells a refusal), ERR_TIMEOUT connected but no
 *           answer, ERR_MALFORMED an answer that breaks the protocol, ERR_EXCEPTION the unit or its
 *           gateway does not serve now.
 */
typedef void job_done_fn(struct job *job, const struct err *failure);

/* One poll of one unit. Owned by the caller, who fills the first part; in use until done is called. */
struct job {
    struct session *session; /* borrowed; session_begin was called */
    uint8_t unit;
    int pause_ms;      /* silence that the unit needs between an answer and the next request */
    int max_in_flight; /* requests that this unit takes at once; 0 = 1 */
    job_done_fn *done;
    void *user;
    /* private to the link */
    struct link *link; /* NULL = not submitted */
    struct job *next, *previous;
    int in_flight; /* requests on their way */
    bool resent;   /* one of them met a connection that had ended, and was asked again */
    bool doomed;   /* fails when the link has settled */
};

struct link_timeouts {
    int connect_ms, request_ms;
};

struct link_config {
    const char *uri; /* borrowed for the call */
    struct link_timeouts timeouts;
    int max_in_flight; /* requests that the link carries at once; 0 = what its jobs allow */
};

struct link_counters {
    uint64_t requests, answers, exceptions;
    uint64_t timeouts;           /* requests without an answer within their deadline */
    uint64_t late;               /* sound frames that answered nothing we were waiting for; dropped */
    uint64_t faults;             /* times the framing was lost */
    uint64_t connects, refusals; /* connections made; attempts that failed */
    uint64_t losses;             /* connections that were lost or given up while in use */
};

enum link_state {
    LINK_DOWN,       /* no connection and no work for one */
    LINK_WAITING,    /* for its next attempt: breaker, or new connections a second */
    LINK_CONNECTING, /* its name is resolved, the connection is made, the modem is awaited */
    LINK_UP,
};
const char *link_state_name(enum link_state s); /* "down" "waiting" "connecting" "up" */

struct link_status {
    const char *uri; /* borrowed from the link */
    enum link_state state;
    mono_us since; /* of the state */
    enum breaker_state breaker;
    mono_us next_attempt; /* LINK_WAITING: not before; otherwise 0 */
    int jobs, in_flight;
    struct link_counters counters;
    int64_t rtt_last_us, rtt_mean_us, rtt_max_us; /* from request to answer; 0 = none yet. Mean: recent ones
                                                     weigh most */
    const char
        *error; /* why the last connection or request failed; "" = nothing did. Borrowed from the link */
};

/** link_new - connects with the first job; a modem may dial in from now on. Errors: as link_uri_parse;
 * ERR_CONFLICT two links wait for the same modem. */
bool link_new(struct link **out, struct engine *g, const struct link_config *c, struct err *e) NODISCARD;
/** link_free - closes; there must be no job. Safe inside a job_done_fn. */
void link_free(struct link *l);
void link_status(const struct link *l, struct link_status *out);

/** link_submit - its first request goes out when the running callback ends. */
void link_submit(struct link *l, struct job *job);
/** link_cancel - take the job back without calling done. @why says what it was waiting for. */
void link_cancel(struct job *job, struct err *why);

#endif
