/* collect - see the header. */
#include "collect.h"

#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "admin.h"
#include "dahu/base/notify.h"
#include "dahu/store/migrate.h"
#include "dahu/store/sink.h"
#include "database.h"
#include "driver_watch.h"
#include "process.h"
#include "spool_place.h"
#include "steward.h"

enum {
    POLL_GRACE_MS = 3000, /* at the end: for answers that are on their way */
    SINK_GRACE_MS = 10000 /* and for PostgreSQL to take them */
};

struct collect {
    const struct config *config;
    char url[DATABASE_URL_BYTES], process[128];
    wall_us started;
    struct steward *steward;         /* NULL: once */
    struct driver_registry *drivers; /* once */
    struct assignment *only;         /* once */
    struct engine *engine;
    struct poller *poller;
    struct sink *sink;
    struct spool_place spool;
    _Atomic enum sink_pressure pressure; /* as the sink said last */
    enum sink_pressure obeyed;
    struct admin *admin; /* NULL: once, or not wanted */
    struct event *signals[3], *wake, *alive;
    int wake_fd;
    struct collect_result *result;
};

/* ---- poller -> sink, steward --------------------------------------------------------------------- */

static void on_outcome(void *user, const struct poll_outcome *o)
{
    struct collect *c = user;
    struct record r = {.point_id = o->point_id, .slot_at = o->slot_at, .at = o->at};
    if (o->kind == POLL_VALUE || o->kind == POLL_LIVE) {
        record_from_sample(o->sample, &r);
        r.quality = o->late ? READING_LATE : 0;
    } else {
        record_fail(&r, gap_cause_name(o->cause), o->detail);
        r.gap.until = o->until;
        r.gap.period_us = o->period_us;
    }
    if (o->kind == POLL_LIVE)
        r.kind = RECORD_LIVE;
    else if (o->kind == POLL_LIVE_FAILED)
        r.kind = RECORD_LIVE_FAILURE;
    c->result->readings += o->kind == POLL_VALUE;
    c->result->gaps += o->kind == POLL_GAP;
    (void)sink_put(c->sink, &r, o->period_us); /* a full queue is remembered and told by the sink */
}

static void on_holes(void *user, int64_t point_id, const struct read_request *holes, int count)
{
    struct collect *c = user;
    if (c->steward)
        steward_holes(c->steward, point_id, holes, count);
}

static void on_idle(void *user)
{
    struct collect *c = user;
    engine_stop(c->engine);
}

/* ---- steward -> poller --------------------------------------------------------------------------- */

static void apply(struct collect *c, const struct assignment *a)
{
    log_write(LOG_INFO, "collect", "%d meters to read", a->roster->count);
    if (a->moved_count)
        poller_hand_over(c->poller, a->moved, a->moved_count);
    poller_apply(c->poller, a->targets, a->roster->count);
}

static void obey(struct collect *c)
{
    struct steward_word word = steward_word(c->steward);
    if (word.ousted && !c->result->ousted) {
        log_write(LOG_ERROR, "collect", "another process is collector '%s' now: stopping",
                  c->config->collect_name);
        c->result->ousted = true;
        engine_fence(c->engine, word.fence);
        poller_stop(c->poller, POLL_GRACE_MS);
        return;
    }
    if (word.assignment) {
        apply(c, word.assignment);
        steward_applied(c->steward);
    }
    engine_fence(c->engine, word.fence);
}

/* ---- sink -> poller ------------------------------------------------------------------------------ */

/* On a thread of the sink. */
static void on_pressure(void *user, enum sink_pressure p, const char *why)
{
    (void)why; /* the sink has logged it */
    struct collect *c = user;
    uint64_t one = 1;
    atomic_store(&c->pressure, p);
    if (write(c->wake_fd, &one, sizeof one) != sizeof one)
        return; /* 2^64 - 2 wake-ups are pending: it is awake */
}

