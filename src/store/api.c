/* api - see the header. */
#include "dahu/store/api.h"

static const struct {
    const char *sql;
    int params;
} calls[API_CALL_COUNT] = {
    [API_HEALTH] = {"select api.health()::text", 0},
    [API_ACCOUNTS] = {"select api.accounts($1::integer, $2, $3, $4)::text", 4},
    [API_ACCOUNT] = {"select api.account($1)::text", 1},
    [API_STATEMENT] = {"select api.statement($1, $2)::text", 2},
};

int api_param_count(enum api_call call)
{
    return calls[call].params;
}

bool api_ask(struct db *db, enum api_call call, const char *const *params, struct db_result *out,
             struct err *e)
{
    return db_query(db, out, calls[call].sql, calls[call].params, params, e);
}
