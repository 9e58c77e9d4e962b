/**
 * server - the PostgreSQL server around the schema: making the database, and what can be said about its health.
 */
#ifndef DAHU_STORE_SERVER_H
#define DAHU_STORE_SERVER_H

#include "dahu/store/db.h"

/** server_make_database - database `dahu` of the private cluster, unless it is there. @db is another database of it. */
bool server_make_database(struct db *db, struct err *e) NODISCARD;

#endif
