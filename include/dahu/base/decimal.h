/**
 * decimal - exact decimal numbers as scaled integers: "959636.71" with 2 decimals is 95963671.
 *
 * Shape:  int64_t plus a number of decimals that the caller knows. No floating point.
 * Errors: ERR_SYNTAX not a plain decimal number; ERR_RANGE more digits after the point than
 *         @decimals unless they are zeros, or outside int64_t.
 */
#ifndef DAHU_BASE_DECIMAL_H
#define DAHU_BASE_DECIMAL_H

#include <stdint.h>

#include "dahu/base/err.h"

bool decimal_parse(const char *text, int decimals, int64_t *out, struct err *e) NODISCARD;

enum { DECIMAL_TEXT_BYTES = 32 };
/** decimal_format - shortest exact text: 95963671, 2 -> "959636.71"; 100, 2 -> "1". Returns @out. */
char *decimal_format(int64_t value, int decimals, char out[static DECIMAL_TEXT_BYTES]);
/** decimal_format_fixed - the same with all decimals kept: 100, 2 -> "1.00". For money and tables. */
char *decimal_format_fixed(int64_t value, int decimals, char out[static DECIMAL_TEXT_BYTES]);

#endif
