/*
 * spool_sql - the spool as a SQLite file: settings, statements, what its errors mean.
 *
 * One table is the queue. A row fits into a page, so that it has no overflow pages: salvage.c relies on it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "spool_internal.h"

enum {
    APPLICATION_ID = 0x44416875,
    BUSY_MS = 2000,          /* somebody looks at the file with `dahu spool` */
    SHRINK_FROM_PAGES = 512, /* 16 MB: below, an empty file keeps its size */
    CHECK_UP_TO = 256 << 20, /* bytes that are checked when the file is opened: below a second */
};

/* Sizes first: they hold only in a file that is still empty. */
static const char SETTINGS[] = "pragma page_size = 32768;"
                               "pragma journal_mode = wal;"
                               "pragma synchronous = full;"
                               "pragma wal_autocheckpoint = 128;" /* 4 MB */
                               "pragma secure_delete = off;"
                               "pragma cell_size_check = on;"
                               "pragma trusted_schema = off;"
                               "pragma temp_store = memory";

static const char SCHEMA[] =
    "begin immediate;"
    "create table if not exists batch (id integer primary key, seq integer not null, total integer not null,"
    " count integer not null, first_us integer not null, last_us integer not null, at_us integer not null,"
    " blob blob not null) strict;"
    "create table if not exists span (id integer primary key, blob blob not null) strict;"
    "create table if not exists refused (id integer primary key, at_us integer not null, reason text not "
    "null,"
    " record blob not null) strict;"
    "pragma application_id = 1145137269;"
    "pragma user_version = 1;"
    "commit";

static const char *const texts[SQL_STATEMENTS] = {
    [SQL_BEGIN] = "begin immediate",
    [SQL_COMMIT] = "commit",
    [SQL_ROLLBACK] = "rollback",
    [SQL_INSERT] = ("insert into batch (id, seq, total, count, first_us, last_us, at_us, blob)"
                    " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
    [SQL_NEXT] = "select id, seq, total, count, blob from batch where id > ?1 order by id limit ?2",
    [SQL_DELETE] = "delete from batch where id <= ?1",
    [SQL_FIRST] = "select id, seq - 1, total - count, at_us from batch order by id limit 1",
    [SQL_LAST] = "select id, seq, total, at_us from batch order by id desc limit 1",
    [SQL_PAGES] = "pragma page_count",
    [SQL_FREE] = "pragma freelist_count",
    [SQL_CLEAR_SPANS] = "delete from span",
    [SQL_ADD_SPAN] = "insert into span (blob) values (?1)",
    [SQL_SPANS] = "select blob from span order by id",
    [SQL_REFUSE] = "insert into refused (at_us, reason, record) values (?1, ?2, ?3)",
};

/* Contents that are not what we wrote; anything else is the disk, or somebody who holds the file. */
static bool is_damage(int code)
{
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: /* a key twice: ids only grow */
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR: /* a table or column of ours is not there */
        return true;
    default:
        return code == SQLITE_IOERR_SHORT_READ;
    }
}

bool sql_failed(struct spool_sql *q, const char *what, struct err *e)
{
    int code = q->db ? sqlite3_extended_errcode(q->db) : SQLITE_NOMEM;
    int number = q->db ? sqlite3_system_errno(q->db) : 0;
    const char *text = q->db ? sqlite3_errmsg(q->db) : "out of memory";
    q->damaged |= is_damage(code);
    if ((code & 0xff) == SQLITE_FULL)
        number = number ? number : ENOSPC;
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
        return err_set(e, ERR_BUSY, "could not %s: the spool file is locked", what);
    if (number && !q->damaged)
        return err_sys(e, number, "could not %s: %s", what, text);
    return err_set(e, q->damaged ? ERR_MALFORMED : ERR_SYSTEM, "could not %s: %s", what, text);
}

static bool execute(struct spool_sql *q, const char *sql, const char *what, struct err *e)
{
    return sqlite3_exec(q->db, sql, NULL, NULL, NULL) == SQLITE_OK || sql_failed(q, what, e);
}

/* A value of a pragma; @out stays as it is when there is no row. */
static bool pragma(struct spool_sql *q, const char *sql, int64_t *number, char *text, size_t size,
                   struct err *e)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(q->db, sql, -1, &s, NULL) != SQLITE_OK)
        return sql_failed(q, "read the spool file", e);
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW && number)
        *number = sqlite3_column_int64(s, 0);
    if (code == SQLITE_ROW && text)
        snprintf(text, size, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return code == SQLITE_ROW || code == SQLITE_DONE || sql_failed(q, "read the spool file", e);
}

/* A file without a table is one whose making was cut short. */
static bool check_identity(struct spool_sql *q, struct err *e)
{
    int64_t id = 0, page = 0, tables = 0;
    if (!pragma(q, "pragma application_id", &id, NULL, 0, e) ||
        !pragma(q, "pragma page_size", &page, NULL, 0, e) ||
        !pragma(q, "select count(*) from sqlite_master", &tables, NULL, 0, e))
        return false;
    if (tables == 0 || (id == APPLICATION_ID && page == SPOOL_PAGE_BYTES))
        return true;
    q->damaged = true;
    return err_set(e, ERR_MALFORMED,
                   "the spool file is none of ours (application id %lld, pages of %lld bytes)", (long long)id,
                   (long long)page);
}

static bool check_structure(struct spool_sql *q, int64_t size, struct err *e)
{
    char text[300] = "ok";
    if (size > CHECK_UP_TO)
        return true; /* read row by row later, where each checksum and the sequence count */
    if (!pragma(q, "pragma quick_check(1)", NULL, text, sizeof text, e))
        return false;
    if (strcmp(text, "ok") == 0)
        return true;
    q->damaged = true;
    return err_set(e, ERR_MALFORMED, "the spool file is damaged: %s", text);
}

