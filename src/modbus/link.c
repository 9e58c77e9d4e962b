/*
 * link - see the header. One state machine a link, one socket event, one timer.
 *
 *   DOWN --work--> RESOLVING --> CONNECTING --> UP --fault, end of stream--> DOWN
 *
 * The timer means what the state says: DOWN the next attempt is allowed, RESOLVING and CONNECTING the
 * deadline of the attempt, UP the deadline of the request, or the end of a pause.
 */
#include "dahu/modbus/link.h"

#include <errno.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dahu/modbus/mbap.h"
#include "dahu/modbus/rtu.h"

enum {
    RECEIVE_BYTES = 1024, /* some frames of 260: bounds the work of one callback */
    BABBLE_BYTES = 4096,  /* of late frames within one request: more is no meter */
    SILENT_LIMIT =
        3, /* requests in a row without an answer, then the connection is renewed: it may be half open */
    RETRY_FIRST_US = 500000,
};

enum link_phase { DOWN, RESOLVING, CONNECTING, UP };

/* What differs between the framings that TCP can carry. */
struct framing {
    size_t (*encode)(uint16_t transaction, const struct modbus_read *r, uint8_t *out);
    enum modbus_verdict (*parse)(const struct link *l, struct modbus_answer *a);
    bool tells_late; /* a late answer cannot be taken for the right one */
};

struct link {
    struct engine *engine;
    char *name;
    struct link_uri uri;
    struct link_timeouts timeouts;
    const struct framing *framing;
    enum link_phase state;
    struct job *jobs;  /* ring of those waiting and the one asked; the head is next */
    struct job *asked; /* whose request is on the wire */
    struct modbus_read read;
    int ticket; /* of it, in the session of the job */
    uint16_t transaction;
    mono_us asked_at, quiet_until, since;
    struct breaker breaker;
    int fd; /* -1 = none */
    struct event *readable, *writable, *timer;
    struct resolution *resolution;
    struct evutil_addrinfo *addresses, *address; /* of this attempt, and the one that is tried */
    uint8_t rx[RECEIVE_BYTES];
    size_t rx_len, stale_bytes;
    int silent;      /* requests in a row without an answer */
    bool proven;     /* this connection has given a good answer */
    struct err down; /* why there is no connection */
    struct link_counters counters;
    int64_t rtt_last_us, rtt_mean_us, rtt_max_us;
};

/* A name being resolved outlives its link when the link goes first. */
struct resolution {
    struct link *link; /* NULL = nobody waits any more */
    struct evdns_getaddrinfo_request *request;
};

static void kick(struct link *l);

/* ---- framings ----------------------------------------------------------------------------------- */

static enum modbus_verdict parse_mbap(const struct link *l, struct modbus_answer *a)
{
    struct mbap_frame f;
    enum modbus_verdict v = mbap_cut(l->rx, l->rx_len, &f, a);
    if (v != MODBUS_GOOD)
        return v;
    if (l->asked)
        return mbap_judge(&f, l->transaction, &l->read, a);
    a->used = f.used;
    return MODBUS_STALE;
}

static size_t encode_rtu(uint16_t transaction, const struct modbus_read *r, uint8_t *out)
{
    (void)transaction; /* RTU has none */
    return rtu_encode(r, out);
}

static enum modbus_verdict parse_rtu(const struct link *l, struct modbus_answer *a)
{
    if (l->asked)
        return rtu_parse(l->rx, l->rx_len, &l->read, a);
    *a = (struct modbus_answer){.used = l->rx_len};
    return MODBUS_STALE;
}

static const struct framing framings[] = {
    [LINK_TCP] = {mbap_encode, parse_mbap, true},
    [LINK_RTUTCP] = {encode_rtu, parse_rtu, false},
};

/* ---- ring of jobs ------------------------------------------------------------------------------- */

static void ring_append(struct link *l, struct job *job)
{
    job->link = l;
    if (!l->jobs) {
        l->jobs = job->next = job->previous = job;
        return;
    }
    job->next = l->jobs;
    job->previous = l->jobs->previous;
    job->previous->next = job->next->previous = job;
}

static void ring_remove(struct job *job)
{
    struct link *l = job->link;
    if (l->jobs == job)
        l->jobs = job->next == job ? NULL : job->next;
    job->next->previous = job->previous;
    job->previous->next = job->next;
    job->link = NULL;
    if (l->asked == job)
        l->asked = NULL;
}

