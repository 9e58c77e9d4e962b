/* db - see the header. Thin over libpq: its job is to turn every failure into one struct err. What a
 * statement answered is in db_result.c. */
#include "dahu/store/db.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "db_internal.h"

static void discard_notice(void *unused, const char *message)
{
    (void)unused;
    (void)message; /* notices of "if not exists" and the like say nothing a user needs */
}

/* The server ends the statement with an error of its own, which is then read as any other. */
static void cancel(struct db *db)
{
    char ignored[256]; /* a cancel that does not arrive leaves the statement to its end */
    PGcancel *request = PQgetCancel(db->pg);
    if (request)
        (void)PQcancel(request, ignored, sizeof ignored);
    PQfreeCancel(request);
    db->stopping = true;
}

/* Waits for the socket within @until; false with ERR_TIMEOUT or ERR_CANCELLED gives the connection up. */
static bool await_socket(struct db *db, short events, mono_us until, struct err *e)
{
    struct pollfd fds[3] = {{PQsocket(db->pg), events, 0},
                            {db->wait.abort_fd, POLLIN, 0},
                            {db->stopping ? -1 : db->stop_fd, POLLIN, 0}};
    int64_t left_ms = (until.us - mono_now().us + 999) / 1000;
    int ready = db->wait.limit_ms == 0 ? poll(fds, 3, -1) : left_ms <= 0 ? 0 : poll(fds, 3, (int)left_ms);
    if (ready > 0 && fds[2].revents)
        cancel(db);
    if (ready < 0 || (ready > 0 && fds[2].revents && !fds[1].revents) ||
        (ready > 0 && fds[0].revents && !fds[1].revents))
        return true; /* an interrupted wait is tried again by the caller's loop */
    db->given_up = true;
    if (ready > 0)
        return err_set(e, ERR_CANCELLED, "given up waiting for PostgreSQL: the service is stopping");
    return err_set(e, ERR_TIMEOUT, "no answer from PostgreSQL within %d ms", db->wait.limit_ms);
}

enum { CLIENT_SLACK_MS = 1000 }; /* the server's own deadline comes first: its answer keeps the connection */

mono_us db_deadline(const struct db *db)
{
    return (mono_us){mono_now().us + (db->wait.limit_ms + CLIENT_SLACK_MS) * INT64_C(1000)};
}

static bool connect_limited(struct db *db, struct err *e)
{
    mono_us until = db_deadline(db);
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step == PGRES_POLLING_WRITING || step == PGRES_POLLING_READING) {
        if (PQstatus(db->pg) == CONNECTION_BAD)
            break;
        if (!await_socket(db, step == PGRES_POLLING_WRITING ? POLLOUT : POLLIN, until, e))
            return false;
        step = PQconnectPoll(db->pg);
    }
    return PQstatus(db->pg) == CONNECTION_OK || db_connection_failed(db, e);
}

/* Waits until PQgetResult will not; false gives the connection up. */
bool db_await_result(struct db *db, mono_us until, struct err *e)
{
    while (PQisBusy(db->pg)) {
        if (!await_socket(db, POLLIN, until, e))
            return false;
        if (!PQconsumeInput(db->pg))
            break; /* PQgetResult tells what happened */
    }
    return true;
}

/* Results of what was sent: the last one, or the first that failed, so that a list of statements reads as
 * one. */
static PGresult *collect_limited(struct db *db, struct err *e)
{
    mono_us until = db_deadline(db);
    PGresult *kept = NULL;
    for (;;) {
        if (!db_await_result(db, until, e)) {
            PQclear(kept);
            return NULL;
        }
        PGresult *next = PQgetResult(db->pg);
        if (!next)
            return kept;
        if (PQresultStatus(next) == PGRES_COPY_IN || PQresultStatus(next) == PGRES_COPY_OUT) {
            PQclear(kept);
            return next;
        }
        bool failed = kept && PQresultStatus(kept) == PGRES_FATAL_ERROR;
        PQclear(failed ? next : kept);
        kept = failed ? kept : next;
    }
}

