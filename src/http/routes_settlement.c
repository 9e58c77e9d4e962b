/* routes_settlement - bills, payments, tariffs, what is late, statements; see routes_parts.h. */
#include "routes_parts.h"
#include "settlement.h"

#define ASKS(name, of_right)                                                                                 \
    .source = ROUTE_SQL, .function = name, .clause = "4.16", .right = RIGHT_##of_right
#define CALLS(name, of_right) .source = ROUTE_CALL, .call = name, .clause = "4.16", .right = RIGHT_##of_right
#define PATH_BILL                                                                                            \
    {                                                                                                        \
        "bill", PARAM_PATH, PARAM_TEXT, 1, 60, NULL, NULL                                                    \
    }
#define MONTH(fallback)                                                                                      \
    {                                                                                                        \
        "month", PARAM_QUERY, PARAM_TEXT, 7, 7, fallback, NULL                                               \
    }
#define LAST_MONTHS                                                                                          \
    {                                                                                                        \
        "last_months", PARAM_QUERY, PARAM_INT, 1, 24, "6", NULL                                              \
    }
#define ACCOUNT                                                                                              \
    {                                                                                                        \
        "account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL                                                \
    }
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const struct route routes_settlement[] = {
    {"GET", "/api/v1/accounts/{number}/bills", "bills", .source = ROUTE_SQL, .function = "api.bills",
     .clause = "4.16 3.1.2", .right = RIGHT_ACCOUNT_FILE, .schema = "Bills", .list = "items",
     .params = {PATH_NUMBER}},
    {"GET", "/api/v1/accounts/{number}/bills/{bill}", "bill", .source = ROUTE_SQL, .function = "api.bill",
     .clause = "4.16 3.1.2", .right = RIGHT_ACCOUNT_FILE, .schema = "Bill",
     .params = {PATH_NUMBER, PATH_BILL}},
    {"GET", "/api/v1/losses", "losses", .source = ROUTE_SQL, .function = "api.losses",
     .clause = "3.1.5 3.1.6 3.2.2", .right = RIGHT_SUPERVISION_READ, .schema = "Losses", .list = "items"},
    {"POST", "/api/v1/losses", "loss_add", .source = ROUTE_SQL, .function = "api.loss_add",
     .clause = "3.1.5 3.1.6 3.2.2", .right = RIGHT_LOSS_WRITE, .body = "LossForm", .schema = "Loss",
     .status = 201},

    {"GET", "/api/v1/bills", "bill_list", ASKS("api.bill_list", ACCOUNT_FILE), .schema = "BillList",
     .list = "items",
     .params = {LIST_LIMIT,
                {"after", PARAM_QUERY, PARAM_TEXT, 1, 60, NULL, NULL},
                MONTH(NULL),
                {"bill_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL,
                 "OPEN|DRAFT|HELD|ISSUED|PAID|LATE|CANCELLED"},
                {"kind", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "SETTLEMENT|INSTALMENT|CORRECTION"},
                ACCOUNT,
                {"sort", PARAM_QUERY, PARAM_CHOICE, 0, 0, "bill",
                 "bill|-bill|amount|-amount|open|-open|due|-due"}}},
    {"GET", "/api/v1/bills/{bill}", "bill_read", ASKS("api.bill_read", ACCOUNT_FILE), .schema = "Bill",
     .params = {PATH_BILL}},
    {"POST", "/api/v1/bill-runs", "bill_make", ASKS("api.bill_make_ask", BILL_MAKE), .body = "BillRun",
     .schema = "Job", .status = 202},
    {"POST", "/api/v1/bill-issues", "bill_issue", .source = ROUTE_SQL, .function = "api.bill_issue_ask",
     .clause = "4.16 3.1.2 3.1.5", .right = RIGHT_BILL_ISSUE, .body = "BillIssue", .schema = "Job",
     .status = 202},
    {"POST", "/api/v1/bills/{bill}/cancel", "bill_cancel", ASKS("api.bill_cancel", BILL_CANCEL),
     .body = "BillCancel", .schema = "Bill", .params = {PATH_BILL}},
    {"POST", "/api/v1/bills/{bill}/payments", "payment_add", ASKS("api.payment_add", PAYMENT_BOOK),
     .body = "PaymentForm", .schema = "Bill", .status = 201, .params = {PATH_BILL}},
    {"POST", "/api/v1/bills/{bill}/payment-reversals", "payment_reverse",
     ASKS("api.payment_reverse", PAYMENT_REVERSE), .body = "PaymentReversal", .schema = "Bill", .status = 201,
     .params = {PATH_BILL}},

    {"GET", "/api/v1/settlement-months", "settlement_months", ASKS("api.settlement_months", ACCOUNT_FILE),
     .schema = "SettlementMonths", .list = "items", .params = {LAST_MONTHS}},
    {"GET", "/api/v1/settlement-accounts", "settlement_accounts",
     ASKS("api.settlement_accounts", ACCOUNT_FILE), .schema = "SettlementAccounts", .list = "items",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                LAST_MONTHS,
                {"bill_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL,
                 "OPEN|MISSING|DRAFT|HELD|ISSUED|PAID|LATE"},
                {"q", PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL}}},
    {"GET", "/api/v1/arrears", "arrears", CALLS(settlement_call_arrears, ACCOUNT_FILE), .schema = "Arrears",
     .list = "items", .params = {{"as_of", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL}, ACCOUNT}},
    {"GET", "/api/v1/accounts/{number}/statement.pdf", "statement_pdf",
     CALLS(settlement_call_statement, ACCOUNT_FILE), .schema = "Pdf", .media = "application/pdf",
     .params = {PATH_NUMBER, MONTH("")}},
    {"GET", "/api/v1/accounts/{number}/statement.xlsx", "statement_xlsx",
     CALLS(settlement_call_statement, ACCOUNT_FILE), .schema = "Workbook", .media = XLSX,
     .params = {PATH_NUMBER, MONTH("")}},

    {"GET", "/api/v1/tariffs", "tariffs", ASKS("api.tariffs", ACCOUNT_FILE), .schema = "Tariffs",
     .list = "items"},
    {"GET", "/api/v1/tariffs/{tariff}", "tariff", ASKS("api.tariff", ACCOUNT_FILE), .schema = "Tariff",
     .params = {{"tariff", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL},
                {"on", PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL}}},
    {"GET", "/api/v1/accounts/{number}/tariffs", "account_tariffs", ASKS("api.account_tariffs", ACCOUNT_FILE),
     .schema = "AccountTariffs", .list = "items", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/tariffs", "account_tariff_add",
     ASKS("api.account_tariff_add", TARIFF_ASSIGN), .body = "AccountTariffForm", .schema = "AccountTariffs",
     .status = 201, .params = {PATH_NUMBER}},
    {NULL},
};
