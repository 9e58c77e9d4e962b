/**
 * listener - one listening socket for all modems that dial in at HOST:PORT, and the question who is there.
 *
 * A modem names itself with its registration packet, which comes in any number of pieces, and perhaps with
 * more behind it. Who does not say a name that is expected is logged, at doubling intervals, and closed
 * after a while: not at once, or it would be back at once. A socket that cannot be opened is tried again.
 *
 * The engine owns the listeners; a listener lives as long as somebody waits at it.
 */
#ifndef DAHU_MODBUS_LISTENER_H
#define DAHU_MODBUS_LISTENER_H

#include "dahu/modbus/engine.h"
#include "dahu/modbus/packet.h"

/* Who waits for a modem. Owned by the caller, in use from join to leave. */
struct listener_guest {
    struct packet registration;
    /** dialled_in - the modem is here: @fd is yours; @rest is what came behind its name, borrowed. */
    void (*dialled_in)(void *arg, int fd, const uint8_t *rest, size_t rest_len);
    void *arg;
    struct listener *listener; /* private */
};

/** listener_join - from now on. ERR_CONFLICT somebody waits for this registration already. ERR_SYNTAX @host.
 */
bool listener_join(struct engine *g, const char *host, const char *port, struct listener_guest *guest,
                   struct err *e) NODISCARD;
void listener_leave(struct listener_guest *guest);
/** listener_open - false with the reason when nobody can dial in now. */
bool listener_open(const struct listener_guest *guest, struct err *e) NODISCARD;

#endif
