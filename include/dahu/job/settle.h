/**
 * settle - bills are made, issued, and fall into arrears: the steps, one account after the other.
 *
 * Each account is a transaction of its own: what was made stays made, and one account whose facts cannot be
 * used does not stop the others. Making a bill again from the same facts changes nothing.
 */
#ifndef DAHU_JOB_SETTLE_H
#define DAHU_JOB_SETTLE_H

#include "dahu/job/energy.h"
#include "dahu/store/settlement.h"

struct settle_request {
    date month;          /* any day of the month in which the periods begin */
    const char *account; /* NULL = all */
    const char *actor;
    const struct energy_request *energy; /* days that are due are made first */
    int instalment;                      /* 0 = settlement; else which one */
    int64_t amount_fen; /* of the instalment; FACT_UNKNOWN = estimated from the last settlement */
};

/* One account, borrowed for the call. */
struct settle_item {
    const struct settlement_subject *subject;
    struct settlement_written written;
    const struct bill *bill; /* NULL for an instalment */
    const struct err *fault; /* why this account could not be billed; NULL: it was, and the above is filled */
    int at, count;           /* which of how many accounts, from 0 */
};
typedef void (*settle_item_fn)(const struct settle_item *item, void *arg);

struct settle_report {
    int made, same, held; /* bills that are new or anew; unchanged; of both, those that are held */
    int running, failed;  /* periods that are not over; accounts that could not be billed, logged */
};
/**
 * settle_make - drafts of all bills of a month. @seen may be NULL.
 *
 * Errors: ERR_NOT_FOUND nobody is billed; ERR_RANGE the period of the only account is not over; of many
 * accounts only what ends the run: a lost connection, a stop.
 */
bool settle_make(struct db *db, const struct settle_request *request, settle_item_fn seen, void *arg,
                 struct settle_report *out, struct err *e) NODISCARD;

/**
 * settle_issue - one draft goes out, after it was made again: what changed in the meantime has to be looked
 * at first.
 *
 * Errors: as settlement_issue; ERR_CONFLICT the draft is not what the facts say any more; it was made anew.
 */
bool settle_issue(struct db *db, const struct settlement_issue *w, const struct energy_request *energy,
                  date *due, struct err *e) NODISCARD;

struct settle_late { /* borrowed for the call */
    const struct settlement_arrear *arrear;
    int64_t open_fen, fee_fen;     /* fee FACT_UNKNOWN: a person must look, e.g. above the bill */
    int days;                      /* since the due day */
    const struct verdict *verdict; /* of rule late_fee: how the fee comes about */
};
typedef void (*settle_late_fn)(const struct settle_late *late, void *arg);
/** settle_arrears - bills that are or were paid late, with the penalty as of a day (4.16). DATE_NONE = today.
 */
bool settle_arrears(struct db *db, date as_of, const char *account, settle_late_fn seen, void *arg,
                    struct err *e) NODISCARD;

#endif
