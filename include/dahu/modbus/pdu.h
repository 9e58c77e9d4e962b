/**
 * pdu - what both Modbus framings share: one read request, and the verdict on what came back.
 *
 * Pure: no socket, no clock, no allocation. Only the two read functions exist here: Dahu never
 * writes to a meter.
 *
 * Source: MODBUS Application Protocol Specification V1.1b3, 6.3, 6.4 and 7.
 */
#ifndef DAHU_MODBUS_PDU_H
#define DAHU_MODBUS_PDU_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/base/err.h"

enum { MODBUS_READ_HOLDING = 3, MODBUS_READ_INPUT = 4 };
enum {
    MODBUS_READ_MAX_REGS = 125, /* 250 bytes and their count fill the 253 bytes of a PDU but one */
    MODBUS_PDU_MAX_BYTES = 253, /* 256 of an RTU frame less unit and CRC */
    PDU_REQUEST_BYTES = 5,
};
enum { MODBUS_ILLEGAL_ADDRESS = 2 }; /* the one exception that means "not here", not "not now" */

/* One request: @count registers from the 0-based @address. */
struct modbus_read {
    uint8_t unit, function;
    uint16_t address, count;
};

enum modbus_verdict {
    MODBUS_MORE,      /* not decided yet: wait for further bytes */
    MODBUS_GOOD,      /* the registers that were asked for */
    MODBUS_EXCEPTION, /* the unit refused this request */
    MODBUS_STALE,     /* a sound frame that answers something else: drop it, count it, go on waiting */
    MODBUS_FAULT,     /* not a sound answer: nothing behind it on this connection can be trusted */
};

struct modbus_answer {
    size_t used;          /* bytes that the verdict settles, to be dropped; 0 for MODBUS_MORE */
    const uint8_t *words; /* MODBUS_GOOD: count registers, high byte first; borrowed from the input */
    int exception;        /* MODBUS_EXCEPTION: its code, as received */
    char fault[96];       /* MODBUS_FAULT, MODBUS_STALE: what did not fit */
};

/** pdu_encode - the request PDU: function, address, count. Returns its length. */
size_t pdu_encode(const struct modbus_read *r, uint8_t out[static PDU_REQUEST_BYTES]);

/**
 * pdu_check - does this response PDU answer this request?
 *
 * @pdu  function code and what follows it, complete
 *
 * Shape: MODBUS_GOOD, MODBUS_EXCEPTION or MODBUS_FAULT; a->used is left to the framing.
 */
enum modbus_verdict pdu_check(const struct modbus_read *r, const uint8_t *pdu, size_t len,
                              struct modbus_answer *a);

/** pdu_exception_name - "illegal data address"; "unknown exception" outside the specification. */
const char *pdu_exception_name(int code);
/** pdu_exception_err - fill @e with ERR_EXCEPTION for @code. Returns false. */
bool pdu_exception_err(struct err *e, int code);

static inline uint16_t pdu_word(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}
static inline void pdu_put_word(uint8_t *bytes, uint16_t word)
{
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
}

/** modbus_fault - record why, printf-like; returns @verdict. For the codecs. */
enum modbus_verdict modbus_fault(struct modbus_answer *a, enum modbus_verdict verdict, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
