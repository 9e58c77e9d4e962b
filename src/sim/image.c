/* image - see the header. meter/encode writes one value; this file knows which value goes where. */
#include "dahu/sim/image.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/meter/plan.h"

enum { ILLEGAL_ADDRESS = 2, ILLEGAL_VALUE = 3, SCALE_LEAST = -4, SCALE_MOST = 10 };

/* What a register is for, where that decides what it says. Later rows of roles() win. */
enum role {
    ROLE_VALUE, /* its quantity, or a helper that nothing depends on: 0 */
    ROLE_PART,  /* a helper that is summed */
    ROLE_SCALE,
    ROLE_SIGN,
    ROLE_CT_PRIMARY,
    ROLE_CT_SECONDARY,
    ROLE_PT_PRIMARY,
    ROLE_PT_SECONDARY,
    ROLE_VARIANT, /* so that no variant is recognised */
    ROLE_CHECK,   /* as the driver expects it, and so that no variant is recognised */
};

/* A word that never changes: the chain of SunSpec models. */
struct fixed_word {
    uint8_t function;
    uint16_t address, word;
};

struct sim_image {
    const struct driver *driver;
    struct meter_map map;
    uint8_t *role;                     /* enum role, one a register */
    int16_t *role_of;                  /* the register or check that the role comes from */
    uint8_t present[2][SIM_WORDS / 8]; /* a bit a word; [0] input, [1] holding registers */
    struct fixed_word *fixed;
    int fixed_count;
};

/* ---- which words exist ---------------------------------------------------------------------------- */

static uint8_t *bits_of(const struct sim_image *image, uint8_t function)
{
    return (uint8_t *)(uintptr_t)image->present[function == 3];
}

static bool has(const struct sim_image *image, uint8_t function, uint32_t address)
{
    return address < SIM_WORDS && (bits_of(image, function)[address / 8] >> address % 8 & 1);
}

static void mark(struct sim_image *image, uint8_t function, uint32_t from, uint32_t to, bool present)
{
    for (uint32_t a = from; a < to && a < SIM_WORDS; a++) {
        uint8_t bit = (uint8_t)(1u << a % 8), *byte = &bits_of(image, function)[a / 8];
        *byte = present ? *byte | bit : *byte & (uint8_t)~bit;
    }
}

static void mark_registers(struct sim_image *image)
{
    const struct driver *d = image->driver;
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        uint16_t address;
        if (r->words == 0 || r->alone || !meter_map_address(&image->map, r, &address))
            continue;
        uint32_t from = address, to = from + r->words;
        if (d->limits.even_start)
            from &= ~1u;
        if (d->limits.even_count)
            to += (to - from) & 1;
        mark(image, r->function, from, to, true);
    }
}

/* A meter whose driver allows requests to span gaps answers something there. */
static void mark_gaps(struct sim_image *image, uint8_t function)
{
    uint32_t gap = (uint32_t)image->driver->limits.max_gap_words, last = SIM_WORDS;
    for (uint32_t a = 0; a < SIM_WORDS; a++) {
        if (!has(image, function, a))
            continue;
        if (last < a && a - last - 1 <= gap)
            mark(image, function, last + 1, a, true);
        last = a;
    }
}

static void put_fixed(void *user, uint8_t function, uint16_t address, uint16_t word)
{
    struct sim_image *image = user;
    image->fixed = must_realloc(image->fixed, (size_t)(image->fixed_count + 1) * sizeof *image->fixed);
    image->fixed[image->fixed_count++] = (struct fixed_word){function, address, word};
    mark(image, function, address, address + 1u, true);
}

/* A model is there as a whole, with words that the driver does not read. */
static void mark_layouts(struct sim_image *image)
{
    const struct driver *d = image->driver;
    for (int i = 0; i < d->layout_count; i++)
        mark(image, d->discovery.function, image->map.base[i],
             image->map.base[i] + (uint32_t)d->layouts[i].words, true);
}

static void mark_all(struct sim_image *image)
{
    const struct driver_limits *limits = &image->driver->limits;
    mark_layouts(image);
    mark_registers(image);
    mark_gaps(image, 3);
    mark_gaps(image, 4);
    for (int i = 0; i < limits->never_count; i++)
        mark(image, limits->never[i].function, limits->never[i].address,
             limits->never[i].address + limits->never[i].words, false);
}

/* The register that answers to a request of exactly its own words, or NO_INDEX. Words of the same
 * addresses mean something else in any other request. */
static int find_alone(const struct sim_image *image, uint8_t function, uint32_t address, uint32_t words)
{
    const struct driver *d = image->driver;
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        uint16_t at;
        if (r->alone && r->function == function && r->words == words &&
            meter_map_address(&image->map, r, &at) && at == address)
            return i;
    }
    return NO_INDEX;
}

