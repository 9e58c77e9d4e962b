/**
 * export - what is recorded, written out for others: CSV that an import takes, and Green Button (ESPI) feeds.
 *
 * Both see one moment of the database and stream: memory does not depend on how much there is. The monthly
 * statement is job/statement.h. Where the bytes go is the caller's business.
 */
#ifndef DAHU_JOB_EXPORT_H
#define DAHU_JOB_EXPORT_H

#include <stdio.h>

#include "dahu/store/export.h"

struct export_report {
    int64_t points, rows; /* rows: of CSV without its header; interval readings of a feed */
};

/**
 * export_csv - a header row, then all rows of the span.
 *
 * Errors: ERR_NOT_FOUND no such point or account; ERR_SYSTEM writing; those of the database. @db is outside a
 *         transaction before and after.
 */
bool export_csv(struct db *db, enum export_kind kind, const struct export_span *span, FILE *to,
                struct export_report *out, struct err *e) NODISCARD;
/** export_espi - an Atom feed of Green Button: usage points, readings of intervals, summaries of whole
 * months. */
bool export_espi(struct db *db, const struct export_span *span, FILE *to, struct export_report *out,
                 struct err *e) NODISCARD;

#endif
