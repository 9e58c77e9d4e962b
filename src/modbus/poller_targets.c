/*
 * poller_targets - targets come, change and go, and each slot is told of once all the same.
 *
 * Three ways to go: removed (what has begun is explained), changed (what has begun is left to the meter that
 * comes in its place), handed over (it is for the other collector to tell).
 */
#include <string.h>

#include "poller_parts.h"

static const int64_t DAY_US = 86400LL * 1000000;

/* ---- one meter ----------------------------------------------------------------------------------- */

static bool tells_any(const struct driver *d, const struct quantity_set *wanted, bool cumulative)
{
    for (int q = 0; q < Q_COUNT; q++)
        if (d->of_quantity[q] != NO_INDEX && quantity_set_has(wanted, (enum quantity)q) &&
            (!cumulative || quantity_table[q].kind == KIND_CUMULATIVE))
            return true;
    return false;
}

static void join_courses(struct meter *m, const struct poll_target *t)
{
    struct poller *p = m->poller;
    m->slots = poller_course(p, t->slot_s, false);
    m->slots_offset_us = (int32_t)slot_offset_us(&m->slots->rule, (uint64_t)m->point_id);
    if (p->once)
        return;
    course_add(m->slots, m->slots_offset_us, m);
    /* as often as the slots, or less: those are live enough */
    if (t->live_s == 0 || t->live_s >= t->slot_s || !t->driver ||
        !tells_any(t->driver, &p->wants.of[SESSION_LIVE], false))
        return;
    m->live = poller_course(p, t->live_s, true);
    m->live_offset_us = slot_offset_us(&m->live->rule, (uint64_t)m->point_id);
    course_add(m->live, m->live_offset_us, m);
}

static void meet(struct meter *m, const struct poll_target *t)
{
    if (!t->driver) {
        m->fault = must_strdup(t->fault);
        m->barred = t->barred;
        return;
    }
    session_init(&m->session, t->driver, &m->poller->wants);
    session_know(&m->session, t->holes, t->hole_count);
    m->cumulative = tells_any(t->driver, &m->poller->wants.of[SESSION_SETTLEMENT], true);
    m->holes_seen = meter_holes_sum(m);
}

static int in_flight(const struct poll_target *t)
{
    return t->max_in_flight ? t->max_in_flight : t->driver ? t->driver->limits.max_in_flight : 1;
}

static void on_done(struct job *job, const struct err *failure)
{
    meter_polled(job->user, failure);
}

static struct meter *meter_new(struct poller *p, const struct poll_target *t)
{
    struct meter *m = must_alloc(sizeof *m);
    *m = (struct meter){.poller = p,
                        .point_id = t->point_id,
                        .point = must_strdup(t->point),
                        .name = must_strdup(t->name),
                        .phase = RESTING,
                        .well = true,
                        .frontier = {INT64_MIN},
                        .read_at = {INT64_MIN},
                        .timeouts = t->timeouts,
                        .slot_s = t->slot_s,
                        .live_s = t->live_s,
                        .max_in_flight = t->max_in_flight};
    meet(m, t);
    m->shared = link_share(&p->links, p->config.engine, t);
    breaker_init(&m->breaker, (uint64_t)t->point_id);
    m->job = (struct job){.session = &m->session,
                          .unit = t->unit,
                          .done = on_done,
                          .user = m,
                          .max_in_flight = in_flight(t),
                          .pause_ms = t->driver ? t->driver->limits.pause_ms : 0};
    join_courses(m, t);
    return m;
}

