/* errands - see the header. The keeper owns the rows; a worker's slot is the keeper's while it is idle and
 * the worker's while it is busy, and changes hands under the lock. */
#include "dahu/job/errands.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/store/migrate.h"

enum {
    SHORT_WORKERS = 2,
    LONG_WORKERS = 1,
    WORKERS = SHORT_WORKERS + LONG_WORKERS,
    LOOK_MS = 1000,  /* between two looks at the rows, when nobody says anything */
    AGAIN_MS = 1000, /* to the next attempt to connect */
    KEEPER_STATEMENT_MS = 20000,
    TELL_US = 1000000,
    FAULT_MAX = 16 * 1024,
};

struct worker {
    struct errands *of;
    enum errand_lane lane;
    pthread_t thread;
    int stop_fd;          /* readable: what runs is to stop */
    bool busy, cancelled; /* under the lock */
    struct errand errand; /* the worker's while busy */
    struct db *db, *told; /* the worker's: for the work, and for saying how far it is */
    mono_us last_told;
};

struct errands {
    struct errands_settings set;
    char *url;
    char kinds[ERRAND_LANES][512];
    struct buf lost; /* the fault of what is given up */
    pthread_mutex_t lock;
    pthread_cond_t given;
    bool stopping; /* under the lock */
    int wake_fd;   /* the keeper's: a worker is free, or all is to stop */
    int stop_fd;   /* readable: all is to stop */
    pthread_t keeper;
    struct worker workers[WORKERS];
    struct complaint fault;
};

static void push(int fd)
{
    MUST(eventfd_write(fd, 1) == 0);
}

static void drain(int fd)
{
    eventfd_t n;
    (void)eventfd_read(fd, &n); /* not blocking: nothing there is fine */
}

static bool readable(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) > 0;
}

/* ---- workers ------------------------------------------------------------------------------------- */

bool errands_tell(struct errand_work *w, int bp, const char *phase, struct err *e)
{
    struct worker *k = (struct worker *)(uintptr_t)w->run;
    mono_us now = mono_now();
    struct err ignored; /* that it could not be told changes nothing of what is done */
    if (readable(k->stop_fd))
        return err_set(e, ERR_CANCELLED, "the job was stopped");
    if (now.us - k->last_told.us < TELL_US)
        return true;
    k->last_told = now;
    if (!k->told || !db_alive(k->told)) {
        db_close(k->told);
        k->told = NULL;
        if (!db_open_limited(&k->told, k->of->url, "job", &(struct db_wait){KEEPER_STATEMENT_MS, -1},
                             &ignored))
            k->told = NULL;
    }
    bool told = k->told && errand_progress(k->told, k->errand.id, bp, phase, &ignored);
    (void)told;
    return true;
}

static const struct errand_kind *kind_of(const struct errands *s, const char *name)
{
    const struct errand_kind *k = s->set.kinds;
    while (k->name && strcmp(k->name, name) != 0)
        k++;
    MUST(k->name); /* only what is in the table was taken */
    return k;
}

static bool connect_worker(struct worker *k, struct err *e)
{
    if (k->db && db_alive(k->db))
        return true;
    db_close(k->db);
    k->db = NULL;
    if (!db_open(&k->db, k->of->url, "job", e)) {
        k->db = NULL;
        return false;
    }
    return migrate_require(k->db, e);
}

static bool do_errand(struct worker *k, struct errand_work *w, struct err *e)
{
    const struct errand_kind *kind = kind_of(k->of, k->errand.kind);
    struct err left;
    if (!connect_worker(k, e))
        return false;
    w->db = k->db;
    if (kind->noted && !errand_enter(k->db, &k->errand, e))
        return false;
    db_stop_on(k->db, k->stop_fd);
    bool ok = kind->run(w, e);
    db_stop_on(k->db, -1);
    if (!ok ||
        (kind->noted && !errand_leave(k->db, &left))) { /* nothing of it may be there for the next one */
        db_close(k->db);
        k->db = NULL;
    }
    return ok;
}

