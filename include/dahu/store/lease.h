/**
 * lease - which collector may poll which endpoint: one row of life a collector, one row of ownership an
 * endpoint.
 *
 * The rules are SQL (dahu.lease_enter and its neighbours), and all their times are PostgreSQL's. Here is only
 * the way to call them. A collector that lives owns its endpoints; it stops by its own monotonic clock a
 * second before its life runs out, counted from before it asked for it. Not here: when to call
 * (app/steward.h), and what is closed when a lease is lost (modbus/engine.h).
 */
#ifndef DAHU_STORE_LEASE_H
#define DAHU_STORE_LEASE_H

#include "dahu/base/clock.h"
#include "dahu/store/db.h"

struct lease_self {
    const char *name;     /* of the collector; its endpoints belong to the name */
    const char *instance; /* of the process: unlike any other, now or before */
    int lease_s;
};

struct lease_birth {
    wall_us started;
    const char *version, *process; /* for people: host and process id */
    const char *dead;              /* an instance that is known to run no more; NULL = none */
};

enum { LEASE_INSTANCE_BYTES = 128 };
struct lease_entry {
    bool entered;
    /* when it was not: who has the name, until when, and how long to wait at least */
    char holder[LEASE_INSTANCE_BYTES], process[128], until[WALL_TEXT_BYTES];
    int64_t wait_ms;
};
/** lease_enter - become the collector of this name. That somebody else has it is an outcome, not an error. */
bool lease_enter(struct db *db, const struct lease_self *self, const struct lease_birth *birth,
                 struct lease_entry *out, struct err *e) NODISCARD;

struct lease_life {
    bool mine;       /* false: another process has the name; the rest is not set */
    bool alive;      /* false: the life had run out, so that endpoints may have gone to others */
    int others;      /* other collectors that live */
    int next_end_ms; /* until the first of their lives runs out, if it is not renewed; INT_MAX = there is none
                      */
    wall_us at; /* the clock of PostgreSQL when it renewed */
};
/** lease_renew - live for another lease. */
bool lease_renew(struct db *db, const struct lease_self *self, struct lease_life *out,
                 struct err *e) NODISCARD;

struct lease_share {
    int owned, share, taken, leaving;
};
/** lease_balance - take what is free up to the fair share; mark what is to be given away: it is no longer in
 * the roster, and lease_release sets it free when it is closed. All 0 when the life has run out. */
bool lease_balance(struct db *db, const struct lease_self *self, struct lease_share *out,
                   struct err *e) NODISCARD;
/** lease_release - what lease_balance marked is closed. */
bool lease_release(struct db *db, const struct lease_self *self, struct err *e) NODISCARD;
/** lease_leave - the process ends, and has closed everything. */
bool lease_leave(struct db *db, const struct lease_self *self, struct err *e) NODISCARD;

#endif
