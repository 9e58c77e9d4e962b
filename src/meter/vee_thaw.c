/*
 * vee_thaw - a register that stands still while energy flows, and catches up in one step.
 *
 * What it gained is true, and when it gained it is not: without the readings in between, the step is laid
 * over all of that time. One that never catches up keeps its readings, and the rule frozen tells of both.
 */
#include <stdlib.h>

#include "vee_check.h"
#include "vee_inside.h"

enum { CENTIWATT_S_PER_WH = 360000, STEP_MOST_WH = 10000 };

static bool is_like(const struct vee_reading *x, const struct vee_reading *y)
{
    return x->value == y->value && y->link == VEE_LINK_ON && x->sample >= 0 && y->sample >= 0;
}

/* Does energy flow at @y that its meter has not counted since @x? */
static bool flows_uncounted(const struct vee_walk *w, const struct vee_reading *x,
                            const struct vee_reading *y, int64_t *centiwatts)
{
    const struct vee_sample *a = &w->in->samples[x->sample], *b = &w->in->samples[y->sample];
    struct vee_flow flow = vee_flow_of(b);
    int active = flow.needs >> VEE_ACTIVE_EXPORT & 1 ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT;
    *centiwatts = flow.centiwatts;
    return flow.needs &&
           flow.centiwatts >= w->in->settings[VEE_RULE_frozen].value[FROZEN_POWER_W_LEAST] * 100 &&
           ((a->known & b->known) >> active & 1) && a->energy[active] == b->energy[active];
}

/* The largest power of ten that a register moves by, as far as two of its values tell. */
static int64_t step_of(int64_t value, int64_t gain)
{
    int64_t step = STEP_MOST_WH;
    while (step > 1 && (value % step || gain % step))
        step /= 10;
    return step;
}

/* The first reading of the standing part that ends with reading @last, given the first with its value. */
static int standing_from(const struct vee_walk *w, int first, int last, int64_t *least)
{
    *least = INT64_MAX;
    for (int i = last; i > first; i--) {
        int64_t centiwatts;
        if (!flows_uncounted(w, &w->readings[i - 1], &w->readings[i], &centiwatts))
            return i;
        *least = centiwatts < *least ? centiwatts : *least;
    }
    return first;
}

/* Do the readings first..last stand still, and does the one after them catch up? Then the first that stands.
 */
static int frozen_from(const struct vee_walk *w, int first, int last)
{
    const struct vee_reading *r = w->readings, *after = &r[last + 1];
    int64_t least;
    int from = standing_from(w, first, last, &least);
    int64_t slot_us = (w->in->slot_s > 0 ? w->in->slot_s : w->in->interval_s) * 1000000;
    int64_t stood_us = r[last].at - r[from].at, gain = after->value - r[last].value;
    if (from == last || stood_us < w->in->settings[VEE_RULE_frozen].value[FROZEN_SLOTS_LEAST] * slot_us)
        return last;
    __int128 flowed = (__int128)least * (stood_us / 1000000);
    bool counts = w->energy == VEE_ACTIVE_IMPORT || w->energy == VEE_ACTIVE_EXPORT;
    if (counts && (flowed < (__int128)2 * CENTIWATT_S_PER_WH * step_of(r[last].value, gain) ||
                   (__int128)gain * CENTIWATT_S_PER_WH < flowed / 2))
        return last;
    return from;
}

void vee_thaw(struct vee_walk *w)
{
    if (w->in->settings[VEE_RULE_frozen].outcome == VEE_PASS)
        return;
    struct vee_reading *r = w->readings;
    int kept = 0;
    for (int i = 0; i < w->count;) {
        int last = i;
        while (last + 1 < w->count && is_like(&r[last], &r[last + 1]))
            last++;
        bool moves = last > i && last + 1 < w->count && r[last + 1].link == VEE_LINK_ON;
        int good = moves ? frozen_from(w, i, last) : last;
        for (; i <= good; i++)
            r[kept++] = r[i];
        i = last + 1;
    }
    w->count = kept;
}
