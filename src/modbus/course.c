/* course - see the header. */
#include "dahu/modbus/course.h"

#include <string.h>

void course_init(struct course *c, const struct slot_rule *r, bool live, wall_us now)
{
    *c = (struct course){.rule = *r, .live = live, .slot = wall_slot(now, r->period_us)};
}

void course_restart(struct course *c, wall_us now)
{
    c->slot = wall_slot(now, c->rule.period_us);
    c->next = c->overdue = c->count;
}

void course_fini(struct course *c)
{
    free(c->turns);
}

/* ---- who takes part ------------------------------------------------------------------------------ */

void course_add(struct course *c, int64_t offset_us, void *whom)
{
    int used = c->count + c->added;
    if (used == c->room) {
        c->room = c->room ? 2 * c->room : 16;
        c->turns = must_realloc(c->turns, (size_t)c->room * sizeof *c->turns);
    }
    c->turns[used] = (struct turn){offset_us, whom};
    c->added++;
}

/* The first turn that is not before @offset_us. */
static int find(const struct course *c, int64_t offset_us)
{
    int low = 0, high = c->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (c->turns[middle].offset_us < offset_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void course_remove(struct course *c, int64_t offset_us, const void *whom)
{
    for (int i = find(c, offset_us); i < c->count + c->added; i++)
        if (c->turns[i].whom == whom) {
            c->turns[i].whom = NULL;
            return;
        }
}

static int compare_turns(const void *a, const void *b)
{
    int64_t x = ((const struct turn *)a)->offset_us, y = ((const struct turn *)b)->offset_us;
    return (x > y) - (x < y);
}

/* Those that were in order and those that were added, without those that are gone, in @out. */
static int merge(const struct course *c, struct turn *out)
{
    const struct turn *a = c->turns, *a_end = a + c->count, *b = a_end, *b_end = b + c->added;
    int n = 0;
    while (a < a_end || b < b_end) {
        const struct turn *least = b == b_end || (a < a_end && a->offset_us <= b->offset_us) ? a++ : b++;
        if (least->whom)
            out[n++] = *least;
    }
    return n;
}

void course_settle(struct course *c)
{
    /* of several turns at the same moment, the cursors go back to the first: a turn that comes twice is
     * known to whom it concerns, one that is left out is not */
    bool over = c->next == c->count, swept = c->overdue == c->count;
    int64_t next_us = over ? 0 : c->turns[c->next].offset_us;
    int64_t overdue_us = swept ? 0 : c->turns[c->overdue].offset_us;
    if (c->added)
        qsort(c->turns + c->count, (size_t)c->added, sizeof *c->turns, compare_turns);
    struct turn *merged = must_alloc((size_t)(c->count + c->added + 1) * sizeof *merged);
    c->room = c->count + c->added + 1;
    c->count = merge(c, merged);
    c->added = 0;
    free(c->turns);
    c->turns = merged;
    c->next = over ? c->count : find(c, next_us);
    c->overdue = swept ? c->count : find(c, overdue_us);
}

/* ---- whose turn it is ---------------------------------------------------------------------------- */

static mono_us moment(const struct course *c, const struct timeline *t, wall_us slot, int turn)
{
    return timeline_mono(t, (wall_us){slot.us + c->turns[turn].offset_us});
}

bool course_due(struct course *c, const struct timeline *t, mono_us now, struct course_turn *out)
{
    while (c->count > 0) {
        if (c->next == c->count) {
            wall_us running = wall_slot(timeline_wall(t, now), c->rule.period_us);
            wall_us slot = {c->slot.us + c->rule.period_us};
            if (running.us > slot.us)
                slot = running; /* what lies between cannot be read any more */
            if (moment(c, t, slot, 0).us > now.us)
                return false;
            c->slot = slot;
            c->next = c->overdue = 0;
        }
        *out = (struct course_turn){c->turns[c->next].whom, c->slot, moment(c, t, c->slot, c->next)};
        if (out->planned.us > now.us)
            return false;
        c->next++;
        /* a clock that was set forward, or a machine that stood still: not in time any more */
        if (out->whom && now.us - out->planned.us < c->rule.give_up_us)
            return true;
    }
    return false;
}

static bool sweeps(const struct course *c)
{
    return c->rule.give_up_us < c->rule.period_us;
}

bool course_overdue(struct course *c, const struct timeline *t, mono_us now, struct course_turn *out)
{
    while (sweeps(c) && c->overdue < c->next) {
        *out = (struct course_turn){c->turns[c->overdue].whom, c->slot, moment(c, t, c->slot, c->overdue)};
        if (now.us - out->planned.us < c->rule.give_up_us)
            return false;
        c->overdue++;
        if (out->whom)
            return true;
    }
    return false;
}

mono_us course_next(const struct course *c, const struct timeline *t)
{
    if (c->count == 0)
        return (mono_us){INT64_MAX};
    mono_us next = c->next < c->count ? moment(c, t, c->slot, c->next)
                                      : moment(c, t, (wall_us){c->slot.us + c->rule.period_us}, 0);
    if (sweeps(c) && c->overdue < c->next) {
        int64_t overdue_us = moment(c, t, c->slot, c->overdue).us + c->rule.give_up_us;
        if (overdue_us < next.us)
            next.us = overdue_us;
    }
    return next;
}
