/**
 * program.h - what a program is made of. Private: program.c makes and runs it, program_cache.c shares it.
 */
#ifndef DAHU_METER_PROGRAM_PRIVATE_H
#define DAHU_METER_PROGRAM_PRIVATE_H

#include "dahu/meter/program.h"

enum step_kind { STEP_INTEGER, STEP_FLOAT };

/* One value: where its words are and what it is multiplied with. */
struct step {
    uint64_t up, down; /* value = raw x up / down, or raw x up x 2^shift */
    int64_t count;     /* canonical size of one count of an integer */
    int64_t wraps_at;  /* as in struct sample_value */
    int16_t quantity;
    int16_t request; /* of the plan */
    uint16_t at;     /* words into its answer */
    uint16_t first_mark;
    int16_t shift;                   /* of a float, beside its own exponent */
    uint8_t words, missing, invalid; /* missing, invalid: numbers of marks */
    enum step_kind kind : 8;
    bool is_signed, low_word_first, swap_bytes, invert, secondary, unverified;
    bool counts; /* a measured value: neither text nor setting */
};

/* The joined words of a register that mean "no value"; a 0 bit in mask is "any". */
struct mark {
    uint64_t word, mask;
};

struct program {
    /* what it was made for */
    const struct driver *driver;
    struct quantity_set want;
    enum plan_scope scope;
    struct meter_map map; /* holes owned */
    /* what was made */
    struct plan plan;
    struct step *steps;
    struct quantity_set stepped; /* what the steps tell */
    struct mark *marks;
    int16_t *others; /* quantities that take the general path */
    int step_count, mark_count, other_count;
    bool rereads_checks;
    /* who uses it */
    int users;
    struct program_cache *cache; /* NULL = nobody else */
};

/** program_make - plan and steps of a program whose want and scope are set. */
void program_make(struct program *p, const struct meter_map *m);

#endif
