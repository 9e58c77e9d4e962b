/* decode - see the header. This is the general path, which knows everything that a driver can say;
 * program.c has a faster one for plain registers. Encodings are in word.c, arithmetic in exact.c. */
#include "dahu/meter/decode.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "word.h"

/* Sums keep this many decimals more than their result until they are rounded. */
enum { SUM_GUARD_DECIMALS = 6 };

struct decoder {
    const struct meter_map *map;
    const struct driver *d;
    const struct register_image *image;
};

/* One register, before any rounding. */
struct reading {
    enum quality quality;
    bool all_zero;            /* a mark of zeros only: "not counted" or a true zero */
    struct exact value, step; /* in the unit of the register */
    struct exact wrap;        /* magnitude 0 = none */
};

const char *quality_name(enum quality q)
{
    static const char *const names[] = {
        [QUALITY_NONE] = "none",     [QUALITY_GOOD] = "good",       [QUALITY_MISSING] = "missing",
        [QUALITY_ABSENT] = "absent", [QUALITY_INVALID] = "invalid", [QUALITY_UNREAD] = "unread"};
    return names[q];
}

/* ---- words of a register ------------------------------------------------------------------------ */

/* The words of register @index, arranged; with them, out of the same answer, those of its scale factor. */
static enum quality fetch(const struct decoder *c, int index, bool any_poll,
                          uint16_t w[static REGISTER_WORDS_MAX], uint16_t *factor)
{
    const struct driver_register *r = &c->d->registers[index];
    struct driver_range unit = driver_unit(c->d, r);
    uint16_t address;
    if (!meter_map_address(c->map, r, &address))
        return QUALITY_ABSENT;
    uint16_t start = (uint16_t)(unit.address + address - r->address);
    struct read_request read = {r->function, r->alone, start, (uint16_t)unit.words}, asked = read;
    struct driver_range rounded = driver_rounded(c->d, (struct driver_range){r->function, start, unit.words});
    if (!r->alone)
        asked = (struct read_request){r->function, false, (uint16_t)rounded.address, (uint16_t)rounded.words};
    if (meter_map_blocks(c->map, asked))
        return QUALITY_ABSENT;
    const uint16_t *words = image_get(c->image, read, any_poll);
    if (!words)
        return QUALITY_UNREAD;
    bool number = encoding_table[r->encoding].shape != SHAPE_TEXT;
    word_arrange(r, r->low_word_first != (number && c->map->swap_word_order),
                 words + (address - read.address), w);
    if (r->scale_from != NO_INDEX) {
        const struct driver_register *s = &c->d->registers[r->scale_from];
        word_arrange(s, s->low_word_first, words + (s->address - r->address) + (address - read.address),
                     factor);
    }
    return QUALITY_GOOD;
}

static bool marked(const struct driver_register *r, const struct register_mark *marks, int count,
                   const uint16_t *w)
{
    for (int m = 0; m < count; m++) {
        bool all = true;
        for (int i = 0; i < r->words; i++)
            all &= (w[i] & marks[m].mask[i]) == marks[m].word[i];
        if (all)
            return true;
    }
    return false;
}

