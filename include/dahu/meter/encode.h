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
 * @value        of a register whose values are secondary: before the ratios of the transformers
 * @scale_power  what the register of scale_from says; ignored when there is none
 * @out          register.words words, in the order of the wire
 *
 * Where the sign stands in another register the words hold the magnitude.
 *
 * Errors: ERR_RANGE when the register cannot hold it; ERR_UNSUPPORTED for a computed or text register.
 */
bool encode_value(const struct driver *d, int index, int64_t value, int scale_power, uint16_t *out,
                  struct err *e) NODISCARD;
/** encode_text - the words of a text register; ERR_RANGE when the text is too long or not of its kind. */
bool encode_text(const struct driver *d, int index, const char *text, uint16_t *out, struct err *e) NODISCARD;
/** encode_missing - the words that say "no value"; false when the register has no such pattern. */
bool encode_missing(const struct driver *d, int index, uint16_t *out);

/** One word of a simulated meter. */
typedef void (*encode_put_fn)(void *user, uint8_t function, uint16_t address, uint16_t word);
/**
 * encode_discovery - put marker, model headers and end mark of a driver with discovery at its first
 * base, and tell @m where the models are. Does nothing for other drivers but to initialise @m.
 */
void encode_discovery(const struct driver *d, struct meter_map *m, encode_put_fn put, void *user);

#endif
