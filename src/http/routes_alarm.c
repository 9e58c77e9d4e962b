/* routes_alarm - alarms, their journal and figures, the board, the states of sources, the stream; see
 * routes_parts.h. */
#include "routes_parts.h"
#include "stream.h"

#define PATH_ALARM                                                                                           \
    {                                                                                                        \
        "alarm", PARAM_PATH, PARAM_TEXT, 1, 20, NULL, NULL                                                   \
    }
#define ACCOUNT                                                                                              \
    {                                                                                                        \
        "account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL                                                \
    }
#define CLASS                                                                                                \
    {                                                                                                        \
        "class", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL                                                  \
    }
#define DAY(name)                                                                                            \
    {                                                                                                        \
        name, PARAM_QUERY, PARAM_DATE, 0, 0, NULL, NULL                                                      \
    }
#define READS(fn) .source = ROUTE_SQL, .function = "api." fn, .right = RIGHT_ALARM_READ, .clause = "3.2"
/* What a person does to an alarm names the version that was seen: it may have been raised anew meanwhile. */
#define ACTS(fn, form)                                                                                       \
    .source = ROUTE_SQL, .function = "api." fn, .clause = "3.2", .body = form, .schema = "Alarm",            \
    .versioned = true, .params = {PATH_ALARM}

const struct route routes_alarm[] = {
    {"GET", "/api/v1/alarms", "alarms", READS("alarms"), .schema = "Alarms", .list = "items",
     .params = {{"alarm_state", PARAM_QUERY, PARAM_CHOICE, 0, 0, "open",
                 "open|hidden|all|UNACK_ACTIVE|ACK_ACTIVE|UNACK_RETURNED|NORMAL|SHELVED|SUPPRESSED|OUT_OF_"
                 "SERVICE"},
                {"priority", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "1|2|3"},
                ACCOUNT,
                CLASS,
                LIST_LIMIT,
                LIST_AFTER}},
    {"GET", "/api/v1/alarms/{alarm}", "alarm", READS("alarm"), .schema = "Alarm", .versioned = true,
     .params = {PATH_ALARM}},
    {"POST", "/api/v1/alarms/{alarm}/acknowledge", "alarm_acknowledge",
     ACTS("alarm_acknowledge", "AlarmComment"), .right = RIGHT_ALARM_ACT, .changes = true},
    {"POST", "/api/v1/alarms/{alarm}/shelve", "alarm_shelve", ACTS("alarm_shelve", "AlarmShelve"),
     .right = RIGHT_ALARM_ACT, .changes = true},
    {"POST", "/api/v1/alarms/{alarm}/unshelve", "alarm_unshelve", ACTS("alarm_unshelve", "AlarmReason"),
     .right = RIGHT_ALARM_ACT, .changes = true},
    {"POST", "/api/v1/alarms/{alarm}/note", "alarm_note", ACTS("alarm_note", "AlarmNote"),
     .right = RIGHT_ALARM_ACT},
    {"POST", "/api/v1/alarms/{alarm}/out-of-service", "alarm_out_of_service",
     ACTS("alarm_out_of_service", "AlarmOut"), .right = RIGHT_ALARM_SERVICE, .changes = true},
    {"POST", "/api/v1/alarms/{alarm}/in-service", "alarm_in_service", ACTS("alarm_in_service", "AlarmReason"),
     .right = RIGHT_ALARM_SERVICE, .changes = true},
    {"GET", "/api/v1/alarm-classes", "alarm_classes", READS("alarm_classes"), .schema = "AlarmClasses",
     .list = "items"},
    {"GET", "/api/v1/alarm-journal", "alarm_journal", READS("alarm_journal"), .schema = "AlarmJournal",
     .list = "items",
     .params = {DAY("from"),
                DAY("to"),
                ACCOUNT,
                CLASS,
                {"alarm", PARAM_QUERY, PARAM_TEXT, 1, 20, NULL, NULL},
                LIST_LIMIT,
                LIST_AFTER}},
    {"GET", "/api/v1/alarm-figures", "alarm_figures", READS("alarm_figures"), .schema = "AlarmFigures",
     .params = {DAY("from"), DAY("to")}},
    {"GET", "/api/v1/board", "board", READS("board"), .schema = "Board"},
    {"GET", "/api/v1/accounts/{number}/source-states", "source_states", READS("source_states"),
     .schema = "SourceStates", .params = {PATH_NUMBER}},
    {"GET", "/api/v1/stream", "stream", .source = ROUTE_CALL, .call = stream_open,
     .right = RIGHT_ACCOUNT_READ, .clause = "3.2", .media = "text/event-stream", .schema = "Stream",
     .params = {{"topics", PARAM_QUERY, PARAM_TEXT, 3, 40, "live,alarms,due", NULL}, ACCOUNT}},
    {NULL},
};
