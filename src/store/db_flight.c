/* db_flight - a whole transaction in one round trip, by libpq's pipeline; see db.h. Its statements are
 * prepared on their first use of a connection, in the same flight. */
#include <stdio.h>
#include <string.h>

#include "db_internal.h"

/* ---- prepared statements ------------------------------------------------------------------------- */

static unsigned hash(const char *text)
{
    unsigned h = 2166136261u; /* FNV-1a */
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

/* The place of @sql in the table; the statement's name is made from it. */
static unsigned place_of(const struct db *db, const char *sql)
{
    unsigned at = hash(sql) % DB_PREPARED_MAX;
    while (db->prepared[at] && strcmp(db->prepared[at], sql) != 0)
        at = (at + 1) % DB_PREPARED_MAX;
    return at;
}

void db_prepared_fini(struct db *db)
{
    for (int i = 0; db->prepared && i < DB_PREPARED_MAX; i++)
        free(db->prepared[i]);
    free(db->prepared);
}

enum { NAME_BYTES = 16 };

static void make_name(unsigned place, char out[static NAME_BYTES])
{
    snprintf(out, NAME_BYTES, "s%u", place);
}

/* ---- sending ------------------------------------------------------------------------------------- */

/* What is to come back, in its order. */
struct flight {
    struct db *db;
    struct {
        int statement;    /* place in the caller's list; -1: begin, commit or a preparation */
        const char *made; /* the statement that was prepared by it; NULL: none */
    } answers[2 * DB_FLIGHT_MAX + 2];
    int count;
};

static bool note(struct flight *f, int sent, int statement, const char *made, struct err *e)
{
    MUST(f->count < (int)(sizeof f->answers / sizeof *f->answers));
    f->answers[f->count].statement = statement;
    f->answers[f->count++].made = made;
    return sent == 1 || db_connection_failed(f->db, e);
}

static bool send_plain(struct flight *f, const char *sql, struct err *e)
{
    return note(f, PQsendQueryParams(f->db->pg, sql, 0, NULL, NULL, NULL, NULL, 0), -1, NULL, e);
}

static bool send_statement(struct flight *f, int index, const struct db_statement *s, struct err *e)
{
    struct db *db = f->db;
    char name[NAME_BYTES];
    unsigned place = place_of(db, s->sql);
    bool known = db->prepared[place] != NULL;
    if (!known && db->prepared_count >= DB_PREPARED_MAX / 2) /* a table that is full: without a name */
        return note(f, PQsendQueryParams(db->pg, s->sql, s->count, NULL, s->params, NULL, NULL, 0), index,
                    NULL, e);
    make_name(place, name);
    if (!known && !note(f, PQsendPrepare(db->pg, name, s->sql, 0, NULL), -1, s->sql, e))
        return false;
    if (!known) { /* taken at once, so that a second new statement does not get the same place */
        db->prepared[place] = must_strdup(s->sql);
        db->prepared_count++;
    }
    return note(f, PQsendQueryPrepared(db->pg, name, s->count, s->params, NULL, NULL, 0), index, NULL, e);
}

static bool send_all(struct flight *f, const struct db_statement *statements, int count, struct err *e)
{
    if (PQenterPipelineMode(f->db->pg) != 1 || !send_plain(f, "begin", e))
        return db_connection_failed(f->db, e);
    for (int i = 0; i < count; i++)
        if (!send_statement(f, i, &statements[i], e))
            return false;
    return send_plain(f, "commit", e) && (PQpipelineSync(f->db->pg) == 1 || db_connection_failed(f->db, e));
}

/* ---- receiving ----------------------------------------------------------------------------------- */

/* A preparation failed or was skipped: which ones the server has is not told apart, all are made anew. */
static void forget_prepared(struct db *db)
{
    struct err ignored; /* a session that cannot be asked is dead, and its statements with it */
    for (int i = 0; i < DB_PREPARED_MAX; i++) {
        free(db->prepared[i]);
        db->prepared[i] = NULL;
    }
    db->prepared_count = 0;
    (void)!db_run(db, "deallocate all", &ignored);
}

/* The first failure is kept; what was skipped because of it says nothing. */
static bool take_answer(struct flight *f, int at, PGresult *pg, struct db_result *results, bool ok,
                        bool *unprepared, struct err *e)
{
    ExecStatusType status = PQresultStatus(pg);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    *unprepared |= !good && f->answers[at].made != NULL;
    if (good && f->answers[at].statement >= 0 && results)
        results[f->answers[at].statement].pg = pg;
    else {
        if (!good && ok)
            ok = db_statement_failed(f->db, pg, e);
        PQclear(pg);
    }
    return ok;
}

/* All answers, until the one that closes the pipeline. False with *lost set: the connection is not usable. */
static bool receive_all(struct flight *f, struct db_result *results, bool *lost, bool *unprepared,
                        struct err *e)
{
    mono_us until = db_deadline(f->db);
    bool ok = true;
    for (int at = 0;;) {
        struct err late;
        if (f->db->wait.limit_ms > 0 && !db_await_result(f->db, until, ok ? e : &late)) {
            *lost = true;
            return false;
        }
        PGresult *pg = PQgetResult(f->db->pg);
        if (PQstatus(f->db->pg) != CONNECTION_OK) {
            PQclear(pg);
            *lost = true;
            return ok ? db_connection_failed(f->db, e) : false;
        }
        if (!pg) {
            at++;
            continue;
        }
        if (PQresultStatus(pg) == PGRES_PIPELINE_SYNC) {
            PQclear(pg);
            return ok;
        }
        MUST(at < f->count);
        ok = take_answer(f, at, pg, results, ok, unprepared, e);
    }
}

bool db_flight(struct db *db, const struct db_statement *statements, int count, struct db_result *results,
               struct err *e)
{
    struct flight f = {.db = db};
    bool lost = false, unprepared = false;
    MUST(count <= DB_FLIGHT_MAX);
    memset(results, 0, (size_t)count * sizeof *results);
    if (db->given_up)
        return err_set(e, ERR_DATABASE_AWAY, "no connection to PostgreSQL: it was given up");
    if (db_stopped(db, e))
        return false;
    if (!db->prepared)
        db->prepared = must_alloc(DB_PREPARED_MAX * sizeof *db->prepared);
    bool ok = send_all(&f, statements, count, e);
    if (!ok)
        db->given_up = true; /* part of it is on its way: the connection cannot be used for anything else */
    else
        ok = receive_all(&f, results, &lost, &unprepared, e);
    db->given_up |= lost;
    for (int i = 0; !ok && i < count; i++)
        db_result_fini(&results[i]);
    if (db->given_up)
        return false;
    PQexitPipelineMode(db->pg);
    if (!ok && PQtransactionStatus(db->pg) != PQTRANS_IDLE)
        db_rollback(db);
    if (unprepared)
        forget_prepared(db);
    return ok;
}
