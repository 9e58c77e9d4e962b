/* window - see the header. */
#include "dahu/modbus/window.h"

#include <string.h>

void window_fini(struct window *w)
{
    free(w->flights);
    *w = (struct window){0};
}

struct flight *window_add(struct window *w, mono_us now, int64_t timeout_us)
{
    MUST(w->count < WINDOW_MOST);
    if (w->count == w->room) {
        w->room = w->room ? 2 * w->room : 1;
        w->flights = must_realloc(w->flights, (size_t)w->room * sizeof *w->flights);
    }
    struct flight *f = &w->flights[w->count++];
    *f = (struct flight){.sent = now, .deadline = {now.us + w->count * timeout_us}};
    return f;
}

int window_find(const struct window *w, uint16_t transaction)
{
    for (int i = 0; i < w->count; i++)
        if (w->flights[i].transaction == transaction)
            return i;
    return -1;
}

void window_remove(struct window *w, int i, mono_us now, int64_t timeout_us)
{
    MUST(i >= 0 && i < w->count);
    w->count--;
    memmove(w->flights + i, w->flights + i + 1, (size_t)(w->count - i) * sizeof *w->flights);
    for (; i < w->count; i++) {
        int64_t latest = now.us + (i + 1) * timeout_us;
        if (w->flights[i].deadline.us > latest)
            w->flights[i].deadline.us = latest;
    }
}

mono_us window_deadline(const struct window *w)
{
    mono_us first = {INT64_MAX};
    for (int i = 0; i < w->count; i++)
        if (w->flights[i].deadline.us < first.us)
            first = w->flights[i].deadline;
    return first;
}
