/**
 * collect - the wiring of a collector: steward -> poller -> sink, and its life from the first poll to the
 * last.
 *
 * Three threads. The loop polls and never waits for PostgreSQL; the sink writes (store/sink.h); the steward
 * keeps the place among other collectors and brings what is to be read (steward.h).
 */
#ifndef DAHU_APP_COLLECT_H
#define DAHU_APP_COLLECT_H

#include "dahu/base/config.h"
#include "dahu/store/sink.h"

struct collect_result {
    int64_t readings, gaps; /* of slots */
    int64_t left_out;       /* once: points that are other collectors' */
    struct sink_end end;    /* what PostgreSQL did not take before the end */
    bool ousted;            /* another process has taken the name */
};

/**
 * collect_run - poll until SIGTERM or SIGINT, or with @once every meter that no living collector reads, once.
 *
 * Errors: those of steward_new, database_url and sink_start; then nothing was polled.
 */
bool collect_run(const struct config *config, bool once, struct collect_result *out, struct err *e) NODISCARD;

#endif
