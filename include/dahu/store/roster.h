/**
 * roster - which meters a collector has to read now, with what is known of them.
 */
#ifndef DAHU_STORE_ROSTER_H
#define DAHU_STORE_ROSTER_H

#include "dahu/base/arena.h"
#include "dahu/base/clock.h"
#include "dahu/meter/map.h"
#include "dahu/store/db.h"

/* An active metering point, with the meter that is installed there now. */
struct roster_row {
    int64_t point_id, meter_id;
    const char *point_number, *serial_number, *driver, *uri; /* in the arena of the roster */
    const char *other_link; /* leads to the same endpoint and is used instead of @uri; NULL = none */
    int unit, slot_s;
    int live_s, max_in_flight;                  /* 0 = none; as the driver says */
    int connect_timeout_ms, request_timeout_ms; /* 0 = as the collector is set */
    wall_us booked_at;          /* newest slot that was read or given up; INT64_MIN us = none */
    wall_us since;              /* from when on it is to be read; INT64_MIN us = from now on */
    struct read_request *holes; /* what the meter is known to lack */
    int hole_count;
};
struct roster {
    struct arena arena;
    struct roster_row *rows; /* sorted by point */
    int count;
    int64_t fingerprint;
};

enum roster_scope {
    ROSTER_OWN,  /* behind the endpoints that this collector owns and keeps */
    ROSTER_FREE, /* behind those that no living collector owns and that it can reach: for reading once */
};

/** roster_load - owned by the caller, roster_free. @collector is its name. */
bool roster_load(struct db *db, const char *collector, enum roster_scope scope, struct roster **out,
                 struct err *e) NODISCARD;
void roster_free(struct roster *r); /* NULL is fine */
/** roster_fingerprint - differs from that of a loaded roster of ROSTER_OWN when its rows have changed (but
 *  booked_at, since and holes). */
bool roster_fingerprint(struct db *db, const char *collector, int64_t *out, struct err *e) NODISCARD;
/** roster_listen - hear (db_heard) when rows change that rosters are made of. */
bool roster_listen(struct db *db, struct err *e) NODISCARD;
/** roster_next - milliseconds until an installation begins or ends, which changes rosters without a notice;
 *  INT64_MAX when none will. */
bool roster_next(struct db *db, int64_t *out_ms, struct err *e) NODISCARD;
/** roster_find - the row of a point, or NULL. */
const struct roster_row *roster_find(const struct roster *r, int64_t point_id);

/** collection_refresh - note since when which points are to be read, and until when others were: to be called
 *  before a changed roster is loaded, again and again while there is @more to be noted. */
bool collection_refresh(struct db *db, bool *more, struct err *e) NODISCARD;

/**
 * roster_moved - points of @before that are not in @after because another collector reads them, or will.
 *
 * Shape:  their ids, sorted, in the arena of @after; @out NULL and 0 when there are none.
 */
bool roster_moved(struct db *db, const struct roster *before, struct roster *after, const int64_t **out,
                  int *count, struct err *e) NODISCARD;

/** roster_left_out - one line for each link that ROSTER_FREE leaves out, and who has it; "" = none. In @a.
 *  @points: how many points are behind them. */
bool roster_left_out(struct db *db, const char *collector, struct arena *a, const char **out, int64_t *points,
                     struct err *e) NODISCARD;

/** meter_holes_store - these, and no others, are the reads that the meter refuses through @driver. */
bool meter_holes_store(struct db *db, int64_t meter_id, const char *driver, const struct read_request *holes,
                       int count, struct err *e) NODISCARD;

#endif
