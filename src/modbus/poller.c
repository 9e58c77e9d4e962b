/*
 * poller - see the header. One timer for all: what is due is found in the courses (whose turn is it?) and
 * among the alarms (retries, probes, first polls).
 */
#include "dahu/modbus/poller.h"

#include <event2/event.h>
#include <string.h>

#include "poller_parts.h"

enum {
    TICK_US = 1000,    /* the timer does not come more often: polls of one moment go out together */
    LOOK_US = 1000000, /* nor more rarely: a clock that is set is noticed */
    TURNS_MAX = 200,   /* of one call: then answers have their turn */
};

/* ---- clocks -------------------------------------------------------------------------------------- */

/* The first time that can be: now everything that was put off begins. */
static void clock_found(struct poller *p, wall_us wall)
{
    for (int i = 0; i < p->course_count; i++)
        course_restart(p->courses[i], wall);
    for (int i = 0; i < p->count; i++)
        if (p->meters[i]->waiting)
            target_start(p->meters[i]);
}

/* The clock was set. Deadlines of what is under way stay; live values begin anew on the new grid. */
static void clock_stepped(struct poller *p, int64_t step_us, wall_us wall)
{
    char now[WALL_TEXT_BYTES];
    log_write(LOG_WARN, "collect", "the clock was set by %+lld ms to %s", (long long)step_us / 1000,
              wall_format(wall, now));
    for (int i = 0; i < p->count; i++)
        if (p->meters[i]->open)
            alarm_set(&p->alarms, &p->meters[i]->alarm, (mono_us){meter_deadline_us(p->meters[i])});
    for (int i = 0; i < p->course_count; i++)
        if (p->courses[i]->live)
            course_restart(p->courses[i], wall);
}

bool poller_look(struct poller *p)
{
    mono_us now = mono_now();
    wall_us wall = wall_now();
    int64_t step_us;
    char shown[WALL_TEXT_BYTES], believed[WALL_TEXT_BYTES];
    bool known = p->timeline.believed;
    enum timeline_look look = timeline_look(&p->timeline, now, wall, &step_us);
    if (p->timeline.believed && !known)
        clock_found(p, wall);
    if (look == TIMELINE_STEP)
        clock_stepped(p, step_us, wall);
    if (look != TIMELINE_ABSURD)
        complaint_end(&p->absurd, "collect", "the clock shows %s, which can be", wall_format(wall, shown));
    else if (p->timeline.believed)
        complain(&p->absurd, now.us, LOG_ERROR, "collect",
                 "the clock jumped to %s, which cannot be: slots go on from %s; restart to have it believed",
                 wall_format(wall, shown), wall_format(timeline_wall(&p->timeline, now), believed));
    else
        complain(&p->absurd, now.us, LOG_ERROR, "collect",
                 "the clock shows %s: nothing is read until it is set", wall_format(wall, shown));
    return p->timeline.believed;
}

/* ---- the timer ----------------------------------------------------------------------------------- */

void poller_hurry(struct poller *p, mono_us at)
{
    if (p->pumping || at.us >= p->timer_at.us)
        return;
    engine_alarm(p->config.engine, p->timer, at);
    p->timer_at = at;
}

static int ring_alarms(struct poller *p, mono_us now, int turns)
{
    for (struct alarm *a; turns < TURNS_MAX && (a = alarms_first(&p->alarms)) && a->at.us <= now.us; turns++)
        meter_alarmed((struct meter *)a);
    return turns;
}

static int run_course(struct poller *p, struct course *c, mono_us now, int turns)
{
    struct course_turn turn;
    for (; turns < TURNS_MAX && course_overdue(c, &p->timeline, now, &turn); turns++)
        meter_give_up(turn.whom, turn.slot);
    for (; turns < TURNS_MAX && !p->stopping && course_due(c, &p->timeline, now, &turn); turns++)
        if (c->live)
            meter_begin_live(turn.whom, turn.slot);
        else
            meter_begin_slot(turn.whom, turn.slot, turn.planned);
    return turns;
}

static mono_us next_due(const struct poller *p, mono_us now)
{
    mono_us next = {now.us + LOOK_US};
    const struct alarm *first = alarms_first(&p->alarms);
    if (first && first->at.us < next.us)
        next = first->at;
    for (int i = 0; i < p->course_count; i++) {
        mono_us due = course_next(p->courses[i], &p->timeline);
        if (due.us < next.us && !p->stopping)
            next = due;
    }
    if (next.us < now.us + TICK_US)
        next.us = now.us + TICK_US;
    return next;
}

/* Gives everybody his turn whose moment has come, but not for so long that answers have to wait. Courses of
 * slots come before those of live values. */
