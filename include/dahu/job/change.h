/**
 * change - an event of metering or a word on intervals, with all that follows from it: energies made anew,
 * and the verdicts as of today before and after. Told as "was, is, because".
 *
 * One transaction: the event, the tables behind it, the energies of its point; kept whole or not at all. A
 * dry run does all of it and keeps nothing. Verdicts are only looked at; the next review records them.
 *
 * Not here: what a form may say (store/event.h), how the report is printed.
 */
#ifndef DAHU_JOB_CHANGE_H
#define DAHU_JOB_CHANGE_H

#include <jansson.h>

#include "dahu/base/i18n.h"
#include "dahu/store/event.h"

struct change_request {
    enum event_kind kind;
    const char *form;           /* JSON, see store/event.h */
    const char *drivers_folder; /* as in job/energy.h */
    enum lang lang;             /* of the texts in the report */
    bool dry_run;
};

/**
 * change_make - @db is outside a transaction before and after.
 *
 * @report  owned by the caller, json_decref:
 *          {"id", "dry_run", "months", "days", "verdicts", "shares"}. months and days: [{"period", "energy",
 * "was", "is", "was_bp", "is_bp", "days"}], energies in Wh and varh, null = not known. verdicts: [{"account",
 * "rule", "clause", "subject", "was", "is", "numbers": [{"name", "was", "is"}]}], only those that differ; was
 * or is null: the rule was not, or is no longer, asked. shares: of a split, [{"period", "category", "was",
 * "is", "review"}] in Wh, null = has no part; review: a quantity was above the energy. Texts of numbers are
 * in the language of the request.
 *
 * Errors: ERR_RANGE, ERR_CONFLICT refused: e->constraint and e->facts say why.
 */
bool change_make(struct db *db, const struct change_request *request, json_t **report,
                 struct err *e) NODISCARD;

/** change_told - months and days of an event or edit that was recorded before: {"months", "days"}; owned by
 * the caller. */
bool change_told(struct db *db, enum event_kind kind, int64_t id, json_t **told, struct err *e) NODISCARD;

#endif
