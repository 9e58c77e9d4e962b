/**
 * driver_read - the two halves of reading a driver: JSON to struct, struct to verdict. Private.
 *
 * Both report every fault they meet with its JSON path, so that an author mends a file in one go.
 */
#ifndef DAHU_METER_DRIVER_READ_H
#define DAHU_METER_DRIVER_READ_H

#include "dahu/base/json.h"
#include "dahu/meter/driver.h"

enum {
    DRIVER_FORMAT = 1,
    DRIVER_REGISTERS_MAX = 1000,
    DRIVER_FAULTS_MAX = 500, /* enough to mend a file by */
};

/* What a register names before all registers are known. */
struct register_names {
    char path[32];          /* "$.registers[3]" */
    const char *scale_from; /* NULL = none */
    const char *sign_from;
    const json_t *sum_of;
    bool broken; /* already has a fault: judged no further */
};

struct driver_read {
    struct driver *driver;
    struct driver_faults *faults;
    struct register_names *names; /* of each register */
    /* what a register takes unless it says otherwise */
    uint8_t function;
    bool low_word_first, swap_bytes, secondary;
    const json_t *missing, *invalid; /* marks by encoding; borrowed, may be NULL */
};

/** fault_at - add one fault at a JSON path such as "$.sources". */
void fault_at(struct driver_read *read, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/** fault_in - the same for @member of register @index, which is broken from then on. */
void fault_in(struct driver_read *read, int index, const char *member, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/** driver_reader - start reading the members of @value; false with a fault when it is no object. */
bool driver_reader(struct driver_read *read, struct json_reader *r, const json_t *value, const char *path,
                   struct err *e);
/** reader_finish - members that nobody read are faults. */
void reader_finish(struct json_reader *r);
/** read_texts - member @name, an array of texts; *@count 0 when it is absent. */
const char *const *read_texts(struct driver_read *read, struct json_reader *r, const char *name,
                              bool required, int *count);
/** read_choice - index of the text of member @name in @choices (ends with NULL); @fallback when absent,
 *  which is a fault when it is below 0. */
int read_choice(struct json_reader *r, const char *name, const char *const *choices, int fallback);
/** read_number - member @name, a whole number or a text such as "0x5B00"; @fallback below 0 = required. */
int64_t read_number(struct json_reader *r, const char *name, int64_t most, int64_t fallback);
extern const char *const WORD_ORDERS[]; /* index 1 = low word first */

/** driver_read_document - fill read->driver from a parsed file. */
void driver_read_document(struct driver_read *read, const json_t *document);
/** driver_read_registers - the members `helpers` and `registers` of @r, and what they refer to. */
void driver_read_registers(struct driver_read *read, struct json_reader *r);
/** driver_judge - what no single member shows: overlaps, limits, references, doubles. */
void driver_judge(struct driver_read *read);
/** unit_find - power of ten from @unit to the canonical unit of @canonical, or of its kind when that is
 *  NULL: *@base receives the canonical unit. False when there is no such unit. */
bool unit_find(const char *unit, const char *canonical, const char **base, int *exponent);

#endif