static void pump(struct poller *p)
{
    int turns = 0;
    mono_us now = engine_now(p->config.engine);
    p->pumping = true;
    bool believed = poller_look(p) && !engine_fenced(p->config.engine);
    if (believed) {
        turns = ring_alarms(p, now, turns);
        for (int i = 0; i < p->course_count; i++)
            turns = run_course(p, p->courses[i], now, turns);
    }
    p->pumping = false;
    p->timer_at = (mono_us){INT64_MAX};
    poller_hurry(p, !believed ? (mono_us){now.us + LOOK_US} : turns == TURNS_MAX ? now : next_due(p, now));
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct poller *p = arg;
    engine_enter(p->config.engine);
    pump(p);
    engine_leave(p->config.engine, "turns", "the schedule");
}

/* ---- courses ------------------------------------------------------------------------------------- */

/* Slots first, so that they have their turn before live values of the same moment. */
struct course *poller_course(struct poller *p, int period_s, bool live)
{
    int64_t period_us = period_s * 1000000LL;
    int place = p->course_count;
    for (int i = 0; i < p->course_count; i++)
        if (p->courses[i]->live == live && p->courses[i]->rule.period_us == period_us)
            return p->courses[i];
    p->courses = must_realloc(p->courses, (size_t)(p->course_count + 1) * sizeof(struct course *));
    for (; !live && place > 0 && p->courses[place - 1]->live; place--)
        p->courses[place] = p->courses[place - 1];
    struct course *made = must_alloc(sizeof *made);
    struct slot_rule rule = live ? slot_live_rule(period_s) : slot_rule(period_s);
    course_init(made, &rule, live, timeline_wall(&p->timeline, mono_now()));
    p->courses[place] = made;
    p->course_count++;
    return made;
}

/* ---- pauses -------------------------------------------------------------------------------------- */

/* The slots whose turn came during the pause are told of at its end: a full spool could not take them. */
static void explain_pause(struct poller *p)
{
    wall_us now = timeline_wall(&p->timeline, mono_now());
    for (int i = 0; i < p->count; i++) {
        struct meter *m = p->meters[i];
        meter_explain(m, slot_after(&m->slots->rule, (wall_us){now.us - m->slots_offset_us}), p->pause_cause,
                      p->pause_detail);
    }
}

void poller_pause(struct poller *p, enum gap_cause cause, const char *detail)
{
    if (p->paused)
        explain_pause(p);
    free(p->pause_detail);
    p->pause_detail = must_strdup(detail);
    p->pause_cause = cause;
    p->paused = true;
}

void poller_resume(struct poller *p)
{
    if (!p->paused)
        return;
    explain_pause(p);
    p->paused = false;
}

void poller_detail(struct poller *p, bool on)
{
    p->no_detail = !on;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static struct quantity_set cumulative_of(const struct quantity_set *all)
{
    struct quantity_set out = {0};
    for (int q = 0; q < Q_COUNT; q++)
        if (quantity_set_has(all, (enum quantity)q) && quantity_table[q].kind == KIND_CUMULATIVE)
            quantity_set_add(&out, (enum quantity)q);
    return out;
}

struct poller *poller_new(const struct poller_config *c)
{
    struct poller *p = must_alloc(sizeof *p);
    p->config = *c;
    p->wants = c->wants;
    p->wants.programs = program_cache_new();
    p->wants.of[SESSION_CUMULATIVE] = cumulative_of(&c->wants.of[SESSION_SETTLEMENT]);
    p->timer_at = (mono_us){INT64_MAX};
    p->timer = evtimer_new(engine_base(c->engine), on_timer, p);
    MUST(p->timer != NULL);
    return p;
}

void poller_free(struct poller *p)
{
    if (!p)
        return;
    targets_free(p);
    for (int i = 0; i < p->course_count; i++) {
        course_fini(p->courses[i]);
        free(p->courses[i]);
    }
    free(p->courses);
    alarms_fini(&p->alarms);
    shared_links_fini(&p->links);
    program_cache_free(p->wants.programs);
    event_free(p->timer);
    if (p->grace)
        event_free(p->grace);
    free(p->pause_detail);
    free(p);
}

void poller_once(struct poller *p)
{
    p->once = true;
}

void poller_check_idle(struct poller *p)
{
    bool begun = p->timeline.believed || p->stopping || p->count == 0;
    if ((p->once || p->stopping) && begun && p->busy == 0 && !p->applying)
        p->config.idle(p->config.user);
}

/* The slots that are still open will be explained by the collector that comes next. */
static void on_grace_over(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct poller *p = arg;
    for (int i = 0; i < p->count; i++)
        meter_halt(p->meters[i]);
    poller_check_idle(p);
}

void poller_stop(struct poller *p, int grace_ms)
{
    if (p->stopping)
        return;
    poller_resume(p);
    p->stopping = p->applying = true;
    for (int i = 0; i < p->count; i++)
        if (p->meters[i]->phase != ASKING || p->meters[i]->kind == SESSION_LIVE)
            meter_halt(p->meters[i]);
    p->applying = false;
    p->grace = evtimer_new(engine_base(p->config.engine), on_grace_over, p);
    MUST(p->grace != NULL);
    struct timeval tv = {grace_ms / 1000, grace_ms % 1000 * 1000};
    event_add(p->grace, &tv);
    poller_check_idle(p);
}
