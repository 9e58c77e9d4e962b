/* explain_print - an explanation as a text: the verdict, then the chain behind it, at most 100 columns wide.
 */
#ifndef DAHU_APP_EXPLAIN_PRINT_H
#define DAHU_APP_EXPLAIN_PRINT_H

#include "dahu/job/explain.h"

/** explain_print - @x with the frames that explain_add_frames adds. */
void explain_print(const struct explanation *x, enum lang lang, struct buf *out);
/** explain_print_point - one metering point of the document: months, registers, what was remade and why. */
void explain_print_point(const json_t *point, enum lang lang, struct buf *out);

#endif
