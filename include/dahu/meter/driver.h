/**
 * driver - one meter model as data: which register holds which quantity, and what may be asked of it.
 *
 * A driver is read from JSON (docs/drivers.md), checked whole, and never changed afterwards: it may
 * be shared by any number of meters and threads. The built-in ones are the files of drivers/; a
 * folder of the user's may add more. Addresses are always the 0-based numbers that go on the wire.
 * Not here: what one particular meter answered (map.h, decode.h).
 */
#ifndef DAHU_METER_DRIVER_H
#define DAHU_METER_DRIVER_H

#include "dahu/base/arena.h"
#include "dahu/base/err.h"
#include "dahu/meter/quantity.h"

/* What the words of a register say. X(id, name, words, shape); 0 words = the driver tells how many. */
#define ENCODINGS(X)                                                                                         \
    X(U16, "u16", 1, INTEGER)                                                                                \
    X(S16, "s16", 1, INTEGER)                                                                                \
    X(U32, "u32", 2, INTEGER)                                                                                \
    X(S32, "s32", 2, INTEGER)                                                                                \
    X(U48, "u48", 3, INTEGER)                                                                                \
    X(S48, "s48", 3, INTEGER)                                                                                \
    X(U64, "u64", 4, INTEGER)                                                                                \
    X(S64, "s64", 4, INTEGER)                                                                                \
    X(F32, "f32", 2, FLOAT)                                                                                  \
    X(F64, "f64", 4, FLOAT)                                                                                  \
    X(BCD, "bcd", 0, INTEGER)          /* 4 decimal digits a word, 1 to 4 words */                           \
    X(SUNSSF, "sunssf", 1, INTEGER)    /* SunSpec power of ten, -10..10 */                                   \
    X(PF4Q, "pf4q_f32", 2, FLOAT)      /* Schneider four-quadrant power factor */                            \
    X(T4, "iskra_t4", 1, INTEGER)      /* 2 bits decade exponent, 14 bits value */                           \
    X(T5, "iskra_t5", 2, INTEGER)      /* 8 bits signed decade exponent, 24 bits value */                    \
    X(T6, "iskra_t6", 2, INTEGER)      /* the same with a signed value */                                    \
    X(T7, "iskra_t7", 2, INTEGER)      /* power factor: export byte, capacitive byte, 4 decimals */          \
    X(ASCII, "ascii", 0, TEXT)         /* two characters a word */                                           \
    X(ASCII16, "ascii16", 0, TEXT)     /* one character a word, in the low byte */                           \
    X(HEX, "hex", 0, TEXT)             /* the words as hexadecimal digits, for serial numbers */             \
    X(TIME870, "iec870_time", 4, TEXT) /* IEC 60870-5-4 date and time in four words */

enum encoding {
#define X(id, ...) ENCODING_##id,
    ENCODINGS(X)
#undef X
        ENCODING_COUNT
};
enum encoding_shape { SHAPE_INTEGER, SHAPE_FLOAT, SHAPE_TEXT };
struct encoding_info {
    const char *name;
    int words;
    enum encoding_shape shape;
};
extern const struct encoding_info encoding_table[ENCODING_COUNT];

enum confidence { CONFIDENCE_TWO, CONFIDENCE_ONE, CONFIDENCE_CONFLICT, CONFIDENCE_INFER };
enum transport { TRANSPORT_TCP = 1, TRANSPORT_RTU_TCP = 2, TRANSPORT_RTU = 4 };

enum {
    REGISTER_WORDS_MAX = 32, /* longest value: a text of 64 characters */
    REGISTER_MARKS_MAX = 4,  /* bit patterns that mean "no value" */
    REGISTER_PARTS_MAX = 8,  /* registers that a computed quantity sums */
    REQUEST_WORDS_MAX = 125, /* Modbus: one answer holds 125 words */
    LAYOUTS_MAX = 8,         /* SunSpec models that one driver reads */
    NO_INDEX = -1,
};

/* value = raw x mantissa x 10^exponent, exact */
struct decimal_scale {
    int64_t mantissa;
    int exponent;
};

/* A bit pattern, high word first; a 0 bit in mask is "any". */
struct register_mark {
    uint16_t word[4], mask[4];
};

struct register_part {
    int16_t index; /* of the register that is summed */
    bool negative;
};

