/*
 * steward_inside - what the two halves of the steward share: steward.c (life, fence, endpoints) and
 * steward_rows.c (what is to be read, what meters lack).
 *
 * Shared with the loop: the fence, the assignment that is on its way, the count of those that were applied,
 * and the holes that wait. Each is one atomic, written by one side; eventfds wake the other side.
 */
#ifndef DAHU_APP_STEWARD_INSIDE_H
#define DAHU_APP_STEWARD_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "dahu/store/lease.h"
#include "driver_watch.h"
#include "process.h"
#include "steward.h"

/* What the loop found a meter to lack. */
struct found {
    struct found *next;
    int64_t point_id;
    unsigned applied; /* assignments, when it was found */
    int count;
    struct read_request holes[];
};

struct steward {
    struct steward_config config;
    char *url, *process;
    char instance[PROCESS_INSTANCE_BYTES];
    struct lease_self self;
    pthread_t thread;
    bool running;
    int wake; /* eventfd of the thread */
    /* shared with the loop */
    _Atomic bool stopping, hurry, ousted;
    _Atomic int64_t fence_us, renewed_us, clock_ahead_us;
    _Atomic(struct assignment *) fresh; /* made, not taken by the loop yet */
    _Atomic(struct found *) found;
    _Atomic unsigned applied; /* assignments, by the loop */
    _Atomic int others, owned, share, meters;
    /* of the thread */
    struct db *db;
    struct driver_watch drivers;
    struct assignment *current, *previous; /* the newest, on its way or applied; the one before */
    unsigned posted;
    bool lapsed;  /* the life had run out: nothing may be read before the rows were looked at */
    bool leaving; /* endpoints are marked that the newest assignment does not have */
    bool look;    /* at the rows, whether or not it is time */
    mono_us turn_due, look_due, rows_due, balance_due, release_due;
    struct complaint away, refused, alone, still, clock;
};

static inline bool steward_on_its_way(const struct steward *s)
{
    return atomic_load(&s->applied) != s->posted;
}
void steward_wake(int fd);
/* steward_renew - between two long statements: the life goes on. */
bool steward_renew(struct steward *s, struct err *e) NODISCARD;
/* steward_look_at_rows - makes an assignment when the rows or the drivers are others than those of the
 * newest; none is on its way. */
bool steward_look_at_rows(struct steward *s, struct err *e) NODISCARD;
/* steward_store_holes - what cannot be stored now is found again after the next restart. */
bool steward_store_holes(struct steward *s, struct err *e) NODISCARD;
/* steward_drop_holes - what was not stored. */
void steward_drop_holes(struct steward *s);

#endif
