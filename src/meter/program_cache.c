/* program_cache - which programs exist, and who uses them. One goes when its last user gives it back: a
 * driver that is loaded anew must not meet programs of the one before. */
#include <search.h>
#include <string.h>

#include "program.h"

struct program_cache {
    void *tree; /* tsearch */
    int count;
};

static int compare_bytes(const void *a, const void *b, size_t n)
{
    return n ? memcmp(a, b, n) : 0;
}

static int compare(const void *a, const void *b)
{
    const struct program *x = a, *y = b;
    int order = x->driver != y->driver ? ((uintptr_t)x->driver < (uintptr_t)y->driver ? -1 : 1)
                                       : (int)x->scope - (int)y->scope;
    order = order ? order : compare_bytes(&x->want, &y->want, sizeof x->want);
    order = order ? order : compare_bytes(x->map.found, y->map.found, sizeof x->map.found);
    order = order ? order : compare_bytes(x->map.base, y->map.base, sizeof x->map.base);
    order = order ? order : x->map.swap_word_order - y->map.swap_word_order;
    order = order ? order : x->map.hole_count - y->map.hole_count;
    size_t bytes = (size_t)x->map.hole_count * sizeof *x->map.holes;
    return order ? order : compare_bytes(x->map.holes, y->map.holes, bytes);
}

static struct program *make(const struct program *key)
{
    struct program *p = must_alloc(sizeof *p);
    *p = *key;
    meter_map_copy(&p->map, &key->map);
    program_make(p, &p->map);
    return p;
}

struct program *program_get(struct program_cache *cache, const struct meter_map *m,
                            const struct quantity_set *want, enum plan_scope scope)
{
    struct program key = {
        .driver = m->driver, .want = *want, .scope = scope, .map = *m, .users = 1, .cache = cache};
    if (!cache)
        return make(&key);
    void *node = tfind(&key, &cache->tree, compare);
    if (node) {
        struct program *found = *(struct program **)node;
        found->users++;
        return found;
    }
    struct program *made = make(&key);
    MUST(tsearch(made, &cache->tree, compare) != NULL);
    cache->count++;
    return made;
}

void program_put(struct program *p)
{
    if (!p || --p->users > 0)
        return;
    if (p->cache) {
        tdelete(p, &p->cache->tree, compare);
        p->cache->count--;
    }
    plan_fini(&p->plan);
    meter_map_fini(&p->map);
    free(p->steps);
    free(p->marks);
    free(p->others);
    free(p);
}

struct program_cache *program_cache_new(void)
{
    return must_alloc(sizeof(struct program_cache));
}

void program_cache_free(struct program_cache *c)
{
    MUST(!c || c->count == 0);
    free(c);
}

int program_cache_count(const struct program_cache *c)
{
    return c->count;
}