/*
 * One value of the meter, or (words == 0) one computed from others. A helper has no quantity: it is
 * read for what it says about other registers (scale factors, ratios, signs, settings).
 */
struct driver_register {
    const char *id;         /* name of the quantity or of the helper; unique in the driver */
    enum quantity quantity; /* Q_NONE for a helper */
    const char *unit;       /* as the meter counts */
    const char *note;       /* "" = none */
    uint8_t function;       /* 3 holding registers, 4 input registers */
    uint16_t address;       /* on the wire, or the offset in its layout */
    uint16_t words;         /* 0 = computed from parts */
    int8_t layout;          /* index of driver.layouts, NO_INDEX = address is absolute */
    int8_t group;           /* index of driver.groups, NO_INDEX = every model has it */
    enum encoding encoding;
    enum confidence confidence;
    bool unverified;            /* the driver's author says so; obligatory for conflict and infer */
    bool low_word_first;        /* the order of words in this value, unless a variant changes it */
    bool swap_bytes;            /* of every word */
    bool alone;                 /* answers right only to a request of exactly its own words */
    bool once;                  /* read when a meter is met, not at every poll */
    bool invert;                /* the meter counts with the opposite sign */
    bool secondary;             /* behind instrument transformers whose ratio is not yet applied */
    struct decimal_scale scale; /* to the unit of the meter; unit_exponent leads to the canonical unit */
    int unit_exponent;
    int16_t scale_from; /* register whose value is a further power of ten; in the same request */
    int16_t sign_from;  /* register whose bits tell the sign */
    uint32_t sign_mask, sign_negative; /* negative when (raw & mask) == negative */
    uint64_t wraps_at;                 /* raw value after which a counter starts again from 0; 0 = never */
    struct register_mark missing[REGISTER_MARKS_MAX], invalid[REGISTER_MARKS_MAX];
    uint8_t missing_count, invalid_count, part_count;
    struct register_part parts[REGISTER_PARTS_MAX];
};

struct driver_range {
    uint8_t function;
    uint32_t address, words;
};

struct driver_limits {
    int max_words;     /* one request, 1..125 */
    int max_gap_words; /* words that no register covers and a request may still span; 0 = none */
    bool even_start, even_count;
    int max_in_flight;                /* requests that the meter takes at once */
    int pause_ms;                     /* silence that it needs between an answer and the next request */
    const struct driver_range *never; /* words that no request may touch */
    int never_count;
};

struct driver_serial {
    int baud;    /* 0 = not known */
    char parity; /* 'N' 'E' 'O' */
    int data_bits, stop_bits, unit;
};

/* A part of the map that only some models have: exception 2 there is "absent", not a fault. */
struct driver_group {
    const char *name, *note; /* which models lack it */
};

/* A setting or an identity that must be as expected, or the values mean something else. */
struct driver_check {
    int16_t index;             /* register */
    bool model;                /* tells the model, not a setting */
    const char *const *expect; /* decimal numbers, or texts where a closing * stands for any rest */
    int expect_count;
    const char *reason;
};

/* "When this register has one of these values, the words of numbers come in the other order." */
struct driver_variant {
    int16_t index;
    const int64_t *equals;
    int equals_count;
};

/* A SunSpec model: found by walking the chain of models, so its address differs from meter to meter. */
struct driver_layout {
    const char *name;
    const uint16_t *ids; /* model numbers that share this layout */
    int id_count;
    int words; /* header included; what the last register needs */
    bool required;
};

struct driver_discovery {
    const uint16_t *bases; /* where the marker may stand */
    int base_count;
    uint8_t function;
    uint32_t marker; /* two words */
};

struct driver {
    struct arena arena;
    const char *name, *vendor, *source_name;
    const char *const *models, *const *notes, *const *sources;
    int model_count, note_count, source_count;
    unsigned transports; /* enum transport, or'ed */
    struct driver_serial serial;
    struct driver_limits limits;
    struct driver_register *registers; /* quantities and helpers, in the order of the file */
    int register_count;
    const struct driver_group *groups;
    const struct driver_check *checks;
    const struct driver_variant *variants;
    const struct driver_layout *layouts;
    int group_count, check_count, variant_count, layout_count;
    struct driver_discovery discovery;                          /* base_count 0 = addresses are absolute */
    int16_t ct_primary, ct_secondary, pt_primary, pt_secondary; /* registers that hold the ratios */
    bool replaces;                /* may take the place of a built-in driver of its name */
    int16_t of_quantity[Q_COUNT]; /* register index, NO_INDEX = this meter does not tell */
};

