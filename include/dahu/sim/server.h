/**
 * server - simulated meters behind Modbus TCP addresses, answered by libmodbus's server side.
 *
 * One thread, one poll loop. An address may hold many units (a gateway with meters behind it), a
 * process many addresses. Registers are computed at the moment of the read. Frames are handed to
 * libmodbus only when they have arrived whole, because its receive blocks.
 * Strict, as a meter is: exception 2 for any register that it lacks, 3 for more words than it gives
 * at once, 1 for everything but reading, 11 for a unit that is not there.
 */
#ifndef DAHU_SIM_SERVER_H
#define DAHU_SIM_SERVER_H

#include "dahu/sim/image.h"
#include "dahu/sim/meter.h"

/* How a meter behaves towards who asks. REFUSES concerns its whole address. */
#define SIM_BEHAVIOURS(X)                                                                                    \
    X(ANSWERS, "answers")                                                                                    \
    X(SLOW, "slow")       /* answers after delay_ms */                                                       \
    X(SILENT, "silent")   /* takes the request and never answers */                                          \
    X(REFUSES, "refuses") /* connections are refused */

enum sim_behaviour {
#define X(id, name) SIM_##id,
    SIM_BEHAVIOURS(X)
#undef X
};
bool sim_behaviour_parse(const char *name, enum sim_behaviour *out);

struct sim_post {
    const char *listen; /* "127.0.0.1:15020"; port 0 takes a free one */
    int unit;           /* 0..255 */
    enum sim_behaviour behaviour;
    int delay_ms;
};

struct sim_server;

struct sim_server *sim_server_new(void);
void sim_server_free(struct sim_server *s); /* closes everything; NULL is fine */
/**
 * sim_server_add - put a meter of @driver (borrowed, must outlive the server) at @post. Copied.
 *
 * Errors: ERR_CONFLICT the address has this unit already; ERR_SYNTAX the address.
 */
bool sim_server_add(struct sim_server *s, const struct driver *driver, const struct sim_meter *meter,
                    const struct sim_post *post, struct err *e) NODISCARD;
/** sim_server_listen - open every address; ERR_BUSY names the one that is in use. */
bool sim_server_listen(struct sim_server *s, struct err *e) NODISCARD;
/** sim_server_run - answer until @stop_fd is readable. */
bool sim_server_run(struct sim_server *s, int stop_fd, struct err *e) NODISCARD;

int sim_server_meters(const struct sim_server *s);
/** sim_server_addresses - "127.0.0.1:15020-15023, 127.0.0.1:15030" appended to @out. */
void sim_server_addresses(const struct sim_server *s, struct buf *out);

#endif
