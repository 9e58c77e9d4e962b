/*
 * sink - see the header. A ring of records with one producer and one consumer.
 *
 * head is moved only by the producer, tail only by the consumer, and only after COMMIT: what lies
 * between them is what PostgreSQL has not acknowledged.
 */
#include "dahu/store/sink.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <search.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    BATCH_MAX = 5000,    /* records of one transaction */
    GATHER_MS = 100,     /* polls of one moment share a transaction */
    IDLE_MS = 2000,      /* between looks when nothing wakes it */
    RECONNECT_MS = 1000, /* between attempts to reach PostgreSQL, and to write what it refused for now */
};

/* Slots of one point that did not fit into the queue. Known to the producer only. */
struct lost {
    int64_t point_id;
    wall_us from, until;
    int64_t period_us;
};

struct sink {
    struct sink_config config;
    struct record *ring;
    unsigned capacity; /* a power of two */
    _Atomic unsigned head, tail;
    _Atomic bool stopping;
    _Atomic int64_t stop_by_us;
    int wake; /* eventfd: something to do */
    pthread_t thread;
    void *lost; /* tsearch tree of struct lost */
    struct complaint full;
    /* of the thread */
    struct db *db;
    struct reading_writer writer;
    int limit; /* records of the next batch: halved while one of them is refused */
    struct complaint away, refused, conflicts;
    _Atomic int64_t readings, gaps, conflict_rows, batches, rejected;
};

static unsigned queued(const struct sink *s)
{
    return atomic_load(&s->head) - atomic_load(&s->tail);
}

static void wake(struct sink *s)
{
    uint64_t one = 1;
    /* can only fail when 2^64 - 2 wake-ups are pending: then it is awake */
    if (write(s->wake, &one, sizeof one) < 0)
        return;
}

/* ---- producer ------------------------------------------------------------------------------------ */

static int compare_lost(const void *a, const void *b)
{
    int64_t x = ((const struct lost *)a)->point_id, y = ((const struct lost *)b)->point_id;
    return (x > y) - (x < y);
}

static wall_us last_slot(const struct record *r)
{
    return r->kind == RECORD_GAP ? r->gap.until : r->slot_at;
}

static void remember_lost(struct sink *s, const struct record *r, int64_t period_us)
{
    struct lost key = {.point_id = r->point_id};
    void *node = tfind(&key, &s->lost, compare_lost);
    if (node) {
        struct lost *l = *(struct lost **)node;
        if (last_slot(r).us > l->until.us)
            l->until = last_slot(r);
        return;
    }
    struct lost *l = must_alloc(sizeof *l);
    *l = (struct lost){r->point_id, r->slot_at, last_slot(r), period_us};
    MUST(tsearch(l, &s->lost, compare_lost) != NULL);
}

static bool push(struct sink *s, const struct record *r)
{
    unsigned head = atomic_load_explicit(&s->head, memory_order_relaxed);
    if (head - atomic_load(&s->tail) == s->capacity)
        return false;
    s->ring[head & (s->capacity - 1)] = *r;
    atomic_store(&s->head, head + 1);
    return true;
}

/* There is room again: the lost slots of this point come first. */
static bool push_lost(struct sink *s, int64_t point_id)
{
    struct lost key = {.point_id = point_id};
    void *node = s->lost ? tfind(&key, &s->lost, compare_lost) : NULL;
    if (!node)
        return true;
    struct lost *l = *(struct lost **)node;
    struct record gap = {.point_id = point_id, .slot_at = l->from, .at = wall_now()};
    record_fail(&gap, "spool_full", "PostgreSQL was away and the queue of the collector was full");
    gap.gap.until = l->until;
    gap.gap.period_us = l->period_us;
    if (!push(s, &gap)) {
        record_fini(&gap);
        return false;
    }
    tdelete(l, &s->lost, compare_lost);
    free(l);
    return true;
}

