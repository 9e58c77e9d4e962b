/* engine - see the header. */
#include "dahu/modbus/engine.h"

#include <event2/dns.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>

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
    mono_us now, fence;
    int64_t turn_us, worst_us, longest_turn_us;
    char worst[NAME_BYTES];
    struct complaint slow;
};

static void on_event_log(int severity, const char *text)
{
    if (severity >= EVENT_LOG_WARN)
        log_write(severity == EVENT_LOG_ERR ? LOG_ERROR : LOG_WARN, "loop", "%s", text);
}

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
    *out = must_alloc(sizeof **out);
    **out = (struct engine){.base = base,
                            .limits = {.connects_per_s = 50, .back_off_max_us = 300 * 1000000LL},
                            .now = mono_now(),
                            .fence = {INT64_MAX}};
    return true;
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

void engine_free(struct engine *g)
{
    if (!g)
        return;
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

static void end_turn(struct engine *g)
{
    if (g->turn_us > g->longest_turn_us)
        g->longest_turn_us = g->turn_us;
    if (g->turn_us > TURN_LIMIT_US)
        complain(&g->slow, mono_now().us, LOG_WARN, "loop", "a turn took %lld ms, %lld ms of it for %s",
                 (long long)g->turn_us / 1000, (long long)g->worst_us / 1000, g->worst);
    g->turn_us = g->worst_us = 0;
}

void engine_run(struct engine *g)
{
    while (!g->stopping) {
        run_deferred(g);
        if (event_base_loop(g->base, EVLOOP_ONCE) != 0)
            break; /* no event is left: nothing could ever happen again */
        end_turn(g);
    }
}

void engine_stop(struct engine *g)
{
    g->stopping = true;
}

void engine_defer(struct engine *g, void (*fn)(void *), void *arg)
{
    struct deferred *d = must_alloc(sizeof *d);
    *d = (struct deferred){fn, arg, g->deferred};
    g->deferred = d;
}

void engine_enter(struct engine *g)
{
    g->now = mono_now();
}

void engine_leave(struct engine *g, const char *what, const char *whom)
{
    mono_us began = g->now;
    g->now = mono_now();
    int64_t took_us = g->now.us - began.us;
    g->turn_us += took_us;
    if (took_us <= g->worst_us || took_us < TURN_LIMIT_US / 10)
        return;
    g->worst_us = took_us;
    snprintf(g->worst, sizeof g->worst, "%s of %s", what, whom);
}

void engine_limit(struct engine *g, const struct engine_limits *limits)
{
    g->limits = *limits;
}

const struct engine_limits *engine_limits(const struct engine *g)
{
    return &g->limits;
}

void engine_fence(struct engine *g, mono_us until)
{
    g->fence = until;
}

bool engine_fenced(const struct engine *g)
{
    return g->now.us >= g->fence.us;
}

mono_us engine_now(const struct engine *g)
{
    return g->now;
}

int64_t engine_longest_turn_us(const struct engine *g)
{
    return g->longest_turn_us;
}