int sim_image_refuses(const struct sim_image *image, uint8_t function, uint32_t address, uint32_t words)
{
    const struct driver_limits *limits = &image->driver->limits;
    if (words == 0 || words > REQUEST_WORDS_MAX || words > (uint32_t)limits->max_words)
        return ILLEGAL_VALUE;
    if (find_alone(image, function, address, words) != NO_INDEX)
        return 0;
    if ((limits->even_start && address % 2) || (limits->even_count && words % 2))
        return ILLEGAL_ADDRESS;
    for (uint32_t a = address; a < address + words; a++)
        if (!has(image, function, a))
            return ILLEGAL_ADDRESS;
    return 0;
}

/* ---- what each register is for -------------------------------------------------------------------- */

static void give_role(struct sim_image *image, int index, enum role role, int from)
{
    if (index == NO_INDEX)
        return;
    image->role[index] = (uint8_t)role;
    image->role_of[index] = (int16_t)from;
}

static void roles_of_sum(struct sim_image *image, int sum)
{
    const struct driver_register *r = &image->driver->registers[sum];
    for (int p = 0; p < r->part_count; p++)
        if (image->driver->registers[r->parts[p].index].quantity == Q_NONE)
            give_role(image, r->parts[p].index, ROLE_PART, sum);
}

static void give_roles(struct sim_image *image)
{
    const struct driver *d = image->driver;
    for (int i = 0; i < d->register_count; i++) {
        roles_of_sum(image, i);
        give_role(image, d->registers[i].scale_from, ROLE_SCALE, i);
        give_role(image, d->registers[i].sign_from, ROLE_SIGN, i);
    }
    give_role(image, d->ct_primary, ROLE_CT_PRIMARY, 0);
    give_role(image, d->ct_secondary, ROLE_CT_SECONDARY, 0);
    give_role(image, d->pt_primary, ROLE_PT_PRIMARY, 0);
    give_role(image, d->pt_secondary, ROLE_PT_SECONDARY, 0);
    for (int i = 0; i < d->variant_count; i++)
        give_role(image, d->variants[i].index, ROLE_VARIANT, i);
    for (int i = 0; i < d->check_count; i++)
        give_role(image, d->checks[i].index, ROLE_CHECK, i);
}

struct sim_image *sim_image_new(const struct driver *driver)
{
    struct sim_image *image = must_alloc(sizeof *image);
    size_t n = (size_t)driver->register_count;
    image->driver = driver;
    image->role = must_alloc(n + 1);
    image->role_of = must_alloc((n + 1) * sizeof *image->role_of);
    encode_discovery(driver, &image->map, put_fixed, image);
    mark_all(image);
    give_roles(image);
    return image;
}

void sim_image_free(struct sim_image *image)
{
    if (!image)
        return;
    meter_map_fini(&image->map);
    free(image->role);
    free(image->role_of);
    free(image->fixed);
    free(image);
}

/* ---- values ----------------------------------------------------------------------------------------- */

static int decimals_of(const struct driver_register *r)
{
    return r->quantity == Q_NONE ? 0 : quantity_table[r->quantity].decimals;
}

/* A counter that is full starts again from 0: @value less as many rounds as it has made. */
static int64_t wrapped(const struct driver_register *r, int64_t value, int power)
{
    __extension__ __int128 round = (__int128)r->wraps_at;
    int ten = decimals_of(r) + r->unit_exponent + r->scale.exponent + power;
    round *= r->scale.mantissa;
    for (; ten > 0; ten--)
        round *= 10;
    for (; ten < 0; ten++)
        round /= 10;
    return round > 0 && round <= INT64_MAX ? value % (int64_t)round : value;
}

/* What cannot be said is said to be missing; a register without a word for that stays 0. */
static void put_value(const struct sim_image *image, int index, int64_t value, int power, uint16_t *w)
{
    const struct driver_register *r = &image->driver->registers[index];
    struct err e;
    if (r->wraps_at && value > 0)
        value = wrapped(r, value, power);
    if (!encode_value(image->driver, index, value, power, w, &e))
        (void)encode_missing(image->driver, index, w);
}

/* "2141", "B23*": a number in the unit of the register, or a text. */
static void put_expected(const struct sim_image *image, int index, const char *expected, uint16_t *w)
{
    const struct driver_register *r = &image->driver->registers[index];
    struct err e;
    if (encoding_table[r->encoding].shape == SHAPE_TEXT) {
        char text[SAMPLE_TEXT_BYTES];
        snprintf(text, sizeof text, "%.*s", (int)strcspn(expected, "*"), expected);
        if (!encode_text(image->driver, index, text, w, &e))
            (void)encode_missing(image->driver, index, w);
        return;
    }
    int64_t value;
    if (decimal_parse(expected, decimals_of(r), &value, &e))
        put_value(image, index, value, 0, w);
}

