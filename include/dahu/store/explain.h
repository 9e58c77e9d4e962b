/**
 * explain - what stands behind a verdict, as documents: metered energy down to registers, what is on paper,
 * limits with their source, and what was written since.
 *
 * Each document is JSON as its function in sql/functions/dahu.explain_*.sql describes it, owned by the caller
 * (json_decref). They are read on the connection that read the facts, in its transaction: also as known then.
 */
#ifndef DAHU_STORE_EXPLAIN_H
#define DAHU_STORE_EXPLAIN_H

#include <jansson.h>

#include "dahu/rule/rule.h"
#include "dahu/store/db.h"

/* Metered energy of which months, and of which quantities. */
struct explain_span {
    date since, until;      /* first day of the first month; the day after the last one */
    const char *unit;       /* receiving point; "" = points without one; NULL = all */
    const char *quantities; /* array of canonical names as PostgreSQL writes it: "{a,b}" */
};

bool explain_points(struct db *db, int64_t account_id, const struct explain_span *span, json_t **out,
                    struct err *e) NODISCARD;
bool explain_last_use(struct db *db, int64_t account_id, date until, json_t **out, struct err *e) NODISCARD;
bool explain_contract(struct db *db, int64_t account_id, date as_of, json_t **out, struct err *e) NODISCARD;
/** explain_policies - the rows behind the thresholds of @rule on a day. */
bool explain_policies(struct db *db, const struct rule *rule, date as_of, json_t **out,
                      struct err *e) NODISCARD;
/** explain_changes - what was written after @since, a moment as PostgreSQL writes it. */
bool explain_changes(struct db *db, int64_t account_id, const struct rule *rule, const char *since,
                     json_t **out, struct err *e) NODISCARD;

/* A decision as it was recorded. Texts are borrowed from @arena. */
struct explain_decision {
    int64_t id;
    const char *account, *rule_id, *subject, *outcome, *fingerprint, *rule_version, *actor, *evaluated_at,
        *civil;      /* evaluated_at in the civil time of the utility */
    bool replayable; /* changes were kept by then */
    date as_of;
    const char *facts, *thresholds; /* JSON */
};
/** explain_decision - ERR_NOT_FOUND no such decision. @id may come from outside. */
bool explain_decision(struct db *db, const char *id, struct arena *arena, struct explain_decision *out,
                      struct err *e) NODISCARD;
/** explain_recorded - the latest decision about the question; @out->id 0 when there is none. */
bool explain_recorded(struct db *db, const char *account, const char *rule_id, const char *subject,
                      date as_of, struct arena *arena, struct explain_decision *out, struct err *e) NODISCARD;

#endif
