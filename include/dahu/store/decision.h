/**
 * decision - the writer of decisions: what a run of rules concluded, kept with everything behind it.
 *
 * One run writes in one transaction, through one COPY. The same question - same facts, thresholds and
 * rule version for the same account, rule, subject and day - is not recorded twice in a row, however often
 * it is asked; what holds again after something else did is recorded again, because the newest counts. Runs
 * wait for each other, so that two cannot record the same.
 *
 * Reasons are kept as codes with their numbers; reason_text_stored says them in either language.
 */
#ifndef DAHU_STORE_DECISION_H
#define DAHU_STORE_DECISION_H

#include "dahu/rule/rule.h"
#include "dahu/store/db.h"

struct decision_run {
    date as_of;
    const char *actor, *version;
    const char *account_id;          /* the only account that is decided; NULL = all */
    const char *known_at;            /* of a replay, which keeps the run and no decision; else NULL */
    const struct rule *const *rules; /* that may be used; ends with NULL */
    const struct threshold_set *thresholds;
};

struct decision {
    int64_t account_id;
    const char *subject; /* "" for the account itself */
    const struct verdict *verdict;
    const void *facts;
    int evidence_bp; /* completeness of the metered energy behind it; -1 = none was used */
};

struct decision_writer;

/**
 * decision_begin - call it inside the transaction of the run, after everything else that reads:
 * until decision_end the connection can do nothing but take decisions.
 *
 * Shape:  @run is copied; what it points to is borrowed until decision_end or decision_abort.
 */
bool decision_begin(struct db *db, const struct decision_run *run, struct decision_writer **out,
                    struct err *e) NODISCARD;
/** decision_add - keeps @d, unless it is what was recorded last. */
bool decision_add(struct decision_writer *w, const struct decision *d, struct err *e) NODISCARD;
/** decision_end - closes the run; frees @w (NULL: there is none) in any case. @recorded: decisions that are
 * new; may be NULL. */
bool decision_end(struct decision_writer *w, int accounts, int64_t *recorded, struct err *e) NODISCARD;
/** decision_abort - gives the run up; frees @w. The caller rolls back. NULL is fine. */
void decision_abort(struct decision_writer *w);

enum { DECISION_FINGERPRINT_BYTES = 33 };
/** decision_fingerprint - of the question: facts, thresholds and version of @rule, as decisions keep it. */
void decision_fingerprint(const struct rule *rule, const struct threshold_set *thresholds, const void *facts,
                          char out[static DECISION_FINGERPRINT_BYTES]);

/** decision_fingerprint_kept - the same from what was recorded: the fingerprint of the thresholds, the facts
 * as they stand. */
void decision_fingerprint_kept(const char *rule_id, const char *version, const char *thresholds,
                               const char *facts, char out[static DECISION_FINGERPRINT_BYTES]);

/* One run at a time: take it before the transaction, so that its snapshot is later than the run before. */
bool decision_lock(struct db *db, struct err *e) NODISCARD;
void decision_unlock(struct db *db); /* a lost connection has let go by itself */

#endif
