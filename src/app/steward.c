/* steward - see the header. The life of the collector, its fence and its endpoints; what is to be read is in
 * steward_rows.c. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "dahu/base/version.h"
#include "dahu/store/migrate.h"
#include "steward_inside.h"

enum {
    TURN_MS = 1000,       /* between heartbeats, and between moves of endpoints */
    LOOK_MS = 1500,       /* between looks at the files, and whether rows have changed */
    MARGIN_MS = 1000,     /* of the fence before the life runs out: for closing, and for clocks that drift */
    STATEMENT_MS = 10000, /* longest wait for a statement; less with a short lease: */
    SETTLE_MS = 700,      /* until the last readings of an endpoint that was closed are booked */
    SLACK_MS = 1100,      /* what a statement takes above its limit until it is given up (store/db.c) */
    END_SLACK_MS = 10,    /* after the life of another collector, until its endpoints are taken */
    ENTER_STEP_MS = 500,  /* between looks at a name that another process had */
};

void steward_wake(int fd)
{
    uint64_t one = 1;
    if (write(fd, &one, sizeof one) < 0)
        return; /* only when 2^64 - 2 wake-ups are pending: it is awake */
}

/* ---- the fence ----------------------------------------------------------------------------------- */

/* What was asked for at @asked holds for a lease. */
static void move_fence(struct steward *s, mono_us asked)
{
    atomic_store(&s->fence_us, asked.us + (s->self.lease_s * 1000LL - MARGIN_MS) * 1000);
    steward_wake(s->config.wake_fd);
}

/* Whoever has stood still has to look at the rows first: meanwhile they may have gone to others. */
static bool holds(const struct steward *s, mono_us now)
{
    return now.us < atomic_load(&s->fence_us) && !s->lapsed;
}

/* PostgreSQL was not reached. Who may go on all the same, and who may not: whoever has once stood still has
 * to look first. */
static void without_database(struct steward *s, mono_us asked, const struct err *why)
{
    bool alone = atomic_load(&s->others) == 0, refused = !alone && db_refused(s->url, why);
    complain(&s->away, asked.us, LOG_WARN, "collect", "%s", why->text);
    if (holds(s, asked) && (alone || refused)) {
        move_fence(s, alone ? mono_now() : asked);
        complain(&s->alone, asked.us, LOG_WARN, "collect", "polling goes on without PostgreSQL: %s",
                 alone ? "no other collector lives" : "it serves nobody, so nobody can take over");
    } else if (mono_now().us > atomic_load(&s->fence_us)) {
        complain(
            &s->still, asked.us, LOG_ERROR, "collect",
            "polling stands still: PostgreSQL cannot be reached, and another collector may have taken over");
    }
}

static void with_database(struct steward *s)
{
    complaint_end(&s->away, "collect", "PostgreSQL is there again");
    s->alone = s->still = (struct complaint){0};
}

/* ---- connection ---------------------------------------------------------------------------------- */

static void disconnect(struct steward *s)
{
    db_close(s->db);
    s->db = NULL;
}

/* One that is given up must have begun after the fence of the one before: it leaves time for another. */
static int statement_ms(const struct steward *s)
{
    int most_ms = s->self.lease_s * 1000 - MARGIN_MS - SLACK_MS;
    return most_ms < STATEMENT_MS ? most_ms : STATEMENT_MS;
}

static bool connect(struct steward *s, struct err *e)
{
    const struct db_wait wait = {statement_ms(s), -1};
    if (s->db)
        return true;
    if (!db_open_limited(&s->db, s->url, "steward", &wait, e))
        return false;
    s->look = true; /* what was told before is not known */
    if (roster_listen(s->db, e))
        return true;
    disconnect(s);
    return false;
}

/* ---- a turn -------------------------------------------------------------------------------------- */

static bool due(mono_us *at, mono_us now, int every_ms)
{
    if (now.us < at->us)
        return false;
    at->us = now.us + every_ms * 1000LL;
    return true;
}

static bool balance(struct steward *s, struct err *e)
{
    struct lease_share share;
    if (!lease_balance(s->db, &s->self, &share, e))
        return false;
    if (share.taken > 0 || share.leaving > 0) {
        log_write(LOG_INFO, "collect", "%d endpoints taken, %d given away: %d of a fair share of %d",
                  share.taken, share.leaving, share.owned, share.share);
        s->look = true;
    }
    s->leaving = share.leaving > 0;
    atomic_store(&s->owned, share.owned);
    atomic_store(&s->share, share.share);
    return true;
}

/* What is closed is set free a little later: the next owner explains every slot that it does not find booked.
 */
static bool release(struct steward *s, mono_us now, struct err *e)
{
    if (s->release_due.us == 0)
        s->release_due.us = now.us + SETTLE_MS * 1000LL;
    if (now.us < s->release_due.us) {
        if (s->turn_due.us > s->release_due.us)
            s->turn_due = s->release_due;
        return true;
    }
    if (!lease_release(s->db, &s->self, e))
        return false;
    s->leaving = false;
    s->release_due = (mono_us){0};
    return true;
}

