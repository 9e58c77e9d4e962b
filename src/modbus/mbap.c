/* mbap - see the header. */
#include "dahu/modbus/mbap.h"

#include <string.h>

/* unit + function + one byte: the shortest answer there is, an exception */
enum { LENGTH_LEAST = 3, LENGTH_MOST = 1 + MODBUS_PDU_MAX_BYTES };

size_t mbap_encode(uint16_t transaction, const struct modbus_read *r, uint8_t out[static MBAP_REQUEST_BYTES])
{
    const uint8_t header[MBAP_HEADER_BYTES] = {
        (uint8_t)(transaction >> 8), (uint8_t)transaction, 0, 0, 0, 1 + PDU_REQUEST_BYTES, r->unit,
    };
    memcpy(out, header, sizeof header);
    return sizeof header + pdu_encode(r, out + sizeof header);
}

/* Protocol and length are judged byte by byte: an HTTP server answers "HTTP", and there is no
 * reason to wait for a seventh byte to know that this is no meter. */
static bool header_possible(const uint8_t *bytes, size_t len, struct modbus_answer *a)
{
    if ((len > 2 && bytes[2] != 0) || (len > 3 && bytes[3] != 0)) {
        modbus_fault(a, MODBUS_FAULT, "protocol id is not 0: this is not Modbus TCP");
        return false;
    }
    if (len > 4 && bytes[4] != 0) {
        modbus_fault(a, MODBUS_FAULT, "frame length of at least %d", bytes[4] << 8);
        return false;
    }
    if (len > 5 && (bytes[5] < LENGTH_LEAST || bytes[5] > LENGTH_MOST)) {
        modbus_fault(a, MODBUS_FAULT, "frame length %d", bytes[5]);
        return false;
    }
    return true;
}

enum modbus_verdict mbap_cut(const uint8_t *bytes, size_t len, struct mbap_frame *out,
                             struct modbus_answer *a)
{
    memset(a, 0, sizeof *a);
    if (!header_possible(bytes, len, a)) {
        a->used = len;
        return MODBUS_FAULT;
    }
    if (len < MBAP_HEADER_BYTES)
        return MODBUS_MORE;
    size_t whole = MBAP_HEADER_BYTES - 1 + (size_t)bytes[5];
    if (len < whole)
        return MODBUS_MORE;
    *out = (struct mbap_frame){.transaction = pdu_word(bytes),
                               .unit = bytes[6],
                               .pdu = bytes + MBAP_HEADER_BYTES,
                               .pdu_len = whole - MBAP_HEADER_BYTES,
                               .used = whole};
    return MODBUS_GOOD;
}

enum modbus_verdict mbap_judge(const struct mbap_frame *f, uint16_t transaction, const struct modbus_read *r,
                               struct modbus_answer *a)
{
    memset(a, 0, sizeof *a);
    a->used = f->used;
    if (f->transaction != transaction)
        return modbus_fault(a, MODBUS_STALE, "transaction %d, waiting for %d", f->transaction, transaction);
    if (f->unit != r->unit)
        return modbus_fault(a, MODBUS_FAULT, "answer of unit %d, asked unit %d", f->unit, r->unit);
    return pdu_check(r, f->pdu, f->pdu_len, a);
}