static void relieve(struct collect *c)
{
    enum sink_pressure p = atomic_load(&c->pressure);
    if (p == c->obeyed)
        return;
    if (p == SINK_FULL)
        poller_pause(c->poller, GAP_SPOOL_FULL,
                     "there was no room to keep readings in while PostgreSQL was away");
    else if (c->obeyed == SINK_FULL)
        poller_resume(c->poller);
    poller_detail(c->poller, p == SINK_EASY);
    c->obeyed = p;
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct collect *c = arg;
    uint64_t count;
    engine_enter(c->engine);
    if (read(fd, &count, sizeof count) == sizeof count) {
        relieve(c);
        if (c->steward)
            obey(c);
    }
    engine_leave(c->engine, "change", "the roster");
}

/* ---- seen from outside --------------------------------------------------------------------------- */

static bool is_ready(void *user, struct buf *why)
{
    struct collect *c = user;
    int64_t ahead_us = c->steward ? steward_status(c->steward).clock_ahead_us : 0;
    if (llabs(ahead_us) > CLOCK_LIMIT_MS * 1000LL)
        buf_printf(why, "the clock of this machine is %lld s %s that of PostgreSQL\n",
                   (long long)llabs(ahead_us) / 1000000, ahead_us > 0 ? "ahead of" : "behind");
    if (engine_fenced(c->engine))
        buf_puts(why, "the lease of the links has run out: other collectors may read them\n");
    struct sink_status sink;
    sink_status(c->sink, &sink);
    if (*sink.trouble)
        buf_printf(why, "%s\n", sink.trouble);
    return why->len == 0;
}

static void listen_for_watchers(struct collect *c)
{
    const struct config *k = c->config;
    if (c->steward && k->collect_admin_port)
        c->admin = admin_new(&(struct admin_config){.address = k->collect_admin_address,
                                                    .port = (int)k->collect_admin_port,
                                                    .engine = c->engine,
                                                    .poller = c->poller,
                                                    .sink = c->sink,
                                                    .ready = is_ready,
                                                    .user = c});
}

static void on_alive(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)arg;
    notify_alive();
}

/* Whoever started us may wait for a sign that the loop turns. */
static void add_watchdog(struct collect *c)
{
    int64_t half_us = notify_watchdog_us() / 2;
    if (half_us == 0)
        return;
    struct timeval tv = {half_us / 1000000, half_us % 1000000};
    c->alive = event_new(engine_base(c->engine), -1, EV_PERSIST, on_alive, NULL);
    MUST(c->alive != NULL);
    event_add(c->alive, &tv);
}

/* ---- signals ------------------------------------------------------------------------------------- */

static void on_stop_signal(evutil_socket_t number, short what, void *arg)
{
    (void)what;
    struct collect *c = arg;
    log_write(LOG_INFO, "collect", "%s: stopping", strsignal(number));
    notify_stopping();
    poller_stop(c->poller, POLL_GRACE_MS);
}

static void on_hangup(evutil_socket_t number, short what, void *arg)
{
    (void)number;
    (void)what;
    struct collect *c = arg;
    if (c->steward)
        steward_hurry(c->steward);
}

static void add_events(struct collect *c)
{
    struct event_base *base = engine_base(c->engine);
    /* a client that left, or whoever read the log, shows as EPIPE where it is written to */
    signal(SIGPIPE, SIG_IGN);
    c->wake = event_new(base, c->wake_fd, EV_READ | EV_PERSIST, on_wake, c);
    c->signals[0] = evsignal_new(base, SIGTERM, on_stop_signal, c);
    c->signals[1] = evsignal_new(base, SIGINT, on_stop_signal, c);
    c->signals[2] = evsignal_new(base, SIGHUP, on_hangup, c);
    MUST(c->wake && c->signals[0] && c->signals[1] && c->signals[2]);
    event_add(c->wake, NULL);
    add_watchdog(c);
    for (int i = 0; i < 3; i++)
        event_add(c->signals[i], NULL);
}

static void remove_events(struct collect *c)
{
    for (int i = 0; i < 3; i++)
        event_free(c->signals[i]);
    event_free(c->wake);
    if (c->alive)
        event_free(c->alive);
}

/* ---- what to read -------------------------------------------------------------------------------- */

static void tell_left_out(const char *lines)
{
    for (const char *line = lines; *line;) {
        int n = (int)strcspn(line, "\n");
        log_write(LOG_WARN, "collect", "left out: %.*s", n, line);
        line += n + (line[n] == '\n');
    }
}

