/**
 * frame - where in a meter a value stands, and the words that say it: the last link of an explanation.
 *
 * The answers of meters are not kept, so the words are made anew from the value. They are the ones that were
 * read only if the driver reads no other words as this value; what is not certain is not claimed.
 */
#ifndef DAHU_METER_FRAME_H
#define DAHU_METER_FRAME_H

#include "dahu/meter/driver.h"

struct frame {
    const struct driver_register *reg; /* NULL: the driver does not tell this quantity */
    uint16_t words[REGISTER_WORDS_MAX];
    int count;  /* words that say the value; 0 = there are none to show (computed, or it does not fit) */
    bool exact; /* no other words say this value */
};

/** frame_of - of canonical @value of @q, on the side of the register. */
void frame_of(const struct driver *d, enum quantity q, int64_t value, struct frame *out);

#endif
