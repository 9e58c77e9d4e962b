/*
 * sink_writer - the thread that talks to PostgreSQL: the flight that the keeper hands over, or the oldest of
 * the spool. It never waits for the keeper, and the keeper never for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sink_internal.h"

/* ---- the connection ------------------------------------------------------------------------------- */

static void set_state(struct sink *s, enum writer_state state)
{
    pthread_mutex_lock(&s->lock);
    bool changed = s->writer_state != state;
    s->writer_state = state;
    s->busy_since_us = state == WRITER_BUSY ? mono_now().us : 0;
    pthread_mutex_unlock(&s->lock);
    if (changed && state != WRITER_BUSY)
        sink_wake(s);
}

static void set_connection(struct sink *s, int fd)
{
    pthread_mutex_lock(&s->lock);
    if (s->connection >= 0)
        close(s->connection);
    s->connection = fd;
    pthread_mutex_unlock(&s->lock);
}

static void note_error(struct sink *s, const char *text)
{
    pthread_mutex_lock(&s->lock);
    snprintf(s->database_error, sizeof s->database_error, "%.*s", (int)sizeof s->database_error - 1, text);
    pthread_mutex_unlock(&s->lock);
}

static void disconnect(struct sink *s)
{
    set_connection(s, -1);
    db_close(s->db);
    s->db = NULL;
}

static bool open_database(struct sink *s, struct err *e)
{
    if (!db_open(&s->db, s->config.url, "collect", e))
        return false;
    set_connection(s, db_dup_socket(s->db));
    pthread_mutex_lock(&s->lock);
    s->busy_since_us = mono_now().us;
    pthread_mutex_unlock(&s->lock);
    if (reading_writer_init(&s->reading, s->db, e))
        return true;
    disconnect(s);
    return false;
}

static bool connected(struct sink *s)
{
    struct err e;
    if (s->db && db_alive(s->db))
        return true;
    disconnect(s);
    set_state(s, WRITER_AWAY);
    if (open_database(s, &e)) {
        complaint_end(&s->away, "collect", "PostgreSQL is there again");
        note_error(s, "");
        return true;
    }
    note_error(s, e.text);
    complain(&s->away, mono_now().us, LOG_WARN, "collect", "%s; %u records wait in memory", e.text,
             sink_queued(s));
    return false;
}

/* ---- records -------------------------------------------------------------------------------------- */

static void account(struct sink *s, const struct reading_report *report, int count)
{
    atomic_fetch_add(&s->readings, report->readings);
    atomic_fetch_add(&s->gaps, report->gaps);
    atomic_fetch_add(&s->conflicts, report->conflicts);
    atomic_fetch_add(&s->batches, 1);
    atomic_fetch_add(&s->batch_records, count);
    atomic_store(&s->last_batch, count);
    atomic_store(&s->committed_us, mono_now().us);
    complaint_end(&s->refused, "collect", "PostgreSQL takes readings again");
    note_error(s, "");
    if (report->conflicts)
        complain(&s->differing, mono_now().us, LOG_WARN, "collect",
                 "%lld readings differ from what is booked for their slots; see reading_conflict",
                 (long long)report->conflicts);
}

/* Refused for what it says. Anything else passes or is cured by a person: full disks, deadlocks, time-outs, a
 * schema that is being changed. Then records wait, and none is dropped. */
static bool is_at_fault(const struct err *e)
{
    static const char *const classes[] = {"22", "23", "P0"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strncmp(e->sqlstate, classes[i], 2) == 0)
            return true;
    return false;
}

/* PostgreSQL will never take it: told, kept beside the queue, and left out. */
static void reject(struct sink *s, const struct record *r, const struct err *why)
{
    char slot[WALL_TEXT_BYTES];
    struct buf bytes;
    struct err e;
    buf_init(&bytes, RECORD_BYTES_MAX);
    record_encode(r, &bytes);
    bool kept = s->spool && spool_refuse(s->spool, bytes.data, bytes.len, why->text, &e);
    log_write(LOG_ERROR, "collect", "point %lld slot %s is left out%s: %s", (long long)r->point_id,
              wall_format(r->slot_at, slot), kept ? " and kept in the spool" : "", why->text);
    atomic_fetch_add(&s->rejected, 1);
    buf_fini(&bytes);
}

