/* Deadlines of connections on real sockets: which phase ends, when, and what bytes do not change. */
#include "unit.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/http/watch.h"

struct pair {
    int server, client;
};

static struct pair connect_pair(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, n), 0);
    assert_int_equal(listen(listening, 1), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &n), 0);
    struct pair p = {.client = socket(AF_INET, SOCK_STREAM, 0)};
    assert_int_equal(connect(p.client, (struct sockaddr *)&address, n), 0);
    p.server = accept(listening, NULL, NULL);
    assert_true(p.server >= 0);
    close(listening);
    return p;
}

/* Milliseconds until the client sees the end, @most if it does not; with @drip it sends a byte every 20 ms. */
static int64_t ended_after(int client, bool drip, int most)
{
    int64_t began = mono_now().us;
    struct pollfd fd = {client, POLLIN, 0};
    while (mono_now().us - began < most * INT64_C(1000)) {
        if (poll(&fd, 1, 20) > 0)
            return (mono_now().us - began) / 1000;
        if (drip)
            (void)!send(client, "x", 1, MSG_NOSIGNAL);
    }
    return most;
}

/* A phase that ends does so long before NEVER_MS, on a busy machine too; WORK_MS is long against a head. */
enum { HEAD_MS = 200, IDLE_MS = 600, WORK_MS = 900, NEVER_MS = 60000, EARLY_MS = 30 };

static int64_t run_phase(enum watch_phase phase, bool drip, int idle_ms, int most)
{
    struct watch *w = watch_new((const int[WATCH_PHASES]){
        [WATCH_HEAD] = HEAD_MS, [WATCH_BODY] = HEAD_MS, [WATCH_REPLY] = HEAD_MS, [WATCH_IDLE] = idle_ms});
    struct pair p = connect_pair();
    struct watched *c = watch_add(w, p.server);
    watch_enter(c, phase);
    int64_t ms = ended_after(p.client, drip, most);
    watch_remove(c);
    watch_free(w);
    close(p.server);
    close(p.client);
    return ms;
}

static void no_byte_moves_a_deadline(void **state)
{
    (void)state;
    static const enum watch_phase phases[] = {WATCH_HEAD, WATCH_BODY, WATCH_REPLY};
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        assert_in_range(run_phase(phases[i], false, IDLE_MS, NEVER_MS), HEAD_MS - EARLY_MS, NEVER_MS - 1);
        assert_in_range(run_phase(phases[i], true, IDLE_MS, NEVER_MS), HEAD_MS - EARLY_MS, NEVER_MS - 1);
    }
}

static void work_has_none(void **state)
{
    (void)state;
    assert_int_equal(run_phase(WATCH_WORK, true, IDLE_MS, WORK_MS), WORK_MS);
}

static void idle_becomes_head_with_the_next_bytes(void **state)
{
    (void)state;
    assert_in_range(run_phase(WATCH_IDLE, false, IDLE_MS, NEVER_MS), IDLE_MS - EARLY_MS, NEVER_MS - 1);
    assert_in_range(run_phase(WATCH_IDLE, true, 2 * NEVER_MS, NEVER_MS), HEAD_MS - EARLY_MS, NEVER_MS - 1);
}

UNIT_MAIN(cmocka_unit_test(no_byte_moves_a_deadline), cmocka_unit_test(work_has_none),
          cmocka_unit_test(idle_becomes_head_with_the_next_bytes))
