/* stream - see the header. One mutex guards ring and listeners; it is held for moments, never during SQL.
 * HTTP threads take it to read, the threads of the stream to add; exchange_wake is called under it. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "stream_internal.h"

enum {
    RING_BYTES = 16 * 1024 * 1024, /* or fewer events, when they are long */
    PER_PERSON = 8,                /* listeners */
    ANSWER_MS = 4000,              /* a database that owes an answer for so long is away */
};

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
    return (l->topics & v->topics) && stream_scope_sees(&l->scope, &v->whom);
}

void stream_poke(struct listener *l)
{
    if (!l->behind_us)
        l->behind_us = mono_now().us;
    exchange_wake(l->x);
}

void stream_publish(struct stream *s, unsigned topics, const struct stream_row *whom, char *text, size_t size)
{
    while (s->head - s->oldest >= STREAM_RING || (s->oldest < s->head && s->ring_bytes + size > RING_BYTES))
        drop_oldest(s);
    struct event *v = &s->ring[s->head++ % STREAM_RING];
    *v = (struct event){.topics = topics, .whom = *whom, .text = text, .size = size};
    v->whom.content = NULL;
    s->ring_bytes += size;
    for (struct listener *l = s->first; l; l = l->next)
        if (shown(l, v))
            stream_poke(l);
}

void stream_forget(struct stream *s)
{
    while (s->oldest < s->head)
        drop_oldest(s);
    randombytes_buf(&s->epoch, sizeof s->epoch);
    for (struct listener *l = s->first; l; l = l->next) {
        l->wanting = true;
        stream_poke(l);
    }
}

/* ---- what a listener is sent, on an HTTP thread -------------------------------------------------- */

static bool database_answers(const struct stream *s)
{
    return s->connected && (!s->asked_us || mono_now().us - s->asked_us < ANSWER_MS * INT64_C(1000));
}

static void put_time(const struct stream *s, struct buf *out)
{
    char now[WALL_TEXT_BYTES];
    buf_printf(out, "event: time\ndata: {\"at\":\"%s\",\"database\":%s}\n\n", wall_format(wall_now(), now),
               database_answers(s) ? "true" : "false");
}

static void put_hello(const struct listener *l, const struct stream *s, struct buf *out)
{
    buf_printf(out, "retry: 2000\nid: %llx-%llu\nevent: hello\ndata: {\"topics\":\"%s\",\"resumed\":%s}\n\n",
               (unsigned long long)s->epoch, (unsigned long long)l->next_event, l->wish.topics,
               l->snapshot || l->wanting ? "false" : "true");
}

static void put_snapshot(struct listener *l, const struct stream *s)
{
    buf_puts(&l->out, l->snapshot);
    buf_printf(&l->out, "id: %llx-%llu\nevent: ready\ndata: {}\n\n", (unsigned long long)s->epoch,
               (unsigned long long)l->next_event);
    free(l->snapshot);
    l->snapshot = NULL;
}

static void put_news(struct listener *l, const struct stream *s)
{
    if (l->next_event < s->oldest) {
        l->wanting = true; /* the ring has gone round */
        return;
    }
    for (; l->next_event < s->head && l->out.len < STREAM_TEXT_MOST / 4; l->next_event++) {
        const struct event *v = &s->ring[l->next_event % STREAM_RING];
        if (shown(l, v) && v->size < STREAM_TEXT_MOST / 2)
            buf_printf(&l->out, "id: %llx-%llu\n%s", (unsigned long long)s->epoch,
                       (unsigned long long)l->next_event + 1, v->text);
    }
}

static void put_all(struct listener *l, struct stream *s)
{
    if (!l->greeted)
        put_hello(l, s, &l->out);
    if (!l->greeted || l->beat)
        put_time(s, &l->out);
    l->greeted = true;
    l->beat = false;
    if (l->snapshot && !l->ending)
        put_snapshot(l, s);
    if (!l->wanting && !l->ending)
        put_news(l, s);
    if (l->ending && !l->ended) {
        buf_printf(&l->out, "event: end\ndata: {\"reason\":\"%s\"}\n\n", l->ending);
        l->ended = true;
    }
}

/* A snapshot may be long; its memory is not kept for as long as somebody listens. */
static void out_empty(struct listener *l)
{
    l->sent = 0;
    if (l->out.cap <= 2 * STREAM_TEXT_MOST) {
        buf_reset(&l->out);
        return;
    }
    buf_fini(&l->out);
    buf_init(&l->out, STREAM_SNAPSHOT_MOST + 2 * STREAM_TEXT_MOST);
}