/* Tells nothing of its open slot. */
static void meter_free(struct meter *m)
{
    meter_halt(m);
    course_remove(m->slots, m->slots_offset_us, m);
    if (m->live)
        course_remove(m->live, m->live_offset_us, m);
    if (m->session.driver)
        session_fini(&m->session);
    link_unshare(&m->poller->links, m->shared);
    if (m->trouble)
        free(m->trouble->text);
    free(m->trouble);
    free(m->point);
    free(m->name);
    free(m->fault);
    free(m);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Does this meter do what the target wants? */
static bool fits(const struct meter *m, const struct poll_target *t)
{
    return m->job.unit == t->unit && m->session.driver == t->driver && m->slot_s == t->slot_s &&
           m->live_s == t->live_s && m->max_in_flight == t->max_in_flight &&
           m->timeouts.connect_ms == t->timeouts.connect_ms &&
           m->timeouts.request_ms == t->timeouts.request_ms && strcmp(m->name, t->name) == 0 &&
           strcmp(m->shared->uri, t->uri) == 0 && (t->driver || same_text(m->fault, t->fault));
}

/* The number of its point is only what people call it. */
static void rename_point(struct meter *m, const char *point)
{
    if (strcmp(m->point, point) == 0)
        return;
    free(m->point);
    m->point = must_strdup(point);
}

/* ---- the first slot ------------------------------------------------------------------------------ */

/* From which slot on a target has to be told of; INT64_MIN us = from where its first poll is. */
static wall_us wanted_from(const struct meter *m, const struct poll_target *t)
{
    const struct slot_rule *r = &m->slots->rule;
    wall_us from = {INT64_MIN};
    if (t->since.us != INT64_MIN)
        from = slot_after(r, t->since);
    if (t->booked_at.us != INT64_MIN && wall_slot(t->booked_at, r->period_us).us + r->period_us > from.us)
        from.us = wall_slot(t->booked_at, r->period_us).us + r->period_us;
    return from;
}

/* Begins with the running slot while that is not late, spread like any other from now on; then in its course.
 */
void target_start(struct meter *m)
{
    struct poller *p = m->poller;
    mono_us now = mono_now();
    wall_us wall = timeline_wall(&p->timeline, now), first = slot_first(&m->slots->rule, wall);
    if (p->once) {
        m->frontier = wall_slot(wall, m->slots->rule.period_us);
        meter_alarmed(m);
        return;
    }
    m->waiting = false;
    if (m->frontier.us > wall.us + DAY_US) {
        log_write(LOG_WARN, "collect",
                  "meter '%s' of point '%s' has slots booked that lie in the future; they do not count",
                  m->name, m->point);
        m->frontier.us = INT64_MIN;
    }
    if (m->frontier.us == INT64_MIN)
        m->frontier = first;
    if (m->heir)
        meter_explain(m, first, GAP_NOT_READ, "the meter was changed when its turn came");
    else
        meter_explain(m, first, GAP_COLLECTOR_DOWN, "no collector read this point then");
    if (m->frontier.us == first.us && first.us <= wall.us) {
        int64_t planned_us = first.us + m->slots_offset_us;
        int64_t wait_us = planned_us > wall.us ? planned_us - wall.us : m->slots_offset_us;
        alarm_set(&p->alarms, &m->alarm, (mono_us){now.us + wait_us});
    }
}

/* ---- all of them --------------------------------------------------------------------------------- */

/* Where the meter that comes in the place of @old goes on: with the same slots, at the first untold one. */
struct heritage {
    bool held;
    wall_us unread;
};

static struct heritage retire(struct meter *old, const struct poll_target *successor)
{
    struct heritage h = {0};
    if (successor && successor->slot_s == old->slot_s && !old->poller->stopping)
        h = (struct heritage){true, meter_unread(old)};
    else
        meter_close(old, successor ? "the slots of the meter were changed" : "the meter was taken out");
    meter_free(old);
    return h;
}

/* Keeps what did not change in its place in @next and retires the rest: that closes links before new ones are
 * opened, so that there are never two to one gateway. */
static void carry_over(struct poller *p, const struct poll_target *targets, int count, struct meter **next,
                       struct heritage *heritage)
{
    for (int i = 0, j = 0; i < p->count; i++) {
        struct meter *m = p->meters[i];
        while (j < count && targets[j].point_id < m->point_id)
            j++;
        bool known = j < count && targets[j].point_id == m->point_id;
        if (known && fits(m, &targets[j])) {
            rename_point(m, targets[j].point);
            next[j] = m;
        } else if (known) {
            heritage[j] = retire(m, &targets[j]);
        } else {
            retire(m, NULL);
        }
    }
}

static void settle_courses(struct poller *p)
{
    for (int i = 0; i < p->course_count; i++)
        course_settle(p->courses[i]);
}

void poller_apply(struct poller *p, const struct poll_target *targets, int count)
{
    if (p->stopping)
        count = 0;
    p->applying = true;
    bool believed = poller_look(p);
    struct meter **next = must_alloc(sizeof *next * (size_t)(count + 1));
    struct heritage *heritage = must_alloc(sizeof *heritage * (size_t)(count + 1));
    bool *fresh = must_alloc(sizeof *fresh * (size_t)(count + 1));
    carry_over(p, targets, count, next, heritage);
    for (int i = 0; i < count; i++) {
        MUST(i == 0 || targets[i - 1].point_id < targets[i].point_id);
        if (next[i])
            continue;
        fresh[i] = true;
        next[i] = meter_new(p, &targets[i]);
        next[i]->heir = heritage[i].held;
        next[i]->frontier = heritage[i].held ? heritage[i].unread : wanted_from(next[i], &targets[i]);
        next[i]->waiting = true;
    }
    free(p->meters);
    p->meters = next;
    p->count = count;
    settle_courses(p);
    for (int i = 0; i < count; i++)
        if (fresh[i] && believed)
            target_start(next[i]);
    free(fresh);
    free(heritage);
    p->applying = false;
    poller_hurry(p, mono_now());
    poller_check_idle(p);
}

void poller_hand_over(struct poller *p, const int64_t *points, int count)
{
    int kept = 0;
    for (int i = 0, j = 0; i < p->count; i++) {
        struct meter *m = p->meters[i];
        while (j < count && points[j] < m->point_id)
            j++;
        if (j < count && points[j] == m->point_id)
            meter_free(m);
        else
            p->meters[kept++] = m;
    }
    p->count = kept;
    settle_courses(p);
    poller_check_idle(p);
}

void targets_free(struct poller *p)
{
    for (int i = 0; i < p->count; i++)
        meter_free(p->meters[i]);
    free(p->meters);
    p->count = 0;
}
