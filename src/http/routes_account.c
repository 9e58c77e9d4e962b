/* routes_account - accounts with their points, energies and verdicts; see routes_parts.h. */
#include "routes_parts.h"

#define MONTH                                                                                                \
    {                                                                                                        \
        "month", PARAM_QUERY, PARAM_TEXT, 7, 7, NULL, NULL                                                   \
    }

const struct route routes_account[] = {
    {"GET", "/api/v1/accounts", "accounts", .source = ROUTE_SQL, .function = "api.accounts",
     .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .schema = "Accounts", .list = "accounts", .render = true,
     .params = {LIST_LIMIT,
                LIST_AFTER,
                {"large", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no|review|unknown"},
                {"q", PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL},
                {"capacity_least", PARAM_QUERY, PARAM_INT, 0, 100000000, NULL, NULL},
                {"energy_least", PARAM_QUERY, PARAM_INT, 0, 1000000000000, NULL, NULL},
                {"high_risk", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                {"dual", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                {"dedicated", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                {"idle", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                {"sort", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL,
                 "capacity|-capacity|energy|-energy|name|-name"}}},
    {"GET", "/api/v1/search", "search", .source = ROUTE_SQL, .function = "api.search",
     .right = RIGHT_ACCOUNT_READ, .schema = "Found", .list = "items",
     .params = {{"text", PARAM_QUERY, PARAM_TEXT, 1, 60, "", NULL},
                {"most", PARAM_QUERY, PARAM_INT, 1, 50, "12", NULL}}},
    {"GET", "/api/v1/reports/key-accounts", "report_key_accounts", .source = ROUTE_SQL,
     .function = "api.report_key_accounts", .right = RIGHT_ACCOUNT_READ, .clause = "4.1",
     .schema = "KeyAccounts", .list = "items", .params = {MONTH, LIST_LIMIT, LIST_AFTER}},
    {"GET", "/api/v1/reports/power-factor", "report_power_factor", .source = ROUTE_SQL,
     .function = "api.report_power_factor", .right = RIGHT_ACCOUNT_READ, .clause = "4.17",
     .schema = "PowerFactors", .list = "items",
     .params = {MONTH,
                {"low", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_TEXT, 1, 160, NULL, NULL}}},
    {"GET", "/api/v1/reports/records", "report_records", .source = ROUTE_SQL,
     .function = "api.report_records", .right = RIGHT_ACCOUNT_READ, .clause = "4.19", .schema = "RecordSets",
     .list = "items",
     .params = {{"incomplete", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"}, LIST_LIMIT, LIST_AFTER}},
    {"GET", "/api/v1/reports/missing-papers", "report_missing_papers", .source = ROUTE_SQL,
     .function = "api.report_missing_papers", .right = RIGHT_CASE_READ, .clause = "4.3",
     .schema = "MissingPapers", .list = "items", .params = {LIST_LIMIT, LIST_AFTER}},
    {"GET", "/api/v1/accounts/{number}", "account", .source = ROUTE_SQL, .function = "api.account",
     .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .schema = "Account", .render = true,
     .params = {PATH_NUMBER}},
    {"GET", "/api/v1/accounts/{number}/history", "account_history", .source = ROUTE_SQL,
     .function = "api.account_history", .right = RIGHT_ACCOUNT_FILE, .clause = "4.19",
     .schema = "AccountHistory", .list = "items",
     .params = {PATH_NUMBER, LIST_LIMIT, {"after", PARAM_QUERY, PARAM_TEXT, 1, 60, NULL, NULL}}},
    {NULL},
};