/* A stop that was seen, or that is there now: nothing new begins. */
bool db_stopped(struct db *db, struct err *e)
{
    struct pollfd stop = {db->stop_fd, POLLIN, 0};
    db->stopping |= db->stop_fd >= 0 && poll(&stop, 1, 0) > 0;
    if (db->stopping)
        err_set(e, ERR_CANCELLED, "stopped by a signal");
    return db->stopping;
}

/* As libpq wants them; types, lengths and formats are NULL when all values are texts. */
struct statement_params {
    int count;
    const Oid *types;
    const char *const *values;
    const int *lengths, *formats;
};

/* libpq's own blocking calls. They return nothing, not even a failure, on a connection that was lost before.
 */
static PGresult *execute_blocking(struct db *db, const char *sql, const struct statement_params *p,
                                  struct err *e)
{
    PGresult *pg = p ? PQexecParams(db->pg, sql, p->count, p->types, p->values, p->lengths, p->formats, 0)
                     : PQexec(db->pg, sql);
    if (!pg)
        db_connection_failed(db, e);
    return pg;
}

/* One statement with parameters, or several without; NULL with @e filled when there is no answer. */
static PGresult *execute(struct db *db, const char *sql, const struct statement_params *p, struct err *e)
{
    if (db->given_up) {
        err_set(e, ERR_DATABASE_AWAY, "no connection to PostgreSQL: it was given up");
        return NULL;
    }
    if (db_stopped(db, e))
        return NULL;
    if (db->wait.limit_ms == 0 && db->stop_fd < 0)
        return execute_blocking(db, sql, p, e);
    int sent = p ? PQsendQueryParams(db->pg, sql, p->count, p->types, p->values, p->lengths, p->formats, 0)
                 : PQsendQuery(db->pg, sql);
    if (!sent) {
        db_connection_failed(db, e);
        return NULL;
    }
    return collect_limited(db, e);
}

int db_be_patient(struct db *db, int limit_ms)
{
    int before = db->wait.limit_ms;
    if (before > 0)
        db->wait.limit_ms = limit_ms;
    return before;
}

static bool set_session(struct db *db, struct err *e)
{
    if (!db_run(db, "set timezone = 'UTC'; set search_path = dahu, public; set datestyle = 'ISO, YMD'", e))
        return false;
    if (db->wait.limit_ms == 0)
        return true;
    char limit[16];
    snprintf(limit, sizeof limit, "%d", db->wait.limit_ms);
    /* the second setting lets the server notice a client that gave up */
    return db_call(db, NULL, e,
                   "select set_config('statement_timeout', $1, false),"
                   "       set_config('client_connection_check_interval', '1000', false)",
                   limit);
}

