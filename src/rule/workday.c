/* workday - see the header. */
#include "dahu/rule/workday.h"

const char *const calendar_kind_words[CALENDAR_KINDS + 1] = {
    [CALENDAR_HOLIDAY] = "HOLIDAY", [CALENDAR_REST] = "REST", [CALENDAR_WORK] = "WORK"};

static bool knows_year(const struct calendar *c, date day)
{
    int year, month, dom;
    date_to_civil(day, &year, &month, &dom);
    for (int i = 0; i < c->year_count; i++)
        if (c->years[i] == year)
            return true;
    return false;
}

static const struct calendar_day *find(const struct calendar *c, date day)
{
    int low = 0, high = c->day_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (date_compare(c->days[middle].day, day) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->day_count && date_compare(c->days[low].day, day) == 0 ? &c->days[low] : NULL;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(date day)
{
    int from_monday = (int)(((int64_t)day.days + 3) % 7);
    return (from_monday + 7) % 7 >= 5;
}

enum day_kind calendar_kind_of(const struct calendar *c, date day)
{
    static const enum day_kind kinds[CALENDAR_KINDS] = {
        [CALENDAR_HOLIDAY] = DAY_HOLIDAY, [CALENDAR_REST] = DAY_REST, [CALENDAR_WORK] = DAY_WORK};
    if (!knows_year(c, day))
        return DAY_UNKNOWN;
    const struct calendar_day *said = find(c, day);
    return said ? kinds[said->kind] : is_weekend(day) ? DAY_REST : DAY_WORK;
}

static bool unknown(date day, struct err *e)
{
    char text[DATE_TEXT_BYTES];
    return err_set(e, ERR_RANGE,
                   "the holidays of the year of %s are not known; bring them in with dahu calendar import",
                   date_format(day, text));
}

bool workday_add(const struct calendar *c, date from, int count, date *out, struct err *e)
{
    date day = from;
    for (int left = count; left > 0;) {
        day = date_add_days(day, 1);
        enum day_kind kind = calendar_kind_of(c, day);
        if (kind == DAY_UNKNOWN)
            return unknown(day, e);
        left -= kind == DAY_WORK;
    }
    *out = day;
    return true;
}

bool workday_on_or_after(const struct calendar *c, date day, date *out, struct err *e)
{
    for (;; day = date_add_days(day, 1)) {
        enum day_kind kind = calendar_kind_of(c, day);
        if (kind == DAY_UNKNOWN)
            return unknown(day, e);
        if (kind == DAY_WORK)
            break;
    }
    *out = day;
    return true;
}
