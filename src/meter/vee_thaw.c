/*
 * vee_thaw - a register that stands still while energy flows, and catches up in one step.
 *
 * What it gained is true, and when it gained it is not: without the readings in between, the step is laid
 * over all of that time. One that never catches up keeps its readings, and the rule frozen tells of both.
 */
#include <stdlib.h>

#include "vee_check.h"
#include "vee_inside.h"

enum { CENTIWATT_S_PER_WH = 360000, LOOK = VEE_CONTEXT / 2 };

static bool is_like(const struct vee_reading *x, const struct vee_reading *y)
{
    return x->value == y->value && y->link == VEE_LINK_ON && x->sample >= 0 && y->sample >= 0;
}

static int active_of(const struct vee_flow *flow)
{
    return flow->needs >> VEE_ACTIVE_EXPORT & 1 ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT;
}

/* Does energy flow at @y that its meter has not counted since @x? */
static bool flows_uncounted(const struct vee_walk *w, const struct vee_reading *x,
                            const struct vee_reading *y, int64_t *centiwatts)
{
    const struct vee_sample *a = &w->in->samples[x->sample], *b = &w->in->samples[y->sample];
    struct vee_flow flow = vee_flow_of(b);
    int active = active_of(&flow);
    *centiwatts = flow.centiwatts;
    return flow.needs &&
           flow.centiwatts >= w->in->settings[VEE_RULE_frozen].value[FROZEN_POWER_W_LEAST] * 100 &&
           ((a->known & b->known) >> active & 1) && a->energy[active] == b->energy[active];
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* The active register that should have moved before reading @last was taken: what it moves by, as far as its
 * next values tell, and what it gains with the next reading. Primary registers move by 30 kWh and more. */
static bool catches_up(const struct vee_walk *w, int last, int64_t *step, int64_t *gain)
{
    const struct vee_reading *r = w->readings;
    const struct vee_sample *s = &w->in->samples[r[last].sample];
    struct vee_flow flow = vee_flow_of(s);
    int active = active_of(&flow);
    *step = s->energy[active];
    *gain = -1;
    for (int i = last + 1; i < w->count && i <= last + LOOK && r[i].link == VEE_LINK_ON; i++) {
        const struct vee_sample *next = r[i].sample >= 0 ? &w->in->samples[r[i].sample] : NULL;
        if (!next || !(next->known >> active & 1))
            continue;
        *step = common_divisor(next->energy[active], *step);
        if (*gain < 0)
            *gain = next->energy[active] - s->energy[active];
    }
    return *gain >= 0;
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
    int64_t least, step, gain;
    int from = standing_from(w, first, last, &least);
    int64_t stood_us = w->readings[last].at - w->readings[from].at;
    if (from == last || last - from < w->in->settings[VEE_RULE_frozen].value[FROZEN_SLOTS_LEAST])
        return last;
    __int128 flowed = (__int128)least * (stood_us / 1000000);
    if (!catches_up(w, last, &step, &gain) || flowed < (__int128)2 * CENTIWATT_S_PER_WH * step ||
        (__int128)gain * CENTIWATT_S_PER_WH < flowed / 2)
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
