/**
 * review - what the rule book says about every account on a day: reads the facts set by set, decides,
 * records, and shows each verdict to its caller.
 *
 * The same run serves `dahu review`, the nightly job and the service. Rules without a subject are not
 * asked: no dedicated line, no verdict about one. Nothing is done to an account: a verdict is a
 * finding or a proposal for a person.
 *
 * A review of the past, "as known at" a moment, reads what had been recorded by then. It leaves a run, so
 * that it is known who asked, but no decisions: it never becomes what holds now, and it can be repeated at
 * any time.
 *
 * One transaction records the whole run or nothing of it. An account whose facts cannot be used is
 * counted as undecided and logged, and does not stop the others.
 */
#ifndef DAHU_JOB_REVIEW_H
#define DAHU_JOB_REVIEW_H

#include "dahu/rule/rule.h"
#include "dahu/store/facts.h"
#include "dahu/store/replay.h"

struct threshold_change {
    const char *key, *value; /* as threshold_set_value takes them */
};

struct review_request {
    date as_of;                   /* DATE_NONE = today in the utility's time zone, or the day of @known_at */
    const char *account;          /* account number; NULL = all */
    const char *actor;            /* who asks */
    const struct civil *known_at; /* NULL = as known now */
    bool unrecorded;              /* only a question: no run, no decisions; @seen may use the connection */
    const char *drivers_folder;   /* where drivers of one's own are; NULL = none */
    const struct threshold_change *changes; /* what if these were other: each question is also asked with them */
    int change_count;
    struct db *beside; /* a second connection, reads half of the facts at the same time; NULL = none */
};

struct review_report {
    date as_of;
    struct replay_moment known;  /* as known when */
    int accounts;                /* decided */
    int undecided;               /* at least one rule could not be asked because of an error */
    int large;                   /* by 4.1 */
    int64_t decisions, recorded; /* verdicts; those that are new */
    int64_t days;                /* of energies that were made first */
};

/* One verdict, borrowed for the call. Accounts come in the order of their numbers, rules in that of clauses.
 */
struct review_item {
    const struct account_row *account;
    const char *subject;
    const struct verdict *verdict;
    const struct verdict *changed; /* with request->changes; NULL = there are none, or then it is not asked */
    const void *facts;
    int evidence_bp; /* -1 = no metered energy behind it */
};
typedef void (*review_item_fn)(const struct review_item *item, void *arg);

/**
 * review_run - @seen may be NULL; @db is outside a transaction before and after.
 *
 * Errors: ERR_NOT_FOUND no such account is supplied on that day; ERR_SYNTAX, ERR_RANGE a policy row is wrong;
 *         ERR_RANGE @known_at is still to come, or lies before changes were kept.
 */
bool review_run(struct db *db, const struct review_request *request, review_item_fn seen, void *arg,
                struct review_report *out, struct err *e) NODISCARD;

/**
 * review_look - the verdicts of request->account as they are inside the caller's transaction, and only looked
 * at: nothing is made anew, nothing is recorded. Energies are those that are there.
 *
 * Errors: as review_run.
 */
bool review_look(struct db *db, const struct review_request *request, review_item_fn seen, void *arg,
                 struct err *e) NODISCARD;

#endif
