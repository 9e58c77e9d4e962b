/**
 * errand - a row of dahu.job: what a person asked for that takes longer than a request may.
 *
 * Here is only the way to the rows: take one, say how far it is, say what came of it. Not here: who does it
 * (job/errands.h), what each kind is.
 */
#ifndef DAHU_STORE_ERRAND_H
#define DAHU_STORE_ERRAND_H

#include <jansson.h>

#include "dahu/base/i18n.h"
#include "dahu/store/db.h"

enum { ERRAND_KIND_BYTES = 41, ERRAND_NAME_BYTES = 80 };

struct errand {
    int64_t id;
    char key[37]; /* as clients know it */
    char kind[ERRAND_KIND_BYTES];
    char actor[ERRAND_NAME_BYTES], request_id[ERRAND_NAME_BYTES]; /* of the request that asked for it */
    int64_t user_id;
    enum lang lang; /* of the texts in what comes of it */
    json_t *form;   /* owned: errand_fini */
};
void errand_fini(struct errand *r);

/**
 * errand_take - the oldest one that waits among @kinds, which now runs.
 *
 * @kinds  as PostgreSQL writes an array: "{probe,verify}"
 * @lost   fault of those that are given up because whoever had them is gone: a JSON object
 * @found  whether there was one; @out is then owned by the caller
 */
bool errand_take(struct db *db, const char *kinds, const char *lost, struct errand *out, bool *found,
                 struct err *e) NODISCARD;

enum { ERRAND_SEEN_MAX = 16 };
/** errand_seen - say that these @count are still being done; @cancelled[i]: it is to be cancelled. */
bool errand_seen(struct db *db, const int64_t *ids, int count, bool *cancelled, struct err *e) NODISCARD;
bool errand_progress(struct db *db, int64_t id, int bp, const char *phase, struct err *e) NODISCARD;

enum errand_end { ERRAND_DONE, ERRAND_FAILED, ERRAND_CANCELLED, ERRAND_WAITING };
/** errand_end - what came of it. @result, @fault: JSON, NULL = none. ERRAND_WAITING: another program is to
 * begin it anew. */
bool errand_end(struct db *db, int64_t id, enum errand_end end, const char *result, const char *fault,
                struct err *e) NODISCARD;

/** errand_enter - until errand_leave what @db does is noted as done by the person who asked for @r. */
bool errand_enter(struct db *db, const struct errand *r, struct err *e) NODISCARD;
bool errand_leave(struct db *db, struct err *e) NODISCARD;

#endif
