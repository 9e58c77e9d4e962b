/**
 * advice_print - advice for an account as a clerk reads it, and as one JSON document.
 */
#ifndef DAHU_APP_ADVICE_PRINT_H
#define DAHU_APP_ADVICE_PRINT_H

#include "dahu/job/advice.h"

enum { ADVICE_TEXT_BYTES_MAX = 4 * 1024 * 1024 };

/** advice_print - five short tables, each with what could not be said and why. */
void advice_print(const struct advice *a, enum lang lang, struct buf *out);
/** advice_json - energies 0.01 kvarh, money fen, shares 0.01 %, null where it cannot be told. Owned. */
json_t *advice_json(const struct advice *a);

#endif
