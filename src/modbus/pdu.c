/* pdu - see the header. */
#include "dahu/modbus/pdu.h"

#include <stdarg.h>
#include <stdio.h>

enum { EXCEPTION_BIT = 0x80, EXCEPTION_PDU_BYTES = 2 };

size_t pdu_encode(const struct modbus_read *r, uint8_t out[static PDU_REQUEST_BYTES])
{
    MUST(r->count >= 1 && r->count <= MODBUS_READ_MAX_REGS);
    MUST(r->function == MODBUS_READ_HOLDING || r->function == MODBUS_READ_INPUT);
    out[0] = r->function;
    pdu_put_word(out + 1, r->address);
    pdu_put_word(out + 3, r->count);
    return PDU_REQUEST_BYTES;
}

enum modbus_verdict modbus_fault(struct modbus_answer *a, enum modbus_verdict verdict, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(a->fault, sizeof a->fault, fmt, ap);
    va_end(ap);
    return verdict;
}

enum modbus_verdict pdu_check(const struct modbus_read *r, const uint8_t *pdu, size_t len,
                              struct modbus_answer *a)
{
    if (len < EXCEPTION_PDU_BYTES)
        return modbus_fault(a, MODBUS_FAULT, "an answer of %zu bytes", len);
    if (pdu[0] == (r->function | EXCEPTION_BIT)) {
        if (len != EXCEPTION_PDU_BYTES)
            return modbus_fault(a, MODBUS_FAULT, "an exception with %zu bytes behind it",
                                len - EXCEPTION_PDU_BYTES);
        a->exception = pdu[1];
        return MODBUS_EXCEPTION;
    }
    if (pdu[0] != r->function)
        return modbus_fault(a, MODBUS_FAULT, "answered function %d, asked %d", pdu[0], r->function);
    if (pdu[1] != 2 * r->count)
        return modbus_fault(a, MODBUS_FAULT, "byte count %d, asked for %d registers", pdu[1], r->count);
    if (len != 2u + pdu[1])
        return modbus_fault(a, MODBUS_FAULT, "byte count %d, but %zu bytes follow", pdu[1], len - 2);
    a->words = pdu + 2;
    return MODBUS_GOOD;
}

static const struct {
    int code;
    const char *name;
} exceptions[] = {
    {1, "illegal function"},
    {2, "illegal data address"},
    {3, "illegal data value"},
    {4, "server device failure"},
    {5, "acknowledge"},
    {6, "server device busy"},
    {7, "negative acknowledge"},
    {8, "memory parity error"},
    {10, "gateway path unavailable"},
    {11, "gateway target device failed to respond"},
};

const char *pdu_exception_name(int code)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (exceptions[i].code == code)
            return exceptions[i].name;
    return "unknown exception";
}

bool pdu_exception_err(struct err *e, int code)
{
    err_set(e, ERR_EXCEPTION, "exception %d (%s)", code, pdu_exception_name(code));
    e->modbus_exception = code;
    return false;
}
