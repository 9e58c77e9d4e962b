/**
 * snapshot - what a collector is doing, copied at one moment: its links, its meters, its sums.
 *
 * Taken in steps, because the loop that copies also polls: a step of 2,000 meters takes about a
 * millisecond. Everything in it is its own copy and stays true to that moment.
 */
#ifndef DAHU_APP_SNAPSHOT_H
#define DAHU_APP_SNAPSHOT_H

#include "dahu/base/arena.h"
#include "dahu/modbus/poller.h"
#include "dahu/store/sink.h"

struct snapshot_link {
    struct link_status status; /* of a link that cannot be used: uri, LINK_DOWN and the reason only */
    int meters;
};

struct snapshot {
    struct arena arena; /* owns all rows and texts */
    mono_us mono;
    wall_us wall;
    struct snapshot_link *links;
    struct poll_status *meters;
    int link_count, meter_count;
    struct poller_counters slots;
    struct sink_status sink;
    int64_t longest_turn_us;
    /* while it is taken */
    const struct poller *poller;
    int64_t cursor;
    int meter_room;
};

/** snapshot_begin - links and sums of @poller; the meters follow. */
void snapshot_begin(struct snapshot *s, const struct poller *poller, struct sink *sink,
                    const struct engine *engine);
/** snapshot_more - the next meters; false when there are no more. */
bool snapshot_more(struct snapshot *s);
void snapshot_fini(struct snapshot *s);

#endif
