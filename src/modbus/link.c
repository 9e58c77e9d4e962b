/*
 * link - see the header. Jobs in a ring, requests in a window, one carrier, one timer.
 *
 * The poll path is: bytes arrive, all whole frames among them are settled, then the window is filled
 * with one send. The timer is lazy: it stays where it was set and looks, when it fires, whether
 * anything is due by then. An answer in time therefore costs no timer at all.
 *
 * Not here: what is asked when (link_ask.c), when there is a connection (link_connection.c), how it is made
 * (carrier.h), and what a frame means (framing.h).
 */
#include "dahu/modbus/link.h"

#include <errno.h>
#include <event2/event.h>
#include <string.h>

#include "dahu/modbus/link_inside.h"

enum { BABBLE_BYTES = 4096 }; /* of frames that answer nothing, between two answers: more is no meter */

/* ---- jobs ---------------------------------------------------------------------------------------- */

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
}

/* An answer to a request of @job that comes all the same answers nothing. */
static void recall(struct link *l, struct job *job)
{
    for (int i = l->window.count - 1; i >= 0 && job->in_flight > 0; i--) {
        if (l->window.flights[i].job != job)
            continue;
        window_remove(&l->window, i, engine_now(l->engine), l->request_us);
        job->in_flight--;
    }
}

void link_finish(struct job *job, const struct err *failure)
{
    if (job->in_flight > 0)
        recall(job->link, job);
    ring_remove(job);
    if (failure)
        session_failed(job->session);
    job->done(job, failure);
}

/* ---- time ---------------------------------------------------------------------------------------- */

void link_wake_at(struct link *l, mono_us due)
{
    l->due = due;
    if (due.us != INT64_MAX && (!wheel_has(&l->timer) || due.us < l->timer.tick * WHEEL_TICK_US))
        engine_timer(l->engine, &l->timer, due);
}

static void on_timer(void *arg)
{
    struct link *l = arg;
    if (l->due.us == INT64_MAX)
        return;
    if (engine_now(l->engine).us < l->due.us) {
        engine_timer(l->engine, &l->timer, l->due);
        return;
    }
    if (l->phase == PHASE_UP)
        link_expire(l);
    else if (l->phase == PHASE_CONNECTING)
        link_connect_timed_out(l);
    else
        link_kick(l);
}

/* ---- answers ------------------------------------------------------------------------------------- */

static void measure(struct link *l, mono_us sent)
{
    l->rtt_last_us = engine_now(l->engine).us - sent.us;
    l->rtt_mean_us += l->rtt_mean_us ? (l->rtt_last_us - l->rtt_mean_us) / 8 : l->rtt_last_us;
    if (l->rtt_last_us > l->rtt_max_us)
        l->rtt_max_us = l->rtt_last_us;
}

/* Flight @i is answered, one way or the other. */
static struct flight settle(struct link *l, int i)
{
    struct flight f = l->window.flights[i];
    window_remove(&l->window, i, engine_now(l->engine), l->request_us);
    if (!l->proven) {
        l->proven = true;
        breaker_succeeded(&l->breaker);
    }
    l->silent = l->faults = 0;
    l->stale_bytes = 0;
    f.job->in_flight--;
    f.job->resent = false;
    int64_t pause_us = f.job->pause_ms * 1000LL;
    link_keep_quiet(l, pause_us > l->carrier->silence_us ? pause_us : l->carrier->silence_us);
    measure(l, f.sent);
    return f;
}

static void finish_when_done(struct job *job)
{
    if (job->in_flight == 0 && session_done(job->session))
        link_finish(job, NULL);
}

static void answered(struct link *l, int i, const struct modbus_answer *a)
{
    struct flight f = settle(l, i);
    l->counters.answers++;
    session_answer(f.job->session, f.ticket, a->words);
    finish_when_done(f.job);
}

static void refused(struct link *l, int i, const struct modbus_answer *a)
{
    struct err e;
    struct flight f = settle(l, i);
    l->counters.exceptions++;
    if (session_refused(f.job->session, f.ticket, a->exception, &e))
        finish_when_done(f.job);
    else
        link_finish(f.job, &e);
}

/* A frame that answers nothing we wait for. */
static void drop_stale(struct link *l, size_t used)
{
    l->counters.late++;
    l->stale_bytes += used;
    if (l->stale_bytes > BABBLE_BYTES)
        link_lose_framing(l, -1, "one frame after the other that answers nothing");
}

