/* word - see the header. One function an encoding, one table of them. */
#include "word.h"

#include <stdio.h>
#include <string.h>

void word_arrange(const struct driver_register *r, bool low_word_first, const uint16_t *from, uint16_t *to)
{
    for (int i = 0; i < r->words; i++) {
        uint16_t w = from[low_word_first ? r->words - 1 - i : i];
        to[i] = r->swap_bytes ? (uint16_t)(w << 8 | w >> 8) : w;
    }
}

static uint64_t join(const uint16_t *w, int words)
{
    uint64_t bits = 0;
    for (int i = 0; i < words; i++)
        bits = bits << 16 | w[i];
    return bits;
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static enum quality from_unsigned(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    out->magnitude = join(w, r->words);
    return QUALITY_GOOD;
}

static int64_t sign_extend(uint64_t bits, int width)
{
    return (int64_t)(bits << (64 - width)) >> (64 - width);
}

static enum quality from_signed(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    *out = exact_of(sign_extend(join(w, r->words), 16 * r->words));
    return QUALITY_GOOD;
}

/* IEEE 754 taken apart: sign, exponent and fraction of @fraction bits, @exponent_max = infinity, NaN. */
static enum quality from_float(uint64_t bits, int fraction, int exponent_max, struct exact *out)
{
    uint64_t mantissa = bits & ((UINT64_C(1) << fraction) - 1);
    int exponent = (int)(bits >> fraction) & exponent_max;
    if (exponent == exponent_max)
        return mantissa ? QUALITY_MISSING : QUALITY_INVALID;
    if (exponent)
        mantissa |= UINT64_C(1) << fraction;
    else
        exponent = 1; /* denormal: the same exponent without the hidden bit */
    int bias = exponent_max / 2;
    *out = (struct exact){.magnitude = mantissa, .two = exponent - bias - fraction};
    return QUALITY_GOOD;
}

static enum quality from_f32(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    enum quality q = from_float(join(w, r->words), 23, 0xFF, out);
    out->negative = w[0] >> 15;
    return q;
}

static enum quality from_f64(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    enum quality q = from_float(join(w, r->words), 52, 0x7FF, out);
    out->negative = w[0] >> 15;
    return q;
}

static enum quality from_bcd(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    uint64_t bits = join(w, r->words), value = 0;
    for (int shift = 16 * r->words - 4; shift >= 0; shift -= 4) {
        unsigned digit = (unsigned)(bits >> shift) & 15;
        if (digit > 9)
            return QUALITY_INVALID;
        value = value * 10 + digit;
    }
    out->magnitude = value;
    return QUALITY_GOOD;
}

/* SunSpec: a power of ten from -10 to 10, 0x8000 = not implemented. */
static enum quality from_sunssf(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    (void)r;
    int16_t power = (int16_t)w[0];
    if (power == INT16_MIN)
        return QUALITY_MISSING;
    *out = exact_of(power);
    return power >= -10 && power <= 10 ? QUALITY_GOOD : QUALITY_INVALID;
}

/* Schneider: lagging as it is; leading is folded outwards, 2 - pf above 1 and -2 - pf below -1. */
static enum quality from_pf4q(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    enum { DECIMALS = 9 };
    static const int64_t one = 1000000000;
    struct exact raw = {0};
    int64_t v;
    enum quality q = from_f32(r, w, &raw);
    if (q != QUALITY_GOOD)
        return q;
    if (!exact_round(raw, DECIMALS, &v) || v > 2 * one || v < -2 * one)
        return QUALITY_INVALID;
    *out = exact_of(v > one ? 2 * one - v : v < -one ? -2 * one - v : v);
    out->ten = -DECIMALS;
    return QUALITY_GOOD;
}

static enum quality from_t4(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    (void)r;
    *out = (struct exact){.magnitude = w[0] & 0x3FFF, .ten = w[0] >> 14};
    return QUALITY_GOOD;
}

static enum quality from_t5(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    uint64_t bits = join(w, r->words);
    *out = (struct exact){.magnitude = bits & 0xFFFFFF, .ten = (int8_t)(bits >> 24)};
    return QUALITY_GOOD;
}

static enum quality from_t6(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    uint64_t bits = join(w, r->words);
    *out = exact_of(sign_extend(bits & 0xFFFFFF, 24));
    out->ten = (int8_t)(bits >> 24);
    return QUALITY_GOOD;
}

/* High byte 00 import, FF export; next byte 00 inductive, FF capacitive; four decimals. */
static enum quality from_t7(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    (void)r;
    unsigned direction = w[0] >> 8, load = w[0] & 0xFF;
    if ((direction != 0 && direction != 0xFF) || (load != 0 && load != 0xFF))
        return QUALITY_INVALID;
    *out = (struct exact){.negative = direction == 0xFF, .magnitude = w[1], .ten = -4};
    return QUALITY_GOOD;
}

enum quality word_number(const struct driver_register *r, const uint16_t *w, struct exact *out)
{
    static enum quality (*const from[ENCODING_COUNT])(const struct driver_register *, const uint16_t *,
                                                      struct exact *) = {
        [ENCODING_U16] = from_unsigned, [ENCODING_U32] = from_unsigned, [ENCODING_U48] = from_unsigned,
        [ENCODING_U64] = from_unsigned, [ENCODING_S16] = from_signed,   [ENCODING_S32] = from_signed,
        [ENCODING_S48] = from_signed,   [ENCODING_S64] = from_signed,   [ENCODING_F32] = from_f32,
        [ENCODING_F64] = from_f64,      [ENCODING_BCD] = from_bcd,      [ENCODING_SUNSSF] = from_sunssf,
        [ENCODING_PF4Q] = from_pf4q,    [ENCODING_T4] = from_t4,        [ENCODING_T5] = from_t5,
        [ENCODING_T6] = from_t6,        [ENCODING_T7] = from_t7,
    };
    *out = (struct exact){0};
    return from[r->encoding](r, w, out);
}

/* ---- texts ------------------------------------------------------------------------------------- */

/* Length of the UTF-8 character at @s, 0 when it is none or a control character. */
static int character(const unsigned char *s, size_t left)
{
    if (s[0] < 0x80)
        return s[0] >= 0x20 && s[0] != 0x7F;
    int n = s[0] >= 0xC2 && s[0] < 0xE0   ? 2
            : s[0] >= 0xE0 && s[0] < 0xF0 ? 3
            : s[0] >= 0xF0 && s[0] < 0xF5 ? 4
                                          : 0;
    if (n == 0 || left < (size_t)n)
        return 0;
    uint32_t point = s[0] & (0xFFu >> (n + 1));
    for (int i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (s[i] & 0x3F);
    }
    bool shortest = n == 2 || point >= (n == 3 ? 0x800u : 0x10000u);
    bool possible = point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF) && point >= 0xA0;
    return shortest && possible ? n : 0;
}

