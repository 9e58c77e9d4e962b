/* routes_account - accounts with their points, energies and verdicts; see routes_parts.h. */
#include "routes_parts.h"

const struct route routes_account[] = {
    {"GET", "/api/v1/accounts", "accounts", .source = ROUTE_SQL, .function = "api.accounts",
     .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .schema = "Accounts", .list = "accounts", .render = true,
     .params = {LIST_LIMIT,
                LIST_AFTER,
                {"large", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no|review|unknown"},
                {"q", PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL}}},
    {"GET", "/api/v1/accounts/{number}", "account", .source = ROUTE_SQL, .function = "api.account",
     .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .schema = "Account", .render = true,
     .params = {PATH_NUMBER}},
    {NULL},
};
