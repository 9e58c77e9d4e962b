/**
 * word - one encoding each way between the words of a register and a number or a text. Private.
 *
 * Words come high word first and with their bytes in order: decode.c and encode.c see to that.
 */
#ifndef DAHU_METER_WORD_H
#define DAHU_METER_WORD_H

#include "dahu/meter/decode.h"
#include "exact.h"

/** word_number - the number that @w says; @r tells the encoding. GOOD, MISSING (NaN) or INVALID. */
enum quality word_number(const struct driver_register *r, const uint16_t *w, struct exact *out);
/** word_text - the text that @w says: trimmed, valid UTF-8. */
enum quality word_text(const struct driver_register *r, const uint16_t *w,
                       char out[static SAMPLE_TEXT_BYTES]);
/** word_arrange - @n words between the order of the wire and high word first; the same both ways. */
void word_arrange(const struct driver_register *r, bool low_word_first, const uint16_t *from, uint16_t *to);

#endif
