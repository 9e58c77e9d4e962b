/* framing - see the header. */
#include "dahu/modbus/framing.h"

enum { EXCEPTION_BIT = 0x80 };

static enum modbus_verdict parse_mbap(const struct window *w, const uint8_t *bytes, size_t len,
                                      struct modbus_answer *a, int *flight)
{
    struct mbap_frame f;
    enum modbus_verdict v = mbap_cut(bytes, len, &f, a);
    if (v != MODBUS_GOOD)
        return v;
    *flight = window_find(w, f.transaction);
    if (*flight >= 0)
        return mbap_judge(&f, f.transaction, &w->flights[*flight].read, a);
    a->used = f.used;
    return MODBUS_STALE;
}

/* The link never uses a transaction id that begins like something that may stand between frames. */
static bool never_answers(const struct window *w, const uint8_t *bytes, size_t len)
{
    (void)w;
    (void)bytes;
    (void)len;
    return false;
}

static size_t encode_rtu(uint16_t transaction, const struct modbus_read *r, uint8_t *out)
{
    (void)transaction; /* RTU has none */
    return rtu_encode(r, out);
}

static enum modbus_verdict parse_rtu(const struct window *w, const uint8_t *bytes, size_t len,
                                     struct modbus_answer *a, int *flight)
{
    if (w->count == 0) {
        *a = (struct modbus_answer){.used = len};
        return MODBUS_STALE;
    }
    *flight = 0;
    return rtu_parse(bytes, len, &w->flights[0].read, a);
}

static bool may_answer_rtu(const struct window *w, const uint8_t *bytes, size_t len)
{
    if (w->count == 0)
        return false;
    const struct modbus_read *r = &w->flights[0].read;
    return bytes[0] == r->unit && (len < 2 || (bytes[1] & ~EXCEPTION_BIT) == r->function) &&
           (len < 3 || (bytes[1] & EXCEPTION_BIT) || bytes[2] == 2 * r->count);
}

const struct framing *framing_get(enum link_framing f)
{
    static const struct framing framings[] = {
        [FRAMING_MBAP] = {mbap_encode, parse_mbap, never_answers, true},
        [FRAMING_RTU] = {encode_rtu, parse_rtu, may_answer_rtu, false},
    };
    return &framings[f];
}
