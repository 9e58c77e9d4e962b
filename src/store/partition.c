/* partition - see the header. */
#include "dahu/store/partition.h"

#include <stdio.h>

static bool call(struct db *db, const char *sql, int count, const char *const *params, int *made,
                 struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, sql, count, params, e))
        return err_wrap(e, "could not make partitions");
    if (made)
        *made = (int)db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool partition_ahead(struct db *db, int *made, struct err *e)
{
    char months[16];
    snprintf(months, sizeof months, "%d", PARTITION_MONTHS_AHEAD);
    return call(db, "select dahu.partition_ahead($1)", 1, (const char *const[]){months}, made, e);
}

bool partition_cover(struct db *db, wall_us from, wall_us to, int *made, struct err *e)
{
    char first[WALL_TEXT_BYTES], last[WALL_TEXT_BYTES];
    if (from.us > to.us)
        return err_set(e, ERR_RANGE, "could not make partitions: %s is after %s", wall_format(from, first),
                       wall_format(to, last));
    return call(db, "select dahu.partition_cover($1, $2)", 2,
                (const char *const[]){wall_format(from, first), wall_format(to, last)}, made, e);
}
