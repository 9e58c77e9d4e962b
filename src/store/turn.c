/* turn - see the header. */
#include "dahu/store/turn.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool turn_list(struct db *db, struct db_result *out, struct err *e)
{
    return db_query(db, out,
                    "select proname from pg_proc where pronamespace = 'dahu'::regnamespace"
                    " and proname like 'turn\\_%' and pronargs = 0 order by proname",
                    0, NULL, e);
}

bool turn_do(struct db *db, const char *name, int *done, struct err *e)
{
    char call[TURN_NAME_BYTES + 32];
    struct db_result r;
    for (const char *c = name; *c; c++)
        MUST(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_'); /* a name of ours */
    MUST(strlen(name) < TURN_NAME_BYTES);
    snprintf(call, sizeof call, "select dahu.%s()", name);
    if (!db_query(db, &r, call, 0, NULL, e))
        return false;
    *done = (int)db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}
