/* wheel - see the header. */
#include "dahu/modbus/wheel.h"

enum { BITS = 64, WORDS = WHEEL_SLOTS / BITS };

static int64_t tick_after(mono_us t)
{
    return (t.us + WHEEL_TICK_US - 1) / WHEEL_TICK_US;
}

void wheel_init(struct wheel *w, mono_us now)
{
    *w = (struct wheel){.tick = now.us / WHEEL_TICK_US};
}

static void put(struct wheel *w, struct timer *t)
{
    unsigned slot = (unsigned)(t->tick % WHEEL_SLOTS);
    t->next = w->slots[slot];
    t->back = &w->slots[slot];
    if (t->next)
        t->next->back = &t->next;
    w->slots[slot] = t;
    w->used[slot / BITS] |= UINT64_C(1) << slot % BITS;
}

void wheel_drop(struct timer *t)
{
    if (!t->back)
        return;
    *t->back = t->next;
    if (t->next)
        t->next->back = t->back;
    t->back = NULL;
}

void wheel_set(struct wheel *w, struct timer *t, mono_us due)
{
    wheel_drop(t);
    t->tick = tick_after(due);
    if (t->tick <= w->tick)
        t->tick = w->tick + 1;
    put(w, t);
}

mono_us wheel_next(const struct wheel *w)
{
    unsigned first = (unsigned)((w->tick + 1) % WHEEL_SLOTS);
    for (unsigned i = 0; i <= WORDS; i++) {
        unsigned word = (first / BITS + i) % WORDS;
        uint64_t bits = w->used[word];
        if (i == 0)
            bits &= ~UINT64_C(0) << first % BITS;
        if (bits == 0)
            continue;
        unsigned slot = word * BITS + (unsigned)__builtin_ctzll(bits);
        return (mono_us){(w->tick + 1 + (slot + WHEEL_SLOTS - first) % WHEEL_SLOTS) * WHEEL_TICK_US};
    }
    return (mono_us){INT64_MAX};
}

/* The list is taken off the ring first: what its callbacks set anew, or drop, must not confuse the walk. */
static void fire_slot(struct wheel *w, unsigned slot, int64_t now_tick)
{
    struct timer *due = w->slots[slot];
    w->slots[slot] = NULL;
    w->used[slot / BITS] &= ~(UINT64_C(1) << slot % BITS);
    if (due)
        due->back = &due;
    while (due) {
        struct timer *t = due;
        wheel_drop(t);
        if (t->tick <= now_tick)
            t->fn(t->arg);
        else
            put(w, t);
    }
}

void wheel_turn(struct wheel *w, mono_us now)
{
    int64_t now_tick = now.us / WHEEL_TICK_US, from = w->tick + 1;
    if (now_tick - from >= WHEEL_SLOTS) /* after a standstill one round meets every timer */
        from = now_tick - WHEEL_SLOTS + 1;
    for (int64_t tick = from; tick <= now_tick; tick++) {
        w->tick = tick;
        fire_slot(w, (unsigned)(tick % WHEEL_SLOTS), now_tick);
    }
}
