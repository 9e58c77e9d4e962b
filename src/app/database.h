/**
 * database - which database a verb means: database.url when it is set, else the private one that
 * `dahu up` runs in the data folder. The only place that knows.
 */
#ifndef DAHU_APP_DATABASE_H
#define DAHU_APP_DATABASE_H

#include "cli.h"
#include "dahu/store/db.h"

enum { DATABASE_URL_BYTES = 1024 };

/**
 * database_url - the connection string, for those who open connections themselves.
 *
 * Errors: ERR_DATABASE_AWAY no database.url is set and no private database runs; says what to do.
 */
bool database_url(const struct config *c, char out[static DATABASE_URL_BYTES], struct err *e) NODISCARD;
/** database_open - one connection to it; @area is the verb. */
bool database_open(const struct cli *cli, const char *area, struct db **out, struct err *e) NODISCARD;

#endif
