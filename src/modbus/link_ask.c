/*
 * link_ask - the half of a link that asks: which requests go out now, and what it means when one is not
 * answered.
 *
 * A framing without transaction ids cannot tell a late answer from the next one. There a unit that was silent
 * is a ghost for a while: it is left alone, and what arrives meanwhile is dropped.
 *
 * Not here: what an answer means (link.c), when there is a connection (link_connection.c).
 */
#include <event2/event.h>

#include "dahu/modbus/link_inside.h"

enum { DRAIN_READS = 8 };

/* ---- pauses -------------------------------------------------------------------------------------- */

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct link *l = arg;
    engine_enter(l->engine);
    link_kick(l);
    engine_leave(l->engine, "pause", l->name);
}

/* A pause may be shorter than a tick of the coarse timers, and a serial line waits for it every time. */
static void pause_until(struct link *l, mono_us until)
{
    int64_t us = until.us - engine_now(l->engine).us;
    if (!l->pause)
        l->pause = evtimer_new(engine_base(l->engine), on_pause_over, l);
    MUST(l->pause != NULL);
    if (event_pending(l->pause, EV_TIMEOUT, NULL) && l->pause_at.us <= until.us)
        return;
    l->pause_at = until;
    engine_chain(l->engine);
    event_add(l->pause, &(struct timeval){us / 1000000, us % 1000000});
}

/* ---- silence ------------------------------------------------------------------------------------- */

/* Late bytes that nobody has read yet would be taken for the answer to what is asked next. */
static void drain(struct link *l)
{
    uint8_t *rx = engine_scratch(l->engine);
    for (int i = 0; i < DRAIN_READS && l->carrier->kind->receive(l->fd, rx, ENGINE_SCRATCH_BYTES) > 0; i++)
        continue;
    l->tail_len = 0;
}

/* Index of it; -1 = none. */
static int find_ghost(const struct link *l, uint8_t unit)
{
    for (int i = 0; i < LINK_GHOSTS; i++)
        if (l->ghosts[i].until.us > 0 && l->ghosts[i].unit == unit)
            return i;
    return -1;
}

bool link_has_ghost(const struct link *l, uint8_t unit)
{
    return find_ghost(l, unit) >= 0;
}

void link_add_ghost(struct link *l, uint8_t unit)
{
    if (l->framing->tells_late)
        return;
    mono_us now = engine_now(l->engine);
    int at = find_ghost(l, unit);
    for (int i = 0; at < 0 && i < LINK_GHOSTS; i++)
        if (l->ghosts[i].until.us <= now.us)
            at = i;
    if (at >= 0)
        l->ghosts[at] = (struct ghost){unit, {now.us + l->request_us}};
    else
        link_keep_quiet(l, l->request_us); /* too many to remember: the whole line waits */
}

static bool haunted(struct link *l, uint8_t unit)
{
    int at = find_ghost(l, unit);
    if (at < 0)
        return false;
    if (engine_now(l->engine).us < l->ghosts[at].until.us) {
        pause_until(l, l->ghosts[at].until);
        return true;
    }
    l->ghosts[at].until.us = 0;
    drain(l);
    return false;
}

/* The request at @i will not be waited for any longer. Half a frame would swallow the head of the next
 * answer; and a connection that stays silent may be half open. */
static void timed_out(struct link *l, int i)
{
    struct flight f = l->window.flights[i];
    unsigned connection = l->connection;
    bool half = l->tail_len > 0, kept = l->carrier->kind->kept;
    struct err e;
    err_set(&e, ERR_TIMEOUT, "no answer within %lld ms", (long long)l->request_us / 1000);
    l->counters.timeouts++;
    l->silent++;
    link_remember(l, &e);
    link_add_ghost(l, f.read.unit);
    if (half && kept)
        link_resynchronise(l);
    link_finish(f.job, &e);
    if (l->connection == connection && !kept && (half || l->silent >= LINK_SILENT_LIMIT))
        link_lose(l, &e, NULL, true);
}

