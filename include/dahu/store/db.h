/**
 * db - one connection to PostgreSQL: statements with parameters, transactions, COPY.
 *
 * A connection belongs to one thread at a time. Statements are constants; values go as parameters,
 * never into the text. Not here: pools (see pool.h), what the statements mean.
 *
 * Errors: ERR_DATABASE_AWAY no connection, or it was lost (retry the whole transaction);
 *         ERR_CONFLICT a unique or exclusion constraint; ERR_RANGE a check or foreign key;
 *         ERR_DATABASE anything else. err.sqlstate is set, and the constraint is named in the text.
 */
#ifndef DAHU_STORE_DB_H
#define DAHU_STORE_DB_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/base/buf.h"

struct db;

/** db_open - @url is a libpq connection string or URI; @area names the user of it in pg_stat_activity. */
bool db_open(struct db **out, const char *url, const char *area, struct err *e) NODISCARD;

/* How long a connection may keep its thread waiting. */
struct db_wait {
    int limit_ms; /* longest connect and longest statement; 0 = no limit */
    int abort_fd; /* readable = give up now (an eventfd); -1 = none */
};
/**
 * db_open_limited - db_open for threads that must answer in time: no call waits longer than @wait says.
 *
 * Errors: as db_open; ERR_TIMEOUT the limit passed; ERR_CANCELLED @abort_fd. A connection that was
 *         given up is dead (db_alive), and the server ends what it was doing by itself.
 */
bool db_open_limited(struct db **out, const char *url, const char *area, const struct db_wait *wait,
                     struct err *e) NODISCARD;
/**
 * db_refused - whether the server itself takes no connections now: it does not run, starts or stops. Then
 * nobody else is served by it either. False when it cannot be reached.
 *
 * @e  why db_open or db_open_limited failed just now. May take two seconds.
 */
bool db_refused(const char *url, const struct err *e) NODISCARD;
void db_close(struct db *db); /* NULL is fine */
/** db_alive - whether the connection is usable; notices without asking that an idle one was closed by the
 * server. */
bool db_alive(const struct db *db);
/** db_dup_socket - a descriptor of one's own of the connection, to be closed: shutdown(2) on it ends whatever
 *  another thread waits for on the connection. -1 when there is none. */
int db_dup_socket(const struct db *db);
/**
 * db_stop_on - as soon as the descriptor @stop_fd is readable (a signalfd), the running statement is
 * cancelled and it and every later one fails with ERR_CANCELLED; db_rollback still works. -1 = never.
 */
void db_stop_on(struct db *db, int stop_fd);
/** db_listen - notices of @channel are to be heard from now on. */
bool db_listen(struct db *db, const char *channel, struct err *e) NODISCARD;
/** db_heard - whether a notice has come since the last call. Never waits. */
bool db_heard(struct db *db);

struct db_notice {
    char channel[64], payload[8192]; /* PostgreSQL sends less than 8000 bytes */
};
/** db_take_notice - the oldest notice that has come and was not taken; false when there is none. */
bool db_take_notice(struct db *db, struct db_notice *out);
/** db_wait_notice - wait until something comes over the connection or @wait_ms have passed. False as soon as
 * @wake_fd (-1 = none) is readable. */
bool db_wait_notice(struct db *db, int wait_ms, int wake_fd) NODISCARD;

struct db_result {
    struct pg_result *pg; /* owned: db_result_fini */
};
void db_result_fini(struct db_result *r);
int db_rows(const struct db_result *r);
int db_columns(const struct db_result *r);
const char *db_column_name(const struct db_result *r, int column);   /* borrowed */
int db_column(const struct db_result *r, const char *name);          /* -1 when there is none */
const char *db_text(const struct db_result *r, int row, int column); /* NULL for SQL null; borrowed */
int64_t db_int64(const struct db_result *r, int row, int column);    /* the column must not be null */
bool db_bool(const struct db_result *r, int row, int column);        /* SQL null is false */
/** db_changed - rows that the statement inserted, updated or deleted. */
int64_t db_changed(const struct db_result *r);

