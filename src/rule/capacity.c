/* capacity - see the header. */
#include "dahu/rule/capacity.h"

#include <string.h>

const char *const capacity_kind_words[CAPACITY_KIND_COUNT + 1] = {
    [CAPACITY_INSTALL] = "install",           [CAPACITY_TRANSFER_IN] = "transfer_in",
    [CAPACITY_COMMISSION] = "commission",     [CAPACITY_RESUME] = "resume",
    [CAPACITY_RECOVER] = "recover",           [CAPACITY_SUSPEND] = "suspend",
    [CAPACITY_REDUCE_TEMP] = "reduce_temp",   [CAPACITY_REDUCE_PERM] = "reduce_perm",
    [CAPACITY_TRANSFER_OUT] = "transfer_out", [CAPACITY_REMOVE] = "remove",
    [CAPACITY_CORRECTION] = "correction",     [CAPACITY_PLAN] = "plan",
};

/* What an event does: to what is installed, and to what is in service. */
enum service {
    SERVICE_SAME,
    SERVICE_MORE,
    SERVICE_LESS,
    SERVICE_TAKEN /* from service or from what was idle */
};
static const struct effect {
    int installed;
    enum service service;
} effects[CAPACITY_KIND_COUNT] = {
    [CAPACITY_INSTALL] = {1, SERVICE_SAME},        [CAPACITY_TRANSFER_IN] = {1, SERVICE_MORE},
    [CAPACITY_COMMISSION] = {0, SERVICE_MORE},     [CAPACITY_RESUME] = {0, SERVICE_MORE},
    [CAPACITY_RECOVER] = {0, SERVICE_MORE},        [CAPACITY_SUSPEND] = {0, SERVICE_LESS},
    [CAPACITY_REDUCE_TEMP] = {0, SERVICE_LESS},    [CAPACITY_REDUCE_PERM] = {-1, SERVICE_TAKEN},
    [CAPACITY_TRANSFER_OUT] = {-1, SERVICE_TAKEN}, [CAPACITY_REMOVE] = {-1, SERVICE_TAKEN},
};

static bool later(const struct capacity_event *a, const struct capacity_event *b)
{
    int order = date_compare(a->on, b->on);
    return order > 0 || (order == 0 && a->kind > b->kind);
}

bool capacity_ledger_load(struct capacity_ledger *l, const struct fact_list *events, date until)
{
    l->count = 0;
    if (events->count > LEDGER_MAX)
        return false;
    const struct capacity_event *from = events->items;
    for (int64_t i = 0; i < events->count; i++) {
        struct capacity_event ev = from[i];
        if (ev.kind == CAPACITY_PLAN || (date_known(until) && date_compare(ev.on, until) > 0))
            continue;
        if (ev.kind == CAPACITY_CORRECTION)
            ev.kind = ev.corrects = ev.corrects == WORD_UNKNOWN ? CAPACITY_INSTALL : ev.corrects;
        else
            ev.corrects = WORD_UNKNOWN;
        int at = l->count++;
        for (; at > 0 && later(&l->events[at - 1], &ev); at--)
            l->events[at] = l->events[at - 1];
        l->events[at] = ev;
    }
    return true;
}

/* What is taken away may have been idle: the least loses all of it, the most only what exceeds the idle part.
 */
static void take(struct capacity_level *level, int64_t kva_x100)
{
    int64_t idle = level->installed_x100 - level->in_service_most_x100;
    level->in_service_least_x100 -= kva_x100;
    if (kva_x100 < 0)
        level->in_service_most_x100 -= kva_x100; /* a correction gives back */
    else if (kva_x100 > idle)
        level->in_service_most_x100 -= kva_x100 - (idle > 0 ? idle : 0);
}

static void apply(struct capacity_level *level, const struct capacity_event *ev)
{
    const struct effect *effect = &effects[ev->kind];
    int64_t change = effect->service == SERVICE_MORE   ? ev->kva_x100
                     : effect->service == SERVICE_LESS ? -ev->kva_x100
                                                       : 0;
    if (effect->service == SERVICE_TAKEN)
        take(level, ev->kva_x100);
    level->in_service_least_x100 += change;
    level->in_service_most_x100 += change;
    level->installed_x100 += effect->installed * ev->kva_x100;
}

int capacity_level_step(struct capacity_level *level, const struct capacity_ledger *l, int i)
{
    date day = l->events[i].on;
    for (; i < l->count && date_compare(l->events[i].on, day) == 0; i++)
        apply(level, &l->events[i]);
    if (level->installed_x100 < 0 || level->in_service_most_x100 < 0 ||
        level->in_service_least_x100 > level->installed_x100)
        level->contradictory = true;
    if (level->in_service_least_x100 < 0)
        level->in_service_least_x100 = 0;
    /* what is in service was installed; when not even the least was, the ledger is wrong and left as it is */
    if (level->in_service_most_x100 > level->installed_x100 &&
        level->in_service_least_x100 <= level->installed_x100)
        level->in_service_most_x100 = level->installed_x100;
    return i;
}

struct capacity_level capacity_level_on(const struct capacity_ledger *l, date day)
{
    struct capacity_level level = {0};
    for (int i = 0; i < l->count && date_compare(l->events[i].on, day) <= 0;)
        i = capacity_level_step(&level, l, i);
    return level;
}
