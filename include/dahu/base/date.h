/**
 * date - civil dates for rules: a day of the Gregorian calendar, without a time or a zone.
 *
 * Units:  days since 1970-01-01 inside; "YYYY-MM-DD" outside. Years 1900..2999.
 * Source: domain rules 0.3: the first day of a period is not counted, and adding months clamps to
 *         the end of the month (2024-02-29 + 24 months = 2026-02-28), as PostgreSQL does.
 */
#ifndef DAHU_BASE_DATE_H
#define DAHU_BASE_DATE_H

#include <stdint.h>

#include "dahu/base/err.h"

typedef struct {
    int32_t days;
} date;

static const date DATE_NONE = {INT32_MIN}; /* a date that is not known */

bool date_parse(const char *text, date *out, struct err *e) NODISCARD;
enum { DATE_TEXT_BYTES = 16 };
char *date_format(date d, char out[static DATE_TEXT_BYTES]); /* "" for DATE_NONE; returns @out */
date date_from_civil(int year, int month, int day);
void date_to_civil(date d, int *year, int *month, int *day);
date date_add_months(date d, int months); /* clamps to month end */
date date_add_days(date d, int days);
static inline bool date_known(date d)
{
    return d.days != INT32_MIN;
}
/** date_compare - <0, 0, >0 as @a is before, equal, after @b. Both must be known. */
static inline int date_compare(date a, date b)
{
    return (a.days > b.days) - (a.days < b.days);
}
/** date_days_between - days from @from to @to; negative when @to is earlier. */
static inline int32_t date_days_between(date from, date to)
{
    return to.days - from.days;
}

#endif
