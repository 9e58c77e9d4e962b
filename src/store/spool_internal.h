/* spool_internal - what the files of the spool share: spool.c (the queue), spool_sql.c (the database file),
 * spool_file.c (names, owners, lock), spool_blob.c (the bytes of a row), salvage.c (reading a damaged file).
 */
#ifndef DAHU_STORE_SPOOL_INTERNAL_H
#define DAHU_STORE_SPOOL_INTERNAL_H

#include <pthread.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "dahu/store/spool.h"

enum {
    SPOOL_PATH_BYTES = 512,
    SPOOL_PAGE_BYTES = 32768,
    ENVELOPE_BYTES = 80, /* before the body of a blob */
    ENVELOPE_MAX = ENVELOPE_BYTES + SPOOL_BODY_MAX,
};

/* ---- spool_blob.c: the bytes of a row, found and checked without SQLite --------------------------- */

struct envelope {
    int64_t id, delivered; /* id of the row; newest row that was delivered when this one was written */
    wall_us at;            /* when it was written */
    struct spool_blob blob;
};
/** envelope_pack - @out has room for ENVELOPE_MAX bytes; returns how many were written. */
size_t envelope_pack(const struct envelope *v, uint8_t *out);
/** envelope_open - @v->blob.bytes points into @bytes. False when this is no whole, sound envelope. */
bool envelope_open(const void *bytes, size_t size, struct envelope *v);
/** envelope_find - offset of the next place from @from where an envelope may begin; @size when there is none.
 */
size_t envelope_find(const uint8_t *bytes, size_t from, size_t size);

/* ---- spool_file.c: the folder and the files in it ------------------------------------------------- */

struct spool_files {
    char folder[SPOOL_PATH_BYTES - 140], name[64];
    char path[SPOOL_PATH_BYTES], wal[SPOOL_PATH_BYTES + 8];
    int lock_fd; /* -1 = not held */
};
bool files_init(struct spool_files *f, const struct spool_config *c, struct err *e) NODISCARD;
/** files_check_folder - make it when it is missing; ours, and closed to the writing of others. */
bool files_check_folder(const struct spool_files *f, struct err *e) NODISCARD;
/** files_lock - ERR_BUSY names the holder. Holding it already is success, unless the lock file was removed.
 */
bool files_lock(struct spool_files *f, struct err *e) NODISCARD;
void files_unlock(struct spool_files *f);
/** files_holder - who holds the spool now, for people; false when nobody does. */
bool files_holder(const struct spool_files *f, char out[static 200]);
/** files_check - @path is a plain file of ours; *@exists tells whether there is one. */
bool files_check(const char *path, bool *exists, struct err *e) NODISCARD;
bool files_sync_folder(const struct spool_files *f, struct err *e) NODISCARD;
/** files_set_aside - the spool file and its log get a name for damaged ones; @out is the new name. */
bool files_set_aside(const struct spool_files *f, char out[static SPOOL_PATH_BYTES], struct err *e) NODISCARD;
/** files_finish_aside - end what a crash left half renamed. */
bool files_finish_aside(const struct spool_files *f, struct err *e) NODISCARD;
/** files_next_damaged - the oldest damaged file that is not delivered yet; false when there is none. */
bool files_next_damaged(const struct spool_files *f, char out[static SPOOL_PATH_BYTES]);
/** files_quarantine - a damaged file has been delivered: keep it under its last name. */
bool files_quarantine(const char *damaged, struct err *e) NODISCARD;
void files_count(const struct spool_files *f, int *damaged, int *quarantined);

/* ---- salvage.c: every sound blob of a damaged file, in order -------------------------------------- */

struct salvage;
/** salvage_open - looks through @path and its log; blobs up to @delivered are left out. */
struct salvage *salvage_open(const char *path, int64_t delivered);
void salvage_close(struct salvage *v);            /* NULL is fine */
int64_t salvage_left(const struct salvage *v);    /* blobs */
int64_t salvage_records(const struct salvage *v); /* in them */
wall_us salvage_oldest(const struct salvage *v);
/** salvage_get - blob number @i of those that are left; false when it cannot be read any more. @out has room
 *  for ENVELOPE_MAX bytes. */
bool salvage_get(struct salvage *v, int64_t i, uint8_t *out, struct envelope *envelope);
void salvage_advance(struct salvage *v, int64_t n);

/* ---- spool_sql.c: the database file --------------------------------------------------------------- */