static int64_t digits_of(const char *text)
{
    int64_t n = 0;
    for (; *text; text++)
        if (*text >= '0' && *text <= '9' && n < INT64_MAX / 100)
            n = n * 10 + (*text - '0');
    return n;
}

static void put_text(const struct sim_image *image, int index, const char *text, uint16_t *w)
{
    const struct driver_register *r = &image->driver->registers[index];
    struct err e;
    if (encoding_table[r->encoding].shape != SHAPE_TEXT) {
        put_value(image, index, digits_of(text), 0, w);
        return;
    }
    char padded[4 * REGISTER_WORDS_MAX + 1], cut[SAMPLE_TEXT_BYTES];
    int digits = 4 * (r->words < REGISTER_WORDS_MAX ? r->words : REGISTER_WORDS_MAX);
    snprintf(cut, sizeof cut, "%.*s", r->words * (r->encoding == ENCODING_ASCII16 ? 1 : 2), text);
    snprintf(padded, sizeof padded, "%0*lld", digits, (long long)digits_of(text));
    if (!encode_text(image->driver, index, r->encoding == ENCODING_HEX ? padded : cut, w, &e))
        (void)encode_missing(image->driver, index, w);
}

static void put_quantity(const struct sim_image *image, const struct sample *s, int index, int power,
                         uint16_t *w)
{
    const struct driver_register *r = &image->driver->registers[index];
    if (r->quantity == Q_NONE)
        return;
    if (s->value[r->quantity].quality != QUALITY_GOOD)
        (void)encode_missing(image->driver, index, w);
    else if (r->quantity >= QUANTITY_TEXT_FIRST)
        put_text(image, index, s->text[r->quantity - QUANTITY_TEXT_FIRST], w);
    else
        put_value(image, index, s->value[r->quantity].value, power, w);
}

/* All the signs that one register tells. */
static void put_signs(const struct sim_image *image, const struct sample *s, int index, uint16_t *w)
{
    const struct driver *d = image->driver;
    uint32_t bits = 0;
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        if (r->sign_from != index || r->quantity == Q_NONE)
            continue;
        if (s->value[r->quantity].value < 0)
            bits |= r->sign_negative;
        else if (r->sign_negative == 0)
            bits |= r->sign_mask;
    }
    w[0] = (uint16_t)(d->registers[index].words == 1 ? bits : bits >> 16);
    if (d->registers[index].words == 2)
        w[1] = (uint16_t)bits;
}

/* The first part that counts in the direction of the sum holds all of it. A helper counts whole units. */
static void put_part(const struct sim_image *image, const struct sample *s, int index, uint16_t *w)
{
    const struct driver_register *sum = &image->driver->registers[image->role_of[index]];
    int64_t value = s->value[sum->quantity].value, units = value < 0 ? -value : value;
    for (int n = quantity_table[sum->quantity].decimals; n > 0; n--)
        units = n > 1 ? units / 10 : (units + 5) / 10;
    for (int p = 0; p < sum->part_count; p++) {
        if (sum->parts[p].negative != (value < 0))
            continue;
        put_value(image, index, sum->parts[p].index == index ? units : 0, 0, w);
        return;
    }
}

/* With a register for the secondary side the primary one holds amperes or volts, else the ratio. */
static void put_ratio(const struct sim_image *image, const struct sample *s, int index, uint16_t *w)
{
    const struct driver *d = image->driver;
    bool ct = image->role[index] == ROLE_CT_PRIMARY || image->role[index] == ROLE_CT_SECONDARY;
    bool primary = image->role[index] == ROLE_CT_PRIMARY || image->role[index] == ROLE_PT_PRIMARY;
    bool both = (ct ? d->ct_secondary : d->pt_secondary) != NO_INDEX;
    enum quantity q = !both     ? (ct ? Q_CT_RATIO : Q_PT_RATIO)
                      : primary ? (ct ? Q_CT_PRIMARY : Q_PT_PRIMARY)
                                : (ct ? Q_CT_SECONDARY : Q_PT_SECONDARY);
    int64_t value = s->value[q].value;
    int from = quantity_table[q].decimals, to = decimals_of(&d->registers[index]);
    for (; from > to; from--)
        value /= 10;
    for (; from < to; from++)
        value *= 10;
    put_value(image, index, value, 0, w);
}

