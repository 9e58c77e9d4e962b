/* A link against a peer in the same loop: the window, who fails, what is dropped, the fence, a serial line.
 */
#include "unit.h"

#include <event2/dns.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "dahu/modbus/framing.h"
#include "dahu/modbus/link.h"

enum { UNITS = 4, ASKED_MOST = 64, REQUEST_MS = 400 };

static const char DRIVER[] =
    "{\"format\": 1, \"name\": \"t\", \"vendor\": \"T\", \"models\": [\"x\"], \"transports\": [\"tcp\"],"
    " \"function\": 3, \"sources\": [\"test\"], \"registers\": ["
    "{\"quantity\": \"active_energy_import\", \"address\": 0, \"encoding\": \"u32\", \"unit\": \"Wh\", "
    "\"confidence\": \"two\"}]}";

struct request {
    uint8_t unit;
    uint16_t transaction;
    int64_t at_us;
};

/* The other side: one connection at a time, a list of what was asked. */
struct peer {
    struct engine *engine;
    bool rtu;
    int listener, fd;
    struct event *calls, *readable;
    struct request asked[ASKED_MOST];
    int asked_count, reads, connections, hang_ups;
    unsigned silent; /* units that are not answered, a bit each */
    bool reset;      /* half an answer, and the connection is gone */
    int hold;        /* answers that are kept back before the first one goes, the last one first */
    int64_t answered_at_us;
};

struct meter {
    struct session session;
    struct job job;
    int done;
    struct err failure;
};

struct fixture {
    struct engine *engine;
    struct peer peer;
    struct driver *driver;
    struct session_wants wants;
    struct link *link;
    struct meter meters[UNITS];
};

/* ---- the peer ------------------------------------------------------------------------------------ */

static void answer(struct peer *p, const struct request *r, uint16_t word)
{
    uint8_t out[16] = {
        (uint8_t)(r->transaction >> 8), (uint8_t)r->transaction, 0, 0, 0, 7, r->unit, 3, 4, 0, 0};
    size_t len = 13, from = 0;
    out[11] = (uint8_t)(word >> 8);
    out[12] = (uint8_t)word;
    if (p->rtu) {
        from = 6;
        uint16_t crc = rtu_crc(out + from, 7);
        out[13] = (uint8_t)crc;
        out[14] = (uint8_t)(crc >> 8);
        len = 9;
    }
    assert_int_equal(write(p->fd, out + from, len), (ssize_t)len);
    p->answered_at_us = mono_now().us;
}

static void answer_all(struct peer *p, int from)
{
    for (int i = p->asked_count - 1; i >= from; i--)
        if (!(p->silent & 1u << p->asked[i].unit))
            answer(p, &p->asked[i], p->asked[i].unit);
}

/* Bytes and the error are there when the link is told: it is told once. */
static void answer_half_and_reset(struct peer *p)
{
    const struct linger at_once = {.l_onoff = 1};
    assert_int_equal(write(p->fd, "\0\1\0\0\0\7\1\3", 8), 8);
    assert_int_equal(setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    event_free(p->readable);
    p->readable = NULL;
    close(p->fd);
    p->fd = -1;
}

static void on_requests(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct peer *p = arg;
    uint8_t bytes[512];
    size_t size = p->rtu ? RTU_REQUEST_BYTES : MBAP_REQUEST_BYTES;
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n <= 0) {
        p->hang_ups++;
        event_free(p->readable);
        p->readable = NULL;
        return;
    }
    assert_int_equal(n % (ssize_t)size, 0);
    p->reads++;
    int first = p->asked_count;
    for (size_t at = 0; at < (size_t)n; at += size) {
        const uint8_t *f = bytes + at;
        p->asked[p->asked_count++] =
            (struct request){p->rtu ? f[0] : f[6], p->rtu ? 0 : pdu_word(f), mono_now().us};
        assert_true(p->asked_count < ASKED_MOST);
    }
    if (p->reset)
        answer_half_and_reset(p);
    else if (p->hold > 0)
        p->hold--;
    else
        answer_all(p, first);
}

static void watch(struct peer *p, int fd)
{
    p->fd = fd;
    p->readable = event_new(engine_base(p->engine), fd, EV_READ | EV_PERSIST, on_requests, p);
    event_add(p->readable, NULL);
}

static void on_call(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct peer *p = arg;
    if (p->readable)
        event_free(p->readable);
    p->connections++;
    watch(p, accept4(fd, NULL, NULL, SOCK_NONBLOCK));
}

