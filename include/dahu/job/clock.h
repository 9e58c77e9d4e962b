/**
 * clock - the work of every minute: limits that have become amber and red, reminders, what has become due.
 *
 * Not here: what that is (sql/functions/dahu.turn_*.sql).
 */
#ifndef DAHU_JOB_CLOCK_H
#define DAHU_JOB_CLOCK_H

#include "dahu/store/db.h"

/**
 * clock_run - every dahu.turn_<name>() once. One that fails does not keep the others from being done.
 *
 * Errors: the first failure, naming what failed; the rest is done.
 */
bool clock_run(struct db *db, struct err *e) NODISCARD;

#endif
