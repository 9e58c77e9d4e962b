/* frames - what is asked of both codecs: to cut a stream the same way whether it comes at once or in two
 * parts. */
#ifndef DAHU_TESTS_FUZZ_FRAMES_H
#define DAHU_TESTS_FUZZ_FRAMES_H

#include "dahu/base/err.h"
#include "dahu/modbus/pdu.h"

struct frame_codec {
    enum modbus_verdict (*parse)(const uint8_t *bytes, size_t len, const struct modbus_read *r,
                                 struct modbus_answer *a);
    void (*check_good)(const uint8_t *bytes, const struct modbus_read *r, const struct modbus_answer *a);
};

static void walk_frames(const struct frame_codec *codec, const struct modbus_read *r, const uint8_t *bytes,
                        size_t len, size_t split)
{
    while (len > 0) {
        struct modbus_answer a, early;
        enum modbus_verdict v = codec->parse(bytes, len, r, &a);
        enum modbus_verdict first = codec->parse(bytes, split < len ? split : len, r, &early);
        MUST(first == MODBUS_MORE || first == v);
        if (v == MODBUS_GOOD)
            codec->check_good(bytes, r, &a);
        if (v == MODBUS_MORE || v == MODBUS_FAULT)
            break;
        MUST(a.used > 0 && a.used <= len);
        bytes += a.used;
        len -= a.used;
    }
}

#endif
