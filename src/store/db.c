/* db - see the header. Thin over libpq: its job is to turn every failure into one struct err. */
#include "dahu/store/db.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

struct db {
    PGconn *pg;
};

/* SQLSTATE prefix -> what it means to a caller; the first match counts. */
static const struct {
    const char *prefix;
    enum err_code code;
} meanings[] = {
    {"08", ERR_DATABASE_AWAY}, {"57P", ERR_DATABASE_AWAY}, {"23505", ERR_CONFLICT}, {"23P01", ERR_CONFLICT},
    {"23503", ERR_RANGE},      {"23514", ERR_RANGE},       {"23502", ERR_RANGE},    {"57014", ERR_CANCELLED},
};

static enum err_code meaning(const char *sqlstate)
{
    for (unsigned i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strncmp(sqlstate, meanings[i].prefix, strlen(meanings[i].prefix)) == 0)
            return meanings[i].code;
    return ERR_DATABASE;
}

static void strip(char *text)
{
    for (char *c = text; *c; c++)
        if (*c == '\n')
            *c = ' ';
    for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
        text[n - 1] = '\0';
}

static bool connection_failed(struct db *db, struct err *e)
{
    err_set(e, ERR_DATABASE_AWAY, "no connection to PostgreSQL: %s", PQerrorMessage(db->pg));
    strip(e->text);
    return false;
}

/* Consumes nothing: the caller clears @pg. */
static bool statement_failed(struct db *db, const PGresult *pg, struct err *e)
{
    const char *sqlstate = PQresultErrorField(pg, PG_DIAG_SQLSTATE);
    if (!sqlstate || PQstatus(db->pg) != CONNECTION_OK)
        return connection_failed(db, e);
    const char *message = PQresultErrorField(pg, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(pg, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(pg, PG_DIAG_CONTEXT);
    err_set(e, meaning(sqlstate), "%s%s%s%s%s", message, detail ? "; " : "", detail ? detail : "",
            context && !detail ? "; " : "", context && !detail ? context : "");
    snprintf(e->sqlstate, sizeof e->sqlstate, "%s", sqlstate);
    strip(e->text);
    return false;
}

static void discard_notice(void *unused, const char *message)
{
    (void)unused;
    (void)message; /* notices of "if not exists" and the like say nothing a user needs */
}

bool db_open(struct db **out, const char *url, const char *area, struct err *e)
{
    char name[80];
    snprintf(name, sizeof name, "dahu %s", area);
    /* dbname expands a whole connection string or URI; the rest fills what it leaves open */
    const char *const keys[] = {"connect_timeout", "client_encoding", "fallback_application_name", "tcp_user_timeout",
                                "dbname",          NULL};
    const char *const values[] = {"5", "UTF8", name, "15000", url, NULL};
    struct db *db = must_alloc(sizeof *db);
    db->pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(db->pg) != CONNECTION_OK) {
        connection_failed(db, e);
        db_close(db);
        return false;
    }
    PQsetNoticeProcessor(db->pg, discard_notice, NULL);
    if (!db_run(db, "set timezone = 'UTC'; set search_path = dahu, public; set datestyle = 'ISO, YMD'", e)) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    PQfinish(db->pg);
    free(db);
}

bool db_alive(const struct db *db)
{
    return PQstatus(db->pg) == CONNECTION_OK;
}

struct pg_conn *db_handle(struct db *db)
{
    return db->pg;
}

void db_result_fini(struct db_result *r)
{
    PQclear(r->pg);
    r->pg = NULL;
}

int db_rows(const struct db_result *r)
{
    return PQntuples(r->pg);
}

const char *db_text(const struct db_result *r, int row, int column)
{
    return PQgetisnull(r->pg, row, column) ? NULL : PQgetvalue(r->pg, row, column);
}

int64_t db_int64(const struct db_result *r, int row, int column)
{
    MUST(!PQgetisnull(r->pg, row, column));
    return strtoll(PQgetvalue(r->pg, row, column), NULL, 10);
}

int64_t db_changed(const struct db_result *r)
{
    return strtoll(PQcmdTuples(r->pg), NULL, 10);
}

static bool finish(struct db *db, PGresult *pg, struct db_result *out, struct err *e)
{
    ExecStatusType status = PQresultStatus(pg);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok)
        statement_failed(db, pg, e);
    if (ok && out)
        out->pg = pg;
    else
        PQclear(pg);
    return ok;
}

bool db_run(struct db *db, const char *sql, struct err *e)
{
    return finish(db, PQexec(db->pg, sql), NULL, e);
}

bool db_query(struct db *db, struct db_result *out, const char *sql, int count, const char *const *params, struct err *e)
{
    return finish(db, PQexecParams(db->pg, sql, count, NULL, params, NULL, NULL, 0), out, e);
}

bool db_begin(struct db *db, struct err *e)
{
    return db_run(db, "begin", e);
}

bool db_commit(struct db *db, struct err *e)
{
    PGresult *pg = PQexec(db->pg, "commit");
    /* COMMIT of a failed transaction succeeds as ROLLBACK: that is no success */
    if (PQresultStatus(pg) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(pg), "COMMIT") != 0) {
        PQclear(pg);
        return err_set(e, ERR_DATABASE, "the transaction had failed and was rolled back");
    }
    return finish(db, pg, NULL, e);
}

void db_rollback(struct db *db)
{
    PQclear(PQexec(db->pg, "rollback"));
}

bool db_copy_begin(struct db *db, const char *sql, struct err *e)
{
    PGresult *pg = PQexec(db->pg, sql);
    bool ok = PQresultStatus(pg) == PGRES_COPY_IN;
    if (!ok)
        statement_failed(db, pg, e);
    PQclear(pg);
    return ok;
}

bool db_copy_put(struct db *db, const void *bytes, size_t n, struct err *e)
{
    MUST(n <= INT32_MAX);
    return PQputCopyData(db->pg, bytes, (int)n) == 1 || connection_failed(db, e);
}

/* Reads results until libpq has none: the first failure is kept, the rest is drained. */
static bool drain(struct db *db, int64_t *rows, struct err *e)
{
    bool ok = true;
    for (PGresult *pg; (pg = PQgetResult(db->pg)) != NULL; PQclear(pg)) {
        if (PQresultStatus(pg) != PGRES_COMMAND_OK && ok)
            ok = statement_failed(db, pg, e);
        else if (ok && rows)
            *rows = strtoll(PQcmdTuples(pg), NULL, 10);
    }
    return ok;
}

bool db_copy_end(struct db *db, int64_t *rows, struct err *e)
{
    if (PQputCopyEnd(db->pg, NULL) != 1)
        return connection_failed(db, e);
    return drain(db, rows, e);
}

void db_copy_abort(struct db *db, const char *reason)
{
    struct err ignored; /* the refusal is what we asked for */
    if (PQputCopyEnd(db->pg, reason) == 1)
        (void)!drain(db, NULL, &ignored);
}