static int listen_at_any_port(struct peer *p)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    p->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(p->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(p->listener, 8), 0);
    assert_int_equal(getsockname(p->listener, (struct sockaddr *)&a, &size), 0);
    p->calls = event_new(engine_base(p->engine), p->listener, EV_READ | EV_PERSIST, on_call, p);
    event_add(p->calls, NULL);
    return ntohs(a.sin_port);
}

/* ---- our side ------------------------------------------------------------------------------------ */

static void on_done(struct job *job, const struct err *failure)
{
    struct meter *m = job->user;
    m->done++;
    m->failure.code = ERR_NONE;
    if (failure)
        m->failure = *failure;
}

static void submit(struct fixture *f, int i)
{
    session_begin(&f->meters[i].session, SESSION_SETTLEMENT);
    link_submit(f->link, &f->meters[i].job);
}

static struct fixture *fixture_new(const char *uri, bool rtu, int max_in_flight)
{
    struct fixture *f = must_alloc(sizeof *f);
    struct err e;
    f->wants.of[SESSION_SETTLEMENT] = f->wants.of[SESSION_LIVE] = quantity_set_all();
    assert_true(engine_new(&f->engine, &e));
    f->peer = (struct peer){.engine = f->engine, .rtu = rtu, .fd = -1, .listener = -1};
    char made[64];
    if (!uri) {
        snprintf(made, sizeof made, "%s://127.0.0.1:%d", rtu ? "rtutcp" : "tcp",
                 listen_at_any_port(&f->peer));
        uri = made;
    }
    f->driver = driver_load(DRIVER, sizeof DRIVER - 1, "t.json", &e);
    assert_non_null(f->driver);
    const struct link_config config = {uri, {.connect_ms = 500, .request_ms = REQUEST_MS}, max_in_flight};
    if (!link_new(&f->link, f->engine, &config, &e))
        fail_msg("%s", e.text);
    for (int i = 0; i < UNITS; i++) {
        struct meter *m = &f->meters[i];
        session_init(&m->session, f->driver, &f->wants);
        m->job = (struct job){
            .session = &m->session, .unit = (uint8_t)(i + 1), .done = on_done, .user = m, .max_in_flight = 1};
    }
    return f;
}

static void fixture_free(struct fixture *f)
{
    struct err ignored;
    for (int i = 0; i < UNITS; i++) {
        if (f->meters[i].job.link)
            link_cancel(&f->meters[i].job, &ignored);
        session_fini(&f->meters[i].session);
    }
    link_free(f->link);
    if (f->peer.readable)
        event_free(f->peer.readable);
    if (f->peer.calls)
        event_free(f->peer.calls);
    if (f->peer.fd >= 0)
        close(f->peer.fd);
    if (f->peer.listener >= 0)
        close(f->peer.listener);
    driver_free(f->driver);
    engine_free(f->engine);
    free(f);
}

static int all_done(const struct fixture *f)
{
    int n = 0;
    for (int i = 0; i < UNITS; i++)
        n += f->meters[i].done;
    return n;
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)arg;
}

/* Turns for @ms, or until so many jobs are done. */
static void run(struct fixture *f, int done, int ms)
{
    struct event *tick = event_new(engine_base(f->engine), -1, EV_PERSIST, on_tick, NULL);
    event_add(tick, &(struct timeval){.tv_usec = 1000});
    int64_t limit_us = mono_now().us + ms * 1000LL;
    while (all_done(f) < done && mono_now().us < limit_us)
        assert_true(engine_turn(f->engine));
    event_free(tick);
}

/* Every unit is read once, so that the connection is proven and the meters are greeted. */
static void greet(struct fixture *f)
{
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 2000);
    assert_int_equal(all_done(f), UNITS);
    for (int i = 0; i < UNITS; i++) {
        assert_int_equal(f->meters[i].failure.code, ERR_NONE);
        f->meters[i].done = 0;
    }
    f->peer.asked_count = f->peer.reads = 0;
}

static int64_t energy_of(struct meter *m)
{
    struct sample *sample = must_alloc(sizeof *sample);
    struct err e;
    assert_true(session_result(&m->session, sample, &e));
    int64_t value = sample->value[Q_ACTIVE_ENERGY_IMPORT].value;
    free(sample);
    return value;
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void one_send_for_the_whole_window(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, UNITS);
    greet(f);
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 1000);
    assert_int_equal(all_done(f), UNITS);
    assert_int_equal(f->peer.asked_count, UNITS);
    assert_int_equal(f->peer.reads, 1);
    assert_int_equal(f->peer.connections, 1);
    fixture_free(f);
}

