/* schedule - see the header. A failure is tried again at the next turn and reported at growing intervals. */
#include "schedule.h"

#include <stdatomic.h>

#include "dahu/base/clock.h"
#include "dahu/job/clock.h"
#include "dahu/job/energy.h"
#include "dahu/job/review.h"
#include "dahu/store/due.h"
#include "dahu/store/migrate.h"
#include "dahu/store/partition.h"
#include "dahu/store/pool.h"
#include "dahu/store/reckoning.h"

enum { TURN_S = 60, LONGEST_STATEMENT_MS = 10 * 60 * 1000, STOP_GRACE_MS = 200 };

static const char ACTOR[] = "daily";

enum { WORK_COUNT = 5 };

struct schedule {
    struct pool *pool;
    struct event *timer;
    const char *drivers_folder; /* borrowed */
    atomic_bool running;        /* a turn is with the worker */
    mono_us next[WORK_COUNT];   /* only the worker touches the rest */
    struct complaint faults[WORK_COUNT];
};

static bool make_partitions(const struct schedule *s, struct db *db, struct err *e)
{
    (void)s;
    int made;
    if (!partition_ahead(db, &made, e))
        return false;
    if (made > 0)
        log_write(LOG_INFO, "schedule", "made %d partitions ahead", made);
    return true;
}

static bool make_energies(const struct schedule *s, struct db *db, struct err *e)
{
    return energy_refresh(
        db, &(struct energy_request){.drivers_folder = s->drivers_folder, .running_later = true}, NULL, e);
}

static bool review(const struct schedule *s, struct db *db, struct err *e)
{
    bool due;
    struct review_report report;
    if (!due_review(db, ACTOR, &due, e))
        return false;
    if (!due)
        return true;
    if (!review_run(
            db,
            &(struct review_request){.as_of = DATE_NONE, .actor = ACTOR, .drivers_folder = s->drivers_folder},
            NULL, NULL, &report, e))
        return false;
    log_write(LOG_INFO, "schedule", "daily review: %d accounts, %d large, %lld new decisions",
              report.accounts, report.large, (long long)report.recorded);
    return true;
}

static bool run_clocks(const struct schedule *s, struct db *db, struct err *e)
{
    (void)s;
    return clock_run(db, e);
}

static bool reckon(const struct schedule *s, struct db *db, struct err *e)
{
    (void)s;
    int done;
    return reckoning_run(db, NULL, &done, e);
}

static const struct work {
    const char *name;
    int every_s;
    bool (*run)(const struct schedule *s, struct db *db, struct err *e);
} works[WORK_COUNT] = {
    {"partitions", 3600, make_partitions},
    {"reckonings", TURN_S, reckon},
    {"clocks", TURN_S, run_clocks}, /* before what may take long */
    {"energies", TURN_S, make_energies},
    {"review", TURN_S, review}, /* after the energies: it rests on them */
};
static void run_work(struct schedule *s, int i, struct db *db)
{
    struct err e;
    int64_t now_us = mono_now().us;
    if (now_us < s->next[i].us)
        return;
    if (works[i].run(s, db, &e)) {
        s->next[i].us =
            now_us + works[i].every_s * INT64_C(1000000) - 1000000; /* a turn may be a little early */
        complaint_end(&s->faults[i], "schedule", "%s: done again", works[i].name);
    } else if (e.code != ERR_CANCELLED &&
               e.code != ERR_DATABASE_AWAY) { /* the pool reports a database that is away */
        complain(&s->faults[i], now_us, err_log_level(e.code), "schedule", "could not do %s: %s",
                 works[i].name, e.text);
    }
}

static void turn(struct db *db, const struct err *why, void *arg)
{
    (void)why; /* without a database there is nothing to do but to wait for the next turn */
    struct schedule *s = arg;
    struct err e;
    bool taken = false;
    if (db && due_lock(db, &taken, &e) && taken) {
        for (int i = 0; i < WORK_COUNT && db_alive(db); i++)
            run_work(s, i, db);
        due_unlock(db);
    }
    atomic_store(&s->running, false);
}

static void on_timer(evutil_socket_t unused, short what, void *arg)
{
    (void)unused;
    (void)what;
    struct schedule *s = arg;
    struct err e;
    if (!atomic_exchange(&s->running, true) && !pool_submit(s->pool, turn, s, &e))
        atomic_store(&s->running, false);
}

struct schedule *schedule_start(struct event_base *loop, const char *database_url, const char *drivers_folder)
{
    struct schedule *s = must_alloc(sizeof *s);
    s->drivers_folder = drivers_folder;
    s->pool = pool_new(&(struct pool_settings){.url = database_url,
                                               .area = "schedule",
                                               .threads = 1,
                                               .queue_max = 1,
                                               .statement_ms = LONGEST_STATEMENT_MS,
                                               .prepare = migrate_require});
    s->timer = event_new(loop, -1, EV_PERSIST, on_timer, s);
    MUST(s->timer && event_add(s->timer, &(struct timeval){TURN_S, 0}) == 0);
    event_active(s->timer, EV_TIMEOUT, 1);
    return s;
}

void schedule_stop(struct schedule *s)
{
    event_free(s->timer);
    pool_stop(s->pool, STOP_GRACE_MS);
    pool_free(s->pool);
    free(s);
}
