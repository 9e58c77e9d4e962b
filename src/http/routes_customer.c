/* routes_customer - classes and profiles of customers, findings, supervision, growth; see
 * routes_parts.h. */
#include "routes_parts.h"

#define ASKS(name, of_clause) .source = ROUTE_SQL, .function = name, .clause = of_clause
#define PATH_FINDING                                                                                         \
    {                                                                                                        \
        "finding", PARAM_PATH, PARAM_TEXT, 1, 20, NULL, NULL                                                 \
    }

const struct route routes_customer[] = {
    {"GET", "/api/v1/accounts/{number}/classes", "account_classes", ASKS("api.account_classes", "4.1 K3"),
     .right = RIGHT_ACCOUNT_READ, .schema = "AccountClasses", .list = "items", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/eligibility-queue", "eligibility_queue", ASKS("api.eligibility_queue", "4.1 K3"),
     .right = RIGHT_CASE_READ, .schema = "EligibilityQueue", .list = "items", .render = true,
     .params = {{"suggestion", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "LARGE|NOT_LARGE|UNSURE"},
                {"trigger", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "CAPACITY|ENERGY|HIGH_RISK|NONE"},
                LIST_LIMIT,
                LIST_AFTER}},
    {"GET", "/api/v1/accounts/{number}/profile", "profile", ASKS("api.profile", "K2"),
     .right = RIGHT_ACCOUNT_FILE, .schema = "Profile", .versioned = true, .params = {PATH_NUMBER}},
    {"PUT", "/api/v1/accounts/{number}/profile", "profile_set", ASKS("api.profile_set", "K2"),
     .right = RIGHT_PROFILE_WRITE, .body = "ProfileForm", .schema = "Profile", .versioned = true,
     .changes = true, .params = {PATH_NUMBER}},
    {"GET", "/api/v1/findings", "findings", ASKS("api.findings", "3.1.4"), .right = RIGHT_SUPERVISION_READ,
     .schema = "Findings", .list = "items",
     .params = {{"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"}, LIST_LIMIT, LIST_AFTER}},
    {"POST", "/api/v1/findings", "finding_add", ASKS("api.finding_add", "3.1.4"),
     .right = RIGHT_FINDING_WRITE, .body = "FindingForm", .schema = "Finding", .status = 201},
    {"POST", "/api/v1/findings/{finding}/close", "finding_close", ASKS("api.finding_close", "3.1.4"),
     .right = RIGHT_FINDING_WRITE, .body = "FindingClosing", .schema = "Finding", .params = {PATH_FINDING}},
    {"GET", "/api/v1/spot-checks", "spot_checks", ASKS("api.spot_checks", "3.1.4 3.1.3"),
     .right = RIGHT_SUPERVISION_READ, .schema = "SpotChecks", .list = "items",
     .params = {{"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"}}},
    {"POST", "/api/v1/spot-checks/{check}/result", "spot_check_result",
     ASKS("api.spot_check_result", "3.1.4 3.1.3"), .right = RIGHT_SPOT_CHECK, .body = "SpotCheck",
     .schema = "SpotCheckRow", .params = {{"check", PARAM_PATH, PARAM_INT, 1, 2147483647, NULL, NULL}}},
    {"GET", "/api/v1/spot-check-draws", "spot_check_draws", ASKS("api.spot_check_draws", "3.1.4 3.1.3"),
     .right = RIGHT_SUPERVISION_READ, .schema = "SpotCheckDraws", .list = "items"},
    {"POST", "/api/v1/spot-check-draws", "spot_check_draw_add",
     ASKS("api.spot_check_draw_add", "3.1.4 3.1.3"), .right = RIGHT_SPOT_CHECK, .body = "SpotCheckDrawForm",
     .schema = "SpotCheckDraw", .status = 201},
    {"GET", "/api/v1/supervision", "supervision", ASKS("api.supervision", "K7"),
     .right = RIGHT_SUPERVISION_READ, .schema = "Supervision", .list = "items",
     .params = {{"from", PARAM_QUERY, PARAM_DATE, 0, 0, "2000-01-01", NULL},
                {"until", PARAM_QUERY, PARAM_DATE, 0, 0, "9999-12-31", NULL}}},
    {"GET", "/api/v1/supervision/levels", "supervision_levels", ASKS("api.supervision_levels", "K7"),
     .right = RIGHT_SUPERVISION_LEVELS, .schema = "SupervisionLevels", .list = "items",
     .params = {{"from", PARAM_QUERY, PARAM_DATE, 0, 0, "2000-01-01", NULL},
                {"until", PARAM_QUERY, PARAM_DATE, 0, 0, "9999-12-31", NULL}}},
    {"GET", "/api/v1/load-growth", "load_growth", ASKS("api.load_growth", "K11"),
     .right = RIGHT_SUPERVISION_READ, .schema = "LoadGrowth", .list = "items",
     .params = {{"months", PARAM_QUERY, PARAM_INT, 1, 12, "12", NULL}}},
    {NULL},
};
