/**
 * workday - working days over a calendar with statutory holidays and make-up days (调休).
 *
 * A calendar knows some years; outside of them nothing is told, and a term that runs out of them is an
 * error that says so. Monday to Friday are worked and the weekend is not, unless a row says otherwise.
 * Not here: where the rows come from (dahu calendar import), and which term a clause sets.
 *
 * Source: 民法典 arts 201-204: the day on which a term begins is not counted; a last day that is a day
 *         off is replaced by the next working day.
 */
#ifndef DAHU_RULE_WORKDAY_H
#define DAHU_RULE_WORKDAY_H

#include "dahu/base/date.h"

enum calendar_kind { CALENDAR_HOLIDAY, CALENDAR_REST, CALENDAR_WORK, CALENDAR_KINDS };
extern const char *const calendar_kind_words[CALENDAR_KINDS + 1]; /* "HOLIDAY", ...; ends with NULL */

struct calendar_day {
    date day;
    enum calendar_kind kind;
};

/* What is known; borrowed. @days in the order of days, each once; @years in their order. */
struct calendar {
    const struct calendar_day *days;
    int day_count;
    const int *years;
    int year_count;
};

/* What a day is, for the periods of a tariff and for terms. */
enum day_kind { DAY_WORK, DAY_REST, DAY_HOLIDAY, DAY_UNKNOWN };
enum day_kind calendar_kind_of(const struct calendar *c, date day);

/**
 * workday_add - the @count-th working day after @from; @from itself is day 0, worked or not.
 *
 * Errors: ERR_RANGE the calendar does not know a year that the term runs through.
 */
bool workday_add(const struct calendar *c, date from, int count, date *out, struct err *e) NODISCARD;
/** workday_on_or_after - @day, or the next working day when it is a day off (art. 203). Errors: as
 * workday_add. */
bool workday_on_or_after(const struct calendar *c, date day, date *out, struct err *e) NODISCARD;

#endif
