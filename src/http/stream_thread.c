/* stream_thread - hears what the database tells and asks for the rows once for all listeners; beside it a
 * thread that beats whatever the database does, and drops who does not read. See stream.h. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "dahu/store/migrate.h"
#include "stream_internal.h"

enum {
    BEAT_MS = 5000,
    BEAT_TICK_MS = 500,
    RENEW_MS = 2000, /* below the five seconds in which a role that was taken away must end a stream */
    SLOW_MS = 6000,  /* behind for so long */
    TICK_MS = 500,
    GATHER_MS = 150, /* notices that come close together are asked for together */
    KEEP_MS = 60000, /* for so long after the last listener left his topics are kept for his return */
    STATEMENT_MS = 10000,
    AGAIN_MS = 1000,
};

/* channel of the database, kind of row and name of the event, topics */
static const struct {
    const char *channel, *kind;
    unsigned topics;
} sources[] = {
    {"dahu_latest", "live", TOPIC_LIVE},
    {"dahu_source", "source", TOPIC_LIVE | TOPIC_ALARMS},
    {"dahu_board", "account", TOPIC_LIVE | TOPIC_ALARMS},
    {"dahu_alarm", "alarm", TOPIC_ALARMS},
    {"dahu_due", "due", TOPIC_DUE},
};
_Static_assert(sizeof sources / sizeof *sources == STREAM_SOURCES, "one text of what waits for each");

unsigned stream_source_topics(int source)
{
    return sources[source].topics;
}

static bool connect_now(struct stream *s, struct db **db, struct err *e)
{
    if (!db_open_limited(db, s->url, "stream", &(struct db_wait){STATEMENT_MS, s->stop_fd}, e))
        return false;
    bool ok = migrate_require(*db, e);
    for (int i = 0; ok && i < STREAM_SOURCES; i++)
        ok = db_listen(*db, sources[i].channel, e);
    if (!ok)
        db_close(*db);
    return ok;
}

/* What was told while nobody listened is not known: whoever is there, or comes back, gets a snapshot. */
static void set_connected(struct stream *s, bool connected)
{
    pthread_mutex_lock(&s->mutex);
    s->connected = connected;
    s->asked_us = 0;
    if (connected)
        stream_forget(s);
    for (struct listener *l = s->first; l; l = l->next) {
        l->beat = true; /* and is told at once */
        stream_poke(l);
    }
    pthread_mutex_unlock(&s->mutex);
}

static void take_notices(struct stream *s, struct db *db)
{
    struct db_notice n;
    while (db_take_notice(db, &n))
        for (int i = 0; i < STREAM_SOURCES; i++)
            if (strcmp(n.channel, sources[i].channel) == 0 && *n.payload &&
                strcmp(s->waiting[i].data, "*") != 0) {
                bool all = strcmp(n.payload, "*") == 0;
                if (all)
                    buf_reset(&s->waiting[i]);
                buf_printf(&s->waiting[i], "%s%s", s->waiting[i].len ? "," : "", n.payload);
            }
}

static bool anything_waits(const struct stream *s)
{
    for (int i = 0; i < STREAM_SOURCES; i++)
        if (s->waiting[i].len)
            return true;
    return false;
}

/* Whether anybody listens to channel @i, or has a moment ago. What is not asked for is missing in the ring.
 */
static bool is_heard(struct stream *s, int i)
{
    int64_t now_us = mono_now().us;
    pthread_mutex_lock(&s->mutex);
    bool yes = s->opening > 0;
    for (const struct listener *l = s->first; l && !yes; l = l->next)
        yes = (l->topics & sources[i].topics) != 0;
    if (yes)
        s->heard_us[i] = now_us;
    yes = yes || (s->heard_us[i] && now_us - s->heard_us[i] < KEEP_MS * INT64_C(1000));
    if (!yes)
        s->whole_since[i] = s->head + 1;
    pthread_mutex_unlock(&s->mutex);
    return yes;
}

/* More than can be asked for: who listens to it looks at all of it. */
static void lose(struct stream *s, int i)
{
    pthread_mutex_lock(&s->mutex);
    s->whole_since[i] = s->head + 1;
    for (struct listener *l = s->first; l; l = l->next)
        l->wanting |= (l->topics & sources[i].topics) != 0;
    pthread_mutex_unlock(&s->mutex);
}

/* Of what is aside only those are told who wish for its account. */
static bool anybody_wishes(const struct stream *s, const struct stream_row *row)
{
    for (const struct listener *l = s->first; row->aside && l; l = l->next)
        if (l->scope.only == row->account)
            return true;
    return !row->aside;
}

