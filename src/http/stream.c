/* stream - see the header. One mutex guards ring and listeners; it is held for moments, never during SQL.
 * HTTP threads take it to read, the thread of the stream to add; exchange_wake is called under it. */
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dahu/store/migrate.h"
#include "stream_internal.h"

enum {
    RING_BYTES = 16 * 1024 * 1024, /* or fewer, when they are long */
    PER_PERSON = 8,                /* listeners */
    BEAT_MS = 5000,
    RENEW_MS = 2000, /* below the five seconds in which a role that was taken away must end a stream */
    SLOW_MS = 6000,  /* behind for so long */
    TICK_MS = 500,
    GATHER_MS = 150, /* notices that come close together are asked for together */
    STATEMENT_MS = 10000,
    AGAIN_MS = 1000,
    TEXT_MOST = 64 * 1024,
};

enum topic { TOPIC_LIVE = 1, TOPIC_ALARMS = 2, TOPIC_DUE = 4, TOPIC_ALL = 7 };

/* channel of the database, kind of row and name of the event, topic */
static const struct {
    const char *channel, *kind;
    unsigned topic;
} sources[] = {
    {"dahu_latest", "live", TOPIC_LIVE},
    {"dahu_source", "source", TOPIC_LIVE | TOPIC_ALARMS},
    {"dahu_alarm", "alarm", TOPIC_ALARMS},
    {"dahu_due", "due", TOPIC_DUE},
};
_Static_assert(sizeof sources / sizeof *sources == STREAM_SOURCES, "one text of what waits for each");

/* ---- the ring, with the mutex held --------------------------------------------------------------- */

static void drop_oldest(struct stream *s)
{
    struct event *v = &s->ring[s->oldest++ % STREAM_RING];
    s->ring_bytes -= v->size;
    free(v->text);
    v->text = NULL;
}

static bool shown(const struct listener *l, const struct event *v)
{
    return (l->topics & v->topics) && stream_scope_sees(&l->scope, v->account, v->unit, v->person);
}

/* Something waits for it: it is woken, and the time runs in which it must take it. */
void stream_poke(struct listener *l)
{
    if (!l->behind_us)
        l->behind_us = mono_now().us;
    exchange_wake(l->x);
}

static void publish(struct stream *s, const struct event *v)
{
    while (s->head - s->oldest >= STREAM_RING ||
           (s->oldest < s->head && s->ring_bytes + v->size > RING_BYTES))
        drop_oldest(s);
    s->ring[s->head++ % STREAM_RING] = *v;
    s->ring_bytes += v->size;
    for (struct listener *l = s->first; l; l = l->next)
        if (shown(l, v))
            stream_poke(l);
}

/* ---- what a listener is sent, on an HTTP thread -------------------------------------------------- */

static void put_time(const struct stream *s, struct buf *out)
{
    char now[WALL_TEXT_BYTES];
    buf_printf(out, "event: time\ndata: {\"at\":\"%s\",\"database\":%s}\n\n", wall_format(wall_now(), now),
               s->connected ? "true" : "false");
}

static void put_news(struct listener *l, const struct stream *s)
{
    if (l->next_event < s->oldest) {
        l->reload = true;
        l->next_event = s->head;
    }
    for (; l->next_event < s->head && l->out.len < TEXT_MOST / 4; l->next_event++) {
        const struct event *v = &s->ring[l->next_event % STREAM_RING];
        if (shown(l, v) && v->size < TEXT_MOST / 2)
            buf_printf(&l->out, "id: %llx-%llu\n%s", (unsigned long long)s->epoch,
                       (unsigned long long)l->next_event + 1, v->text);
    }
}

static void put_all(struct listener *l, struct stream *s)
{
    if (!l->greeted)
        buf_printf(&l->out, "retry: 2000\nid: %llx-%llu\nevent: hello\ndata: {\"topics\":\"%s\"}\n\n",
                   (unsigned long long)s->epoch, (unsigned long long)l->next_event, l->topic_names);
    if (!l->greeted || l->beat)
        put_time(s, &l->out);
    l->greeted = true;
    l->beat = false;
    if (!l->ending)
        put_news(l, s);
    if (l->reload)
        buf_printf(&l->out, "event: reload\ndata: {}\n\n");
    l->reload = false;
    if (l->ending && !l->ended) {
        buf_printf(&l->out, "event: end\ndata: {\"reason\":\"%s\"}\n\n", l->ending);
        l->ended = true;
    }
}

