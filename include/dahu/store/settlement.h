/**
 * settlement - everything a bill is made of out of the database, and bills back into it.
 *
 * Loading fills a struct bill_request whose rows lie in an arena. Writing makes drafts and nothing else:
 * a bill is issued by settlement_issue, and then stays. Not here: what a bill says (rule/bill.h), the
 * order of steps (job/settle.h).
 */
#ifndef DAHU_STORE_SETTLEMENT_H
#define DAHU_STORE_SETTLEMENT_H

#include "dahu/base/arena.h"
#include "dahu/rule/bill.h"
#include "dahu/store/db.h"

/* An account whose settlement period begins in a month. */
struct settlement_subject {
    int64_t account_id;
    const char *number;
    date nominal_from, nominal_until, from, until;
    int instalments;
    bool over; /* the period has ended */
};
struct settlement_subjects {
    struct settlement_subject *items;
    int count;
};
/** settlement_subjects - @month is any day of it; @account NULL = all. In the order of numbers; in @a. */
bool settlement_subjects(struct db *db, date month, const char *account, struct arena *a,
                         struct settlement_subjects *out, struct err *e) NODISCARD;

/* The calendar of working days, whole; in @a. */
bool settlement_calendar(struct db *db, struct arena *a, struct calendar *out, struct err *e) NODISCARD;

/** settlement_load - the facts of one bill. @thresholds is filled for its first day; all in @a. */
bool settlement_load(struct db *db, const struct settlement_subject *s, const struct calendar *c,
                     struct arena *a, struct threshold_set *thresholds, struct bill_request *out,
                     struct err *e) NODISCARD;

/* What became of a bill that was made. */
enum settlement_outcome {
    SETTLEMENT_NEW,
    SETTLEMENT_ANEW,
    SETTLEMENT_SAME,
    SETTLEMENT_CORRECTION,
    SETTLEMENT_OUTCOMES
};
extern const char *const settlement_outcome_words[SETTLEMENT_OUTCOMES + 1]; /* "NEW", ...; ends with NULL */
struct settlement_written {
    enum settlement_outcome outcome;
    char bill_number[64];
    int64_t amount_fen;
};

/**
 * settlement_write - the bill as a draft, in the transaction of the caller. A draft of the period is made
 * anew. When the period has an issued bill, a difference becomes the draft of a correction.
 */
bool settlement_write(struct db *db, const struct settlement_subject *s, const struct bill_request *r,
                      const struct bill *b, const char *actor, struct settlement_written *out,
                      struct err *e) NODISCARD;
/** settlement_estimate - the draft of instalment @which of a period, of @amount_fen; FACT_UNKNOWN: what the
 * last settlement before it was, divided by the instalments and the settlement. Errors: ERR_NOT_FOUND there
 * is none. */
bool settlement_estimate(struct db *db, const struct settlement_subject *s, int which, int64_t amount_fen,
                         const char *actor, struct settlement_written *out, struct err *e) NODISCARD;

/* A person's word that a bill goes out. */
struct settlement_issue {
    const char *bill_number, *actor;
    date on;                  /* DATE_NONE = today */
    const char *confirmation; /* of what holds it; NULL = nothing is confirmed */
    const char *cause,
        *reason; /* of a correction: PRICE_POLICY | RULE | DISPATCH | METERING, and what happened */
};
/**
 * settlement_issue - the draft goes out: due day by the terms of the account, and a row of the loss register
 * when a correction was caused by a wrong price or rule. In the transaction of the caller.
 *
 * Errors: ERR_NOT_FOUND; ERR_CONFLICT not a draft, or it is held; ERR_RANGE the calendar does not reach to
 * the due day.
 */
bool settlement_issue(struct db *db, const struct settlement_issue *w, const struct calendar *c, date *due,
                      struct err *e) NODISCARD;
/** settlement_cancel - takes an issued bill back, or throws a draft away. */
bool settlement_cancel(struct db *db, const char *bill_number, const char *reason, const char *actor,
                       struct err *e) NODISCARD;

/* Lists, as rows of text whose columns are named; see app/rows_print.h. */
enum settlement_list {
    SETTLEMENT_BILLS,     /* account or NULL, month's first day or NULL */
    SETTLEMENT_BILL,      /* number: head of one bill */
    SETTLEMENT_ITEMS,     /* number: its lines */
    SETTLEMENT_DUE,       /* day or NULL: issued and not paid, by due day, up to that day */
    SETTLEMENT_LOSSES,    /* account or NULL */
    SETTLEMENT_TARIFFS,   /* NULL */
    SETTLEMENT_PRICES,    /* code */
    SETTLEMENT_PERIODS,   /* code */
    SETTLEMENT_CALENDAR,  /* year or NULL */
    SETTLEMENT_PAYMENTS,  /* account or NULL */
    SETTLEMENT_STATEMENT, /* file name or NULL: reconciliation list */
    SETTLEMENT_LISTS
};
bool settlement_rows(struct db *db, enum settlement_list list, const char *first, const char *second,
                     struct db_result *out, struct err *e) NODISCARD;

/* A bill that is not paid in full, with what was paid: the facts of its late fee. */
struct settlement_arrear {
    const char *account, *bill_number;
    date due;
    int64_t amount_fen, paid_fen;
    bool residential;
    struct fact_list payments; /* struct late_fee_payment */
};
/** settlement_arrears - issued bills that were due before @as_of and not paid in full by their due day; in
 * @a. */
bool settlement_arrears(struct db *db, date as_of, const char *account, struct arena *a,
                        struct settlement_arrear **out, int *count, struct err *e) NODISCARD;

struct settlement_payment {
    const char *bill_number, *reference, *actor;
    date value_on; /* DATE_NONE = today */
    int64_t amount_fen;
};
bool settlement_pay(struct db *db, const struct settlement_payment *p, struct err *e) NODISCARD;
bool settlement_reverse(struct db *db, const char *reference, const char *own_reference, date on,
                        const char *reason, const char *actor, struct err *e) NODISCARD;

struct settlement_assignment {
    const char *account, *tariff, *category, *basic_charge, *document_no, *actor;
    date from;
    const char *settlement_day, *instalments, *due_rule, *due_value; /* NULL = as before, else the default */
};
/** settlement_assign - from a day on; what held before ends there. */
bool settlement_assign(struct db *db, const struct settlement_assignment *w, struct err *e) NODISCARD;
bool settlement_contract_demand(struct db *db, const char *account, date from, const char *kw,
                                const char *document_no, const char *actor, struct err *e) NODISCARD;

#endif