static int64_t slots_of(const struct record *r)
{
    if (r->kind != RECORD_GAP)
        return r->kind == RECORD_READING;
    return r->gap.period_us > 0 ? (r->gap.until.us - r->slot_at.us) / r->gap.period_us + 1 : 1;
}

/* After days without a collector a batch may hold millions of slots: in one transaction they would take
 * longer than any write may, and so for ever. */
static bool is_too_much(const struct record *r, int count)
{
    int64_t slots = 0;
    for (int i = 0; i < count; i++)
        slots += slots_of(&r[i]);
    return slots > READING_SLOTS_AT_ONCE;
}

static bool write_records(struct sink *s, const struct record *r, int count, struct err *e);

static bool write_halves(struct sink *s, const struct record *r, int count, struct err *e)
{
    if (count > 1)
        return write_records(s, r, count / 2, e) && write_records(s, r + count / 2, count - count / 2, e);
    struct record first = *r, rest = *r;
    rest.slot_at.us += slots_of(r) / 2 * r->gap.period_us;
    first.gap.until.us = rest.slot_at.us - r->gap.period_us;
    return write_records(s, &first, 1, e) && write_records(s, &rest, 1, e);
}

/* A record that is refused for what it says is found by halving, so that it does not hold up the others.
 * False: nothing is wrong with the records, but they could not be written now. */
static bool write_records(struct sink *s, const struct record *r, int count, struct err *e)
{
    struct reading_report report;
    if (count == 0)
        return true;
    if (is_too_much(r, count))
        return write_halves(s, r, count, e);
    set_state(s, WRITER_BUSY); /* anew: each transaction may take its time */
    if (reading_write(&s->reading, r, count, &report, e)) {
        account(s, &report, count);
        return true;
    }
    if (!db_alive(s->db) || !is_at_fault(e))
        return false;
    if (count == 1)
        reject(s, r, e);
    return count == 1 || write_halves(s, r, count, e);
}

/* What could not be written waits, in the spool or as a flight that failed; PostgreSQL gets some time. */
static void pause_writing(struct sink *s, const struct err *e)
{
    bool away = !db_alive(s->db);
    note_error(s, e->text);
    complain(away ? &s->away : &s->refused, mono_now().us, away ? LOG_WARN : LOG_ERROR, "collect",
             "%s; it will be tried again", e->text);
    if (away)
        disconnect(s);
    set_state(s, WRITER_AWAY);
}

/* ---- the flight ----------------------------------------------------------------------------------- */

static bool take_flight(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    bool there = s->flight_state == FLIGHT_READY;
    if (there) {
        s->flight_state = FLIGHT_BUSY;
        s->writer_state = WRITER_BUSY;
        s->busy_since_us = mono_now().us;
    }
    pthread_mutex_unlock(&s->lock);
    return there;
}

static bool fly(struct sink *s)
{
    struct err e;
    bool ok = write_records(s, s->flight, s->flight_count, &e);
    pthread_mutex_lock(&s->lock);
    s->flight_state = ok ? FLIGHT_DONE : FLIGHT_FAILED;
    pthread_mutex_unlock(&s->lock);
    if (!ok)
        pause_writing(s, &e);
    sink_wake(s);
    return ok;
}

/* ---- the spool ------------------------------------------------------------------------------------ */

/* A blob of another version, or of no version of ours: kept, told, and not in the way of the others. */
static void set_blob_aside(struct sink *s, const struct spool_blob *b, const struct err *why)
{
    struct err e;
    bool kept = spool_refuse(s->spool, b->bytes, b->size, why->text, &e);
    atomic_fetch_add(&s->rejected, b->count);
    log_write(LOG_ERROR, "collect", "%d spooled records cannot be read and are left out%s: %s", b->count,
              kept ? ", kept as refused" : "", why->text);
}

