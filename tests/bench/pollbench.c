/*
 * pollbench - what our engine costs, measured on the thread of its loop and nothing else.
 *
 * usage: pollbench DRIVER PORT loop LINKS SECONDS [UNITS [URL]]
 *        pollbench DRIVER PORT paced METERS SECONDS ROLES [FIRST [CONNECTS_PER_S]]
 *
 * loop   each of LINKS meters of `fleet` is asked again as soon as its answer has been checked, decoded, made
 *        a record with its quality, and put into the queue of a second thread, which throws it away. With
 * UNITS as many meters share each link, and as many requests may be on their way. paced  the poller reads
 * METERS meters in every slot of one second: with the timers, deadlines and retries of `dahu collect`. ROLES
 * are digits, the roles of `fleet` that the meters take in turn; 9 is a port where nobody listens. FIRST is
 * the role of the first meter. Good meters are those of roles 0, 1 and 5. The measurement begins when each
 * good meter has been read once.
 *
 * Prints one line of JSON. `cpu_us` is that of the loop's thread. Lateness is the end of a reading after the
 * moment that its slot and its place in it planned.
 */
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dahu/meter/driver.h"
#include "dahu/modbus/poller.h"
#include "dahu/modbus/slot.h"
#include "dahu/store/sink.h"

enum {
    RING = 1 << 15, /* as collect.queue_rows makes it */
    BIN_US = 100,
    BINS = 30000, /* of lateness: up to 3 s */
    REFUSED_ROLE = 9,
    REFUSED_PORT = 6, /* after those of the fleet */
    WARM_LIMIT_S = 120,
    SINK_RECORDS = 1 << 17,
    LOOK_AT_SINK = 256, /* records between two looks at how much waits there */
    SINK_TICK_US = 2000,
};

/* ---- the queue: one thread puts, one takes, no lock ------------------------------------------------ */

static struct {
    struct record records[RING];
    _Atomic unsigned head, tail;
    _Atomic bool sleeping;
    int wake;
    uint64_t taken, full;
    pthread_t thread;
} queue;

static void queue_wake(void)
{
    uint64_t one = 1;
    if (atomic_load(&queue.sleeping) && atomic_exchange(&queue.sleeping, false))
        MUST(write(queue.wake, &one, sizeof one) == sizeof one);
}

static void queue_put(const struct record *r)
{
    unsigned head = atomic_load_explicit(&queue.head, memory_order_relaxed);
    if (head - atomic_load(&queue.tail) == RING) {
        queue.full++;
        struct record lost = *r;
        record_fini(&lost);
        return;
    }
    queue.records[head % RING] = *r;
    atomic_store(&queue.head, head + 1);
    record_prefetch(&queue.records[(head + 1) % RING]);
    queue_wake();
}

static void *discard(void *arg)
{
    uint64_t count;
    for (;;) {
        unsigned tail = atomic_load(&queue.tail), head = atomic_load(&queue.head);
        for (; tail != head; tail++, queue.taken++)
            record_fini(&queue.records[tail % RING]);
        atomic_store(&queue.tail, tail);
        usleep(2000); /* a writer gathers too: it does not wake for each record */
        atomic_store(&queue.sleeping, true);
        if (atomic_load(&queue.head) == tail && read(queue.wake, &count, sizeof count) < 0)
            break;
    }
    return arg;
}

static void queue_start(void)
{
    queue.wake = eventfd(0, EFD_CLOEXEC);
    MUST(queue.wake >= 0 && pthread_create(&queue.thread, NULL, discard, NULL) == 0);
}

/* ---- what both kinds share ------------------------------------------------------------------------- */

static struct bench {
    struct engine *engine;
    struct driver *driver;
    int port, count, seconds;
    int64_t began_us, began_cpu_us;
    wall_us began_at;
    uint64_t polls;
    struct event *tick;
    bool measuring;
    /* loop into a database */
    struct sink *sink;
    struct event *sink_tick;
    struct asker **held; /* who waits until the sink has room */
    int held_count;
    bool sink_busy, ending;
    wall_us first_slot;
    /* paced */
    const char *roles;
    int first;
    struct poller *poller;
    struct slot_rule rule;
    uint64_t slots, gaps, late, wrong;
    int unread; /* good meters that have not been read yet */
    bool *read;
    uint32_t lateness[BINS], *worst_us;
    int waited_s;
} bench;

static int64_t thread_cpu_us(void)
{
    struct rusage use;
    getrusage(RUSAGE_THREAD, &use);
    return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000LL + use.ru_utime.tv_usec +
           use.ru_stime.tv_usec;
}

static long resident_kb(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return use.ru_maxrss;
}

