/**
 * energy - from readings to roll-ups: makes the days that are due, and the months that they are part of.
 *
 * Whoever changes what an energy is made of notes the civil days in dahu.energy_due, in the same transaction.
 * Here the notes are taken, the days around them that a new reading can change are taken along, everything
 * that vee_run asks for is loaded, and what came out differently is written: interval_day, energy_day (with
 * what it was before in energy_day_history), vee_finding, energy_month. A day that comes out as it was is
 * not written, so a second run writes nothing.
 *
 * Not here: what is made of a reading (meter/vee.h), how rows travel (store/energy.h), who notes days.
 */
#ifndef DAHU_JOB_ENERGY_H
#define DAHU_JOB_ENERGY_H

#include "dahu/store/db.h"

struct energy_report {
    int64_t due;      /* notes that were taken */
    int64_t days;     /* days that were made: those noted, and those that they can change */
    int64_t changed;  /* days that came out differently */
    int64_t findings; /* findings of the days that were made */
};

struct energy_request {
    const char *drivers_folder; /* where drivers of one's own are; NULL or "" = none. Widths of registers */
    struct db *beside;          /* a second connection: half of the points at the same time; NULL = none */
    bool running_later;         /* days that run still, and were made within the last minutes, may wait */
};

/**
 * energy_refresh - make all days that are due. Each batch is committed by itself: what was made stays made,
 * whatever ends this, and what was taken and not made is made by the next call. Call it outside a
 * transaction. One at a time: a second one waits.
 *
 * @out   may be NULL
 */
bool energy_refresh(struct db *db, const struct energy_request *request, struct energy_report *out,
                    struct err *e) NODISCARD;

/**
 * energy_remake - make the days of one point that are due, inside the transaction of the caller, who commits
 * or rolls back. Waits for a refresh that works, and keeps the next one waiting until the transaction ends.
 */
bool energy_remake(struct db *db, int64_t point, const char *drivers_folder, struct energy_report *out,
                   struct err *e) NODISCARD;

#endif
