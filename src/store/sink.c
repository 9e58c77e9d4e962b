/*
 * sink - see the header. The near end of the queue, the status, and the life of both threads.
 *
 * A ring with one producer and one consumer: head is moved only by sink_put, tail only by the keeper.
 */
#include "dahu/store/sink.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sink_internal.h"

void sink_wake(struct sink *s)
{
    uint64_t one = 1;
    /* can only fail when 2^64 - 2 wake-ups are pending: then it is awake */
    if (write(s->wake, &one, sizeof one) < 0)
        return;
}

void sink_call_writer(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->lock);
}

/* ---- near end ------------------------------------------------------------------------------------- */

static bool push(struct sink *s, const struct record *r)
{
    unsigned head = atomic_load_explicit(&s->head, memory_order_relaxed);
    unsigned queued = head - atomic_load(&s->tail);
    if (queued == s->capacity)
        return false;
    s->ring[head & (s->capacity - 1)] = *r;
    atomic_store(&s->head, head + 1);
    record_prefetch(&s->ring[(head + 1) & (s->capacity - 1)]); /* last written megabytes ago */
    if (queued == s->capacity / 4 || (atomic_load(&s->asleep) && atomic_exchange(&s->asleep, false)))
        sink_wake(s);
    return true;
}

/* While nothing can be kept, slots that were not even asked for need no room in the queue. */
static bool is_known_loss(const struct sink *s, const struct record *r)
{
    return atomic_load_explicit(&s->pressure, memory_order_relaxed) == SINK_FULL && r->kind == RECORD_GAP &&
           strcmp(r->gap.cause, "spool_full") == 0;
}

bool sink_put(struct sink *s, struct record *r, int64_t period_us)
{
    bool known = is_known_loss(s, r);
    if (!known && push(s, r)) {
        if (s->no_room.count)
            complaint_end(&s->no_room, "collect", "the queue to PostgreSQL has room again");
        return true;
    }
    if (!record_is_live(r))
        lost_add(&s->lost, r, period_us);
    if (!known) {
        atomic_fetch_add(&s->dropped, 1);
        complain(&s->no_room, mono_now().us, LOG_ERROR, "collect",
                 "the queue of %u readings to PostgreSQL is full: readings are lost", s->capacity);
    }
    record_fini(r);
    return known;
}

/* ---- status --------------------------------------------------------------------------------------- */

void sink_status(struct sink *s, struct sink_status *out)
{
    int64_t committed_us = atomic_load(&s->committed_us);
    pthread_mutex_lock(&s->lock);
    *out = (struct sink_status){.queued = (int)sink_queued(s) + s->flight_count,
                                .capacity = (int)s->capacity,
                                .database_up = s->writer_state != WRITER_AWAY,
                                .has_spool = s->spool != NULL,
                                .spool = s->spool_status};
    memcpy(out->database_error, s->database_error, sizeof out->database_error);
    memcpy(out->trouble, s->trouble, sizeof out->trouble);
    pthread_mutex_unlock(&s->lock);
    out->readings = atomic_load(&s->readings);
    out->gaps = atomic_load(&s->gaps);
    out->conflicts = atomic_load(&s->conflicts);
    out->rejected = atomic_load(&s->rejected);
    out->batches = atomic_load(&s->batches);
    out->batch_records = atomic_load(&s->batch_records);
    out->last_batch = atomic_load(&s->last_batch);
    out->spooled = atomic_load(&s->spooled);
    out->drained = atomic_load(&s->drained);
    out->dropped = atomic_load(&s->dropped);
    out->lost_spans = atomic_load(&s->lost.count);
    out->commit_age_ms = committed_us ? (mono_now().us - committed_us) / 1000 : -1;
    out->pressure = atomic_load(&s->pressure);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static unsigned power_of_two(int n)
{
    unsigned p = 2;
    while (p < (unsigned)n)
        p *= 2;
    return p;
}

static void free_sink(struct sink *s)
{
    lost_fini(&s->lost);
    spool_close(s->spool);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->work);
    close(s->wake);
    free((char *)(uintptr_t)s->config.url);
    free(s->flight);
    free(s->ring);
    free(s);
}

static struct sink *new_sink(const struct sink_config *c)
{
    struct sink *s = must_alloc(sizeof *s);
    pthread_condattr_t clock;
    s->config = *c;
    s->config.url = must_strdup(c->url);
    s->capacity = power_of_two(c->capacity);
    s->ring = must_alloc(s->capacity * sizeof *s->ring);
    s->flight = must_alloc(FLIGHT_MAX * sizeof *s->flight);
    s->connection = -1;
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(s->wake >= 0);
    lost_init(&s->lost);
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&s->work, &clock);
    pthread_condattr_destroy(&clock);
    return s;
}

static void end_writer(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    s->writer_ends = true;
    pthread_cond_signal(&s->work);
    pthread_mutex_unlock(&s->lock);
}

static int start_threads(struct sink *s)
{
    sigset_t all, before;
    sigfillset(&all); /* signals are for the loop */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&s->writer, NULL, sink_write, s);
    int keeper = error ? 0 : pthread_create(&s->keeper, NULL, sink_keep, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (keeper) {
        end_writer(s);
        pthread_join(s->writer, NULL);
    }
    return error ? error : keeper;
}

bool sink_start(struct sink **out, const struct sink_config *c, struct err *e)
{
    struct sink *s = new_sink(c);
    if (c->spool.folder && !spool_open(&s->spool, &c->spool, e)) {
        free_sink(s);
        return false;
    }
    int error = start_threads(s);
    if (error) {
        free_sink(s);
        return err_sys(e, error, "could not start the threads that write readings");
    }
    *out = s;
    return true;
}

/* A writer that hangs is woken by the end of its connection. */
static void join_writer(struct sink *s, int64_t by_us)
{
    struct timespec soon;
    end_writer(s);
    int64_t left_us = by_us - mono_now().us;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec += left_us > 0 ? left_us / 1000000 + 1 : 1;
    if (pthread_timedjoin_np(s->writer, NULL, &soon) == 0)
        return;
    pthread_mutex_lock(&s->lock);
    if (s->connection >= 0)
        shutdown(s->connection, SHUT_RDWR);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->writer, NULL);
}

static int64_t count_lost(struct sink *s)
{
    int64_t lost = 0;
    unsigned tail = s->tail, queued = sink_queued(s);
    bool flying = s->flight_state != FLIGHT_NONE && s->flight_state != FLIGHT_DONE;
    for (int i = 0; i < s->flight_count; i++) {
        lost += flying && !s->flight_durable && !record_is_live(&s->flight[i]);
        record_fini(&s->flight[i]);
    }
    for (unsigned i = 0; i < queued; i++) {
        struct record *r = &s->ring[(tail + i) & (s->capacity - 1)];
        lost += !record_is_live(r);
        record_fini(r);
    }
    return lost + (s->spans_kept ? 0 : s->lost.count);
}

struct sink_end sink_stop(struct sink *s, int grace_ms)
{
    struct sink_end end = {0};
    int64_t by_us = mono_now().us + grace_ms * 1000LL;
    atomic_store(&s->stop_by_us, by_us);
    atomic_store(&s->stopping, true);
    sink_wake(s);
    pthread_join(s->keeper, NULL);
    join_writer(s, by_us);
    end.lost = count_lost(s);
    if (s->spool) {
        struct spool_status room;
        spool_status(s->spool, &room);
        end.spooled = room.records;
    }
    free_sink(s);
    return end;
}
