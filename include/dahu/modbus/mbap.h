/**
 * mbap - Modbus TCP frames: encode a request, cut frames from a stream, judge the answer.
 *
 * Pure, so that it can be fuzzed. Cutting and judging are two calls, because a link with several
 * requests in flight must look at the transaction id before it knows which request is answered.
 *
 * A frame that is sound but carries another transaction id is a late answer: MODBUS_STALE. A frame
 * with our transaction id that does not fit our request is a fault: whoever sent it lies about
 * itself, so that what follows it cannot be trusted either, and the connection is to be renewed.
 *
 * Source: MODBUS Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3.
 */
#ifndef DAHU_MODBUS_MBAP_H
#define DAHU_MODBUS_MBAP_H

#include "dahu/modbus/pdu.h"

enum {
    MBAP_HEADER_BYTES = 7, /* transaction 2, protocol 2, length 2, unit 1 */
    MBAP_REQUEST_BYTES = MBAP_HEADER_BYTES + PDU_REQUEST_BYTES,
    MBAP_FRAME_MAX_BYTES = MBAP_HEADER_BYTES + MODBUS_PDU_MAX_BYTES,
};

struct mbap_frame {
    uint16_t transaction;
    uint8_t unit;
    const uint8_t *pdu; /* borrowed from the input */
    size_t pdu_len;
    size_t used; /* bytes of the whole frame */
};

/** mbap_encode - one request; returns its length. */
size_t mbap_encode(uint16_t transaction, const struct modbus_read *r, uint8_t out[static MBAP_REQUEST_BYTES]);

/**
 * mbap_cut - the first frame of @bytes.
 *
 * Shape: MODBUS_GOOD a whole frame is in @out; MODBUS_MORE wait; MODBUS_FAULT these bytes begin no
 *        frame (a->fault says why). A fault is found at the first byte that proves it.
 */
enum modbus_verdict mbap_cut(const uint8_t *bytes, size_t len, struct mbap_frame *out,
                             struct modbus_answer *a);

/** mbap_judge - does this frame answer request @r, sent as @transaction? Fills @a. Never MODBUS_MORE. */
enum modbus_verdict mbap_judge(const struct mbap_frame *f, uint16_t transaction, const struct modbus_read *r,
                               struct modbus_answer *a);

#endif
