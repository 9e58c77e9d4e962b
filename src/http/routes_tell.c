/* routes_tell - channels, who is told what, and what became of it; see routes_parts.h. */
#include "routes_parts.h"

#define PATH_NAME                                                                                            \
    {                                                                                                        \
        "name", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                    \
    }
#define PATH_DELIVERY                                                                                        \
    {                                                                                                        \
        "delivery", PARAM_PATH, PARAM_TEXT, 36, 36, NULL, NULL                                               \
    }
#define ASKS .source = ROUTE_SQL, .clause = "K5", .function

const struct route routes_tell[] = {
    {"GET", "/api/v1/channels", "channels", ASKS = "api.channels", .right = RIGHT_SYSTEM_MANAGE,
     .schema = "Channels", .list = "items"},
    {"POST", "/api/v1/channels", "channel_add", ASKS = "api.channel_add", .right = RIGHT_SYSTEM_MANAGE,
     .body = "ChannelForm", .schema = "Channel", .status = 201, .versioned = true},
    {"PATCH", "/api/v1/channels/{name}", "channel_change", ASKS = "api.channel_change",
     .right = RIGHT_SYSTEM_MANAGE, .body = "ChannelChange", .schema = "Channel", .versioned = true,
     .changes = true, .params = {PATH_NAME}},
    {"POST", "/api/v1/channels/{name}/test", "channel_test", ASKS = "api.channel_test",
     .right = RIGHT_SYSTEM_MANAGE, .body = "ChannelTest", .schema = "Delivery", .status = 202,
     .params = {PATH_NAME}},
    {"GET", "/api/v1/deliveries", "deliveries", ASKS = "api.deliveries", .right = RIGHT_SYSTEM_MANAGE,
     .schema = "Deliveries", .list = "items",
     .params = {LIST_LIMIT,
                LIST_AFTER,
                {"delivery_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "WAITING|DELIVERED|GIVEN_UP"},
                {"channel", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL}}},
    {"GET", "/api/v1/deliveries/{delivery}", "delivery", ASKS = "api.delivery", .right = RIGHT_SYSTEM_MANAGE,
     .schema = "Delivery", .params = {PATH_DELIVERY}},
    {"POST", "/api/v1/deliveries/{delivery}/again", "delivery_again", ASKS = "api.delivery_again",
     .right = RIGHT_SYSTEM_MANAGE, .schema = "Delivery", .status = 202, .params = {PATH_DELIVERY}},
    {"GET", "/api/v1/notice-kinds", "notice_kinds", ASKS = "api.notice_kinds", .right = RIGHT_SELF,
     .schema = "NoticeKinds", .list = "items"},
    {"GET", "/api/v1/subscriptions", "subscriptions", ASKS = "api.subscriptions",
     .right = RIGHT_SYSTEM_MANAGE, .schema = "Subscriptions", .list = "items"},
    {"POST", "/api/v1/subscriptions", "subscription_add", ASKS = "api.subscription_add",
     .right = RIGHT_SYSTEM_MANAGE, .body = "SubscriptionForm", .schema = "Subscription", .status = 201},
    {"POST", "/api/v1/subscriptions/{subscription}/end", "subscription_end", ASKS = "api.subscription_end",
     .right = RIGHT_SYSTEM_MANAGE, .schema = "Subscription",
     .params = {{"subscription", PARAM_PATH, PARAM_TEXT, 1, 20, NULL, NULL}}},
    {"GET", "/api/v1/accounts/{number}/consents", "consents", ASKS = "api.consents",
     .right = RIGHT_ACCOUNT_FILE, .schema = "Consents", .list = "items", .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/consents", "consent_add", ASKS = "api.consent_add",
     .right = RIGHT_CONSENT_MANAGE, .body = "ConsentForm", .schema = "Consent", .status = 201,
     .params = {PATH_NUMBER}},
    {"POST", "/api/v1/accounts/{number}/consents/{consent}/withdraw", "consent_withdraw",
     ASKS = "api.consent_withdraw", .right = RIGHT_CONSENT_MANAGE, .body = "ConsentEnd", .schema = "Consent",
     .params = {PATH_NUMBER, {"consent", PARAM_PATH, PARAM_TEXT, 1, 20, NULL, NULL}}},
    {NULL},
};