static bool open_connection(struct db **out, const char *url, const char *area, const struct db_wait *wait,
                            struct err *e)
{
    char name[80];
    snprintf(name, sizeof name, "dahu %s", area);
    /* dbname expands a whole connection string or URI; the rest fills what it leaves open. A server that
     * vanished without a word is given up after 10 s, whether it owes an acknowledgement (user timeout) or
     * an answer (probes after 5 s): with a pause and a new connection, writing goes on within 15 s. */
    const char *const keys[] = {"connect_timeout",  "client_encoding", "fallback_application_name",
                                "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
                                "keepalives_count", "dbname",          NULL};
    const char *const values[] = {"5", "UTF8", name, "10000", "5", "2", "3", url, NULL};
    struct db *db = must_alloc(sizeof *db);
    db->wait = wait ? *wait : (struct db_wait){0, -1};
    db->stop_fd = -1;
    bool limited = db->wait.limit_ms > 0;
    db->pg = limited ? PQconnectStartParams(keys, values, 1) : PQconnectdbParams(keys, values, 1);
    bool ok =
        limited ? connect_limited(db, e) : PQstatus(db->pg) == CONNECTION_OK || db_connection_failed(db, e);
    if (ok) {
        PQsetNoticeProcessor(db->pg, discard_notice, NULL);
        ok = set_session(db, e);
    }
    if (!ok) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

bool db_open(struct db **out, const char *url, const char *area, struct err *e)
{
    return open_connection(out, url, area, NULL, e);
}

bool db_open_limited(struct db **out, const char *url, const char *area, const struct db_wait *wait,
                     struct err *e)
{
    return open_connection(out, url, area, wait, e);
}

void db_close(struct db *db)
{
    if (!db)
        return;
    PQfinish(db->pg);
    db_prepared_fini(db);
    free(db);
}

bool db_alive(const struct db *db)
{
    enum { FAREWELL_READS = 4 }; /* a server that went says why, then closes: both are to be read */
    struct pollfd fd = {PQsocket(db->pg), POLLIN, 0};
    bool idle = !db->given_up && PQtransactionStatus(db->pg) == PQTRANS_IDLE;
    for (int i = 0; idle && i < FAREWELL_READS && poll(&fd, 1, 0) > 0; i++)
        idle = PQconsumeInput(db->pg);
    return !db->given_up && PQstatus(db->pg) == CONNECTION_OK;
}

bool db_listen(struct db *db, const char *channel, struct err *e)
{
    char *name = PQescapeIdentifier(db->pg, channel, strlen(channel)), sql[100];
    MUST(name && strlen(name) < sizeof sql - sizeof "listen ");
    snprintf(sql, sizeof sql, "listen %s", name);
    PQfreemem(name);
    return db_run(db, sql, e);
}

bool db_heard(struct db *db)
{
    bool heard = false;
    PGnotify *n;
    (void)db_alive(db); /* takes in what has come */
    while ((n = PQnotifies(db->pg))) {
        heard = true;
        PQfreemem(n);
    }
    return heard;
}

int db_dup_socket(const struct db *db)
{
    return fcntl(PQsocket(db->pg), F_DUPFD_CLOEXEC, 0);
}

void db_stop_on(struct db *db, int stop_fd)
{
    db->stop_fd = stop_fd;
    db->stopping = false;
}

static bool finish(struct db *db, PGresult *pg, struct db_result *out, struct err *e)
{
    if (!pg)
        return false; /* no answer: @e is filled */
    ExecStatusType status = PQresultStatus(pg);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok)
        db_statement_failed(db, pg, e);
    if (ok && out)
        out->pg = pg;
    else
        PQclear(pg);
    return ok;
}

bool db_run(struct db *db, const char *sql, struct err *e)
{
    return finish(db, execute(db, sql, NULL, e), NULL, e);
}

bool db_query(struct db *db, struct db_result *out, const char *sql, int count, const char *const *params,
              struct err *e)
{
    static const char *const none[] = {NULL};
    struct statement_params p = {.count = count, .values = params ? params : none};
    return finish(db, execute(db, sql, &p, e), out, e);
}

bool db_query_binary(struct db *db, struct db_result *out, const char *sql, int count,
                     const struct db_value *values, struct err *e)
{
    Oid types[DB_VALUES_MAX];
    const char *bytes[DB_VALUES_MAX];
    int lengths[DB_VALUES_MAX], formats[DB_VALUES_MAX];
    MUST(count > 0 && count <= DB_VALUES_MAX);
    for (int i = 0; i < count; i++) {
        types[i] = values[i].type;
        bytes[i] = values[i].bytes;
        lengths[i] = (int)values[i].length;
        formats[i] = 1;
    }
    struct statement_params p = {count, types, bytes, lengths, formats};
    return finish(db, execute(db, sql, &p, e), out, e);
}

bool db_begin(struct db *db, struct err *e)
{
    return db_run(db, "begin", e);
}

bool db_begin_snapshot(struct db *db, char snapshot[static DB_SNAPSHOT_BYTES], struct err *e)
{
    struct db_result r;
    if (!db_run(db, "begin isolation level repeatable read", e) ||
        !db_query(db, &r, "select pg_export_snapshot()", 0, NULL, e))
        return false;
    snprintf(snapshot, DB_SNAPSHOT_BYTES, "%s", db_text(&r, 0, 0));
    db_result_fini(&r);
    return true;
}

