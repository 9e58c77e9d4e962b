/*
 * spool - see the header. The queue: what comes in, what goes out, what it says of itself. What happens when
 * its file is damaged, removed or cannot be opened is in spool_mend.c.
 */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "spool_internal.h"

enum { RESERVE_LEAST = 1 << 20, RESERVE_PART = 64 };

bool spool_open(struct spool **out, const struct spool_config *c, struct err *e)
{
    struct spool *s = must_alloc(sizeof *s);
    bool named = files_init(&s->files, c, e);
    if (!named) {
        free(s);
        return false;
    }
    pthread_mutex_init(&s->lock, NULL);
    s->config = *c;
    s->config.folder = s->files.folder;
    s->config.name = s->files.name;
    s->next_id = wall_now().us;
    *out = s;
    if (spool_ready(s, e) || e->code != ERR_BUSY || s->files.lock_fd >= 0)
        return true;
    *out = NULL;
    spool_close(s);
    return false;
}

void spool_close(struct spool *s)
{
    struct err ignored; /* what the log holds is as durable as what the file holds */
    if (!s)
        return;
    if (s->sql.db && !s->sql.damaged && sql_place(&s->sql, &s->files) == SQL_IN_PLACE &&
        sql_checkpoint(&s->sql, &ignored))
        sqlite3_db_config(s->sql.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sql_close(&s->sql);
    salvage_close(s->salvage);
    files_unlock(&s->files);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* ---- append --------------------------------------------------------------------------------------- */

static int64_t reserve(const struct spool *s)
{
    int64_t part = s->config.limit_bytes / RESERVE_PART;
    return part > RESERVE_LEAST ? part : RESERVE_LEAST;
}

static bool has_room(struct spool *s, const struct spool_blob *blobs, int count, enum spool_room room,
                     struct err *e)
{
    int64_t most = s->config.limit_bytes + (room == SPOOL_RESERVE ? reserve(s) : 0), need = 0;
    for (int i = 0; i < count; i++)
        need += (int64_t)blobs[i].size + ENVELOPE_BYTES;
    if (!spool_measure(s, e))
        return false;
    return s->used_bytes + need <= most ||
           err_set(e, ERR_TOO_LARGE, "the spool is full: %lld of %lld MB are in use",
                   (long long)(s->used_bytes >> 20), (long long)(s->config.limit_bytes >> 20));
}

static bool insert_all(struct spool *s, const struct spool_blob *blobs, int count, struct spool_row *row,
                       struct err *e)
{
    const wall_us now = wall_now();
    for (int i = 0; i < count; i++) {
        *row = (struct spool_row){s->next_id++, row->seq + 1, row->total + blobs[i].count, now.us};
        const struct envelope v = {row->id, s->done.id, now, blobs[i]};
        size_t size = envelope_pack(&v, s->buffer);
        if (!sql_insert(&s->sql, row, &blobs[i], s->buffer, size, e))
            return false;
    }
    return true;
}

static bool append(struct spool *s, const struct spool_blob *blobs, int count, enum spool_room room,
                   struct err *e)
{
    struct spool_row row = s->newest;
    if (!spool_in_place(s, e) || !has_room(s, blobs, count, room, e))
        return false;
    row = s->newest;
    if (!sql_run(&s->sql, SQL_BEGIN, NULL, 0, e) || !insert_all(s, blobs, count, &row, e) ||
        !sql_run(&s->sql, SQL_COMMIT, NULL, 0, e)) {
        spool_roll_back(s);
        return false;
    }
    if (spool_rows(s) == 0)
        s->oldest_at.us = row.at_us;
    s->newest = row;
    return true;
}

bool spool_append(struct spool *s, const struct spool_blob *blobs, int count, enum spool_room room,
                  struct err *e)
{
    pthread_mutex_lock(&s->lock);
    bool ok = ON_SOUND_FILE(s, e, append(s, blobs, count, room, e));
    if (!ok && e->code != ERR_TOO_LARGE)
        spool_note(s, e);
    else
        s->error[0] = '\0';
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* ---- read ----------------------------------------------------------------------------------------- */

static void add_blob(struct spool_batch *b, const struct envelope *v)
{
    if (b->count == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 32;
        b->blobs = must_realloc(b->blobs, (size_t)b->cap * sizeof *b->blobs);
    }
    struct spool_blob *to = &b->blobs[b->count++];
    void *bytes = must_alloc(v->blob.size);
    memcpy(bytes, v->blob.bytes, v->blob.size);
    *to = v->blob;
    to->bytes = bytes;
    b->records += v->blob.count;
}

void spool_batch_fini(struct spool_batch *b)
{
    for (int i = 0; i < b->count; i++)
        free((void *)(uintptr_t)b->blobs[i].bytes);
    free(b->blobs);
    *b = (struct spool_batch){0};
}

static void read_salvaged(struct spool *s, int most_records, struct spool_batch *out)
{
    struct envelope v;
    out->salvaged = true;
    for (int64_t i = 0; i < salvage_left(s->salvage) && out->records < most_records; i++) {
        out->last_id = i + 1; /* how many were looked at */
        if (salvage_get(s->salvage, i, s->buffer, &v))
            add_blob(out, &v);
        else
            s->lost_blobs++;
    }
}

static bool take_row(struct spool *s, sqlite3_stmt *next, struct spool_batch *out, struct err *e)
{
    struct envelope v;
    const struct spool_row row = {sqlite3_column_int64(next, 0), sqlite3_column_int64(next, 1),
                                  sqlite3_column_int64(next, 2), 0};
    const void *bytes = sqlite3_column_blob(next, 4);
    bool sound = envelope_open(bytes, (size_t)sqlite3_column_bytes(next, 4), &v) && v.id == row.id &&
                 v.blob.count == sqlite3_column_int64(next, 3) && row.seq == out->last_seq + 1 &&
                 row.total == out->last_total + v.blob.count;
    if (!sound) {
        s->sql.damaged = true;
        return err_set(e, ERR_MALFORMED, "row %lld is not what was written", (long long)row.id);
    }
    add_blob(out, &v);
    out->last_id = row.id;
    out->last_seq = row.seq;
    out->last_total = row.total;
    return true;
}

static bool read_rows(struct spool *s, int most_records, struct spool_batch *out, struct err *e)
{
    sqlite3_stmt *next = s->sql.statements[SQL_NEXT];
    bool ok = true;
    int code = SQLITE_DONE;
    out->last_id = s->done.id;
    out->last_seq = s->done.seq;
    out->last_total = s->done.total;
    sqlite3_bind_int64(next, 1, s->done.id);
    sqlite3_bind_int64(next, 2, -1);
    while (ok && out->records < most_records && (code = sqlite3_step(next)) == SQLITE_ROW)
        ok = take_row(s, next, out, e);
    if (ok && code != SQLITE_DONE && code != SQLITE_ROW)
        ok = sql_failed(&s->sql, "read the spool", e);
    sqlite3_reset(next);
    if (ok && code == SQLITE_DONE && out->last_seq != s->newest.seq) {
        s->sql.damaged = true;
        ok = err_set(e, ERR_MALFORMED, "%lld rows at its end are missing",
                     (long long)(s->newest.seq - out->last_seq));
    }
    return ok;
}

static bool read_oldest(struct spool *s, int most_records, struct spool_batch *out, struct err *e)
{
    spool_end_salvage(s);
    if (s->salvage) {
        read_salvaged(s, most_records, out);
        return true;
    }
    return spool_rows(s) == 0 || read_rows(s, most_records, out, e);
}

bool spool_read(struct spool *s, int most_records, struct spool_batch *out, struct err *e)
{
    *out = (struct spool_batch){0};
    pthread_mutex_lock(&s->lock);
    bool ok = spool_ready(s, e) && read_oldest(s, most_records, out, e);
    if (!ok && s->sql.damaged) {
        /* sound rows before the damage go first; what is salvaged begins behind them */
        ok = out->count > 0 || (spool_turn_away(s, e) && read_oldest(s, most_records, out, e));
    }
    s->sql.damaged = false; /* found again when it is met again */
    pthread_mutex_unlock(&s->lock);
    return ok;
}

static bool erase(struct spool *s, int64_t up_to, struct err *e)
{
    if (!sql_run(&s->sql, SQL_DELETE, &up_to, 1, e))
        return false;
    if (spool_rows(s) == 0)
        sql_shrink(&s->sql);
    return spool_measure(s, e);
}

bool spool_delivered(struct spool *s, const struct spool_batch *b, struct err *e)
{
    bool ok = true;
    pthread_mutex_lock(&s->lock);
    if (b->salvaged) {
        salvage_advance(s->salvage, b->last_id);
        spool_end_salvage(s);
    } else if (b->last_id > s->done.id) {
        s->done = (struct spool_row){b->last_id, b->last_seq, b->last_total, 0};
        s->oldest_at.us = 0;
        ok = (s->sql.db || spool_ready(s, e)) && erase(s, b->last_id, e);
        if (!ok && s->sql.damaged)
            (void)!spool_turn_away(s, e); /* noted; the rest is delivered from the damaged file */
    }
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* ---- beside the queue ----------------------------------------------------------------------------- */

static bool add_span(struct spool *s, const struct spool_blob *b, struct err *e)
{
    const struct envelope v = {0, s->done.id, wall_now(), *b};
    size_t size = envelope_pack(&v, s->buffer);
    sqlite3_stmt *add = s->sql.statements[SQL_ADD_SPAN];
    sqlite3_bind_blob(add, 1, s->buffer, (int)size, SQLITE_STATIC);
    return sql_run(&s->sql, SQL_ADD_SPAN, NULL, 0, e);
}

static bool keep_spans(struct spool *s, const struct spool_blob *blobs, int count, struct err *e)
{
    bool ok = spool_in_place(s, e) && sql_run(&s->sql, SQL_BEGIN, NULL, 0, e) &&
              sql_run(&s->sql, SQL_CLEAR_SPANS, NULL, 0, e);
    for (int i = 0; ok && i < count; i++)
        ok = add_span(s, &blobs[i], e);
    ok = ok && sql_run(&s->sql, SQL_COMMIT, NULL, 0, e);
    if (!ok)
        spool_roll_back(s);
    return ok;
}

bool spool_keep_spans(struct spool *s, const struct spool_blob *blobs, int count, struct err *e)
{
    pthread_mutex_lock(&s->lock);
    bool ok = ON_SOUND_FILE(s, e, keep_spans(s, blobs, count, e));
    pthread_mutex_unlock(&s->lock);
    return ok;
}

static bool read_spans(struct spool *s, struct spool_batch *out, struct err *e)
{
    sqlite3_stmt *spans = s->sql.statements[SQL_SPANS];
    struct envelope v;
    int code;
    while ((code = sqlite3_step(spans)) == SQLITE_ROW)
        if (envelope_open(sqlite3_column_blob(spans, 0), (size_t)sqlite3_column_bytes(spans, 0), &v))
            add_blob(out, &v);
    bool ok = code == SQLITE_DONE || sql_failed(&s->sql, "read the spool", e);
    sqlite3_reset(spans);
    return ok;
}

bool spool_spans(struct spool *s, struct spool_batch *out, struct err *e)
{
    *out = (struct spool_batch){0};
    pthread_mutex_lock(&s->lock);
    bool ok = ON_SOUND_FILE(s, e, read_spans(s, out, e));
    pthread_mutex_unlock(&s->lock);
    return ok;
}

static bool refuse(struct spool *s, const void *record, size_t size, const char *reason, struct err *e)
{
    const int64_t now = wall_now().us;
    sqlite3_stmt *add = s->sql.statements[SQL_REFUSE];
    sqlite3_bind_text(add, 2, reason, -1, SQLITE_STATIC);
    sqlite3_bind_blob(add, 3, record, (int)size, SQLITE_STATIC);
    return sql_run(&s->sql, SQL_REFUSE, &now, 1, e);
}

bool spool_refuse(struct spool *s, const void *record, size_t size, const char *reason, struct err *e)
{
    pthread_mutex_lock(&s->lock);
    bool ok = ON_SOUND_FILE(s, e, refuse(s, record, size, reason, e));
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* ---- status --------------------------------------------------------------------------------------- */

/* What may come in before the limit or the end of the disk, whichever is nearer. */
static int64_t limit_now(const struct spool *s)
{
    struct statvfs disk;
    if (statvfs(s->files.folder, &disk) != 0)
        return s->config.limit_bytes;
    int64_t most = s->used_bytes + s->free_bytes + (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return most < s->config.limit_bytes ? most : s->config.limit_bytes;
}

static int percent(int64_t used, int64_t limit)
{
    int64_t p = limit > 0 ? used * 100 / limit : 100;
    return p > 100 ? 100 : (int)p;
}

void spool_status(struct spool *s, struct spool_status *out)
{
    pthread_mutex_lock(&s->lock);
    *out = (struct spool_status){.usable = s->sql.db && !*s->error,
                                 .rows = spool_rows(s),
                                 .records = s->newest.total - s->done.total,
                                 .oldest = {spool_rows(s) ? s->oldest_at.us : 0},
                                 .bytes = s->used_bytes,
                                 .limit_bytes = limit_now(s),
                                 .lost_blobs = s->lost_blobs};
    snprintf(out->file, sizeof out->file, "%s", s->files.path);
    snprintf(out->error, sizeof out->error, "%s", s->error);
    if (s->salvage) {
        out->rows += salvage_left(s->salvage);
        out->records += salvage_records(s->salvage);
        out->oldest = salvage_oldest(s->salvage);
    }
    files_count(&s->files, &out->damaged, &out->quarantined);
    out->percent = percent(out->bytes, out->limit_bytes);
    pthread_mutex_unlock(&s->lock);
}

bool spool_empty(struct spool *s)
{
    pthread_mutex_lock(&s->lock);
    bool empty = spool_rows(s) == 0 && (!s->salvage || salvage_left(s->salvage) == 0);
    pthread_mutex_unlock(&s->lock);
    return empty;
}
