/* sink_lost - slots that found no room, and records as blobs. Spans of one point are joined: what was booked
 * in between stays, because a gap never takes the place of a reading. */
#include <search.h>
#include <string.h>

#include "sink_internal.h"

struct lost {
    int64_t point_id;
    wall_us from, until;
    int64_t period_us;
};

static int compare(const void *a, const void *b)
{
    int64_t x = ((const struct lost *)a)->point_id, y = ((const struct lost *)b)->point_id;
    return (x > y) - (x < y);
}

void lost_init(struct lost_set *l)
{
    pthread_mutex_init(&l->lock, NULL);
}

void lost_fini(struct lost_set *l)
{
    tdestroy(l->tree, free);
    l->tree = NULL;
    pthread_mutex_destroy(&l->lock);
}

static wall_us last_slot(const struct record *r)
{
    return r->kind == RECORD_GAP ? r->gap.until : r->slot_at;
}

void lost_add(struct lost_set *l, const struct record *r, int64_t period_us)
{
    const struct lost key = {.point_id = r->point_id};
    pthread_mutex_lock(&l->lock);
    void *node = tfind(&key, &l->tree, compare);
    if (!node) {
        struct lost *fresh = must_alloc(sizeof *fresh);
        *fresh = (struct lost){r->point_id, r->slot_at, last_slot(r), period_us};
        node = tsearch(fresh, &l->tree, compare);
        MUST(node != NULL);
        l->count++;
    }
    struct lost *span = *(struct lost **)node;
    span->from = r->slot_at.us < span->from.us ? r->slot_at : span->from;
    span->until = last_slot(r).us > span->until.us ? last_slot(r) : span->until;
    l->changes++;
    pthread_mutex_unlock(&l->lock);
}

static void to_gap(const struct lost *span, struct record *out)
{
    *out = (struct record){.point_id = span->point_id, .slot_at = span->from, .at = wall_now()};
    record_fail(out, "spool_full", "there was no room to keep readings in while PostgreSQL was away");
    out->gap.until = span->until;
    out->gap.period_us = span->period_us;
}

struct walk {
    struct record *out;
    int count, most;
};

static void copy_one(const void *node, VISIT which, void *closure)
{
    struct walk *w = closure;
    if ((which == postorder || which == leaf) && w->count < w->most)
        to_gap(*(struct lost *const *)node, &w->out[w->count++]);
}

int lost_take(struct lost_set *l, struct record *out, int most)
{
    struct walk w = {out, 0, most};
    if (l->count == 0)
        return 0;
    pthread_mutex_lock(&l->lock);
    twalk_r(l->tree, copy_one, &w);
    for (int i = 0; i < w.count; i++) {
        const struct lost key = {.point_id = out[i].point_id};
        struct lost *gone = *(struct lost **)tfind(&key, &l->tree, compare);
        tdelete(&key, &l->tree, compare);
        free(gone);
        l->count--;
        l->changes++;
    }
    pthread_mutex_unlock(&l->lock);
    return w.count;
}

struct record *lost_copy(struct lost_set *l, int *count)
{
    pthread_mutex_lock(&l->lock);
    struct walk w = {must_alloc((size_t)(l->count + 1) * sizeof(struct record)), 0, (int)l->count};
    twalk_r(l->tree, copy_one, &w);
    pthread_mutex_unlock(&l->lock);
    *count = w.count;
    return w.out;
}

/* ---- records as blobs ----------------------------------------------------------------------------- */

enum { PACK_BYTES_MAX = 64 << 20 };

void pack_init(struct pack *p)
{
    *p = (struct pack){0};
    buf_init(&p->bytes, PACK_BYTES_MAX);
}

void pack_fini(struct pack *p)
{
    buf_fini(&p->bytes);
    free(p->blobs);
}

static struct spool_blob *begin_blob(struct pack *p, const struct record *r)
{
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 16;
        p->blobs = must_realloc(p->blobs, (size_t)p->cap * sizeof *p->blobs);
    }
    struct spool_blob *b = &p->blobs[p->count++];
    *b = (struct spool_blob){.first = r->slot_at, .last = r->slot_at};
    return b;
}

void pack_add(struct pack *p, const struct record *r)
{
    struct spool_blob *b = p->count ? &p->blobs[p->count - 1] : NULL;
    if (record_is_live(r))
        return;
    if (!b || b->size + RECORD_BYTES_MAX > SPOOL_BODY_MAX)
        b = begin_blob(p, r);
    size_t before = p->bytes.len;
    record_encode(r, &p->bytes);
    MUST(!p->bytes.overflowed);
    b->size += p->bytes.len - before;
    b->count++;
    b->first = r->slot_at.us < b->first.us ? r->slot_at : b->first;
    b->last = last_slot(r).us > b->last.us ? last_slot(r) : b->last;
    p->records++;
}

const struct spool_blob *pack_blobs(struct pack *p)
{
    const char *at = p->bytes.data;
    for (int i = 0; i < p->count; i++) {
        p->blobs[i].bytes = at;
        at += p->blobs[i].size;
    }
    return p->blobs;
}
