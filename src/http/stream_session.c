/* stream_session - who may go on listening, what he may see, and the snapshots of those who want one: every
 * listener is held to its session; see stream.h. The database is asked without the mutex, once for all
 * listeners of a session who wish for the same. */
#include <string.h>

#include "stream_internal.h"

/* A session that a database which answers could not look at for so long is none. */
enum { LOST_MS = 15000 };

/* A caller of the list whose session is to be looked at: its texts are copied, because the listener may go.
 */
struct look {
    struct api_caller caller;
    struct stream_wish wish;
    bool wanting;
    struct stream_scope scope;
    char *snapshot;
    bool ok, away;
};

static bool is_of(const struct listener *l, const struct look *k)
{
    const char *of = l->wish.account ? l->wish.account : "", *other = k->wish.account ? k->wish.account : "";
    return strcmp(l->caller.hash, k->caller.hash) == 0 && strcmp(l->wish.topics, k->wish.topics) == 0 &&
           strcmp(of, other) == 0;
}

static struct look *look_find(struct look *looks, int count, const struct listener *l)
{
    for (int i = 0; i < count; i++)
        if (is_of(l, &looks[i]))
            return &looks[i];
    return NULL;
}

static void look_init(struct look *k, const struct listener *l)
{
    k->caller = l->caller;
    k->caller.hash = must_strdup(l->caller.hash);
    k->caller.context = must_strdup(l->caller.context);
    k->wish.topics = must_strdup(l->wish.topics);
    k->wish.account = l->wish.account ? must_strdup(l->wish.account) : NULL;
}

static void look_fini(struct look *k)
{
    free((char *)(uintptr_t)k->caller.hash);
    free((char *)(uintptr_t)k->caller.context);
    free((char *)(uintptr_t)k->wish.topics);
    free((char *)(uintptr_t)k->wish.account);
    free(k->snapshot);
    stream_scope_fini(&k->scope);
}

/* One look for all listeners of a session and the same wish. */
static struct look *list_looks(struct stream *s, int *count)
{
    int room = 0;
    pthread_mutex_lock(&s->mutex);
    for (struct listener *l = s->first; l; l = l->next)
        room++;
    struct look *looks = must_alloc((size_t)(room ? room : 1) * sizeof *looks);
    *count = 0;
    for (struct listener *l = s->first; l; l = l->next) {
        struct look *k = look_find(looks, *count, l);
        if (!k)
            look_init(k = &looks[(*count)++], l);
        k->wanting |= l->wanting;
    }
    pthread_mutex_unlock(&s->mutex);
    return looks;
}

static void take_scope(struct listener *l, const struct stream_scope *from)
{
    size_t accounts = (size_t)from->account_count * sizeof *from->accounts;
    size_t units = (size_t)from->unit_count * sizeof *from->units;
    stream_scope_fini(&l->scope);
    l->scope = *from;
    l->scope.accounts = must_alloc(accounts + 1);
    l->scope.units = must_alloc(units + 1);
    memcpy(l->scope.accounts, from->accounts, accounts);
    memcpy(l->scope.units, from->units, units);
}

/* All that was published was so before the snapshot was taken: it goes on behind that. */
static void take_snapshot(struct listener *l, const char *text)
{
    free(l->snapshot);
    l->snapshot = must_strdup(text);
    l->next_event = l->stream->head;
    l->wanting = false;
    stream_poke(l);
}

static void apply_look(struct listener *l, const struct look *k, int64_t now_us)
{
    if (k && k->ok) {
        take_scope(l, &k->scope);
        if (l->wanting && k->snapshot)
            take_snapshot(l, k->snapshot);
        l->renewed_us = now_us;
    } else if (k && !k->away) {
        stream_end(l, "SIGNED_OUT");
    }
    if (!l->stream->connected)
        l->renewed_us = now_us; /* it is told nothing but the time until it can be looked at */
    if (now_us - l->renewed_us > LOST_MS * INT64_C(1000))
        stream_end(l, "DATABASE_AWAY");
}

static void apply_looks(struct stream *s, struct look *looks, int count)
{
    int64_t now_us = mono_now().us;
    pthread_mutex_lock(&s->mutex);
    for (struct listener *l = s->first; l; l = l->next)
        apply_look(l, look_find(looks, count, l), now_us);
    pthread_mutex_unlock(&s->mutex);
    for (int i = 0; i < count; i++)
        look_fini(&looks[i]);
    free(looks);
}

static bool ask_snapshot(struct db *db, struct look *k, struct err *e)
{
    struct arena arena = {0};
    struct stream_row *rows;
    int count;
    bool ok = stream_snapshot(db, &k->wish, &arena, &rows, &count, e) &&
              (k->snapshot = stream_snapshot_text(rows, count, e)) != NULL;
    arena_fini(&arena);
    return ok;
}

static bool ask(struct db *db, struct look *k, struct err *e)
{
    if (!stream_renew_begin(db, &k->caller, e))
        return false;
    bool ok = stream_scope_ask(db, &k->wish, &k->scope, e) && (!k->wanting || ask_snapshot(db, k, e));
    stream_renew_end(db);
    return ok;
}

void stream_renew(struct stream *s, struct db *db)
{
    int count;
    struct err e;
    struct look *looks = list_looks(s, &count);
    for (int i = 0; i < count; i++) {
        struct look *k = &looks[i];
        k->ok = db && db_alive(db) && ask(db, k, &e);
        /* only a refusal ends a stream at once; whatever else it was may be over in a moment */
        k->away = !k->ok && (!db || !db_alive(db) || strncmp(e.sqlstate, "DH", 2) != 0);
    }
    apply_looks(s, looks, count);
}
