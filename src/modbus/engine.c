/*
 * engine - see the header. One turn of the loop is: tasks, gather, wait, events, and the timers that are due.
 *
 * The clock is read at the first callback of a turn and at the end of each: what happens between two
 * callbacks of one turn is nothing.
 */
#include "dahu/modbus/engine.h"

#include <event2/dns.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dahu/modbus/gather.h"

enum { TURN_LIMIT_US = 20000, NAME_BYTES = 160 };

struct deferred {
    void (*fn)(void *);
    void *arg;
    struct deferred *next;
};

struct engine {
    struct event_base *base;
    struct evdns_base *resolver;
    struct deferred *deferred;
    bool stopping;
    struct engine_limits limits;
    struct gather gather;
    struct gate gate;
    struct timer gate_timer;
    mono_us fence;
    bool fence_passed;
    struct timer fence_timer;
    struct fence_watch *watches;
    struct wheel wheel;
    struct event *pulse; /* the next turn of the wheel */
    mono_us pulse_at;    /* INT64_MAX us = it does not run */
    struct engine_task *tasks, **last_task;
    struct listener *listeners;
    mono_us now, entered;
    bool inside, turn_began;
    int64_t turn_us, worst_us, longest_turn_us;
    char worst[NAME_BYTES];
    struct complaint slow;
    uint8_t scratch[ENGINE_SCRATCH_BYTES];
};

static void on_event_log(int severity, const char *text)
{
    if (severity >= EVENT_LOG_WARN)
        log_write(severity == EVENT_LOG_ERR ? LOG_ERROR : LOG_WARN, "loop", "%s", text);
}

/* ---- timers -------------------------------------------------------------------------------------- */

void engine_alarm(struct engine *g, struct event *timer, mono_us at)
{
    int64_t delay_us = at.us - mono_now().us;
    if (delay_us < 0)
        delay_us = 0;
    event_add(timer, &(struct timeval){delay_us / 1000000, delay_us % 1000000});
    gather_timer(&g->gather, at);
}

static void set_pulse(struct engine *g, mono_us due)
{
    g->pulse_at = due;
    if (due.us != INT64_MAX)
        engine_alarm(g, g->pulse, due);
}

static void on_pulse(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct engine *g = arg;
    engine_enter(g);
    g->pulse_at.us = INT64_MIN; /* nobody needs to move it while it fires */
    wheel_turn(&g->wheel, g->now);
    set_pulse(g, wheel_next(&g->wheel));
    engine_leave(g, "timers", "the loop");
}

void engine_timer(struct engine *g, struct timer *t, mono_us due)
{
    wheel_set(&g->wheel, t, due);
    mono_us fires = {t->tick * WHEEL_TICK_US};
    if (fires.us < g->pulse_at.us)
        set_pulse(g, fires);
}

/* ---- connections in turn ------------------------------------------------------------------------- */

void engine_limit(struct engine *g, const struct engine_limits *limits)
{
    g->limits = *limits;
    g->gate.per_s = limits->connects_per_s;
}

const struct engine_limits *engine_limits(const struct engine *g)
{
    return &g->limits;
}

static void turn_gate(struct engine *g)
{
    gate_turn(&g->gate, g->now);
    mono_us next = gate_next(&g->gate);
    if (next.us != INT64_MAX)
        engine_timer(g, &g->gate_timer, next);
}

static void on_gate_timer(void *arg)
{
    turn_gate(arg);
}

void engine_gate(struct engine *g, struct gate_ticket *t, bool failing)
{
    gate_enter(&g->gate, t, failing);
    if (!wheel_has(&g->gate_timer)) /* else there is a line already */
        turn_gate(g);
}

void engine_gate_leave(struct engine *g, struct gate_ticket *t)
{
    gate_leave(&g->gate, t);
}

/* ---- fence --------------------------------------------------------------------------------------- */

static void tell_watches(struct engine *g)
{
    for (struct fence_watch *w = g->watches, *next; w; w = next) {
        next = w->next;
        w->fn(w->arg, g->fence_passed);
    }
}

static bool look_at_fence(struct engine *g)
{
    bool passed = g->now.us >= g->fence.us;
    if (passed != g->fence_passed) {
        g->fence_passed = passed;
        tell_watches(g);
    }
    return passed;
}

static void on_fence_timer(void *arg)
{
    (void)arg; /* the callback that fires it has looked already */
}

void engine_fence(struct engine *g, mono_us until)
{
    g->fence = until;
    g->now = mono_now();
    if (until.us == INT64_MAX)
        wheel_drop(&g->fence_timer);
    else
        engine_timer(g, &g->fence_timer, until);
    look_at_fence(g);
}

bool engine_fenced(struct engine *g)
{
    g->now = mono_now();
    return look_at_fence(g);
}

void engine_watch_fence(struct engine *g, struct fence_watch *w)
{
    w->next = g->watches;
    w->back = &g->watches;
    if (w->next)
        w->next->back = &w->next;
    g->watches = w;
}

void engine_unwatch_fence(struct fence_watch *w)
{
    if (!w->back)
        return;
    *w->back = w->next;
    if (w->next)
        w->next->back = w->back;
    w->back = NULL;
}

/* ---- callbacks and turns ------------------------------------------------------------------------- */

mono_us engine_now(const struct engine *g)
{
    return g->now;
}

uint8_t *engine_scratch(struct engine *g)
{
    return g->scratch;
}

struct listener **engine_listeners(struct engine *g)
{
    return &g->listeners;
}

