/**
 * split - the energy of one meter, split into categories of use (clause 4.8: 定比, 定量).
 *
 * Pure integers. Fixed quantities (定量) are served first, in the order of the parts; what they leave is
 * shared out by the fixed ratios (定比), and the main category has the rest. Shares are whole Wh by the
 * largest remainder, so that all parts and the rest add up to the total to the last Wh. A fixed quantity
 * above what is there takes what is there, and a person has to look.
 *
 * Not here: when a scheme holds (dahu.split_on), what a category costs.
 */
#ifndef DAHU_RULE_SPLIT_H
#define DAHU_RULE_SPLIT_H

#include <stdint.h>

#include "dahu/base/err.h"

enum { SPLIT_PARTS_MAX = 16, SPLIT_WHOLE_BP = 10000 };

struct split_part {
    int32_t ratio_bp; /* above 0: a fixed ratio of what the fixed quantities leave */
    int64_t fixed_wh; /* above 0: a fixed quantity of a whole period. Exactly one of the two is above 0 */
};

/* A period, and how much of it the scheme holds: fixed quantities count for the days that they hold. */
struct split_period {
    int64_t total_wh; /* energy of the days on which the scheme holds */
    int32_t days, of_days;
};

struct split_result {
    int64_t part_wh[SPLIT_PARTS_MAX];
    int64_t rest_wh; /* of the main category */
    bool review;     /* a fixed quantity was larger than what was there */
};

/**
 * split_energy - share out the energy of a period.
 *
 * Units:  Wh and basis points; a fixed quantity x days / of_days is rounded half up.
 * Errors: ERR_RANGE a negative total, ratios above 100 % in all, a part with both or none, days
 * outside 1..of_days. Source: clause 4.8; which of the two comes first, and what a ratio is of, is a choice
 * of the house.
 */
bool split_energy(const struct split_period *period, const struct split_part *parts, int count,
                  struct split_result *out, struct err *e) NODISCARD;

#endif
