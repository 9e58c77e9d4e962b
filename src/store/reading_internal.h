/* reading_internal - the parts of reading.c: how rows travel, and what a writer remembers between batches. */
#ifndef DAHU_STORE_READING_INTERNAL_H
#define DAHU_STORE_READING_INTERNAL_H

#include "dahu/store/db_array.h"
#include "dahu/store/reading.h"

/* ---- the slots of a batch: reading_slots.c ---- */

/* One slot of one record; a gap may have many. */
struct slot_key {
    wall_us slot_at;
    int64_t point_id;
    const struct record *record;
};
/* In the order in which everybody takes the keys of dahu.reading: by slot, then by point. */
struct slot_keys {
    struct slot_key *key; /* owned */
    int count, cap;
    int gaps;     /* of them slots of gaps */
    bool repeats; /* two of them are one slot, or there are too many slots of gaps: not for the fast way */
};
void slot_keys_fill(struct slot_keys *k, const struct record *batch, int count);
const struct slot_key *slot_keys_find(const struct slot_keys *k, int64_t point_id, wall_us slot_at);

/* ---- COPY in binary form: reading_copy.c ---- */

/* The columns of dahu.reading, in the order of reading_row. */
#define READING_COLUMNS                                                                                      \
    "metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh, "                        \
    "active_energy_export_wh,"                                                                               \
    " reactive_energy_import_varh, reactive_energy_export_varh, active_power_w, reactive_power_var,"         \
    " voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a, power_factor"

struct copy {
    struct db *db;
    struct buf bytes;
    bool begun;
};
void copy_init(struct copy *c, struct db *db);
/** copy_row - append a row to the COPY that @sql begins, when it is the first; sends what is enough for a
 * packet. */
bool copy_row(struct copy *c, const char *sql, const uint8_t *row, const uint8_t *end,
              struct err *e) NODISCARD;
/** copy_end - also without a row, and with @ok false after a failure: then it only cleans up. Frees @c. */
bool copy_end(struct copy *c, bool ok, struct err *e) NODISCARD;

enum { ROW_BYTES_MAX = 2048 };
uint8_t *reading_row(uint8_t *to, const struct record *r);
uint8_t *holder_row(uint8_t *to, const struct slot_key *k); /* holds the key of a gap's slot */
uint8_t *gap_row(uint8_t *to, const struct slot_key *k);
uint8_t *gap_span_row(uint8_t *to, const struct record *r); /* the same with until and period_us */
/** extra_rows - pass the rows of the extra quantities of @r, one by one, to copy_row. */
bool extra_rows(struct copy *c, const char *sql, const struct record *r, struct err *e) NODISCARD;

/* ---- the two ways into the database, inside the transaction of the caller ---- */

/** reading_direct - COPY into the tables themselves. ERR_CONFLICT: a key is there; roll back and replay. */
bool reading_direct(struct db *db, const struct slot_keys *k, struct reading_report *out,
                    struct err *e) NODISCARD;
/** reading_replay - through staging tables, whatever is there already. */
bool reading_replay_prepare(struct db *db, struct err *e) NODISCARD; /* once a connection */
bool reading_replay(struct db *db, const struct record *batch, int count, struct reading_report *out,
                    struct err *e) NODISCARD;

/* ---- days to be made anew: reading_days.c ---- */

struct day_marks;
struct day_marks *day_marks_new(void);
void day_marks_free(struct day_marks *m);
void day_marks_forget(struct day_marks *m); /* the transaction failed: nothing that it noted holds */
bool day_marks_note(struct day_marks *m, struct db *db, const struct record *batch, int count,
                      struct err *e) NODISCARD;

/* ---- latest values: reading_latest.c ---- */

struct latest;
struct latest *latest_new(void);
void latest_free(struct latest *l);
void latest_take(struct latest *l, const struct record *batch, int count);
/** latest_write - what is due of what was taken; all of it unless @busy. Tells the listeners. */
bool latest_write(struct latest *l, struct db *db, bool busy, struct err *e) NODISCARD;
void latest_done(struct latest *l, bool committed); /* what was not committed is forgotten */
bool latest_pending(const struct latest *l);

#endif
