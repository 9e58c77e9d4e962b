/*
 * fleet - thousands of fake meters in one process, fast enough that whoever reads them is the bottleneck.
 *
 * usage: fleet PORT [DELAY_MS [AWAKE_US]]     listens on PORT .. PORT + 5 of every 127.x.y.z, one role a port:
 *
 *   +0 answers at once                    +3 floods with sound frames that answer nothing
 *   +1 answers after DELAY_MS (50)        +4 never answers the SYN
 *   +2 accepts and stays silent           +5 RTU frames over TCP, answers at once
 *
 * Meter n is the address 127.1.(n / 256).(n % 256). Its registers 0..39, again from every multiple of 40,
 * are twenty signed 32-bit numbers:
 *
 *   0 tenths of a second since 2026-01-01T00:00Z, when it answered     1 its number x 256 + the unit asked
 *   2..19 constants that look like a meter
 *
 * so that each value in a database tells which meter said it, and when. A line on standard input is answered
 * with one line of counters as JSON; the end of standard input ends the process.
 *
 * For AWAKE_US after a request it does not sleep. In a closed loop, a request would otherwise cost its sender a
 * wake-up of the other processor, the more of them the slower the sender, which is no work of his.
 *
 * Not a Modbus implementation: it answers reads of registers, whatever they ask, and nothing else.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    VALUES = 20,
    BLOCK_WORDS = 2 * VALUES,
    IMAGE_WORDS = 5 * BLOCK_WORDS, /* an answer of 125 words may begin anywhere in a block */
    FRAME_MAX = 260,
    DESCRIPTORS = 20480,
    METERS = 65536,
    EVENTS = 512,
    FLOOD_BYTES = 4096,
    WAITING_MAX = 1 << 16, /* of two: requests that wait for their delay */
};

enum role { PROMPT, LATE, SILENT, BABBLING, BLACK_HOLE, RTU, ROLES, INPUT };

struct client {
    enum role role;
    bool listens;
    uint32_t meter, generation;
    size_t len;
    uint8_t rx[FRAME_MAX * 4];
};

struct waiting {
    int fd;
    uint32_t generation;
    int64_t due_us;
    uint8_t request[12];
};

static struct {
    int epoll;
    int64_t delay_us, awake_us, now_us, busy_us; /* busy_us: when something last came */
    struct client *clients[DESCRIPTORS];
    uint8_t image[2 * IMAGE_WORDS], flood[FLOOD_BYTES];
    struct waiting waiting[WAITING_MAX];
    unsigned first, last;
    uint8_t open_to[METERS];
    long requests[ROLES], accepted[ROLES], open, most_to_one, lost;
    uint16_t crc[256];
} fleet;

