/**
 * replay - reading the database as it was known at a moment: what had been recorded by then, in the version
 * that held then.
 *
 * The views of schema replay show it (sql/functions/dahu.replay_make.sql). Whoever enters a replay reads them
 * through the very statements that read the tables otherwise, as long as these name tables without schema.
 */
#ifndef DAHU_STORE_REPLAY_H
#define DAHU_STORE_REPLAY_H

#include "dahu/base/civil.h"
#include "dahu/base/clock.h"
#include "dahu/store/db.h"

enum { REPLAY_TEXT_BYTES = 48 };

/* A moment in the past, as PostgreSQL takes it and as people of the utility say it. */
struct replay_moment {
    bool given; /* false: the present */
    char at[REPLAY_TEXT_BYTES], civil[REPLAY_TEXT_BYTES];
    date day; /* civil day that it lies in */
};

/**
 * replay_moment - which moment @time is in the civil time of the utility, unless it has a zone of its own.
 *
 * Errors: ERR_RANGE it is still to come, or lies before changes were kept.
 */
bool replay_moment(struct db *db, const struct civil *time, struct replay_moment *out,
                   struct err *e) NODISCARD;
/** replay_enter - the running transaction reads as known at @m; no effect when no moment is given. */
bool replay_enter(struct db *db, const struct replay_moment *m, struct err *e) NODISCARD;

#endif
