/* explain_flip - how firm a verdict is: how far each number is from its limit, and what the verdict would be
 * without the energy that was estimated. Part of explain. */
#ifndef DAHU_JOB_EXPLAIN_FLIP_H
#define DAHU_JOB_EXPLAIN_FLIP_H

#include <jansson.h>

#include "dahu/job/review.h"

/**
 * explain_flip - {"margins":[{"name","unit","x100","days","holds"}],"estimated":{},"estimated_bp",
 * "without_estimated":{"outcome","flips",...}}; without_estimated is null where nothing was estimated.
 *
 * @document  holds "points" and "last_use" where the rule has them
 */
json_t *explain_flip(const struct review_item *item, const json_t *document);

#endif