static long more(void *owned, char *out, size_t room)
{
    struct listener *l = owned;
    struct stream *s = l->stream;
    pthread_mutex_lock(&s->mutex);
    if (l->sent == l->out.len) {
        buf_reset(&l->out);
        l->sent = 0;
        bool over = l->ended;
        if (!over)
            put_all(l, s);
        if (l->out.len == 0) {
            l->behind_us = 0;
            pthread_mutex_unlock(&s->mutex);
            return over ? -1 : 0;
        }
    }
    size_t n = l->out.len - l->sent < room ? l->out.len - l->sent : room;
    memcpy(out, l->out.data + l->sent, n);
    l->sent += n;
    pthread_mutex_unlock(&s->mutex);
    return (long)n;
}

static void listener_free(struct listener *l)
{
    free((char *)(uintptr_t)l->caller.hash);
    free((char *)(uintptr_t)l->caller.context);
    free(l->topic_names);
    stream_scope_fini(&l->scope);
    buf_fini(&l->out);
    free(l);
}

static void unlink_listener(struct listener *l)
{
    *l->link = l->next;
    if (l->next)
        l->next->link = l->link;
}

static void release(void *owned)
{
    struct listener *l = owned;
    struct stream *s = l->stream;
    pthread_mutex_lock(&s->mutex);
    unlink_listener(l);
    pthread_mutex_unlock(&s->mutex);
    listener_free(l);
}

/* ---- opening, on a database worker --------------------------------------------------------------- */

static unsigned read_topics(const char *names)
{
    return (strstr(names, "live") ? TOPIC_LIVE : 0u) | (strstr(names, "alarms") ? TOPIC_ALARMS : 0u) |
           (strstr(names, "due") ? TOPIC_DUE : 0u);
}

/* Where to go on after @last, the newest event that the client has; with the mutex held. */
static void resume(struct listener *l, const struct stream *s, const char *last)
{
    unsigned long long epoch = 0, number = 0;
    char end;
    l->next_event = s->head;
    if (!last)
        return;
    bool ours = sscanf(last, "%llx-%llu%c", &epoch, &number, &end) == 2 && epoch == s->epoch &&
                number >= s->oldest && number <= s->head;
    if (ours)
        l->next_event = number;
    l->reload = !ours;
}

static bool too_many(const struct listener *l, struct err *e)
{
    int n = 0;
    for (const struct listener *o = l->stream->first; o; o = o->next)
        n += o->scope.person == l->scope.person && !o->ending;
    if (n < PER_PERSON)
        return false;
    err_set(e, ERR_DENIED, "refused by stream_many");
    snprintf(e->sqlstate, sizeof e->sqlstate, "DH429");
    snprintf(e->constraint, sizeof e->constraint, "stream_many");
    snprintf(e->facts, sizeof e->facts, "{\"most\":\"%d\"}", PER_PERSON);
    return true;
}

bool stream_open(struct call *c, struct err *e)
{
    struct stream *s = c->stream;
    struct listener *l = must_alloc(sizeof *l);
    const char *topics = c->match->values[0];
    l->stream = s;
    l->x = c->x;
    l->topic_names = must_strdup(topics);
    l->topics = read_topics(topics);
    buf_init(&l->out, TEXT_MOST * 2);
    l->caller = *c->caller;
    l->caller.hash = must_strdup(c->caller->hash ? c->caller->hash : "");
    l->caller.context = must_strdup(c->caller->context);
    if (!stream_scope_ask(c->db, topics, &l->scope, e)) {
        listener_free(l);
        return false;
    }
    pthread_mutex_lock(&s->mutex);
    if (too_many(l, e)) {
        pthread_mutex_unlock(&s->mutex);
        listener_free(l);
        return false;
    }
    resume(l, s, exchange_header(c->x, "Last-Event-ID"));
    l->renewed_us = mono_now().us;
    l->ending = s->stopping ? "STOPPING" : NULL;
    l->next = s->first;
    l->link = &s->first;
    if (l->next)
        l->next->link = &l->next;
    s->first = l;
    pthread_mutex_unlock(&s->mutex);
    c->x->answer = (struct answer){
        .status = 200, .media = "text/event-stream", .more = more, .release = release, .owned = l};
    return true;
}

void stream_end(struct listener *l, const char *why)
{
    if (l->ending)
        return;
    l->ending = why;
    stream_poke(l);
}

/* ---- the thread ---------------------------------------------------------------------------------- */

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