static int64_t wall_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void die(const char *what)
{
    fprintf(stderr, "fleet: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void put32(uint8_t *out, uint32_t v)
{
    v = htonl(v);
    memcpy(out, &v, 4);
}

/* ---- answers ------------------------------------------------------------------------------------- */

/* Wh, varh, 0.1 V, mA, W and so on: numbers of the right size for what driver.json calls them. */
static const int32_t constants[VALUES] = {0,     0,       1234567, 7654,   220000, -4200, 2305,
                                          2298,  2311,    51000,   495,    5020,   981,   49990,
                                          12345, 1234567, 765432,  876543, 777,    999};

static void make_image(void)
{
    for (int w = 0; w < IMAGE_WORDS; w += 2)
        put32(fleet.image + 2 * w, (uint32_t)constants[w / 2 % VALUES]);
    for (int i = 0; i < 256; i++) {
        uint16_t c = (uint16_t)i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ 0xA001 : c >> 1;
        fleet.crc[i] = c;
    }
}

static void set_clock(void)
{
    uint32_t tenths = (uint32_t)((wall_us() - 1767225600000000LL) / 100000);
    for (int w = 0; w < IMAGE_WORDS; w += BLOCK_WORDS)
        put32(fleet.image + 2 * w, tenths);
}

/* unit, function, byte count, words: what both framings carry. Returns its length. */
static size_t put_pdu(const struct client *c, const uint8_t *request, uint8_t *out)
{
    unsigned address = (unsigned)(request[2] << 8 | request[3]) % BLOCK_WORDS;
    unsigned count = (unsigned)(request[4] << 8 | request[5]);
    if (count > 125)
        count = 125;
    out[0] = request[0];
    out[1] = request[1];
    out[2] = (uint8_t)(2 * count);
    memcpy(out + 3, fleet.image + 2 * address, 2 * count);
    for (unsigned w = 2; w + 2 <= address + count; w += BLOCK_WORDS)
        if (w >= address)
            put32(out + 3 + 2 * (w - address), c->meter << 8 | request[0]);
    return 3 + 2 * count;
}

static size_t put_mbap(const struct client *c, const uint8_t *request, uint8_t *out)
{
    size_t len = put_pdu(c, request + 6, out + 6);
    memcpy(out, request, 4);
    out[4] = (uint8_t)(len >> 8);
    out[5] = (uint8_t)len;
    return 6 + len;
}

static size_t put_rtu(const struct client *c, const uint8_t *request, uint8_t *out)
{
    size_t len = put_pdu(c, request, out);
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < len; i++)
        crc = (uint16_t)(crc >> 8 ^ fleet.crc[(crc ^ out[i]) & 0xFF]);
    out[len] = (uint8_t)crc;
    out[len + 1] = (uint8_t)(crc >> 8);
    return len + 2;
}

/* ---- clients ------------------------------------------------------------------------------------- */

static void drop(int fd)
{
    struct client *c = fleet.clients[fd];
    fleet.open--;
    fleet.open_to[c->meter]--;
    fleet.clients[fd] = NULL;
    free(c);
    close(fd);
}

/* What a client does not take is lost: one that asks and does not read is no part of any measurement. */
static void say(int fd, const uint8_t *bytes, size_t len)
{
    if (send(fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len)
        fleet.lost++;
}

static void wait_with(int fd, const struct client *c, const uint8_t *request)
{
    if (fleet.last - fleet.first == WAITING_MAX) {
        fleet.lost++;
        return;
    }
    struct waiting *w = &fleet.waiting[fleet.last++ % WAITING_MAX];
    *w = (struct waiting){fd, c->generation, fleet.now_us + fleet.delay_us, {0}};
    memcpy(w->request, request, sizeof w->request);
}

static void answer_those_due(void)
{
    uint8_t out[FRAME_MAX];
    for (; fleet.first != fleet.last; fleet.first++) {
        const struct waiting *w = &fleet.waiting[fleet.first % WAITING_MAX];
        if (w->due_us > fleet.now_us)
            return;
        const struct client *c = fleet.clients[w->fd];
        if (c && c->generation == w->generation)
            say(w->fd, out, put_mbap(c, w->request, out));
    }
}

/* All requests that have arrived in one piece are answered by one send. */
static void answer_all(int fd, struct client *c)
{
    uint8_t out[FRAME_MAX * 64];
    size_t used = 0, filled = 0, size = c->role == RTU ? 8 : 12;
    for (; c->len - used >= size; used += size) {
        const uint8_t *request = c->rx + used;
        fleet.requests[c->role]++;
        if (c->role == LATE)
            wait_with(fd, c, request);
        else if (c->role == RTU)
            filled += put_rtu(c, request, out + filled);
        else if (c->role == PROMPT)
            filled += put_mbap(c, request, out + filled);
        if (filled > sizeof out - FRAME_MAX)
            break;
    }
    if (filled)
        say(fd, out, filled);
    c->len -= used;
    memmove(c->rx, c->rx + used, c->len);
}

static void on_client(int fd, struct client *c, uint32_t events)
{
    if (c->role == BABBLING && events & EPOLLOUT)
        (void)!send(fd, fleet.flood, sizeof fleet.flood, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        return;
    ssize_t n = recv(fd, c->rx + c->len, sizeof c->rx - c->len, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        drop(fd);
        return;
    }
    if (n < 0)
        return;
    c->len += (size_t)n;
    answer_all(fd, c);
}

static void add(int fd, struct client *c, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (fd >= DESCRIPTORS || epoll_ctl(fleet.epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        die("too many connections");
    fleet.clients[fd] = c;
}

static void on_listener(int listener, enum role role)
{
    static uint32_t generation;
    struct sockaddr_in to;
    for (;;) {
        socklen_t size = sizeof to;
        int on = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        struct client *c = calloc(1, sizeof *c);
        if (!c || getsockname(fd, (struct sockaddr *)&to, &size) != 0)
            die("accept");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        c->role = role;
        c->meter = ntohl(to.sin_addr.s_addr) & (METERS - 1);
        c->generation = ++generation;
        add(fd, c, role == BABBLING ? EPOLLIN | EPOLLOUT : EPOLLIN);
        fleet.accepted[role]++;
        fleet.open++;
        if (++fleet.open_to[c->meter] > fleet.most_to_one)
            fleet.most_to_one = fleet.open_to[c->meter];
    }
}

/* ---- listeners ----------------------------------------------------------------------------------- */

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_ANY)};
}

/* A listener whose queue is full drops every further SYN: that needs no privilege and no firewall. */
static void fill_queue(int port)
{
    struct sockaddr_in to = loopback(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < 4; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0 || (connect(fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS))
            die("cannot fill the queue of the black hole");
    }
}

static void listen_as(enum role role, int port)
{
    struct sockaddr_in at = loopback(port);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct client *c = calloc(1, sizeof *c);
    if (fd < 0 || !c || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2) != 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, role == BLACK_HOLE ? 0 : 4096) != 0)
        die("cannot listen");
    if (role == BLACK_HOLE) {
        fill_queue(port);
        return;
    }
    c->role = role;
    c->listens = true;
    add(fd, c, EPOLLIN);
}

