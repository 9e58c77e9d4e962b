/**
 * encode - the other way round: canonical values to the words of a meter, for simulated meters.
 *
 * decode(encode(x)) is x, to within one count of the register. Not for writing to meters: Dahu never
 * does that.
 */
#ifndef DAHU_METER_ENCODE_H
#define DAHU_METER_ENCODE_H

#include "dahu/meter/decode.h"

/**
 * encode_value - the words of register @index for canonical @value.
 *
 * @scale_power  what the register of scale_from says; ignored when there is none
 * @out          register.words words, in the order of the wire
 *
 * Errors: ERR_RANGE when the register cannot hold it; ERR_UNSUPPORTED for a computed or text register.
 */
bool encode_value(const struct driver *d, int index, int64_t value, int scale_power, uint16_t *out,
                  struct err *e) NODISCARD;
/** encode_text - the words of a text register; a text that is too long is cut. */
bool encode_text(const struct driver *d, int index, const char *text, uint16_t *out, struct err *e) NODISCARD;
/** encode_missing - the words that say "no value"; false when the register has no such pattern. */
bool encode_missing(const struct driver *d, int index, uint16_t *out);

#endif
