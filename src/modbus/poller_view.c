/* poller_view - what can be seen of a poller from outside: counters, units, links. Changes nothing. */
#include "poller_parts.h"

const int32_t lateness_limits_ms[LATENESS_BUCKETS - 1] = {1,   2,    5,    10,   20,    50,    100,   200,
                                                          500, 1000, 2000, 5000, 10000, 30000, 60000, 300000};

struct poller_counters poller_counters(const struct poller *p)
{
    return p->counters;
}

static const char *const unit_state_names[] = {
    [UNIT_NEW] = "new", [UNIT_WELL] = "well", [UNIT_FAILING] = "failing", [UNIT_RESTING] = "resting"};

const char *unit_state_name(enum unit_state s)
{
    return unit_state_names[s];
}

static enum unit_state state_of(const struct meter *m)
{
    enum gap_cause cause;
    if (meter_barrier(m, &cause))
        return UNIT_FAILING;
    if (!m->polled)
        return UNIT_NEW;
    if (m->breaker.state != BREAKER_CLOSED)
        return UNIT_RESTING;
    return m->trouble ? UNIT_FAILING : UNIT_WELL;
}

/* The place of the first meter whose point is above @point. */
static int find_after(const struct poller *p, int64_t point)
{
    int low = 0, high = p->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (p->meters[middle]->point_id > point)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int holes_of(const struct meter *m)
{
    return m->session.driver ? m->session.map.hole_count : 0;
}

bool poller_visit(const struct poller *p, int64_t *cursor, struct poll_status *out)
{
    int place = find_after(p, *cursor);
    if (place == p->count)
        return false;
    const struct meter *m = p->meters[place];
    enum gap_cause cause = GAP_CAUSE_COUNT;
    const char *detail = meter_barrier(m, &cause);
    if (!detail) {
        cause = m->trouble ? m->trouble->cause : GAP_CAUSE_COUNT;
        detail = m->trouble ? m->trouble->text : "";
    }
    *cursor = m->point_id;
    *out = (struct poll_status){
        .point_id = m->point_id,
        .point = m->point,
        .name = m->name,
        .uri = m->shared->uri,
        .driver = m->session.driver ? m->session.driver->name : NULL,
        .unit = m->job.unit,
        .slot_s = m->slot_s,
        .live_s = m->live_s,
        .state = state_of(m),
        .read_at = m->read_at,
        .next_try = timeline_wall(&p->timeline, m->breaker.next),
        .cause = cause,
        .detail = detail,
        .failures = m->trouble ? m->trouble->complaint.count : 0,
        .holes = holes_of(m),
        .on_time = m->on_time,
        .late = m->late,
        .missed = m->missed,
    };
    return true;
}

bool poller_visit_link(const struct poller *p, int *cursor, struct poll_link *out)
{
    if (*cursor >= p->links.count)
        return false;
    const struct shared_link *s = p->links.all[(*cursor)++];
    *out = (struct poll_link){s->uri, s->link, s->fault, s->users};
    return true;
}
