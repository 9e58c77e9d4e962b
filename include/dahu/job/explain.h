/**
 * explain - one verdict with everything behind it: what it says, which limits it used and where they come
 * from, the facts, and for metered energy the chain down to the registers; whether it hangs on estimated
 * energy; and, of a recorded decision, whether the same comes out again and what has changed since.
 *
 * It asks and never records. Everything is read in one transaction, so that the parts belong together.
 */
#ifndef DAHU_JOB_EXPLAIN_H
#define DAHU_JOB_EXPLAIN_H

#include <jansson.h>

#include "dahu/job/review.h"

struct explain_request {
    const char *account, *rule;
    const char *subject;          /* NULL = the only one */
    date as_of;                   /* DATE_NONE = today, or the day of @known_at */
    const struct civil *known_at; /* NULL = as known now */
    const char *decision;         /* number of a recorded decision: it tells all of the above; NULL = none */
    enum lang lang;               /* of the proof */
    const char *drivers_folder;   /* where drivers of one's own are; NULL = none */
    bool within; /* the transaction is the caller's, and stays as it is; energies are those that are there */
};

struct explanation {
    json_t *document; /* owned: explanation_fini; docs/disputes.md describes it */
    char *proof;      /* owned; the verdict as a text to read out */
};
void explanation_fini(struct explanation *x);

/**
 * explain_verdict - @db is outside a transaction before and after, unless request->within.
 *
 * Errors: ERR_NOT_FOUND no such account, decision or rule, or the rule is not asked about the account;
 *         ERR_USAGE several subjects and none is named: the text lists them; else as review_run.
 */
bool explain_verdict(struct db *db, const struct explain_request *request, struct explanation *out,
                     struct err *e) NODISCARD;

#endif