static bool readable(const char *s, size_t n)
{
    for (size_t at = 0; at < n;) {
        int step = character((const unsigned char *)s + at, n - at);
        if (step == 0)
            return false;
        at += (size_t)step;
    }
    return true;
}

/* A text ends at its first NUL; blanks around it are padding; all ones is an empty memory cell. */
static enum quality finish_text(const char *bytes, size_t n, char out[static SAMPLE_TEXT_BYTES])
{
    size_t ones = 0;
    while (ones < n && (unsigned char)bytes[ones] == 0xFF)
        ones++;
    if (ones == n)
        return QUALITY_MISSING;
    const char *end = memchr(bytes, '\0', n);
    n = end ? (size_t)(end - bytes) : n;
    while (n && *bytes == ' ') {
        bytes++;
        n--;
    }
    while (n && bytes[n - 1] == ' ')
        n--;
    if (n == 0)
        return QUALITY_MISSING;
    if (!readable(bytes, n))
        return QUALITY_INVALID;
    memcpy(out, bytes, n);
    out[n] = '\0';
    return QUALITY_GOOD;
}

static enum quality text_ascii(const struct driver_register *r, const uint16_t *w,
                               char out[static SAMPLE_TEXT_BYTES])
{
    char bytes[2 * REGISTER_WORDS_MAX];
    for (int i = 0; i < r->words; i++) {
        bytes[2 * i] = (char)(w[i] >> 8);
        bytes[2 * i + 1] = (char)(w[i] & 0xFF);
    }
    return finish_text(bytes, (size_t)r->words * 2, out);
}

static enum quality text_ascii16(const struct driver_register *r, const uint16_t *w,
                                 char out[static SAMPLE_TEXT_BYTES])
{
    char bytes[REGISTER_WORDS_MAX];
    for (int i = 0; i < r->words; i++) {
        if (w[i] > 0xFF && w[i] != 0xFFFF)
            return QUALITY_INVALID;
        bytes[i] = (char)(w[i] & 0xFF);
    }
    return finish_text(bytes, r->words, out);
}

static enum quality text_hex(const struct driver_register *r, const uint16_t *w,
                             char out[static SAMPLE_TEXT_BYTES])
{
    bool ones = true, zeros = true;
    size_t n = 0;
    for (int i = 0; i < r->words && n + 4 < SAMPLE_TEXT_BYTES; i++) {
        ones &= w[i] == 0xFFFF;
        zeros &= w[i] == 0;
        n += (size_t)snprintf(out + n, SAMPLE_TEXT_BYTES - n, "%04X", w[i]);
    }
    if (!ones && !zeros)
        return QUALITY_GOOD;
    out[0] = '\0';
    return QUALITY_MISSING;
}

/* Word 0 year, word 1 month and day, word 2 hour and minute, word 3 milliseconds of the minute.
 * Source: Schneider DOCA0005EN-15, date and time after IEC 60870-5-4. */
static enum quality text_time(const struct driver_register *r, const uint16_t *w,
                              char out[static SAMPLE_TEXT_BYTES])
{
    (void)r;
    unsigned year = 2000 + (w[0] & 0x7F), month = w[1] >> 8 & 15, day = w[1] & 31;
    unsigned hour = w[2] >> 8 & 31, minute = w[2] & 63, second = w[3] / 1000u;
    bool doubted = w[2] & 0x80;
    if (!(w[0] | w[1] | w[2] | w[3]) || (w[0] & w[1] & w[2] & w[3]) == 0xFFFF)
        return QUALITY_MISSING;
    if (doubted || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
        return QUALITY_INVALID;
    snprintf(out, SAMPLE_TEXT_BYTES, "%u-%02u-%02uT%02u:%02u:%02u", year, month, day, hour, minute, second);
    return QUALITY_GOOD;
}

enum quality word_text(const struct driver_register *r, const uint16_t *w, char out[static SAMPLE_TEXT_BYTES])
{
    out[0] = '\0';
    switch (r->encoding) {
    case ENCODING_ASCII:
        return text_ascii(r, w, out);
    case ENCODING_ASCII16:
        return text_ascii16(r, w, out);
    case ENCODING_HEX:
        return text_hex(r, w, out);
    default:
        return text_time(r, w, out);
    }
}