/* What a modem says between two frames. PACKET_PART: its rest is to be waited for. */
static enum packet_match between_frames(const struct link *l, const uint8_t *bytes, size_t len, size_t *used)
{
    int which;
    bool longer;
    const struct carrier *t = l->carrier;
    if (t->packet_count == 0)
        return PACKET_NONE;
    enum packet_match m = packet_match(bytes, len, t->packets, t->packet_count, &which, &longer);
    if (m != PACKET_NONE && l->framing->may_answer(&l->window, bytes, len))
        return PACKET_NONE;
    *used = m == PACKET_WHOLE ? t->packets[which]->len : 0;
    return m;
}

/* Settles what @bytes begin with and returns its length; 0 = the rest is still on its way. */
static size_t digest(struct link *l, const uint8_t *bytes, size_t len)
{
    struct modbus_answer a;
    size_t used;
    int flight = -1;
    if (between_frames(l, bytes, len, &used) != PACKET_NONE)
        return used;
    switch (l->framing->parse(&l->window, bytes, len, &a, &flight)) {
    case MODBUS_MORE:
        return 0;
    case MODBUS_GOOD:
        answered(l, flight, &a);
        return a.used;
    case MODBUS_EXCEPTION:
        refused(l, flight, &a);
        return a.used;
    case MODBUS_STALE:
        drop_stale(l, a.used);
        return a.used;
    case MODBUS_FAULT:
        break;
    }
    link_lose_framing(l, flight, a.fault);
    return len;
}

static void keep_tail(struct link *l, const uint8_t *bytes, size_t len)
{
    if (len > LINK_TAIL_BYTES) {
        link_lose_framing(l, -1, "bytes without end");
        return;
    }
    if (!l->tail)
        l->tail = must_alloc(LINK_TAIL_BYTES);
    memcpy(l->tail, bytes, len);
    l->tail_len = (uint16_t)len;
}

bool link_take(struct link *l, const uint8_t *bytes, size_t len)
{
    unsigned connection = l->connection;
    for (size_t at = 0, used; at < len && !l->deaf; at += used) {
        used = digest(l, bytes + at, len - at);
        if (l->connection != connection)
            return false;
        if (used == 0) {
            keep_tail(l, bytes + at, len - at);
            break;
        }
    }
    return l->connection == connection;
}

/* Where the answer will be looked up, fetched from memory before it is: among thousands of links the last
 * look was long ago. Each step needs what the one before has fetched, so there is work of the kernel between
 * them. */
static void prefetch_job(const struct link *l)
{
    __builtin_prefetch(l->window.flights, 1);
    __builtin_prefetch(&l->timer, 1);
    __builtin_prefetch(&l->rtt_last_us, 1);
    if (!l->jobs)
        return;
    __builtin_prefetch(l->jobs);
    __builtin_prefetch(&l->jobs->in_flight, 1);
}

static void prefetch_session(const struct link *l)
{
    if (!l->jobs)
        return;
    __builtin_prefetch(&l->jobs->session->own_plan, 1);
    __builtin_prefetch(&l->jobs->session->kind, 1);
    __builtin_prefetch(&l->jobs->session->map, 1);
}

/* What was received has been settled: now the next request, of the same unit or another one. */
static void go_on(struct link *l)
{
    uint64_t asked = l->counters.requests;
    link_kick(l);
    if (l->counters.requests != asked)
        engine_chain(l->engine);
}

/* Less than there was room for is all there was; but behind a part of a frame may stand the error that ended
 * it, which libevent tells as mere bytes. False = there may be more, or the end. */
static bool receive(struct link *l)
{
    uint8_t *rx = engine_scratch(l->engine);
    size_t had = l->tail_len, room = ENGINE_SCRATCH_BYTES - had;
    if (had)
        memcpy(rx, l->tail, had);
    ssize_t n = l->carrier->kind->receive(l->fd, rx + had, room);
    if (n > 0) {
        prefetch_session(l);
        l->tail_len = 0;
        if (link_take(l, rx, had + (size_t)n))
            go_on(l);
        return (size_t)n < room && l->tail_len == 0;
    }
    if (n == 0)
        link_closed_by_peer(l, 0);
    else if (errno != EAGAIN && errno != EINTR)
        link_closed_by_peer(l, errno);
    return n == 0 || errno != EINTR;
}

/* Called once for all that has come: what is left unread is not told of again. The end of the stream may come
 * together with the last answer. */
void link_on_readable(evutil_socket_t fd, short what, void *arg)
{
    struct link *l = arg;
    engine_enter(l->engine);
    unsigned connection = l->connection;
    prefetch_job(l);
    while (l->fd == fd && l->connection == connection) /* the fence may just have closed it */
        if (receive(l) && !(what & EV_CLOSED))
            break;
    engine_leave(l->engine, "answer", l->name);
}