static void publish_rows(struct stream *s, int source, const struct stream_row *rows, int count)
{
    pthread_mutex_lock(&s->mutex);
    for (int i = 0; i < count; i++) {
        if (!anybody_wishes(s, &rows[i]))
            continue;
        struct buf text;
        buf_init(&text, STREAM_TEXT_MOST);
        buf_printf(&text, "event: %s\ndata: %s\n\n", sources[source].kind, rows[i].content);
        size_t size = text.len;
        if (!text.overflowed)
            stream_publish(s, sources[source].topics, &rows[i], buf_take(&text), size);
        buf_fini(&text);
    }
    pthread_mutex_unlock(&s->mutex);
}

static bool ask_for(struct stream *s, struct db *db, int i, struct err *e)
{
    struct arena arena = {0};
    struct stream_row *rows;
    int count;
    bool ok = stream_ask(db, sources[i].kind, s->waiting[i].data, &arena, &rows, &count, e);
    if (ok)
        publish_rows(s, i, rows, count);
    arena_fini(&arena);
    return ok;
}

static bool ask_for_rows(struct stream *s, struct db *db, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < STREAM_SOURCES; i++) {
        if (s->waiting[i].len && is_heard(s, i)) {
            if (s->waiting[i].overflowed)
                lose(s, i);
            else
                ok = ask_for(s, db, i, e);
        }
        buf_reset(&s->waiting[i]);
    }
    return ok;
}

static bool anybody_wants(struct stream *s)
{
    bool yes = false;
    pthread_mutex_lock(&s->mutex);
    for (const struct listener *l = s->first; l && !yes; l = l->next)
        yes = l->wanting && !l->ending;
    pthread_mutex_unlock(&s->mutex);
    return yes;
}

static void set_asking(struct stream *s, bool asking)
{
    pthread_mutex_lock(&s->mutex);
    s->asked_us = asking ? mono_now().us : 0;
    pthread_mutex_unlock(&s->mutex);
}

/* Sessions, and snapshots for those who want one. */
static void renew(struct stream *s, struct db *db)
{
    int64_t now_us = mono_now().us;
    if (now_us - s->renew_us < RENEW_MS * INT64_C(1000) && !(db && anybody_wants(s)))
        return;
    s->renew_us = now_us;
    stream_renew(s, db);
}

/* False when the connection is lost (@e) or it is to stop (ERR_CANCELLED). */
static bool attend(struct stream *s, struct db *db, struct err *e)
{
    for (;;) {
        set_asking(s, true);
        renew(s, db);
        bool ok = ask_for_rows(s, db, e);
        set_asking(s, false);
        if (!ok)
            return false;
        if (!db_wait_notice(db, TICK_MS, s->stop_fd))
            return err_set(e, ERR_CANCELLED, "stopped");
        take_notices(s, db);
        if (anything_waits(s) && !db_wait_notice(db, GATHER_MS, s->stop_fd))
            return err_set(e, ERR_CANCELLED, "stopped");
        take_notices(s, db);
        if (!db_alive(db))
            return err_set(e, ERR_DATABASE_AWAY, "the connection was lost");
    }
}

void *stream_run(void *arg)
{
    struct stream *s = arg;
    struct err e;
    for (;;) {
        struct db *db;
        if (connect_now(s, &db, &e)) {
            set_connected(s, true);
            complaint_end(&s->fault, "stream", "connected to PostgreSQL again");
            bool over = !attend(s, db, &e) && e.code == ERR_CANCELLED;
            set_connected(s, false);
            db_close(db);
            if (over)
                break;
        }
        if (e.code == ERR_CANCELLED)
            break;
        complain(&s->fault, mono_now().us, err_log_level(e.code), "stream", "%s", e.text);
        renew(s, NULL);
        struct pollfd fd = {s->stop_fd, POLLIN, 0};
        if (poll(&fd, 1, AGAIN_MS) > 0)
            break;
    }
    return NULL;
}

void *stream_run_beat(void *arg)
{
    struct stream *s = arg;
    struct pollfd fd = {s->stop_fd, POLLIN, 0};
    int64_t last_us = mono_now().us;
    while (poll(&fd, 1, BEAT_TICK_MS) <= 0) {
        int64_t now_us = mono_now().us;
        bool beat = now_us - last_us >= BEAT_MS * INT64_C(1000);
        if (beat)
            last_us = now_us;
        pthread_mutex_lock(&s->mutex);
        for (struct listener *l = s->first; l; l = l->next) {
            if (l->behind_us && now_us - l->behind_us > SLOW_MS * INT64_C(1000)) {
                l->ending = "SLOW"; /* which it will not read, but it counts no more */
                exchange_abort(l->x);
            }
            l->beat |= beat;
            if (beat)
                stream_poke(l);
        }
        pthread_mutex_unlock(&s->mutex);
    }
    return NULL;
}
