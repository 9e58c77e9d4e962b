/* energy - notes and locks; see the header. */
#include "dahu/store/energy.h"

#include <stdio.h>

#include "lock.h"

bool energy_lock(struct db *db, struct err *e)
{
    return db_query(db, NULL, "select pg_advisory_lock(" LOCK_ENERGY ")", 0, NULL, e);
}

void energy_unlock(struct db *db)
{
    struct err ignored; /* a lost connection has lost its locks */
    (void)!db_query(db, NULL, "select pg_advisory_unlock(" LOCK_ENERGY ")", 0, NULL, &ignored);
}

bool energy_lock_within(struct db *db, struct err *e)
{
    return db_query(db, NULL, "select pg_advisory_xact_lock(" LOCK_ENERGY ")", 0, NULL, e);
}

bool energy_take(struct db *db, int64_t point, struct energy_share share, bool running_later, int64_t *taken,
                 struct err *e)
{
    struct db_result r;
    char id[24], of[12], out_of[12];
    snprintf(of, sizeof of, "%d", share.of);
    snprintf(out_of, sizeof out_of, "%d", share.out_of);
    snprintf(id, sizeof id, "%lld", (long long)point);
    if (!db_call(db, &r, e, "select dahu.energy_take($1, $2::boolean, $3::integer, $4::integer)",
                 point ? id : NULL, running_later ? "true" : "false", of, out_of))
        return err_wrap(e, "could not take the days of energy that are due");
    *taken = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}
