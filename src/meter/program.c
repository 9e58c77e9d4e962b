/*
 * program - see the header. Who shares a program is in program_cache.c.
 *
 * Two paths lead from words to a value. The general one (decode.c) keeps an exact number of any size
 * and knows everything a driver can say. The steps here are for what nearly all registers are: an
 * integer or an IEEE float, times a constant. Both agree bit for bit, for three reasons:
 *
 *  - A step only ever says good, missing (a mark, NaN) or unread. Whatever else it meets - a mark of
 *    invalid values, infinity, a product that leaves its range - it leaves to the general path.
 *  - Registers with anything more to them (scale_from, sign_from, sums, ratios in the meter, decimal or
 *    packed encodings, texts, values kept from earlier polls, two answers that hold the same words) get
 *    no step at all.
 *  - The arithmetic is the same fraction in narrower integers: raw x up / down, or for a float
 *    mantissa x up x 2^shift, rounded once, half away from zero. up, down, wraps_at and the size of one
 *    count come from the same constants of the driver; what does not fit in 64 bits makes no step.
 */
#include "program.h"

#include <string.h>

#include "exact.h"

typedef unsigned __int128 wide;

enum { F32_FRACTION = 23, F64_FRACTION = 52 };

/* ---- making ---------------------------------------------------------------------------------------- */

static uint64_t join(const uint16_t *w, int words)
{
    uint64_t bits = 0;
    for (int i = 0; i < words; i++)
        bits = bits << 16 | w[i];
    return bits;
}

/* value x base^n; false when it does not fit. */
static bool raise(uint64_t *value, uint64_t base, int n)
{
    for (int i = 0; i < n; i++)
        if (__builtin_mul_overflow(*value, base, value))
            return false;
    return true;
}

static bool set_scale(struct step *s, const struct driver_register *r)
{
    int decimals = quantity_table[r->quantity].decimals;
    int ten = r->scale.exponent + r->unit_exponent;
    s->up = (uint64_t)r->scale.mantissa;
    s->down = 1;
    if (r->scale.mantissa < 1)
        return false;
    struct exact wrap = {.magnitude = r->wraps_at}, count = {.magnitude = 1};
    if (!exact_times(&wrap, r->scale.mantissa, ten) || !exact_times(&count, r->scale.mantissa, ten))
        return false;
    if (!exact_round(wrap, decimals, &s->wraps_at))
        s->wraps_at = 0;
    if (!exact_round(count, decimals, &s->count) || s->count < 1)
        s->count = 1;
    int power = ten + decimals;
    if (s->kind == STEP_INTEGER)
        return power >= 0 ? raise(&s->up, 10, power) : raise(&s->down, 10, -power);
    s->shift = (int16_t)power; /* ten is two times five: the twos go to the exponent of the float */
    return power >= 0 && raise(&s->up, 5, power);
}

static void add_mark(struct program *p, const struct register_mark *m, int words)
{
    p->marks = must_realloc(p->marks, (size_t)(p->mark_count + 1) * sizeof *p->marks);
    p->marks[p->mark_count++] = (struct mark){join(m->word, words), join(m->mask, words)};
}

static void set_marks(struct program *p, struct step *s, const struct driver_register *r)
{
    s->first_mark = (uint16_t)p->mark_count;
    s->missing = r->missing_count;
    s->invalid = r->invalid_count;
    for (int i = 0; i < r->missing_count; i++)
        add_mark(p, &r->missing[i], r->words);
    for (int i = 0; i < r->invalid_count; i++)
        add_mark(p, &r->invalid[i], r->words);
}

static bool simple_encoding(struct step *s, const struct driver_register *r)
{
    switch (r->encoding) {
    case ENCODING_S16:
    case ENCODING_S32:
    case ENCODING_S48:
    case ENCODING_S64:
        s->is_signed = true;
        break;
    case ENCODING_U16:
    case ENCODING_U32:
    case ENCODING_U48:
    case ENCODING_U64:
        break;
    case ENCODING_F32:
    case ENCODING_F64:
        s->kind = STEP_FLOAT;
        break;
    default:
        return false;
    }
    return true;
}

