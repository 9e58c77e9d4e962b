/* db_internal - what db.c and db_flight.c share about one connection; see dahu/store/db.h. */
#ifndef DAHU_STORE_DB_INTERNAL_H
#define DAHU_STORE_DB_INTERNAL_H

#include <libpq-fe.h>

#include "dahu/base/clock.h"
#include "dahu/store/db.h"

enum { DB_PREPARED_MAX = 1024 }; /* a power of two; at most half of it is used */

struct db {
    PGconn *pg;
    struct db_wait wait; /* limit_ms 0: libpq's own blocking calls are used */
    int stop_fd;         /* readable = cancel what runs; -1 = none */
    bool stopping;       /* it was readable: the cancel was sent */
    bool given_up;       /* a deadline passed in the middle of something: what follows would be its rest */
    char **prepared;     /* statements that the server has prepared for this connection, by their text: a hash
                            table, owned; NULL until the first flight */
    int prepared_count;
};

bool db_connection_failed(struct db *db, struct err *e);
/* Consumes nothing: the caller clears @pg. */
bool db_statement_failed(struct db *db, const PGresult *pg, struct err *e);
mono_us db_deadline(const struct db *db);
/* Waits until PQgetResult will not; false gives the connection up. */
bool db_await_result(struct db *db, mono_us until, struct err *e);
/* A stop that was seen, or that is there now: nothing new begins. */
bool db_stopped(struct db *db, struct err *e);
void db_prepared_fini(struct db *db);

#endif