static void fail(const struct err *e)
{
    fprintf(stderr, "pollbench: %s\n", e->text);
    exit(1);
}

static void meter_uri(char *out, size_t size, int meter, int role)
{
    int port = bench.port + (role == REFUSED_ROLE ? REFUSED_PORT : role);
    snprintf(out, size, "%s://127.1.%d.%d:%d", role == 5 ? "rtutcp" : "tcp", meter / 256, meter % 256, port);
}

/* The second number of a meter's registers says who it is. */
static void check_identity(const struct record *r, int meter, int unit)
{
    if (!(r->known >> 1 & 1) || r->reading.energy[1] != (meter << 8 | unit))
        bench.wrong++;
}

static void begin_measuring(void)
{
    bench.measuring = true;
    bench.polls = 0;
    bench.began_us = mono_now().us;
    bench.began_at = wall_now();
    bench.began_cpu_us = thread_cpu_us();
}

/* ---- closed loop ------------------------------------------------------------------------------------- */

struct asker {
    struct session session;
    struct job job;
    struct link *link;
    int meter, point;
    int64_t slots; /* read so far */
};
static struct sample sample;

static void ask(struct asker *a)
{
    session_begin(&a->session, SESSION_SETTLEMENT);
    link_submit(a->link, &a->job);
}

static void hand_over(struct asker *a, struct record *r)
{
    struct sink_status status;
    if (!bench.sink) {
        queue_put(r);
        return;
    }
    r->slot_at.us = bench.first_slot.us + a->slots++ * 1000000;
    if (!sink_put(bench.sink, r, 1000000))
        queue.full++;
    if (bench.polls % LOOK_AT_SINK)
        return;
    sink_status(bench.sink, &status);
    bench.sink_busy = status.queued > SINK_RECORDS / 2;
}

static void ask_again(struct asker *a)
{
    if (bench.sink_busy || bench.ending)
        bench.held[bench.held_count++] = a;
    else
        ask(a);
}

/* As the poller has it: the wall clock is asked now and then, and counted on from there. */
static wall_us wall_of_turn(void)
{
    return (wall_us){bench.began_at.us + engine_now(bench.engine).us - bench.began_us};
}

static void on_answer(struct job *job, const struct err *failure)
{
    struct asker *a = job->user;
    struct err e;
    struct record r = {.point_id = a->point, .at = wall_of_turn()};
    if (failure)
        fail(failure);
    if (!session_result(&a->session, &sample, &e) || !session_check(&a->session, &e))
        fail(&e);
    r.slot_at = wall_slot(r.at, 1000000);
    record_from_sample(&sample, &r);
    check_identity(&r, a->meter, job->unit);
    if (bench.measuring) {
        hand_over(a, &r);
        bench.polls++;
        ask_again(a);
    } else {
        record_fini(&r);
        if (--bench.unread == 0)
            event_active(bench.tick, EV_TIMEOUT, 0); /* every link is connected, every meter greeted */
    }
}

static void on_end(void)
{
    printf("{\"polls\": %llu, \"wall_us\": %lld, \"cpu_us\": %lld, \"rss_kb\": %ld, \"wrong\": %llu, "
           "\"full\": %llu}\n",
           (unsigned long long)bench.polls, (long long)(mono_now().us - bench.began_us),
           (long long)(thread_cpu_us() - bench.began_cpu_us), resident_kb(), (unsigned long long)bench.wrong,
           (unsigned long long)queue.full);
    fflush(stdout);
    _exit(0); /* the second thread has nothing to finish */
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct asker *askers = arg;
    struct timeval end = {bench.seconds, 0};
    if (bench.measuring) {
        bench.ending = true;
        if (!bench.sink)
            on_end();
        return;
    }
    (void)fd;
    (void)what;
    begin_measuring();
    event_add(bench.tick, &end);
    engine_enter(bench.engine);
    for (int i = 0; i < bench.count; i++)
        ask(&askers[i]);
    engine_leave(bench.engine, "start", "the measurement");
}

/* Who waited asks again when there is room; at the end everything is to be committed. */
static void on_sink_tick(evutil_socket_t fd, short what, void *arg)
{
    struct sink_status status;
    (void)fd;
    (void)what;
    (void)arg;
    sink_status(bench.sink, &status);
    if (bench.ending && bench.held_count == bench.count && status.queued == 0) {
        if (status.readings != (int64_t)bench.polls)
            bench.wrong += bench.polls - (uint64_t)status.readings;
        on_end();
    }
    if (bench.ending || status.queued > SINK_RECORDS / 4)
        return;
    bench.sink_busy = false;
    engine_enter(bench.engine);
    while (bench.held_count > 0)
        ask(bench.held[--bench.held_count]);
    engine_leave(bench.engine, "start", "those who waited");
}

