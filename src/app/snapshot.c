/* snapshot - see the header. */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { METERS_A_STEP = 2000 };

static int by_address(const void *a, const void *b)
{
    return strcmp(((const struct snapshot_link *)a)->status.uri,
                  ((const struct snapshot_link *)b)->status.uri);
}

static void copy_links(struct snapshot *s)
{
    struct poll_link l;
    int count = 0;
    for (int cursor = 0; poller_visit_link(s->poller, &cursor, &l);)
        count++;
    s->links = arena_alloc(&s->arena, (size_t)(count + 1) * sizeof *s->links);
    for (int cursor = 0; s->link_count < count && poller_visit_link(s->poller, &cursor, &l);) {
        struct snapshot_link *to = &s->links[s->link_count++];
        to->meters = l.targets;
        if (l.link)
            link_status(l.link, &to->status);
        else
            to->status = (struct link_status){.state = LINK_DOWN, .error = l.fault->text};
        to->status.uri = arena_strdup(&s->arena, l.uri);
        to->status.error = arena_strdup(&s->arena, to->status.error);
    }
    qsort(s->links, (size_t)s->link_count, sizeof *s->links, by_address);
}

void snapshot_begin(struct snapshot *s, const struct poller *poller, struct sink *sink,
                    const struct engine *engine)
{
    *s = (struct snapshot){.mono = mono_now(),
                           .wall = wall_now(),
                           .poller = poller,
                           .cursor = INT64_MIN,
                           .slots = poller_counters(poller),
                           .longest_turn_us = engine_longest_turn_us(engine)};
    sink_status(sink, &s->sink);
    copy_links(s);
}

/* Room for one more; the rows so far stay in the arena until the end. */
static struct poll_status *next_meter(struct snapshot *s)
{
    if (s->meter_count == s->meter_room) {
        int room = s->meter_room ? 2 * s->meter_room : METERS_A_STEP;
        struct poll_status *more = arena_alloc(&s->arena, (size_t)room * sizeof *more);
        for (int i = 0; i < s->meter_count; i++)
            more[i] = s->meters[i];
        s->meters = more;
        s->meter_room = room;
    }
    return &s->meters[s->meter_count];
}

bool snapshot_more(struct snapshot *s)
{
    for (int i = 0; i < METERS_A_STEP; i++) {
        struct poll_status *m = next_meter(s);
        if (!poller_visit(s->poller, &s->cursor, m))
            return false;
        m->point = arena_strdup(&s->arena, m->point);
        m->name = arena_strdup(&s->arena, m->name);
        m->uri = arena_strdup(&s->arena, m->uri);
        m->driver = m->driver ? arena_strdup(&s->arena, m->driver) : NULL;
        m->detail = arena_strdup(&s->arena, m->detail ? m->detail : "");
        s->meter_count++;
    }
    return true;
}

void snapshot_fini(struct snapshot *s)
{
    arena_fini(&s->arena);
}