static void finish(struct job *job, const struct err *failure)
{
    ring_remove(job);
    if (failure)
        session_failed(job->session);
    job->done(job, failure);
}

/* ---- time ---------------------------------------------------------------------------------------- */

static void arm(struct link *l, int64_t delay_us)
{
    if (delay_us < 0)
        delay_us = 0;
    struct timeval tv = {delay_us / 1000000, delay_us % 1000000};
    event_add(l->timer, &tv);
}

static void set_state(struct link *l, enum link_phase state)
{
    l->state = state;
    l->since = engine_now(l->engine);
}

/* ---- going down ---------------------------------------------------------------------------------- */

static void close_socket(struct link *l)
{
    if (l->readable)
        event_free(l->readable);
    if (l->writable)
        event_free(l->writable);
    l->readable = l->writable = NULL;
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    l->rx_len = l->stale_bytes = 0;
}

static void drop_addresses(struct link *l)
{
    if (l->resolution) {
        l->resolution->link = NULL;
        /* may call back at once or later; the resolution frees itself there */
        evdns_getaddrinfo_cancel(l->resolution->request);
        l->resolution = NULL;
    }
    if (l->addresses)
        evutil_freeaddrinfo(l->addresses);
    l->addresses = l->address = NULL;
}

static void go_down(struct link *l)
{
    close_socket(l);
    drop_addresses(l);
    event_del(l->timer);
    const struct breaker_rule rule = {.first_us = RETRY_FIRST_US,
                                      .most_us = engine_limits(l->engine)->back_off_max_us};
    if (!l->proven)
        breaker_failed(&l->breaker, &rule, engine_now(l->engine));
    l->proven = false;
    l->silent = 0;
    set_state(l, DOWN);
}

/* No connection came about: every waiting job learns it now, and may decide to come again. */
static void connect_failed(struct link *l, const struct err *why)
{
    l->counters.refusals++;
    l->down = *why;
    go_down(l);
    struct job *last = l->jobs ? l->jobs->previous : NULL;
    for (bool more = last != NULL; more;) {
        struct job *job = l->jobs;
        more = job != last;
        finish(job, &l->down);
    }
}

/* The connection cannot be used any longer; whoever waited for its answer learns @why. */
static void lose(struct link *l, const struct err *why)
{
    struct job *job = l->asked;
    l->asked = NULL;
    l->down = *why;
    l->counters.losses++;
    go_down(l);
    if (job)
        finish(job, why);
    kick(l);
}

/* The peer closed. Gateways close what has been idle: a request that met that is sent once more. */
static void closed_by_peer(struct link *l, int error)
{
    struct err e;
    const char *how = l->rx_len  ? "in the middle of an answer"
                      : l->asked ? "instead of an answer"
                                 : "while idle";
    if (error)
        err_set(&e, ERR_UNREACHABLE, "connection lost %s: %s", how, strerror(error));
    else
        err_set(&e, ERR_UNREACHABLE, "connection closed by the other side %s", how);
    if (l->asked && l->proven && l->rx_len == 0 && !l->asked->resent) {
        l->asked->resent = true;
        session_unsent(l->asked->session, l->ticket);
        l->asked = NULL;
    }
    lose(l, &e);
}

static void lose_framing(struct link *l, const char *fault)
{
    struct err e;
    err_set(&e, ERR_MALFORMED, "malformed answer: %s", fault);
    l->counters.faults++;
    lose(l, &e);
}

/* ---- answers ------------------------------------------------------------------------------------- */

static void drop_bytes(struct link *l, size_t n)
{
    MUST(n <= l->rx_len);
    l->rx_len -= n;
    memmove(l->rx, l->rx + n, l->rx_len);
}

/* The request on the wire is settled; the other units have their turn. Returns its job. */
static struct job *settle(struct link *l)
{
    struct job *job = l->asked;
    l->asked = NULL;
    l->proven = true;
    l->silent = 0;
    breaker_succeeded(&l->breaker);
    l->rtt_last_us = engine_now(l->engine).us - l->asked_at.us;
    l->rtt_mean_us += l->rtt_mean_us ? (l->rtt_last_us - l->rtt_mean_us) / 8 : l->rtt_last_us;
    if (l->rtt_last_us > l->rtt_max_us)
        l->rtt_max_us = l->rtt_last_us;
    l->quiet_until = (mono_us){mono_now().us + job->pause_ms * 1000LL};
    l->jobs = job->next;
    job->resent = false;
    return job;
}