static long more(void *owned, char *out, size_t room)
{
    struct listener *l = owned;
    struct stream *s = l->stream;
    pthread_mutex_lock(&s->mutex);
    if (l->sent == l->out.len) {
        out_empty(l);
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
    free((char *)(uintptr_t)l->wish.topics);
    free((char *)(uintptr_t)l->wish.account);
    free(l->snapshot);
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
    return (strstr(names, "live") ? (unsigned)TOPIC_LIVE : 0u) |
           (strstr(names, "alarms") ? (unsigned)TOPIC_ALARMS : 0u) |
           (strstr(names, "due") ? (unsigned)TOPIC_DUE : 0u);
}

/* Whether all that came after event @number was kept. */
static bool whole_since(const struct stream *s, unsigned topics, uint64_t number)
{
    bool whole = number >= s->oldest && number <= s->head;
    for (int i = 0; i < STREAM_SOURCES; i++)
        whole = whole && (!(stream_source_topics(i) & topics) || number >= s->whole_since[i]);
    return whole;
}

/* Where to go on after @last, the newest event that the client has; with the mutex held. False: a snapshot
 * comes first. Of one account also what is aside is told of, which is not kept for later. */
static bool resume(struct listener *l, const struct stream *s, const char *last)
{
    unsigned long long epoch = 0, number = 0;
    char end;
    l->next_event = s->head;
    if (!last || l->wish.account || sscanf(last, "%llx-%llu%c", &epoch, &number, &end) != 2 ||
        epoch != s->epoch || !whole_since(s, l->topics, number))
        return false;
    l->next_event = number;
    return true;
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

char *stream_snapshot_text(const struct stream_row *rows, int count, struct err *e)
{
    struct buf text;
    buf_init(&text, STREAM_SNAPSHOT_MOST);
    for (int i = 0; i < count; i++)
        buf_printf(&text, "event: snapshot\ndata: %s\n\n", rows[i].content);
    char *out = buf_ok(&text, "snapshot", e) ? buf_take(&text) : NULL;
    buf_fini(&text);
    return out;
}

/* What he may see, and all that is so now unless he goes on from where he was. */
static bool ask_first(struct listener *l, struct db *db, bool resumed, struct err *e)
{
    struct arena arena = {0};
    struct stream_row *rows;
    int count;
    bool ok = stream_scope_ask(db, &l->wish, &l->scope, e);
    if (ok && !resumed) {
        ok = stream_snapshot(db, &l->wish, &arena, &rows, &count, e) &&
             (l->snapshot = stream_snapshot_text(rows, count, e)) != NULL;
    }
    arena_fini(&arena);
    return ok;
}

static struct listener *listener_new(struct call *c)
{
    struct listener *l = must_alloc(sizeof *l);
    const char *account = c->match->values[1];
    l->stream = c->stream;
    l->x = c->x;
    l->wish.topics = must_strdup(c->match->values[0]);
    l->wish.account = account ? must_strdup(account) : NULL;
    l->topics = read_topics(l->wish.topics);
    buf_init(&l->out, STREAM_SNAPSHOT_MOST + 2 * STREAM_TEXT_MOST);
    l->caller = *c->caller;
    l->caller.hash = must_strdup(c->caller->hash ? c->caller->hash : "");
    l->caller.context = must_strdup(c->caller->context);
    return l;
}

static void link_listener(struct listener *l, struct stream *s)
{
    l->renewed_us = mono_now().us;
    l->ending = s->stopping ? "STOPPING" : NULL;
    l->next = s->first;
    l->link = &s->first;
    if (l->next)
        l->next->link = &l->next;
    s->first = l;
}

/* It reads on from where it stood before it asked: what came meanwhile may be in the snapshot already, and
 * nothing is missing. */
bool stream_open(struct call *c, struct err *e)
{
    struct stream *s = c->stream;
    struct listener *l = listener_new(c);
    pthread_mutex_lock(&s->mutex);
    s->opening++; /* what is told from now on is kept */
    uint64_t epoch = s->epoch;
    bool resumed = resume(l, s, exchange_header(c->x, "Last-Event-ID"));
    pthread_mutex_unlock(&s->mutex);
    bool ok = ask_first(l, c->db, resumed, e);
    pthread_mutex_lock(&s->mutex);
    s->opening--;
    ok = ok && !too_many(l, e);
    l->wanting = epoch != s->epoch || !s->connected;
    if (ok)
        link_listener(l, s);
    pthread_mutex_unlock(&s->mutex);
    if (!ok) {
        listener_free(l);
        return false;
    }
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
    MUST(s->stop_fd >= 0 && pthread_create(&s->thread, NULL, stream_run, s) == 0 &&
         pthread_create(&s->beat, NULL, stream_run_beat, s) == 0);
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
    pthread_join(s->beat, NULL);
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