/* ---- the loop ------------------------------------------------------------------------------------ */

static void on_input(void)
{
    char line[64];
    struct rusage use;
    if (read(STDIN_FILENO, line, sizeof line) <= 0)
        exit(0);
    getrusage(RUSAGE_SELF, &use);
    printf(
        "{\"answered\": %ld, \"late\": %ld, \"silent\": %ld, \"babbling\": %ld, \"rtu\": %ld, \"lost\": %ld,"
        " \"accepted\": %ld, \"open\": %ld, \"most_to_one\": %ld, \"cpu_us\": %lld}\n",
        fleet.requests[PROMPT], fleet.requests[LATE], fleet.requests[SILENT], fleet.requests[BABBLING],
        fleet.requests[RTU], fleet.lost,
        fleet.accepted[PROMPT] + fleet.accepted[LATE] + fleet.accepted[SILENT] + fleet.accepted[BABBLING] +
            fleet.accepted[RTU],
        fleet.open, fleet.most_to_one,
        (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000LL + use.ru_utime.tv_usec +
            use.ru_stime.tv_usec);
    fflush(stdout);
}

static void turn(void)
{
    struct epoll_event events[EVENTS];
    struct timespec wait = {0, 0}, *limit = NULL;
    if (mono_us() - fleet.busy_us < fleet.awake_us) {
        limit = &wait;
    } else if (fleet.first != fleet.last) {
        int64_t left_us = fleet.waiting[fleet.first % WAITING_MAX].due_us - mono_us();
        wait.tv_nsec = left_us > 0 ? left_us % 1000000 * 1000 : 0;
        wait.tv_sec = left_us > 0 ? left_us / 1000000 : 0;
        limit = &wait;
    }
    int n = epoll_pwait2(fleet.epoll, events, EVENTS, limit, NULL);
    fleet.now_us = mono_us();
    if (n > 0)
        fleet.busy_us = fleet.now_us;
    set_clock();
    answer_those_due();
    for (int i = 0; i < n; i++) {
        int fd = events[i].data.fd;
        struct client *c = fleet.clients[fd];
        if (fd == STDIN_FILENO)
            on_input();
        else if (c && c->listens)
            on_listener(fd, c->role);
        else if (c)
            on_client(fd, c, events[i].events);
    }
}

int main(int argc, char **argv)
{
    struct rlimit files;
    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: fleet PORT [DELAY_MS [AWAKE_US]]\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    fleet.delay_us = (argc > 2 ? atol(argv[2]) : 50) * 1000LL;
    fleet.awake_us = argc > 3 ? atol(argv[3]) : 0;
    make_image();
    for (int i = 0; i < FLOOD_BYTES; i += 11) /* answers to a transaction that nobody began */
        memcpy(fleet.flood + i, "\xee\xee\0\0\0\5\1\3\2\0\0", FLOOD_BYTES - i < 11 ? FLOOD_BYTES - i : 11);
    fleet.epoll = epoll_create1(EPOLL_CLOEXEC);
    struct client *input = calloc(1, sizeof *input);
    if (fleet.epoll < 0 || !input)
        die("cannot begin");
    add(STDIN_FILENO, input, EPOLLIN);
    for (int role = 0; role < ROLES; role++)
        listen_as((enum role)role, atoi(argv[1]) + role);
    printf("ready\n");
    fflush(stdout);
    for (;;)
        turn();
}
