/**
 * roster - which meters a collector has to read, and that it is alive.
 */
#ifndef DAHU_STORE_ROSTER_H
#define DAHU_STORE_ROSTER_H

#include "dahu/base/arena.h"
#include "dahu/base/clock.h"
#include "dahu/store/db.h"

/* An active metering point, with the meter that is installed there now. */
struct roster_row {
    int64_t point_id;
    const char *serial_number, *driver, *uri; /* in the arena of the roster */
    int unit, slot_s;
    int connect_timeout_ms, request_timeout_ms; /* 0 = as the collector is set */
    wall_us booked_at; /* newest slot that was read or given up; INT64_MIN us = none */
};
struct roster {
    struct arena arena;
    struct roster_row *rows; /* sorted by point */
    int count;
    int64_t fingerprint;
};

/** roster_load - owned by the caller, roster_free. */
bool roster_load(struct db *db, struct roster **out, struct err *e) NODISCARD;
void roster_free(struct roster *r); /* NULL is fine */
/** roster_fingerprint - differs from that of a loaded roster when its rows (but booked_at) have changed. */
bool roster_fingerprint(struct db *db, int64_t *out, struct err *e) NODISCARD;

/** collector_seen - note that collector @name lives; @process is host and process id. */
bool collector_seen(struct db *db, const char *name, wall_us started, const char *version,
                    const char *process, struct err *e) NODISCARD;

#endif
