/**
 * arena - memory of one request or one job, freed in one call.
 *
 * Pointers stay valid until arena_fini. Not thread safe: one owner.
 */
#ifndef DAHU_BASE_ARENA_H
#define DAHU_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *blocks; /* newest first; zeroed struct = empty arena */
};

void arena_fini(struct arena *a);                         /* frees everything; reusable afterwards */
void *arena_alloc(struct arena *a, size_t size);          /* zeroed, aligned for any type */
char *arena_strdup(struct arena *a, const char *text);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
