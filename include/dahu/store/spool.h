/**
 * spool - readings on disk while PostgreSQL is away: one SQLite file `FOLDER/NAME.spool`, first in first out.
 *
 * What spool_append took is on the disk (WAL, synchronous=FULL) and stays there until spool_delivered, over
 * kill -9 and power cuts. Nothing is ever overwritten: a full spool refuses. A damaged file is set aside;
 * what can still be read of it is handed out first, and then it is kept as `NAME.spool.quarantine-TIME`.
 *
 * A blob is opaque here: records of one writer with a checksum around them. It fits into one page of the
 * file, so that a damaged page costs what is on it and nothing else. Handing out a blob twice is allowed, and
 * happens after damage: whoever books it must not mind.
 *
 * One process at a time holds a spool. All functions may be called from several threads.
 */
#ifndef DAHU_STORE_SPOOL_H
#define DAHU_STORE_SPOOL_H

#include "dahu/base/clock.h"

struct spool;

struct spool_config {
    const char *folder, *name; /* copied */
    int64_t limit_bytes;
    const char *vfs; /* of SQLite; NULL = its own. Tests pass one that fails */
};
/**
 * spool_open - take the spool of this name.
 *
 * Shape:  a folder or a file that cannot be used now is no failure: the spool is then not usable
 *         (spool_status), and every append tries to open it again.
 * Errors: ERR_BUSY another process holds it, and which.
 */
bool spool_open(struct spool **out, const struct spool_config *c, struct err *e) NODISCARD;
void spool_close(struct spool *s); /* NULL is fine */

enum { SPOOL_BODY_MAX = 32000 }; /* bytes of one blob */
struct spool_blob {
    int count;           /* records in it */
    wall_us first, last; /* of their slots */
    const void *bytes;   /* borrowed for the call; owned by the batch when read */
    size_t size;
};
/* The last of the room is kept for what was read before polling paused, and for gaps. */
enum spool_room { SPOOL_NORMAL, SPOOL_RESERVE };
/**
 * spool_append - all @count blobs in one transaction: on the disk when this returns true.
 *
 * Errors: ERR_TOO_LARGE the spool is full; ERR_SYSTEM the disk is full, read-only or broken, the file
 *         belongs to somebody else. After an error the blobs may be there all the same.
 */
bool spool_append(struct spool *s, const struct spool_blob *blobs, int count, enum spool_room room,
                  struct err *e) NODISCARD;

/* The oldest blobs. */
struct spool_batch {
    struct spool_blob *blobs; /* owned: spool_batch_fini */
    int count, cap;
    int64_t records;
    int64_t last_id, last_seq, last_total; /* of the spool */
    bool salvaged;                         /* from a damaged file */
};
/** spool_read - the oldest blobs, up to about @most_records; none when the spool is empty. Also fills
 *  @out (with what came before it) when it returns false. */
bool spool_read(struct spool *s, int most_records, struct spool_batch *out, struct err *e) NODISCARD;
/** spool_delivered - PostgreSQL has committed @b: remove it. On an error it is not handed out again by this
 *  process, but may be by the next. */
bool spool_delivered(struct spool *s, const struct spool_batch *b, struct err *e) NODISCARD;
void spool_batch_fini(struct spool_batch *b);

/** spool_keep_spans - replace the spans of lost slots that are kept beside the queue. */
bool spool_keep_spans(struct spool *s, const struct spool_blob *blobs, int count, struct err *e) NODISCARD;
/** spool_spans - the spans that the last process kept. */
bool spool_spans(struct spool *s, struct spool_batch *out, struct err *e) NODISCARD;
/** spool_refuse - keep a record that PostgreSQL refused for what it says, with the reason. */
bool spool_refuse(struct spool *s, const void *record, size_t size, const char *reason,
                  struct err *e) NODISCARD;

struct spool_status {
    bool usable;
    char file[512];
    char error[300]; /* why it is not usable; "" = it is */
    int64_t rows, records;
    wall_us oldest;             /* when the oldest blob came in; 0 us = there is none */
    int64_t bytes, limit_bytes; /* the limit is lower when the disk has less */
    int percent;
    int quarantined;    /* damaged files that a person has to look at */
    int damaged;        /* of these, still being delivered */
    int64_t lost_blobs; /* of damaged files, as far as is known */
};
void spool_status(struct spool *s, struct spool_status *out);
/** spool_empty - nothing waits. */
bool spool_empty(struct spool *s);

/* What `dahu spool` tells of a file that another process may be using. */
struct spool_survey {
    struct spool_status status;
    bool exists, running; /* exists: it has been made; missing: there is not even a file */
    bool missing;
    char holder[200]; /* who runs on it */
    int64_t refused;
    wall_us first_slot, last_slot, newest; /* 0 us = none */
    /* of spool_verify */
    int64_t checked, bad;
    char fault[300]; /* the first one; "" = none */
};
/** spool_survey - look, without changing anything. ERR_DENIED; ERR_SYSTEM also for a folder that is none. */
bool spool_survey(const struct spool_config *c, struct spool_survey *out, struct err *e) NODISCARD;
/** spool_verify - check the structure and every blob; @decode (may be NULL) says whether one can be read. */
bool spool_verify(const struct spool_config *c, bool (*decode)(const struct spool_blob *b, struct err *e),
                  struct spool_survey *out, struct err *e) NODISCARD;

#endif
