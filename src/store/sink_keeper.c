/*
 * sink_keeper - the thread that keeps records safe: it alone takes them out of the queue, and hands them to
 * the writer or to the spool, whichever is open to them.
 *
 * Direct: the writer waits for work and the spool is empty. Else what waits is spooled, first the flight that
 * does not come back, then the queue. A flight that was spooled and is committed after all is delivered once
 * more: harmless by its key.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sink_internal.h"

enum { SPOOL_RECORDS = 8192 }; /* of one transaction */

/* ---- room ----------------------------------------------------------------------------------------- */

/* Going up each is told once; going down when the spool is well below, so that it does not flutter. */
static const struct threshold {
    int percent;
    enum log_level level;
    const char *consequence;
} thresholds[] = {
    {70, LOG_WARN, ""},
    {85, LOG_WARN, ""},
    {95, LOG_ERROR, ": only cumulative registers are read from now on"},
    {100, LOG_ERROR, ": polling pauses, and slots become gaps spool_full"},
};
enum { THRESHOLDS = sizeof thresholds / sizeof *thresholds, HYSTERESIS = 5, LEAN_AT = 95 };

static void announce(struct sink *s, const struct spool_status *room)
{
    int passed = s->announced;
    while (passed < THRESHOLDS && room->percent >= thresholds[passed].percent)
        passed++;
    while (passed > 0 && room->percent < thresholds[passed - 1].percent - HYSTERESIS)
        passed--;
    if (passed > s->announced)
        log_write(thresholds[passed - 1].level, "collect",
                  "spool '%s' is %d %% full (%lld of %lld MB, %lld records)%s", room->file, room->percent,
                  (long long)(room->bytes >> 20), (long long)(room->limit_bytes >> 20),
                  (long long)room->records, thresholds[passed - 1].consequence);
    else if (passed < s->announced)
        log_write(LOG_INFO, "collect", "spool '%s' has room again: %d %% full", room->file, room->percent);
    s->announced = passed;
}

/* One that nothing was written to: nothing but a try tells whether it has been mended. */
static void try_again(struct sink *s, struct spool_status *room)
{
    struct err still; /* is in the status */
    if (!room->usable && !s->failing && spool_append(s->spool, NULL, 0, SPOOL_NORMAL, &still))
        spool_status(s->spool, room);
}

/* Told at once, not only when it is needed: then it is too late to mend it. */
static void tell_unusable(struct sink *s, const struct spool_status *room)
{
    if (room->usable)
        complaint_end(&s->unusable, "collect", "the spool can be used again");
    else
        complain(&s->unusable, mono_now().us, LOG_ERROR, "collect",
                 "the spool cannot be used: %s; without PostgreSQL readings wait in memory only",
                 room->error);
}

static void describe_trouble(struct sink *s, const struct spool_status *room, char out[static 400])
{
    enum sink_pressure p = atomic_load(&s->pressure);
    *out = '\0';
    if (s->spool && !room->usable)
        snprintf(out, 400, "the spool cannot be used: %.300s", room->error);
    else if (p == SINK_FULL)
        snprintf(out, 400, "there is no room for readings: the spool is %d %% full", room->percent);
    else if (room->damaged + room->quarantined > 0)
        snprintf(out, 400, "%d damaged spool files beside '%.200s' wait for a person",
                 room->damaged + room->quarantined, room->file);
    else if (room->percent >= LEAN_AT)
        snprintf(out, 400, "the spool is %d %% full", room->percent);
}

static void set_pressure(struct sink *s, enum sink_pressure p, const char *why)
{
    if (atomic_exchange(&s->pressure, p) == p)
        return;
    log_write(p == SINK_FULL ? LOG_ERROR : LOG_INFO, "collect",
              p == SINK_FULL   ? "there is no room for readings: polling pauses (%s)"
              : p == SINK_LEAN ? "room is short: only cumulative registers are read (%s)"
                               : "there is room for readings again (%s)",
              why);
    if (s->config.pressure)
        s->config.pressure(s->config.user, p, why);
}

/* Full = the spool refused, or cannot be used and the queue is nearly full too. */
static void weigh(struct sink *s, const struct spool_status *room)
{
    enum sink_pressure now = atomic_load(&s->pressure);
    unsigned queued = sink_queued(s);
    if (s->full && room->percent < 100 - 2 * HYSTERESIS)
        s->full = false;
    bool stuck = s->failing && queued > (now == SINK_FULL ? s->capacity / 2 : s->capacity / 4 * 3);
    bool lean = s->spool && room->rows > 0 && room->percent >= LEAN_AT - (now == SINK_EASY ? 0 : HYSTERESIS);
    char why[400];
    if (s->full)
        snprintf(why, sizeof why, "the spool is %d %% full", room->percent);
    else if (stuck)
        snprintf(why, sizeof why, "the spool cannot be used: %.300s", room->error);
    else
        snprintf(why, sizeof why, "spool %d %% full, %u records in memory", room->percent, queued);
    set_pressure(s, s->full || stuck ? SINK_FULL : lean ? SINK_LEAN : SINK_EASY, why);
}

