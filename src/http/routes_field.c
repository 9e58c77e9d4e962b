/* routes_field - visits, the plan of a year, what the months show, claims; see routes_parts.h. Inspections,
 * rectifications, violations, incidents and closings are cases and need no row. */
#include "dahu/http/call.h"
#include "dahu/http/credential.h"
#include "dahu/store/quarantine.h"
#include "dahu/store/reckoning.h"
#include "label.h"
#include "routes_parts.h"

/* What a violation costs is judged by a rule in C: asked for by a step of the case, reckoned here at once.
 * The service does it too, every minute, for whoever does not ask. */
static bool reckon(struct call *c, struct err *e)
{
    int done;
    struct db_result r;
    const char *number = c->match->values[0];
    if (!reckoning_run(c->db, number, &done, e) || !reckoning_read(c->db, number, &r, e))
        return false;
    const char *text = db_rows(&r) == 1 ? db_text(&r, 0, 0) : NULL;
    bool ok = text || err_set(e, ERR_NOT_FOUND, "there is no violation '%s'", number);
    if (ok)
        call_answer(c, 200, text);
    db_result_fini(&r);
    return ok;
}

/* A record of the field by who is not let in any more: nobody, as far as rights go. The session that the
 * phone still has says whose it was. */
static bool set_aside(struct call *c, struct err *e)
{
    struct db_result r;
    if (!quarantine_put(c->db, c->credential->hash, c->x->body, &r, e))
        return false;
    call_answer(c, 201, db_text(&r, 0, 0));
    db_result_fini(&r);
    return true;
}

