/* encode - see the header. The inverse of word.c and decode.c, for simulated meters only. */
#include "dahu/meter/encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "word.h"

/* ---- numbers ------------------------------------------------------------------------------------ */

static void split(uint64_t bits, int words, uint16_t *out)
{
    for (int i = words - 1; i >= 0; i--, bits >>= 16)
        out[i] = (uint16_t)bits;
}

static bool too_large(const struct driver_register *r, struct err *e)
{
    return err_set(e, ERR_RANGE, "%s does not fit into %s", r->id, encoding_table[r->encoding].name);
}

/* How many counts @value is: the inverse of scale, unit and factor, half away from zero. */
static bool counts(const struct driver_register *r, int64_t value, int decimals, int power, int64_t *out)
{
    struct exact x = exact_of(value);
    x.ten = -decimals - r->unit_exponent - r->scale.exponent - power;
    return exact_divide(x, 0, 1, r->scale.mantissa, out);
}

static bool whole(const struct driver_register *r, int64_t n, uint16_t *out, struct err *e)
{
    int bits = 16 * r->words;
    bool is_signed = r->encoding == ENCODING_S16 || r->encoding == ENCODING_S32 ||
                     r->encoding == ENCODING_S48 || r->encoding == ENCODING_S64 ||
                     r->encoding == ENCODING_SUNSSF;
    bool fits = is_signed ? bits == 64 || (n >> (bits - 1)) == (n < 0 ? -1 : 0)
                          : n >= 0 && (bits == 64 || n >> bits == 0);
    if (!fits)
        return too_large(r, e);
    split((uint64_t)n, r->words, out);
    return true;
}

static bool bcd(const struct driver_register *r, int64_t n, uint16_t *out, struct err *e)
{
    uint64_t bits = 0;
    if (n < 0)
        return too_large(r, e);
    for (int shift = 0; shift < 16 * r->words; shift += 4, n /= 10)
        bits |= (uint64_t)(n % 10) << shift;
    split(bits, r->words, out);
    return n == 0 || too_large(r, e);
}

/* The nearest float: glibc reads a decimal text exactly, so only the division by the scale can round. */
static void floating(const struct driver_register *r, int64_t value, int ten, uint16_t *out)
{
    char text[48];
    snprintf(text, sizeof text, "%" PRId64 "e%d", value, ten);
    if (r->encoding == ENCODING_F64) {
        double v = strtod(text, NULL) / (double)r->scale.mantissa;
        uint64_t bits;
        memcpy(&bits, &v, sizeof bits);
        split(bits, 4, out);
        return;
    }
    float v =
        r->scale.mantissa == 1 ? strtof(text, NULL) : (float)(strtod(text, NULL) / (double)r->scale.mantissa);
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    split(bits, 2, out);
}

/* Decimal exponent and value: the smallest exponent from @least that leaves @limit room. */
static bool scaled(int64_t value, int ten, int least, int most, int64_t limit, int *exponent,
                   int64_t *mantissa)
{
    for (*exponent = least; *exponent <= most; ++*exponent) {
        struct exact x = exact_of(value);
        x.ten = ten - *exponent;
        if (exact_round(x, 0, mantissa) && *mantissa < limit && *mantissa >= -limit)
            return true;
    }
    return false;
}

static bool iskra(const struct driver_register *r, int64_t value, int ten, uint16_t *out, struct err *e)
{
    bool t4 = r->encoding == ENCODING_T4, t6 = r->encoding == ENCODING_T6;
    int exponent;
    int64_t n;
    if (value < 0 && !t6)
        return too_large(r, e);
    if (!scaled(value, ten, t4 ? 0 : -20, t4 ? 3 : 20, t4 ? 1 << 14 : t6 ? 1 << 23 : 1 << 24, &exponent, &n))
        return too_large(r, e);
    if (t4)
        out[0] = (uint16_t)((unsigned)exponent << 14 | (unsigned)n);
    else
        split((uint64_t)((uint32_t)(uint8_t)exponent << 24 | ((uint32_t)n & 0xFFFFFF)), 2, out);
    return true;
}

static bool iskra_pf(const struct driver_register *r, int64_t value, int ten, uint16_t *out, struct err *e)
{
    struct exact x = exact_of(value);
    int64_t n;
    x.ten = ten + 4;
    if (!exact_round(x, 0, &n) || n > 10000 || n < -10000)
        return too_large(r, e);
    out[0] = n < 0 ? 0xFF00 : 0;
    out[1] = (uint16_t)(n < 0 ? -n : n);
    return true;
}

static bool number(const struct driver_register *r, int64_t value, int decimals, int power, uint16_t *out,
                   struct err *e)
{
    int ten = -decimals - r->unit_exponent - r->scale.exponent - power;
    int64_t n;
    switch (r->encoding) {
    case ENCODING_F32:
    case ENCODING_F64:
    case ENCODING_PF4Q: /* lagging: the plain value */
        floating(r, value, ten, out);
        return true;
    case ENCODING_T4:
    case ENCODING_T5:
    case ENCODING_T6:
        return iskra(r, value, ten, out, e);
    case ENCODING_T7:
        return iskra_pf(r, value, ten, out, e);
    default:
        if (!counts(r, value, decimals, power, &n))
            return too_large(r, e);
        return r->encoding == ENCODING_BCD ? bcd(r, n, out, e) : whole(r, n, out, e);
    }
}

