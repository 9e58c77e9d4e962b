/* explain_flip - how firm a verdict is: how far each number is from its limit, and what the verdict would be
 * without the energy that only an estimate stands for. Part of explain. */
#ifndef DAHU_JOB_EXPLAIN_FLIP_H
#define DAHU_JOB_EXPLAIN_FLIP_H

#include <jansson.h>

#include "dahu/job/review.h"

/**
 * explain_flip -
 * {"margins":[{"name","unit","x100","days","holds"}],"estimated_wh","estimated_bp","unbacked_wh",
 * "unbacked_bp","without_unbacked":{"outcome","flips"}}; without_unbacked is null where nothing is unbacked.
 *
 * Estimated energy between two registers of the span is right as a sum, whatever its shape. Unbacked is what
 * is not: there the verdict may hang on the estimate.
 *
 * @document  holds "points" and "last_use" where the rule has them
 */
json_t *explain_flip(const struct review_item *item, const json_t *document);

#endif
