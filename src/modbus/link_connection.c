/*
 * link_connection - the half of a link that makes, renews and gives up its connection.
 *
 *   DOWN --work--> QUEUED --its turn--> CONNECTING --> UP --fault, end of stream--> DOWN
 *
 * A modem that dials in comes UP from any phase.
 */
#include <errno.h>
#include <event2/event.h>
#include <string.h>

#include "dahu/modbus/link_inside.h"

enum {
    RETRY_FIRST_US = 500000,
    FAULT_LIMIT = 3, /* in a row, that a connection survives which is better kept */
};

static void set_phase(struct link *l, enum link_phase phase)
{
    l->phase = phase;
    l->since = engine_now(l->engine);
}

void link_remember(struct link *l, const struct err *why)
{
    if (!l->fault)
        l->fault = must_alloc(sizeof *l->fault);
    *l->fault = *why;
}

void link_keep_quiet(struct link *l, int64_t us)
{
    int64_t until = engine_now(l->engine).us + us;
    if (until > l->quiet_until.us)
        l->quiet_until.us = until;
}

/* ---- going down ---------------------------------------------------------------------------------- */

static void close_connection(struct link *l)
{
    if (l->readable)
        event_free(l->readable);
    l->readable = NULL;
    engine_gate_leave(l->engine, &l->gate);
    l->carrier->kind->close(l->carrier);
    l->fd = -1;
    l->connection++;
    l->tail_len = 0;
    l->stale_bytes = 0;
    l->deaf = l->proven = false;
    l->silent = l->faults = 0;
    link_wake_at(l, (mono_us){INT64_MAX});
    breaker_undecided(&l->breaker, engine_now(l->engine));
    set_phase(l, PHASE_DOWN);
}

static void back_off(struct link *l)
{
    const struct breaker_rule rule = {.first_us = RETRY_FIRST_US,
                                      .most_us = engine_limits(l->engine)->back_off_max_us};
    breaker_failed(&l->breaker, &rule, engine_now(l->engine));
}

/* Whose requests are on their way and will not be asked again. */
static void doom(struct link *l, const struct job *culprit, bool spare)
{
    for (int i = 0; i < l->window.count; i++) {
        struct job *job = l->window.flights[i].job;
        job->doomed |= !spare || job == culprit || job->resent;
    }
    for (int i = 0; i < l->window.count; i++)
        l->window.flights[i].job->resent = true;
}

/* Every request that is on its way is to be asked again. */
static void take_back(struct link *l)
{
    while (l->window.count > 0) {
        struct flight f = l->window.flights[--l->window.count];
        f.job->in_flight--;
        session_unsent(f.job->session, f.ticket);
    }
}

static void finish_doomed(struct link *l, const struct err *why)
{
    for (struct job *job = l->jobs, *first = job; job;) {
        if (job->doomed) {
            link_finish(job, why);
            job = first = l->jobs;
        } else {
            job = job->next == first ? NULL : job->next;
        }
    }
}

void link_lose(struct link *l, const struct err *why, const struct job *culprit, bool spare)
{
    bool proven = l->proven;
    struct err reason = *why;
    link_remember(l, why);
    l->counters.losses++;
    doom(l, culprit, spare);
    take_back(l);
    close_connection(l);
    if (!proven && !l->carrier->kind->awaits)
        back_off(l);
    finish_doomed(l, &reason);
    link_kick(l);
}

/* Gateways close what has been idle: a request that met that is sent once more. */
void link_closed_by_peer(struct link *l, int error)
{
    struct err e;
    const char *how = l->tail_len       ? "in the middle of an answer"
                      : l->window.count ? "instead of an answer"
                                        : "while idle";
    if (error)
        err_set(&e, ERR_UNREACHABLE, "connection lost %s: %s", how, strerror(error));
    else
        err_set(&e, ERR_UNREACHABLE, "connection closed by the other side %s", how);
    link_lose(l, &e, NULL, l->proven && l->tail_len == 0);
}

void link_resynchronise(struct link *l)
{
    l->tail_len = 0;
    l->deaf = true;
    link_keep_quiet(l, l->request_us);
}