/* Once: what no living collector reads, without becoming one. */
static bool load_once(struct collect *c, struct err *e)
{
    struct db *db;
    struct roster *roster = NULL;
    struct arena scratch = {0};
    const char *left_out = "";
    c->drivers = driver_watch_load(c->config->drivers_path, e);
    if (!c->drivers || !db_open(&db, c->url, "collect", e))
        return false;
    bool ok = migrate_require(db, e) &&
              roster_left_out(db, c->config->collect_name, &scratch, &left_out, &c->result->left_out, e) &&
              roster_load(db, c->config->collect_name, ROSTER_FREE, &roster, e);
    db_close(db);
    if (ok) {
        tell_left_out(left_out);
        c->only = assignment_new(c->config, c->drivers, roster);
    }
    arena_fini(&scratch);
    return ok;
}

static bool load(struct collect *c, bool once, struct err *e)
{
    if (!database_url(c->config, c->url, e))
        return false;
    if (once)
        return load_once(c, e);
    return steward_new(&c->steward,
                       &(struct steward_config){.config = c->config,
                                                .url = c->url,
                                                .started = c->started,
                                                .process = c->process,
                                                .wake_fd = c->wake_fd},
                       e);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void name_process(struct collect *c)
{
    char host[64] = "";
    gethostname(host, sizeof host - 1);
    snprintf(c->process, sizeof c->process, "%s %d", host, (int)getpid());
}

static void make_poller(struct collect *c)
{
    const struct config *k = c->config;
    process_descriptors(ULLONG_MAX); /* every link takes one */
    engine_limit(c->engine,
                 &(struct engine_limits){.connects_per_s = (int)k->collect_connects_per_s,
                                         .back_off_max_us = k->collect_back_off_max_s * 1000000LL});
    c->poller = poller_new(&(struct poller_config){.engine = c->engine,
                                                   .wants = {.of = {reading_wants(), live_wants()}},
                                                   .back_off_max_s = (int)k->collect_back_off_max_s,
                                                   .outcome = on_outcome,
                                                   .holes = on_holes,
                                                   .idle = on_idle,
                                                   .user = c});
}

static void begin(struct collect *c)
{
    char meters[16];
    if (c->only) {
        poller_once(c->poller);
        apply(c, c->only);
        snprintf(meters, sizeof meters, "%d", c->only->roster->count);
    } else {
        obey(c);
        snprintf(meters, sizeof meters, "%d", steward_status(c->steward).meters);
    }
    notify_ready(meters);
}

/* Links are closed before the name is left, and the name is left before the queue is written: others may take
 * over meanwhile. */
static void poll_meters(struct collect *c)
{
    make_poller(c);
    listen_for_watchers(c);
    begin(c);
    engine_run(c->engine);
    admin_free(c->admin);
    poller_free(c->poller);
    remove_events(c);
    engine_free(c->engine);
    steward_free(c->steward);
    c->result->end = sink_stop(c->sink, SINK_GRACE_MS);
}

static bool start_threads(struct collect *c, struct err *e)
{
    struct sink_config sink = {
        .url = c->url, .capacity = (int)c->config->collect_queue_rows, .pressure = on_pressure, .user = c};
    spool_place(&c->spool, c->config);
    if (c->steward) /* once is over when PostgreSQL has all of it, or has not: nobody would deliver the rest
                     */
        sink.spool = c->spool.config;
    if (!sink_start(&c->sink, &sink, e))
        return false;
    if (!c->steward || steward_start(c->steward, e))
        return true;
    (void)sink_stop(c->sink, 0);
    return false;
}

bool collect_run(const struct config *config, bool once, struct collect_result *out, struct err *e)
{
    struct collect c = {.config = config, .started = wall_now(), .result = out};
    *out = (struct collect_result){0};
    name_process(&c);
    c.wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(c.wake_fd >= 0);
    bool ok = load(&c, once, e) && engine_new(&c.engine, e);
    if (ok) {
        add_events(&c);
        ok = start_threads(&c, e);
        if (ok) {
            poll_meters(&c);
        } else {
            remove_events(&c);
            engine_free(c.engine);
        }
    }
    if (!ok)
        steward_free(c.steward);
    assignment_free(c.only);
    driver_registry_free(c.drivers);
    close(c.wake_fd);
    return ok;
}
