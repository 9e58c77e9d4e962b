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
    int n = snprintf(out, WALL_TEXT_BYTES, "%sT%02d:%02d:%02d", civil, in_day / 3600, in_day / 60 % 60, in_day % 60);
    if (micros)
        n += snprintf(out + n, WALL_TEXT_BYTES - (size_t)n, ".%06d", micros);
    snprintf(out + n, WALL_TEXT_BYTES - (size_t)n, "Z");
    return out;
}

bool wall_parse(const char *text, wall_us *out, struct err *e)
{
    char day_text[11] = "", zone_sign = 0;
    int h, m, s, used = 0, zh = 0, zm = 0, micros = 0;
    date day;
    if (strlen(text) < 20 || sscanf(text, "%10[0-9-]%*1[Tt ]%2d:%2d:%2d%n", day_text, &h, &m, &s, &used) != 4 || !used)
        return err_set(e, ERR_SYNTAX, "'%.40s' is not a time; write 2026-11-21T08:15:00+08:00", text);
    const char *rest = text + used;
    if (*rest == '.') {
        int scale = 100000;
        for (rest++; *rest >= '0' && *rest <= '9'; rest++, scale /= 10)
            micros += (*rest - '0') * scale;
    }
    int tail = 0;
    bool zulu = strcmp(rest, "Z") == 0;
    if (!zulu && (sscanf(rest, "%c%2d:%2d%n", &zone_sign, &zh, &zm, &tail) != 3 || rest[tail] != '\0' ||
                  (zone_sign != '+' && zone_sign != '-')))
        return err_set(e, ERR_SYNTAX, "'%.40s' has no time zone; end it with Z or +08:00", text);
    if (!date_parse(day_text, &day, e))
        return false;
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 || zh < 0 || zh > 15 || zm < 0 || zm > 59)
        return err_set(e, ERR_RANGE, "'%.40s' is not a time of day", text);
    int64_t offset = (zh * 60 + zm) * 60 * (zone_sign == '-' ? -1 : 1);
    out->us = ((int64_t)day.days * 86400 + h * 3600 + m * 60 + s - offset) * 1000000 + micros;
    return true;
}
