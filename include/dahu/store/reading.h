/**
 * reading - what collectors book: readings and gaps, written in batches that may be repeated.
 *
 * Each slot of a point holds one reading or one gap. Writing the same batch twice changes nothing; a
 * reading takes the place of a gap; a different value for a slot that has one goes to
 * reading_conflict, and the first stays. Values are those of the registers: no ratio is applied here.
 */
#ifndef DAHU_STORE_READING_H
#define DAHU_STORE_READING_H

#include "dahu/base/clock.h"
#include "dahu/meter/decode.h"
#include "dahu/store/db.h"

enum { READING_ENERGIES = 4, READING_REALS = 9 };
enum reading_quality { READING_LATE = 1, READING_DOUBTFUL = 2, READING_ESTIMATED = 4, READING_EDITED = 8 };

/* A quantity without a column of its own. */
struct reading_extra {
    enum quantity quantity;
    int64_t value;
};

enum record_kind { RECORD_READING, RECORD_GAP };

/* One slot, or for a gap all slots from slot_at to until. */
struct record {
    enum record_kind kind;
    int64_t point_id;
    wall_us slot_at;
    wall_us at; /* of the answer, or when the gap was recorded */
    union {
        struct {
            int64_t energy[READING_ENERGIES]; /* Wh and varh, in the order of the columns */
            float real[READING_REALS];        /* NAN = missing */
            uint8_t energies;                 /* bit i: energy[i] is known */
            uint8_t quality, extra_count;
            struct reading_extra *extras; /* owned: record_fini */
        } reading;
        struct {
            wall_us until;
            int64_t period_us;
            const char *cause; /* borrowed for ever */
            char *detail;      /* owned: record_fini */
        } gap;
    };
};
void record_fini(struct record *r);

/** reading_wants - the quantities that a record can hold: what a collector has to read. */
struct quantity_set reading_wants(void);
/** record_from_sample - the good values of @s; @r->kind, values and extras are set, the rest is the caller's.
 */
void record_from_sample(const struct sample *s, struct record *r);

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
