/* reading_slots - the slots of a batch in the order of their keys. */
#include <string.h>

#include "reading_internal.h"

static void add(struct slot_keys *k, wall_us slot_at, const struct record *r)
{
    if (k->count == k->cap) {
        k->cap = k->cap ? 2 * k->cap : 1024;
        k->key = must_realloc(k->key, (size_t)k->cap * sizeof *k->key);
    }
    k->key[k->count++] = (struct slot_key){slot_at, r->point_id, r};
}

static int compare(const void *a, const void *b)
{
    const struct slot_key *x = a, *y = b;
    if (x->slot_at.us != y->slot_at.us)
        return x->slot_at.us < y->slot_at.us ? -1 : 1;
    return (x->point_id > y->point_id) - (x->point_id < y->point_id);
}

static void add_gap(struct slot_keys *k, const struct record *r)
{
    int64_t period = r->gap.period_us > 0 ? r->gap.period_us : 1;
    for (int64_t slot = r->slot_at.us; slot <= r->gap.until.us; slot += period) {
        if (++k->gaps > READING_SLOTS_AT_ONCE) { /* days of gaps in one record: PostgreSQL makes those */
            k->repeats = true;
            return;
        }
        add(k, (wall_us){slot}, r);
    }
}

void slot_keys_fill(struct slot_keys *k, const struct record *batch, int count)
{
    k->count = k->gaps = 0;
    k->repeats = false;
    for (int i = 0; i < count && !k->repeats; i++)
        if (batch[i].kind == RECORD_READING)
            add(k, batch[i].slot_at, &batch[i]);
        else if (batch[i].kind == RECORD_GAP)
            add_gap(k, &batch[i]);
    bool sorted = true;
    for (int i = 1; i < k->count && sorted; i++)
        sorted = compare(&k->key[i - 1], &k->key[i]) <= 0;
    if (!sorted)
        qsort(k->key, (size_t)k->count, sizeof *k->key, compare);
    for (int i = 1; i < k->count && !k->repeats; i++)
        k->repeats = compare(&k->key[i - 1], &k->key[i]) == 0;
}

const struct slot_key *slot_keys_find(const struct slot_keys *k, int64_t point_id, wall_us slot_at)
{
    struct slot_key wanted = {slot_at, point_id, NULL};
    return bsearch(&wanted, k->key, (size_t)k->count, sizeof *k->key, compare);
}