static void look_at_room(struct sink *s)
{
    struct spool_status room = {.usable = true, .percent = 0};
    char trouble[400];
    if (s->spool) {
        spool_status(s->spool, &room);
        try_again(s, &room);
        announce(s, &room);
        tell_unusable(s, &room);
    }
    weigh(s, &room);
    describe_trouble(s, &room, trouble);
    pthread_mutex_lock(&s->lock);
    s->spool_status = room;
    memcpy(s->trouble, trouble, sizeof s->trouble);
    pthread_mutex_unlock(&s->lock);
}

/* ---- to the spool --------------------------------------------------------------------------------- */

static bool append(struct sink *s, struct pack *p)
{
    struct err e;
    const struct spool_blob *blobs = pack_blobs(p);
    bool ok = p->count == 0 || spool_append(s->spool, blobs, p->count, SPOOL_NORMAL, &e);
    if (!ok && e.code == ERR_TOO_LARGE) {
        s->full = true; /* from now on nothing is read; what was read uses the reserve */
        ok = spool_append(s->spool, blobs, p->count, SPOOL_RESERVE, &e);
    }
    if (ok) {
        s->failing = false;
        atomic_fetch_add(&s->spooled, p->records);
        complaint_end(&s->no_spool, "collect", "readings are spooled again");
        sink_call_writer(s);
        return true;
    }
    s->failing = e.code != ERR_TOO_LARGE;
    s->spool_retry_us = mono_now().us + RECONNECT_MS * 1000LL;
    complain(&s->no_spool, mono_now().us, LOG_ERROR, "collect", "could not spool %lld readings: %s",
             (long long)p->records, e.text);
    return false;
}

static bool may_append(const struct sink *s)
{
    return s->spool && (mono_now().us >= s->spool_retry_us || atomic_load(&s->stopping));
}

static void drop_flight(struct sink *s)
{
    for (int i = 0; i < s->flight_count; i++)
        record_fini(&s->flight[i]);
    pthread_mutex_lock(&s->lock);
    s->flight_count = 0;
    s->flight_state = FLIGHT_NONE;
    pthread_mutex_unlock(&s->lock);
    s->flight_durable = false;
}

static bool spool_flight(struct sink *s)
{
    struct pack p;
    if (s->flight_durable)
        return true;
    if (!may_append(s))
        return false;
    pack_init(&p);
    for (int i = 0; i < s->flight_count; i++)
        pack_add(&p, &s->flight[i]);
    s->flight_durable = append(s, &p);
    pack_fini(&p);
    return s->flight_durable;
}

static void release(struct sink *s, unsigned count)
{
    unsigned tail = atomic_load(&s->tail);
    for (unsigned i = 0; i < count; i++)
        record_fini(&s->ring[(tail + i) & (s->capacity - 1)]);
    atomic_store(&s->tail, tail + count);
}

static bool spool_queue(struct sink *s)
{
    unsigned tail = atomic_load(&s->tail), count = sink_queued(s), live = 0;
    struct pack p;
    if (!may_append(s))
        return false;
    count = count < SPOOL_RECORDS ? count : SPOOL_RECORDS;
    pack_init(&p);
    for (unsigned i = 0; i < count; i++) {
        const struct record *r = &s->ring[(tail + i) & (s->capacity - 1)];
        live += record_is_live(r);
        pack_add(&p, r);
    }
    bool ok = append(s, &p);
    pack_fini(&p);
    if (ok)
        release(s, count);
    if (ok)
        atomic_fetch_add(&s->dropped, live);
    return ok;
}

/* Lost slots join the queue of the spool as soon as there is room. */
static bool spool_lost(struct sink *s)
{
    struct record gaps[256];
    struct pack p;
    if (s->lost.count == 0 || atomic_load(&s->pressure) == SINK_FULL || !may_append(s))
        return true;
    int count = lost_take(&s->lost, gaps, 256);
    pack_init(&p);
    for (int i = 0; i < count; i++)
        pack_add(&p, &gaps[i]);
    bool ok = append(s, &p);
    for (int i = 0; i < count; i++) {
        if (!ok)
            lost_add(&s->lost, &gaps[i], gaps[i].gap.period_us);
        record_fini(&gaps[i]);
    }
    pack_fini(&p);
    return ok;
}