static void one_at_a_time_unless_more_is_allowed(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, 0);
    greet(f);
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 1000);
    assert_int_equal(all_done(f), UNITS);
    assert_int_equal(f->peer.reads, UNITS);
    for (int i = 1; i < UNITS; i++) /* and each unit has its turn */
        assert_true(f->peer.asked[i].unit != f->peer.asked[i - 1].unit);
    fixture_free(f);
}

static void only_the_silent_one_fails(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, UNITS);
    struct link_status s;
    greet(f);
    int64_t energy = energy_of(&f->meters[1]);
    f->peer.silent = 1u << 2;
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 2000);
    for (int i = 0; i < UNITS; i++)
        assert_int_equal(f->meters[i].failure.code, i == 1 ? ERR_TIMEOUT : ERR_NONE);
    assert_int_equal(f->peer.connections, 1);
    answer(&f->peer, &f->peer.asked[1], 0xbad); /* at last */
    f->peer.silent = 0;
    f->meters[1].done = 0;
    submit(f, 1);
    run(f, UNITS, 1000);
    link_status(f->link, &s);
    assert_int_equal(s.counters.late, 1);
    assert_int_equal(s.counters.timeouts, 1);
    assert_int_equal(s.counters.losses, 0);
    assert_int_equal(f->meters[1].failure.code, ERR_NONE);
    assert_int_equal(energy_of(&f->meters[1]), energy); /* not what came late */
    fixture_free(f);
}

static void what_met_a_closed_connection_is_asked_again(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, UNITS);
    greet(f);
    shutdown(f->peer.fd, SHUT_WR); /* the gateway closes, and the requests cross it */
    f->peer.hold = 1;
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 2000);
    assert_int_equal(all_done(f), UNITS);
    for (int i = 0; i < UNITS; i++)
        assert_int_equal(f->meters[i].failure.code, ERR_NONE);
    assert_int_equal(f->peer.connections, 2);
    fixture_free(f);
}

/* The process is stopped with requests on their way, and wakes when the lease is over: the answers are there,
 * and yet nothing is sent any more. */
static void nothing_is_sent_behind_the_fence(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, 1);
    struct link_status s;
    greet(f);
    f->peer.hold = 1;
    engine_fence(f->engine, (mono_us){mono_now().us + 50000});
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, UNITS, 20);
    assert_int_equal(f->peer.asked_count, 1);
    answer_all(&f->peer, 0);
    usleep(100000);
    run(f, 1, 100);
    assert_int_equal(all_done(f), 0);
    assert_int_equal(f->peer.asked_count, 1);
    assert_int_equal(f->peer.hang_ups, 1);
    link_status(f->link, &s);
    assert_true(s.state != LINK_UP && s.in_flight == 0);
    assert_int_equal(f->peer.connections, 1);
    engine_fence(f->engine, (mono_us){INT64_MAX});
    run(f, UNITS, 2000);
    assert_int_equal(all_done(f), UNITS);
    assert_int_equal(f->peer.connections, 2);
    fixture_free(f);
}

static void an_idle_connection_is_closed_when_the_fence_is_passed(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, 1);
    greet(f);
    engine_fence(f->engine, (mono_us){mono_now().us + 20000});
    while (f->peer.hang_ups == 0)
        assert_true(engine_turn(f->engine)); /* nothing else wakes the loop */
    assert_true(mono_now().us >= f->peer.answered_at_us + 20000);
    fixture_free(f);
}

/* Without transaction ids the silent unit is left alone until its late answer cannot be mistaken any more;
 * its neighbour does not wait. */
static void a_reset_behind_half_an_answer_is_seen_at_once(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, false, 0);
    greet(f);
    f->peer.reset = true;
    submit(f, 0);
    int64_t began_us = mono_now().us;
    run(f, 1, 10000);
    assert_int_equal(f->meters[0].failure.code, ERR_UNREACHABLE);
    assert_non_null(strstr(f->meters[0].failure.text, "in the middle of an answer"));
    assert_in_range(mono_now().us - began_us, 0, REQUEST_MS * 500);
    fixture_free(f);
}

