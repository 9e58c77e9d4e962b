/* api - see the header. */
#include "dahu/store/api.h"

#include <stdio.h>
#include <string.h>

enum { SQL_BYTES = 512 };

/* "select api.x($1, $2)::text": made from the name of a function, never from what a client sent. */
static void make_sql(const char *function, int count, char out[static SQL_BYTES])
{
    MUST(function[strspn(function, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0');
    MUST(count >= 0 && count <= API_ARGS_MAX && strlen(function) < 100);
    int n = snprintf(out, SQL_BYTES, "select %s(", function);
    for (int i = 1; i <= count; i++)
        n += snprintf(out + n, SQL_BYTES - (size_t)n, "%s$%d", i > 1 ? ", " : "", i);
    snprintf(out + n, SQL_BYTES - (size_t)n, ")::text");
}

bool api_ask(struct db *db, const char *function, int count, const char *const *args, struct db_result *out,
             struct err *e)
{
    char sql[SQL_BYTES];
    make_sql(function, count, sql);
    return db_query(db, out, sql, count, args, e);
}