static bool zeros(const struct driver_register *r, const uint16_t *w)
{
    for (int i = 0; i < r->words; i++)
        if (w[i])
            return false;
    return true;
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static enum quality apply_factor(const struct decoder *c, int index, const uint16_t *factor, int *ten)
{
    const struct driver_register *r = &c->d->registers[index];
    *ten = 0;
    if (r->scale_from == NO_INDEX)
        return QUALITY_GOOD;
    const struct driver_register *s = &c->d->registers[r->scale_from];
    struct exact power;
    int64_t n;
    if (marked(s, s->missing, s->missing_count, factor))
        return QUALITY_MISSING;
    enum quality q = word_number(s, factor, &power);
    if (q != QUALITY_GOOD)
        return q;
    if (!exact_round(power, 0, &n) || n < -18 || n > 18)
        return QUALITY_INVALID;
    *ten = (int)n;
    return QUALITY_GOOD;
}

static enum quality apply_sign(const struct decoder *c, const struct driver_register *r, struct exact *x)
{
    uint16_t w[REGISTER_WORDS_MAX], none[REGISTER_WORDS_MAX];
    x->negative ^= r->invert;
    if (r->sign_from == NO_INDEX)
        return QUALITY_GOOD;
    enum quality q = fetch(c, r->sign_from, false, w, none);
    if (q != QUALITY_GOOD)
        return q;
    uint32_t bits = c->d->registers[r->sign_from].words == 1 ? w[0] : (uint32_t)w[0] << 16 | w[1];
    x->negative ^= (bits & r->sign_mask) == r->sign_negative;
    return QUALITY_GOOD;
}

/* What one count of the register is worth: of a float its last bit, else the count itself. */
static struct exact count_of(const struct driver_register *r, struct exact raw)
{
    bool is_float = encoding_table[r->encoding].shape == SHAPE_FLOAT;
    return (struct exact){.magnitude = 1, .two = is_float ? raw.two : 0, .ten = raw.ten};
}

static struct reading read_number(const struct decoder *c, int index, bool any_poll)
{
    const struct driver_register *r = &c->d->registers[index];
    uint16_t w[REGISTER_WORDS_MAX], factor[REGISTER_WORDS_MAX];
    struct reading x = {.quality = fetch(c, index, any_poll, w, factor)};
    if (x.quality != QUALITY_GOOD)
        return x;
    if (marked(r, r->missing, r->missing_count, w))
        return (struct reading){.quality = QUALITY_MISSING, .all_zero = zeros(r, w)};
    if (marked(r, r->invalid, r->invalid_count, w))
        return (struct reading){.quality = QUALITY_INVALID};
    int ten;
    x.quality = word_number(r, w, &x.value);
    if (x.quality == QUALITY_GOOD)
        x.quality = apply_factor(c, index, factor, &ten);
    if (x.quality != QUALITY_GOOD)
        return x;
    x.step = count_of(r, x.value);
    x.wrap = (struct exact){.magnitude = r->wraps_at};
    ten += r->scale.exponent + r->unit_exponent;
    bool fits = exact_times(&x.value, r->scale.mantissa, ten) &&
                exact_times(&x.step, r->scale.mantissa, ten) && exact_times(&x.wrap, r->scale.mantissa, ten);
    x.quality = fits ? apply_sign(c, r, &x.value) : QUALITY_INVALID;
    return x;
}

/* Units differ among the parts of a sum, but read_number leads each to its canonical unit. A part that
 * reads all zeros where zero means "not counted" adds nothing beside a part that counts. */
static struct reading read_sum(const struct decoder *c, int index)
{
    const struct driver_register *r = &c->d->registers[index];
    struct reading sum = {.quality = QUALITY_MISSING};
    int decimals = quantity_table[r->quantity].decimals + SUM_GUARD_DECIMALS;
    for (int p = 0; p < r->part_count; p++) {
        struct reading x = read_number(c, r->parts[p].index, false);
        if (x.quality == QUALITY_MISSING && x.all_zero)
            continue;
        if (x.quality != QUALITY_GOOD)
            return x;
        x.value.negative ^= r->parts[p].negative;
        sum.quality = QUALITY_GOOD;
        sum.step = x.step;
        if (!exact_add(&sum.value, x.value, decimals))
            return (struct reading){.quality = QUALITY_INVALID};
    }
    return sum;
}

/* ---- ratios that the meter itself holds ----------------------------------------------------------- */

struct fraction {
    int64_t up, down;
};

static enum quality ratio_number(const struct decoder *c, int index, int64_t *out)
{
    enum { DECIMALS = 4 };
    *out = 10000; /* 1 */
    if (index == NO_INDEX)
        return QUALITY_GOOD;
    struct reading x = read_number(c, index, false);
    if (x.quality != QUALITY_GOOD)
        return x.quality;
    return exact_round(x.value, DECIMALS, out) && *out > 0 ? QUALITY_GOOD : QUALITY_INVALID;
}

static enum quality ratio_of(const struct decoder *c, int primary, int secondary, struct fraction *out)
{
    enum quality q = ratio_number(c, primary, &out->up);
    return q == QUALITY_GOOD ? ratio_number(c, secondary, &out->down) : q;
}

static bool multiply(struct fraction *f, struct fraction by)
{
    int64_t g = exact_common_divisor(by.up, by.down), h;
    by = (struct fraction){by.up / g, by.down / g};
    g = exact_common_divisor(f->up, by.down);
    h = exact_common_divisor(by.up, f->down);
    return !__builtin_mul_overflow(f->up / g, by.up / h, &f->up) &&
           !__builtin_mul_overflow(f->down / h, by.down / g, &f->down);
}

/* *told is false when the meter does not hold the ratio: the value stays secondary. */
static enum quality ratio_for(const struct decoder *c, const struct driver_register *r, struct fraction *out,
                              bool *told)
{
    const struct driver *d = c->d;
    enum quantity_ratio kind = r->secondary ? quantity_table[r->quantity].ratio : RATIO_NONE;
    bool ct = kind == RATIO_CT || kind == RATIO_CT_PT, pt = kind == RATIO_PT || kind == RATIO_CT_PT;
    enum quality q = QUALITY_GOOD;
    struct fraction f;
    *out = (struct fraction){1, 1};
    *told = (!ct || d->ct_primary != NO_INDEX) && (!pt || d->pt_primary != NO_INDEX);
    if (!*told)
        return QUALITY_GOOD;
    if (ct && (q = ratio_of(c, d->ct_primary, d->ct_secondary, &f)) == QUALITY_GOOD && !multiply(out, f))
        return QUALITY_INVALID;
    if (pt && q == QUALITY_GOOD && (q = ratio_of(c, d->pt_primary, d->pt_secondary, &f)) == QUALITY_GOOD &&
        !multiply(out, f))
        return QUALITY_INVALID;
    return q;
}

/* ---- the sample ------------------------------------------------------------------------------------ */

static bool any_part_unverified(const struct driver *d, const struct driver_register *r)
{
    for (int p = 0; p < r->part_count; p++)
        if (d->registers[r->parts[p].index].unverified)
            return true;
    return r->unverified;
}

static void decode_number(const struct decoder *c, int index, struct sample_value *out)
{
    const struct driver_register *r = &c->d->registers[index];
    int decimals = quantity_table[r->quantity].decimals;
    struct reading x = r->words ? read_number(c, index, r->once) : read_sum(c, index);
    struct fraction ratio = {1, 1};
    bool told = true;
    if (x.quality == QUALITY_GOOD)
        x.quality = ratio_for(c, r, &ratio, &told);
    if (x.quality == QUALITY_GOOD && !exact_divide(x.value, decimals, ratio.up, ratio.down, &out->value))
        x.quality = QUALITY_INVALID;
    out->quality = x.quality;
    out->unverified = any_part_unverified(c->d, r);
    out->secondary = r->secondary && !told;
    if (x.quality != QUALITY_GOOD)
        return;
    if (!exact_divide(x.step, decimals, ratio.up, ratio.down, &out->step) || out->step < 1)
        out->step = 1;
    if (!exact_divide(x.wrap, decimals, ratio.up, ratio.down, &out->wraps_at))
        out->wraps_at = 0;
}

/* A number where a text is wanted (serial 12345, version 1.2) becomes its shortest decimal text. */
static enum quality number_text(const struct decoder *c, int index, bool any_poll,
                                char out[static SAMPLE_TEXT_BYTES])
{
    enum { DECIMALS = 4 };
    struct reading x = read_number(c, index, any_poll);
    int64_t value;
    if (x.quality != QUALITY_GOOD)
        return x.quality;
    if (exact_round(x.value, DECIMALS, &value))
        decimal_format(value, DECIMALS, out);
    else if (exact_round(x.value, 0, &value))
        decimal_format(value, 0, out);
    else
        return QUALITY_INVALID;
    return QUALITY_GOOD;
}

static enum quality read_text(const struct decoder *c, int index, bool any_poll,
                              char out[static SAMPLE_TEXT_BYTES])
{
    const struct driver_register *r = &c->d->registers[index];
    uint16_t w[REGISTER_WORDS_MAX], none[REGISTER_WORDS_MAX];
    if (encoding_table[r->encoding].shape != SHAPE_TEXT)
        return number_text(c, index, any_poll, out);
    enum quality q = fetch(c, index, any_poll, w, none);
    return q == QUALITY_GOOD ? word_text(r, w, out) : q;
}

static bool any_equals(const struct driver_variant *v, int64_t value)
{
    for (int n = 0; n < v->equals_count; n++)
        if (v->equals[n] == value)
            return true;
    return false;
}

void decode_variant(struct meter_map *m, const struct register_image *image)
{
    struct decoder c = {m, m->driver, image};
    bool before = m->swap_word_order, found = false;
    for (int i = 0; i < c.d->variant_count && !found; i++) {
        const struct driver_variant *v = &c.d->variants[i];
        struct reading x = read_number(&c, v->index, true);
        int64_t value;
        if (x.quality != QUALITY_GOOD || !exact_round(x.value, 0, &value))
            continue;
        m->swap_word_order = found = any_equals(v, value);
    }
    m->edition += before != m->swap_word_order;
}

void decode_quantity(const struct meter_map *m, const struct register_image *image, enum quantity q,
                     struct sample *out)
{
    struct decoder c = {m, m->driver, image};
    int index = m->driver->of_quantity[q];
    if (index == NO_INDEX)
        return;
    quantity_set_add(&out->told, q);
    if (q < QUANTITY_TEXT_FIRST) {
        decode_number(&c, index, &out->value[q]);
        return;
    }
    const struct driver_register *r = &m->driver->registers[index];
    out->value[q].quality = read_text(&c, index, r->once, out->text[q - QUANTITY_TEXT_FIRST]);
    out->value[q].unverified = r->unverified;
}

void decode_wanted(struct meter_map *m, const struct register_image *image, const struct quantity_set *want,
                   struct sample *out)
{
    sample_reset(out, &(struct quantity_set){0});
    image_narrow(image, m);
    decode_variant(m, image);
    for (int q = 0; q < Q_COUNT; q++)
        if (quantity_set_has(want, (enum quantity)q))
            decode_quantity(m, image, (enum quantity)q, out);
}

void decode_sample(struct meter_map *m, const struct register_image *image, struct sample *out)
{
    struct quantity_set all = quantity_set_all();
    memset(out, 0, sizeof *out);
    decode_wanted(m, image, &all, out);
}

static void clear(struct sample *s, int q)
{
    s->value[q] = (struct sample_value){0};
    if (q >= QUANTITY_TEXT_FIRST)
        memset(s->text[q - QUANTITY_TEXT_FIRST], 0, SAMPLE_TEXT_BYTES);
}

void sample_reset(struct sample *s, const struct quantity_set *next)
{
    enum { SETS = sizeof s->told.bits / sizeof *s->told.bits };
    for (int i = 0; i < SETS; i++)
        for (uint64_t left = s->told.bits[i] & ~next->bits[i]; left; left &= left - 1)
            clear(s, 64 * i + __builtin_ctzll(left));
    s->told = *next;
}

const char *sample_text(const struct sample *s, enum quantity q)
{
    MUST(q >= QUANTITY_TEXT_FIRST && q < Q_COUNT);
    return s->value[q].quality == QUALITY_GOOD ? s->text[q - QUANTITY_TEXT_FIRST] : "";
}

/* ---- reversed current transformers -------------------------------------------------------------- */

/* Powers and net energies turn their sign; what has a counterpart changes places with it. */
static bool signed_by_direction(enum quantity q)
{
    static const char *const heads[] = {
        "active_power.", "reactive_power.",   "reactive_power_fundamental.", "power_factor.",
        "cos_phi.",      "active_energy_net", "reactive_energy_net"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strncmp(quantity_table[q].name, heads[i], strlen(heads[i])) == 0)
            return true;
    return q == Q_ACTIVE_DEMAND || q == Q_REACTIVE_DEMAND;
}

void sample_mirror(struct sample *s)
{
    for (int q = 0; q < QUANTITY_TEXT_FIRST; q++) {
        enum quantity other = quantity_mirror((enum quantity)q);
        if ((int)other > q) {
            struct sample_value kept = s->value[q];
            s->value[q] = s->value[other];
            s->value[other] = kept;
            quantity_set_add(&s->told, (enum quantity)q);
            quantity_set_add(&s->told, other);
        } else if ((int)other == q && signed_by_direction((enum quantity)q)) {
            s->value[q].value = -s->value[q].value;
        }
    }
}

/* ---- checks -------------------------------------------------------------------------------------- */

/* "B23*" is any text that begins with B23; numbers compare as numbers, so that 2141 is 2141.0. */
static bool as_expected(const char *got, const char *expected)
{
    size_t n = strlen(expected);
    if (n && expected[n - 1] == '*')
        return strncmp(got, expected, n - 1) == 0;
    struct err e;
    int64_t a, b;
    if (decimal_parse(got, 4, &a, &e) && decimal_parse(expected, 4, &b, &e))
        return a == b;
    return strcmp(got, expected) == 0;
}

enum check_outcome decode_check(const struct meter_map *m, const struct register_image *image,
                                const struct driver_check *check, char got[static SAMPLE_TEXT_BYTES])
{
    struct decoder c = {m, m->driver, image};
    got[0] = '\0';
    if (read_text(&c, check->index, true, got) != QUALITY_GOOD)
        return CHECK_UNREAD;
    for (int i = 0; i < check->expect_count; i++)
        if (as_expected(got, check->expect[i]))
            return CHECK_OK;
    return CHECK_DIFFERS;
}