static void open_sink(const char *url)
{
    struct err e;
    struct timeval often = {0, SINK_TICK_US};
    const struct sink_config config = {.url = url, .capacity = SINK_RECORDS};
    if (!sink_start(&bench.sink, &config, &e))
        fail(&e);
    bench.held = must_alloc((size_t)bench.count * sizeof(struct asker *));
    bench.first_slot = wall_slot(wall_now(), 1000000);
    bench.sink_tick = event_new(engine_base(bench.engine), -1, EV_PERSIST, on_sink_tick, NULL);
    event_add(bench.sink_tick, &often);
}

static void loop(int links, int units, const char *url)
{
    struct err e;
    const struct session_wants wants = {{reading_wants(), reading_wants()}, program_cache_new()};
    struct asker *askers = must_alloc((size_t)(links * units) * sizeof *askers);
    bench.count = bench.unread = links * units;
    bench.tick = evtimer_new(engine_base(bench.engine), on_tick, askers);
    if (url)
        open_sink(url);
    for (int i = 0; i < bench.count; i++) {
        struct asker *a = &askers[i];
        char uri[64];
        a->meter = i / units;
        a->point = i + 1;
        meter_uri(uri, sizeof uri, a->meter, 0);
        if (i % units)
            a->link = askers[i - 1].link;
        else if (!link_new(
                     &a->link, bench.engine,
                     &(struct link_config){.uri = uri, .timeouts = {10000, 10000}, .max_in_flight = units},
                     &e))
            fail(&e);
        session_init(&a->session, bench.driver, &wants);
        a->job = (struct job){
            .session = &a->session, .unit = (uint8_t)(1 + i % units), .done = on_answer, .user = a};
        ask(a);
    }
    engine_run(bench.engine);
}

/* ---- paced -------------------------------------------------------------------------------------------- */

static int role_of(int meter)
{
    return meter == 0 ? bench.first : bench.roles[(size_t)meter % strlen(bench.roles)] - '0';
}

static bool is_good(int meter)
{
    int role = role_of(meter);
    return role == 0 || role == 1 || role == 5;
}

static double percentile_ms(double share)
{
    uint64_t all = 0, seen = 0;
    for (int i = 0; i < BINS; i++)
        all += bench.lateness[i];
    for (int i = 0; i < BINS; i++)
        if ((seen += bench.lateness[i]) >= share * (double)all)
            return (i + 1) * BIN_US / 1000.0;
    return BINS * BIN_US / 1000.0;
}

static int compare_times(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Lateness of the meter that is hit worst, by its median over the slots: what one disturbed turn of the
 * machine does to all of them does not count, what another meter does to this one in every slot does. */
static double worst_median_ms(void)
{
    uint32_t worst = 0;
    for (int m = 0; m < bench.count; m++) {
        uint32_t *slots = &bench.worst_us[(size_t)m * (size_t)bench.seconds];
        qsort(slots, (size_t)bench.seconds, sizeof *slots, compare_times);
        if (is_good(m) && slots[bench.seconds / 2] > worst)
            worst = slots[bench.seconds / 2];
    }
    return worst / 1000.0;
}

static void report_paced(void)
{
    struct rusage use;
    int64_t took_us = mono_now().us - bench.began_us, cpu_us = thread_cpu_us() - bench.began_cpu_us;
    getrusage(RUSAGE_SELF, &use);
    printf("{\"slots\": %llu, \"polls\": %llu, \"gaps\": %llu, \"late\": %llu, \"wrong\": %llu, \"wall_us\": "
           "%lld,"
           " \"cpu_us\": %lld, \"rss_kb\": %ld, \"p50_ms\": %.1f, \"p99_ms\": %.1f, \"p999_ms\": %.1f, "
           "\"max_ms\": %.1f,"
           " \"worst_median_ms\": %.1f, \"warm_s\": %d, \"longest_turn_ms\": %.1f}\n",
           (unsigned long long)bench.slots, (unsigned long long)bench.polls, (unsigned long long)bench.gaps,
           (unsigned long long)bench.late, (unsigned long long)bench.wrong, (long long)took_us,
           (long long)cpu_us, resident_kb(), percentile_ms(0.5), percentile_ms(0.99), percentile_ms(0.999),
           percentile_ms(1), worst_median_ms(), bench.waited_s,
           (double)engine_longest_turn_us(bench.engine) / 1000.0);
    fflush(stdout);
    _exit(0);
}

static void note(const struct poll_outcome *o, int meter)
{
    int64_t slot = (o->slot_at.us - bench.began_at.us) / bench.rule.period_us;
    int64_t planned = o->slot_at.us + slot_offset_us(&bench.rule, (uint64_t)o->point_id);
    int64_t late_us = o->at.us - planned;
    bench.slots++;
    if (!o->sample) {
        bench.gaps++;
        return;
    }
    bench.polls++;
    bench.late += o->late;
    if (late_us < 0)
        late_us = 0;
    bench.lateness[late_us / BIN_US < BINS ? late_us / BIN_US : BINS - 1]++;
    if (slot >= 0 && slot < bench.seconds)
        bench.worst_us[(size_t)meter * (size_t)bench.seconds + (size_t)slot] = (uint32_t)late_us;
}

static void on_outcome(void *user, const struct poll_outcome *o)
{
    (void)user;
    int meter = (int)o->point_id - 1;
    struct record r = {.point_id = o->point_id, .slot_at = o->slot_at, .at = o->at};
    if (o->sample) {
        record_from_sample(o->sample, &r);
        check_identity(&r, meter, 1);
    } else {
        record_fail(&r, gap_cause_name(o->cause), o->detail);
    }
    queue_put(&r);
    if (!is_good(meter))
        return;
    if (bench.measuring) {
        note(o, meter);
    } else if (o->sample && !bench.read[meter]) {
        bench.read[meter] = true;
        bench.unread--;
    }
}

/* Slots that began before the measurement or after it are not counted whole: it is long enough. */
static void on_second(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)arg;
    if (bench.measuring && mono_now().us - bench.began_us >= bench.seconds * 1000000LL)
        report_paced();
    if (!bench.measuring && ++bench.waited_s > WARM_LIMIT_S) {
        fprintf(stderr, "pollbench: %d meters were not read within %d s\n", bench.unread, WARM_LIMIT_S);
        exit(1);
    }
    if (!bench.measuring && bench.unread == 0)
        begin_measuring();
}

