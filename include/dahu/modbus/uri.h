/**
 * uri - how a meter is reached, as text: tcp://HOST:PORT, rtutcp://HOST:PORT, rtu:///dev/ttyS0?baud=9600.
 *
 * Only taken apart here: nothing is opened and no name is resolved.
 */
#ifndef DAHU_MODBUS_URI_H
#define DAHU_MODBUS_URI_H

#include "dahu/base/err.h"

enum link_scheme {
    LINK_TCP,    /* Modbus TCP */
    LINK_RTUTCP, /* RTU frames carried by TCP: a transparent gateway */
    LINK_RTU,    /* a serial line of this machine */
};

struct link_uri {
    enum link_scheme scheme;
    char host[256]; /* without brackets; the device path of LINK_RTU */
    char port[8];   /* decimal */
    int baud, data_bits, stop_bits;
    char parity; /* 'N' 'E' 'O' */
};

/**
 * link_uri_parse - take @text apart. The port of TCP is 502 when it is left out; a serial line is
 * 9600 baud, 8 data bits, even parity, 1 stop bit unless ?baud=&data=&parity=&stop= say otherwise.
 *
 * Errors: ERR_SYNTAX names the part that is wrong; ERR_UNSUPPORTED another scheme, names those known.
 * Source: Modbus over Serial Line V1.02, 2.5.1 (even parity is the default of the standard).
 */
bool link_uri_parse(const char *text, struct link_uri *out, struct err *e) NODISCARD;

#endif