/* Writes what came of it, on a connection that nothing has stopped. */
static void finish(struct worker *k, bool ok, bool cancelled, json_t *result, const struct err *why)
{
    struct err e;
    struct buf fault;
    struct db *db = NULL;
    buf_init(&fault, FAULT_MAX);
    enum errand_end end = ok                               ? ERRAND_DONE
                          : cancelled                      ? ERRAND_CANCELLED
                          : why->code == ERR_CANCELLED     ? ERRAND_WAITING
                          : why->code == ERR_DATABASE_AWAY ? ERRAND_WAITING
                                                           : ERRAND_FAILED;
    if (end == ERRAND_FAILED)
        k->of->set.fault(why, &fault);
    char *text = ok && result ? json_dumps(result, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    if (!db_open_limited(&db, k->of->url, "job", &(struct db_wait){KEEPER_STATEMENT_MS, -1}, &e) ||
        !errand_end(db, k->errand.id, end, text, end == ERRAND_FAILED ? fault.data : NULL, &e))
        log_write(LOG_WARN, "job", "could not keep what came of job %s (%s): %s", k->errand.key,
                  k->errand.kind, e.text);
    db_close(db);
    free(text);
    buf_fini(&fault);
}

static void run_errand(struct worker *k)
{
    struct err e = {0};
    struct errand_work w = {.errand = &k->errand, .user = k->of->set.user, .stop_fd = k->stop_fd, .run = k};
    k->last_told = mono_now();
    bool ok = do_errand(k, &w, &e);
    pthread_mutex_lock(&k->of->lock);
    bool cancelled = k->cancelled;
    pthread_mutex_unlock(&k->of->lock);
    if (!ok && !cancelled && e.code != ERR_CANCELLED)
        log_write(err_log_level(e.code), "job", "job %s (%s) failed: %s", k->errand.key, k->errand.kind,
                  e.text);
    finish(k, ok, cancelled, w.result, &e);
    json_decref(w.result);
    errand_fini(&k->errand);
    drain(k->stop_fd);
}

static void *work(void *arg)
{
    struct worker *k = arg;
    struct errands *s = k->of;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!k->busy && !s->stopping)
            pthread_cond_wait(&s->given, &s->lock);
        if (!k->busy)
            break;
        pthread_mutex_unlock(&s->lock);
        run_errand(k);
        pthread_mutex_lock(&s->lock);
        k->busy = k->cancelled = false;
        push(s->wake_fd);
    }
    pthread_mutex_unlock(&s->lock);
    db_close(k->db);
    db_close(k->told);
    return NULL;
}

/* ---- the keeper ---------------------------------------------------------------------------------- */

static struct worker *idle_worker(struct errands *s, enum errand_lane lane)
{
    for (int i = 0; i < WORKERS; i++)
        if (s->workers[i].lane == lane && !s->workers[i].busy)
            return &s->workers[i];
    return NULL;
}

static void give(struct errands *s, struct worker *k, const struct errand *errand)
{
    k->errand = *errand;
    k->busy = true;
    pthread_cond_broadcast(&s->given);
}

/* Everything that waits and finds a worker. Only the keeper makes a worker busy, so one that was idle stays
 * idle while the rows are asked without the lock. */
static bool hand_out(struct errands *s, struct db *db, struct err *e)
{
    for (int lane = 0; lane < ERRAND_LANES; lane++) {
        bool found = *s->kinds[lane] != '\0';
        while (found) {
            struct errand errand;
            pthread_mutex_lock(&s->lock);
            struct worker *k = s->stopping ? NULL : idle_worker(s, (enum errand_lane)lane);
            pthread_mutex_unlock(&s->lock);
            if (!k)
                break;
            if (!errand_take(db, s->kinds[lane], s->lost.data, &errand, &found, e))
                return false;
            pthread_mutex_lock(&s->lock);
            if (found)
                give(s, k, &errand);
            pthread_mutex_unlock(&s->lock);
        }
    }
    return true;
}

static bool look_after(struct errands *s, struct db *db, struct err *e)
{
    int64_t ids[WORKERS];
    struct worker *of[WORKERS];
    bool cancelled[WORKERS];
    int count = 0;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < WORKERS; i++)
        if (s->workers[i].busy) {
            of[count] = &s->workers[i];
            ids[count++] = s->workers[i].errand.id;
        }
    pthread_mutex_unlock(&s->lock);
    if (count == 0)
        return true;
    if (!errand_seen(db, ids, count, cancelled, e))
        return false;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < count; i++)
        if (cancelled[i] && of[i]->busy && of[i]->errand.id == ids[i]) {
            of[i]->cancelled = true;
            push(of[i]->stop_fd);
        }
    pthread_mutex_unlock(&s->lock);
    return true;
}