void engine_soon(struct engine *g, struct engine_task *t)
{
    if (t->queued)
        return;
    t->queued = true;
    t->next = NULL;
    *g->last_task = t;
    g->last_task = &t->next;
}

void engine_not_soon(struct engine *g, struct engine_task *t)
{
    struct engine_task **at = &g->tasks;
    if (!t->queued)
        return;
    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    if (!*at)
        g->last_task = at;
    t->queued = false;
}

static void run_tasks(struct engine *g)
{
    while (g->tasks) {
        struct engine_task *t = g->tasks;
        g->tasks = t->next;
        if (!g->tasks)
            g->last_task = &g->tasks;
        t->queued = false;
        t->fn(t->arg);
    }
}

void engine_enter(struct engine *g)
{
    MUST(!g->inside);
    g->inside = true;
    if (!g->turn_began) {
        g->turn_began = true;
        g->now = mono_now();
    }
    g->entered = g->now;
    gather_event(&g->gather);
    look_at_fence(g);
}

void engine_leave(struct engine *g, const char *what, const char *whom)
{
    run_tasks(g);
    g->inside = false;
    g->now = mono_now();
    int64_t took_us = g->now.us - g->entered.us;
    g->turn_us += took_us;
    if (took_us <= g->worst_us || took_us < TURN_LIMIT_US / 10)
        return;
    g->worst_us = took_us;
    snprintf(g->worst, sizeof g->worst, "%s of %s", what, whom);
}

void engine_defer(struct engine *g, void (*fn)(void *), void *arg)
{
    struct deferred *d = must_alloc(sizeof *d);
    *d = (struct deferred){fn, arg, g->deferred};
    g->deferred = d;
}

static void run_deferred(struct engine *g)
{
    while (g->deferred) {
        struct deferred *d = g->deferred;
        g->deferred = d->next;
        d->fn(d->arg);
        free(d);
    }
}

static void end_turn(struct engine *g)
{
    if (g->turn_us > g->longest_turn_us)
        g->longest_turn_us = g->turn_us;
    if (g->turn_us > TURN_LIMIT_US)
        complain(&g->slow, g->now.us, LOG_WARN, "loop", "a turn took %lld ms, %lld ms of it for %s",
                 (long long)g->turn_us / 1000, (long long)g->worst_us / 1000, g->worst);
    g->turn_us = g->worst_us = 0;
}

void engine_chain(struct engine *g)
{
    gather_chain(&g->gather, g->now);
}

/* A signal ends it; every event that is not its own waits in the kernel meanwhile, for a millisecond at most.
 */
static void gather(struct engine *g)
{
    int64_t us = gather_us(&g->gather, mono_now());
    if (us > 0)
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, us * 1000}, NULL);
}

bool engine_turn(struct engine *g)
{
    if (g->tasks) { /* asked for outside of any callback */
        engine_enter(g);
        engine_leave(g, "start", "the loop");
    }
    run_deferred(g);
    g->turn_began = false;
    gather(g);
    if (event_base_loop(g->base, EVLOOP_ONCE) != 0)
        return false;
    end_turn(g);
    return true;
}

void engine_run(struct engine *g)
{
    while (!g->stopping && engine_turn(g))
        continue;
}

void engine_stop(struct engine *g)
{
    g->stopping = true;
}

int64_t engine_longest_turn_us(const struct engine *g)
{
    return g->longest_turn_us;
}

/* ---- life ---------------------------------------------------------------------------------------- */

bool engine_new(struct engine **out, struct err *e)
{
    event_set_log_callback(on_event_log);
    struct event_config *config = event_config_new();
    MUST(config != NULL);
    /* deadlines in milliseconds deserve a clock that is finer than the default coarse one */
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    if (!base)
        return err_set(e, ERR_SYSTEM, "could not make an event loop");
    struct engine *g = *out = must_alloc(sizeof *g);
    g->base = base;
    g->now = mono_now();
    g->fence.us = g->pulse_at.us = INT64_MAX;
    g->limits = (struct engine_limits){.connects_per_s = 50, .back_off_max_us = 300 * 1000000LL};
    g->last_task = &g->tasks;
    gather_init(&g->gather, g->now);
    gate_init(&g->gate, g->limits.connects_per_s);
    wheel_init(&g->wheel, g->now);
    g->gate_timer = (struct timer){.fn = on_gate_timer, .arg = g};
    g->fence_timer = (struct timer){.fn = on_fence_timer, .arg = g};
    g->pulse = evtimer_new(base, on_pulse, g);
    MUST(g->pulse != NULL);
    return true;
}

void engine_free(struct engine *g)
{
    if (!g)
        return;
    MUST(!g->listeners && !g->watches);
    event_free(g->pulse);
    if (g->resolver)
        evdns_base_free(g->resolver, 1);
    event_base_loop(g->base, EVLOOP_NONBLOCK); /* names that nobody waits for any more free themselves */
    run_deferred(g);
    event_base_free(g->base);
    free(g);
}

struct event_base *engine_base(struct engine *g)
{
    return g->base;
}

struct evdns_base *engine_resolver(struct engine *g, struct err *e)
{
    if (!g->resolver)
        g->resolver =
            evdns_base_new(g->base, EVDNS_BASE_INITIALIZE_NAMESERVERS | EVDNS_BASE_DISABLE_WHEN_INACTIVE);
    if (!g->resolver)
        err_set(e, ERR_UNREACHABLE, "no name server is configured in /etc/resolv.conf");
    return g->resolver;
}