static bool marked_words(const struct driver_register *r, const uint16_t *w)
{
    for (int m = 0; m < r->missing_count + r->invalid_count; m++) {
        const struct register_mark *mark =
            m < r->missing_count ? &r->missing[m] : &r->invalid[m - r->missing_count];
        bool all = true;
        for (int i = 0; i < r->words; i++)
            all &= (w[i] & mark->mask[i]) == mark->word[i];
        if (all)
            return true;
    }
    return false;
}

bool encode_value(const struct driver *d, int index, int64_t value, int scale_power, uint16_t *out,
                  struct err *e)
{
    const struct driver_register *r = &d->registers[index];
    uint16_t w[REGISTER_WORDS_MAX] = {0};
    if (r->words == 0 || encoding_table[r->encoding].shape == SHAPE_TEXT)
        return err_set(e, ERR_UNSUPPORTED, "%s does not hold a number", r->id);
    int decimals = r->quantity == Q_NONE ? 0 : quantity_table[r->quantity].decimals;
    if (r->invert)
        value = -value;
    if (r->sign_from != NO_INDEX && value < 0)
        value = -value;
    if (!number(r, value, decimals, r->scale_from == NO_INDEX ? 0 : scale_power, w, e))
        return false;
    if (marked_words(r, w))
        return err_set(e, ERR_RANGE, "%s would read as \"no value\"", r->id);
    word_arrange(r, r->low_word_first, w, out);
    return true;
}

/* ---- texts -------------------------------------------------------------------------------------- */

static bool hexadecimal(const struct driver_register *r, const char *text, uint16_t *w, struct err *e)
{
    if (strlen(text) != (size_t)r->words * 4 || strspn(text, "0123456789ABCDEFabcdef") != strlen(text))
        return err_set(e, ERR_RANGE, "%s takes %d hexadecimal digits", r->id, r->words * 4);
    for (int i = 0; i < r->words; i++) {
        char digits[5];
        snprintf(digits, sizeof digits, "%.4s", text + 4 * i);
        w[i] = (uint16_t)strtoul(digits, NULL, 16);
    }
    return true;
}

bool encode_text(const struct driver *d, int index, const char *text, uint16_t *out, struct err *e)
{
    const struct driver_register *r = &d->registers[index];
    uint16_t w[REGISTER_WORDS_MAX] = {0};
    size_t n = strlen(text), per_word = r->encoding == ENCODING_ASCII ? 2 : 1;
    if (r->encoding == ENCODING_HEX) {
        if (!hexadecimal(r, text, w, e))
            return false;
    } else if (r->encoding != ENCODING_ASCII && r->encoding != ENCODING_ASCII16) {
        return err_set(e, ERR_UNSUPPORTED, "%s does not hold a text", r->id);
    } else if (n > r->words * per_word) {
        return err_set(e, ERR_RANGE, "%s takes %zu characters at most", r->id, r->words * per_word);
    }
    for (size_t i = 0; i < n && r->encoding != ENCODING_HEX; i++) {
        unsigned byte = (unsigned char)text[i];
        w[i / per_word] |= (uint16_t)(per_word == 2 && i % 2 == 0 ? byte << 8 : byte);
    }
    word_arrange(r, r->low_word_first, w, out);
    return true;
}

bool encode_missing(const struct driver *d, int index, uint16_t *out)
{
    const struct driver_register *r = &d->registers[index];
    uint16_t w[REGISTER_WORDS_MAX] = {0};
    static const uint16_t nan32[2] = {0x7FC0, 0}, nan64[4] = {0x7FF8, 0, 0, 0};
    enum encoding_shape shape = encoding_table[r->encoding].shape;
    if (r->words == 0 || (shape == SHAPE_INTEGER && r->missing_count == 0))
        return false;
    if (r->missing_count)
        memcpy(w, r->missing[0].word, (size_t)(r->words < 4 ? r->words : 4) * sizeof *w);
    else if (shape == SHAPE_FLOAT)
        memcpy(w, r->words == 2 ? nan32 : nan64, r->words * sizeof *w);
    word_arrange(r, r->low_word_first, w, out);
    return true;
}

/* ---- SunSpec ------------------------------------------------------------------------------------ */

void encode_discovery(const struct driver *d, struct meter_map *m, encode_put_fn put, void *user)
{
    enum { END = 0xFFFF };
    meter_map_init(m, d);
    const struct driver_discovery *how = &d->discovery;
    if (how->base_count == 0)
        return;
    uint16_t at = how->bases[0];
    put(user, how->function, at++, (uint16_t)(how->marker >> 16));
    put(user, how->function, at++, (uint16_t)how->marker);
    for (int i = 0; i < d->layout_count; i++) {
        m->found[i] = true;
        m->base[i] = at;
        put(user, how->function, at, d->layouts[i].ids[0]);
        put(user, how->function, (uint16_t)(at + 1), (uint16_t)(d->layouts[i].words - 2));
        at = (uint16_t)(at + d->layouts[i].words);
    }
    put(user, how->function, at, END);
    put(user, how->function, (uint16_t)(at + 1), 0);
}
