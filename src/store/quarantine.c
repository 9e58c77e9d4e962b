/* quarantine - see the header. */
#include "dahu/store/quarantine.h"

bool quarantine_put(struct db *db, const char *session_hash, const char *body, struct db_result *out,
                    struct err *e)
{
    return db_call(db, out, e, "select api.quarantine_put($1, $2)", session_hash, body);
}

bool quarantine_file_begin(struct db *db, const char *session_hash, const char *sha256, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.quarantine_file($1, $2)", session_hash, sha256);
}

bool quarantine_file_use(struct db *db, const char *sha256, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.quarantine_use($1)", sha256);
}
