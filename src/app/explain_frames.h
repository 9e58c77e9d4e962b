/* explain_frames - the last link of an explanation: where in the meter each value stood, and its words. */
#ifndef DAHU_APP_EXPLAIN_FRAMES_H
#define DAHU_APP_EXPLAIN_FRAMES_H

#include <jansson.h>

#include "dahu/meter/driver.h"

/**
 * explain_add_frames - to each polled reading of the document a member "frames", by quantity:
 * {"function","address","layout","encoding","unit","low_word_first","words","exact"}, or
 * {"computed_from":[]}.
 *
 * Imported readings and those of persons get none: there is no frame behind them that we know of.
 */
void explain_add_frames(json_t *document, const struct driver_registry *drivers);

#endif
