/* watch - see the header. One list under one mutex; a phase change is one store and takes no lock. */
#include "dahu/http/watch.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

#include "dahu/base/clock.h"

struct watched {
    struct watch *watch;
    struct watched *next, **link; /* guarded by the mutex */
    int fd;
    atomic_int phase;
    atomic_llong until_us; /* end of the phase; INT64_MAX = none */
    atomic_ullong bytes;   /* received when it became idle */
};

struct watch {
    int limit_ms[WATCH_PHASES];
    struct watched *first;
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    bool stopping;
    pthread_t thread;
};

/* Bytes that the kernel has received on @fd so far; 0 when it does not say (before Linux 4.1). */
static uint64_t bytes_received(int fd)
{
    struct tcp_info info;
    socklen_t n = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 ||
        n < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
        return 0;
    return info.tcpi_bytes_received;
}

void watch_enter(struct watched *c, enum watch_phase phase)
{
    int limit_ms = c->watch->limit_ms[phase];
    if (phase == WATCH_IDLE)
        atomic_store(&c->bytes, bytes_received(c->fd));
    /* the phase first: then the thread cannot take a deadline of the new phase for one of an idle connection
     */
    atomic_store(&c->phase, (int)phase);
    atomic_store(&c->until_us, limit_ms ? mono_now().us + limit_ms * INT64_C(1000) : INT64_MAX);
}

/* Bytes of a next request are there, but its head is not complete, else the phase would be another. */
static void notice_next_request(struct watched *c)
{
    int idle = WATCH_IDLE;
    long long until = atomic_load(&c->until_us);
    if (bytes_received(c->fd) <= atomic_load(&c->bytes))
        return;
    /* the HTTP thread may move on at any moment: only an unchanged deadline is replaced */
    long long head = mono_now().us + c->watch->limit_ms[WATCH_HEAD] * INT64_C(1000);
    if (head < until && atomic_compare_exchange_strong(&c->until_us, &until, head))
        atomic_compare_exchange_strong(&c->phase, &idle, WATCH_HEAD);
}

/* Called with the mutex held, so no connection is closed meanwhile. */
static void inspect(struct watch *w)
{
    int64_t now_us = mono_now().us;
    for (struct watched *c = w->first; c; c = c->next) {
        if (now_us >= atomic_load(&c->until_us))
            shutdown(c->fd, SHUT_RDWR);
        else if (atomic_load(&c->phase) == WATCH_IDLE)
            notice_next_request(c);
    }
}

/* A fifth of the shortest limit, so that no client gets much more than it; 20 to 250 ms. */
static int64_t tick_us(const struct watch *w)
{
    int64_t us = 250000;
    for (int i = 0; i < WATCH_PHASES; i++)
        if (w->limit_ms[i] && w->limit_ms[i] * INT64_C(200) < us)
            us = w->limit_ms[i] * INT64_C(200);
    return us < 20000 ? 20000 : us;
}

static void *run(void *arg)
{
    struct watch *w = arg;
    pthread_mutex_lock(&w->mutex);
    while (!w->stopping) {
        inspect(w);
        int64_t next_us = mono_now().us + tick_us(w);
        struct timespec ts = {next_us / 1000000, next_us % 1000000 * 1000};
        pthread_cond_timedwait(&w->stop, &w->mutex, &ts);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

struct watch *watch_new(const int limit_ms[static WATCH_PHASES])
{
    struct watch *w = must_alloc(sizeof *w);
    for (int i = 0; i < WATCH_PHASES; i++)
        w->limit_ms[i] = limit_ms[i];
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&w->mutex, NULL);
    MUST(pthread_create(&w->thread, NULL, run, w) == 0);
    return w;
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    MUST(w->first == NULL);
    w->stopping = true;
    pthread_cond_signal(&w->stop);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->stop);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}

struct watched *watch_add(struct watch *w, int fd)
{
    struct watched *c = must_alloc(sizeof *c);
    c->watch = w;
    c->fd = fd;
    watch_enter(c, WATCH_HEAD);
    pthread_mutex_lock(&w->mutex);
    c->next = w->first;
    c->link = &w->first;
    if (c->next)
        c->next->link = &c->next;
    w->first = c;
    pthread_mutex_unlock(&w->mutex);
    return c;
}

void watch_remove(struct watched *c)
{
    pthread_mutex_lock(&c->watch->mutex);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    pthread_mutex_unlock(&c->watch->mutex);
    free(c);
}
