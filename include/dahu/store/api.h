/**
 * api - the SQL functions that answer read requests with JSON.
 *
 * One call, one statement, one value: the finished JSON text, or null when there is nothing of that
 * number. What each returns is said in sql/functions/api.<name>.sql and, for clients, in the schemas
 * of the HTTP layer.
 */
#ifndef DAHU_STORE_API_H
#define DAHU_STORE_API_H

#include "dahu/store/db.h"

enum api_call { API_HEALTH, API_ACCOUNTS, API_ACCOUNT, API_STATEMENT, API_CALL_COUNT };

int api_param_count(enum api_call call); /* arguments of the function */

/**
 * api_ask - run @call; one row with one column, the JSON text or null.
 *
 * @params  texts in the order of the function's arguments, NULL = not given
 * @out     owned by the caller, db_result_fini
 */
bool api_ask(struct db *db, enum api_call call, const char *const *params, struct db_result *out,
             struct err *e) NODISCARD;

#endif
