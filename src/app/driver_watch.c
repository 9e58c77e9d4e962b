/* driver_watch - see the header. */
#include "driver_watch.h"

static void on_fault(void *user, const struct err *fault, bool kept)
{
    (void)user;
    log_write(LOG_ERROR, "collect", "%s; %s", fault->text,
              kept ? "what it was before stays in use" : "it is left out");
}

struct driver_registry *driver_watch_load(const char *folder, struct err *e)
{
    return driver_registry_new_without_faulty(folder, on_fault, NULL, e);
}

bool driver_watch_init(struct driver_watch *w, const char *folder, struct err *e)
{
    *w = (struct driver_watch){.folder = folder};
    w->mark = *folder ? driver_folder_mark(folder) : 0;
    w->newest = driver_watch_load(folder, e);
    return w->newest != NULL;
}

void driver_watch_fini(struct driver_watch *w)
{
    if (w->newest != w->used)
        driver_registry_free(w->newest);
    driver_registry_free(w->used);
    driver_registry_free(w->older);
    *w = (struct driver_watch){0};
}

void driver_watch_look(struct driver_watch *w, bool anyway)
{
    if (!*w->folder)
        return;
    uint64_t mark = driver_folder_mark(w->folder);
    if (mark == w->mark && !anyway)
        return;
    w->mark = mark;
    struct driver_registry *fresh = driver_registry_reload(w->newest, w->folder, on_fault, NULL);
    if (driver_registry_same(fresh, w->newest)) {
        driver_registry_free(fresh);
        return;
    }
    log_write(LOG_INFO, "collect", "the drivers in '%s' have changed", w->folder);
    if (w->newest != w->used)
        driver_registry_free(w->newest);
    w->newest = fresh;
}

bool driver_watch_stale(const struct driver_watch *w)
{
    return w->newest != w->used;
}

const struct driver_registry *driver_watch_use(struct driver_watch *w)
{
    if (driver_watch_stale(w)) {
        driver_registry_free(w->older);
        w->older = w->used;
        w->used = w->newest;
    }
    return w->used;
}
