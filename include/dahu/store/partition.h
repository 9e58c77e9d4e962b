/**
 * partition - the monthly partitions of the big tables, made before they are needed.
 *
 * A slot without its partition cannot be stored, so whoever writes readings calls one of these
 * first: a service at its start and once a day, an import with the span of its file. Both are
 * cheap when nothing is missing and safe to call from many processes at once.
 *
 * Source: sql/functions/dahu.partition_cover.sql.
 */
#ifndef DAHU_STORE_PARTITION_H
#define DAHU_STORE_PARTITION_H

#include "dahu/base/clock.h"
#include "dahu/store/db.h"

enum { PARTITION_MONTHS_AHEAD = 3 };

/** partition_ahead - the running month and PARTITION_MONTHS_AHEAD after it; @made may be NULL. */
bool partition_ahead(struct db *db, int *made, struct err *e) NODISCARD;

/** partition_cover - every month from @from to @to, both included; ERR_RANGE when they are out of order. */
bool partition_cover(struct db *db, wall_us from, wall_us to, int *made, struct err *e) NODISCARD;

#endif
