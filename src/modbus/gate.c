/* gate - see the header. */
#include "dahu/modbus/gate.h"

enum {
    GOOD_TURNS = 3,      /* of those that did not fail, for one of the others */
    CATCH_UP_US = 10000, /* turns that were missed while the loop was busy; more would be a burst */
};

static void line_init(struct gate_line *l)
{
    l->first = NULL;
    l->last = &l->first;
}

void gate_init(struct gate *g, int per_s)
{
    *g = (struct gate){.per_s = per_s};
    line_init(&g->good);
    line_init(&g->failing);
}

void gate_enter(struct gate *g, struct gate_ticket *t, bool failing)
{
    struct gate_line *l = failing ? &g->failing : &g->good;
    t->next = NULL;
    t->back = l->last;
    *l->last = t;
    l->last = &t->next;
}

void gate_leave(struct gate *g, struct gate_ticket *t)
{
    if (!t->back)
        return;
    *t->back = t->next;
    if (t->next)
        t->next->back = t->back;
    else if (g->good.last == &t->next)
        g->good.last = t->back;
    else
        g->failing.last = t->back;
    t->back = NULL;
}

static struct gate_ticket *head(struct gate *g)
{
    bool turn_of_failing = g->turns % (GOOD_TURNS + 1) == GOOD_TURNS;
    if (g->failing.first && (turn_of_failing || !g->good.first))
        return g->failing.first;
    return g->good.first;
}

mono_us gate_next(const struct gate *g)
{
    return g->good.first || g->failing.first ? g->next : (mono_us){INT64_MAX};
}

void gate_turn(struct gate *g, mono_us now)
{
    if (g->next.us < now.us - CATCH_UP_US)
        g->next.us = now.us - CATCH_UP_US;
    for (struct gate_ticket *t; g->next.us <= now.us && (t = head(g)) != NULL;) {
        g->next.us += 1000000 / g->per_s;
        g->turns++;
        gate_leave(g, t);
        t->fn(t->arg);
    }
}
