/* routes_job - long jobs: what is asked for in the background, how far it is, what came of it; see
 * routes_parts.h. */
#include "routes_parts.h"

#define PATH_JOB                                                                                             \
    {                                                                                                        \
        "job", PARAM_PATH, PARAM_TEXT, 36, 36, NULL, NULL                                                    \
    }
#define OWN .source = ROUTE_SQL, .right = RIGHT_SELF, .function

const struct route routes_job[] = {
    {"GET", "/api/v1/jobs", "jobs", OWN = "api.jobs", .schema = "Jobs", .list = "items",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                {"job_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL,
                 "OPEN|WAITING|RUNNING|DONE|FAILED|CANCELLED"},
                {"kind", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL}}},
    {"GET", "/api/v1/jobs/{job}", "job", OWN = "api.job", .schema = "Job", .params = {PATH_JOB}},
    {"POST", "/api/v1/jobs/{job}/cancel", "job_cancel", OWN = "api.job_cancel", .schema = "Job",
     .params = {PATH_JOB}},
    {"POST", "/api/v1/verifications", "verify_ask", .source = ROUTE_SQL, .function = "api.verify_ask",
     .right = RIGHT_HEALTH_READ, .body = "VerifyForm", .schema = "Job", .status = 202},
    {"POST", "/api/v1/check-ups", "check_up_ask", .source = ROUTE_SQL, .function = "api.check_up_ask",
     .right = RIGHT_HEALTH_READ, .schema = "Job", .status = 202},
    {"GET", "/api/v1/collectors", "collectors", .source = ROUTE_SQL, .function = "api.collectors",
     .right = RIGHT_HEALTH_READ, .schema = "Collectors", .list = "items"},
    {"GET", "/api/v1/links", "links", .source = ROUTE_SQL, .function = "api.links",
     .right = RIGHT_HEALTH_READ, .schema = "Links", .list = "items",
     .params = {LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_TEXT, 1, 300, NULL, NULL},
                {"collector", PARAM_QUERY, PARAM_TEXT, 1, 60, NULL, NULL},
                {"failing", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes"}}},
    {"GET", "/api/v1/utility", "utility", OWN = "api.utility", .schema = "Utility"},
    {"POST", "/api/v1/utility", "utility_set", .source = ROUTE_SQL, .function = "api.utility_set",
     .right = RIGHT_SYSTEM_MANAGE, .body = "UtilityForm", .schema = "Utility"},
    {NULL},
};
