/**
 * assignment - what a collector has to read from now on: a roster, the drivers that it names, and both as the
 * poller wants to be told. Made on one thread, applied on another, never changed.
 */
#ifndef DAHU_APP_ASSIGNMENT_H
#define DAHU_APP_ASSIGNMENT_H

#include "dahu/base/config.h"
#include "dahu/modbus/poller.h"
#include "dahu/store/roster.h"

struct assignment {
    struct roster *roster;                 /* owned */
    const struct driver_registry *drivers; /* borrowed */
    struct poll_target *targets;           /* owned; texts in the arena of the roster */
    const int64_t *moved; /* points that were in the one before, and are another collector's */
    int moved_count;
};

/** assignment_new - @roster is taken; timeouts that a link does not have are those of @config. */
struct assignment *assignment_new(const struct config *config, const struct driver_registry *drivers,
                                  struct roster *roster);
void assignment_free(struct assignment *a); /* NULL is fine */

#endif