/* While there is no room for them they are kept beside the queue, all together, again and again. */
static void keep_spans(struct sink *s, bool now)
{
    int64_t now_us = mono_now().us, changes = s->lost.changes;
    struct err e;
    struct pack p;
    int count;
    bool stale = s->lost.count > 0 ? changes != s->spans_kept_changes && (now || now_us >= s->spans_us)
                                   : s->spans_kept && s->flight_state == FLIGHT_NONE;
    if (!s->spool || !stale)
        return;
    struct record *gaps = lost_copy(&s->lost, &count);
    pack_init(&p);
    for (int i = 0; i < count; i++) {
        pack_add(&p, &gaps[i]);
        record_fini(&gaps[i]);
    }
    free(gaps);
    s->spans_us = now_us + KEEP_SPANS_MS * 1000LL;
    if (spool_keep_spans(s->spool, pack_blobs(&p), p.count, &e)) {
        s->spans_kept = count > 0;
        s->spans_kept_changes = changes;
    }
    pack_fini(&p);
}

static void load_spans(struct sink *s)
{
    struct spool_batch b;
    struct err e;
    struct record r;
    if (!s->spool || !spool_spans(s->spool, &b, &e))
        return;
    for (int i = 0; i < b.count; i++)
        for (size_t at = 0, used; at < b.blobs[i].size; at += used) {
            if (!record_decode((const char *)b.blobs[i].bytes + at, b.blobs[i].size - at, &used, &r, &e))
                break;
            if (r.kind == RECORD_GAP)
                lost_add(&s->lost, &r, r.gap.period_us);
            record_fini(&r);
        }
    s->spans_kept = b.count > 0;
    spool_batch_fini(&b);
}

/* ---- to the writer -------------------------------------------------------------------------------- */

static bool direct_is_open(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    bool idle = s->writer_state == WRITER_IDLE && s->flight_state == FLIGHT_NONE;
    pthread_mutex_unlock(&s->lock);
    return idle && (!s->spool || spool_empty(s->spool) || s->failing);
}

static void send_flight(struct sink *s, int count)
{
    pthread_mutex_lock(&s->lock);
    s->flight_count = count;
    s->flight_state = FLIGHT_READY;
    s->flight_since_us = mono_now().us;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->lock);
}

static void hand_over(struct sink *s)
{
    int count = lost_take(&s->lost, s->flight, FLIGHT_MAX / 4);
    unsigned tail = atomic_load(&s->tail), queued = sink_queued(s), most = FLIGHT_MAX - (unsigned)count;
    queued = queued < most ? queued : most;
    for (unsigned i = 0; i < queued; i++)
        s->flight[count++] = s->ring[(tail + i) & (s->capacity - 1)];
    atomic_store(&s->tail, tail + queued);
    if (count > 0)
        send_flight(s, count);
    s->full = false; /* PostgreSQL takes them */
}

/* ---- the flight ----------------------------------------------------------------------------------- */

static void give_up_connection(struct sink *s, int64_t now_us)
{
    pthread_mutex_lock(&s->lock);
    bool stuck =
        s->busy_since_us && s->connection >= 0 && now_us - s->busy_since_us > WRITE_LIMIT_MS * 1000LL;
    if (stuck) {
        shutdown(s->connection, SHUT_RDWR);
        s->busy_since_us = now_us;
    }
    pthread_mutex_unlock(&s->lock);
    if (stuck)
        log_write(LOG_WARN, "collect", "PostgreSQL has not answered for %d s: the connection is given up",
                  WRITE_LIMIT_MS / 1000);
}

/* Whether the queue is free of an older batch. */
static bool settle_flight(struct sink *s, int64_t now_us)
{
    pthread_mutex_lock(&s->lock);
    bool idle = s->writer_state == WRITER_IDLE;
    if (s->flight_state == FLIGHT_READY && s->writer_state == WRITER_AWAY)
        s->flight_state = FLIGHT_FAILED; /* it lost its connection before it took it */
    enum flight_state state = s->flight_state;
    pthread_mutex_unlock(&s->lock);
    bool late = now_us - s->flight_since_us > SPOOL_AFTER_MS * 1000LL;
    switch (state) {
    case FLIGHT_NONE:
        return true;
    case FLIGHT_DONE:
        drop_flight(s);
        return true;
    case FLIGHT_FAILED:
        if (spool_flight(s))
            drop_flight(s);
        else if (idle)
            send_flight(s, s->flight_count); /* no spool: only PostgreSQL can take it */
        return s->flight_count == 0;
    case FLIGHT_READY:
    case FLIGHT_BUSY:
        return late && spool_flight(s);
    }
    return false;
}

