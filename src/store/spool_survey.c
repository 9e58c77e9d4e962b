/*
 * spool_survey - a spool seen from another process: read only, whether or not a collector runs on it.
 *
 * Without a log beside it the file is complete in itself and is opened as such: that needs no right to write,
 * and leaves nothing behind.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/buf.h"
#include "spool_internal.h"

static sqlite3 *failed(sqlite3 *db, struct err *e)
{
    err_set(e, ERR_SYSTEM, "could not read the spool file: %s", db ? sqlite3_errmsg(db) : "out of memory");
    sqlite3_close(db);
    return NULL;
}

static sqlite3 *open_to_read(const struct spool_files *f, struct err *e)
{
    enum { FLAGS = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW };
    struct buf uri;
    sqlite3 *db = NULL;
    buf_init(&uri, 4 * SPOOL_PATH_BYTES);
    buf_puts(&uri, "file:");
    for (const char *c = f->path; *c; c++)
        buf_printf(&uri, strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned char)*c);
    buf_puts(&uri, access(f->wal, F_OK) == 0 ? "?mode=ro" : "?immutable=1");
    int code = sqlite3_open_v2(uri.data, &db, FLAGS, NULL);
    buf_fini(&uri);
    if (code != SQLITE_OK)
        return failed(db, e);
    sqlite3_busy_timeout(db, 2000);
    return db;
}

/* The integers of the one row that @sql gives; without a row they stay as they are. */
static bool ask(sqlite3 *db, const char *sql, int64_t *const *out, int n, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    code = code == SQLITE_OK ? sqlite3_step(s) : code;
    for (int i = 0; code == SQLITE_ROW && i < n; i++)
        *out[i] = sqlite3_column_int64(s, i);
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE ||
              err_set(e, ERR_MALFORMED, "could not read the spool file: %s", sqlite3_errmsg(db));
    sqlite3_finalize(s);
    return ok;
}

/* By the edges: what lies between them is counted in every row. */
static bool read_edges(sqlite3 *db, struct spool_survey *o, struct err *e)
{
    int64_t seq0 = 0, total0 = 0, seq1 = 0, total1 = 0, pages = 0, unused = 0;
    int64_t *const first[] = {&seq0, &total0, &o->status.oldest.us, &o->first_slot.us};
    int64_t *const last[] = {&seq1, &total1, &o->newest.us, &o->last_slot.us};
    if (!ask(db, "select seq - 1, total - count, at_us, first_us from batch order by id limit 1", first, 4,
             e) ||
        !ask(db, "select seq, total, at_us, last_us from batch order by id desc limit 1", last, 4, e) ||
        !ask(db, "select count(*) from refused", (int64_t *const[]){&o->refused}, 1, e) ||
        !ask(db, "pragma page_count", (int64_t *const[]){&pages}, 1, e) ||
        !ask(db, "pragma freelist_count", (int64_t *const[]){&unused}, 1, e))
        return false;
    o->status.rows = seq1 - seq0;
    o->status.records = total1 - total0;
    o->status.bytes = (pages - unused) * SPOOL_PAGE_BYTES;
    return true;
}

static void add_damaged(const struct spool_files *f, struct spool_survey *o)
{
    char path[SPOOL_PATH_BYTES];
    files_count(f, &o->status.damaged, &o->status.quarantined);
    if (!files_next_damaged(f, path))
        return;
    struct salvage *v = salvage_open(path, INT64_MIN);
    o->status.rows += salvage_left(v);
    o->status.records += salvage_records(v);
    if (salvage_left(v) && (o->status.oldest.us == 0 || salvage_oldest(v).us < o->status.oldest.us))
        o->status.oldest = salvage_oldest(v);
    salvage_close(v);
}

static void set_fault(struct spool_survey *o, const char *text)
{
    o->bad++;
    if (!*o->fault)
        snprintf(o->fault, sizeof o->fault, "%.*s", (int)sizeof o->fault - 1, text);
}

/* ---- verify --------------------------------------------------------------------------------------- */

static void check_structure(sqlite3 *db, struct spool_survey *o)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, "pragma integrity_check(10)", -1, &s, NULL) != SQLITE_OK)
        set_fault(o, sqlite3_errmsg(db));
    while (s && sqlite3_step(s) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text && strcmp(text, "ok") != 0)
            set_fault(o, text);
    }
    if (s && sqlite3_finalize(s) != SQLITE_OK)
        set_fault(o, sqlite3_errmsg(db));
}