static void paced(void)
{
    struct poll_target *targets = must_alloc((size_t)bench.count * sizeof *targets);
    bench.read = must_alloc((size_t)bench.count * sizeof *bench.read);
    bench.worst_us = must_alloc((size_t)bench.count * (size_t)bench.seconds * sizeof *bench.worst_us);
    bench.rule = slot_rule(1);
    for (int i = 0; i < bench.count; i++) {
        char uri[64];
        meter_uri(uri, sizeof uri, i, role_of(i));
        targets[i] = (struct poll_target){.point_id = i + 1,
                                          .point = "bench",
                                          .name = "bench",
                                          .uri = must_strdup(uri),
                                          .unit = 1,
                                          .driver = bench.driver,
                                          .slot_s = 1,
                                          .timeouts = {500, 400},
                                          .booked_at = {INT64_MIN}};
        bench.unread += is_good(i);
    }
    struct timeval second = {1, 0};
    bench.tick = event_new(engine_base(bench.engine), -1, EV_PERSIST, on_second, NULL);
    event_add(bench.tick, &second);
    bench.poller = poller_new(&(struct poller_config){.engine = bench.engine,
                                                      .wants = {{reading_wants(), reading_wants()}},
                                                      .back_off_max_s = 300,
                                                      .outcome = on_outcome});
    poller_apply(bench.poller, targets, bench.count);
    engine_run(bench.engine);
}

static struct driver *load_driver(const char *path)
{
    struct err e;
    struct driver_faults faults;
    struct driver *d = driver_check_file(path, &faults, &e);
    if (!d)
        fprintf(stderr, "pollbench: %s\n", faults.count ? faults.list[0].reason : e.text);
    if (!d)
        exit(1);
    return d;
}

int main(int argc, char **argv)
{
    struct err e;
    if (argc < 6) {
        fprintf(stderr, "usage: pollbench DRIVER PORT loop LINKS SECONDS [UNITS [URL]]\n"
                        "       pollbench DRIVER PORT paced METERS SECONDS ROLES [FIRST [CONNECTS_PER_S]]\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    log_set_level(LOG_ERROR);
    bench.driver = load_driver(argv[1]);
    bench.port = atoi(argv[2]);
    bench.count = atoi(argv[4]);
    bench.seconds = atoi(argv[5]);
    bench.roles = argc > 6 ? argv[6] : "0";
    bench.first = argc > 7 ? atoi(argv[7]) : bench.roles[0] - '0';
    if (!engine_new(&bench.engine, &e))
        fail(&e);
    engine_limit(bench.engine, &(struct engine_limits){argc > 8 ? atoi(argv[8]) : 100000, 300 * 1000000LL});
    queue_start();
    if (strcmp(argv[3], "paced") == 0)
        paced();
    else
        loop(bench.count, argc > 6 ? atoi(argv[6]) : 1, argc > 7 ? argv[7] : NULL);
    return 0;
}
