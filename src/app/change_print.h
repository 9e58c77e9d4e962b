/**
 * change_print - was, is, because: the report of an event or an edit as tables for people, or as JSON; and
 * lists of events.
 */
#ifndef DAHU_APP_CHANGE_PRINT_H
#define DAHU_APP_CHANGE_PRINT_H

#include "dahu/job/change.h"

/**
 * change_print - to standard output.
 *
 * @what    the command, said with the text `change.what.<what>`
 * @form    what was recorded
 * @report  as change_make makes it
 */
void change_print(const char *what, const json_t *form, const json_t *report, bool json, enum lang lang);

/** change_print_list - rows of event_rows, one line each. */
void change_print_list(const struct db_result *rows, bool json, enum lang lang);
/** change_print_event - the one row of @rows, and what it changed. */
bool change_print_event(struct db *db, const struct db_result *rows, bool json, enum lang lang,
                        struct err *e) NODISCARD;

#endif