/* ---- the thread ----------------------------------------------------------------------------------- */

static int64_t earliest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Until there is something to do. The near end of the queue wakes us only when we said that we sleep. */
static void wait(struct sink *s, bool direct)
{
    int64_t now_us = mono_now().us, until_us = s->tick_us;
    uint64_t count;
    atomic_store(&s->asleep, true);
    if (sink_queued(s) > 0) {
        atomic_store(&s->asleep, false);
        int64_t gather_us = (direct ? GATHER_MS : SPOOL_GATHER_MS) * 1000LL;
        until_us = earliest(until_us, (s->waiting_since_us ? s->waiting_since_us : now_us) + gather_us);
    }
    if (s->flight_count > 0)
        until_us = earliest(until_us, now_us + 100000);
    int64_t ms = (until_us - now_us + 999) / 1000;
    struct pollfd fd = {.fd = s->wake, .events = POLLIN};
    if (poll(&fd, 1,
             ms > 0               ? (int)ms
             : sink_queued(s) > 0 ? 50
                                  : 0) > 0 &&
        read(s->wake, &count, sizeof count) < 0)
        return; /* taken by an earlier read: as good as none */
}

/* One step; true = go on at once. */
static bool move(struct sink *s, bool *direct)
{
    int64_t now_us = mono_now().us;
    bool free_of_flight = settle_flight(s, now_us), hurry = atomic_load(&s->stopping);
    unsigned queued = sink_queued(s);
    *direct = direct_is_open(s);
    if (queued == 0 && s->lost.count == 0) {
        s->waiting_since_us = 0;
        return false;
    }
    if (s->waiting_since_us == 0)
        s->waiting_since_us = now_us;
    int64_t age_ms = (now_us - s->waiting_since_us) / 1000;
    if (*direct) {
        if (age_ms < GATHER_MS && queued < FLIGHT_MAX && !hurry)
            return false;
        hand_over(s);
    } else {
        bool soon = !s->spool || spool_empty(s->spool);
        pthread_mutex_lock(&s->lock);
        soon = soon && s->writer_state != WRITER_AWAY;
        pthread_mutex_unlock(&s->lock);
        int patience_ms = soon ? SPOOL_AFTER_MS : SPOOL_GATHER_MS;
        bool due =
            age_ms >= patience_ms || queued >= (soon ? s->capacity / 2 : SPOOL_RECORDS) || (hurry && !soon);
        if (!due || !free_of_flight || !s->spool || (queued > 0 && !spool_queue(s)) || !spool_lost(s))
            return false;
    }
    s->waiting_since_us = sink_queued(s) ? now_us : 0;
    return sink_queued(s) >= FLIGHT_MAX && !*direct;
}

static void tick(struct sink *s)
{
    int64_t now_us = mono_now().us;
    give_up_connection(s, now_us);
    look_at_room(s);
    keep_spans(s, false);
    s->tick_us = now_us + TICK_MS * 1000LL;
}

/* Lost slots wait for PostgreSQL only when it is there: spool_rest keeps them. */
static bool nothing_left(struct sink *s, bool direct)
{
    return sink_queued(s) == 0 && s->flight_count == 0 && (s->lost.count == 0 || !direct);
}

/* At the end: whatever is still here becomes durable, whether or not PostgreSQL is writing it just now. */
static void spool_rest(struct sink *s)
{
    if (!s->spool)
        return;
    if (!settle_flight(s, mono_now().us))
        (void)!spool_flight(s);
    while (sink_queued(s) > 0 && spool_queue(s))
        continue;
    s->full = false;
    atomic_store(&s->pressure, SINK_EASY); /* spans may use the reserve */
    while (s->lost.count > 0 && spool_lost(s))
        continue;
    keep_spans(s, true);
}

void *sink_keep(void *arg)
{
    struct sink *s = arg;
    bool direct = false;
    load_spans(s);
    tick(s);
    for (;;) {
        if (mono_now().us >= s->tick_us)
            tick(s);
        if (move(s, &direct))
            continue;
        bool stopping = atomic_load(&s->stopping);
        if (stopping && (nothing_left(s, direct) || mono_now().us >= atomic_load(&s->stop_by_us)))
            break;
        wait(s, direct);
    }
    spool_rest(s);
    look_at_room(s);
    return NULL;
}
