/* shown - see the header. What decode and encode do for any register, done once for the four that matter. */
#include "dahu/sim/shown.h"

#include <math.h>

__extension__ typedef __int128 wide;

/* Of a sum, the part that counts; the meters of one tariff and one direction leave the others at 0. */
static int counting_register(const struct driver *d, enum quantity q)
{
    int index = d->of_quantity[q];
    if (index == NO_INDEX || d->registers[index].words)
        return index;
    const struct driver_register *sum = &d->registers[index];
    for (int p = 0; p < sum->part_count; p++) {
        enum quantity part = d->registers[sum->parts[p].index].quantity;
        bool counts = part == q + 8 /* T1 */ || part == Q_REACTIVE_ENERGY_Q1 || part == Q_REACTIVE_ENERGY_Q4;
        if (counts && !sum->parts[p].negative)
            return sum->parts[p].index;
    }
    return sum->parts[0].index;
}

static bool has_zero_mark(const struct driver_register *r)
{
    for (int m = 0; m < r->missing_count; m++) {
        bool zero = true;
        for (int i = 0; i < r->words && i < 4; i++)
            zero &= r->missing[m].word[i] == 0;
        if (zero)
            return true;
    }
    return false;
}

static int64_t power_of_ten(int ten)
{
    int64_t n = 1;
    for (; ten > 0; ten--)
        n *= 10;
    return n;
}

void shown_init(struct shown *s, const struct driver *driver, const int8_t *scales,
                const struct sim_meter *meter, enum quantity q)
{
    int index = counting_register(driver, q);
    *s = (struct shown){.offered = index != NO_INDEX, .count = 1, .ratio = {1, 1}};
    if (!s->offered)
        return;
    const struct driver_register *r = &driver->registers[index];
    int ten = quantity_table[q].decimals + r->unit_exponent + r->scale.exponent +
              (r->scale_from == NO_INDEX ? 0 : scales[r->scale_from]);
    s->zero_is_none = has_zero_mark(r);
    s->single = r->encoding == ENCODING_F32;
    if (ten >= 0) /* else a count is less than the last digit that is kept */
        s->count = r->scale.mantissa * power_of_ten(ten);
    s->wraps_at =
        r->wraps_at && r->wraps_at < (uint64_t)(INT64_MAX / s->count) ? (int64_t)r->wraps_at * s->count : 0;
    bool told = r->secondary && driver->ct_primary != NO_INDEX && driver->pt_primary != NO_INDEX;
    if (told)
        s->ratio =
            (struct ratio){meter->ct.primary * meter->pt.primary, meter->ct.secondary * meter->pt.secondary};
}

/* Half away from zero, as decode rounds. */
static int64_t divided(wide n, int64_t d)
{
    return (int64_t)((2 * n + d) / (2 * (wide)d));
}

bool shown_value(const struct shown *s, int64_t wh, int64_t *out)
{
    if (!s->offered)
        return false;
    if (s->wraps_at)
        wh %= s->wraps_at;
    if (s->single) {
        int exponent; /* a float is 24 bits times a power of two: exact from here on */
        wide mantissa = (wide)ldexp(frexp((float)((double)wh / (double)s->count), &exponent), 24);
        wide n = mantissa * s->count * s->ratio.primary;
        *out = exponent > 24 ? divided(n << (exponent - 24), s->ratio.secondary)
                             : divided(n, s->ratio.secondary << (24 - exponent));
        return true;
    }
    int64_t counts = divided(wh, s->count);
    if (counts == 0 && s->zero_is_none)
        return false;
    *out = divided((wide)counts * s->count * s->ratio.primary, s->ratio.secondary);
    return true;
}
