/* routes_rule - rules, their thresholds, reviews, and what stands behind a verdict; see routes_parts.h. */
#include "routes_parts.h"
#include "rules.h"

#define PATH_RULE                                                                                            \
    {                                                                                                        \
        "rule", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                    \
    }
#define SUBJECT                                                                                              \
    {                                                                                                        \
        "subject", PARAM_QUERY, PARAM_TEXT, 0, 100, NULL, NULL                                               \
    }
#define AS_OF                                                                                                \
    {                                                                                                        \
        "as_of", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL                                                   \
    }

const struct route routes_rule[] = {
    {"GET", "/api/v1/rules", "rules", .source = ROUTE_CALL, .call = rules_list, .right = RIGHT_RULE_READ,
     .schema = "Rules"},
    {"POST", "/api/v1/rules/{rule}/eval", "rule_eval", .source = ROUTE_CALL, .call = rules_eval,
     .right = RIGHT_RULE_READ, .body = "RuleQuestion", .schema = "RuleVerdict", .keyless = true,
     .params = {PATH_RULE}},
    {"GET", "/api/v1/policy-keys", "policy_keys", .source = ROUTE_CALL, .call = rules_keys,
     .right = RIGHT_RULE_READ, .schema = "PolicyKeys"},
    {"GET", "/api/v1/policies", "policies", .source = ROUTE_SQL, .function = "api.policies",
     .right = RIGHT_RULE_READ, .schema = "Policies", .list = "items",
     .params = {{"key", PARAM_QUERY, PARAM_TEXT, 1, 60, NULL, NULL},
                {"on", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL},
                {"clause", PARAM_QUERY, PARAM_TEXT, 1, 20, NULL, NULL}}},
    {"POST", "/api/v1/policies", "policy_add", .source = ROUTE_CALL, .call = rules_policy_add,
     .right = RIGHT_POLICY_WRITE, .body = "PolicyForm", .schema = "Policies", .status = 201, .keyless = true},
    {"POST", "/api/v1/policies/dry-run", "policy_try", .source = ROUTE_CALL, .call = rules_policy_try,
     .right = RIGHT_POLICY_TRY, .body = "PolicyTry", .schema = "Job", .status = 202, .keyless = true},
    {"GET", "/api/v1/reviews", "reviews", .source = ROUTE_SQL, .function = "api.reviews",
     .right = RIGHT_CASE_READ, .clause = "4.1", .schema = "Reviews", .list = "items",
     .params = {LIST_LIMIT, LIST_AFTER}},
    {"POST", "/api/v1/reviews", "review_ask", .source = ROUTE_SQL, .function = "api.review_ask",
     .right = RIGHT_REVIEW_RUN, .clause = "4.1", .body = "ReviewForm", .schema = "Job", .status = 202},
    {"GET", "/api/v1/accounts/{number}/verdicts/{rule}", "verdict", .source = ROUTE_CALL,
     .call = rules_explain, .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .schema = "Explanation",
     .params = {PATH_NUMBER,
                PATH_RULE,
                SUBJECT,
                AS_OF,
                {"known_at", PARAM_QUERY, PARAM_TEXT, 10, 40, NULL, NULL}}},
    {"POST", "/api/v1/accounts/{number}/verdicts/{rule}/what-if", "verdict_what_if", .source = ROUTE_CALL,
     .call = rules_what_if, .right = RIGHT_ACCOUNT_READ, .clause = "4.1", .body = "RuleQuestion",
     .schema = "WhatIf", .keyless = true, .params = {PATH_NUMBER, PATH_RULE, SUBJECT, AS_OF}},
    {NULL},
};
