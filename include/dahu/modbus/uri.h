/**
 * uri - how a meter is reached, as text:
 *
 *   tcp://HOST[:PORT]                       Modbus TCP
 *   rtutcp://HOST[:PORT]                    RTU frames carried by TCP: a transparent gateway
 *   rtu:///dev/ttyS0[?baud=&data=&parity=&stop=&rs485=on&at=COLLECTOR]
 *   listen://[HOST]:PORT/REGISTRATION[?framing=rtu|tcp&heartbeat=TEXT&at=COLLECTOR]
 *                                           a modem dials in and says REGISTRATION
 *
 * Only taken apart here: nothing is opened and no name is resolved.
 */
#ifndef DAHU_MODBUS_URI_H
#define DAHU_MODBUS_URI_H

#include "dahu/base/err.h"
#include "dahu/modbus/packet.h"

enum link_scheme { LINK_TCP, LINK_RTUTCP, LINK_RTU, LINK_LISTEN };
enum link_framing { FRAMING_MBAP, FRAMING_RTU };

struct link_uri {
    enum link_scheme scheme;
    enum link_framing framing;
    char host[256]; /* without brackets; the device path of LINK_RTU; "" = every address of LINK_LISTEN */
    char port[8];   /* decimal */
    int baud, data_bits, stop_bits;
    char parity;                           /* 'N' 'E' 'O' */
    bool rs485;                            /* the driver of the line turns its direction */
    struct packet registration, heartbeat; /* LINK_LISTEN; without a heartbeat its length is 0 */
    char at[64];                           /* the only collector that can use it; "" = any */
};

/**
 * link_uri_parse - take @text apart. The port of TCP is 502 when it is left out; a serial line is
 * 9600 baud, 8 data bits, even parity, 1 stop bit unless it says otherwise; a modem carries RTU frames.
 *
 * Errors: ERR_SYNTAX names the part that is wrong; ERR_UNSUPPORTED another scheme, names those known.
 * Source: Modbus over Serial Line V1.02, 2.5.1 (even parity is the default of the standard).
 */
bool link_uri_parse(const char *text, struct link_uri *out, struct err *e) NODISCARD;

#endif
