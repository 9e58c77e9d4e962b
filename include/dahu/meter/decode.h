/**
 * decode - from the words that a meter answered to canonical values, exactly.
 *
 * Pure, and never through floating point: even a float register is taken apart into its mantissa
 * and exponent and rounded once, half away from zero. A value that is not there is never 0.
 */
#ifndef DAHU_METER_DECODE_H
#define DAHU_METER_DECODE_H

#include "dahu/meter/map.h"

enum quality {
    QUALITY_NONE, /* the driver does not offer it */
    QUALITY_GOOD,
    QUALITY_MISSING, /* the meter answers "no value": a sentinel, NaN, blanks */
    QUALITY_ABSENT,  /* this meter lacks the register: exception 2, or the model was not found */
    QUALITY_INVALID, /* bits that cannot be a value: bad BCD, infinity, overflow mark, out of range */
    QUALITY_UNREAD,  /* no answer in this poll */
};
const char *quality_name(enum quality q); /* "good" */

/* Answers of one meter. Zeroed = empty. A value is only taken from one answer as a whole. */
struct image_block {
    struct read_request read;
    uint16_t *words; /* owned */
    uint32_t poll;
};
struct register_image {
    struct image_block *blocks; /* owned: image_fini */
    int count;
    uint32_t poll;
};
void image_fini(struct register_image *image);
/** image_begin - a new poll: words of earlier polls no longer count, but those of `once` registers. */
void image_begin(struct register_image *image);
/** image_put - the words that answered @read; copied. */
void image_put(struct register_image *image, struct read_request read, const uint16_t *words);
/** image_answer - the words that answered exactly @read in this poll, or NULL. */
const uint16_t *image_answer(const struct register_image *image, struct read_request read);
/** image_narrow - words that were answered are not why a longer read was refused: shrink the holes of @m
 *  to what remains, so that the next plan avoids no more than it must. decode_sample does this. */
void image_narrow(const struct register_image *image, struct meter_map *m);
/** image_get - @words words at @address out of one answer, or NULL. @any_poll also takes old ones. */
const uint16_t *image_get(const struct register_image *image, struct read_request read, bool any_poll);

struct sample_value {
    int64_t value;    /* canonical: quantity_table[].decimals */
    int64_t wraps_at; /* canonical value after which the counter starts again from 0; 0 = never or unknown */
    int64_t step;     /* canonical size of one count: of a float its resolution at this value; at least 1 */
    enum quality quality;
    bool secondary;  /* the CT and PT ratios of the installation are still to be applied (ratio.h) */
    bool unverified; /* the driver does not vouch for this register */
};
enum { SAMPLE_TEXT_BYTES = 2 * REGISTER_WORDS_MAX + 1 };
struct sample {
    struct sample_value value[Q_COUNT]; /* texts too: their quality counts, their value is 0 */
    char text[QUANTITY_TEXT_COUNT][SAMPLE_TEXT_BYTES];
    struct quantity_set told; /* holds at least those that decoding has set: what sample_reset clears */
};
/** sample_reset - empty what decoding has set; a new sample is zeroed instead. @next will be set next, each
 * of them: they are left as they are. */
void sample_reset(struct sample *s, const struct quantity_set *next);
/** sample_text - the text of @q (QUANTITY_TEXT_FIRST and up); "" unless its quality is good. */
const char *sample_text(const struct sample *s, enum quantity q);
/** sample_mirror - the current transformers are fitted the wrong way round: swap import and export,
 *  opposite quadrants, and the sign of powers. */
void sample_mirror(struct sample *s);

/**
 * decode_sample - everything that @image tells, into @out, which may hold anything.
 *
 * Sets m->swap_word_order when a variant of the driver is recognised in the image, and narrows the
 * holes of @m.
 */
void decode_sample(struct meter_map *m, const struct register_image *image, struct sample *out);
/** decode_wanted - the same for the quantities of @want; @out is zeroed or was decoded into before. */
void decode_wanted(struct meter_map *m, const struct register_image *image, const struct quantity_set *want,
                   struct sample *out);
/* The parts of both: the word order of this meter, then one quantity of its driver into an empty place. */
void decode_variant(struct meter_map *m, const struct register_image *image);
void decode_quantity(const struct meter_map *m, const struct register_image *image, enum quantity q,
                     struct sample *out);

enum check_outcome { CHECK_OK, CHECK_DIFFERS, CHECK_UNREAD };
/** decode_check - is setting @check as the driver expects? @got receives what the meter says. */
enum check_outcome decode_check(const struct meter_map *m, const struct register_image *image,
                                const struct driver_check *check, char got[static SAMPLE_TEXT_BYTES]);

#endif
