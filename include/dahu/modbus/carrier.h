/**
 * carrier - how the bytes of a link travel: TCP, a serial line, or a modem that dials in. What the bytes
 * mean (framing) is the link's.
 *
 * A carrier makes one connection at a time, hands its descriptor to the link, and closes it when the
 * link says so. It keeps no deadline and tries nothing twice: that is the link's as well.
 */
#ifndef DAHU_MODBUS_CARRIER_H
#define DAHU_MODBUS_CARRIER_H

#include <sys/types.h>

#include "dahu/modbus/engine.h"
#include "dahu/modbus/packet.h"
#include "dahu/modbus/uri.h"

struct carrier;

/* What a carrier tells its link. */
struct carrier_events {
    /** opened - @fd is connected, nonblocking, and the carrier's until close. @early: what was received
     * already, borrowed. A modem may dial in at any time, also when nobody waits for it. */
    void (*opened)(void *link, int fd, const uint8_t *early, size_t early_len);
    void (*replaced)(
        void *link); /* the modem has dialled in anew: close what there is, the new one follows */
    void (*failed)(void *link, const struct err *why); /* what open began has come to nothing */
};

struct carrier_kind {
    /** open - begin; ends in opened or failed, perhaps before it returns. */
    void (*open)(struct carrier *t);
    /** close - the connection, or the attempt. Nothing is told any more. Harmless when there is none. */
    void (*close)(struct carrier *t);
    void (*free)(struct carrier *t);                       /* closed before */
    ssize_t (*receive)(int fd, uint8_t *out, size_t room); /* 0 = the other side is gone */
    ssize_t (*send)(int fd, const uint8_t *bytes, size_t len);
    /** late - why nothing came of open within its time; NULL = no connection. */
    const char *late;
    bool gated;  /* counts among the new connections of a second */
    bool kept;   /* a new connection is dear or helps nothing: after a fault the line is quietened instead */
    bool awaits; /* the other side makes the connection: there is no use in waiting longer each time */
};

/* What every carrier knows; first member of each. */
struct carrier {
    const struct carrier_kind *kind;
    struct engine *engine;
    const struct carrier_events *events;
    void *link;
    int silence_us; /* that separates two frames; 0 = none is needed */
    /* What may stand between two frames of what is received, and is dropped. */
    int packet_count;
    const struct packet *packets[4];
};

/** Each makes one for @uri; @base has engine, events and link. */
typedef bool carrier_new_fn(struct carrier **out, const struct carrier *base, const struct link_uri *uri,
                            struct err *e) NODISCARD;
carrier_new_fn carrier_tcp_new, carrier_serial_new, carrier_listen_new;

/** carrier_new - for @uri, which may be forgotten afterwards. ERR_CONFLICT: two links with one
 * registration. */
bool carrier_new(struct carrier **out, struct engine *g, const struct link_uri *uri,
                 const struct carrier_events *events, void *link, struct err *e) NODISCARD;

ssize_t carrier_socket_receive(int fd, uint8_t *out, size_t room);
ssize_t carrier_socket_send(int fd, const uint8_t *bytes, size_t len);
void carrier_socket_options(int fd);

#endif
