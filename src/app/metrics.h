/**
 * metrics - a snapshot as Prometheus reads it, piece by piece.
 *
 * Source: Prometheus text exposition format 0.0.4. Names, units and endings as its naming guide says.
 */
#ifndef DAHU_APP_METRICS_H
#define DAHU_APP_METRICS_H

#include "snapshot.h"

/* Where the text has got to. Zeroed = at its beginning. */
struct metrics_cursor {
    int family, row;
};

/** metrics_more - append about @bytes of further text to @out; false when it is complete. */
bool metrics_more(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out);

#endif
