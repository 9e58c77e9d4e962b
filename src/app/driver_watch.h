/**
 * driver_watch - the drivers of a running collector, and what becomes of those that are replaced.
 *
 * A folder of drivers is looked at every so often; a changed one gives a new registry, in which a driver
 * whose file did not change is the same object. Who polls still holds the drivers of the registry before
 * until it has taken over the new one, so registries are freed two later. One thread.
 */
#ifndef DAHU_APP_DRIVER_WATCH_H
#define DAHU_APP_DRIVER_WATCH_H

#include "dahu/meter/driver.h"

struct driver_watch {
    const char *folder; /* borrowed; "" = only what is built in, which never changes */
    uint64_t mark;
    struct driver_registry *newest, *used, *older; /* owned */
};

/** driver_watch_load - the drivers of a collector, once: faulty files are logged and left out. Owned. */
struct driver_registry *driver_watch_load(const char *folder, struct err *e);
bool driver_watch_init(struct driver_watch *w, const char *folder, struct err *e) NODISCARD;
void driver_watch_fini(struct driver_watch *w);
/** driver_watch_look - have files changed? @anyway: read them even if none seems to have. Faults are logged.
 */
void driver_watch_look(struct driver_watch *w, bool anyway);
/** driver_watch_stale - whether the newest drivers are not yet those in use. */
bool driver_watch_stale(const struct driver_watch *w);
/** driver_watch_use - the newest drivers, for whoever has taken over what was returned before. Borrowed. */
const struct driver_registry *driver_watch_use(struct driver_watch *w);

#endif
