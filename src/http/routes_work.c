/* routes_work - what is due, and who takes new cases; see routes_parts.h. The cases themselves need no row.
 */
#include "routes_parts.h"

const struct route routes_work[] = {
    {"GET", "/api/v1/due", "due", .source = ROUTE_SQL, .function = "api.due", .right = RIGHT_CASE_READ,
     .clause = "K7", .schema = "Due", .list = "items",
     .params = {{"desk", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"mine", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                {"severity", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "RED|AMBER|NONE"},
                {"kind", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"until", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL},
                {"handler", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"snoozed", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_TEXT, 1, 200, NULL, NULL}}},
    {"POST", "/api/v1/due/snooze", "due_snooze", .source = ROUTE_SQL, .function = "api.due_snooze",
     .right = RIGHT_CASE_READ, .clause = "K7", .body = "DueSnooze", .schema = "DueSnoozed"},
    {"POST", "/api/v1/due/unsnooze", "due_unsnooze", .source = ROUTE_SQL, .function = "api.due_unsnooze",
     .right = RIGHT_CASE_READ, .clause = "K7", .body = "DueUnsnooze", .schema = "DueSnoozed"},
    {"GET", "/api/v1/colleagues", "colleagues", .source = ROUTE_SQL, .function = "api.colleagues",
     .right = RIGHT_CASE_WORK, .clause = "K5", .schema = "Colleagues", .list = "items",
     .params = {{"cases", PARAM_QUERY, PARAM_TEXT, 1, 2000, NULL, NULL}}},
    {"GET", "/api/v1/duties", "duties", .source = ROUTE_SQL, .function = "api.duties",
     .right = RIGHT_CASE_READ, .clause = "K4 3.1.1 3.1.2 3.1.3 3.2.1", .schema = "Duties"},
    {"POST", "/api/v1/duties", "duty_set", .source = ROUTE_SQL, .function = "api.duty_set",
     .right = RIGHT_DUTY_MANAGE, .clause = "K4", .body = "DutySet", .schema = "Duties"},
    {"POST", "/api/v1/duties/hand-over", "duty_hand_over", .source = ROUTE_SQL,
     .function = "api.duty_hand_over", .right = RIGHT_DUTY_MANAGE, .clause = "K4", .body = "DutyHandOver",
     .schema = "Duties"},
    {NULL},
};
