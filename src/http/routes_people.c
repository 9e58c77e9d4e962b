/* routes_people - signing in, people, desks, units, rights, managers, the audit; see routes_parts.h. */
#include "dahu/http/sign_in.h"
#include "routes_parts.h"

#define PATH_LOGIN                                                                                           \
    {                                                                                                        \
        "login", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                   \
    }
#define PATH_SESSION                                                                                         \
    {                                                                                                        \
        "session", PARAM_PATH, PARAM_INT, 1, 2000000000, NULL, NULL                                          \
    }
#define PATH_TOKEN                                                                                           \
    {                                                                                                        \
        "token", PARAM_PATH, PARAM_INT, 1, 2000000000, NULL, NULL                                            \
    }
#define QUERY_TEXT(of)                                                                                       \
    {                                                                                                        \
        of, PARAM_QUERY, PARAM_TEXT, 1, 100, NULL, NULL                                                      \
    }
#define QUERY_DATE(of)                                                                                       \
    {                                                                                                        \
        of, PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL                                                        \
    }
#define SQL(of)  .source = ROUTE_SQL, .function = of
#define CALL(of) .source = ROUTE_CALL, .call = of

const struct route routes_people[] = {
    {"POST", "/api/v1/session", "sign_in", CALL(sign_in_begin), .open = true, .body = "SignIn",
     .schema = "Session", .status = 201, .keyless = true},
    {"GET", "/api/v1/session", "session", CALL(sign_in_state), .right = RIGHT_SELF, .schema = "Session"},
    {"DELETE", "/api/v1/session", "sign_out", CALL(sign_in_end), .right = RIGHT_SELF, .schema = "SignedOut"},
    {"POST", "/api/v1/session/factor", "factor", CALL(sign_in_factor), .right = RIGHT_SELF,
     .body = "FactorProof", .schema = "Session", .keyless = true},
    {"POST", "/api/v1/session/factor/enrol", "factor_enrol", CALL(sign_in_enrol), .right = RIGHT_SELF,
     .schema = "FactorSecret", .keyless = true},
    {"POST", "/api/v1/session/factor/recovery", "factor_recovery", CALL(sign_in_recovery),
     .right = RIGHT_SELF, .body = "FactorCode", .schema = "RecoveryCodes", .keyless = true},
    {"POST", "/api/v1/session/password", "password", CALL(sign_in_password), .right = RIGHT_SELF,
     .body = "PasswordChange", .schema = "Session", .keyless = true},
    {"POST", "/api/v1/set-up", "set_up", CALL(sign_in_set_up), .open = true, .body = "SetUp",
     .schema = "SetUpState", .keyless = true},
    {"GET", "/api/v1/sessions", "sessions", SQL("api.sessions"), .right = RIGHT_SELF, .schema = "Sessions"},
    {"DELETE", "/api/v1/sessions/{session}", "session_end", SQL("api.session_end"), .right = RIGHT_SELF,
     .schema = "Sessions", .params = {PATH_SESSION}},
    {"GET", "/api/v1/displays", "displays", SQL("api.displays"), .right = RIGHT_DISPLAY_MANAGE,
     .schema = "Displays"},
    {"POST", "/api/v1/displays", "display_open", CALL(sign_in_display), .right = RIGHT_DISPLAY_OPEN,
     .body = "DisplayForm", .schema = "Session", .status = 201, .keyless = true},
    {"DELETE", "/api/v1/displays/{session}", "display_end", SQL("api.display_end"),
     .right = RIGHT_DISPLAY_MANAGE, .schema = "Displays", .params = {PATH_SESSION}},
    {"GET", "/api/v1/tokens", "tokens", SQL("api.tokens"), .right = RIGHT_SELF, .schema = "Tokens"},
    {"POST", "/api/v1/tokens", "token_add", CALL(sign_in_token), .right = RIGHT_SELF, .body = "TokenForm",
     .schema = "TokenMade", .status = 201, .keyless = true},
    {"DELETE", "/api/v1/tokens/{token}", "token_end", SQL("api.token_end"), .right = RIGHT_SELF,
     .schema = "Tokens", .params = {PATH_TOKEN}},

    {"GET", "/api/v1/rights", "rights", SQL("api.rights"), .right = RIGHT_SELF, .clause = "K9",
     .schema = "Rights"},
    {"GET", "/api/v1/units", "units", SQL("api.units"), .right = RIGHT_SELF, .schema = "Units"},
    {"POST", "/api/v1/units", "unit_add", SQL("api.unit_add"), .right = RIGHT_USER_MANAGE, .body = "UnitForm",
     .schema = "Units", .status = 201},
    {"GET", "/api/v1/users", "users", SQL("api.users"), .right = RIGHT_USER_MANAGE, .clause = "K9",
     .schema = "Users", .list = "users", .params = {LIST_LIMIT, LIST_AFTER, QUERY_TEXT("search")}},
    {"POST", "/api/v1/users", "user_add", SQL("api.user_add"), .right = RIGHT_USER_MANAGE, .clause = "3.2.1",
     .body = "UserForm", .schema = "User", .status = 201},
    {"GET", "/api/v1/users/{login}", "user", SQL("api.user"), .right = RIGHT_USER_MANAGE, .schema = "User",
     .params = {PATH_LOGIN}},
    {"PATCH", "/api/v1/users/{login}", "user_change", SQL("api.user_change"), .right = RIGHT_USER_MANAGE,
     .body = "UserChange", .schema = "User", .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/desks", "user_desk_give", SQL("api.user_desk_give"),
     .right = RIGHT_USER_MANAGE, .clause = "3.2.1", .body = "UserDeskForm", .schema = "User",
     .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/desks/end", "user_desk_end", SQL("api.user_desk_end"),
     .right = RIGHT_USER_MANAGE, .clause = "3.2.1", .body = "UserDeskEnd", .schema = "User",
     .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/link", "user_link", CALL(sign_in_link), .right = RIGHT_USER_MANAGE,
     .schema = "UserLink", .status = 201, .keyless = true, .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/unlock", "user_unlock", SQL("api.user_unlock"),
     .right = RIGHT_USER_MANAGE, .schema = "User", .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/factor-reset", "user_factor_reset", SQL("api.user_factor_reset"),
     .right = RIGHT_USER_MANAGE, .schema = "User", .params = {PATH_LOGIN}},
    {"GET", "/api/v1/users/{login}/duties", "user_duties", SQL("api.user_duties"), .right = RIGHT_USER_MANAGE,
     .clause = "K1", .schema = "UserDuties", .params = {PATH_LOGIN}},
    {"POST", "/api/v1/users/{login}/hand-over", "user_hand_over", SQL("api.user_hand_over"),
     .right = RIGHT_USER_MANAGE, .clause = "K1", .body = "HandOverForm", .schema = "HandOver",
     .params = {PATH_LOGIN}},
    {"GET", "/api/v1/accounts/{number}/managers", "account_managers", SQL("api.account_managers"),
     .right = RIGHT_ACCOUNT_READ, .clause = "K1", .schema = "AccountManagers", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/managers", "account_manager_set", SQL("api.account_manager_set"),
     .right = RIGHT_ACCOUNT_ASSIGN, .clause = "K1", .body = "AccountManagerForm", .schema = "AccountManagers",
     .params = {PATH_NUMBER}},
    {"GET", "/api/v1/audit", "audit", SQL("api.audit"), .right = RIGHT_AUDIT_READ, .clause = "K9",
     .schema = "Audit", .list = "entries",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                QUERY_TEXT("actor"),
                QUERY_TEXT("action"),
                QUERY_TEXT("object"),
                QUERY_TEXT("account"),
                {"result", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "DONE|REFUSED"},
                QUERY_DATE("from"),
                QUERY_DATE("up_to")}},
    {"GET", "/api/v1/audit/verify", "audit_verify", SQL("api.audit_verify"), .right = RIGHT_AUDIT_READ,
     .clause = "K9", .schema = "AuditState"},
    {NULL},
};
