/* db_refused - whether PostgreSQL itself says that it serves nobody, or cannot be reached; see db.h. */
#include <libpq-fe.h>
#include <string.h>

#include "dahu/store/db.h"

static int occurrences(const char *text, const char *part)
{
    int n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

/* libpq tells each address that it tried in one message, in English as no locale is set, and gives no errno.
 * A Unix socket that is not there is a server that does not run. */
static bool all_refused(const char *message)
{
    int tried = occurrences(message, "connection to server ");
    return tried > 0 && tried == occurrences(message, "failed: Connection refused") +
                                     occurrences(message, "failed: No such file or directory");
}

bool db_refused(const char *url, const struct err *e)
{
    const char *const keys[] = {"connect_timeout", "dbname", NULL};
    const char *const values[] = {"2", url, NULL};
    if (e->code != ERR_DATABASE_AWAY)
        return false;
    return all_refused(e->text) || PQpingParams(keys, values, 1) == PQPING_REJECT;
}