static int unpack(struct sink *s, const struct spool_batch *b, struct record *out, int most)
{
    int n = 0;
    for (int i = 0; i < b->count; i++) {
        const struct spool_blob *blob = &b->blobs[i];
        struct spool_blob rest = *blob;
        struct err e;
        size_t at = 0, used;
        while (at < blob->size && n < most) {
            if (!record_decode((const char *)blob->bytes + at, blob->size - at, &used, &out[n], &e)) {
                rest.bytes = (const char *)blob->bytes + at;
                rest.size = blob->size - at;
                set_blob_aside(s, &rest, &e);
                break;
            }
            at += used;
            n++;
        }
    }
    return n;
}

static bool drain(struct sink *s)
{
    struct spool_batch b;
    struct err e;
    if (!s->spool || spool_empty(s->spool))
        return false;
    set_state(s, WRITER_BUSY);
    if (!spool_read(s->spool, DRAIN_RECORDS, &b, &e)) {
        complain(&s->undeleted, mono_now().us, LOG_ERROR, "collect", "%s", e.text);
        set_state(s, WRITER_IDLE); /* PostgreSQL is not what fails */
        spool_batch_fini(&b);
        return false;
    }
    int most = (int)b.records;
    struct record *records = must_alloc(((size_t)most + 1) * sizeof *records);
    int count = unpack(s, &b, records, most);
    bool ok = write_records(s, records, count, &e);
    if (!ok)
        pause_writing(s, &e);
    else if (spool_delivered(s->spool, &b, &e))
        complaint_end(&s->undeleted, "collect", "the spool can be read and written again");
    else /* in this process it is not delivered again */
        complain(&s->undeleted, mono_now().us, LOG_ERROR, "collect", "%s", e.text);
    if (ok)
        atomic_fetch_add(&s->drained, count);
    for (int i = 0; i < count; i++)
        record_fini(&records[i]);
    free(records);
    spool_batch_fini(&b);
    return ok;
}

/* ---- the thread ----------------------------------------------------------------------------------- */

/* True: there is a flight. Not @idle: something failed, and a flight is no reason to try again at once. */
static bool wait_for_work(struct sink *s, bool idle, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&s->lock);
    while (!s->writer_ends && !(idle && s->flight_state == FLIGHT_READY))
        if (pthread_cond_timedwait(&s->work, &s->lock, &until) != 0 || idle)
            break;
    bool flight = s->flight_state == FLIGHT_READY;
    pthread_mutex_unlock(&s->lock);
    return flight;
}

static bool ends(struct sink *s)
{
    pthread_mutex_lock(&s->lock);
    bool yes = s->writer_ends;
    pthread_mutex_unlock(&s->lock);
    return yes;
}

/* Latest values that a full batch left behind; those that cannot be written are forgotten. Not at once: under
 * load the next batch is about to come, and takes them along. */
static void show_pending(struct sink *s)
{
    struct reading_report report;
    struct err e;
    set_state(s, WRITER_BUSY);
    if (!reading_write(&s->reading, NULL, 0, &report, &e))
        log_write(LOG_DEBUG, "collect", "latest values were not written: %s", e.text);
    set_state(s, WRITER_IDLE);
}

static void rest(struct sink *s)
{
    bool pending = reading_pending(&s->reading);
    set_state(s, WRITER_IDLE);
    if (!wait_for_work(s, true, pending ? SHOW_AFTER_MS : TICK_MS) && pending)
        show_pending(s);
}

void *sink_write(void *arg)
{
    struct sink *s = arg;
    while (!ends(s)) {
        if (!connected(s)) {
            wait_for_work(s, false, RECONNECT_MS);
            continue;
        }
        bool good = true;
        if (take_flight(s))
            good = fly(s);
        else if (s->spool && !spool_empty(s->spool))
            good = drain(s);
        else
            rest(s);
        if (!good)
            wait_for_work(s, false, RECONNECT_MS);
    }
    disconnect(s);
    reading_writer_fini(&s->reading);
    set_state(s, WRITER_AWAY);
    return NULL;
}
