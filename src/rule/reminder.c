/* reminder - see the header. */
#include "dahu/rule/reminder.h"

#include <stddef.h>

const struct reminder reminder_table[] = {
    {"contract", DESK_ACCOUNT_MANAGER, "4.13", {90, 60, 30}},
    {"agreement", DESK_ACCOUNT_MANAGER, "4.14", {90, 60, 30}},
    {"dispatch_agreement", DESK_DISPATCHER, "4.13", {90, 60, 30}},
    {"meter_test", DESK_INSPECTOR, "4.9", {90, 60, 30}},
    {"proof", DESK_ACCOUNT_MANAGER, "4.3", {90, 60, 30}},
    {"interlock_proof", DESK_INSPECTOR, "4.14", {90, 60, 30}},
    {"certificate", DESK_ACCOUNT_MANAGER, "4.14", {90, 60, 30}},
    {"important_list", DESK_MARKETING_LEAD, "4.2", {90, 60, 30}},
    {"emergency_drill", DESK_ACCOUNT_MANAGER, "4.2", {60, 30}},
    {"outage_plan", DESK_ACCOUNT_MANAGER, "4.2", {60, 30}},
    {"emergency_run", DESK_ACCOUNT_MANAGER, "4.2", {7}},
    {"supply_plan", DESK_ACCOUNT_MANAGER, "4.7", {30}},
    {"bay_reservation", DESK_ACCOUNT_MANAGER, "4.6.1", {30}},
    /* six, three and one months, however long they are */
    {"line_term", DESK_ACCOUNT_MANAGER, "4.6.2", {184, 92, 31}},
    {"split_check", DESK_ACCOUNT_MANAGER, "4.8", {30}},
    {"temporary_change", DESK_ACCOUNT_MANAGER, "4.10", {30, 7}},
    {NULL, 0, NULL, {0}},
};
