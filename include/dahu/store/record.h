/**
 * record - what a collector has to say about one slot, or about one moment between the slots.
 *
 * The unit of the queue to PostgreSQL and, as bytes, of the spool. A reading needs no memory beside it: a
 * block of its own for the extra quantities cost the loop more than decoding them. Values are those of the
 * registers, before any ratio.
 */
#ifndef DAHU_STORE_RECORD_H
#define DAHU_STORE_RECORD_H

#include "dahu/base/buf.h"
#include "dahu/base/clock.h"
#include "dahu/meter/decode.h"

enum { READING_ENERGIES = 4, READING_REALS = 9, READING_EXTRAS = 10 };
enum reading_quality { READING_LATE = 1, READING_DOUBTFUL = 2, READING_ESTIMATED = 4, READING_EDITED = 8 };

enum record_kind {
    RECORD_READING,      /* the value of a slot */
    RECORD_GAP,          /* one slot without a value, or all slots from slot_at to gap.until */
    RECORD_LIVE,         /* a value between slots: is shown, is not kept */
    RECORD_LIVE_FAILURE, /* there was to be one: why there is none */
    RECORD_KINDS
};

enum { RECORD_CAUSE_BYTES = 24, RECORD_DETAIL_MAX = 1000 };

struct record {
    int64_t point_id;
    wall_us slot_at;           /* of a live record: the moment that it was planned for */
    wall_us at;                /* of the answer, or when the failure was recorded */
    uint8_t kind;              /* enum record_kind */
    uint8_t quality;           /* enum reading_quality */
    uint16_t known;            /* bit i: energy[i] is known; bit READING_ENERGIES + i: extra quantity i is */
    float real[READING_REALS]; /* NAN = missing */
    union {
        struct {
            int64_t energy[READING_ENERGIES]; /* Wh and varh, in the order of the columns; 0 unless known */
            int64_t extra[READING_EXTRAS]; /* those that are known, in the order of record_extra_quantity */
        } reading;
        struct {
            wall_us until; /* last slot; slot_at for a single one */
            int64_t period_us;
            char *detail; /* UTF-8, owned: record_fini; NULL = "" */
            char cause[RECORD_CAUSE_BYTES];
        } gap;
    };
};
_Static_assert(sizeof(struct record) == 176, "a queue of them has to fit the memory of a small machine");

static inline bool record_has_values(const struct record *r)
{
    return r->kind == RECORD_READING || r->kind == RECORD_LIVE;
}
static inline bool record_is_live(const struct record *r)
{
    return r->kind == RECORD_LIVE || r->kind == RECORD_LIVE_FAILURE;
}
void record_fini(struct record *r);

/** record_prefetch - have the memory of @place, where the next record will be written, fetched meanwhile. */
static inline void record_prefetch(const struct record *place)
{
    enum { LINE_BYTES = 64 };
    for (size_t at = 0; at < sizeof *place; at += LINE_BYTES)
        __builtin_prefetch((const char *)place + at, 1);
    __builtin_prefetch((const char *)(place + 1) - 1, 1);
}

/** reading_wants - the quantities that a record can hold: what a collector has to read for a slot. */
struct quantity_set reading_wants(void);
/** live_wants - those that are shown as the latest value: what it has to read between the slots. */
struct quantity_set live_wants(void);
/** record_extra_quantity - the extra quantity @index, below READING_EXTRAS. */
enum quantity record_extra_quantity(int index);
int record_extra_count(const struct record *r);

/**
 * record_from_sample - a reading of the good values of @s; point, slot and time are the caller's, and so is
 * another kind: RECORD_LIVE. What @r held before is forgotten, not freed.
 */
void record_from_sample(const struct sample *s, struct record *r);
/** record_fail - make @r a gap of its slot, with @cause and @detail copied (NULL = ""). The same holds. */
void record_fail(struct record *r, const char *cause, const char *detail);

/**
 * record_encode - append @r as bytes, at most RECORD_BYTES_MAX; a usual reading takes about 80.
 *
 * record_decode - one record from the begin of @bytes; @used tells where the next one begins.
 *
 * Shape:  version, kind, then numbers of variable length; no padding and one form only, so that equal
 *         records are equal bytes. There is no checksum: whoever keeps the bytes adds one.
 * Errors: ERR_MALFORMED: cut short, another version, or a record that no collector makes (a slot outside
 *         the years 1970 to 9999, a NAN, text that is no UTF-8, ...). Nothing is owned then.
 */
enum { RECORD_BYTES_MAX = 1200 };
void record_encode(const struct record *r, struct buf *out);
bool record_decode(const void *bytes, size_t n, size_t *used, struct record *r, struct err *e) NODISCARD;

#endif
