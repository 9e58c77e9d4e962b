/* routes_meter - energies for charts, metering points and their meters; see routes_parts.h. */
#include "call_meter.h"
#include "routes_parts.h"

#define PATH_POINT                                                                                           \
    {                                                                                                        \
        "point", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                   \
    }
#define QUERY_DAY(name)                                                                                      \
    {                                                                                                        \
        name, PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL                                                      \
    }
#define SERIES                                                                                               \
    {"step", PARAM_QUERY, PARAM_CHOICE, 0, 0, "day", "interval|day|month"}, QUERY_DAY("from"),               \
        QUERY_DAY("to"),                                                                                     \
    {                                                                                                        \
        "compare", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "year"                                             \
    }
#define READS   .source = ROUTE_SQL, .right = RIGHT_ACCOUNT_READ, .clause = "4.16", .function
#define MANAGES .source = ROUTE_SQL, .right = RIGHT_METER_MANAGE, .clause = "4.9", .function
#define RECORDS .source = ROUTE_SQL, .right = RIGHT_METERING_RECORD, .clause = "4.9", .function
#define LOOKS   .source = ROUTE_SQL, .right = RIGHT_METER_READ, .function

const struct route routes_meter[] = {
    {"GET", "/api/v1/accounts/{number}/energy", "account_energy", READS = "api.account_energy",
     .schema = "EnergySeries", .list = "items", .params = {PATH_NUMBER, SERIES}},
    {"GET", "/api/v1/accounts/{number}/power-factor", "account_power_factor",
     READS = "api.account_power_factor", .schema = "PowerFactorMonths", .list = "items",
     .params = {PATH_NUMBER, {"last_months", PARAM_QUERY, PARAM_INT, 1, 60, "13", NULL}}},
    {"GET", "/api/v1/points/{point}/energy", "point_energy", READS = "api.point_energy",
     .schema = "EnergySeries", .list = "items", .params = {PATH_POINT, SERIES}},
    {"GET", "/api/v1/points", "points", LOOKS = "api.points", .schema = "Points", .list = "items",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                {"point_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL,
                 "OK|STALE|FAILING|NEVER|BY_HAND|NO_METER|OFF"},
                {"account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"link", PARAM_QUERY, PARAM_TEXT, 1, 200, NULL, NULL},
                {"q", PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL}}},
    {"GET", "/api/v1/points/{point}", "point", LOOKS = "api.point", .schema = "Point",
     .params = {PATH_POINT}},
    {"GET", "/api/v1/drivers", "drivers", .source = ROUTE_CALL, .call = call_drivers,
     .right = RIGHT_METER_READ, .schema = "Drivers"},
    {"POST", "/api/v1/probes", "probe_ask", MANAGES = "api.probe_ask", .body = "ProbeForm", .schema = "Job",
     .status = 202},
    {"POST", "/api/v1/points/{point}/poll", "point_poll", MANAGES = "api.point_poll", .schema = "Job",
     .status = 202, .params = {PATH_POINT}},
    {"POST", "/api/v1/meters", "meter_add", MANAGES = "api.meter_add", .body = "MeterForm", .schema = "Job",
     .status = 202},
    {"GET", "/api/v1/metering-events", "events", READS = "api.events", .schema = "MeteringEvents",
     .list = "items",
     .params = {{"point", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL}}},
    {"GET", "/api/v1/metering-events/{event}", "event", READS = "api.event", .schema = "MeteringEvent",
     .params = {{"event", PARAM_PATH, PARAM_INT, 1, 2000000000, NULL, NULL}}},
    {"POST", "/api/v1/metering-events", "event_ask", RECORDS = "api.event_ask", .body = "MeteringEventForm",
     .schema = "Job", .status = 202},
    {"GET", "/api/v1/reading-findings", "reading_findings", READS = "api.reading_findings",
     .schema = "ReadingFindings", .list = "items",
     .params = {LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_INT, 0, 1000000, NULL, NULL},
                {"account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"point", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                QUERY_DAY("from"),
                QUERY_DAY("to")}},
    {"POST", "/api/v1/reading-edits", "edit_ask", RECORDS = "api.edit_ask", .body = "ReadingEditForm",
     .schema = "Job", .status = 202},
    {NULL},
};