static void a_late_rtu_answer_is_not_believed(void **state)
{
    (void)state;
    struct fixture *f = fixture_new(NULL, true, 0);
    greet(f);
    int64_t energy = energy_of(&f->meters[0]);
    f->peer.silent = 1u << 1;
    submit(f, 0);
    run(f, 1, 10000);
    assert_int_equal(f->meters[0].failure.code, ERR_TIMEOUT);
    f->peer.silent = 0;
    submit(f, 0);
    submit(f, 1);
    int64_t began_us = mono_now().us;
    run(f, 2, 10000);
    assert_int_equal(f->meters[1].done, 1);
    assert_in_range(mono_now().us - began_us, 0, REQUEST_MS * 500);
    answer(&f->peer, &f->peer.asked[0], 0xbad);
    run(f, 3, 10000);
    assert_int_equal(f->meters[0].done, 2);
    assert_int_equal(f->meters[0].failure.code, ERR_NONE);
    assert_int_equal(energy_of(&f->meters[0]), energy);
    assert_true(f->peer.asked[2].at_us - f->peer.asked[0].at_us >= 2 * REQUEST_MS * 1000);
    assert_int_equal(f->peer.connections, 1);
    fixture_free(f);
}

static void a_serial_line_keeps_its_silence(void **state)
{
    (void)state;
    int master, slave;
    char path[64], uri[96];
    struct termios raw;
    assert_int_equal(openpty(&master, &slave, path, NULL, NULL), 0);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    snprintf(uri, sizeof uri, "rtu://%s?baud=2400&parity=E", path);
    struct fixture *f = fixture_new(uri, true, 0);
    watch(&f->peer, master);
    greet(f);
    for (int i = 0; i < UNITS; i++)
        submit(f, i);
    run(f, 1, 10000);
    while (all_done(f) < UNITS) {
        int asked = f->peer.asked_count;
        int64_t answered_us = f->peer.answered_at_us;
        run(f, all_done(f) + 1, 1000);
        if (f->peer.asked_count == asked + 1) /* 3.5 characters of 11 bits at 2400 baud */
            assert_true(f->peer.asked[asked].at_us - answered_us >= 16000);
    }
    close(slave);
    event_free(f->peer.readable); /* the adapter is pulled out */
    f->peer.readable = NULL;
    close(master);
    f->peer.fd = -1;
    submit(f, 0);
    run(f, UNITS + 1, 1000);
    assert_int_equal(f->meters[0].failure.code, ERR_UNREACHABLE);
    fixture_free(f);
}

/* A name server that takes every question and answers none: the attempt ends in its time, the loop goes on.
 */
static void a_name_that_is_not_resolved_stalls_nobody(void **state)
{
    (void)state;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    struct err e;
    char server[32];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &size), 0);
    snprintf(server, sizeof server, "127.0.0.1:%d", ntohs(a.sin_port));
    struct fixture *f = fixture_new("tcp://gateway.example:502", false, 0);
    struct evdns_base *resolver = engine_resolver(f->engine, &e);
    assert_non_null(resolver);
    evdns_base_clear_nameservers_and_suspend(resolver);
    assert_int_equal(evdns_base_nameserver_ip_add(resolver, server), 0);
    evdns_base_resume(resolver);
    int64_t began_us = mono_now().us;
    submit(f, 0);
    run(f, 1, 3000);
    assert_int_equal(f->meters[0].failure.code, ERR_UNREACHABLE);
    assert_string_equal(f->meters[0].failure.text, "no connection within 500 ms");
    assert_in_range(mono_now().us - began_us, 500000, 700000);
    assert_in_range(engine_longest_turn_us(f->engine), 0, 100000);
    assert_true(recv(fd, server, sizeof server, MSG_DONTWAIT) > 0); /* it was asked */
    fixture_free(f);
    close(fd);
}

UNIT_MAIN(cmocka_unit_test(one_send_for_the_whole_window),
          cmocka_unit_test(one_at_a_time_unless_more_is_allowed), cmocka_unit_test(only_the_silent_one_fails),
          cmocka_unit_test(what_met_a_closed_connection_is_asked_again),
          cmocka_unit_test(nothing_is_sent_behind_the_fence),
          cmocka_unit_test(an_idle_connection_is_closed_when_the_fence_is_passed),
          cmocka_unit_test(a_reset_behind_half_an_answer_is_seen_at_once),
          cmocka_unit_test(a_late_rtu_answer_is_not_believed),
          cmocka_unit_test(a_serial_line_keeps_its_silence),
          cmocka_unit_test(a_name_that_is_not_resolved_stalls_nobody))
