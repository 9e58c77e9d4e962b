/**
 * rtu - Modbus RTU frames, on a serial line or carried by TCP: encode a request, find its answer.
 *
 * Pure. RTU has no transaction id: what tells an answer from noise is the CRC, and what tells it
 * from the answer to another question is unit, function and byte count only. A late answer to an
 * earlier question of the same size looks like ours; so whoever uses this codec must drop all that
 * was received before the request went out, and must renew or quieten the line after a time-out.
 *
 * A few bytes of noise before a frame are normal on RS-485 (the turn-round of the driver) and are
 * passed over. The verdict never depends on how the bytes were split on their way.
 *
 * Source: MODBUS over Serial Line Specification V1.02, 2.5.1 and appendix B.
 */
#ifndef DAHU_MODBUS_RTU_H
#define DAHU_MODBUS_RTU_H

#include "dahu/modbus/pdu.h"

enum {
    RTU_REQUEST_BYTES = 1 + PDU_REQUEST_BYTES + 2,
    RTU_FRAME_MAX_BYTES = 1 + MODBUS_PDU_MAX_BYTES + 2,
    RTU_NOISE_MAX_BYTES = 16, /* more than this before a frame is no noise but a foreign talker */
};

/** rtu_crc - CRC-16/MODBUS; the low byte goes first on the wire. */
uint16_t rtu_crc(const uint8_t *bytes, size_t len);

/** rtu_encode - one request; returns its length. */
size_t rtu_encode(const struct modbus_read *r, uint8_t out[static RTU_REQUEST_BYTES]);

/** rtu_parse - the verdict on the first bytes received since request @r went out. Fills @a. */
enum modbus_verdict rtu_parse(const uint8_t *bytes, size_t len, const struct modbus_read *r,
                              struct modbus_answer *a);

#endif
