/* pool - see the header. One mutex guards all of it: it is held for moments, never during SQL. */
#include "dahu/store/pool.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "dahu/base/clock.h"

struct job {
    pool_fn fn;
    void *arg;
    mono_us queued;
};

struct worker {
    struct pool *pool;
    pthread_t thread;
    struct db *db; /* NULL while not connected */
};

struct pool {
    struct pool_settings settings; /* url and area are owned copies */
    pthread_mutex_t mutex;
    pthread_cond_t work, ended;
    struct job *ring;
    int first, waiting, running;
    int abort_fd;     /* readable: every wait for PostgreSQL ends now */
    bool stopping;    /* no new jobs; waiting ones are told */
    mono_us retry_at; /* no attempt to connect before */
    int64_t delay_us; /* of the next failure */
    struct err away;  /* why the last attempt failed; code ERR_NONE when it did not */
    struct complaint fault;
    struct worker workers[];
};

static const int64_t FIRST_DELAY_US = 250000, LAST_DELAY_US = 4000000;

static bool connect_now(struct worker *w, struct err *e)
{
    const struct pool_settings *s = &w->pool->settings;
    struct db_wait wait = {s->statement_ms, w->pool->abort_fd};
    if (!db_open_limited(&w->db, s->url, s->area, &wait, e))
        return false;
    if (s->prepare && !s->prepare(w->db, e)) {
        db_close(w->db);
        w->db = NULL;
        return false;
    }
    return true;
}

/* Called with the mutex held. A failure delays the next attempt of every worker. */
static void remember_failure(struct pool *p, const struct err *e)
{
    p->away = *e;
    p->delay_us = p->delay_us ? p->delay_us * 2 : FIRST_DELAY_US;
    if (p->delay_us > LAST_DELAY_US)
        p->delay_us = LAST_DELAY_US;
    p->retry_at.us = mono_now().us + p->delay_us;
    complain(&p->fault, mono_now().us, err_log_level(e->code), p->settings.area, "%s", e->text);
}

static void remember_success(struct pool *p)
{
    p->away.code = ERR_NONE;
    p->delay_us = 0;
    complaint_end(&p->fault, p->settings.area, "connected to PostgreSQL again");
}

/* True with a usable connection; else @e says why there is none. */
static bool ensure_connection(struct worker *w, struct err *e)
{
    struct pool *p = w->pool;
    if (w->db && db_alive(w->db))
        return true;
    db_close(w->db);
    w->db = NULL;
    pthread_mutex_lock(&p->mutex);
    bool wait = p->away.code != ERR_NONE && mono_now().us < p->retry_at.us;
    if (wait)
        *e = p->away;
    else if (p->away.code != ERR_NONE)
        p->retry_at.us = mono_now().us + LAST_DELAY_US; /* this worker tries, the others do not join in */
    pthread_mutex_unlock(&p->mutex);
    if (wait)
        return false;
    bool ok = connect_now(w, e);
    pthread_mutex_lock(&p->mutex);
    if (ok)
        remember_success(p);
    else
        remember_failure(p, e);
    pthread_mutex_unlock(&p->mutex);
    return ok;
}

/* Waits for a job; false when the pool stops and none is left. */
static bool take(struct worker *w, struct job *job, bool *stopping)
{
    struct pool *p = w->pool;
    pthread_mutex_lock(&p->mutex);
    while (p->waiting == 0 && !p->stopping)
        pthread_cond_wait(&p->work, &p->mutex);
    bool got = p->waiting > 0;
    if (got) {
        *job = p->ring[p->first];
        p->first = (p->first + 1) % p->settings.queue_max;
        p->waiting--;
        p->running++;
    }
    *stopping = p->stopping;
    pthread_mutex_unlock(&p->mutex);
    return got;
}

static void run_job(struct worker *w, const struct job *job, bool stopping)
{
    struct err e;
    int64_t waited_us = mono_now().us - job->queued.us;
    if (stopping)
        err_set(&e, ERR_CANCELLED, "the service is stopping");
    else if (waited_us > w->pool->settings.statement_ms * INT64_C(1000))
        err_set(&e, ERR_BUSY, "waited %lld ms for a database worker", (long long)(waited_us / 1000));
    else if (ensure_connection(w, &e)) {
        job->fn(w->db, NULL, job->arg);
        return;
    }
    job->fn(NULL, &e, job->arg);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    struct job job;
    bool stopping;
    while (take(w, &job, &stopping)) {
        run_job(w, &job, stopping);
        pthread_mutex_lock(&p->mutex);
        p->running--;
        pthread_cond_broadcast(&p->ended);
        pthread_mutex_unlock(&p->mutex);
    }
    db_close(w->db);
    return NULL;
}

struct pool *pool_new(const struct pool_settings *settings)
{
    MUST(settings->threads > 0 && settings->queue_max > 0);
    struct pool *p = must_alloc(sizeof *p + (size_t)settings->threads * sizeof *p->workers);
    p->settings = *settings;
    p->settings.url = must_strdup(settings->url);
    p->settings.area = must_strdup(settings->area);
    p->ring = must_alloc((size_t)settings->queue_max * sizeof *p->ring);
    p->abort_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(p->abort_fd >= 0);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
    for (int i = 0; i < settings->threads; i++) {
        p->workers[i].pool = p;
        MUST(pthread_create(&p->workers[i].thread, NULL, work, &p->workers[i]) == 0);
    }
    return p;
}

bool pool_submit(struct pool *p, pool_fn fn, void *arg, struct err *e)
{
    pthread_mutex_lock(&p->mutex);
    bool stopping = p->stopping, ok = !stopping && p->waiting < p->settings.queue_max;
    if (ok) {
        p->ring[(p->first + p->waiting++) % p->settings.queue_max] = (struct job){fn, arg, mono_now()};
        pthread_cond_signal(&p->work);
    }
    pthread_mutex_unlock(&p->mutex);
    if (stopping)
        return err_set(e, ERR_CANCELLED, "the service is stopping");
    return ok || err_set(e, ERR_BUSY, "%d requests wait for the database already", p->settings.queue_max);
}

/* Called with the mutex held: until nothing runs or @until passes. */
static void wait_until_idle(struct pool *p, mono_us until)
{
    struct timespec ts = {until.us / 1000000, until.us % 1000000 * 1000};
    while (p->running > 0 || p->waiting > 0)
        if (pthread_cond_timedwait(&p->ended, &p->mutex, &ts) != 0)
            return;
}

void pool_stop(struct pool *p, int grace_ms)
{
    pthread_mutex_lock(&p->mutex);
    bool first = !p->stopping;
    p->stopping = true;
    pthread_cond_broadcast(&p->work);
    wait_until_idle(p, (mono_us){mono_now().us + grace_ms * INT64_C(1000)});
    pthread_mutex_unlock(&p->mutex);
    MUST(eventfd_write(p->abort_fd, 1) == 0);
    for (int i = 0; first && i < p->settings.threads; i++)
        pthread_join(p->workers[i].thread, NULL);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    MUST(p->stopping && p->running == 0);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->ended);
    pthread_mutex_destroy(&p->mutex);
    close(p->abort_fd);
    free(p->ring);
    free((char *)(uintptr_t)p->settings.url);
    free((char *)(uintptr_t)p->settings.area);
    free(p);
}
