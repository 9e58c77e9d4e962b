/* stream_internal - what stream.c (ring, listeners, thread) and stream_session.c (who may go on listening)
 * share; see stream.h. */
#ifndef DAHU_HTTP_STREAM_INTERNAL_H
#define DAHU_HTTP_STREAM_INTERNAL_H

#include <pthread.h>

#include "dahu/base/clock.h"
#include "dahu/store/stream.h"
#include "stream.h"

enum {
    STREAM_RING = 4096, /* events that can be resumed from */
    STREAM_SOURCES = 4, /* channels of the database that are listened to */
};

struct event {
    unsigned topics;
    int64_t account, unit, person;
    char *text; /* "event: ...\ndata: ...\n\n", owned */
    size_t size;
};

struct listener {
    struct stream *stream;
    struct listener *next, **link;
    struct exchange *x;
    struct api_caller caller; /* texts are owned */
    char *topic_names;
    unsigned topics;
    struct stream_scope scope;
    uint64_t next_event; /* number of the next one to look at */
    struct buf out;      /* what is being sent */
    size_t sent;
    bool greeted, beat, reload;
    const char *ending; /* why it ends; NULL: it does not */
    bool ended;         /* and has been told */
    int64_t behind_us;  /* since when something waits for it; 0: nothing does */
    int64_t renewed_us; /* when its session was last found good */
};

struct stream {
    char *url;
    pthread_t thread;
    int stop_fd;
    uint64_t epoch; /* of this process: numbers of another one mean nothing here */
    pthread_mutex_t mutex;
    bool stopping, connected;
    struct listener *first;
    struct event ring[STREAM_RING];
    uint64_t oldest, head; /* numbers; those of [oldest, head) are in the ring */
    size_t ring_bytes;
    struct complaint fault;
    /* of the thread alone */
    struct buf waiting[STREAM_SOURCES]; /* things that notices named */
    int64_t beat_us, renew_us;
};

/* With the mutex held: something waits for it, it is woken, and the time runs in which it must take it. */
void stream_poke(struct listener *l);
/* With the mutex held: it is told @why (static), and then its answer ends. */
void stream_end(struct listener *l, const char *why);
/* Holds every listener to its session; @db NULL: nobody can be asked. */
void stream_renew(struct stream *s, struct db *db);

#endif
