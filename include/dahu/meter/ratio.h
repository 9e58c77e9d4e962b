/**
 * ratio - from secondary to primary values with the ratios of current and voltage transformers.
 *
 * Exact: a ratio is a fraction (600 A / 5 A, 10000 V / 100 V), a product is rounded once, half away
 * from zero. Which ratio a quantity needs is a column of the quantity table.
 */
#ifndef DAHU_METER_RATIO_H
#define DAHU_METER_RATIO_H

#include "dahu/base/err.h"
#include "dahu/meter/quantity.h"

struct ratio {
    int64_t primary, secondary; /* both above 0; 1/1 = no transformer */
};

/** ratio_parse - "600/5", "120" or "10000/100"; ERR_SYNTAX, or ERR_RANGE for 0 and negative numbers. */
bool ratio_parse(const char *text, struct ratio *out, struct err *e) NODISCARD;
/** ratio_apply - the primary value of secondary @value of @q; ERR_RANGE when it does not fit int64. */
bool ratio_apply(enum quantity q, int64_t value, struct ratio ct, struct ratio pt, int64_t *out,
                 struct err *e) NODISCARD;

#endif
