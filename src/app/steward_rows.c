/* steward_rows - the half of the steward that looks at the rows and makes assignments of them; see steward.h.
 */
#include <string.h>

#include "steward_inside.h"

enum {
    DOUBT_MS = 60000, /* between looks at the rows themselves, though no notice came */
    WORK_MS = 30000,  /* longest wait for a roster */
};

/* ---- assignments --------------------------------------------------------------------------------- */

static void post(struct steward *s, struct assignment *a)
{
    assignment_free(s->previous);
    s->previous = s->current; /* the loop may still be in it */
    s->current = a;
    s->posted++;
    atomic_store(&s->meters, a->roster->count);
    atomic_store(&s->fresh, a);
    steward_wake(s->config.wake_fd);
}

/* Long statements have a connection of their own, which may take its time. */
static bool connect_for_work(struct steward *s, struct db **out, struct err *e)
{
    const struct db_wait wait = {WORK_MS, -1};
    return db_open_limited(out, s->url, "steward", &wait, e);
}

static bool note_periods(struct steward *s, struct db *work, struct err *e)
{
    for (bool more = true; more && !atomic_load(&s->stopping);)
        if (!collection_refresh(work, &more, e) || !steward_renew(s, e))
            return false;
    return true;
}

static bool load(struct steward *s, struct db *work, struct err *e)
{
    struct roster *r;
    const int64_t *moved = NULL;
    int moved_count = 0;
    if (!note_periods(s, work, e) || !roster_load(work, s->self.name, ROSTER_OWN, &r, e))
        return false;
    if (s->current && !roster_moved(work, s->current->roster, r, &moved, &moved_count, e)) {
        roster_free(r);
        return false;
    }
    struct assignment *a = assignment_new(s->config.config, driver_watch_use(&s->drivers), r);
    a->moved = moved;
    a->moved_count = moved_count;
    post(s, a);
    return true;
}

bool steward_look_at_rows(struct steward *s, struct err *e)
{
    int64_t fingerprint, next_ms;
    struct db *work;
    (void)db_heard(s->db); /* notices up to now are answered by this look */
    if (!roster_next(s->db, &next_ms, e) || !roster_fingerprint(s->db, s->self.name, &fingerprint, e))
        return false;
    s->rows_due = (mono_us){mono_now().us + (next_ms < DOUBT_MS ? next_ms + 1 : DOUBT_MS) * 1000};
    if (s->current && fingerprint == s->current->roster->fingerprint && !driver_watch_stale(&s->drivers))
        return true;
    if (!connect_for_work(s, &work, e))
        return false;
    bool ok = load(s, work, e);
    db_close(work);
    return ok;
}

/* ---- holes --------------------------------------------------------------------------------------- */

static void free_found(struct found *f)
{
    while (f) {
        struct found *next = f->next;
        free(f);
        f = next;
    }
}

static struct found *oldest_first(struct found *newest)
{
    struct found *first = NULL;
    while (newest) {
        struct found *next = newest->next;
        newest->next = first;
        first = newest;
        newest = next;
    }
    return first;
}

/* The meter that it was found at; NULL when another has come in its place, or nobody knows. */
static const struct roster_row *meter_of(const struct steward *s, const struct found *f)
{
    const struct roster_row *now = roster_find(s->current->roster, f->point_id), *then = NULL;
    if (f->applied == s->posted)
        return now;
    if (s->previous && f->applied + 1 == s->posted)
        then = roster_find(s->previous->roster, f->point_id);
    return now && then && now->meter_id == then->meter_id && strcmp(now->driver, then->driver) == 0 ? now
                                                                                                    : NULL;
}

bool steward_store_holes(struct steward *s, struct err *e)
{
    bool ok = true;
    struct found *first = oldest_first(atomic_exchange(&s->found, NULL));
    for (const struct found *f = first; f && ok; f = f->next) {
        const struct roster_row *row = meter_of(s, f);
        ok = !row || meter_holes_store(s->db, row->meter_id, row->driver, f->holes, f->count, e);
    }
    free_found(first);
    return ok;
}

void steward_drop_holes(struct steward *s)
{
    free_found(atomic_exchange(&s->found, NULL));
}

/* Called by the loop. */
void steward_holes(struct steward *s, int64_t point_id, const struct read_request *holes, int count)
{
    struct found *f = must_alloc(sizeof *f + (size_t)count * sizeof *holes);
    f->point_id = point_id;
    f->applied = atomic_load(&s->applied);
    f->count = count;
    if (count)
        memcpy(f->holes, holes, (size_t)count * sizeof *holes);
    f->next = atomic_load(&s->found);
    while (!atomic_compare_exchange_weak(&s->found, &f->next, f))
        ;
    /* the next turn will do: nothing waits for it */
}
