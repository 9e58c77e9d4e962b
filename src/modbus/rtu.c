/* rtu - see the header. */
#include "dahu/modbus/rtu.h"

#include <string.h>

enum {
    EXCEPTION_BIT = 0x80,
    EXCEPTION_FRAME_BYTES = 5, /* unit, function, code, CRC */
    READ_OVERHEAD_BYTES = 5,   /* unit, function, byte count, CRC */
    BYTE_COUNT_MOST = MODBUS_PDU_MAX_BYTES - 2,
    READ_FUNCTION_FIRST = 1,
    READ_FUNCTION_LAST = 4, /* coils, inputs, holding and input registers */
};

uint16_t rtu_crc(const uint8_t *bytes, size_t len)
{
    uint16_t crc = 0xffff;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1);
    }
    return crc;
}

size_t rtu_encode(const struct modbus_read *r, uint8_t out[static RTU_REQUEST_BYTES])
{
    out[0] = r->unit;
    size_t n = 1 + pdu_encode(r, out + 1);
    uint16_t crc = rtu_crc(out, n);
    out[n] = (uint8_t)crc;
    out[n + 1] = (uint8_t)(crc >> 8);
    return n + 2;
}

static bool crc_fits(const uint8_t *frame, size_t len)
{
    uint16_t crc = rtu_crc(frame, len - 2);
    return frame[len - 2] == (uint8_t)crc && frame[len - 1] == (uint8_t)(crc >> 8);
}

/* Length of the read answer or exception that would begin with these three bytes; 0 for none. */
static size_t frame_length(const uint8_t *head)
{
    int function = head[1] & ~EXCEPTION_BIT;
    if (function < READ_FUNCTION_FIRST || function > READ_FUNCTION_LAST)
        return 0;
    if (head[1] & EXCEPTION_BIT)
        return EXCEPTION_FRAME_BYTES;
    return head[2] <= BYTE_COUNT_MOST ? READ_OVERHEAD_BYTES + (size_t)head[2] : 0;
}

static bool is_ours(const uint8_t *head, const struct modbus_read *r)
{
    return head[0] == r->unit &&
           (head[1] == (r->function | EXCEPTION_BIT) || (head[1] == r->function && head[2] == 2 * r->count));
}

/* The frame that begins exactly at @bytes. MODBUS_FAULT with an empty text: none begins here. */
static enum modbus_verdict parse_here(const uint8_t *bytes, size_t len, const struct modbus_read *r,
                                      struct modbus_answer *a)
{
    if (len < 3)
        return MODBUS_MORE;
    size_t whole = frame_length(bytes);
    if (whole == 0)
        return MODBUS_FAULT;
    if (len < whole)
        return MODBUS_MORE;
    bool sound = crc_fits(bytes, whole);
    if (is_ours(bytes, r)) {
        if (!sound)
            return modbus_fault(a, MODBUS_FAULT, "wrong CRC");
        a->used = whole;
        return pdu_check(r, bytes + 1, whole - 3, a);
    }
    if (!sound)
        return MODBUS_FAULT;
    a->used = whole;
    return modbus_fault(a, MODBUS_STALE, "unit %d, function %d, %zu bytes: the answer to another request",
                        bytes[0], bytes[1], whole);
}

enum modbus_verdict rtu_parse(const uint8_t *bytes, size_t len, const struct modbus_read *r,
                              struct modbus_answer *a)
{
    memset(a, 0, sizeof *a);
    for (size_t skip = 0; skip <= RTU_NOISE_MAX_BYTES; skip++) {
        enum modbus_verdict v = parse_here(bytes + skip, len - skip, r, a);
        if (v == MODBUS_MORE)
            return v;
        if (v != MODBUS_FAULT) {
            a->used += skip;
            return v;
        }
        if (*a->fault)
            break;
    }
    if (!*a->fault)
        modbus_fault(a, MODBUS_FAULT, "no frame in the first %d bytes", RTU_NOISE_MAX_BYTES + 3);
    a->used = len;
    return MODBUS_FAULT;
}
