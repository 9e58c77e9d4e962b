/**
 * county - the sample county in the database: is it there, its calendar, its small tables, its history.
 *
 * A database has it when the import batch 'sample county' is recorded; the batch is written in the
 * transaction that plants it, so a half of it cannot exist. What it consists of is not known here.
 */
#ifndef DAHU_STORE_COUNTY_H
#define DAHU_STORE_COUNTY_H

#include "dahu/base/buf.h"
#include "dahu/base/clock.h"
#include "dahu/base/date.h"
#include "dahu/store/db.h"

enum county_state {
    COUNTY_ABSENT, /* and no accounts: there is room for it */
    COUNTY_PRESENT,
    COUNTY_FOREIGN, /* the database holds accounts of somebody */
};
struct county_status {
    enum county_state state;
    int version;     /* COUNTY_PRESENT: that it was made by */
    wall_us made_at; /* COUNTY_PRESENT: the moment that it is arranged around */
};
bool county_status(struct db *db, struct county_status *out, struct err *e) NODISCARD;

/* Instants at which the days of the utility begin. */
struct county_days {
    date today, first;
    wall_us *midnight; /* owned: county_days_fini */
    int count;
};
/** county_days_load - from @months before the day of @now to the day after it. */
bool county_days_load(struct db *db, wall_us now, int months, struct county_days *out,
                      struct err *e) NODISCARD;
void county_days_fini(struct county_days *d);

/* Inside one transaction of the caller: lock, plant, write, finish. */

/** county_lock - wait for others who plant; released with the transaction. */
bool county_lock(struct db *db, struct err *e) NODISCARD;
/** county_plant - the small tables; @document is JSON for dahu.county_plant. */
bool county_plant(struct db *db, const char *document, struct err *e) NODISCARD;
/** county_point_id - identifier of metering point @number. */
bool county_point_id(struct db *db, const char *number, int64_t *out, struct err *e) NODISCARD;

enum { COUNTY_ENERGY_COLUMNS = 4, COUNTY_REAL_COLUMNS = 9, COUNTY_INTERVAL_S = 900 };
struct county_values {
    uint8_t energies; /* bit i: energy[i] is known */
    bool has_reals;
    int64_t energy[COUNTY_ENERGY_COLUMNS];
    float real[COUNTY_REAL_COLUMNS];
};
/* Many rows by one binary COPY. */
struct county_copy {
    struct db *db;
    struct buf bytes;
    int64_t rows;
};
enum county_table { COUNTY_READINGS, COUNTY_INTERVALS };
bool county_copy_begin(struct county_copy *c, struct db *db, enum county_table table,
                       struct err *e) NODISCARD;
bool county_copy_reading(struct county_copy *c, int64_t point, wall_us slot, const struct county_values *v,
                         struct err *e) NODISCARD;
/** county_copy_interval - the energies are those of the COUNTY_INTERVAL_S before @slot. */
bool county_copy_interval(struct county_copy *c, int64_t point, wall_us slot, const struct county_values *v,
                          struct err *e) NODISCARD;
/** county_copy_end - also after a failure, with @ok false: then it only cleans up and returns false. */
bool county_copy_end(struct county_copy *c, bool ok, struct err *e) NODISCARD;
/** county_gaps - a gap in every slot from @from to @until (both included), of a meter that never answers. */
bool county_gaps(struct db *db, int64_t point, wall_us from, wall_us until, struct err *e) NODISCARD;

/** county_finish - latest values, notes of months to be made, and the mark that the county is there. */
bool county_finish(struct db *db, wall_us history_from, wall_us last_slot, int version, wall_us made_at,
                   int64_t rows, struct err *e) NODISCARD;

/** county_settle - outside a transaction, after the commit: statistics of the new rows, for the planner. */
bool county_settle(struct db *db, struct err *e) NODISCARD;
/** county_lives - whether its people have work: contracts alone are none. */
bool county_lives(struct db *db, bool *out, struct err *e) NODISCARD;
/** county_tariff - the tariff that it bills by; not new when it was there. */
bool county_tariff(struct db *db, bool *is_new, struct err *e) NODISCARD;
/** county_live - after the first review: all the work of its people, in one transaction. */
bool county_live(struct db *db, struct err *e) NODISCARD;
/** county_move - outside a transaction: give its links the ports from @base_port on, if it has others. */
bool county_move(struct db *db, int base_port, struct err *e) NODISCARD;

#endif
