/**
 * service_change - rule 4.10: a change of service is applied for before it takes effect, with its documents,
 * and without debts where the party changes or the account ends.
 *
 * An effect on or before the day of the application is an unregistered change: a finding for the inspection.
 * Source: company rule, clause 4.10; 供电营业规则 1996 arts. 22, 29 and 32.
 */
#ifndef DAHU_RULE_SERVICE_CHANGE_H
#define DAHU_RULE_SERVICE_CHANGE_H

#include "dahu/rule/value.h"

enum {
    CHANGE_REDUCE,
    CHANGE_SUSPEND,
    CHANGE_RESUME,
    CHANGE_TEMP_SWAP,
    CHANGE_RELOCATE,
    CHANGE_METER_MOVE,
    CHANGE_TEMP_REMOVE,
    CHANGE_RENAME,
    CHANGE_TRANSFER,
    CHANGE_SPLIT,
    CHANGE_MERGE,
    CHANGE_CLOSE,
    CHANGE_VOLTAGE,
    CHANGE_CATEGORY
};

struct service_change_facts {
    int kind; /* CHANGE_x */
    date application_date;
    date effective_date;
    enum tri documents_complete;
    enum tri debts_settled;
};

#endif
