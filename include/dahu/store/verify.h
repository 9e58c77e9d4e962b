/**
 * verify - what must hold of readings, roll-ups and decisions, checked row by row against the database
 * itself.
 *
 * Each check finds the rows that break one promise. None of them repairs anything.
 */
#ifndef DAHU_STORE_VERIFY_H
#define DAHU_STORE_VERIFY_H

#include "dahu/base/date.h"
#include "dahu/store/db.h"

/* id of the promise, name; its texts are verify.NAME and verify.NAME.cure */
#define VERIFY_CHECKS(X)                                                                                     \
    X("N3", slots)      /* each slot is one reading or one gap */                                            \
    X("N4", conflicts)  /* one value for a slot */                                                           \
    X("N5", registers)  /* the register's difference is the energy of its days */                            \
    X("N9", audit)      /* the record of what was done is whole */                                           \
    X("V1", days)       /* a day is the sum of its intervals */                                              \
    X("V2", months)     /* a month is the sum of its days */                                                 \
    X("V3", due)        /* nothing waits too long to be made anew */                                         \
    X("V4", history)    /* versions of a day follow each other */                                            \
    X("V5", edits)      /* what people said is in the days */                                                \
    X("V6", installed)  /* energy only through an installed meter */                                         \
    X("V7", findings)   /* what is held has its finding */                                                   \
    X("V8", decisions)  /* facts of a decision are those that it was made from */                            \
    X("V9", partitions) /* tomorrow's readings have a place */

enum verify_check {
#define X(id, name) VERIFY_##name,
    VERIFY_CHECKS(X)
#undef X
        VERIFY_COUNT
};
const char *verify_id(enum verify_check check);   /* "N3"; static */
const char *verify_name(enum verify_check check); /* "slots"; static */

struct verify_row {
    const char *subject, *at, *detail; /* what, when, what is wrong; valid during the call */
};
typedef void (*verify_row_fn)(const struct verify_row *row, void *arg);

/** verify_since - the first day that there is anything to verify of. */
bool verify_since(struct db *db, date *out, struct err *e) NODISCARD;
/**
 * verify_run - the rows of @check in the civil days @since to before @until.
 *
 * @most   so many rows are told at most; 0 = all
 * @count  how many there are
 */
bool verify_run(struct db *db, enum verify_check check, date since, date until, int64_t most,
                verify_row_fn told, void *arg, int64_t *count, struct err *e) NODISCARD;

#endif
