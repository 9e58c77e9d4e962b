/* stream_internal - what stream.c (ring, listeners), stream_thread.c (what the database tells) and
 * stream_session.c (who may go on listening, and snapshots) share; see stream.h. */
#ifndef DAHU_HTTP_STREAM_INTERNAL_H
#define DAHU_HTTP_STREAM_INTERNAL_H

#include <pthread.h>

#include "dahu/base/clock.h"
#include "dahu/store/stream.h"
#include "stream.h"

enum {
    STREAM_RING = 4096, /* events that can be resumed from */
    STREAM_SOURCES = 5, /* channels of the database that are listened to */
    STREAM_TEXT_MOST = 64 * 1024,
    STREAM_SNAPSHOT_MOST = 32 * 1024 * 1024,
};

enum stream_topic { TOPIC_LIVE = 1, TOPIC_ALARMS = 2, TOPIC_DUE = 4 };

struct event {
    unsigned topics;
    struct stream_row whom; /* without its content */
    char *text;             /* "event: ...\ndata: ...\n\n", owned */
    size_t size;
};

struct listener {
    struct stream *stream;
    struct listener *next, **link;
    struct exchange *x;
    struct api_caller caller; /* texts are owned */
    struct stream_wish wish;  /* texts are owned */
    unsigned topics;
    struct stream_scope scope;
    uint64_t next_event; /* number of the next one to look at */
    struct buf out;      /* what is being sent */
    size_t sent;
    char *snapshot; /* to be sent before anything else, owned; NULL: none */
    bool greeted, beat;
    bool wanting;       /* what came between is not known: nothing is sent before a snapshot is there */
    const char *ending; /* why it ends; NULL: it does not */
    bool ended;         /* and has been told */
    int64_t behind_us;  /* since when something waits for it; 0: nothing does */
    int64_t renewed_us; /* when its session was last found good */
};

struct stream {
    char *url;
    pthread_t thread, beat;
    int stop_fd;
    pthread_mutex_t mutex;
    bool stopping, connected;
    int64_t asked_us; /* since when the database owes an answer; 0: it does not */
    int opening;      /* listeners that are about to be there */
    struct listener *first;
    uint64_t epoch; /* anew with each connection: numbers of another one mean nothing */
    struct event ring[STREAM_RING];
    uint64_t oldest, head; /* numbers; those of [oldest, head) are in the ring */
    size_t ring_bytes;
    uint64_t whole_since[STREAM_SOURCES]; /* from which number on the ring has all that a channel told */
    struct complaint fault;
    /* of the thread alone */
    struct buf waiting[STREAM_SOURCES]; /* things that notices named */
    int64_t heard_us[STREAM_SOURCES];   /* when somebody last listened to it */
    int64_t renew_us;
};

/* With the mutex held: something waits for it, it is woken, and the time runs in which it must take it. */
void stream_poke(struct listener *l);
/* With the mutex held: it is told @why (static), and then its answer ends. */
void stream_end(struct listener *l, const char *why);
/* With the mutex held: @text (owned from now on) goes into the ring. */
void stream_publish(struct stream *s, unsigned topics, const struct stream_row *whom, char *text,
                    size_t size);
/* With the mutex held: numbers of before mean nothing any more, and nobody is told what came before. */
void stream_forget(struct stream *s);
/* Topics of channel @source of the database. */
unsigned stream_source_topics(int source);
/* The thread that hears the database, and the one that beats whatever the database does; @arg the stream. */
void *stream_run(void *arg);
void *stream_run_beat(void *arg);
/* The rows of a snapshot as events; owned. NULL: they are too long (@e). */
char *stream_snapshot_text(const struct stream_row *rows, int count, struct err *e);
/* Holds every listener to its session, and sends a snapshot to those who want one; @db NULL: nobody can be
 * asked. */
void stream_renew(struct stream *s, struct db *db);

#endif