struct spool_row {
    int64_t id, seq, total; /* seq and total count blobs and records since the file was new */
    int64_t at_us;
};
enum spool_statement {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_INSERT,
    SQL_NEXT,
    SQL_DELETE,
    SQL_FIRST,
    SQL_LAST,
    SQL_PAGES,
    SQL_FREE,
    SQL_CLEAR_SPANS,
    SQL_ADD_SPAN,
    SQL_SPANS,
    SQL_REFUSE,
    SQL_STATEMENTS
};
struct spool_sql {
    sqlite3 *db; /* NULL = closed */
    sqlite3_stmt *statements[SQL_STATEMENTS];
    dev_t dev;
    ino_t ino, wal_ino;
    bool damaged; /* SQLite, or we, found that the file is not what it should be */
};
/** sql_open - open or make the file and check it. @q->damaged tells when the failure is of its contents. */
bool sql_open(struct spool_sql *q, const struct spool_files *f, const char *vfs, struct err *e) NODISCARD;
void sql_close(struct spool_sql *q);
/** sql_failed - fill @e with what SQLite said; returns false. */
bool sql_failed(struct spool_sql *q, const char *what, struct err *e);
/** sql_run - one statement without a result; @n integers are bound first. */
bool sql_run(struct spool_sql *q, enum spool_statement s, const int64_t *values, int n,
             struct err *e) NODISCARD;
/** sql_number - the single integer that a statement gives. */
bool sql_number(struct spool_sql *q, enum spool_statement s, int64_t *out, struct err *e) NODISCARD;
/** sql_edge - the first or last row (SQL_FIRST, SQL_LAST); *@found = false in an empty spool. */
bool sql_edge(struct spool_sql *q, enum spool_statement s, struct spool_row *out, bool *found,
              struct err *e) NODISCARD;
bool sql_insert(struct spool_sql *q, const struct spool_row *row, const struct spool_blob *b,
                const void *envelope, size_t size, struct err *e) NODISCARD;
/** sql_checkpoint - move the log into the file. */
bool sql_checkpoint(struct spool_sql *q, struct err *e) NODISCARD;
/** sql_shrink - give the room of an empty spool back to the disk. A failure costs nothing. */
void sql_shrink(struct spool_sql *q);
/** sql_is_log - @path is the log that is open. */
bool sql_is_log(const struct spool_sql *q, const char *path);
/** sql_place - whether the names still lead to the files that are open. */
enum sql_place { SQL_IN_PLACE, SQL_LOG_GONE, SQL_FILE_GONE };
enum sql_place sql_place(const struct spool_sql *q, const struct spool_files *f);

/* ---- the queue ------------------------------------------------------------------------------------ */

struct spool {
    pthread_mutex_t lock;
    struct spool_config config;
    struct spool_files files;
    struct spool_sql sql;
    struct spool_row newest, done; /* last row that is in; last row that was delivered */
    int64_t next_id;
    wall_us oldest_at;              /* of the row after done; 0 = not known */
    int64_t used_bytes, free_bytes; /* pages in use and not in use, as of the last look */
    struct salvage *salvage;
    char damaged[SPOOL_PATH_BYTES]; /* the file that is salvaged; "" = none */
    char error[300];
    int64_t lost_blobs;
    uint8_t buffer[ENVELOPE_MAX];
};

static inline int64_t spool_rows(const struct spool *s)
{
    return s->newest.seq - s->done.seq;
}

/* spool_mend.c; the lock is held */

/** spool_ready - make the spool usable when it can be made so. */
bool spool_ready(struct spool *s, struct err *e) NODISCARD;
/** spool_turn_away - the file is damaged, as @e says: set it aside and go on with a new one. */
bool spool_turn_away(struct spool *s, struct err *e) NODISCARD;
/** spool_in_place - the files that are open are those that the names lead to; else make them anew. */
bool spool_in_place(struct spool *s, struct err *e) NODISCARD;
/** spool_end_salvage - when all of a damaged file is delivered: on to the next. */
void spool_end_salvage(struct spool *s);
bool spool_measure(struct spool *s, struct err *e) NODISCARD;
void spool_roll_back(struct spool *s);
bool spool_note(struct spool *s, const struct err *e); /* returns false */

/* Runs @work; when it meets damage, once more on the file that takes the place of the damaged one. */
#define ON_SOUND_FILE(s, e, work)                                                                            \
    ({                                                                                                       \
        bool done_ = spool_ready(s, e) && (work);                                                            \
        if (!done_ && (s)->sql.damaged)                                                                      \
            done_ = spool_turn_away(s, e) && (work);                                                         \
        done_;                                                                                               \
    })

#endif
