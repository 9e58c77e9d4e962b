/**
 * facts - what the database knows about all accounts on a day, as the facts of the rules.
 *
 * Each kind is one SQL function, dahu.facts_*: one row a subject, sorted by account. Its columns are
 * the account, the subject, the completeness of the metered energy behind the row, sometimes a few
 * inputs that are no facts themselves, and then the facts, by their names: a further column is a
 * further fact, without a line of C.
 *
 * Rows are loaded whole and belong to their struct until fact_rows_fini.
 */
#ifndef DAHU_STORE_FACTS_H
#define DAHU_STORE_FACTS_H

#include "dahu/rule/rule.h"
#include "dahu/store/db.h"

enum facts_kind {
    FACTS_LARGE_CUSTOMER,        /* rule 4.1; a row per account */
    FACTS_APPLICATION,           /* rule 4.3; a row per open application for new supply or more capacity */
    FACTS_RECEIVING_STATION,     /* rule 4.4; a row per open application with a design */
    FACTS_DEDICATED_APPLICATION, /* rules 4.5 and 4.6.1; a row per open application for a dedicated line */
    FACTS_DEDICATED_LINE,        /* rule 4.6.2; a row per finished dedicated line */
    FACTS_JOINT_REVIEW,          /* rule 4.7; a row per open application */
    FACTS_USE_CLASS,             /* rule 4.8; a row per account with categories of use */
    FACTS_SERVICE_CHANGE,        /* rule 4.10; a row per open change of service */
    FACTS_IDLE,                  /* rule 4.11; a row per account with a settlement point */
    FACTS_INSPECTION,            /* rule 4.15; a row per account */
    FACTS_POWER_FACTOR,          /* rule pf; a row per receiving point */
    FACTS_ENERGISING,            /* rule 4.13; a row per account */
    FACTS_DUAL_SOURCE,           /* rule 4.14; a row per second source that was applied for, or is there */
    FACTS_IMPORTANT_SOURCE,      /* rule important_sources; a row per important user */
    FACTS_COUNT
};

struct fact_rows {
    enum facts_kind kind;
    struct db_result result;
};

/** facts_load - @account_id NULL for all accounts. */
bool facts_load(struct db *db, enum facts_kind kind, date as_of, const char *account_id,
                struct fact_rows *out, struct err *e) NODISCARD;
void fact_rows_fini(struct fact_rows *rows);

int fact_rows_count(const struct fact_rows *rows);
int64_t fact_rows_account(const struct fact_rows *rows, int row);
const char *fact_rows_subject(const struct fact_rows *rows,
                              int row);                           /* "" for the account itself; borrowed */
int fact_rows_evidence_bp(const struct fact_rows *rows, int row); /* -1 = no metered energy behind it */
/** fact_rows_input - a column that is no fact, by its name; NULL = null; borrowed. */
const char *fact_rows_input(const struct fact_rows *rows, int row, const char *name);
/** fact_rows_first - the first row of @account_id, or -1. */
int fact_rows_first(const struct fact_rows *rows, int64_t account_id);
/**
 * fact_rows_bind - the facts of a row as @rule wants them; those without a column stay unknown.
 *
 * Errors: ERR_RANGE, ERR_SYNTAX the row cannot be a fact of this rule (too long a ledger); the text says
 * which.
 */
bool fact_rows_bind(const struct fact_rows *rows, int row, const struct rule *rule, void *facts,
                    struct arena *arena, struct err *e) NODISCARD;

/* The accounts themselves, in the order of their numbers. */
struct account_rows {
    struct db_result result;
};
struct account_row {
    int64_t id;
    const char *number, *customer; /* customer "" when nobody holds the account on the day; borrowed */
};
/** account_rows_load - accounts that are not closed on @as_of; @number NULL for all. */
bool account_rows_load(struct db *db, date as_of, const char *number, struct account_rows *out,
                       struct err *e) NODISCARD;
void account_rows_fini(struct account_rows *rows);
int account_rows_count(const struct account_rows *rows);
struct account_row account_rows_get(const struct account_rows *rows, int row);

/** facts_today - the civil day of the utility now. */
bool facts_today(struct db *db, date *out, struct err *e) NODISCARD;

#endif
