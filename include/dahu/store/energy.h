/**
 * energy - how the pipeline of energies meets the database: notes of days that are due, everything that a
 * batch of them is made of, and what came out.
 *
 * A batch is some spans of consecutive civil days, each of one metering point, in the order of their points.
 * What is loaded lies in one array a kind; a span has its part of each. What an energy is made of by which
 * rule, meter/vee.h says; what is done in which order, job/energy.h.
 */
#ifndef DAHU_STORE_ENERGY_H
#define DAHU_STORE_ENERGY_H

#include "dahu/base/date.h"
#include "dahu/meter/driver.h"
#include "dahu/meter/vee.h"
#include "dahu/store/db.h"
#include "dahu/store/vee_rule.h"

/* ---- notes -------------------------------------------------------------------------------------------- */

/** energy_lock - until energy_unlock, or the end of the connection, nobody else makes energies. Waits. */
bool energy_lock(struct db *db, struct err *e) NODISCARD;
void energy_unlock(struct db *db);
/** energy_lock_within - the same until the end of the transaction. */
bool energy_lock_within(struct db *db, struct err *e) NODISCARD;

/* Of the points, those whose number modulo @out_of is @of: two connections work on disjoint points. */
struct energy_share {
    int of, out_of;
};
static const struct energy_share ENERGY_ALL = {0, 1};

/**
 * energy_take - move notes to where the job works them off; see sql/functions/dahu.energy_take.sql.
 *
 * @point  0 = all
 */
bool energy_take(struct db *db, int64_t point, struct energy_share share, bool running_later, int64_t *taken,
                 struct err *e) NODISCARD;

/* ---- what a batch is made of -------------------------------------------------------------------------- */

enum { ENERGY_REASON_BYTES = 16 };
/* So many days a day looks back: for its shape, and for what is usual. */
enum { ENERGY_PAST_DAYS = 35 };

/* A part of one of the arrays of struct energy_batch. */
struct energy_part {
    int first, count;
};

struct energy_span {
    int64_t point;
    int32_t since, until; /* days since 1970-01-01 */
    wall_us from, to;
    bool exports; /* a generation point: its base is active export */
    int64_t slot_s;
    struct energy_part samples, intervals, pieces, edits, tariff_sums, days, made, capacities, periods, notes;
};

struct energy_note {
    int32_t day;
    char because[ENERGY_REASON_BYTES];
    int64_t event_id; /* 0 = none */
};

/* A row of energy_day. */
struct energy_day {
    int64_t point;
    int32_t day;
    int64_t energy[VEE_ENERGIES];
    uint8_t known;    /* bits */
    int64_t demand_w; /* -1 = is not known */
    wall_us demand_at;
    int completeness_bp, estimated_bp, held_bp;
    int used;                        /* -1 = is not known */
    char fault[ENERGY_REASON_BYTES]; /* "" = nothing is wrong */
    char because[ENERGY_REASON_BYTES];
    int64_t event_id; /* 0 = none */
    wall_us made_at;
};

/* A row of interval_day as it is now: its bytes, in binary form, from begins_at on. */
struct energy_made {
    int32_t day;
    size_t at, length; /* in batch.made_bytes */
};

/* From @since until @until (days) the account of the point has @kva connected. */
struct energy_capacity {
    int32_t since, until;
    int64_t kva;
};

/* From @from to @to a collector was to read the point. */
struct energy_period {
    wall_us from, to;
};

struct energy_batch {
    struct energy_span *spans;
    struct vee_sample *samples;
    struct vee_span *intervals;
    struct vee_piece *pieces;
    struct vee_edit *edits;
    struct vee_tariff_sum *tariff_sums;
    struct energy_day *days; /* those of the spans, and of the five weeks before; in order */
    struct energy_made *made;
    struct energy_capacity *capacities;
    struct energy_period *periods;
    struct energy_note *notes;
    struct vee_rules *rules;
    int64_t longest_interval_us;
    int span_count, sample_count, interval_count, piece_count, edit_count, tariff_sum_count, day_count,
        made_count, capacity_count, period_count, note_count;
    struct buf made_bytes;
    wall_us *midnights; /* of the days from @first_day on */
    int32_t first_day;
    int midnight_count;
    wall_us made_at;                       /* by the clock of the database */
    const struct driver_registry *drivers; /* borrowed; NULL = widths of registers are not known */
};

/**
 * energy_batch_load - at most @most notes that were taken, and everything about their spans, inside the
 * transaction of the caller.
 *
 * Shape:            no spans when nothing is left; energy_batch_fini also after a failure.
 */
bool energy_batch_load(struct db *db, struct energy_share share, int most,
                       const struct driver_registry *drivers, struct energy_batch *out,
                       struct err *e) NODISCARD;
void energy_batch_fini(struct energy_batch *b);
/** energy_midnight - when the civil day begins; @day is one of a span, or the one after it. */
wall_us energy_midnight(const struct energy_batch *b, int32_t day);

/* Base energies of the intervals of whole, measured days, in order of the days. */
struct energy_like {
    int32_t day;
    int64_t interval_s;
    int count;
    int64_t *wh; /* owned */
};
struct energy_likes {
    struct energy_like *days; /* owned */
    int count;
};
/** energy_likes_load - those of the ENERGY_PAST_DAYS before the span, as the transaction sees them. */
bool energy_likes_load(struct db *db, const struct energy_span *s, struct energy_likes *out,
                       struct err *e) NODISCARD;
/** energy_likes_add - @like is theirs from now on. */
void energy_likes_add(struct energy_likes *to, struct energy_like like);
void energy_likes_fini(struct energy_likes *l);

/* ---- what came out ------------------------------------------------------------------------------------ */

struct energy_output;
struct energy_output *energy_output_new(void);
void energy_output_free(struct energy_output *o);

/** energy_put_day - write the row of a day; @old is what it replaces, NULL = nothing. @keep: into the
 * history. */
void energy_put_day(struct energy_output *o, const struct energy_day *d, const struct energy_day *old,
                    bool keep);
/** energy_drop_day - nothing is known of the day any more. */
void energy_drop_day(struct energy_output *o, const struct energy_day *old, bool keep);
/**
 * energy_put_intervals - write the intervals of a day, unless they are there as they are.
 *
 * @intervals NULL = there are none. Shape: whether they differ.
 */
bool energy_put_intervals(struct energy_output *o, const struct energy_batch *b, const struct energy_span *s,
                          int32_t day, int64_t interval_s, const struct vee_interval *intervals, int count);
void energy_put_finding(struct energy_output *o, int64_t point, int32_t day, const struct vee_finding *f);
/** energy_put_following - days of the span came out differently, the last of them @changed: the days behind
 * the span that look back on it (see ENERGY_PAST_DAYS) are made anew by the next batch, because of @note. */
void energy_put_following(struct energy_output *o, const struct energy_span *s, int32_t changed,
                          const struct energy_note *note);
/** energy_output_flush - the days and intervals so far, for whoever is to read them in the same transaction.
 */
bool energy_output_flush(struct db *db, struct energy_output *o, struct err *e) NODISCARD;
/** energy_output_write - all that is left, into the transaction of the batch; then its notes are done. */
bool energy_output_write(struct db *db, struct energy_output *o, struct err *e) NODISCARD;

#endif
