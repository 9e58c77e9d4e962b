/**
 * energy_table - the energy of an account or of a metering point as rows of text, for who prints it.
 */
#ifndef DAHU_STORE_ENERGY_TABLE_H
#define DAHU_STORE_ENERGY_TABLE_H

#include "dahu/base/date.h"
#include "dahu/store/db.h"

enum energy_step { ENERGY_BY_INTERVAL, ENERGY_BY_DAY, ENERGY_BY_MONTH, ENERGY_BY_PERIOD, ENERGY_STEP_COUNT };
extern const char *const energy_step_names[ENERGY_STEP_COUNT]; /* "interval", "day", "month", "period" */

/* The columns of a row; what is not known is null. Intervals have no demand, no shares, but a quality. */
enum energy_column {
    ENERGY_BEGIN,  /* day, or local time of an interval */
    ENERGY_END,    /* last day; of an interval its end */
    ENERGY_IMPORT, /* kWh, as are those that follow in their order */
    ENERGY_EXPORT,
    ENERGY_FORWARD, /* kvarh */
    ENERGY_REVERSE,
    ENERGY_DEMAND, /* kW */
    ENERGY_DEMAND_AT,
    ENERGY_LOAD_FACTOR, /* %, as are those that follow */
    ENERGY_COMPLETE,
    ENERGY_ESTIMATED,
    ENERGY_HELD,
    ENERGY_QUALITY, /* code of an interval */
    ENERGY_COLUMN_COUNT,
};
extern const char *const energy_column_names[ENERGY_COLUMN_COUNT]; /* as JSON and CSV have them */

struct energy_question {
    const char *target; /* number of an account or of a point */
    date from, to; /* first and last day; DATE_NONE: to = today, from = a year, a month or a day before */
    enum energy_step step;
    int start_day; /* of periods */
};

/**
 * energy_table_load - the rows, in order of time; db_text of a column in the order of enum energy_column.
 *
 * Errors: ERR_NOT_FOUND there is no such account or point; ERR_RANGE days out of order, or intervals of an
 * account of several points.
 */
bool energy_table_load(struct db *db, const struct energy_question *q, struct db_result *out,
                       struct err *e) NODISCARD;

#endif