/* Everything but the heartbeat. While an assignment is on its way nothing else is begun: what it leaves out
 * must be closed before others may have it. */
static bool look_after(struct steward *s, mono_us now, struct err *e)
{
    if (steward_on_its_way(s))
        return true;
    if (s->leaving && !s->look && !release(s, now, e))
        return false;
    if (!s->leaving && due(&s->balance_due, now, TURN_MS) && !balance(s, e))
        return false;
    bool hurry = atomic_exchange(&s->hurry, false);
    if (due(&s->look_due, now, LOOK_MS) || hurry) {
        driver_watch_look(&s->drivers, hurry);
        s->look |= hurry || driver_watch_stale(&s->drivers) || db_heard(s->db) || now.us >= s->rows_due.us;
    }
    if (s->look || s->lapsed) {
        if (!steward_look_at_rows(s, e))
            return false;
        s->look = s->lapsed = false;
    }
    return steward_store_holes(s, e);
}

/* Slots are those of this machine's clock: one that is wrong books true values for wrong times. */
static void compare_clocks(struct steward *s, wall_us asked, wall_us at)
{
    int64_t ahead_us = (asked.us + wall_now().us) / 2 - at.us;
    bool wrong = llabs(ahead_us) > CLOCK_LIMIT_MS * 1000LL;
    atomic_store(&s->clock_ahead_us, ahead_us);
    if (wrong)
        complain(&s->clock, mono_now().us, LOG_ERROR, "collect",
                 "the clock of this machine is %lld s %s that of PostgreSQL: slots are booked by it",
                 (long long)llabs(ahead_us) / 1000000, ahead_us > 0 ? "ahead of" : "behind");
    else
        complaint_end(&s->clock, "collect", "the clock of this machine is as that of PostgreSQL again");
}

static bool renew(struct steward *s, mono_us asked, struct err *e)
{
    struct lease_life life;
    wall_us asked_at = wall_now();
    if (!lease_renew(s->db, &s->self, &life, e))
        return false;
    if (!life.mine) {
        atomic_store(&s->fence_us, 0);
        atomic_store(&s->ousted, true);
        steward_wake(s->config.wake_fd);
        return true;
    }
    compare_clocks(s, asked_at, life.at);
    atomic_store(&s->others, life.others);
    atomic_store(&s->renewed_us, asked.us);
    /* a renewal from before a silence may arrive after it: then the life runs again, and others have the
     * links */
    s->lapsed |= !life.alive || mono_now().us >= atomic_load(&s->fence_us);
    if (life.next_end_ms < TURN_MS) /* of one that is late: its endpoints are waited for */
        s->turn_due = s->balance_due = (mono_us){mono_now().us + (life.next_end_ms + END_SLACK_MS) * 1000LL};
    return true;
}

bool steward_renew(struct steward *s, struct err *e)
{
    mono_us asked = mono_now();
    if (!renew(s, asked, e))
        return false;
    if (!s->lapsed && !atomic_load(&s->ousted))
        move_fence(s, asked);
    return true;
}

static bool heartbeat(struct steward *s, mono_us asked, struct err *e)
{
    if (!renew(s, asked, e))
        return false;
    if (atomic_load(&s->ousted))
        return true;
    if (!s->lapsed)
        move_fence(s, asked); /* before the rest, which may take its time */
    bool lapsed = s->lapsed;
    if (!look_after(s, asked, e))
        return false;
    if (lapsed && !s->lapsed)
        move_fence(s, asked); /* after the assignment: what was lost meanwhile is closed first */
    return true;
}

/* One try. What a lost connection means is said by the attempt to make a new one. */
static bool try_turn(struct steward *s, mono_us asked, struct err *e)
{
    if (atomic_load(&s->others) == 0 && holds(s, asked))
        move_fence(s, asked); /* it may take until after the fence to learn that there is no answer */
    if (!connect(s, e) || !heartbeat(s, asked, e)) {
        bool renewed = atomic_load(&s->renewed_us) == asked.us;
        if (s->db && (!renewed || !db_alive(s->db)))
            disconnect(s); /* also from a server that is there and cannot write: another may be by now */
        return false;
    }
    return true;
}

static void turn(struct steward *s)
{
    struct err e;
    mono_us asked = mono_now();
    bool had = s->db != NULL, ok = try_turn(s, asked, &e);
    if (!ok && had && !s->db) {
        asked = mono_now();
        ok = try_turn(s, asked, &e);
    }
    if (ok)
        complaint_end(&s->refused, "collect", "the work of the steward succeeds again");
    else if (s->db)
        complain(&s->refused, asked.us, err_log_level(e.code), "collect", "%s", e.text);
    if (s->db)
        with_database(s);
    else
        without_database(s, asked, &e);
}

