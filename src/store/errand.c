/* errand - see the header. */
#include "dahu/store/errand.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 24 };

void errand_fini(struct errand *r)
{
    json_decref(r->form);
    r->form = NULL;
}

static void take_row(const struct db_result *row, struct errand *out)
{
    *out = (struct errand){.id = db_int64(row, 0, 0), .user_id = db_int64(row, 0, 5)};
    snprintf(out->key, sizeof out->key, "%s", db_text(row, 0, 1));
    snprintf(out->kind, sizeof out->kind, "%s", db_text(row, 0, 2));
    out->form = json_loads(db_text(row, 0, 3), 0, NULL);
    MUST(out->form != NULL && lang_parse(db_text(row, 0, 4), &out->lang)); /* jsonb; and held by the table */
    snprintf(out->actor, sizeof out->actor, "%s", db_text(row, 0, 6));
    snprintf(out->request_id, sizeof out->request_id, "%s", db_text(row, 0, 7));
}

bool errand_take(struct db *db, const char *kinds, const char *lost, struct errand *out, bool *found,
                 struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select * from dahu.job_take($1::text[], $2::jsonb)", kinds, lost))
        return false;
    *found = db_rows(&r) > 0;
    if (*found)
        take_row(&r, out);
    db_result_fini(&r);
    return true;
}

bool errand_seen(struct db *db, const int64_t *ids, int count, bool *cancelled, struct err *e)
{
    char list[ERRAND_SEEN_MAX * NUMBER_BYTES + 3] = "{";
    struct db_result r;
    MUST(count <= ERRAND_SEEN_MAX);
    for (int i = 0; i < count; i++)
        snprintf(list + strlen(list), NUMBER_BYTES, "%s%" PRId64, i ? "," : "", ids[i]);
    size_t end = strlen(list);
    memcpy(list + end, "}", 2);
    if (!db_call(db, &r, e, "select id from dahu.job_seen($1::bigint[]) as id where id is not null", list))
        return false;
    for (int i = 0; i < count; i++) {
        cancelled[i] = false;
        for (int row = 0; row < db_rows(&r); row++)
            cancelled[i] |= db_int64(&r, row, 0) == ids[i];
    }
    db_result_fini(&r);
    return true;
}

bool errand_progress(struct db *db, int64_t id, int bp, const char *phase, struct err *e)
{
    char number[NUMBER_BYTES], share[NUMBER_BYTES];
    snprintf(number, sizeof number, "%" PRId64, id);
    snprintf(share, sizeof share, "%d", bp);
    return db_call(db, NULL, e, "select dahu.job_progress($1, $2, $3)", number, bp < 0 ? NULL : share, phase);
}

bool errand_end(struct db *db, int64_t id, enum errand_end end, const char *result, const char *fault,
                struct err *e)
{
    static const char *const states[] = {"DONE", "FAILED", "CANCELLED", "WAITING"};
    char number[NUMBER_BYTES];
    snprintf(number, sizeof number, "%" PRId64, id);
    return db_call(db, NULL, e, "select dahu.job_end($1, $2, $3::jsonb, $4::jsonb)", number, states[end],
                   result, fault);
}

bool errand_enter(struct db *db, const struct errand *r, struct err *e)
{
    char user[NUMBER_BYTES];
    snprintf(user, sizeof user, "%" PRId64, r->user_id);
    return db_call(db, NULL, e,
                   "select set_config('dahu.user_id', $1, false), set_config('dahu.actor', $2, false),"
                   " set_config('dahu.request_id', $3, false)",
                   user, r->actor, r->request_id);
}

bool errand_leave(struct db *db, struct err *e)
{
    return db_run(db, "reset dahu.user_id; reset dahu.actor; reset dahu.request_id", e);
}