static void answered(struct link *l, const struct modbus_answer *a)
{
    l->counters.answers++;
    session_answer(settle(l)->session, l->ticket, a->words);
    drop_bytes(l, a->used);
}

static void refused(struct link *l, const struct modbus_answer *a)
{
    struct err e;
    l->counters.exceptions++;
    drop_bytes(l, a->used);
    struct job *job = settle(l);
    if (!session_refused(job->session, l->ticket, a->exception, &e))
        finish(job, &e);
}

static bool babbles(struct link *l, size_t dropped)
{
    l->counters.late++;
    l->stale_bytes += dropped;
    drop_bytes(l, dropped);
    return l->stale_bytes > BABBLE_BYTES;
}

/* Works through what has been received; false when the connection was given up. */
static bool digest(struct link *l)
{
    while (l->rx_len > 0) {
        struct modbus_answer a;
        enum modbus_verdict v = l->framing->parse(l, &a);
        if (v == MODBUS_MORE)
            return true;
        if (v == MODBUS_GOOD) {
            answered(l, &a);
        } else if (v == MODBUS_EXCEPTION) {
            refused(l, &a);
        } else if (v == MODBUS_FAULT || babbles(l, a.used)) {
            lose_framing(l, v == MODBUS_FAULT ? a.fault : "one frame after the other that answers nothing");
            return false;
        }
    }
    return true;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct link *l = arg;
    engine_enter(l->engine);
    ssize_t n = recv(fd, l->rx + l->rx_len, sizeof l->rx - l->rx_len, 0);
    if (n > 0) {
        l->rx_len += (size_t)n;
        if (digest(l))
            kick(l);
    } else if (n == 0) {
        closed_by_peer(l, 0);
    } else if (errno != EAGAIN && errno != EINTR) {
        closed_by_peer(l, errno);
    }
    engine_leave(l->engine, "answer", l->name);
}

/* ---- requests ------------------------------------------------------------------------------------ */

static void send_request(struct link *l, struct job *job, const struct read_request *read)
{
    uint8_t frame[MBAP_REQUEST_BYTES];
    l->read = (struct modbus_read){job->unit, read->function, read->address, read->words};
    l->transaction++;
    size_t len = l->framing->encode(l->transaction, &l->read, frame);
    l->asked = job;
    l->asked_at = mono_now();
    l->counters.requests++;
    l->stale_bytes = 0;
    if (!l->framing->tells_late)
        l->rx_len = 0; /* nothing that came before the question can be its answer */
    ssize_t n = send(l->fd, frame, len, MSG_NOSIGNAL);
    /* a dozen bytes always fit an empty send buffer: anything else means that the connection is gone */
    if (n != (ssize_t)len)
        closed_by_peer(l, n < 0 ? errno : EPIPE);
    else
        arm(l, l->timeouts.request_ms * 1000LL);
}

/* The request on the wire will not be waited for any longer. True when the connection has to be renewed:
 * half a frame would swallow the head of the next answer, and without transaction ids a whole late
 * answer would be believed. */
static bool give_up_waiting(struct link *l)
{
    l->counters.timeouts++;
    l->silent++;
    if (!l->framing->tells_late) /* a transparent gateway passes a late answer on to the new connection too */
        l->quiet_until = (mono_us){mono_now().us + l->timeouts.request_ms * 1000LL};
    return l->rx_len > 0 || !l->framing->tells_late || l->silent >= SILENT_LIMIT;
}

static void request_timed_out(struct link *l)
{
    struct job *job = l->asked;
    struct err e;
    err_set(&e, ERR_TIMEOUT, "no answer within %d ms", l->timeouts.request_ms);
    if (give_up_waiting(l)) {
        lose(l, &e);
        return;
    }
    l->asked = NULL;
    finish(job, &e);
    kick(l);
}

/* ---- connecting ---------------------------------------------------------------------------------- */

static void on_connected(struct link *l)
{
    drop_addresses(l);
    event_free(l->writable);
    l->writable = NULL;
    event_del(l->timer);
    l->counters.connects++;
    set_state(l, UP);
    event_add(l->readable, NULL);
    kick(l);
}

static void try_address(struct link *l);