bool sink_put(struct sink *s, struct record *r, int64_t period_us)
{
    if (push_lost(s, r->point_id) && push(s, r)) {
        wake(s);
        complaint_end(&s->full, "collect", "the queue to PostgreSQL has room again");
        return true;
    }
    remember_lost(s, r, period_us);
    complain(&s->full, mono_now().us, LOG_ERROR, "collect",
             "the queue of %u readings to PostgreSQL is full: readings are lost", s->capacity);
    record_fini(r);
    return false;
}

/* ---- consumer ------------------------------------------------------------------------------------ */

static void wait_ms(struct sink *s, int64_t ms)
{
    struct pollfd fd = {.fd = s->wake, .events = POLLIN};
    uint64_t count;
    if (ms > 0 && poll(&fd, 1, (int)ms) > 0 && read(s->wake, &count, sizeof count) < 0)
        return; /* taken by an earlier read: as good as none */
}

static bool out_of_time(const struct sink *s)
{
    return atomic_load(&s->stopping) && mono_now().us >= atomic_load(&s->stop_by_us);
}

static void disconnect(struct sink *s)
{
    db_close(s->db);
    s->db = NULL;
}

static bool connected(struct sink *s)
{
    struct err e;
    if (s->db)
        return true;
    if (db_open(&s->db, s->config.url, "collect", &e)) {
        if (reading_writer_init(&s->writer, s->db, &e)) {
            complaint_end(&s->away, "collect", "PostgreSQL is there again");
            return true;
        }
        disconnect(s);
    }
    complain(&s->away, mono_now().us, LOG_WARN, "collect", "%s; %u records wait", e.text, queued(s));
    return false;
}

static void release(struct sink *s, int count)
{
    unsigned tail = atomic_load(&s->tail);
    for (int i = 0; i < count; i++)
        record_fini(&s->ring[(tail + (unsigned)i) & (s->capacity - 1)]);
    atomic_store(&s->tail, tail + (unsigned)count);
}

static void account(struct sink *s, const struct reading_report *report)
{
    atomic_fetch_add(&s->readings, report->readings);
    atomic_fetch_add(&s->gaps, report->gaps);
    atomic_fetch_add(&s->conflict_rows, report->conflicts);
    atomic_fetch_add(&s->batches, 1);
    if (report->conflicts)
        complain(&s->conflicts, mono_now().us, LOG_WARN, "collect",
                 "%lld readings differ from what is booked for their slots; see reading_conflict",
                 (long long)report->conflicts);
}

/* Refused, though PostgreSQL is there. Full disks and the like pass: the batch waits. A record that is
 * refused for what it says is found by halving the batch, told, and left out, so that it does not hold up
 * the others. */
static void batch_refused(struct sink *s, int count, const struct err *e)
{
    bool for_now = e->code == ERR_DATABASE &&
                   (strncmp(e->sqlstate, "53", 2) == 0 || strncmp(e->sqlstate, "40", 2) == 0 ||
                    strncmp(e->sqlstate, "58", 2) == 0 || strncmp(e->sqlstate, "55", 2) == 0);
    if (for_now || e->code == ERR_CANCELLED) {
        complain(&s->refused, mono_now().us, LOG_ERROR, "collect", "%s; it will be tried again", e->text);
        wait_ms(s, RECONNECT_MS);
        return;
    }
    if (count > 1) {
        s->limit = count / 2;
        return;
    }
    const struct record *r = &s->ring[atomic_load(&s->tail) & (s->capacity - 1)];
    char slot[WALL_TEXT_BYTES];
    log_write(LOG_ERROR, "collect", "point %lld slot %s is left out: %s", (long long)r->point_id,
              wall_format(r->slot_at, slot), e->text);
    atomic_fetch_add(&s->rejected, 1);
    release(s, 1);
}

