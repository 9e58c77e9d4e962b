/**
 * policy - the thresholds of the rule book as rows: delivered once, read for a day.
 *
 * A row that somebody changed, ended or added is never overwritten: delivering only adds what is
 * missing. Which keys exist, their defaults and ranges: dahu/rule/policy.h.
 */
#ifndef DAHU_STORE_POLICY_H
#define DAHU_STORE_POLICY_H

#include "dahu/rule/policy.h"
#include "dahu/store/db.h"

/** policy_seed - add the delivered rows of every key and regime that the table does not have. */
bool policy_seed(struct db *db, struct err *e) NODISCARD;

/**
 * policy_load - the thresholds in force on @day, by the supply rules of that day.
 *
 * Shape:  a key without a row on that day has its delivered value; a key that this binary does not
 *         know is logged and passed over.
 * Errors: ERR_SYNTAX, ERR_RANGE a value that its key does not allow; the text names the key.
 */
bool policy_load(struct db *db, date day, struct threshold_set *out, struct err *e) NODISCARD;

#endif