/* ---- turns -------------------------------------------------------------------------------------- */

void link_kick(struct link *l)
{
    if (l->phase == PHASE_UP)
        link_fill(l);
    else if (l->jobs)
        link_connect(l);
}

static void on_soon(void *arg)
{
    link_kick(arg);
}

/* ---- life ---------------------------------------------------------------------------------------- */

bool link_new(struct link **out, struct engine *g, const struct link_config *c, struct err *e)
{
    struct link_uri uri;
    if (!link_uri_parse(c->uri, &uri, e))
        return false;
    struct link *l = must_alloc(sizeof *l);
    *l = (struct link){.engine = g,
                       .framing = framing_get(uri.framing),
                       .max_in_flight = c->max_in_flight < WINDOW_MOST ? c->max_in_flight : WINDOW_MOST,
                       .request_us = c->timeouts.request_ms * 1000LL,
                       .connect_us = c->timeouts.connect_ms * 1000LL,
                       .timer = {.fn = on_timer, .arg = l},
                       .soon = {.fn = on_soon, .arg = l}};
    if (!carrier_new(&l->carrier, g, &uri, &link_carrier_events, l, e)) {
        free(l);
        return false;
    }
    l->name = must_strdup(c->uri);
    link_connection_init(l);
    *out = l;
    return true;
}

static void release(void *arg)
{
    struct link *l = arg;
    window_fini(&l->window);
    free(l->tail);
    free(l->fault);
    free(l->name);
    free(l);
}

void link_free(struct link *l)
{
    if (!l)
        return;
    MUST(!l->jobs);
    link_connection_fini(l);
    wheel_drop(&l->timer);
    engine_not_soon(l->engine, &l->soon);
    if (l->pause)
        event_free(l->pause);
    l->pause = NULL;
    engine_defer(l->engine, release, l); /* we may be inside a callback of this very link */
}

void link_submit(struct link *l, struct job *job)
{
    MUST(!job->link);
    job->resent = job->doomed = false;
    job->in_flight = 0;
    ring_append(l, job);
    engine_soon(l->engine, &l->soon); /* with all others that come in this callback */
}

/* ---- cancelling ---------------------------------------------------------------------------------- */

/* When the oldest request of @job that is on its way was sent; INT64_MAX us = none is. */
static mono_us asked_since(const struct link *l, const struct job *job)
{
    for (int i = 0; i < l->window.count; i++)
        if (l->window.flights[i].job == job)
            return l->window.flights[i].sent;
    return (mono_us){INT64_MAX};
}

/* What has @job been waiting for? */
static void explain(const struct link *l, const struct job *job, struct err *why)
{
    mono_us since = asked_since(l, job);
    int64_t asked_us = since.us == INT64_MAX ? 0 : engine_now(l->engine).us - since.us;
    if (job->in_flight > 0 && (job->session->requests > 0 || asked_us < l->request_us / 4))
        err_set(why, ERR_CANCELLED, "the time ran out after %d answers", job->session->requests);
    else if (job->in_flight > 0)
        err_set(why, ERR_TIMEOUT, "no answer after %lld ms", (long long)asked_us / 1000);
    else if (l->phase == PHASE_UP && link_has_ghost(l, job->unit))
        err_set(why, ERR_TIMEOUT, "no answer within %lld ms", (long long)l->request_us / 1000);
    else if (l->phase == PHASE_UP)
        err_set(why, ERR_CANCELLED, "the link was busy with its other units");
    else if (l->breaker.failures > 0 && l->fault)
        *why = *l->fault;
    else if (l->phase == PHASE_QUEUED)
        err_set(why, ERR_UNREACHABLE, "its turn among the new connections did not come");
    else
        err_set(why, ERR_UNREACHABLE, "%s yet", l->carrier->kind->late);
}

void link_cancel(struct job *job, struct err *why)
{
    struct link *l = job->link;
    MUST(l != NULL);
    explain(l, job, why);
    bool asked = job->in_flight > 0;
    if (asked)
        link_add_ghost(l, job->unit);
    recall(l, job);
    ring_remove(job);
    session_failed(job->session);
    if (!asked)
        return;
    l->counters.timeouts++;
    l->silent++;
    if (l->carrier->kind->kept && l->tail_len > 0)
        link_resynchronise(l);
    else if (!l->carrier->kind->kept && (l->tail_len > 0 || l->silent >= LINK_SILENT_LIMIT))
        link_lose(l, why, NULL, true);
    if (l->jobs)
        engine_soon(l->engine, &l->soon);
}
