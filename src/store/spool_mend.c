/*
 * spool_mend - what happens when the file of a spool is new, damaged, removed, or cannot be opened.
 *
 * A damaged file is never repaired and never written to again. It is renamed, a new one takes its place, and
 * its sound blobs are handed out before those of the new one. Which of them were delivered is remembered in
 * memory only: after a crash they are delivered once more.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "spool_internal.h"

bool spool_note(struct spool *s, const struct err *e)
{
    snprintf(s->error, sizeof s->error, "%.*s", (int)sizeof s->error - 1, e->text);
    return false;
}

/* ---- salvage -------------------------------------------------------------------------------------- */

static void begin_salvage(struct spool *s, int64_t delivered)
{
    if (s->salvage || !files_next_damaged(&s->files, s->damaged))
        return;
    s->salvage = salvage_open(s->damaged, delivered);
    log_write(LOG_WARN, "spool", "'%s': %lld blobs with %lld records can be read and are delivered first",
              s->damaged, (long long)salvage_left(s->salvage), (long long)salvage_records(s->salvage));
}

/* Delivered as far as it can be read: it gets its last name, and the next one its turn. */
void spool_end_salvage(struct spool *s)
{
    struct err e;
    while (s->salvage && salvage_left(s->salvage) == 0) {
        if (!files_quarantine(s->damaged, &e)) {
            log_write(LOG_ERROR, "spool", "%s", e.text);
            return;
        }
        log_write(LOG_ERROR, "spool",
                  "what could be read of the damaged file '%s' is delivered; it is kept as quarantine",
                  s->damaged);
        salvage_close(s->salvage);
        s->salvage = NULL;
        begin_salvage(s, INT64_MIN);
    }
}

/* ---- opening -------------------------------------------------------------------------------------- */

bool spool_measure(struct spool *s, struct err *e)
{
    int64_t pages, unused;
    if (!sql_number(&s->sql, SQL_PAGES, &pages, e) || !sql_number(&s->sql, SQL_FREE, &unused, e))
        return false;
    s->used_bytes = (pages - unused) * SPOOL_PAGE_BYTES;
    s->free_bytes = unused * SPOOL_PAGE_BYTES;
    return true;
}

static bool load_counters(struct spool *s, struct err *e)
{
    bool any;
    struct spool_row first = {0}, last = {0};
    if (!sql_edge(&s->sql, SQL_FIRST, &first, &any, e) || !sql_edge(&s->sql, SQL_LAST, &last, &any, e))
        return false;
    s->done = (struct spool_row){first.id - any, first.seq, first.total, 0};
    s->newest = any ? last : s->done;
    s->oldest_at.us = any ? first.at_us : 0;
    /* ids go on with the clock, so that those of one file and of the next never meet */
    s->next_id = wall_now().us > last.id ? wall_now().us : last.id + 1;
    return spool_measure(s, e);
}

/* The log and the file leave together; the lock stays. */
static bool set_aside(struct spool *s, const char *why, struct err *e)
{
    char to[SPOOL_PATH_BYTES];
    int64_t delivered = s->done.id, rows = spool_rows(s);
    sql_close(&s->sql);
    s->sql.damaged = false;
    if (!files_set_aside(&s->files, to, e))
        return err_wrap(e, "the spool is damaged (%s)", why);
    log_write(LOG_ERROR, "spool", "'%s' is damaged (%s): it is set aside as '%s'", s->files.path, why, to);
    bool first = !s->salvage;
    s->newest = s->done = (struct spool_row){0};
    begin_salvage(s, delivered ? delivered : INT64_MIN);
    int64_t lost = first && s->salvage ? rows - salvage_left(s->salvage) : 0;
    if (lost > 0) {
        s->lost_blobs += lost;
        log_write(LOG_ERROR, "spool", "%lld blobs of '%s' cannot be read any more", (long long)lost, to);
    }
    return true;
}

static bool open_file(struct spool *s, struct err *e)
{
    if (sql_open(&s->sql, &s->files, s->config.vfs, e) && load_counters(s, e))
        return true;
    bool damaged = s->sql.damaged;
    sql_close(&s->sql);
    s->sql.damaged = damaged;
    return false;
}

/* Makes the spool usable when it can be made so. */
bool spool_ready(struct spool *s, struct err *e)
{
    if (s->sql.db)
        return true;
    if (!files_check_folder(&s->files, e) || !files_lock(&s->files, e) || !files_finish_aside(&s->files, e))
        return spool_note(s, e);
    bool ok = open_file(s, e);
    if (!ok && s->sql.damaged) {
        struct err why = *e;
        ok = set_aside(s, why.text, e) && open_file(s, e);
    }
    if (!ok)
        return spool_note(s, e);
    if (*s->error)
        log_write(LOG_INFO, "spool", "'%s' can be used again", s->files.path);
    s->error[0] = '\0';
    begin_salvage(s, INT64_MIN);
    spool_end_salvage(s);
    return true;
}

