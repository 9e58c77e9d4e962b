/* db_failed - what a connection or a statement that failed says, as one struct err; see db.h. */
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "db_internal.h"

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

/* One line: libpq breaks its messages with "\n" and "\n\t", and ends them with "\n". */
static void strip(char *text)
{
    char *to = text;
    bool line_end = false;
    for (const char *c = text; *c; c++) {
        bool indent = line_end && *c == '\t';
        line_end = *c == '\n';
        if (!indent)
            *to++ = line_end ? ' ' : *c;
    }
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

bool db_connection_failed(struct db *db, struct err *e)
{
    err_set(e, ERR_DATABASE_AWAY, "no connection to PostgreSQL: %s", PQerrorMessage(db->pg));
    strip(e->text);
    return false;
}

/* Faults whose detail is the row: there are names, numbers and hashes in it, which are no log's. */
static bool tells_row(const char *sqlstate)
{
    return strcmp(sqlstate, "23502") == 0 || strcmp(sqlstate, "23514") == 0 || strcmp(sqlstate, "44000") == 0;
}

/* Consumes nothing: the caller clears @pg. */
bool db_statement_failed(struct db *db, const PGresult *pg, struct err *e)
{
    const char *sqlstate = PQresultErrorField(pg, PG_DIAG_SQLSTATE);
    if (!sqlstate || PQstatus(db->pg) != CONNECTION_OK)
        return db_connection_failed(db, e);
    const char *message = PQresultErrorField(pg, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(pg, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(pg, PG_DIAG_CONTEXT);
    if (db->stopping && strcmp(sqlstate, "57014") == 0)
        return err_set(e, ERR_CANCELLED, "stopped by a signal");
    bool too_slow = db->wait.limit_ms > 0 && strcmp(sqlstate, "57014") == 0; /* its statement_timeout */
    const char *constraint = PQresultErrorField(pg, PG_DIAG_CONSTRAINT_NAME);
    if (detail && *detail != '{' && tells_row(sqlstate))
        detail = NULL;
    const char *more = detail       ? detail
                       : constraint ? NULL
                                    : context; /* a constraint says itself where it is */
    err_set(e, too_slow ? ERR_TIMEOUT : meaning(sqlstate), "%s%s%s", message, more ? "; " : "",
            more ? more : "");
    snprintf(e->sqlstate, sizeof e->sqlstate, "%s", sqlstate);
    snprintf(e->constraint, sizeof e->constraint, "%s", constraint ? constraint : "");
    if (constraint && detail && *detail == '{' &&
        strlen(detail) < sizeof e->facts) /* dahu.refuse gives facts */
        snprintf(e->facts, sizeof e->facts, "%s", detail);
    strip(e->text);
    return false;
}
