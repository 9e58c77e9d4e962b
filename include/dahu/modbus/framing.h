/**
 * framing - MBAP or RTU as a link sees them: put a request into bytes, say which request bytes answer.
 *
 * Pure, and independent of how the bytes travel.
 */
#ifndef DAHU_MODBUS_FRAMING_H
#define DAHU_MODBUS_FRAMING_H

#include "dahu/modbus/mbap.h"
#include "dahu/modbus/rtu.h"
#include "dahu/modbus/uri.h"
#include "dahu/modbus/window.h"

struct framing {
    size_t (*encode)(uint16_t transaction, const struct modbus_read *r, uint8_t *out);
    /**
     * parse - what do @bytes begin with?
     *
     * @flight  the request that is answered, also when the answer is a fault; -1 = none of the window
     */
    enum modbus_verdict (*parse)(const struct window *w, const uint8_t *bytes, size_t len,
                                 struct modbus_answer *a, int *flight);
    /** may_answer - could @bytes be the head of an answer that is awaited? For what may stand between frames.
     */
    bool (*may_answer)(const struct window *w, const uint8_t *bytes, size_t len);
    bool tells_late; /* a late answer cannot be taken for the right one: several requests may be on their way
                      */
};

const struct framing *framing_get(enum link_framing f);

#endif
