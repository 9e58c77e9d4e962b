/**
 * exact - a number as a meter gives it, kept whole until it is rounded once.
 *
 * value = +-magnitude x 2^two x 10^ten. Holds every integer, IEEE float, decimal exponent and scale
 * that an encoding can bring, without rounding. Private to meter/.
 */
#ifndef DAHU_METER_EXACT_H
#define DAHU_METER_EXACT_H

#include <stdbool.h>
#include <stdint.h>

typedef unsigned __int128 exact_magnitude;

struct exact {
    bool negative;
    exact_magnitude magnitude; /* below 2^127 */
    int two, ten;
};

static inline struct exact exact_of(int64_t value)
{
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    return (struct exact){.negative = value < 0, .magnitude = magnitude};
}

/** exact_times - x x mantissa x 10^ten; false when it does not fit. */
bool exact_times(struct exact *x, int64_t mantissa, int ten);
/** exact_divide - x x up / down x 10^decimals as an integer, half away from zero; false = too large. */
bool exact_divide(struct exact x, int decimals, int64_t up, int64_t down, int64_t *out);
/** exact_round - x x 10^decimals as an integer, half away from zero; false = too large. */
static inline bool exact_round(struct exact x, int decimals, int64_t *out)
{
    return exact_divide(x, decimals, 1, 1, out);
}
/** exact_common_divisor - the greatest; both above 0. */
int64_t exact_common_divisor(int64_t a, int64_t b);
/** exact_add - *sum += x, with @decimals kept of both; false when it does not fit. */
bool exact_add(struct exact *sum, struct exact x, int decimals);

#endif