/* What was told while nobody listened is not known. */
static void set_connected(struct stream *s, bool connected)
{
    pthread_mutex_lock(&s->mutex);
    for (struct listener *l = s->first; l && connected; l = l->next) {
        l->reload = true;
        stream_poke(l);
    }
    s->connected = connected;
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

static bool anybody_listens(struct stream *s, unsigned topics)
{
    bool yes = false;
    pthread_mutex_lock(&s->mutex);
    for (const struct listener *l = s->first; l && !yes; l = l->next)
        yes = (l->topics & topics) != 0;
    pthread_mutex_unlock(&s->mutex);
    return yes;
}

static void publish_rows(struct stream *s, int source, const struct stream_row *rows, int count)
{
    pthread_mutex_lock(&s->mutex);
    for (int i = 0; i < count; i++) {
        struct buf text;
        buf_init(&text, TEXT_MOST);
        buf_printf(&text, "event: %s\ndata: %s\n\n", sources[source].kind, rows[i].content);
        struct event v = {
            sources[source].topic, rows[i].account, rows[i].unit, rows[i].person, NULL, text.len};
        if (!text.overflowed) {
            v.text = buf_take(&text);
            publish(s, &v);
        }
        buf_fini(&text);
    }
    pthread_mutex_unlock(&s->mutex);
}

static bool ask_for_rows(struct stream *s, struct db *db, struct err *e)
{
    for (int i = 0; i < STREAM_SOURCES; i++) {
        struct arena arena = {0};
        struct stream_row *rows;
        int count = 0;
        bool ok = !s->waiting[i].len || s->waiting[i].overflowed || !anybody_listens(s, sources[i].topic) ||
                  stream_ask(db, sources[i].kind, s->waiting[i].data, &arena, &rows, &count, e);
        buf_reset(&s->waiting[i]);
        if (ok && count > 0)
            publish_rows(s, i, rows, count);
        arena_fini(&arena);
        if (!ok)
            return false;
    }
    return true;
}

/* Beats, sessions, and listeners that do not read. */
static void tend(struct stream *s, struct db *db)
{
    int64_t now_us = mono_now().us;
    bool beat = now_us - s->beat_us >= BEAT_MS * INT64_C(1000);
    if (now_us - s->renew_us >= RENEW_MS * INT64_C(1000)) {
        s->renew_us = now_us;
        stream_renew(s, db);
    }
    if (beat)
        s->beat_us = now_us;
    pthread_mutex_lock(&s->mutex);
    for (struct listener *l = s->first; l; l = l->next) {
        if (l->behind_us && now_us - l->behind_us > SLOW_MS * INT64_C(1000))
            exchange_abort(l->x);
        if (beat) {
            l->beat = true;
            stream_poke(l);
        }
    }
    pthread_mutex_unlock(&s->mutex);
}

/* False when the connection is lost (@e) or it is to stop (ERR_CANCELLED). */
static bool attend(struct stream *s, struct db *db, struct err *e)
{
    for (;;) {
        if (!db_wait_notice(db, anything_waits(s) ? GATHER_MS : TICK_MS, s->stop_fd))
            return err_set(e, ERR_CANCELLED, "stopped");
        if (!db_alive(db))
            return err_set(e, ERR_DATABASE_AWAY, "the connection was lost");
        bool gathered = anything_waits(s);
        take_notices(s, db);
        if (gathered && !ask_for_rows(s, db, e))
            return false;
        tend(s, db);
    }
}

static void *run(void *arg)
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
        tend(s, NULL);
        struct pollfd fd = {s->stop_fd, POLLIN, 0};
        if (poll(&fd, 1, AGAIN_MS) > 0)
            break;
    }
    return NULL;
}

/* ---- life ---------------------------------------------------------------------------------------- */

struct stream *stream_new(const char *database_url)
{
    struct stream *s = must_alloc(sizeof *s);
    s->url = must_strdup(database_url);
    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    randombytes_buf(&s->epoch, sizeof s->epoch);
    for (int i = 0; i < STREAM_SOURCES; i++)
        buf_init(&s->waiting[i], 1024 * 1024);
    pthread_mutex_init(&s->mutex, NULL);
    MUST(s->stop_fd >= 0 && pthread_create(&s->thread, NULL, run, s) == 0);
    return s;
}

void stream_stop(struct stream *s)
{
    pthread_mutex_lock(&s->mutex);
    s->stopping = true;
    for (struct listener *l = s->first; l; l = l->next)
        stream_end(l, "STOPPING");
    pthread_mutex_unlock(&s->mutex);
    MUST(eventfd_write(s->stop_fd, 1) == 0);
    pthread_join(s->thread, NULL);
}

void stream_free(struct stream *s)
{
    MUST(s->first == NULL);
    while (s->oldest < s->head)
        drop_oldest(s);
    for (int i = 0; i < STREAM_SOURCES; i++)
        buf_fini(&s->waiting[i]);
    pthread_mutex_destroy(&s->mutex);
    close(s->stop_fd);
    free(s->url);
    free(s);
}
