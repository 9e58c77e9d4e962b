/*
 * dahu collect - wiring only: roster -> poller -> sink.
 *
 * Two threads. The loop polls and never waits for PostgreSQL; the thread of the sink writes, reports
 * that this collector lives, and looks whether the roster has changed. A new roster travels to the loop
 * through one atomic pointer and a wake-up.
 */
#include <event2/event.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dahu/base/notify.h"
#include "dahu/base/version.h"
#include "dahu/modbus/poller.h"
#include "dahu/store/migrate.h"
#include "dahu/store/roster.h"
#include "dahu/store/sink.h"
#include "database.h"

enum {
    CHORE_MS = 2000,      /* a change in the database is in force after this and a slot's wait */
    POLL_GRACE_MS = 3000, /* at the end: for answers that are on their way */
    SINK_GRACE_MS = 10000 /* and for PostgreSQL to take them */
};

struct collect {
    const struct config *config;
    bool once;
    char url[DATABASE_URL_BYTES], process[128];
    wall_us started;
    struct driver_registry *drivers;
    struct engine *engine;
    struct poller *poller;
    struct sink *sink;
    struct event *signals[3], *wake;
    int wake_fd;
    _Atomic(struct roster *) fresh; /* loaded by the sink's thread, not yet taken by the loop */
    int64_t fingerprint;            /* of the newest roster; of the sink's thread once it runs */
    int64_t readings, gaps;
};

