/**
 * pool - worker threads, each with its own connection, that run what asks the database.
 *
 * Whoever must not wait for SQL hands a job over and goes on. Connections open when they are first
 * needed and come back by themselves: while PostgreSQL is away jobs are told so at once, and one
 * attempt in a growing delay tries again. Each job is called exactly once, whatever happens.
 *
 * Not here: what the jobs ask (api.h), transactions (a job begins and ends its own).
 */
#ifndef DAHU_STORE_POOL_H
#define DAHU_STORE_POOL_H

#include "dahu/store/db.h"

struct pool;

/**
 * pool_fn - one job, on a worker thread.
 *
 * @db   the worker's connection, borrowed until the call returns; NULL when there is none
 * @why  set when @db is NULL: ERR_DATABASE_AWAY, ERR_BUSY (waited too long), ERR_CANCELLED (stopping),
 *       or what @prepare of the settings said
 */
typedef void (*pool_fn)(struct db *db, const struct err *why, void *arg);

struct pool_settings {
    const char *url, *area; /* as for db_open */
    int threads;            /* 1 or more */
    int queue_max;          /* jobs that may wait */
    int statement_ms;       /* longest statement, and longest wait in the queue */
    bool (*prepare)(struct db *db,
                    struct err *e); /* after each connect; false refuses the connection; may be NULL */
};

/** pool_new - starts the threads; opens no connection yet. Owned: pool_stop, then pool_free. */
struct pool *pool_new(const struct pool_settings *settings);

/** pool_submit - ERR_BUSY when queue_max jobs wait, ERR_CANCELLED after pool_stop; @fn is then not called. */
bool pool_submit(struct pool *p, pool_fn fn, void *arg, struct err *e) NODISCARD;

/** pool_stop - take no more jobs, let those that run end for @grace_ms, cancel the rest; returns when all
 * ended. */
void pool_stop(struct pool *p, int grace_ms);
void pool_free(struct pool *p); /* stopped before; NULL is fine */

#endif
