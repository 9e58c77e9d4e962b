/*
 * sink_internal - what the files of the sink share: sink.c (life, the queue's near end, status),
 * sink_keeper.c (its far end: to the writer or to the spool), sink_writer.c (PostgreSQL), sink_lost.c (slots
 * without room).
 *
 * Records change hands like this: the queue owns them until the keeper moves a batch into the flight or has
 * spooled them. The flight is the keeper's too; the writer only reads it, while it is FLIGHT_BUSY.
 */
#ifndef DAHU_STORE_SINK_INTERNAL_H
#define DAHU_STORE_SINK_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "dahu/base/buf.h"
#include "dahu/store/sink.h"

enum {
    FLIGHT_MAX = 10000,     /* records of one direct batch */
    DRAIN_RECORDS = 10000,  /* and of one from the spool */
    GATHER_MS = 200,        /* polls of one moment share a transaction */
    SHOW_AFTER_MS = 250,    /* without another batch, latest values get a transaction of their own */
    SPOOL_GATHER_MS = 1000, /* and a sync of the disk */
    SPOOL_AFTER_MS = 1500,  /* a record that waits longer for PostgreSQL becomes durable */
    TICK_MS = 1000,
    RECONNECT_MS = 1000,    /* between attempts to reach PostgreSQL, and to write what it refused for now */
    WRITE_LIMIT_MS = 60000, /* a transaction that takes longer: the connection is given up */
    KEEP_SPANS_MS = 30000,  /* lost slots go to the disk so often while nothing else can */
};

/* Slots that had no room, one span a point. */
struct lost_set {
    pthread_mutex_t lock;
    void *tree; /* tsearch */
    _Atomic int64_t count, changes;
};
void lost_init(struct lost_set *l);
void lost_fini(struct lost_set *l);
/** lost_add - remember the slots of @r, which stays the caller's. */
void lost_add(struct lost_set *l, const struct record *r, int64_t period_us);
/** lost_take - up to @most spans as gaps; owned by the caller. */
int lost_take(struct lost_set *l, struct record *out, int most);
/** lost_copy - all of them as gaps, owned by the caller, who frees the array. */
struct record *lost_copy(struct lost_set *l, int *count);

/* Records as blobs of a spool. */
struct pack {
    struct buf bytes;
    struct spool_blob *blobs;
    int count, cap;
    int64_t records; /* that are in; live ones are not */
};
void pack_init(struct pack *p);
void pack_fini(struct pack *p);
void pack_add(struct pack *p, const struct record *r);
/** pack_blobs - after the last pack_add. */
const struct spool_blob *pack_blobs(struct pack *p);

enum flight_state { FLIGHT_NONE, FLIGHT_READY, FLIGHT_BUSY, FLIGHT_DONE, FLIGHT_FAILED };
enum writer_state { WRITER_AWAY, WRITER_IDLE, WRITER_BUSY };

struct sink {
    struct sink_config config;
    struct record *ring;
    unsigned capacity; /* a power of two */
    _Atomic unsigned head, tail;
    _Atomic bool asleep, stopping;
    _Atomic int64_t stop_by_us;
    int wake; /* eventfd of the keeper */
    pthread_t keeper, writer;
    struct lost_set lost;
    struct spool *spool; /* NULL = none */
    _Atomic enum sink_pressure pressure;
    _Atomic int64_t readings, gaps, conflicts, rejected, batches, batch_records, last_batch, spooled, drained,
        dropped, committed_us;

    pthread_mutex_t lock;
    pthread_cond_t work; /* for the writer */
    /* under the lock */
    enum flight_state flight_state;
    enum writer_state writer_state;
    bool writer_ends;
    int64_t busy_since_us; /* the call to PostgreSQL that runs; 0 = none does */
    int connection;        /* a descriptor of our own of the connection, to end it; -1 = none */
    char database_error[300];
    struct spool_status spool_status;
    char trouble[400];

    /* of the keeper; the writer reads the flight while it is busy */
    struct record *flight;
    int flight_count;
    bool flight_durable; /* spooled too: it took long */
    int64_t flight_since_us, waiting_since_us, tick_us, spans_us, spans_kept_changes, spool_retry_us;
    int announced; /* thresholds of the spool that are passed */
    struct complaint unusable;
    bool full, failing;
    bool spans_kept;
    struct complaint no_room, no_spool;

    /* of the writer */
    struct db *db;
    struct reading_writer reading;
    struct complaint away, refused, differing, undeleted;
};

static inline unsigned sink_queued(const struct sink *s)
{
    return atomic_load(&s->head) - atomic_load(&s->tail);
}
void sink_wake(struct sink *s);
/** sink_call_writer - there is something for it. */
void sink_call_writer(struct sink *s);
void *sink_keep(void *sink);
void *sink_write(void *sink);

#endif
