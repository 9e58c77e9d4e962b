/**
 * packet - what a dialled-in modem says of itself: its registration, and its heartbeats.
 *
 * Such packets are bytes that somebody typed into the modem, as text or as hex; they carry no length and
 * no check sum, come in pieces, glued together, or between two frames of Modbus. Here they are read
 * from a link's address and looked for in a stream.
 *
 * Pure.
 */
#ifndef DAHU_MODBUS_PACKET_H
#define DAHU_MODBUS_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/base/err.h"

enum { PACKET_MAX_BYTES = 64 };

struct packet {
    uint8_t bytes[PACKET_MAX_BYTES];
    uint8_t len;
};

/**
 * packet_parse - @len characters: 0x and pairs of hex digits, or text in which %HH is a byte.
 *
 * Errors: ERR_SYNTAX empty, too long, or neither; @what names it.
 */
bool packet_parse(const char *text, size_t len, const char *what, struct packet *out,
                  struct err *e) NODISCARD;

enum packet_match {
    PACKET_NONE,  /* none of them begins so */
    PACKET_PART,  /* one of them may be on its way; none is whole */
    PACKET_WHOLE, /* the longest that is there */
};
/**
 * packet_match - which of @packets begins at @bytes?
 *
 * @len     at least 1
 * @which   PACKET_WHOLE: its index
 * @longer  PACKET_WHOLE: a longer one may still be on its way, @len is all that came of it
 */
enum packet_match packet_match(const uint8_t *bytes, size_t len, const struct packet *const *packets,
                               int count, int *which, bool *longer);

enum { PACKET_TEXT_BYTES = 5 * PACKET_MAX_BYTES + 16 };
/** packet_describe - 'DTU1' (44 54 55 31): what is printable, and all in hex; the first 64 bytes. */
char *packet_describe(const uint8_t *bytes, size_t len, char out[static PACKET_TEXT_BYTES]);

#endif
