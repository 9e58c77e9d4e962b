/**
 * db_array - many values as one parameter of a statement, in PostgreSQL's binary form.
 *
 * A statement that unnests such arrays writes thousands of rows in one round trip, and neither side
 * prints or reads a number.
 */
#ifndef DAHU_STORE_DB_ARRAY_H
#define DAHU_STORE_DB_ARRAY_H

#include "dahu/base/clock.h"
#include "dahu/store/db.h"

enum db_type { DB_INT8, DB_REAL, DB_TIME, DB_TEXT };

struct db_array {
    struct buf bytes; /* a header, then the elements */
    enum db_type type;
    int count;
};
void db_array_init(struct db_array *a, enum db_type type);
void db_array_fini(struct db_array *a);
void db_array_reset(struct db_array *a); /* empty, memory kept */

/* Append one element of the array's type. */
void db_array_null(struct db_array *a);
void db_array_int64(struct db_array *a, int64_t v);
void db_array_real(struct db_array *a, float v); /* NAN is null */
void db_array_time(struct db_array *a, wall_us v);
void db_array_text(struct db_array *a, const char *v);

/** db_array_value - the array as a parameter, valid until the next change; above the ceiling it is cut off,
 *  which PostgreSQL refuses. */
struct db_value db_array_value(struct db_array *a);

#endif