static void wait_for_turn(struct steward *s, mono_us until)
{
    struct pollfd fd = {.fd = s->wake, .events = POLLIN};
    uint64_t count;
    int64_t left_ms = (until.us - mono_now().us + 999) / 1000;
    if (left_ms > 0 && poll(&fd, 1, (int)left_ms) > 0 && read(s->wake, &count, sizeof count) < 0)
        return; /* taken by an earlier read: as good as none */
}

static void *run(void *arg)
{
    struct steward *s = arg;
    while (!atomic_load(&s->stopping) && !atomic_load(&s->ousted)) {
        s->turn_due = (mono_us){mono_now().us + TURN_MS * 1000LL};
        turn(s);
        wait_for_turn(s, s->turn_due);
    }
    return NULL;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void sleep_ms(int64_t ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* Whoever has the name and does not renew it is waited for; whoever renews it lives. */
static bool enter(struct steward *s, struct err *e)
{
    struct lease_birth birth = {s->config.started, DAHU_VERSION, s->process, NULL};
    struct lease_entry first = {0}, entry;
    for (;;) {
        mono_us asked = mono_now();
        if (!lease_enter(s->db, &s->self, &birth, &entry, e))
            return false;
        if (entry.entered) {
            move_fence(s, asked);
            atomic_store(&s->renewed_us, asked.us);
            return true;
        }
        if (process_instance_ended(entry.holder)) {
            first = entry;
            birth.dead = first.holder;
            continue;
        }
        if (*first.until && strcmp(first.until, entry.until) != 0)
            return err_set(e, ERR_BUSY,
                           "collector '%s' runs already, as process %s; give this one another name with"
                           " --set collect.name=...",
                           s->self.name, entry.process);
        if (!*first.until)
            log_write(LOG_INFO, "collect", "waiting whether collector '%s', process %s, still lives",
                      s->self.name, entry.process);
        first = entry;
        sleep_ms(entry.wait_ms < ENTER_STEP_MS ? entry.wait_ms : ENTER_STEP_MS);
    }
}

bool steward_new(struct steward **out, const struct steward_config *c, struct err *e)
{
    struct steward *s = must_alloc(sizeof *s);
    s->config = *c;
    s->url = must_strdup(c->url);
    s->process = must_strdup(c->process);
    process_instance(s->instance);
    s->self = (struct lease_self){c->config->collect_name, s->instance, (int)c->config->collect_lease_s};
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(s->wake >= 0);
    struct lease_life life;
    if (!driver_watch_init(&s->drivers, c->config->drivers_path, e) || !connect(s, e) ||
        !migrate_require(s->db, e) || !enter(s, e) || !balance(s, e) ||
        !lease_renew(s->db, &s->self, &life, e) || !steward_look_at_rows(s, e)) {
        steward_free(s);
        return false;
    }
    atomic_store(&s->others, life.mine ? life.others : 0);
    s->look = false;
    *out = s;
    return true;
}

bool steward_start(struct steward *s, struct err *e)
{
    sigset_t all, before;
    sigfillset(&all); /* signals are for the loop */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&s->thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    s->running = error == 0;
    return s->running || err_sys(e, error, "could not start the thread that keeps the leases");
}

static void leave(struct steward *s)
{
    struct err e;
    if (!s->db || atomic_load(&s->ousted))
        return;
    if (!steward_store_holes(s, &e) || !lease_leave(s->db, &s->self, &e))
        log_write(LOG_WARN, "collect", "could not leave the name '%s': %s", s->self.name, e.text);
}

void steward_free(struct steward *s)
{
    if (!s)
        return;
    if (s->running) {
        atomic_store(&s->stopping, true);
        steward_wake(s->wake);
        pthread_join(s->thread, NULL);
    }
    if (s->current)
        leave(s);
    disconnect(s);
    assignment_free(s->current);
    assignment_free(s->previous);
    driver_watch_fini(&s->drivers);
    steward_drop_holes(s);
    close(s->wake);
    free(s->url);
    free(s->process);
    free(s);
}

/* ---- the side of the loop ------------------------------------------------------------------------ */

struct steward_word steward_word(struct steward *s)
{
    /* the fence first: one that moved on after an assignment was made must not be obeyed before it is applied
     */
    struct steward_word w = {.fence = {atomic_load(&s->fence_us)}};
    w.ousted = atomic_load(&s->ousted);
    w.assignment = atomic_exchange(&s->fresh, NULL);
    return w;
}

void steward_applied(struct steward *s)
{
    atomic_fetch_add(&s->applied, 1);
    steward_wake(s->wake);
}

void steward_hurry(struct steward *s)
{
    atomic_store(&s->hurry, true);
    steward_wake(s->wake);
}

struct steward_status steward_status(const struct steward *s)
{
    return (struct steward_status){.others = atomic_load(&s->others),
                                   .owned = atomic_load(&s->owned),
                                   .share = atomic_load(&s->share),
                                   .meters = atomic_load(&s->meters),
                                   .renewed_at = {atomic_load(&s->renewed_us)},
                                   .clock_ahead_us = atomic_load(&s->clock_ahead_us),
                                   .fence = {atomic_load(&s->fence_us)}};
}