#define OF_ACCOUNT                                                                                           \
    {                                                                                                        \
        "account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL                                                \
    }

const struct route routes_field[] = {
    {"POST", "/api/v1/visits", "visit_put", .source = ROUTE_SQL, .function = "api.visit_put",
     .right = RIGHT_VISIT_SEND, .clause = "4.15", .body = "Visit", .schema = "VisitReceipt", .status = 201},
    {"GET", "/api/v1/visits", "visits", .source = ROUTE_SQL, .function = "api.visits",
     .right = RIGHT_CASE_READ, .clause = "4.15", .schema = "Visits", .list = "items",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                OF_ACCOUNT,
                {"outcome", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "INSPECTED|NO_ACCESS"}}},
    {"GET", "/api/v1/visits/pack", "visit_pack", .source = ROUTE_SQL, .function = "api.visit_pack",
     .right = RIGHT_VISIT_SEND, .clause = "4.15", .schema = "VisitPack",
     .params = {{"days", PARAM_QUERY, PARAM_INT, 0, 31, "7", NULL}}},
    {"GET", "/api/v1/visits/{id}", "visit_read", .source = ROUTE_SQL, .function = "api.visit_read",
     .right = RIGHT_CASE_READ, .clause = "4.15", .schema = "VisitFull",
     .params = {{"id", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL}}},
    {"POST", "/api/v1/rechecks", "recheck_put", .source = ROUTE_SQL, .function = "api.recheck_put",
     .right = RIGHT_VISIT_SEND, .clause = "4.15", .body = "Recheck", .schema = "RecheckReceipt",
     .status = 201},
    {"POST", "/api/v1/quarantine", "quarantine_put", .source = ROUTE_CALL, .call = set_aside, .open = true,
     .clause = "4.15", .body = "QuarantineForm", .schema = "Quarantined", .status = 201, .keyless = true},
    {"GET", "/api/v1/quarantine", "quarantines", .source = ROUTE_SQL, .function = "api.quarantines",
     .right = RIGHT_INSPECTION_REVIEW, .clause = "4.15", .schema = "Quarantines", .list = "items",
     .params = {{"state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "OPEN|ARRIVED|TAKEN|DROPPED"}}},
    {"POST", "/api/v1/quarantine/{number}", "quarantine_decide", .source = ROUTE_SQL,
     .function = "api.quarantine_decide", .right = RIGHT_INSPECTION_REVIEW, .clause = "4.15",
     .body = "QuarantineDecision", .schema = "Quarantine", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/inspection-plans", "inspection_plan_make", .source = ROUTE_SQL,
     .function = "api.inspection_plan_make", .right = RIGHT_INSPECTION_PLAN, .clause = "4.15",
     .body = "InspectionYear", .schema = "InspectionCoverage"},
    {"GET", "/api/v1/inspection-plans/{year}", "inspection_plan", .source = ROUTE_SQL,
     .function = "api.inspection_plan", .right = RIGHT_CASE_READ, .clause = "3.1.3",
     .schema = "InspectionCoverage", .params = {{"year", PARAM_PATH, PARAM_INT, 2000, 2999, NULL, NULL}}},
    {"GET", "/api/v1/inspection-plans/{year}/inspections", "inspection_plan_items", .source = ROUTE_SQL,
     .function = "api.inspection_plan_items", .right = RIGHT_CASE_READ, .clause = "3.1.3",
     .schema = "InspectionPlanItems", .list = "items",
     .params = {{"year", PARAM_PATH, PARAM_INT, 2000, 2999, NULL, NULL},
                LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_TEXT, 1, 60, NULL, NULL},
                {"month", PARAM_QUERY, PARAM_INT, 1, 12, NULL, NULL},
                {"crew", PARAM_QUERY, PARAM_TEXT, 1, 400, NULL, NULL},
                {"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no|overdue"}}},
    {"GET", "/api/v1/accounts/{number}/label", "account_label", .source = ROUTE_CALL, .call = label_answer,
     .right = RIGHT_ACCOUNT_READ, .clause = "4.15", .schema = "Label", .media = "image/svg+xml",
     .params = {PATH_NUMBER}},
    {"GET", "/api/v1/inspection-rates", "inspection_rates", .source = ROUTE_SQL,
     .function = "api.inspection_rates", .right = RIGHT_CASE_READ, .clause = "4.15",
     .schema = "InspectionRates",
     .params = {{"from", PARAM_QUERY, PARAM_DATE, 0, 0, "2000-01-01", NULL},
                {"to", PARAM_QUERY, PARAM_DATE, 0, 0, "2999-12-31", NULL}}},
    {"POST", "/api/v1/meter-tests", "meter_test_put", .source = ROUTE_SQL, .function = "api.meter_test_put",
     .right = RIGHT_EQUIPMENT_KEEP, .clause = "4.15", .body = "MeterTest", .schema = "MeterTestDone",
     .status = 201},
    {"GET", "/api/v1/zero-use", "zero_use", .source = ROUTE_SQL, .function = "api.zero_use",
     .right = RIGHT_CASE_READ, .clause = "4.11", .schema = "ZeroUse", .list = "items"},
    {"GET", "/api/v1/reactive-findings", "reactive_findings", .source = ROUTE_SQL,
     .function = "api.reactive_findings", .right = RIGHT_CASE_READ, .clause = "4.17",
     .schema = "ReactiveFindings", .list = "items"},
    {"GET", "/api/v1/compensations", "compensations", .source = ROUTE_SQL, .function = "api.compensations",
     .right = RIGHT_CASE_READ, .clause = "4.17", .schema = "Compensations", .list = "items",
     .params = {OF_ACCOUNT}},
    {"POST", "/api/v1/compensations", "compensation_put", .source = ROUTE_SQL,
     .function = "api.compensation_put", .right = RIGHT_EQUIPMENT_KEEP, .clause = "4.17",
     .body = "CompensationForm", .schema = "Compensations", .status = 201},
    {"POST", "/api/v1/violations/{number}/reckoning", "violation_reckoning", .source = ROUTE_CALL,
     .call = reckon, .right = RIGHT_CASE_READ, .clause = "4.12", .schema = "Case", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/claims", "claims", .source = ROUTE_SQL, .function = "api.claims",
     .right = RIGHT_CLAIM_READ, .clause = "4.12", .schema = "Claims", .list = "items",
     .params = {OF_ACCOUNT, {"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"}}},
    {"POST", "/api/v1/claims/{number}/payments", "claim_pay", .source = ROUTE_SQL,
     .function = "api.claim_pay", .right = RIGHT_CLAIM_WORK, .clause = "4.12", .body = "ClaimPayment",
     .schema = "Claim", .status = 201, .params = {PATH_NUMBER}},
    {NULL},
};
