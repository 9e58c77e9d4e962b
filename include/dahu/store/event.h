/**
 * event - dated events of metering, and the words of people on intervals: written down, listed, and told by
 * what they changed.
 *
 * What a form may say is checked by the SQL function of its kind (sql/functions/dahu.event_*.sql,
 * dahu.vee_word.sql), which writes the event, the small tables behind it and the days that follow in the
 * caller's transaction. A refusal names its constraint and its facts in struct err. Energies are made anew by
 * job/energy.h, not here.
 */
#ifndef DAHU_STORE_EVENT_H
#define DAHU_STORE_EVENT_H

#include "dahu/store/db.h"

enum event_kind {
    EVENT_EXCHANGE,
    EVENT_RATIO,
    EVENT_RESET,
    EVENT_HOLDER,
    EVENT_SPLIT,
    EVENT_EDIT,
    EVENT_KINDS
};

/**
 * event_record - keep what @form says, a JSON object as the header of the SQL function describes it.
 *
 * @id  of the event, or of the edit for EVENT_EDIT
 *
 * Errors: ERR_RANGE, ERR_CONFLICT refused: e->constraint and e->facts say why.
 */
bool event_record(struct db *db, enum event_kind kind, const char *form, int64_t *id,
                  struct err *e) NODISCARD;

/** event_points - the points whose energy @form may change: one column, the identifier; none if it names
 * none. */
bool event_points(struct db *db, const char *form, struct db_result *out, struct err *e) NODISCARD;
/** event_awaited - points whose energy is due and that these verdicts stand on, as event_points. */
bool event_awaited(struct db *db, const char *form, struct db_result *out, struct err *e) NODISCARD;
/** event_accounts - numbers of the accounts whose verdicts @form may change, and that are supplied today. */
bool event_accounts(struct db *db, const char *form, struct db_result *out, struct err *e) NODISCARD;

/** event_splits - what the split schemes of @form's account or point share out, by month; columns as
 * dahu.split_months. */
bool event_splits(struct db *db, const char *form, struct db_result *out, struct err *e) NODISCARD;

/** event_was_is - what an event changed; @unit "month" or "day"; columns as dahu.energy_was_is. */
bool event_was_is(struct db *db, enum event_kind kind, int64_t id, const char *unit, struct db_result *out,
                  struct err *e) NODISCARD;

/** event_rows - events of a point or an account, the latest first, or one; columns as dahu.event_rows; NULL =
 * any. */
bool event_rows(struct db *db, const char *point, const char *account, const char *id, struct db_result *out,
                struct err *e) NODISCARD;

/* What of the findings is wanted; NULL = not narrowed down. */
struct event_queue {
    const char *account, *point, *from, *to; /* first and last day */
    bool open;
};
/** event_findings - findings of validation in the order in which a person takes them; columns as
 * dahu.vee_queue. */
bool event_findings(struct db *db, const struct event_queue *wanted, struct db_result *out,
                    struct err *e) NODISCARD;

#endif
