/**
 * log - one line per event on standard error, "2026-11-21T08:00:00Z warn collect: text".
 *
 * Where standard error is the journal, the time is left to it and the line starts with its <n> priority.
 * error = a person must act, warn = degraded, info = a state changed, debug = per request.
 * Routine success is silent. Control characters in a line are replaced, so one event is one line.
 */
#ifndef DAHU_BASE_LOG_H
#define DAHU_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);
bool log_level_parse(const char *name, enum log_level *out);
/** log_write - write one line; @area names the part that speaks ("collect", "http"). Thread safe. */
void log_write(enum log_level level, const char *area, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * complaint - one repeating fault, reported at doubling intervals and once on recovery, so that a
 * dead meter cannot fill a disk. Lives in the object that it is about; zeroed = no fault.
 */
struct complaint {
    uint64_t count;   /* times since it began; 0 = healthy */
    int64_t next_us;  /* monotonic time of the next line */
    int64_t delay_us; /* doubles from 1 s up to 1 h */
};
/** complain - count a fault at @now_us and log it when it is due. */
void complain(struct complaint *c, int64_t now_us, enum log_level level, const char *area, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/** complaint_end - log one line of recovery when there had been a fault, and reset. */
void complaint_end(struct complaint *c, const char *area, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
