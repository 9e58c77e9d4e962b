/**
 * reckoning - what violations cost: rows of dahu.violation_assessment that were asked for are judged by rule
 * violation, with the limits of the day on which the violation was found, and written down.
 *
 * Not here: whether the amount is charged (flow `violations`: another person approves it).
 */
#ifndef DAHU_STORE_RECKONING_H
#define DAHU_STORE_RECKONING_H

#include "dahu/store/db.h"

/**
 * reckoning_run - do what is asked for.
 *
 * @case_number  of one case only; NULL: all
 *
 * Shape:  @done how many. Facts that the rule cannot read are written down as the fault of their row.
 */
bool reckoning_run(struct db *db, const char *case_number, int *done, struct err *e) NODISCARD;

/** reckoning_read - the case of the violation @case_number as the API tells it, a row with one text; no row or
 * null when there is none. Owned: db_result_fini. */
bool reckoning_read(struct db *db, const char *case_number, struct db_result *out, struct err *e) NODISCARD;

#endif
