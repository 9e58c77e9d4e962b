/* link_status - what a link shows of itself; it changes nothing. */
#include "dahu/modbus/link_inside.h"

const char *link_state_name(enum link_state s)
{
    static const char *const name[] = {
        [LINK_DOWN] = "down", [LINK_WAITING] = "waiting", [LINK_CONNECTING] = "connecting", [LINK_UP] = "up"};
    return name[s];
}

static enum link_state state_of(const struct link *l)
{
    static const enum link_state state[] = {[PHASE_DOWN] = LINK_DOWN,
                                            [PHASE_QUEUED] = LINK_WAITING,
                                            [PHASE_CONNECTING] = LINK_CONNECTING,
                                            [PHASE_UP] = LINK_UP};
    return l->phase == PHASE_DOWN && l->jobs ? LINK_WAITING : state[l->phase];
}

void link_status(const struct link *l, struct link_status *out)
{
    *out = (struct link_status){.uri = l->name,
                                .state = state_of(l),
                                .since = l->since,
                                .breaker = l->breaker.state,
                                .in_flight = l->window.count,
                                .counters = l->counters,
                                .rtt_last_us = l->rtt_last_us,
                                .rtt_mean_us = l->rtt_mean_us,
                                .rtt_max_us = l->rtt_max_us,
                                .error = l->fault ? l->fault->text : ""};
    if (out->state == LINK_WAITING && l->phase == PHASE_DOWN)
        out->next_attempt = l->breaker.next;
    for (const struct job *job = l->jobs; job; job = job->next == l->jobs ? NULL : job->next)
        out->jobs++;
}