static bool stopping(struct errands *s)
{
    pthread_mutex_lock(&s->lock);
    bool yes = s->stopping;
    pthread_mutex_unlock(&s->lock);
    return yes;
}

static bool keep(struct errands *s, struct db *db, struct err *e)
{
    struct db_notice n;
    while (!stopping(s)) {
        drain(s->wake_fd);
        while (db_take_notice(db, &n))
            ;
        if (!look_after(s, db, e) || !hand_out(s, db, e))
            return false;
        complaint_end(&s->fault, "job", "jobs are done again");
        bool quiet = db_wait_notice(db, LOOK_MS, s->wake_fd);
        (void)quiet; /* woken or not: look again */
        if (!db_alive(db))
            return err_set(e, ERR_DATABASE_AWAY, "the connection was lost");
    }
    return true;
}

static void *run_keeper(void *arg)
{
    struct errands *s = arg;
    while (!stopping(s)) {
        struct db *db = NULL;
        struct err e;
        if (db_open_limited(&db, s->url, "job", &(struct db_wait){KEEPER_STATEMENT_MS, s->stop_fd}, &e)) {
            bool over = migrate_require(db, &e) && db_listen(db, "dahu_job", &e) && keep(s, db, &e);
            if (!over && e.code != ERR_CANCELLED)
                complain(&s->fault, mono_now().us, err_log_level(e.code), "job",
                         "could not look after jobs: %s", e.text);
            db_close(db);
        }
        struct pollfd p = {s->wake_fd, POLLIN, 0};
        if (!stopping(s))
            (void)poll(&p, 1, AGAIN_MS);
    }
    return NULL;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void list_kinds(struct errands *s)
{
    for (int lane = 0; lane < ERRAND_LANES; lane++) {
        struct buf names;
        buf_init(&names, sizeof s->kinds[lane] - 1);
        for (const struct errand_kind *k = s->set.kinds; k->name; k++)
            if ((int)k->lane == lane)
                buf_printf(&names, "%s%s", names.len ? "," : "{", k->name);
        if (names.len) {
            buf_puts(&names, "}");
            MUST(names.len < sizeof s->kinds[lane]);
            memcpy(s->kinds[lane], names.data, names.len + 1);
        }
        buf_fini(&names);
    }
}

struct errands *errands_start(const struct errands_settings *settings)
{
    struct errands *s = must_alloc(sizeof *s);
    *s = (struct errands){.set = *settings, .url = must_strdup(settings->database_url)};
    list_kinds(s);
    struct err lost;
    err_set(&lost, ERR_CANCELLED, "the program that had the job was lost");
    snprintf(lost.sqlstate, sizeof lost.sqlstate, "DH409");
    snprintf(lost.constraint, sizeof lost.constraint, "job_lost");
    buf_init(&s->lost, FAULT_MAX);
    s->set.fault(&lost, &s->lost);
    s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    MUST(s->wake_fd >= 0 && s->stop_fd >= 0 && pthread_mutex_init(&s->lock, NULL) == 0 &&
         pthread_cond_init(&s->given, NULL) == 0);
    for (int i = 0; i < WORKERS; i++) {
        struct worker *k = &s->workers[i];
        *k = (struct worker){.of = s,
                             .lane = i < SHORT_WORKERS ? ERRAND_SHORT : ERRAND_LONG,
                             .stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
        MUST(k->stop_fd >= 0 && pthread_create(&k->thread, NULL, work, k) == 0);
    }
    MUST(pthread_create(&s->keeper, NULL, run_keeper, s) == 0);
    return s;
}

void errands_stop(struct errands *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    for (int i = 0; i < WORKERS; i++)
        if (s->workers[i].busy)
            push(s->workers[i].stop_fd);
    pthread_cond_broadcast(&s->given);
    pthread_mutex_unlock(&s->lock);
    push(s->stop_fd);
    push(s->wake_fd);
    pthread_join(s->keeper, NULL);
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(s->workers[i].thread, NULL);
        close(s->workers[i].stop_fd);
    }
    close(s->wake_fd);
    close(s->stop_fd);
    pthread_cond_destroy(&s->given);
    pthread_mutex_destroy(&s->lock);
    buf_fini(&s->lost);
    free(s->url);
    free(s);
}
