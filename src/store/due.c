/* due - see the header. */
#include "dahu/store/due.h"

#include "lock.h"

static bool ask_yes(struct db *db, const char *sql, int count, const char *const *params, bool *yes,
                    struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, sql, count, params, e))
        return false;
    *yes = db_bool(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool due_review(struct db *db, const char *actor, bool *due, struct err *e)
{
    return ask_yes(db, "select dahu.review_due($1)", 1, &actor, due, e);
}

bool due_lock(struct db *db, bool *taken, struct err *e)
{
    return ask_yes(db, "select pg_try_advisory_lock(" LOCK_SCHEDULE ")", 0, NULL, taken, e);
}

void due_unlock(struct db *db)
{
    struct err ignored;
    (void)!db_query(db, NULL, "select pg_advisory_unlock(" LOCK_SCHEDULE ")", 0, NULL, &ignored);
}