/* Everything that is wrong with one file. */
struct driver_fault {
    char *path, *reason;
};
struct driver_faults {
    struct driver_fault *list; /* owned: driver_faults_fini */
    int count;
};
void driver_faults_fini(struct driver_faults *faults);

/**
 * driver_load - a driver from JSON text; NULL with the first fault when it is not right.
 *
 * Shape:  owned by the caller, driver_free. @source_name (a file name) is copied.
 * Errors: ERR_SYNTAX "drivers/x.json: $.registers[3].address: ...".
 */
struct driver *driver_load(const char *text, size_t len, const char *source_name, struct err *e);
/** driver_check - the same, but every fault goes to @faults (initialised here); NULL if there is one. */
struct driver *driver_check(const char *text, size_t len, const char *source_name,
                            struct driver_faults *faults);
/** driver_check_file - the same for a file; no faults and NULL when it could not be read (@e tells). */
struct driver *driver_check_file(const char *path, struct driver_faults *faults, struct err *e);
void driver_free(struct driver *d);

/** driver_register_find - index of the register called @id, or NO_INDEX. */
int driver_register_find(const struct driver *d, const char *id);
/** driver_unit - the words that must come in one answer for register @r: its own and those of its
 *  scale factor, by the addresses of the driver. */
struct driver_range driver_unit(const struct driver *d, const struct driver_register *r);
/** driver_rounded - @range grown to the even start and count that the meter asks for. */
struct driver_range driver_rounded(const struct driver *d, struct driver_range range);
/** driver_wraps_at - the canonical value after which the register of @q starts again from 0; 0 = is not
 * known, or it never does. */
int64_t driver_wraps_at(const struct driver *d, enum quantity q);
const char *confidence_name(enum confidence c);

/**
 * struct driver_registry - all drivers by name: the built-in ones, then those of a folder.
 */
struct driver_registry;
/**
 * driver_registry_new - load every driver; @folder may be NULL or "".
 *
 * Errors: the first fault of the first wrong file. A file of the folder that is called like a
 *         built-in driver is ERR_CONFLICT unless it says `"replaces": true`.
 */
struct driver_registry *driver_registry_new(const char *folder, struct err *e);
/* A file that is not right, or a folder that cannot be read; @kept: what it was before stays in use. */
typedef void driver_fault_fn(void *user, const struct err *fault, bool kept);
/**
 * driver_registry_new_without_faulty - the same, but faulty files go to @fault and are left out. Their names
 * have no driver then, not even a built-in one: the file may have been made to replace it.
 *
 * Errors: only a folder that cannot be read.
 */
struct driver_registry *driver_registry_new_without_faulty(const char *folder, driver_fault_fn *fault,
                                                           void *user, struct err *e);
/** driver_registry_fault - why there is no driver @name: its file is faulty; NULL = there is no such file. */
const char *driver_registry_fault(const struct driver_registry *r, const char *name);
/**
 * driver_registry_reload - the drivers as the folder has them now. Faults go to @fault, and leave a driver as
 * it was before.
 *
 * Shape:  a registry beside @old. A driver whose file did not change is the same object in both, and lives
 *         until the last of them is freed; both belong to one thread. Drivers that were opened stay with
 * @old.
 */
struct driver_registry *driver_registry_reload(const struct driver_registry *old, const char *folder,
                                               driver_fault_fn *fault, void *user);
/** driver_registry_same - both have the same objects, and lack others for the same faults. */
bool driver_registry_same(const struct driver_registry *a, const struct driver_registry *b);
/** driver_folder_mark - another number when a file came, went or was written. */
uint64_t driver_folder_mark(const char *folder);
void driver_registry_free(struct driver_registry *r);
int driver_registry_count(const struct driver_registry *r);
const struct driver *driver_registry_at(const struct driver_registry *r, int i); /* sorted by name */
const struct driver *driver_registry_find(const struct driver_registry *r, const char *name);
/** driver_registry_open - by name, or from a file when @name has a '/' or ends in ".json". Borrowed. */
const struct driver *driver_registry_open(struct driver_registry *r, const char *name, struct err *e);

#endif
