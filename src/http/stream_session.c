/* stream_session - who may go on listening, and what he may see: every listener is held to its session; see
 * stream.h. The database is asked without the mutex, once for all listeners of a session. */
#include <string.h>

#include "stream_internal.h"

/* A session that could not be looked at for so long is none. */
enum { LOST_MS = 15000 };

/* A caller of the list whose session is to be looked at: its texts are copied, because the listener may go.
 */
struct look {
    struct api_caller caller;
    char *topics;
    struct stream_scope scope;
    bool ok, away;
};

static int compare_scope(const struct listener *l, const struct look *k)
{
    int order = strcmp(l->caller.hash, k->caller.hash);
    return order ? order : strcmp(l->topic_names, k->topics);
}

static struct look *look_find(struct look *looks, int count, const struct listener *l)
{
    for (int i = 0; i < count; i++)
        if (compare_scope(l, &looks[i]) == 0)
            return &looks[i];
    return NULL;
}

/* One look for all listeners of a session and the same topics. */
static struct look *list_looks(struct stream *s, int *count)
{
    int room = 0;
    pthread_mutex_lock(&s->mutex);
    for (struct listener *l = s->first; l; l = l->next)
        room++;
    struct look *looks = must_alloc((size_t)(room ? room : 1) * sizeof *looks);
    *count = 0;
    for (struct listener *l = s->first; l; l = l->next) {
        if (look_find(looks, *count, l))
            continue;
        struct look *k = &looks[(*count)++];
        k->caller = l->caller;
        k->caller.hash = must_strdup(l->caller.hash);
        k->caller.context = must_strdup(l->caller.context);
        k->topics = must_strdup(l->topic_names);
    }
    pthread_mutex_unlock(&s->mutex);
    return looks;
}

static void apply_look(struct listener *l, const struct look *k, int64_t now_us)
{
    if (k && k->ok) {
        stream_scope_fini(&l->scope);
        l->scope = k->scope;
        size_t accounts = (size_t)k->scope.account_count * sizeof *k->scope.accounts;
        size_t units = (size_t)k->scope.unit_count * sizeof *k->scope.units;
        l->scope.accounts = must_alloc(accounts + 1);
        l->scope.units = must_alloc(units + 1);
        memcpy(l->scope.accounts, k->scope.accounts, accounts);
        memcpy(l->scope.units, k->scope.units, units);
        l->renewed_us = now_us;
    } else if (k && !k->away) {
        stream_end(l, "SIGNED_OUT");
    }
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
    for (int i = 0; i < count; i++) {
        free((char *)(uintptr_t)looks[i].caller.hash);
        free((char *)(uintptr_t)looks[i].caller.context);
        free(looks[i].topics);
        stream_scope_fini(&looks[i].scope);
    }
    free(looks);
}

void stream_renew(struct stream *s, struct db *db)
{
    int count;
    struct err e;
    struct look *looks = list_looks(s, &count);
    for (int i = 0; i < count; i++) {
        struct look *k = &looks[i];
        k->ok = db && db_alive(db) && stream_scope_renew(db, &k->caller, k->topics, &k->scope, &e);
        /* only a refusal ends a stream at once; whatever else it was may be over in a moment */
        k->away = !k->ok && (!db || strncmp(e.sqlstate, "DH", 2) != 0);
    }
    apply_looks(s, looks, count);
}
