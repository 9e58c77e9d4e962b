/**
 * status_json - a snapshot as JSON, piece by piece: what `dahu links` and `dahu meters` print.
 *
 * Shape: {"collector_time":"...","links":[{...},...]}, and the same with "meters". Missing is null.
 */
#ifndef DAHU_APP_STATUS_JSON_H
#define DAHU_APP_STATUS_JSON_H

#include "metrics.h"

bool status_json_links(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out);
bool status_json_meters(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out);

#endif
