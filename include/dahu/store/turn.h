/**
 * turn - what the database does by the clock: limits become amber and red, matters that have become due are
 * opened.
 *
 * Each is a SQL function dahu.turn_<name>() returns integer: how much it did. A part adds its own by adding
 * the function; it is called every minute and has to see by itself that nothing is due. Not here: when
 * (job/clock.h).
 */
#ifndef DAHU_STORE_TURN_H
#define DAHU_STORE_TURN_H

#include "dahu/store/db.h"

enum { TURN_NAME_BYTES = 64 };

/** turn_list - the names of all there are, in the order of names; db_text(r, i, 0). Owned: db_result_fini. */
bool turn_list(struct db *db, struct db_result *out, struct err *e) NODISCARD;
/** turn_do - one of them, in a transaction of its own. */
bool turn_do(struct db *db, const char *name, int *done, struct err *e) NODISCARD;

#endif
