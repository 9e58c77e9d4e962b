/**
 * steward - the thread that keeps a collector's place among others: its life, its endpoints, its roster.
 *
 * It has a connection to PostgreSQL of its own, so that a long write never delays a heartbeat. Every second
 * it renews the life of the collector, moves endpoints, and looks whether anything changed: rows, drivers in
 * their folder. What is to be read then travels to the loop as one assignment, of which one at a time is on
 * its way; an endpoint is set free only when the loop has closed it.
 *
 * The fence is the moment until which the loop may use links without asking: a second before the life runs
 * out, by the clock of this machine, counted from before the renewal was sent. It moves on without
 * PostgreSQL when nobody can take over: the server itself refuses connections, or no other collector lived
 * when it was last heard. Policy and reasons: docs/collecting.md, "Many collectors".
 *
 * Not here: what a closed fence does (modbus/engine.h), writing readings (store/sink.h).
 */
#ifndef DAHU_APP_STEWARD_H
#define DAHU_APP_STEWARD_H

#include "assignment.h"

struct steward;

struct steward_config {
    const struct config *config; /* borrowed */
    const char *url;             /* copied */
    wall_us started;
    const char *process; /* for people; copied */
    int wake_fd;         /* an eventfd that is written when the loop has something to take */
};

/**
 * steward_new - become the collector of the configured name, and make the first assignment.
 *
 * Errors: ERR_BUSY another process lives under this name; it waits for one that may have died, a few seconds.
 *         Those of db.h and of the drivers.
 */
bool steward_new(struct steward **out, const struct steward_config *c, struct err *e) NODISCARD;
/** steward_start - begin the thread. */
bool steward_start(struct steward *s, struct err *e) NODISCARD;
/** steward_free - end the thread and leave the name, after every link was closed. NULL is fine. */
void steward_free(struct steward *s);

/* ---- for the thread of the loop ------------------------------------------------------------------ */

/* What the loop is told when it is woken; to be followed in the order of the members. */
struct steward_word {
    bool ousted;                         /* another process has the name: end */
    const struct assignment *assignment; /* to apply, then steward_applied; NULL = as before */
    mono_us fence;                       /* for engine_fence */
};
struct steward_word steward_word(struct steward *s);
/** steward_applied - the poller has taken it over, and closed what is not in it. It stays valid until the
 * next one is applied. */
void steward_applied(struct steward *s);
/** steward_hurry - look now: at the rows, and at every driver file. */
void steward_hurry(struct steward *s);
/** steward_holes - to be stored for the meter of this point in the assignment that is applied; copied. */
void steward_holes(struct steward *s, int64_t point_id, const struct read_request *holes, int count);

enum { CLOCK_LIMIT_MS = 5000 }; /* a clock that is further away is wrong, and not only asked slowly */
struct steward_status {
    int others;             /* other collectors that live */
    int owned, share;       /* endpoints */
    int meters;             /* of the newest assignment */
    int64_t clock_ahead_us; /* of PostgreSQL's; negative = behind; 0 before the first comparison */
    mono_us renewed_at;     /* when the last renewal was sent that succeeded */
    mono_us fence;
};
/** steward_status - approximate while the thread works. */
struct steward_status steward_status(const struct steward *s);

#endif
