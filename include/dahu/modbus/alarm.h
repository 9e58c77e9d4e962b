/**
 * alarm - moments that come out of order: retries, probes, first polls. A binary heap.
 *
 * For the few that are out of their course; an element lives in the object that it is about, and
 * knows its place, so that it can be moved and taken out. Pure.
 */
#ifndef DAHU_MODBUS_ALARM_H
#define DAHU_MODBUS_ALARM_H

#include "dahu/base/clock.h"

struct alarm {
    mono_us at;
    int place; /* in the heap, from 1; 0 = not set */
};

struct alarms {
    struct alarm **heap; /* owned: alarms_fini */
    int count, room;
};

void alarms_fini(struct alarms *a);
/** alarm_set - at @at, and no longer when it was set for before. */
void alarm_set(struct alarms *a, struct alarm *one, mono_us at);
void alarm_clear(struct alarms *a, struct alarm *one);
/** alarms_first - the earliest; NULL when none is set. */
struct alarm *alarms_first(const struct alarms *a);

#endif
