/**
 * reminder - how long before a date whom somebody reminds of it, as delivered.
 *
 * The rows fill dahu.reminder_offset, where they may be changed. A kind is that of a due entry
 * (dahu.due_<source>()). Pure.
 *
 * To add one: a row.
 */
#ifndef DAHU_RULE_REMINDER_H
#define DAHU_RULE_REMINDER_H

#include "dahu/rule/right.h"

struct reminder {
    const char *kind; /* NULL ends the table */
    enum desk desk;
    const char *clause;
    int days[4]; /* before the date; ends with 0 */
};

extern const struct reminder reminder_table[];

#endif
