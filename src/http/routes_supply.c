/* routes_supply - what applications, dedicated lines and categories of use need beside their flows; see
 * routes_parts.h. The cases themselves need no row. */
#include "call_supply.h"
#include "routes_parts.h"

#define READS .source = ROUTE_SQL, .right = RIGHT_ACCOUNT_READ, .function
#define WORKS .source = ROUTE_SQL, .right = RIGHT_APPLICATION_HANDLE, .function
#define BAYS  .source = ROUTE_SQL, .right = RIGHT_BAY_MANAGE, .clause = "4.6.1", .function
#define QUERY_INT(name, least, most, fallback)                                                               \
    {                                                                                                        \
        name, PARAM_QUERY, PARAM_INT, least, most, fallback, NULL                                            \
    }

const struct route routes_supply[] = {
    {"GET", "/api/v1/regulations", "regulations", READS = "api.regulations", .clause = "2",
     .schema = "Regulations", .list = "items", .params = {{"on", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL}}},
    {"GET", "/api/v1/service-areas", "service_areas", READS = "api.service_areas", .clause = "1",
     .schema = "ServiceAreas", .list = "items"},
    {"POST", "/api/v1/service-areas", "service_area_add", .source = ROUTE_SQL,
     .right = RIGHT_APPLICATION_APPROVE, .function = "api.service_area_add", .clause = "1",
     .body = "ServiceAreaForm", .schema = "ServiceAreas", .status = 201},
    {"GET", "/api/v1/application-kinds", "application_kinds", READS = "api.application_kinds",
     .clause = "4.3 4.10", .schema = "ApplicationKinds", .list = "items"},
    {"GET", "/api/v1/applications/{number}/documents", "application_documents",
     READS = "api.application_documents", .clause = "4.3", .schema = "ApplicationDocuments", .list = "items",
     .params = {PATH_NUMBER}},
    {"POST", "/api/v1/applications/{number}/documents", "application_document_see",
     WORKS = "api.application_document_see", .clause = "4.3", .body = "DocumentSeen",
     .schema = "ApplicationDocuments", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/applications/{number}/missing", "application_missing", READS = "api.application_missing",
     .clause = "4.3", .schema = "ApplicationMissing", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/applications/{number}/bay", "bay_reserve", BAYS = "api.bay_reserve",
     .body = "BayReservation", .schema = "Case", .versioned = true, .params = {PATH_NUMBER}},
    {"POST", "/api/v1/applications/{number}/bay/release", "bay_release", BAYS = "api.bay_release",
     .schema = "Case", .versioned = true, .params = {PATH_NUMBER}},
    {"POST", "/api/v1/applications/{number}/bay/wait", "bay_wait", BAYS = "api.bay_wait", .body = "BayWait",
     .schema = "BayPlace", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/bays", "bays", READS = "api.bays", .clause = "4.6.1", .schema = "Bays", .list = "items",
     .params = {{"substation", PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL},
                {"free", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                LIST_LIMIT,
                QUERY_INT("after", 0, 1000000000, NULL)}},
    {"GET", "/api/v1/accounts/{number}/dedicated-line", "dedicated_line", READS = "api.dedicated_line",
     .clause = "4.5 4.6 4.6.1 4.6.2", .schema = "DedicatedLine", .render = true, .params = {PATH_NUMBER}},
    {"GET", "/api/v1/accounts/{number}/use-classes", "use_classes", READS = "api.use_classes",
     .clause = "4.8", .schema = "UseClasses", .list = "items", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/use-classes", "use_classes_set", WORKS = "api.use_classes_set",
     .clause = "4.8", .body = "UseClassesForm", .schema = "UseClasses", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/split-checks", "split_check", WORKS = "api.split_check",
     .clause = "4.8", .body = "SplitCheckForm", .schema = "UseClasses", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/supply/voltages", "supply_voltages", READS = "api.supply_voltages", .clause = "4.4",
     .schema = "SupplyVoltages", .list = "items", .params = {QUERY_INT("kva", 1, 10000000, "1000")}},
    {"GET", "/api/v1/supply/current-transformer", "supply_ct", .source = ROUTE_CALL, .call = call_supply_ct,
     .right = RIGHT_ACCOUNT_READ, .clause = "4.4", .schema = "CtProposal",
     .params = {QUERY_INT("kva", 1, 10000000, "1000"),
                QUERY_INT("volts", 220, 1000000, "10000"),
                QUERY_INT("load_factor_bp", 1, 20000, "7000"),
                {"class_s", PARAM_QUERY, PARAM_CHOICE, 0, 0, "no", "yes|no"}}},
    {"GET", "/api/v1/supply/transformers", "supply_transformers", .source = ROUTE_CALL,
     .call = call_supply_transformers, .right = RIGHT_ACCOUNT_READ, .clause = "4.4",
     .schema = "TransformerSizes",
     .params = {QUERY_INT("load_kw", 1, 1000000, "1000"), QUERY_INT("pf_bp", 5000, 10000, "9500"),
                QUERY_INT("load_rate_bp", 1000, 10000, "7500")}},
    {NULL},
};