static void address_failed(struct link *l, int error)
{
    struct err e;
    close_socket(l);
    l->address = l->address->ai_next;
    if (l->address) {
        try_address(l);
        return;
    }
    err_set(&e, ERR_UNREACHABLE, "no connection: %s", strerror(error));
    e.sys_errno = error;
    connect_failed(l, &e);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct link *l = arg;
    int error = 0;
    socklen_t size = sizeof error;
    engine_enter(l->engine);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error)
        address_failed(l, error);
    else
        on_connected(l);
    engine_leave(l->engine, "connection", l->name);
}

static void try_address(struct link *l)
{
    const struct evutil_addrinfo *a = l->address;
    int on = 1;
    l->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0) {
        address_failed(l, errno);
        return;
    }
    setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* a request is one small segment */
    setsockopt(l->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    l->readable = event_new(engine_base(l->engine), l->fd, EV_READ | EV_PERSIST, on_readable, l);
    l->writable = event_new(engine_base(l->engine), l->fd, EV_WRITE, on_writable, l);
    MUST(l->readable && l->writable);
    if (connect(l->fd, a->ai_addr, (socklen_t)a->ai_addrlen) == 0 || errno == EINPROGRESS)
        event_add(l->writable, NULL); /* even an immediate success is handled in the next turn */
    else
        address_failed(l, errno);
}

static void on_resolved(int result, struct evutil_addrinfo *addresses, void *arg)
{
    struct resolution *r = arg;
    struct link *l = r->link;
    free(r);
    if (!l) {
        if (addresses)
            evutil_freeaddrinfo(addresses);
        return;
    }
    l->resolution = NULL;
    if (result != 0 || !addresses) {
        struct err e;
        err_set(&e, ERR_UNREACHABLE, "no connection: host '%s': %s", l->uri.host,
                evutil_gai_strerror(result));
        connect_failed(l, &e);
        return;
    }
    l->addresses = l->address = addresses;
    set_state(l, CONNECTING);
    try_address(l);
}

/* Numeric addresses are answered at once, inside the call; names come later. Never blocks. */
static void resolve(struct link *l)
{
    struct err e;
    struct evutil_addrinfo hints = {.ai_family = AF_UNSPEC,
                                    .ai_socktype = SOCK_STREAM,
                                    .ai_protocol = IPPROTO_TCP,
                                    .ai_flags = EVUTIL_AI_NUMERICHOST | EVUTIL_AI_NUMERICSERV};
    if (evutil_getaddrinfo(l->uri.host, l->uri.port, &hints, &l->addresses) == 0) {
        l->address = l->addresses;
        set_state(l, CONNECTING);
        try_address(l);
        return;
    }
    l->addresses = NULL;
    struct evdns_base *resolver = engine_resolver(l->engine, &e);
    if (!resolver) {
        connect_failed(l, &e);
        return;
    }
    hints.ai_flags = EVUTIL_AI_NUMERICSERV;
    struct resolution *r = must_alloc(sizeof *r);
    r->link = l;
    l->resolution = r;
    struct evdns_getaddrinfo_request *request =
        evdns_getaddrinfo(resolver, l->uri.host, l->uri.port, &hints, on_resolved, r);
    if (request) /* NULL: on_resolved has been called already */
        r->request = request;
}

static void attempt_timed_out(struct link *l)
{
    struct err e;
    err_set(&e, ERR_UNREACHABLE, "no connection within %d ms", l->timeouts.connect_ms);
    e.sys_errno = ETIMEDOUT;
    connect_failed(l, &e);
}

/* ---- what to do next ----------------------------------------------------------------------------- */

static void kick_up(struct link *l, mono_us now)
{
    struct read_request read;
    while (l->jobs && !l->asked && l->state == UP) {
        if (now.us < l->quiet_until.us) {
            arm(l, l->quiet_until.us - now.us);
            return;
        }
        struct job *job = l->jobs;
        if (session_next(job->session, &read, &l->ticket))
            send_request(l, job, &read);
        else
            finish(job, NULL);
    }
    if (l->state == UP && !l->asked)
        event_del(l->timer);
}