/* The longest run of queued records that lies in one piece. */
static int next_batch(const struct sink *s, const struct record **first)
{
    unsigned tail = atomic_load(&s->tail), index = tail & (s->capacity - 1), n = queued(s);
    *first = &s->ring[index];
    if (n > s->capacity - index)
        n = s->capacity - index;
    return n > (unsigned)s->limit ? s->limit : (int)n;
}

static void write_batch(struct sink *s)
{
    const struct record *batch;
    struct reading_report report;
    struct err e;
    int count = next_batch(s, &batch);
    if (reading_write(&s->writer, batch, count, &report, &e)) {
        account(s, &report);
        release(s, count);
        s->limit = s->limit * 2 < BATCH_MAX ? s->limit * 2 : BATCH_MAX;
        complaint_end(&s->refused, "collect", "PostgreSQL takes readings again");
    } else if (e.code == ERR_DATABASE_AWAY || !db_alive(s->db)) {
        complain(&s->away, mono_now().us, LOG_WARN, "collect", "%s; %u records wait", e.text, queued(s));
        disconnect(s);
    } else {
        batch_refused(s, count, &e);
    }
}

static void *run(void *arg)
{
    struct sink *s = arg;
    while (!out_of_time(s)) {
        if (!connected(s)) {
            if (atomic_load(&s->stopping) && queued(s) == 0)
                break;
            wait_ms(s, RECONNECT_MS);
            continue;
        }
        if (queued(s) > 0) {
            write_batch(s);
        } else if (atomic_load(&s->stopping)) {
            break;
        } else {
            wait_ms(s, IDLE_MS);
            if (queued(s) > 0 && !atomic_load(&s->stopping))
                usleep(GATHER_MS * 1000);
        }
    }
    disconnect(s);
    return NULL;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static unsigned power_of_two(int n)
{
    unsigned p = 2;
    while (p < (unsigned)n)
        p *= 2;
    return p;
}

bool sink_start(struct sink **out, const struct sink_config *c, struct err *e)
{
    struct sink *s = must_alloc(sizeof *s);
    sigset_t all, before;
    s->config = *c;
    s->config.url = must_strdup(c->url);
    s->capacity = power_of_two(c->capacity);
    s->ring = must_alloc(s->capacity * sizeof *s->ring);
    s->limit = BATCH_MAX;
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(s->wake >= 0);
    sigfillset(&all); /* signals are for the loop */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&s->thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        close(s->wake);
        free((char *)(uintptr_t)s->config.url);
        free(s->ring);
        free(s);
        return err_sys(e, error, "could not start the thread that writes readings");
    }
    *out = s;
    return true;
}

static void pick_first(const void *node, VISIT which, void *closure)
{
    const struct lost **first = closure;
    if ((which == preorder || which == leaf) && !*first)
        *first = *(struct lost *const *)node;
}

static void push_all_lost(struct sink *s)
{
    bool pushed = true;
    while (s->lost && pushed) {
        const struct lost *first = NULL;
        twalk_r(s->lost, pick_first, &first);
        pushed = push_lost(s, first->point_id);
    }
}

int sink_stop(struct sink *s, int grace_ms)
{
    push_all_lost(s);
    atomic_store(&s->stop_by_us, mono_now().us + grace_ms * 1000LL);
    atomic_store(&s->stopping, true);
    wake(s);
    pthread_join(s->thread, NULL);
    int left = (int)queued(s);
    release(s, left);
    tdestroy(s->lost, free);
    close(s->wake);
    free((char *)(uintptr_t)s->config.url);
    free(s->ring);
    free(s);
    return left;
}

struct sink_counters sink_counters(const struct sink *s)
{
    return (struct sink_counters){.readings = atomic_load(&s->readings),
                                  .gaps = atomic_load(&s->gaps),
                                  .conflicts = atomic_load(&s->conflict_rows),
                                  .batches = atomic_load(&s->batches),
                                  .rejected = atomic_load(&s->rejected),
                                  .queued = (int)queued(s)};
}
