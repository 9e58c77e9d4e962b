/**
 * reading - what collectors book: readings and gaps, written in batches that may be repeated.
 *
 * Each slot of a point holds one reading or one gap. Writing the same batch twice changes nothing; a
 * reading takes the place of a gap; a different value for a slot that has one goes to
 * reading_conflict, and the first stays. Values are those of the registers: no ratio is applied here.
 *
 * In the same transaction the latest values are brought up to date, live ones too, and who listens to the
 * channel dahu_latest hears of which points: their ids with commas, or "*" when they are too many.
 */
#ifndef DAHU_STORE_READING_H
#define DAHU_STORE_READING_H

#include "dahu/base/clock.h"
#include "dahu/store/db.h"
#include "dahu/store/record.h"

struct reading_state; /* what a writer remembers of its connection */

/* A connection with what one writer keeps on it. Zeroed = not in use. */
struct reading_writer {
    struct db *db;                    /* borrowed */
    wall_us covered_from, covered_to; /* partitions exist for this span; from > to = unknown */
    struct reading_state *state;      /* owned: reading_writer_fini */
};
struct reading_report {
    int64_t readings, gaps, conflicts; /* rows that are new */
    bool replayed;                     /* a key was there already: the batch took the long way */
};
/** reading_writer_init - prepare @db, which stays the caller's. @w is zeroed, or has served another
 * connection. */
bool reading_writer_init(struct reading_writer *w, struct db *db, struct err *e) NODISCARD;
void reading_writer_fini(struct reading_writer *w);
/**
 * reading_write - book a batch in one transaction: all of it or, with the reason, nothing.
 *
 * Under load (batches of READING_BATCH_FULL and more) the latest value of a point is written once a second;
 * what is due then goes with a later batch, an empty one too: see reading_pending.
 * More slots than READING_SLOTS_AT_ONCE, as gaps of days have, take the long way and a second for some ten
 * thousand: better several calls.
 * Errors: of db.h. ERR_DATABASE_AWAY: repeat the batch on a new connection; it may have been booked.
 */
bool reading_write(struct reading_writer *w, const struct record *batch, int count,
                   struct reading_report *out, struct err *e) NODISCARD;
enum { READING_BATCH_FULL = 4000, READING_SLOTS_AT_ONCE = 20000 };
/** reading_pending - there are latest values to be written: when no batch is there, write an empty one. */
bool reading_pending(const struct reading_writer *w);

#endif
