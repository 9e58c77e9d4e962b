/* decimal - see the header. */
#include "dahu/base/decimal.h"

#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool decimal_parse(const char *text, int decimals, int64_t *out, struct err *e)
{
    const char *p = text;
    bool negative = *p == '-';
    p += *p == '-' || *p == '+';
    int64_t value = 0;
    int digits = 0, after = -1; /* digits seen behind the point, -1 before it */
    for (; digit(*p) || (*p == '.' && after < 0); p++) {
        if (*p == '.') {
            after = 0;
            continue;
        }
        digits++;
        if (after >= decimals) {
            if (*p != '0')
                return err_set(e, ERR_RANGE, "'%.40s' has more than %d decimals", text, decimals);
            continue;
        }
        after += after >= 0;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *p - '0', &value))
            return err_set(e, ERR_RANGE, "'%.40s' is too large", text);
    }
    if (*p != '\0' || digits == 0)
        return err_set(e, ERR_SYNTAX, "'%.40s' is not a number", text);
    for (after = after < 0 ? 0 : after; after < decimals; after++)
        if (__builtin_mul_overflow(value, 10, &value))
            return err_set(e, ERR_RANGE, "'%.40s' is too large", text);
    *out = negative ? -value : value;
    return true;
}

/* By hand: verdicts, evidence and tables write millions of them, and snprintf takes most of that time. */
char *decimal_format_fixed(int64_t value, int decimals, char out[static DECIMAL_TEXT_BYTES])
{
    char digits[DECIMAL_TEXT_BYTES]; /* from the last to the first, with the point */
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    int n = 0;
    for (int place = 0; magnitude || place <= decimals; place++, magnitude /= 10) {
        if (place == decimals && decimals > 0)
            digits[n++] = '.';
        digits[n++] = (char)('0' + magnitude % 10);
    }
    if (value < 0)
        digits[n++] = '-';
    for (int i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    out[n] = '\0';
    return out;
}

char *decimal_format(int64_t value, int decimals, char out[static DECIMAL_TEXT_BYTES])
{
    decimal_format_fixed(value, decimals, out);
    if (decimals > 0) {
        char *end = out + strlen(out);
        while (end[-1] == '0')
            *--end = '\0';
        if (end[-1] == '.')
            *--end = '\0';
    }
    return out;
}
