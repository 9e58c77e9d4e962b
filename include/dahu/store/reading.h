/**
 * reading - what collectors book: readings and gaps, written in batches that may be repeated.
 *
 * Each slot of a point holds one reading or one gap. Writing the same batch twice changes nothing; a
 * reading takes the place of a gap; a different value for a slot that has one goes to
 * reading_conflict, and the first stays. Values are those of the registers: no ratio is applied here.
 */
#ifndef DAHU_STORE_READING_H
#define DAHU_STORE_READING_H

#include "dahu/store/db.h"
#include "dahu/store/record.h"

/* A connection with what one writer keeps on it. */
struct reading_writer {
    struct db *db;                    /* borrowed */
    wall_us covered_from, covered_to; /* partitions exist for this span; from > to = unknown */
};
struct reading_report {
    int64_t readings, gaps, conflicts; /* rows that are new */
};
/** reading_writer_init - prepare @db, which stays the caller's. */
bool reading_writer_init(struct reading_writer *w, struct db *db, struct err *e) NODISCARD;
/**
 * reading_write - book a batch in one transaction: all of it or, with the reason, nothing.
 *
 * Errors: of db.h. ERR_DATABASE_AWAY: repeat the batch on a new connection; it may have been booked.
 */
bool reading_write(struct reading_writer *w, const struct record *batch, int count,
                   struct reading_report *out, struct err *e) NODISCARD;

#endif
