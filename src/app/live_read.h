/* live_read - read one meter once within a limit of time, and tell everything that came: each value beside
 * its register, the words as they were on the wire, and how long the meter took. Never writes to a meter. */
#ifndef DAHU_APP_LIVE_READ_H
#define DAHU_APP_LIVE_READ_H

#include <jansson.h>

#include "dahu/meter/driver.h"
#include "dahu/meter/ratio.h"
#include "dahu/modbus/link.h"

struct live_wish {
    const char *link; /* an address, not a name (network.h) */
    int unit;
    const struct driver *driver;
    struct link_timeouts timeouts;
    struct ratio ct, pt; /* 1/1: values stay as the meter shows them */
    int limit_ms;        /* of all of it */
    int stop_fd;         /* readable: give up, ERR_CANCELLED */
};

/** live_read - that a meter does not answer is an outcome: *@out says so. Errors: ERR_CANCELLED, ERR_SYNTAX.
 * @out: owned by the caller. */
bool live_read(const struct live_wish *wish, json_t **out, struct err *e) NODISCARD;

#endif
