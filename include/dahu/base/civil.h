/**
 * civil - days and times as people and spreadsheets write them in files.
 *
 * Accepted: "2018-01-01 00:15", "2018/1/1 0:15:00", "2018-01-01T00:15:00.5+08:00", and 24:00, which
 * is 0:00 of the next day. Year first only: "1/2/2018" means two different days, so it is refused.
 * Which instant a time without a zone is, PostgreSQL computes; it knows the history of the zones.
 */
#ifndef DAHU_BASE_CIVIL_H
#define DAHU_BASE_CIVIL_H

#include "dahu/base/date.h"

struct civil {
    date day;
    int32_t second; /* of the day, 0..86399 */
    int32_t micros;
    bool zoned;       /* false: local time of the utility */
    int32_t offset_s; /* east of UTC, when zoned */
};

/** civil_day_parse - a day: "2018-01-31" or "2018/1/31". ERR_SYNTAX, ERR_RANGE as date_parse. */
bool civil_day_parse(const char *text, date *out, struct err *e) NODISCARD;
/** civil_month_parse - the first day of a month: "2018-01", "2018/1", "201801", or its first day itself. */
bool civil_month_parse(const char *text, date *out, struct err *e) NODISCARD;
/** civil_parse - a day and a time of day, with or without a zone ("Z", "+08:00", "+0800"). */
bool civil_parse(const char *text, struct civil *out, struct err *e) NODISCARD;

enum { CIVIL_TEXT_BYTES = 48 };
/** civil_format - "2018-01-01 00:15:00" or "2018-01-01 00:15:00.500000+08:00". Returns @out. */
char *civil_format(const struct civil *c, char out[static CIVIL_TEXT_BYTES]);

#endif