/* Is the ratio of its transformers to be read from the meter? As ratio_for of decode.c. */
static bool needs_ratio(const struct driver *d, const struct driver_register *r)
{
    enum quantity_ratio kind = r->secondary ? quantity_table[r->quantity].ratio : RATIO_NONE;
    bool ct = kind == RATIO_CT || kind == RATIO_CT_PT, pt = kind == RATIO_PT || kind == RATIO_CT_PT;
    bool told = (!ct || d->ct_primary != NO_INDEX) && (!pt || d->pt_primary != NO_INDEX);
    return (ct || pt) && told;
}

/* As `told` of ratio_for: a value that needs no ratio counts as told. */
static bool stays_secondary(const struct driver *d, const struct driver_register *r)
{
    enum quantity_ratio kind = r->secondary ? quantity_table[r->quantity].ratio : RATIO_NONE;
    return r->secondary && kind != RATIO_NONE && !needs_ratio(d, r);
}

static bool holds(struct read_request outer, struct read_request inner)
{
    return outer.function == inner.function && outer.alone == inner.alone && outer.address <= inner.address &&
           (uint32_t)outer.address + outer.words >= (uint32_t)inner.address + inner.words;
}

/* The one request that brings @read; -1 when there is none or more than one. */
static int only_request(const struct plan *plan, struct read_request read)
{
    int found = -1;
    for (int i = 0; i < plan->count; i++)
        if (holds(plan->requests[i].read, read)) {
            if (found >= 0)
                return -1;
            found = i;
        }
    return found;
}

/* What decode.c asks before it looks for words: with a hole in the way the register is absent. */
static bool blocked(const struct meter_map *m, const struct driver_register *r, struct read_request read)
{
    struct driver_range range = {read.function, read.address, read.words};
    if (r->alone)
        return meter_map_blocks(m, read);
    range = driver_rounded(m->driver, range);
    return meter_map_blocks(
        m, (struct read_request){read.function, false, (uint16_t)range.address, (uint16_t)range.words});
}

static bool make_step(struct program *p, const struct meter_map *m, int index)
{
    const struct driver_register *r = &m->driver->registers[index];
    struct step s = {.quantity = (int16_t)r->quantity, .words = (uint8_t)r->words, .kind = STEP_INTEGER};
    uint16_t address;
    if (r->words < 1 || r->words > 4 || r->once || r->scale_from != NO_INDEX || r->sign_from != NO_INDEX ||
        needs_ratio(m->driver, r) || !simple_encoding(&s, r) || !meter_map_address(m, r, &address))
        return false;
    struct read_request read = {r->function, r->alone, address, r->words};
    int request = only_request(&p->plan, read);
    if (request < 0 || blocked(m, r, read) || !set_scale(&s, r))
        return false;
    s.request = (int16_t)request;
    s.at = (uint16_t)(address - p->plan.requests[request].read.address);
    s.low_word_first = r->low_word_first != m->swap_word_order;
    s.swap_bytes = r->swap_bytes;
    s.invert = r->invert;
    s.secondary = stays_secondary(m->driver, r);
    s.unverified = r->unverified;
    enum quantity_kind kind = quantity_table[r->quantity].kind;
    s.counts = kind != KIND_IDENTITY && kind != KIND_TEXT;
    set_marks(p, &s, r);
    p->steps = must_realloc(p->steps, (size_t)(p->step_count + 1) * sizeof *p->steps);
    p->steps[p->step_count++] = s;
    quantity_set_add(&p->stepped, r->quantity);
    return true;
}

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return x->request != y->request ? x->request - y->request : x->at - y->at;
}

