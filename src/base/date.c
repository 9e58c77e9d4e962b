/* date - see the header. Conversion by the days-from-civil method on 400-year eras. */
#include "dahu/base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

date date_from_civil(int year, int month, int day)
{
    /* the year starts in March here, so that the leap day is its last */
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (date){era * 146097 + doe - 719468};
}

void date_to_civil(date d, int *year, int *month, int *day)
{
    int z = d.days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

bool date_parse(const char *text, date *out, struct err *e)
{
    int y, m, d;
    bool shape = strlen(text) == 10 && text[4] == '-' && text[7] == '-';
    for (int i = 0; shape && i < 10; i++)
        shape = i == 4 || i == 7 || isdigit((unsigned char)text[i]);
    if (!shape || sscanf(text, "%4d-%2d-%2d", &y, &m, &d) != 3)
        return err_set(e, ERR_SYNTAX, "'%.40s' is not a date; write YYYY-MM-DD", text);
    if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
        return err_set(e, ERR_RANGE, "'%s' is not a day of the calendar (years 1900 to 2999)", text);
    *out = date_from_civil(y, m, d);
    return true;
}

char *date_format(date d, char out[static DATE_TEXT_BYTES])
{
    out[0] = '\0';
    if (date_known(d)) {
        int y, m, day;
        date_to_civil(d, &y, &m, &day);
        const int digits[] = {y / 1000 % 10, y / 100 % 10, y / 10 % 10, y % 10,   -1,
                              m / 10,        m % 10,       -1,          day / 10, day % 10};
        for (int i = 0; i < 10; i++)
            out[i] = (char)(digits[i] < 0 ? '-' : '0' + digits[i]);
        out[10] = '\0';
    }
    return out;
}

date date_add_months(date d, int months)
{
    int y, m, day;
    date_to_civil(d, &y, &m, &day);
    int index = y * 12 + (m - 1) + months;
    y = index / 12;
    m = index % 12 + 1;
    int last = month_days(y, m);
    return date_from_civil(y, m, day < last ? day : last);
}

date date_add_days(date d, int days)
{
    return (date){d.days + days};
}