static bool is_wal(struct spool_sql *q, struct err *e)
{
    char mode[16] = "";
    if (!pragma(q, "pragma journal_mode", NULL, mode, sizeof mode, e))
        return false;
    return strcmp(mode, "wal") == 0 ||
           err_set(e, ERR_SYSTEM, "could not open the spool file: its folder allows no write-ahead log");
}

static bool prepare(struct spool_sql *q, struct err *e)
{
    for (int i = 0; i < SQL_STATEMENTS; i++)
        if (sqlite3_prepare_v3(q->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &q->statements[i], NULL) !=
            SQLITE_OK)
            return sql_failed(q, "open the spool file", e);
    return true;
}

static ino_t inode(const char *path, dev_t *dev)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return 0;
    *dev = st.st_dev;
    return st.st_ino;
}

/* After a failed sync the system may hold what the disk does not: what the log has is written anew before
 * anything is built on it. */
static bool open_connection(struct spool_sql *q, const struct spool_files *f, const char *vfs, bool is_new,
                            int64_t size, struct err *e)
{
    enum {
        FLAGS = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_FULLMUTEX
    };
    dev_t dev;
    if (sqlite3_open_v2(f->path, &q->db, FLAGS, vfs) != SQLITE_OK)
        return sql_failed(q, "open the spool file", e);
    sqlite3_extended_result_codes(q->db, 1);
    sqlite3_busy_timeout(q->db, BUSY_MS);
    /* what a damaged file and its log say is kept as it is */
    sqlite3_db_config(q->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(q->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!check_identity(q, e) || !execute(q, SETTINGS, "open the spool file", e) || !is_wal(q, e) ||
        !sql_checkpoint(q, e) || !check_structure(q, size, e) ||
        !execute(q, SCHEMA, "make the spool file", e) || !prepare(q, e))
        return false;
    q->ino = inode(f->path, &q->dev);
    q->wal_ino = inode(f->wal, &dev);
    return !is_new || files_sync_folder(f, e); /* SQLite makes its log last, not its file */
}

bool sql_open(struct spool_sql *q, const struct spool_files *f, const char *vfs, struct err *e)
{
    struct stat st = {0};
    bool exists;
    *q = (struct spool_sql){0};
    if (!files_check(f->path, &exists, e))
        return false;
    bool is_new = !exists || (stat(f->path, &st) == 0 && st.st_size == 0);
    if (open_connection(q, f, vfs, is_new, st.st_size, e))
        return true;
    sql_close(q);
    return false;
}

void sql_close(struct spool_sql *q)
{
    if (!q->db)
        return;
    for (int i = 0; i < SQL_STATEMENTS; i++)
        sqlite3_finalize(q->statements[i]);
    memset(q->statements, 0, sizeof q->statements);
    sqlite3_close(q->db);
    q->db = NULL;
}

static bool finish(struct spool_sql *q, sqlite3_stmt *s, int code, struct err *e)
{
    bool ok = code == SQLITE_DONE || code == SQLITE_ROW || sql_failed(q, "write to the spool", e);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return ok;
}

bool sql_run(struct spool_sql *q, enum spool_statement which, const int64_t *values, int n, struct err *e)
{
    sqlite3_stmt *s = q->statements[which];
    for (int i = 0; i < n; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    return finish(q, s, sqlite3_step(s), e);
}

bool sql_number(struct spool_sql *q, enum spool_statement which, int64_t *out, struct err *e)
{
    sqlite3_stmt *s = q->statements[which];
    int code = sqlite3_step(s);
    *out = code == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    return finish(q, s, code, e);
}

bool sql_edge(struct spool_sql *q, enum spool_statement which, struct spool_row *out, bool *found,
              struct err *e)
{
    sqlite3_stmt *s = q->statements[which];
    int code = sqlite3_step(s);
    *found = code == SQLITE_ROW;
    if (*found)
        *out = (struct spool_row){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1),
                                  sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3)};
    return finish(q, s, code, e);
}

bool sql_insert(struct spool_sql *q, const struct spool_row *row, const struct spool_blob *b,
                const void *envelope, size_t size, struct err *e)
{
    sqlite3_stmt *s = q->statements[SQL_INSERT];
    const int64_t values[] = {row->id, row->seq, row->total, b->count, b->first.us, b->last.us, row->at_us};
    for (int i = 0; i < 7; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    sqlite3_bind_blob(s, 8, envelope, (int)size, SQLITE_STATIC);
    return finish(q, s, sqlite3_step(s), e);
}

bool sql_checkpoint(struct spool_sql *q, struct err *e)
{
    int code = sqlite3_wal_checkpoint_v2(q->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    /* somebody who looks at the file holds the log up: it stays as it is */
    return code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || sql_failed(q, "write to the spool file", e);
}

void sql_shrink(struct spool_sql *q)
{
    int64_t pages, unused;
    struct err e;
    if (sql_number(q, SQL_PAGES, &pages, &e) && sql_number(q, SQL_FREE, &unused, &e) &&
        pages > SHRINK_FROM_PAGES && pages - unused < SHRINK_FROM_PAGES)
        sqlite3_exec(q->db, "vacuum", NULL, NULL, NULL);
}

bool sql_is_log(const struct spool_sql *q, const char *path)
{
    dev_t dev = 0;
    return inode(path, &dev) == q->wal_ino && dev == q->dev;
}

enum sql_place sql_place(const struct spool_sql *q, const struct spool_files *f)
{
    dev_t dev = q->dev;
    if (inode(f->path, &dev) != q->ino || dev != q->dev)
        return SQL_FILE_GONE;
    return inode(f->wal, &dev) == q->wal_ino ? SQL_IN_PLACE : SQL_LOG_GONE;
}