void link_expire(struct link *l)
{
    mono_us now = engine_now(l->engine);
    for (int i = 0; i < l->window.count;) {
        if (l->window.flights[i].deadline.us > now.us) {
            i++;
            continue;
        }
        timed_out(l, i);
        i = 0; /* whoever was told may have changed everything */
    }
    if (l->phase == PHASE_UP)
        link_wake_at(l, window_deadline(&l->window));
    link_kick(l);
}

/* ---- requests ------------------------------------------------------------------------------------ */

static bool has_room(const struct link *l, const struct job *job)
{
    int mine = job->max_in_flight > 0 ? job->max_in_flight : 1;
    int all = l->max_in_flight > 0 ? l->max_in_flight : mine;
    if (!l->framing->tells_late || !l->proven)
        all = 1;
    return job->in_flight < mine && l->window.count < all;
}

/* Never like the first byte of what a modem says between two frames. */
static uint16_t next_transaction(struct link *l)
{
    l->transaction++;
    for (int i = 0; i < l->carrier->packet_count; i++)
        if (l->carrier->packets[i]->bytes[0] == l->transaction >> 8) {
            l->transaction = (uint16_t)((l->transaction | 0xff) + 1);
            i = -1;
        }
    return l->transaction;
}

/* The next request of @job, put to @out; 0 = there is none that may go now. */
static size_t ask(struct link *l, struct job *job, uint8_t *out)
{
    struct read_request read;
    int ticket;
    if (!has_room(l, job) || (!l->framing->tells_late && haunted(l, job->unit)))
        return 0;
    if (job->in_flight == 0)
        session_line(job->session, l->connection);
    if (!session_next(job->session, &read, &ticket))
        return 0;
    struct flight *f = window_add(&l->window, engine_now(l->engine), l->request_us);
    f->job = job;
    f->ticket = ticket;
    f->read = (struct modbus_read){job->unit, read.function, read.address, read.words};
    f->transaction = next_transaction(l);
    job->in_flight++;
    l->counters.requests++;
    return l->framing->encode(f->transaction, &f->read, out);
}

/* False when the connection is gone. */
static bool send_all(struct link *l, const uint8_t *bytes, size_t len)
{
    if (len == 0)
        return true;
    ssize_t n = l->carrier->kind->send(l->fd, bytes, len);
    if (n == (ssize_t)len) {
        link_wake_at(l, window_deadline(&l->window));
        return true;
    }
    /* some dozen bytes always fit a buffer that the other side empties */
    link_closed_by_peer(l, n < 0 ? errno : EPIPE);
    return false;
}

/* May anything be asked now? Comes back when it may. */
static bool may_ask(struct link *l)
{
    if (engine_fenced(l->engine) || l->phase != PHASE_UP)
        return false;
    if (engine_now(l->engine).us < l->quiet_until.us) {
        pause_until(l, l->quiet_until);
        return false;
    }
    if (l->deaf)
        drain(l);
    l->deaf = false;
    return true;
}

/* Unit after unit, request after request, as many as may be on their way, in one send. */
void link_fill(struct link *l)
{
    uint8_t out[WINDOW_MOST * MBAP_REQUEST_BYTES];
    size_t len = 0;
    const struct job *round = NULL;       /* the first of a row of jobs that had nothing to ask */
    engine_not_soon(l->engine, &l->soon); /* it is done now */
    if (!l->jobs || !may_ask(l))
        return;
    while (l->jobs && l->jobs != round && l->window.count < WINDOW_MOST) {
        struct job *job = l->jobs;
        size_t n = ask(l, job, out + len);
        if (n == 0 && job->in_flight == 0 && session_done(job->session)) {
            /* there was nothing to ask from the start; whoever is told may change everything */
            unsigned connection = l->connection;
            bool sent = send_all(l, out, len);
            len = 0;
            if (!sent)
                return;
            link_finish(job, NULL);
            if (l->connection != connection)
                return;
            round = NULL;
            continue;
        }
        len += n;
        if (n > 0)
            round = NULL;
        else if (!round)
            round = job;
        l->jobs = job->next;
    }
    send_all(l, out, len);
}
