/* civil - see the header. Read by hand, not by sscanf: a file of readings has a million of them. */
#include "dahu/base/civil.h"

#include <stdio.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* @least to @most digits at *p. */
static bool take_number(const char **p, int least, int most, int *out)
{
    int n = 0;
    for (*out = 0; n < most && digit(**p); n++, (*p)++)
        *out = *out * 10 + (**p - '0');
    return n >= least && !digit(**p);
}

static bool take(const char **p, char c)
{
    bool there = **p == c;
    *p += there;
    return there;
}

static const char DAY_HINT[] = "a date; write YYYY-MM-DD";
static const char MONTH_HINT[] = "a month; write YYYY-MM";
static const char TIME_HINT[] = "a time; write 2018-01-01 00:15, or 2018-01-01T00:15:00+08:00";

static bool refuse(const char *text, const char *hint, struct err *e)
{
    return err_set(e, ERR_SYNTAX, "'%.40s' is not %s", text, hint);
}

/* Year, month, day with one separator; whether such a day exists is asked later. */
static bool take_day_numbers(const char **p, int *y, int *m, int *d)
{
    if (!take_number(p, 4, 4, y) || (**p != '-' && **p != '/'))
        return false;
    char between = *(*p)++;
    return take_number(p, 1, 2, m) && take(p, between) && take_number(p, 1, 2, d);
}

static bool day_exists(int y, int m, int d, date *out)
{
    if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > 31)
        return false;
    int y_back, m_back, d_back;
    *out = date_from_civil(y, m, d);
    date_to_civil(*out, &y_back, &m_back, &d_back);
    return d_back == d; /* the 30th of February comes back as another day */
}

static bool take_day(const char **p, date *out, const char *text, const char *hint, struct err *e)
{
    int y, m, d;
    if (!take_day_numbers(p, &y, &m, &d))
        return refuse(text, hint, e);
    return day_exists(y, m, d, out) ||
           err_set(e, ERR_RANGE, "'%.40s' is not a day of the calendar (years 1900 to 2999)", text);
}

bool civil_day_parse(const char *text, date *out, struct err *e)
{
    const char *p = text;
    if (!take_day(&p, out, text, DAY_HINT, e))
        return false;
    return *p == '\0' || refuse(text, DAY_HINT, e);
}

bool civil_month_parse(const char *text, date *out, struct err *e)
{
    int y, m, d = 1;
    const char *p = text;
    bool ok = take_number(&p, 4, 4, &y) && (*p == '-' || *p == '/');
    if (ok) {
        char between = *p++;
        ok = take_number(&p, 1, 2, &m) && (!take(&p, between) || take_number(&p, 1, 2, &d));
    } else {
        p = text;
        ok = take_number(&p, 6, 6, &m);
        y = m / 100;
        m %= 100;
    }
    if (!ok || *p || d != 1)
        return refuse(text, MONTH_HINT, e);
    return day_exists(y, m, d, out) ||
           err_set(e, ERR_RANGE, "'%.40s' is not a month of the calendar (years 1900 to 2999)", text);
}

/* ".5" after the seconds; more than six digits are not kept. */
static bool take_fraction(const char **p, int32_t *micros)
{
    if (!take(p, '.'))
        return true;
    if (!digit(**p))
        return false;
    for (int scale = 100000; digit(**p); (*p)++, scale /= 10)
        *micros += (**p - '0') * scale;
    return true;
}

static bool take_two_digits(const char **p, int *out)
{
    if (!digit((*p)[0]) || !digit((*p)[1]))
        return false;
    *out = ((*p)[0] - '0') * 10 + (*p)[1] - '0';
    *p += 2;
    return true;
}

static bool take_zone(const char **p, struct civil *out)
{
    take(p, ' ');
    if (**p == '\0')
        return true;
    out->zoned = true;
    if (take(p, 'Z') || take(p, 'z'))
        return true;
    int hours, minutes = 0, sign = **p == '-' ? -1 : 1;
    if ((!take(p, '+') && !take(p, '-')) || !take_two_digits(p, &hours))
        return false;
    if ((take(p, ':') || digit(**p)) && !take_two_digits(p, &minutes))
        return false;
    out->offset_s = sign * (hours * 60 + minutes) * 60;
    return hours <= 15 && minutes <= 59;
}

static bool take_time(const char **p, struct civil *out)
{
    int h, m, s = 0;
    if (!take_number(p, 1, 2, &h) || !take(p, ':') || !take_number(p, 2, 2, &m))
        return false;
    if (take(p, ':') && (!take_number(p, 2, 2, &s) || !take_fraction(p, &out->micros)))
        return false;
    if (h > 24 || m > 59 || s > 59 || (h == 24 && (m || s || out->micros)))
        return false;
    out->second = h * 3600 + m * 60 + s;
    return true;
}

bool civil_parse(const char *text, struct civil *out, struct err *e)
{
    const char *p = text;
    *out = (struct civil){0};
    if (!take_day(&p, &out->day, text, TIME_HINT, e))
        return false;
    bool parted = take(&p, 'T') || take(&p, 't') || take(&p, ' ');
    if (!parted || !take_time(&p, out) || !take_zone(&p, out) || *p)
        return refuse(text, TIME_HINT, e);
    if (out->second == 86400) {
        out->day = date_add_days(out->day, 1);
        out->second = 0;
    }
    return true;
}

char *civil_format(const struct civil *c, char out[static CIVIL_TEXT_BYTES])
{
    char day[DATE_TEXT_BYTES];
    int n = snprintf(out, CIVIL_TEXT_BYTES, "%s %02d:%02d:%02d", date_format(c->day, day), c->second / 3600,
                     c->second / 60 % 60, c->second % 60);
    if (c->micros)
        n += snprintf(out + n, CIVIL_TEXT_BYTES - (size_t)n, ".%06d", c->micros);
    int away = c->offset_s < 0 ? -c->offset_s : c->offset_s;
    if (c->zoned)
        snprintf(out + n, CIVIL_TEXT_BYTES - (size_t)n, "%c%02d:%02d", c->offset_s < 0 ? '-' : '+',
                 away / 3600, away / 60 % 60);
    return out;
}
