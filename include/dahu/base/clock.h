/**
 * clock - two types that must not be mixed: when something is due (monotonic), and when something
 * happened (wall). Deadlines, back-off and slots run on mono_us; stamps are wall_us.
 *
 * Units: microseconds. wall_us counts from 1970-01-01T00:00:00Z. Civil time (zones, months) is
 * PostgreSQL's business, never computed here.
 */
#ifndef DAHU_BASE_CLOCK_H
#define DAHU_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/base/err.h"

typedef struct {
    int64_t us;
} mono_us;
typedef struct {
    int64_t us;
} wall_us;

mono_us mono_now(void);
wall_us wall_now(void);

enum { WALL_TEXT_BYTES = 40 };
/** wall_format - "2026-11-21T08:15:00Z", with microseconds only when there are any. Returns @out. */
char *wall_format(wall_us t, char out[static WALL_TEXT_BYTES]);
/** wall_parse - RFC 3339 with an obligatory zone ("Z" or "+08:00"); ERR_SYNTAX otherwise. */
bool wall_parse(const char *text, wall_us *out, struct err *e) NODISCARD;
/** wall_slot - the latest multiple of @period_us that is not after @t. */
wall_us wall_slot(wall_us t, int64_t period_us);

#endif
