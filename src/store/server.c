/* server - see the header. */
#include "dahu/store/server.h"

bool server_make_database(struct db *db, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select 1 from pg_database where datname = 'dahu'", 0, NULL, e))
        return false;
    bool there = db_rows(&r) > 0;
    db_result_fini(&r);
    return there || db_run(db, "create database dahu", e);
}
