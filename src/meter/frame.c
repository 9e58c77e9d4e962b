/* frame - see the header. */
#include "dahu/meter/frame.h"

#include "dahu/meter/encode.h"

/* One count of the register is at least one canonical unit: then each value has one pattern of bits. */
static bool one_pattern(const struct driver *d, const struct driver_register *r)
{
    struct decimal_scale scale = r->scale;
    int exponent = scale.exponent + r->unit_exponent + quantity_table[r->quantity].decimals;
    int64_t count = scale.mantissa < 0 ? -scale.mantissa : scale.mantissa;
    for (; exponent < 0 && count % 10 == 0; exponent++)
        count /= 10;
    return encoding_table[r->encoding].shape == SHAPE_INTEGER && r->encoding < ENCODING_T4 && exponent >= 0 &&
           count > 0 && r->scale_from == NO_INDEX && r->sign_from == NO_INDEX && d->variant_count == 0;
}

void frame_of(const struct driver *d, enum quantity q, int64_t value, struct frame *out)
{
    int index = d->of_quantity[q];
    struct err e;
    *out = (struct frame){.reg = index == NO_INDEX ? NULL : &d->registers[index]};
    if (!out->reg || out->reg->words == 0 || out->reg->scale_from != NO_INDEX ||
        !encode_value(d, index, value, 0, out->words, &e))
        return;
    out->count = out->reg->words;
    out->exact = one_pattern(d, out->reg);
}