static const struct argp_option options[] = {{"once", 'o', NULL, 0, NULL, 0}, {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    struct collect *c = state->input;
    if (key != 'o')
        return ARGP_ERR_UNKNOWN;
    c->once = true;
    return 0;
}

/* ---- poller -> sink ------------------------------------------------------------------------------ */

static void on_outcome(void *user, const struct poll_outcome *o)
{
    struct collect *c = user;
    struct record r = {.point_id = o->point_id, .slot_at = o->slot_at, .at = o->at};
    if (o->kind == POLL_LIVE || o->kind == POLL_LIVE_FAILED)
        return; /* no point asks for any */
    if (o->kind == POLL_VALUE) {
        record_from_sample(o->sample, &r);
        r.quality = o->late ? READING_LATE : 0;
        c->readings++;
    } else {
        record_fail(&r, gap_cause_name(o->cause), o->detail);
        r.gap.until = o->until;
        r.gap.period_us = o->period_us;
        c->gaps++;
    }
    (void)sink_put(c->sink, &r, o->period_us); /* a full queue is remembered and told by the sink */
}

static void on_idle(void *user)
{
    struct collect *c = user;
    engine_stop(c->engine);
}

/* ---- roster -> poller ---------------------------------------------------------------------------- */

static void fill_target(const struct collect *c, struct roster *r, const struct roster_row *row,
                        struct poll_target *t)
{
    const struct config *k = c->config;
    *t = (struct poll_target){
        .point_id = row->point_id,
        .name = row->serial_number,
        .uri = row->uri,
        .unit = (uint8_t)row->unit,
        .driver = driver_registry_find(c->drivers, row->driver),
        .slot_s = row->slot_s,
        .timeouts = {row->connect_timeout_ms ? row->connect_timeout_ms : (int)k->collect_connect_timeout_ms,
                     row->request_timeout_ms ? row->request_timeout_ms : (int)k->collect_request_timeout_ms},
        .booked_at = row->booked_at,
        .since = {INT64_MIN},
    };
    if (!t->driver)
        t->fault = arena_printf(&r->arena, "there is no driver '%s'", row->driver);
}

static void apply_roster(struct collect *c, struct roster *r)
{
    struct poll_target *targets = must_alloc((size_t)(r->count + 1) * sizeof *targets);
    for (int i = 0; i < r->count; i++)
        fill_target(c, r, &r->rows[i], &targets[i]);
    log_write(LOG_INFO, "collect", "%d meters to read", r->count);
    poller_apply(c->poller, targets, r->count);
    free(targets);
    roster_free(r);
}

/* On the thread of the sink. */
static bool on_chore(void *user, struct db *db, struct err *e)
{
    struct collect *c = user;
    int64_t fingerprint;
    struct roster *r;
    if (!collector_seen(db, c->config->collect_name, c->started, DAHU_VERSION, c->process, e))
        return false;
    if (c->once)
        return true;
    if (!roster_fingerprint(db, &fingerprint, e))
        return false;
    if (fingerprint == c->fingerprint)
        return true;
    if (!roster_load(db, &r, e))
        return false;
    c->fingerprint = r->fingerprint;
    roster_free(atomic_exchange(&c->fresh, r));
    uint64_t one = 1;
    return write(c->wake_fd, &one, sizeof one) == sizeof one ||
           err_set(e, ERR_SYSTEM, "could not wake the loop for a changed roster");
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct collect *c = arg;
    uint64_t count;
    engine_enter(c->engine);
    if (read(fd, &count, sizeof count) == sizeof count) {
        struct roster *r = atomic_exchange(&c->fresh, NULL);
        if (r)
            apply_roster(c, r);
    }
    engine_leave(c->engine, "change", "the roster");
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void on_stop_signal(evutil_socket_t number, short what, void *arg)
{
    (void)what;
    struct collect *c = arg;
    log_write(LOG_INFO, "collect", "%s: stopping", strsignal(number));
    poller_stop(c->poller, POLL_GRACE_MS);
}

static void on_hangup(evutil_socket_t number, short what, void *arg)
{
    (void)number;
    (void)what;
    struct collect *c = arg;
    sink_hurry(c->sink);
}

static void add_events(struct collect *c)
{
    struct event_base *base = engine_base(c->engine);
    c->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(c->wake_fd >= 0);
    c->wake = event_new(base, c->wake_fd, EV_READ | EV_PERSIST, on_wake, c);
    c->signals[0] = evsignal_new(base, SIGTERM, on_stop_signal, c);
    c->signals[1] = evsignal_new(base, SIGINT, on_stop_signal, c);
    c->signals[2] = evsignal_new(base, SIGHUP, on_hangup, c);
    MUST(c->wake && c->signals[0] && c->signals[1] && c->signals[2]);
    event_add(c->wake, NULL);
    for (int i = 0; i < 3; i++)
        event_add(c->signals[i], NULL);
}

static void remove_events(struct collect *c)
{
    for (int i = 0; i < 3; i++)
        event_free(c->signals[i]);
    event_free(c->wake);
    close(c->wake_fd);
    roster_free(atomic_exchange(&c->fresh, NULL));
}

static bool first_roster(struct collect *c, struct roster **out, struct err *e)
{
    struct db *db;
    if (!database_url(c->config, c->url, e) || !db_open(&db, c->url, "collect", e))
        return false;
    bool ok = migrate_require(db, e) && roster_load(db, out, e);
    db_close(db);
    if (ok)
        c->fingerprint = (*out)->fingerprint;
    return ok;
}

static void name_process(struct collect *c)
{
    char host[64] = "";
    gethostname(host, sizeof host - 1);
    snprintf(c->process, sizeof c->process, "%s %d", host, (int)getpid());
}

/* Polls until it is told to stop; returns how many records PostgreSQL did not take. */
static bool collect(struct collect *c, struct roster *roster, int *left, struct err *e)
{
    const struct sink_config sink = {.url = c->url,
                                     .capacity = (int)c->config->collect_queue_rows,
                                     .chore_ms = CHORE_MS,
                                     .chore = on_chore,
                                     .user = c};
    if (!engine_new(&c->engine, e))
        return false;
    engine_limit(c->engine,
                 &(struct engine_limits){.connects_per_s = (int)c->config->collect_connects_per_s,
                                         .back_off_max_us = c->config->collect_back_off_max_s * 1000000LL});
    add_events(c);
    bool ok = sink_start(&c->sink, &sink, e);
    if (ok) {
        c->poller =
            poller_new(&(struct poller_config){.engine = c->engine,
                                               .wants.of[SESSION_SETTLEMENT] = reading_wants(),
                                               .back_off_max_s = (int)c->config->collect_back_off_max_s,
                                               .outcome = on_outcome,
                                               .idle = on_idle,
                                               .user = c});
        if (c->once)
            poller_once(c->poller);
        char meters[16];
        snprintf(meters, sizeof meters, "%d", roster->count);
        apply_roster(c, roster);
        notify_ready(meters);
        engine_run(c->engine);
        poller_free(c->poller);
        *left = sink_stop(c->sink, SINK_GRACE_MS);
    } else {
        roster_free(roster);
    }
    remove_events(c);
    engine_free(c->engine);
    return ok;
}

static int exit_code(const struct collect *c, int left)
{
    if (left > 0) {
        log_write(LOG_ERROR, "collect", "PostgreSQL did not take %d readings and gaps before the end", left);
        return EXIT_FAILED;
    }
    if (!c->once || c->gaps == 0)
        return EXIT_DONE;
    return c->readings ? EXIT_PARTLY : EXIT_UNREACHABLE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct roster *roster;
    struct collect c = {.started = wall_now()};
    int left = 0;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &c);
    c.config = cli.config;
    name_process(&c);
    c.drivers = driver_registry_new(cli.config->drivers_path, &e);
    bool ok = c.drivers && first_roster(&c, &roster, &e) && collect(&c, roster, &left, &e);
    int code = ok ? exit_code(&c, left) : cli_fail(verb, &e);
    driver_registry_free(c.drivers);
    cli_fini(&cli);
    return code;
}

const struct verb verb_collect = {"collect", run};
