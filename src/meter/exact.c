/* exact - see the header. */
#include "exact.h"

/* n x 5^fives x 2^bits; false when it does not fit in 127 bits. */
static bool multiply(exact_magnitude *n, int bits, int fives)
{
    static const uint32_t five_to[] = {1,     5,      25,      125,     625,      3125,      15625,
                                       78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125};
    enum { STEP = sizeof five_to / sizeof *five_to - 1 };
    for (; fives > STEP && *n; fives -= STEP)
        if (__builtin_mul_overflow(*n, five_to[STEP], n))
            return false;
    if (*n == 0)
        return true;
    if (__builtin_mul_overflow(*n, five_to[fives], n) || bits >= 127 || *n >> (127 - bits))
        return false;
    *n <<= bits;
    return *n >> 127 == 0;
}

/* Most numbers of a meter fit in 64 bits, where the processor divides by itself. */
static exact_magnitude quotient(exact_magnitude n, exact_magnitude d)
{
    if (n >> 64 == 0 && d >> 64 == 0) {
        uint64_t rest = (uint64_t)n % (uint64_t)d;
        return (uint64_t)n / (uint64_t)d + (rest >= (uint64_t)d - rest);
    }
    exact_magnitude rest = n % d;
    return n / d + (rest >= d - rest);
}

static int positive(int n)
{
    return n > 0 ? n : 0;
}

bool exact_times(struct exact *x, int64_t mantissa, int ten)
{
    uint64_t magnitude = mantissa < 0 ? -(uint64_t)mantissa : (uint64_t)mantissa;
    x->ten += ten;
    x->negative ^= mantissa < 0;
    return !__builtin_mul_overflow(x->magnitude, magnitude, &x->magnitude) && x->magnitude >> 127 == 0;
}

/* |x| x 10^decimals x up / down, half up. Ten is 2 x 5: the powers of two of both sides are joined
 * first, so that a float of 53 bits and its negative exponent do not run into the 127 bits. */
static bool divide(struct exact x, int decimals, uint64_t up, uint64_t down, exact_magnitude *out)
{
    int fives = x.ten + decimals, bits = x.two + fives;
    exact_magnitude n = x.magnitude, d = down;
    if (n == 0) {
        *out = 0;
        return true;
    }
    if (__builtin_mul_overflow(n, up, &n) || !multiply(&n, positive(bits), positive(fives)))
        return false;
    if (!multiply(&d, positive(-bits), positive(-fives))) {
        *out = 0;             /* divisor above 2^127, dividend below it: less than a half rounds to 0 ... */
        return n >> 126 == 0; /* ... unless it may reach a half */
    }
    *out = quotient(n, d);
    return true;
}

bool exact_divide(struct exact x, int decimals, int64_t up, int64_t down, int64_t *out)
{
    exact_magnitude result;
    if (!divide(x, decimals, (uint64_t)up, (uint64_t)down, &result) || result > INT64_MAX)
        return false;
    *out = x.negative ? -(int64_t)result : (int64_t)result;
    return true;
}

bool exact_add(struct exact *sum, struct exact x, int decimals)
{
    exact_magnitude a, b;
    if (!divide(*sum, decimals, 1, 1, &a) || !divide(x, decimals, 1, 1, &b) || a >> 126 || b >> 126)
        return false;
    __int128 total = (sum->negative ? -(__int128)a : (__int128)a) + (x.negative ? -(__int128)b : (__int128)b);
    *sum = (struct exact){.negative = total < 0, .ten = -decimals};
    sum->magnitude = (exact_magnitude)(total < 0 ? -total : total);
    return true;
}

int64_t exact_common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}