static void check_blob(sqlite3_stmt *s, int64_t *seq,
                       bool (*decode)(const struct spool_blob *b, struct err *e), struct spool_survey *o)
{
    struct envelope v;
    struct err e;
    char text[200];
    int64_t id = sqlite3_column_int64(s, 0);
    bool follows = *seq == 0 || sqlite3_column_int64(s, 1) == *seq + 1;
    bool sound =
        envelope_open(sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2), &v) && v.id == id;
    *seq = sqlite3_column_int64(s, 1);
    o->checked++;
    if (sound && follows && (!decode || decode(&v.blob, &e)))
        return;
    snprintf(text, sizeof text, "row %lld: %.150s", (long long)id,
             !sound     ? "its checksum is wrong"
             : !follows ? "rows before it are missing"
                        : e.text);
    set_fault(o, text);
}

static void check_blobs(sqlite3 *db, bool (*decode)(const struct spool_blob *b, struct err *e),
                        struct spool_survey *o)
{
    sqlite3_stmt *s = NULL;
    int64_t seq = 0;
    int code = sqlite3_prepare_v2(db, "select id, seq, blob from batch order by id", -1, &s, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(s);
        if (code == SQLITE_ROW)
            check_blob(s, &seq, decode, o);
    }
    if (code != SQLITE_DONE)
        set_fault(o, sqlite3_errmsg(db));
    sqlite3_finalize(s);
}

/* A folder that is not there yet is made by the collector; one that cannot be one is a fault. */
static bool look_for_file(const struct spool_files *f, struct spool_survey *o, struct err *e)
{
    struct stat st;
    o->missing = lstat(f->path, &st) != 0;
    if (o->missing && errno != ENOENT)
        return err_sys(e, errno, "'%s' cannot be a spool", f->path);
    o->exists = !o->missing && st.st_size > 0;
    return true;
}

/* ---- both ----------------------------------------------------------------------------------------- */

static bool open_survey(const struct spool_config *c, struct spool_files *f, struct spool_survey *o,
                        sqlite3 **db, struct err *e)
{
    *o = (struct spool_survey){.status.limit_bytes = c->limit_bytes};
    *db = NULL;
    if (!files_init(f, c, e))
        return false;
    snprintf(o->status.file, sizeof o->status.file, "%s", f->path);
    o->running = files_holder(f, o->holder);
    if (!look_for_file(f, o, e))
        return false;
    o->status.usable = true;
    if (!o->exists)
        return true;
    *db = open_to_read(f, e);
    int64_t version = 1;
    struct err unreadable; /* is told by what is asked next */
    if (*db && ask(*db, "pragma user_version", (int64_t *const[]){&version}, 1, &unreadable) &&
        version == 0) {
        sqlite3_close(*db); /* its making was cut short: there is nothing in it */
        *db = NULL;
        o->exists = false;
        return true;
    }
    return *db != NULL;
}

static bool finish_survey(const struct spool_files *f, struct spool_survey *o, sqlite3 *db, struct err *e)
{
    bool ok = !db || read_edges(db, o, e);
    sqlite3_close(db);
    add_damaged(f, o);
    o->status.percent = o->status.limit_bytes > 0 ? (int)(o->status.bytes * 100 / o->status.limit_bytes) : 0;
    return ok;
}

bool spool_survey(const struct spool_config *c, struct spool_survey *out, struct err *e)
{
    struct spool_files f;
    sqlite3 *db;
    return open_survey(c, &f, out, &db, e) && finish_survey(&f, out, db, e);
}

bool spool_verify(const struct spool_config *c, bool (*decode)(const struct spool_blob *b, struct err *e),
                  struct spool_survey *out, struct err *e)
{
    struct spool_files f;
    sqlite3 *db;
    if (!open_survey(c, &f, out, &db, e))
        return false;
    if (db) {
        sqlite3_exec(db, "begin", NULL, NULL, NULL); /* one moment throughout */
        check_structure(db, out);
        check_blobs(db, decode, out);
        sqlite3_exec(db, "commit", NULL, NULL, NULL);
    }
    struct err unreadable; /* then it was counted above */
    bool ok = finish_survey(&f, out, db, &unreadable);
    if (!ok && out->bad == 0)
        set_fault(out, unreadable.text);
    return true;
}
