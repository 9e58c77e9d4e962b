/* poller_links - the links of a poller: one for each address, as long as a target uses it. */
#include <search.h>
#include <string.h>

#include "poller_parts.h"

static int compare_links(const void *a, const void *b)
{
    return strcmp(((const struct shared_link *)a)->uri, ((const struct shared_link *)b)->uri);
}

static void append(struct shared_links *s, struct shared_link *link)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        s->all = must_realloc(s->all, (size_t)s->room * sizeof *s->all);
    }
    link->place = s->count;
    s->all[s->count++] = link;
}

struct shared_link *link_share(struct shared_links *s, struct engine *g, const struct poll_target *t)
{
    struct shared_link key = {.uri = (char *)(uintptr_t)t->uri};
    struct err fault;
    void *node = tfind(&key, &s->by_uri, compare_links);
    if (node) {
        struct shared_link *found = *(struct shared_link **)node;
        found->users++;
        return found;
    }
    struct shared_link *made = must_alloc(sizeof *made);
    made->uri = must_strdup(t->uri);
    made->users = 1;
    if (!link_new(&made->link, g, &(struct link_config){t->uri, t->timeouts, t->max_in_flight}, &fault)) {
        made->link = NULL;
        made->fault = must_alloc(sizeof fault);
        *made->fault = fault;
    }
    MUST(tsearch(made, &s->by_uri, compare_links) != NULL);
    append(s, made);
    return made;
}

void link_unshare(struct shared_links *s, struct shared_link *link)
{
    if (--link->users > 0)
        return;
    tdelete(link, &s->by_uri, compare_links);
    s->all[link->place] = s->all[--s->count];
    s->all[link->place]->place = link->place;
    link_free(link->link);
    free(link->fault);
    free(link->uri);
    free(link);
}

void shared_links_fini(struct shared_links *s)
{
    MUST(s->count == 0);
    free(s->all);
}