void link_lose_framing(struct link *l, int flight, const char *text)
{
    struct err e;
    struct job *culprit = l->window.count ? l->window.flights[flight < 0 ? 0 : flight].job : NULL;
    err_set(&e, ERR_MALFORMED, "malformed answer: %s", text);
    l->counters.faults++;
    if (!l->carrier->kind->kept || ++l->faults >= FAULT_LIMIT) {
        link_lose(l, &e, culprit, true);
        return;
    }
    link_remember(l, &e);
    doom(l, culprit, true);
    take_back(l);
    link_resynchronise(l);
    finish_doomed(l, &e);
}

/* No connection came about: every waiting job learns it now, and may decide to come again. */
static void connect_failed(struct link *l, const struct err *why, bool try_later)
{
    struct err reason = *why;
    l->counters.refusals++;
    link_remember(l, why);
    close_connection(l);
    if (try_later)
        back_off(l);
    int waiting = 0; /* one that comes again meanwhile waits for the next attempt */
    for (struct job *job = l->jobs; job; job = job->next == l->jobs ? NULL : job->next)
        waiting++;
    while (waiting-- > 0 && l->jobs)
        link_finish(l->jobs, &reason);
    link_kick(l);
}

/* ---- coming up ----------------------------------------------------------------------------------- */

static void on_replaced(void *arg)
{
    struct link *l = arg;
    l->counters.losses++;
    take_back(l);
    close_connection(l);
}

static void on_opened(void *arg, int fd, const uint8_t *early, size_t early_len)
{
    struct link *l = arg;
    engine_gate_leave(l->engine, &l->gate);
    l->fd = fd;
    l->counters.connects++;
    /* The kernel looks at a level twice for each answer; at an edge once. link_on_readable leaves nothing
     * behind. */
    l->readable =
        event_new(engine_base(l->engine), fd, EV_READ | EV_CLOSED | EV_ET | EV_PERSIST, link_on_readable, l);
    MUST(l->readable != NULL);
    event_add(l->readable, NULL);
    link_wake_at(l, (mono_us){INT64_MAX});
    set_phase(l, PHASE_UP);
    if (early_len == 0 || link_take(l, early, early_len))
        link_kick(l);
}

static void on_failed(void *arg, const struct err *why)
{
    connect_failed(arg, why, true);
}

const struct carrier_events link_carrier_events = {on_opened, on_replaced, on_failed};

/* Its turn among the new connections. */
static void on_turn(void *arg)
{
    struct link *l = arg;
    mono_us now = engine_now(l->engine);
    if (!breaker_try(&l->breaker, now)) /* cannot be: it was ready, and nothing happened since */
        return;
    set_phase(l, PHASE_CONNECTING);
    link_wake_at(l, (mono_us){now.us + l->connect_us});
    l->carrier->kind->open(l->carrier);
}

void link_connect(struct link *l)
{
    if (l->phase != PHASE_DOWN || engine_fenced(l->engine))
        return;
    if (!breaker_ready(&l->breaker, engine_now(l->engine))) {
        link_wake_at(l, l->breaker.next);
        return;
    }
    set_phase(l, PHASE_QUEUED);
    if (l->carrier->kind->gated)
        engine_gate(l->engine, &l->gate, l->breaker.failures > 0);
    else
        on_turn(l);
}

void link_connect_timed_out(struct link *l)
{
    struct err e;
    err_set(&e, ERR_UNREACHABLE, "%s within %lld ms", l->carrier->kind->late,
            (long long)l->connect_us / 1000);
    e.sys_errno = ETIMEDOUT;
    connect_failed(l, &e, !l->carrier->kind->awaits);
}

/* ---- fence --------------------------------------------------------------------------------------- */

static void on_fence(void *arg, bool passed)
{
    struct link *l = arg;
    if (!passed) {
        engine_soon(l->engine, &l->soon);
        return;
    }
    if (l->phase == PHASE_DOWN)
        return;
    take_back(l);
    close_connection(l);
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

void link_connection_init(struct link *l)
{
    l->fd = -1;
    l->since = engine_now(l->engine);
    l->due.us = INT64_MAX;
    l->gate = (struct gate_ticket){.fn = on_turn, .arg = l};
    l->fence = (struct fence_watch){.fn = on_fence, .arg = l};
    engine_watch_fence(l->engine, &l->fence);
    breaker_init(&l->breaker, seed_of(l->name));
}

void link_connection_fini(struct link *l)
{
    engine_unwatch_fence(&l->fence);
    close_connection(l);
    l->carrier->kind->free(l->carrier);
}
