/**
 * api - the SQL functions that answer requests with JSON.
 *
 * One call, one statement, one value: the finished JSON text, or null when there is nothing of that
 * number. What each returns is said in sql/functions/api.<name>.sql and, for clients, in the schemas
 * of the HTTP layer.
 */
#ifndef DAHU_STORE_API_H
#define DAHU_STORE_API_H

#include "dahu/store/db.h"

enum { API_ARGS_MAX = 16 };

/**
 * api_ask - run the SQL function @function ("api.accounts"); one row with one column, the JSON text or null.
 *
 * @function  a constant of this program: letters, digits, _ and one dot
 * @args      texts in the order of the function's arguments, NULL = not given
 * @out       owned by the caller, db_result_fini
 */
bool api_ask(struct db *db, const char *function, int count, const char *const *args, struct db_result *out,
             struct err *e) NODISCARD;

#endif
