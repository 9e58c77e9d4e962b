/* energy_internal - the parts of energy.h: scripts, and how rows come and go in binary form. */
#ifndef DAHU_STORE_ENERGY_INTERNAL_H
#define DAHU_STORE_ENERGY_INTERNAL_H

#include "dahu/store/db_array.h"
#include "dahu/store/energy.h"

/** energy_script - the text of sql/energy/@name.sql. */
const char *energy_script(const char *name);

/* One row of a COPY in binary form, read field by field. Too short a row reads as nulls, and is @bad. */
struct energy_row {
    const uint8_t *at, *end;
    bool bad;
};
int64_t energy_row_int64(struct energy_row *r, int64_t null);
int32_t energy_row_int32(struct energy_row *r, int32_t null);
int energy_row_int16(struct energy_row *r, int null);
float energy_row_real(struct energy_row *r); /* NAN = null */
int energy_row_bool(struct energy_row *r);   /* -1 = null */
wall_us energy_row_time(struct energy_row *r);
int32_t energy_row_date(struct energy_row *r); /* days since 1970-01-01 */
void energy_row_text(struct energy_row *r, char *out, size_t size);
/** energy_row_energies - four of them; the bits of those that are not null. */
uint8_t energy_row_energies(struct energy_row *r, int64_t out[static VEE_ENERGIES]);

typedef void energy_row_fn(struct energy_batch *b, int n, struct energy_row *r);
/** energy_fetch - every row of a script that is a COPY ... TO STDOUT; its first field is the number of the
 * span, null = that of the row before. */
bool energy_fetch(struct db *db, const char *script, energy_row_fn *take, struct energy_batch *b,
                  struct err *e) NODISCARD;

/** energy_grow - @array, with room for one more than @count. */
void *energy_grow(void *array, int count, size_t size);
/** energy_part_add - the element @index, which is the newest, belongs to @p. */
void energy_part_add(struct energy_part *p, int index);

/** energy_load_small - the small tables: pieces, capacities, edits, tariff sums, settings. */
bool energy_load_small(struct db *db, struct energy_batch *b, struct err *e) NODISCARD;

#endif
