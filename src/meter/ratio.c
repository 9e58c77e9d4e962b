/* ratio - see the header. Products are formed in 128 bits, so that only the result can be too large. */
#include "dahu/meter/ratio.h"

#include <string.h>

#include "dahu/base/decimal.h"
#include "exact.h"

enum { RATIO_DECIMALS = 4 };

static bool parse_side(const char *text, int64_t *out, struct err *e)
{
    if (!decimal_parse(text, RATIO_DECIMALS, out, e))
        return false;
    if (*out <= 0)
        return err_set(e, ERR_RANGE, "a ratio is above 0, not '%.40s'", text);
    return true;
}

bool ratio_parse(const char *text, struct ratio *out, struct err *e)
{
    char left[64];
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    if (n >= sizeof left)
        return err_set(e, ERR_SYNTAX, "'%.40s' is not a ratio", text);
    memcpy(left, text, n);
    left[n] = '\0';
    struct ratio r;
    if (!parse_side(left, &r.primary, e) || !parse_side(slash ? slash + 1 : "1", &r.secondary, e))
        return false;
    int64_t divisor = exact_common_divisor(r.primary, r.secondary);
    *out = (struct ratio){r.primary / divisor, r.secondary / divisor};
    return true;
}

bool ratio_apply(enum quantity q, int64_t value, struct ratio ct, struct ratio pt, int64_t *out,
                 struct err *e)
{
    enum quantity_ratio kind = quantity_table[q].ratio;
    struct ratio one = {1, 1};
    if (kind == RATIO_NONE || kind == RATIO_PT)
        ct = one;
    if (kind == RATIO_NONE || kind == RATIO_CT)
        pt = one;
    MUST(ct.primary > 0 && ct.secondary > 0 && pt.primary > 0 && pt.secondary > 0);
    unsigned __int128 factor = (unsigned __int128)ct.primary * (uint64_t)pt.primary;
    unsigned __int128 divisor = (unsigned __int128)ct.secondary * (uint64_t)pt.secondary;
    unsigned __int128 magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value, product;
    if (__builtin_mul_overflow(magnitude, factor, &product))
        return err_set(e, ERR_RANGE, "primary value of %s is too large", quantity_table[q].name);
    unsigned __int128 result = product / divisor, rest = product % divisor;
    result += rest >= divisor - rest;
    if (result > INT64_MAX)
        return err_set(e, ERR_RANGE, "primary value of %s is too large", quantity_table[q].name);
    *out = value < 0 ? -(int64_t)result : (int64_t)result;
    return true;
}
