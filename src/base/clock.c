/* clock - see the header. */
#include "dahu/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dahu/base/date.h"

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

mono_us mono_now(void)
{
    return (mono_us){read_clock(CLOCK_MONOTONIC)};
}

wall_us wall_now(void)
{
    return (wall_us){read_clock(CLOCK_REALTIME)};
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

wall_us wall_slot(wall_us t, int64_t period_us)
{
    return (wall_us){floor_div(t.us, period_us) * period_us};
}

char *wall_format(wall_us t, char out[static WALL_TEXT_BYTES])
{
    int64_t seconds = floor_div(t.us, 1000000), day = floor_div(seconds, 86400);
    int micros = (int)(t.us - seconds * 1000000), in_day = (int)(seconds - day * 86400);
    char civil[DATE_TEXT_BYTES];
    date_format((date){(int32_t)day}, civil);
    int n = snprintf(out, WALL_TEXT_BYTES, "%sT%02d:%02d:%02d", civil, in_day / 3600, in_day / 60 % 60,
                     in_day % 60);
    if (micros)
        n += snprintf(out + n, WALL_TEXT_BYTES - (size_t)n, ".%06d", micros);
    snprintf(out + n, WALL_TEXT_BYTES - (size_t)n, "Z");
    return out;
}

/* "dd" at *@p, then @after unless it is zero; moves *@p behind them. -1 when it is something else. */
static int two_digits(const char **p, char after)
{
    const char *c = *p;
    if (c[0] < '0' || c[0] > '9' || c[1] < '0' || c[1] > '9' || (after && c[2] != after))
        return -1;
    *p += after ? 3 : 2;
    return (c[0] - '0') * 10 + (c[1] - '0');
}

/* ".5" and more digits; those behind the sixth are cut off. Nothing there is 0, a lone point -1. */
static int fraction(const char **p)
{
    if (**p != '.')
        return 0;
    int micros = 0, scale = 100000;
    const char *first = ++*p;
    for (; **p >= '0' && **p <= '9'; (*p)++, scale /= 10)
        micros += (**p - '0') * scale;
    return *p > first ? micros : -1;
}

enum { NO_OFFSET = 86400 };

/* "Z" or "+08:00" up to the end of the text; seconds east of Greenwich, NO_OFFSET when it is out of range. */
static bool zone(const char *p, int64_t *offset_s)
{
    *offset_s = 0;
    if (strcmp(p, "Z") == 0 || strcmp(p, "z") == 0)
        return true;
    int sign = *p == '+' ? 1 : *p == '-' ? -1 : 0;
    p += sign != 0;
    int h = two_digits(&p, ':'), m = h < 0 ? -1 : two_digits(&p, 0);
    *offset_s = h > 15 || m > 59 ? NO_OFFSET : sign * (h * 60 + m) * 60;
    return sign != 0 && m >= 0 && *p == '\0';
}

bool wall_parse(const char *text, wall_us *out, struct err *e)
{
    char day_text[11];
    date day;
    snprintf(day_text, sizeof day_text, "%s", text);
    const char *p = text + strlen(day_text);
    bool shape = strlen(day_text) == 10 && (*p == 'T' || *p == 't' || *p == ' ');
    p += shape;
    int h = shape ? two_digits(&p, ':') : -1, m = h < 0 ? -1 : two_digits(&p, ':'),
        s = m < 0 ? -1 : two_digits(&p, 0);
    int micros = s < 0 ? -1 : fraction(&p);
    if (micros < 0)
        return err_set(e, ERR_SYNTAX, "'%.40s' is not a time; write 2026-11-21T08:15:00+08:00", text);
    int64_t offset_s;
    if (!zone(p, &offset_s))
        return err_set(e, ERR_SYNTAX, "'%.40s' has no time zone; end it with Z or +08:00", text);
    if (!date_parse(day_text, &day, e))
        return false;
    if (h > 23 || m > 59 || s > 60 || offset_s == NO_OFFSET)
        return err_set(e, ERR_RANGE, "'%.40s' is not a time of day", text);
    out->us = ((int64_t)day.days * 86400 + h * 3600 + m * 60 + s - offset_s) * 1000000 + micros;
    return true;
}
