/* log - see the header. */
#include "dahu/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum log_level threshold = LOG_INFO;

static const struct {
    const char *name;
    int priority; /* of syslog(3), which the journal reads from "<n>" */
} levels[] = {[LOG_ERROR] = {"error", 3},
              [LOG_WARN] = {"warn", 4},
              [LOG_INFO] = {"info", 6},
              [LOG_DEBUG] = {"debug", 7}};

void log_set_level(enum log_level level)
{
    threshold = level;
}

bool log_level_parse(const char *name, enum log_level *out)
{
    for (unsigned i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(levels[i].name, name) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    return false;
}

/* Whether standard error really is the journal's: what systemd starts hands the variable on to everything
 * below it, to terminals and redirected files too. */
static bool writes_to_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat st;
    char mine[64];
    if (!stream || fstat(STDERR_FILENO, &st) != 0)
        return false;
    snprintf(mine, sizeof mine, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    return strcmp(mine, stream) == 0;
}

__attribute__((format(printf, 3, 0))) static void write_line(enum log_level level, const char *area,
                                                             const char *fmt, va_list ap)
{
    if (level > threshold)
        return;
    char text[1400], stamp[32] = "";
    vsnprintf(text, sizeof text, fmt, ap);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    if (writes_to_journal()) {
        snprintf(stamp, sizeof stamp, "<%d>", levels[level].priority);
    } else {
        struct timespec now;
        struct tm tm;
        clock_gettime(CLOCK_REALTIME, &now);
        gmtime_r(&now.tv_sec, &tm);
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ ", &tm);
    }
    fprintf(stderr, "%s%s %s: %s\n", stamp, levels[level].name, area, text);
}

void log_write(enum log_level level, const char *area, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    write_line(level, area, fmt, ap);
    va_end(ap);
}

enum { FIRST_DELAY_US = 1000000 };
static const int64_t LAST_DELAY_US = 3600LL * 1000000;

void complain(struct complaint *c, int64_t now_us, enum log_level level, const char *area, const char *fmt,
              ...)
{
    c->count++;
    if (c->count > 1 && now_us < c->next_us)
        return;
    c->delay_us = c->delay_us ? c->delay_us * 2 : FIRST_DELAY_US;
    if (c->delay_us > LAST_DELAY_US)
        c->delay_us = LAST_DELAY_US;
    c->next_us = now_us + c->delay_us;
    char text[1200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (c->count == 1)
        log_write(level, area, "%s", text);
    else
        log_write(level, area, "%s (%llu times so far)", text, (unsigned long long)c->count);
}

void complaint_end(struct complaint *c, const char *area, const char *fmt, ...)
{
    if (c->count > 0) {
        va_list ap;
        va_start(ap, fmt);
        write_line(LOG_INFO, area, fmt, ap);
        va_end(ap);
    }
    memset(c, 0, sizeof *c);
}
