/**
 * migrate - bring a database to the schema of this binary, forward only.
 *
 * sql/migrations/NNNN_what.sql run in order, each in its own transaction, under one advisory lock,
 * and are remembered with their checksum; sql/functions, sql/views and sql/grants.sql are applied
 * anew each time. Running it again changes nothing. A failed migration leaves the ones before it.
 */
#ifndef DAHU_STORE_MIGRATE_H
#define DAHU_STORE_MIGRATE_H

#include "dahu/store/db.h"

struct migrate_report {
    int applied;   /* migrations run now */
    int version;   /* version of the database afterwards */
};

/**
 * migrate_run - @timezone becomes the utility's civil time zone when the database has none yet.
 *
 * Errors: ERR_CONFLICT the database is newer than this binary, or an applied migration was edited;
 *         ERR_RANGE PostgreSQL does not know @timezone.
 */
bool migrate_run(struct db *db, const char *timezone, struct migrate_report *out, struct err *e) NODISCARD;

/** migrate_refuse_newer - ERR_CONFLICT when the schema is newer than this binary: time does not cure that. */
bool migrate_refuse_newer(struct db *db, struct err *e) NODISCARD;
/** migrate_require - ERR_CONFLICT unless the database has exactly the schema of this binary; says what to do. */
bool migrate_require(struct db *db, struct err *e) NODISCARD;

/** migrate_print_roles - append the statements that make the roles of the desks; "dahu" is who connects. */
void migrate_print_roles(struct buf *out);

int migrate_binary_version(void);                                         /* newest migration of this binary */
bool migrate_database_version(struct db *db, int *out, struct err *e) NODISCARD; /* 0 = never migrated */

#endif