static bool reads_any_check(const struct program *p, const struct meter_map *m)
{
    const struct driver *d = m->driver;
    if (d->check_count && d->variant_count)
        return true; /* the order of words decides what a setting says */
    for (int i = 0; i < d->check_count; i++) {
        const struct driver_register *r = &d->registers[d->checks[i].index];
        struct driver_range unit = driver_unit(d, r);
        uint16_t address;
        if (r->sign_from != NO_INDEX)
            return true;
        if (!meter_map_address(m, r, &address))
            continue;
        struct read_request read = {r->function, r->alone, (uint16_t)(unit.address + address - r->address),
                                    (uint16_t)unit.words};
        for (int n = 0; n < p->plan.count; n++)
            if (holds(p->plan.requests[n].read, read))
                return true;
    }
    return false;
}

void program_make(struct program *p, const struct meter_map *m)
{
    plan_build(m, &p->want, p->scope, &p->plan);
    p->rereads_checks = reads_any_check(p, m);
    p->others = must_alloc(Q_COUNT * sizeof *p->others);
    p->marks = must_alloc(sizeof *p->marks); /* never NULL: every step points among them */
    for (int q = 0; q < Q_COUNT; q++) {
        int index = m->driver->of_quantity[q];
        if (index != NO_INDEX && quantity_set_has(&p->want, (enum quantity)q) && !make_step(p, m, index))
            p->others[p->other_count++] = (int16_t)q;
    }
    p->others = must_realloc(p->others, (size_t)(p->other_count + 1) * sizeof *p->others);
    if (p->step_count)
        qsort(p->steps, (size_t)p->step_count, sizeof *p->steps, compare_steps);
}

const struct plan *program_plan(const struct program *p)
{
    return &p->plan;
}

bool program_rereads_checks(const struct program *p)
{
    return p->rereads_checks;
}

/* ---- running --------------------------------------------------------------------------------------- */

static inline uint64_t load(const struct step *s, const uint16_t *w)
{
    uint64_t bits = 0;
    int next = s->low_word_first ? -1 : 1;
    w += s->low_word_first ? s->words - 1 : 0;
    for (int i = 0; i < s->words; i++, w += next)
        bits = bits << 16 | *w;
    if (s->swap_bytes)
        bits = (bits & UINT64_C(0x00FF00FF00FF00FF)) << 8 | (bits >> 8 & UINT64_C(0x00FF00FF00FF00FF));
    return bits;
}

static inline bool marked(const struct mark *m, int count, uint64_t bits)
{
    for (int i = 0; i < count; i++)
        if ((bits & m[i].mask) == m[i].word)
            return true;
    return false;
}