static void kick(struct link *l)
{
    mono_us now = mono_now();
    if (!l->jobs) {
        if (l->state == UP || l->state == DOWN)
            event_del(l->timer);
        return;
    }
    if (l->state == UP) {
        kick_up(l, now);
    } else if (l->state == DOWN && !breaker_try(&l->breaker, now)) {
        arm(l, l->breaker.next.us - now.us);
    } else if (l->state == DOWN) {
        set_state(l, RESOLVING);
        arm(l, l->timeouts.connect_ms * 1000LL);
        resolve(l);
    }
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct link *l = arg;
    engine_enter(l->engine);
    if (l->state == RESOLVING || l->state == CONNECTING)
        attempt_timed_out(l);
    else if (l->state == UP && l->asked)
        request_timed_out(l);
    else
        kick(l);
    engine_leave(l->engine, "time-out", l->name);
}

/* ---- life ---------------------------------------------------------------------------------------- */

/* Neighbours in a list of addresses fail together, and are to be tried again apart. */
static uint64_t seed_of(const char *text)
{
    uint64_t seed = 0;
    while (*text)
        seed = seed * 31 + (uint8_t)*text++;
    return seed;
}

bool link_new(struct link **out, struct engine *g, const struct link_config *c, struct err *e)
{
    struct link_uri parsed;
    if (!link_uri_parse(c->uri, &parsed, e))
        return false;
    if (parsed.scheme == LINK_RTU)
        return err_set(e, ERR_UNSUPPORTED,
                       "link '%.100s': serial lines are not read here; tcp:// and rtutcp:// are", c->uri);
    struct link *l = must_alloc(sizeof *l);
    *l = (struct link){
        .engine = g, .name = must_strdup(c->uri), .uri = parsed, .timeouts = c->timeouts, .fd = -1};
    breaker_init(&l->breaker, seed_of(c->uri));
    l->since = engine_now(g);
    l->framing = &framings[parsed.scheme];
    l->timer = evtimer_new(engine_base(g), on_timer, l);
    MUST(l->timer != NULL);
    *out = l;
    return true;
}

static void release(void *arg)
{
    struct link *l = arg;
    event_free(l->timer);
    free(l->name);
    free(l);
}

void link_free(struct link *l)
{
    if (!l)
        return;
    MUST(!l->jobs);
    close_socket(l);
    drop_addresses(l);
    event_del(l->timer);
    l->state = DOWN;
    engine_defer(l->engine, release, l); /* we may be inside a callback of this very link */
}

const char *link_state_name(enum link_state s)
{
    static const char *const name[] = {
        [LINK_DOWN] = "down", [LINK_WAITING] = "waiting", [LINK_CONNECTING] = "connecting", [LINK_UP] = "up"};
    return name[s];
}

static enum link_state state_of(const struct link *l)
{
    if (l->state == DOWN)
        return l->jobs ? LINK_WAITING : LINK_DOWN;
    return l->state == UP ? LINK_UP : LINK_CONNECTING;
}

void link_status(const struct link *l, struct link_status *out)
{
    *out = (struct link_status){.uri = l->name,
                                .state = state_of(l),
                                .since = l->since,
                                .breaker = l->breaker.state,
                                .in_flight = l->asked != NULL,
                                .counters = l->counters,
                                .rtt_last_us = l->rtt_last_us,
                                .rtt_mean_us = l->rtt_mean_us,
                                .rtt_max_us = l->rtt_max_us,
                                .error = l->down.text};
    if (out->state == LINK_WAITING)
        out->next_attempt = l->breaker.next;
    for (const struct job *job = l->jobs; job; job = job->next == l->jobs ? NULL : job->next)
        out->jobs++;
}

void link_submit(struct link *l, struct job *job)
{
    MUST(!job->link);
    job->resent = false;
    ring_append(l, job);
    kick(l);
}

void link_cancel(struct job *job, struct err *why)
{
    struct link *l = job->link;
    MUST(l != NULL);
    bool asked = l->asked == job;
    int64_t asked_ms = (mono_now().us - l->asked_at.us) / 1000;
    if (asked && (job->session->requests > 0 || asked_ms < l->timeouts.request_ms / 4))
        err_set(why, ERR_CANCELLED, "the time ran out after %d answers", job->session->requests);
    else if (asked)
        err_set(why, ERR_TIMEOUT, "no answer after %lld ms", (long long)asked_ms);
    else if (l->state == UP)
        err_set(why, ERR_CANCELLED, "the link was busy with its other units");
    else if (l->breaker.failures > 0)
        *why = l->down;
    else
        err_set(why, ERR_UNREACHABLE, "no connection yet");
    ring_remove(job);
    session_failed(job->session);
    if (asked && give_up_waiting(l)) {
        l->down = *why;
        go_down(l);
    }
    kick(l);
}
