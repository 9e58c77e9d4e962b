/**
 * plan - which requests to send so that wanted quantities arrive in as few answers as possible.
 *
 * Pure: no clock, no socket. A request never breaks a limit of the driver, never touches a range
 * that must not be read, never covers a known hole, and holds all words of a value together with
 * its scale factor. Within that the number of requests is the least there is.
 */
#ifndef DAHU_METER_PLAN_H
#define DAHU_METER_PLAN_H

#include "dahu/meter/map.h"

struct plan_request {
    struct read_request read;
    int16_t *registers; /* owned: indices into driver->registers of what it brings */
    int register_count;
};

struct plan {
    struct plan_request *requests; /* owned: plan_fini */
    int count;
};

enum plan_scope {
    PLAN_VALUES, /* what changes from poll to poll */
    PLAN_ALL,    /* also identity, settings that are checked, what selects a variant: at first contact */
};

/**
 * plan_build - plan the reading of @want (what the driver lacks is left out) with everything that
 * it needs: scale factors, ratios, signs.
 *
 * Shape:  @out owned by the caller, plan_fini. Requests ascend by function and address; those of
 *         `alone` registers come last.
 */
void plan_build(const struct meter_map *m, const struct quantity_set *want, enum plan_scope scope,
                struct plan *out);
void plan_fini(struct plan *p);
/** plan_copy - one of its own, to be split; owned by the caller, plan_fini. */
void plan_copy(struct plan *to, const struct plan *from);

/**
 * plan_split - request @index answered exception 2: remember the hole, and put what is worth asking
 * instead in its place.
 *
 * Shape:  returns how many requests took its place: its two halves, or 0 when it held a single
 *         value, which is then absent. Requests after it move accordingly.
 */
int plan_split(struct plan *p, int index, struct meter_map *m);

#endif
