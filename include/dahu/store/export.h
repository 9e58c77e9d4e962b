/**
 * export - what was read and what was made of it, row by row, in the columns that an import takes.
 *
 * Each kind is one select, sql/export/<kind>.sql, asked point by point in the order of their keys and fetched
 * a few thousand rows at a time: memory does not depend on how much there is. Cells are texts: exact decimals
 * in kWh and kvarh, times of the utility. A missing value is an empty cell, never 0.
 *
 * An export is one moment of the database: export_begin opens the transaction that sees it.
 */
#ifndef DAHU_STORE_EXPORT_H
#define DAHU_STORE_EXPORT_H

#include "dahu/base/date.h"
#include "dahu/store/db.h"

enum export_kind {
    EXPORT_READINGS,
    EXPORT_INTERVALS,
    EXPORT_DAYS,
    EXPORT_MONTHS,
    EXPORT_CSV_KINDS,                         /* those above can be asked for by name */
    EXPORT_ESPI_INTERVALS = EXPORT_CSV_KINDS, /* numbers for feeds; columns as their scripts say */
    EXPORT_ESPI_MONTHS,
    EXPORT_KINDS
};
bool export_kind_parse(const char *name, enum export_kind *out); /* "readings" | "intervals" | ... */
/** export_columns - names of the columns of @kind, ends with NULL; static. */
const char *const *export_columns(enum export_kind kind);

/* What is asked for: one point, the points of an account while they belong to it, or all. */
struct export_span {
    const char *what; /* point or account number; NULL = all points */
    date from, until; /* civil days, the last one is within */
};
struct export_points {
    struct db_result result;
};
struct export_point {
    int64_t id;
    const char *number, *account; /* borrowed; account "" = belongs to none */
    const char *purpose;          /* as metering_point has it */
    date from, until;             /* the part of the span in which it is asked for */
};

/** export_begin - one moment to read, in a transaction that changes nothing; times become those of the
 * utility, with their offset where the clock changes within the span. Ends with db_rollback. */
bool export_begin(struct db *db, const struct export_span *span, struct err *e) NODISCARD;
/** export_points_load - in the order of their numbers. ERR_NOT_FOUND no such point or account; an account
 * without points in the span has none. */
bool export_points_load(struct db *db, const struct export_span *span, struct export_points *out,
                        struct err *e) NODISCARD;
void export_points_fini(struct export_points *points);
int export_points_count(const struct export_points *points);
struct export_point export_points_get(const struct export_points *points, int row);

/** Takes one row; @cells are borrowed for the call. False with @e filled ends the export. */
typedef bool (*export_row_fn)(const char *const *cells, int count, void *arg, struct err *e);
/** export_rows - all rows of one point. */
bool export_rows(struct db *db, enum export_kind kind, const struct export_point *point, export_row_fn take,
                 void *arg, struct err *e) NODISCARD;

/* When the utility's clock changes: on this day, at this second of it as the clock was before. */
struct clock_switch {
    date day;
    int32_t second, before_s, after_s; /* offsets east of UTC */
};
enum { CLOCK_SWITCHES_MAX = 32 };
struct utility_clock {
    char utility[200]; /* its name; "" = not recorded */
    int32_t offset_s;  /* at the begin of the first day asked for, east of UTC */
    int64_t now_s;     /* of the transaction, since 1970 */
    struct clock_switch switches[CLOCK_SWITCHES_MAX];
    int switch_count;
};
/** export_clock - the clock of the utility in the eight years from that of @from on. */
bool export_clock(struct db *db, date from, struct utility_clock *out, struct err *e) NODISCARD;

#endif
