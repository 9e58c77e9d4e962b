/* clock - see the header. */
#include "dahu/job/clock.h"

#include "dahu/store/turn.h"

static bool one(struct db *db, const char *name, struct err *e)
{
    int done;
    if (!turn_do(db, name, &done, e))
        return err_wrap(e, "%s", name);
    if (done > 0)
        log_write(LOG_INFO, "clock", "%s: %d", name, done);
    return true;
}

bool clock_run(struct db *db, struct err *e)
{
    struct db_result names;
    bool ok = true;
    if (!turn_list(db, &names, e))
        return false;
    for (int i = 0; i < db_rows(&names) && db_alive(db); i++) {
        struct err other;
        ok = one(db, db_text(&names, i, 0), ok ? e : &other) && ok;
    }
    db_result_fini(&names);
    return ok;
}