bool db_begin_beside(struct db *db, const char *snapshot, struct err *e)
{
    char sql[DB_SNAPSHOT_BYTES + 40];
    MUST(strspn(snapshot, "0123456789ABCDEF-") == strlen(snapshot)); /* the statement takes no parameter */
    snprintf(sql, sizeof sql, "set transaction snapshot '%s'", snapshot);
    return db_run(db, "begin isolation level repeatable read", e) && db_run(db, sql, e);
}

bool db_commit(struct db *db, struct err *e)
{
    PGresult *pg = execute(db, "commit", NULL, e);
    /* COMMIT of a failed transaction succeeds as ROLLBACK: that is no success */
    if (pg && PQresultStatus(pg) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(pg), "COMMIT") != 0) {
        PQclear(pg);
        return err_set(e, ERR_DATABASE, "the transaction had failed and was rolled back");
    }
    return finish(db, pg, NULL, e);
}

void db_rollback(struct db *db)
{
    struct err ignored;
    int stop_fd = db->stop_fd;
    db_stop_on(db, -1); /* a stop is no reason to leave a transaction open */
    PQclear(execute(db, "rollback", NULL, &ignored));
    db_stop_on(db, stop_fd);
}

bool db_copy_begin(struct db *db, const char *sql, struct err *e)
{
    PGresult *pg = execute(db, sql, NULL, e);
    bool ok = PQresultStatus(pg) == PGRES_COPY_IN;
    if (pg && !ok)
        db_statement_failed(db, pg, e);
    PQclear(pg);
    return ok;
}

bool db_copy_put(struct db *db, const void *bytes, size_t n, struct err *e)
{
    MUST(n <= INT32_MAX);
    if (db_stopped(db, e))
        return false;
    return PQputCopyData(db->pg, bytes, (int)n) == 1 || db_connection_failed(db, e);
}

/* Reads results until libpq has none: the first failure is kept, the rest is drained. */
static bool drain(struct db *db, int64_t *rows, struct err *e)
{
    bool ok = true, limited = db->wait.limit_ms > 0;
    mono_us until = db_deadline(db);
    for (;;) {
        if (limited && !db_await_result(db, until, e))
            return false;
        PGresult *pg = PQgetResult(db->pg);
        if (!pg)
            return ok;
        if (PQresultStatus(pg) != PGRES_COMMAND_OK && ok)
            ok = db_statement_failed(db, pg, e);
        else if (ok && rows)
            *rows = strtoll(PQcmdTuples(pg), NULL, 10);
        PQclear(pg);
    }
}

bool db_copy_end(struct db *db, int64_t *rows, struct err *e)
{
    if (PQputCopyEnd(db->pg, NULL) != 1)
        return db_connection_failed(db, e);
    return drain(db, rows, e);
}

void db_copy_abort(struct db *db, const char *reason)
{
    struct err ignored; /* the refusal is what we asked for */
    if (PQputCopyEnd(db->pg, reason) == 1)
        (void)!drain(db, NULL, &ignored);
}

bool db_fetch_begin(struct db *db, const char *sql, struct err *e)
{
    PGresult *pg = execute(db, sql, NULL, e);
    bool ok = PQresultStatus(pg) == PGRES_COPY_OUT;
    if (pg && !ok)
        db_statement_failed(db, pg, e);
    PQclear(pg);
    return ok;
}

bool db_fetch(struct db *db, char **row, int *length, struct err *e)
{
    bool waits = db->wait.limit_ms == 0 && db->stop_fd < 0;
    mono_us until = waits ? (mono_us){0} : db_deadline(db);
    PQfreemem(*row);
    *row = NULL;
    while ((*length = PQgetCopyData(db->pg, row, !waits)) == 0) {
        if (!await_socket(db, POLLIN, until, e))
            return false;
        if (!PQconsumeInput(db->pg))
            return db_connection_failed(db, e);
    }
    if (*length > 0)
        return true;
    *length = 0;
    return drain(db, NULL, e);
}