/** db_be_patient - from now on a statement may take @limit_ms on our side; returns what it was. The server's
 * own limit is statement_timeout. Without effect on a connection that waits for ever. */
int db_be_patient(struct db *db, int limit_ms);

/** db_run - one or more statements without parameters and without a result. */
bool db_run(struct db *db, const char *sql, struct err *e) NODISCARD;
/** db_query - one statement; @params are texts, NULL = SQL null. @out may be NULL. */
bool db_query(struct db *db, struct db_result *out, const char *sql, int count, const char *const *params,
              struct err *e) NODISCARD;

/** db_call - db_query with its parameters in line: db_call(db, &r, &e, "select $1", "x"). */
#define DB_PARAMS(...)                                                                                       \
    (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)), (const char *const[])
#define db_call(db, out, e, sql, ...) db_query((db), (out), (sql), DB_PARAMS(__VA_ARGS__){__VA_ARGS__}, (e))

/* A parameter in the binary form of its type; see db_array.h. */
struct db_value {
    uint32_t type; /* its oid */
    const void *bytes;
    size_t length;
};
enum { DB_VALUES_MAX = 20 };
/** db_query_binary - db_query for many values at once: 1 to DB_VALUES_MAX parameters, all of them binary. */
bool db_query_binary(struct db *db, struct db_result *out, const char *sql, int count,
                     const struct db_value *values, struct err *e) NODISCARD;

bool db_begin(struct db *db, struct err *e) NODISCARD;

/* A statement of a flight: a text that is the same every time, and its parameters as texts. */
struct db_statement {
    const char *sql;
    int count;
    const char *const *params;
};
enum { DB_FLIGHT_MAX = 8 };
/**
 * db_flight - a whole transaction in one round trip: begin, @statements, commit. The server prepares each
 * statement once for a connection.
 *
 * @results  as many as statements, each owned: db_result_fini; all empty after a failure
 *
 * Errors: those of the statement that failed first; the transaction is then rolled back.
 */
bool db_flight(struct db *db, const struct db_statement *statements, int count, struct db_result *results,
               struct err *e) NODISCARD;

enum { DB_SNAPSHOT_BYTES = 64 };
/** db_begin_snapshot - a transaction that sees one moment throughout; @snapshot names it for db_begin_beside.
 */
bool db_begin_snapshot(struct db *db, char snapshot[static DB_SNAPSHOT_BYTES], struct err *e) NODISCARD;
/** db_begin_beside - a transaction of another connection that sees the same moment, while the first one
 * lasts. */
bool db_begin_beside(struct db *db, const char *snapshot, struct err *e) NODISCARD;
bool db_commit(struct db *db, struct err *e) NODISCARD;
void db_rollback(struct db *db); /* never fails: a lost connection has rolled back by itself */

/** db_copy_begin - @sql is a COPY ... FROM STDIN. Then db_copy_put, and db_copy_end or db_copy_abort. */
bool db_copy_begin(struct db *db, const char *sql, struct err *e) NODISCARD;
bool db_copy_put(struct db *db, const void *bytes, size_t n, struct err *e) NODISCARD;
bool db_copy_end(struct db *db, int64_t *rows, struct err *e) NODISCARD; /* @rows may be NULL */
void db_copy_abort(struct db *db, const char *reason);

/**
 * db_fetch_begin - @sql is a COPY ... TO STDOUT. Then db_fetch until a row has no length, or it fails: rows
 * that nobody wants are read all the same.
 */
bool db_fetch_begin(struct db *db, const char *sql, struct err *e) NODISCARD;
/** db_fetch - the next row as it came over the line; frees the one before. @row begins as NULL. */
bool db_fetch(struct db *db, char **row, int *length, struct err *e) NODISCARD;

/** db_copy_field - append @text as COPY's text format has it, NULL as \N. Tabs and line ends are the
 * caller's. */
void db_copy_field(struct buf *copy, const char *text);

#endif