/* ---- trouble -------------------------------------------------------------------------------------- */

void spool_roll_back(struct spool *s)
{
    struct err ignored; /* a transaction that cannot even be rolled back ends with its connection */
    if (s->sql.db && !sqlite3_get_autocommit(s->sql.db) && !sql_run(&s->sql, SQL_ROLLBACK, NULL, 0, &ignored))
        sqlite3_exec(s->sql.db, "rollback", NULL, NULL, NULL);
}

/* Somebody removed the file while it was open. What waits in it is still there, through our descriptor. */
static bool copy_rows(struct spool_sql *from, struct spool_sql *to, int64_t after, struct err *e)
{
    sqlite3_stmt *next = from->statements[SQL_NEXT];
    bool ok = true;
    int code;
    sqlite3_bind_int64(next, 1, after);
    sqlite3_bind_int64(next, 2, -1);
    while (ok && (code = sqlite3_step(next)) == SQLITE_ROW) {
        struct envelope v;
        const void *bytes = sqlite3_column_blob(next, 4);
        size_t size = (size_t)sqlite3_column_bytes(next, 4);
        struct spool_row row = {sqlite3_column_int64(next, 0), sqlite3_column_int64(next, 1),
                                sqlite3_column_int64(next, 2), 0};
        if (!envelope_open(bytes, size, &v))
            continue; /* counted as missing in the sequence when it is read */
        row.at_us = v.at.us;
        ok = sql_insert(to, &row, &v.blob, bytes, size, e);
    }
    if (ok && code != SQLITE_DONE)
        ok = sql_failed(from, "read the removed spool file", e);
    sqlite3_reset(next);
    return ok;
}

/* A file that somebody put in our place is not ours to overwrite: it is delivered as a damaged one would be.
 * Our own log may be there still; it leaves its place, as SQLite would throw it away, and @log is where it
 * is. */
static bool make_anew(struct spool *s, struct spool_sql *fresh, char log[static SPOOL_PATH_BYTES + 8],
                      struct err *e)
{
    char to[SPOOL_PATH_BYTES];
    bool foreign = access(s->files.path, F_OK) == 0;
    if (!files_check_folder(&s->files, e) || !files_lock(&s->files, e) || !files_set_aside(&s->files, to, e))
        return false;
    snprintf(log, SPOOL_PATH_BYTES + 8, "%s-wal", to);
    if (foreign)
        log_write(LOG_ERROR, "spool",
                  "somebody put another file in the place of '%s': it is set aside as '%s'", s->files.path,
                  to);
    return sql_open(fresh, &s->files, s->config.vfs, e);
}

static bool replace_file(struct spool *s, struct err *e)
{
    struct spool_sql fresh = {0};
    char log[SPOOL_PATH_BYTES + 8];
    log_write(LOG_ERROR, "spool",
              "'%s' was removed while it was in use: it is made anew, with the %lld blobs that wait",
              s->files.path, (long long)spool_rows(s));
    if (!make_anew(s, &fresh, log, e) || !sql_run(&fresh, SQL_BEGIN, NULL, 0, e) ||
        !copy_rows(&s->sql, &fresh, s->done.id, e) || !sql_run(&fresh, SQL_COMMIT, NULL, 0, e)) {
        sql_close(&fresh); /* the next append tries again; what waits is read from the removed file */
        return err_wrap(e, "could not make the removed spool anew");
    }
    if (sql_is_log(&s->sql, log))
        unlink(log); /* all of it is in the new file */
    sql_close(&s->sql);
    s->sql = fresh;
    begin_salvage(s, INT64_MIN);
    return load_counters(s, e);
}

/* Only the log was removed: it is open still, and its content goes to the file. */
static bool replace_log(struct spool *s, struct err *e)
{
    log_write(LOG_ERROR, "spool", "'%s' was removed while it was in use: it is made anew", s->files.wal);
    if (!sql_checkpoint(&s->sql, e))
        return false;
    sql_close(&s->sql);
    return open_file(s, e);
}

bool spool_in_place(struct spool *s, struct err *e)
{
    switch (sql_place(&s->sql, &s->files)) {
    case SQL_FILE_GONE:
        return replace_file(s, e);
    case SQL_LOG_GONE:
        return replace_log(s, e);
    case SQL_IN_PLACE:
        break;
    }
    return true;
}

bool spool_turn_away(struct spool *s, struct err *e)
{
    struct err why = *e;
    spool_roll_back(s);
    return set_aside(s, why.text, e) ? spool_ready(s, e) : spool_note(s, e);
}
