/* alarm - see the header. */
#include "dahu/job/alarm.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/store/alarm.h"
#include "dahu/store/migrate.h"

enum {
    BETWEEN_MS = 1000, /* turns are at least so far apart: readings of a second are judged together */
    QUIET_MS = 2000,   /* without news a turn is made all the same: delays run out, values become old */
    STATEMENT_MS = 20000,
    AGAIN_MS = 1000, /* to the next attempt to connect */
};

struct alarm_watch {
    char *url;
    pthread_t thread;
    int stop_fd;
    struct complaint fault;
};

/* Of readings, of the register that says what is read, and of what measures which source. */
static const char *const channels[] = {"dahu_latest", "dahu_roster", "dahu_watched"};

static bool connect_now(const struct alarm_watch *w, struct db **db, struct err *e)
{
    if (!db_open_limited(db, w->url, "alarm", &(struct db_wait){STATEMENT_MS, w->stop_fd}, e))
        return false;
    bool ok = migrate_require(*db, e);
    for (unsigned i = 0; ok && i < sizeof channels / sizeof *channels; i++)
        ok = db_listen(*db, channels[i], e);
    if (!ok)
        db_close(*db);
    return ok;
}

static bool stopped(const struct alarm_watch *w, int wait_ms)
{
    struct pollfd fd = {w->stop_fd, POLLIN, 0};
    return poll(&fd, 1, wait_ms) > 0;
}

/* Takes all that was heard; @register_changed: some of it was not about readings. */
static bool heard(struct db *db, bool *register_changed)
{
    struct db_notice n;
    bool any = false;
    while (db_take_notice(db, &n)) {
        any = true;
        *register_changed |= strcmp(n.channel, channels[0]) != 0;
    }
    return any;
}

/* Until there is something to judge, or the wait is over. */
static bool await(const struct alarm_watch *w, struct db *db, int64_t last_us, bool *register_changed)
{
    bool news = false;
    for (;;) {
        int64_t gone_ms = (mono_now().us - last_us) / 1000;
        news |= heard(db, register_changed);
        if (gone_ms >= (news ? BETWEEN_MS : QUIET_MS))
            return true;
        if (!db_alive(db))
            return true;
        if (news ? stopped(w, (int)(BETWEEN_MS - gone_ms))
                 : !db_wait_notice(db, (int)(QUIET_MS - gone_ms), w->stop_fd))
            return false;
    }
}

/* Turn after turn, until it is stopped (true) or something fails. */
static bool turn(struct alarm_watch *w, struct db *db, struct err *e)
{
    bool register_changed = true; /* what changed before we listened was not heard */
    int events;
    do {
        int64_t began_us = mono_now().us;
        if (!alarm_turn(db, register_changed, &events, e))
            return false;
        complaint_end(&w->fault, "alarm", "alarms are judged again");
        register_changed = events == ALARM_TURN_ELSEWHERE && register_changed;
        if (!await(w, db, began_us, &register_changed))
            return true;
    } while (true);
}

static void *run(void *arg)
{
    struct alarm_watch *w = arg;
    struct db *db;
    struct err e;
    do {
        bool connected = connect_now(w, &db, &e), over = connected && turn(w, db, &e);
        if (connected)
            db_close(db);
        if (over || e.code == ERR_CANCELLED)
            break;
        complain(&w->fault, mono_now().us, err_log_level(e.code), "alarm", "could not judge alarms: %s",
                 e.text);
    } while (!stopped(w, AGAIN_MS));
    return NULL;
}

struct alarm_watch *alarm_watch_start(const char *database_url)
{
    struct alarm_watch *w = must_alloc(sizeof *w);
    w->url = must_strdup(database_url);
    w->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(w->stop_fd >= 0 && pthread_create(&w->thread, NULL, run, w) == 0);
    return w;
}

void alarm_watch_stop(struct alarm_watch *w)
{
    MUST(eventfd_write(w->stop_fd, 1) == 0);
    pthread_join(w->thread, NULL);
    close(w->stop_fd);
    free(w->url);
    free(w);
}