/* |value| as an integer that an int64_t holds, with its sign; false when it does not fit. */
static inline bool finish(wide magnitude, bool negative, int64_t *out)
{
    if (magnitude > INT64_MAX)
        return false;
    *out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

static inline bool run_integer(const struct step *s, uint64_t bits, struct sample_value *out)
{
    int unused = 64 - 16 * s->words;
    bool negative = s->is_signed && bits >> (63 - unused) & 1;
    uint64_t magnitude = negative ? -(uint64_t)((int64_t)(bits << unused) >> unused) : bits;
    wide product = (wide)magnitude * s->up;
    if (s->down > 1) {
        if (product >> 64)
            return false;
        uint64_t rest = (uint64_t)product % s->down;
        product = (uint64_t)product / s->down + (rest >= s->down - rest);
    }
    out->step = s->count;
    return finish(product, negative != s->invert, &out->value);
}

/* n x 2^shift, half up; false when the result needs more than 63 bits. n is below 2^117. */
static inline bool shifted(wide n, int shift, wide *out)
{
    if (shift >= 0) {
        *out = shift < 63 ? n << shift : 0;
        return shift < 63 && n >> (63 - shift) == 0;
    }
    *out = shift > -127 ? (n + ((wide)1 << (-shift - 1))) >> -shift : 0; /* 2^117 / 2^127 is no half */
    return true;
}

enum float_kind { FLOAT_NUMBER, FLOAT_NAN, FLOAT_INFINITE };

static inline enum float_kind split_float(const struct step *s, uint64_t bits, uint64_t *mantissa, int *two)
{
    int fraction = s->words == 2 ? F32_FRACTION : F64_FRACTION, most = s->words == 2 ? 0xFF : 0x7FF;
    int exponent = (int)(bits >> fraction) & most;
    *mantissa = bits & ((UINT64_C(1) << fraction) - 1);
    if (exponent == most)
        return *mantissa ? FLOAT_NAN : FLOAT_INFINITE;
    if (exponent)
        *mantissa |= UINT64_C(1) << fraction;
    else
        exponent = 1;
    *two = exponent - most / 2 - fraction;
    return FLOAT_NUMBER;
}

static inline bool run_float(const struct step *s, uint64_t bits, struct sample_value *out)
{
    uint64_t mantissa;
    int two;
    wide value, count;
    enum float_kind kind = split_float(s, bits, &mantissa, &two);
    if (kind == FLOAT_NAN)
        out->quality = QUALITY_MISSING;
    if (kind != FLOAT_NUMBER)
        return kind == FLOAT_NAN;
    bool negative = bits >> (16 * s->words - 1);
    if (!shifted((wide)mantissa * s->up, two + s->shift, &value) || !shifted(s->up, two + s->shift, &count) ||
        count > INT64_MAX)
        return false;
    out->step = count ? (int64_t)count : 1;
    return finish(value, negative != s->invert, &out->value);
}

/* The value of @s from the words of its request, NULL = not answered; false when this path cannot tell. */
static inline bool run_step(const struct program *p, const struct step *s, const uint16_t *words,
                            struct sample_value *out)
{
    *out = (struct sample_value){.quality = QUALITY_UNREAD, .unverified = s->unverified};
    if (!words)
        return true;
    uint64_t bits = load(s, words + s->at);
    const struct mark *marks = &p->marks[s->first_mark];
    if (marked(marks, s->missing, bits)) {
        out->quality = QUALITY_MISSING;
        return true;
    }
    if (marked(marks + s->missing, s->invalid, bits))
        return false;
    out->quality = QUALITY_GOOD;
    bool told = s->kind == STEP_FLOAT ? run_float(s, bits, out) : run_integer(s, bits, out);
    if (told && out->quality == QUALITY_GOOD) {
        out->secondary = s->secondary;
        out->wraps_at = s->wraps_at;
    }
    return told;
}

/* The general path, for one quantity. */
static int run_other(const struct meter_map *m, const struct register_image *image, enum quantity q,
                     struct sample *out)
{
    out->value[q] = (struct sample_value){0};
    decode_quantity(m, image, q, out);
    enum quantity_kind kind = quantity_table[q].kind;
    return out->value[q].quality == QUALITY_GOOD && kind != KIND_IDENTITY && kind != KIND_TEXT;
}

int program_run(const struct program *p, const struct meter_map *m, const struct register_image *image,
                struct sample *out)
{
    int good = 0, request = -1;
    const uint16_t *words = NULL;
    sample_reset(out, &p->stepped);
    for (int i = 0; i < p->step_count; i++) {
        const struct step *s = &p->steps[i];
        struct sample_value *v = &out->value[s->quantity];
        if (s->request != request) {
            request = s->request;
            words = image_answer(image, p->plan.requests[request].read);
        }
        if (run_step(p, s, words, v))
            good += v->quality == QUALITY_GOOD && s->counts;
        else
            good += run_other(m, image, (enum quantity)s->quantity, out);
    }
    for (int i = 0; i < p->other_count; i++)
        good += run_other(m, image, (enum quantity)p->others[i], out);
    return good;
}