static bool names_variant(const struct driver *d, int index, int64_t value)
{
    for (int i = 0; i < d->variant_count; i++)
        for (int n = 0; n < d->variants[i].equals_count; n++)
            if (d->variants[i].index == index && d->variants[i].equals[n] == value)
                return true;
    return false;
}

static void put_no_variant(const struct sim_image *image, int index, uint16_t *w)
{
    int64_t value = 0;
    while (names_variant(image->driver, index, value))
        value++;
    put_value(image, index, value, 0, w);
}

static void put_check(const struct sim_image *image, int index, uint16_t *w)
{
    const struct driver_check *check = &image->driver->checks[image->role_of[index]];
    int i = 0;
    while (i + 1 < check->expect_count &&
           names_variant(image->driver, index, strtoll(check->expect[i], NULL, 10)))
        i++;
    put_expected(image, index, check->expect[i], w);
}

static void write_register(const struct sim_image *image, const int8_t *scales, const struct sample *s,
                           int index, uint16_t w[static REGISTER_WORDS_MAX])
{
    int from = image->driver->registers[index].scale_from;
    switch ((enum role)image->role[index]) {
    case ROLE_VALUE:
        put_quantity(image, s, index, from == NO_INDEX ? 0 : scales[from], w);
        return;
    case ROLE_PART:
        put_part(image, s, index, w);
        return;
    case ROLE_SCALE:
        put_value(image, index, scales[index], 0, w);
        return;
    case ROLE_SIGN:
        put_signs(image, s, index, w);
        return;
    case ROLE_CHECK:
        put_check(image, index, w);
        return;
    case ROLE_VARIANT:
        put_no_variant(image, index, w);
        return;
    default:
        put_ratio(image, s, index, w);
    }
}

void sim_image_write(const struct sim_image *image, const int8_t *scales, const struct sample *sample,
                     uint8_t function, uint32_t address, uint32_t count, uint16_t *words)
{
    const struct driver *d = image->driver;
    int alone = find_alone(image, function, address, count);
    memset(words + address, 0, count * sizeof *words);
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        uint16_t at, w[REGISTER_WORDS_MAX] = {0};
        if (r->words == 0 || r->function != function || !meter_map_address(&image->map, r, &at) ||
            at >= address + count || address >= (uint32_t)at + r->words || (r->alone && i != alone))
            continue;
        if (alone != NO_INDEX && i != alone)
            continue;
        write_register(image, scales, sample, i, w);
        memcpy(words + at, w, r->words * sizeof *words);
    }
    for (int i = 0; i < image->fixed_count; i++)
        if (image->fixed[i].function == function)
            words[image->fixed[i].address] = image->fixed[i].word;
}

/* ---- what a reader gets --------------------------------------------------------------------------- */

void sim_image_answer(const struct sim_image *image, const int8_t *scales, const struct sample *sample,
                      struct register_image *out)
{
    struct quantity_set all = quantity_set_all();
    struct plan plan;
    uint16_t *words = must_alloc(SIM_WORDS * sizeof *words);
    plan_build(&image->map, &all, PLAN_ALL, &plan);
    image_begin(out);
    for (int i = 0; i < plan.count; i++) {
        struct read_request read = plan.requests[i].read;
        if (sim_image_refuses(image, read.function, read.address, read.words) != 0)
            continue;
        sim_image_write(image, scales, sample, read.function, read.address, read.words, words);
        image_put(out, read, words + read.address);
    }
    plan_fini(&plan);
    free(words);
}

struct meter_map *sim_image_map(struct sim_image *image)
{
    return &image->map;
}

/* ---- scale factors ------------------------------------------------------------------------------------ */

static bool all_fit(const struct sim_image *image, const struct sample *ceiling, int scale, int power)
{
    const struct driver *d = image->driver;
    for (int i = 0; i < d->register_count; i++) {
        const struct driver_register *r = &d->registers[i];
        uint16_t w[REGISTER_WORDS_MAX];
        struct err e;
        if (r->scale_from != scale || r->quantity == Q_NONE || r->quantity >= QUANTITY_TEXT_FIRST)
            continue;
        int64_t most = ceiling->value[r->quantity].value;
        most += most / 4; /* room above what is expected at most */
        if (!encode_value(d, i, most, power, w, &e) && most != 0)
            return false;
    }
    return true;
}

int8_t *sim_image_scales(const struct sim_image *image, const struct sample *ceiling)
{
    int8_t *scales = must_alloc((size_t)image->driver->register_count + 1);
    for (int i = 0; i < image->driver->register_count; i++) {
        if (image->role[i] != ROLE_SCALE)
            continue;
        int power = SCALE_LEAST;
        while (power < SCALE_MOST && !all_fit(image, ceiling, i, power))
            power++;
        scales[i] = (int8_t)power;
    }
    return scales;
}
