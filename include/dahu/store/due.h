/**
 * due - what the scheduled work asks the database: is it time, and is somebody else at it already.
 */
#ifndef DAHU_STORE_DUE_H
#define DAHU_STORE_DUE_H

#include "dahu/store/db.h"

/** due_review - whether the daily review of @actor is to be made now (sql/functions/dahu.review_due.sql). */
bool due_review(struct db *db, const char *actor, bool *due, struct err *e) NODISCARD;

/** due_lock - take the right to do scheduled work, for this connection; false in @taken when another service
 * has it. */
bool due_lock(struct db *db, bool *taken, struct err *e) NODISCARD;
void due_unlock(struct db *db); /* a lost connection has let go by itself */

#endif
