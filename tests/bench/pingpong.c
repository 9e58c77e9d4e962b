/*
 * pingpong - the bare epoll client without protocol work: what reading meters cannot cost less than.
 *
 * usage: pingpong PORT LINKS SECONDS [PERIOD_MS]
 *
 * One connection to each of LINKS meters of `fleet`, one thread. Sends the same twelve bytes (read 40
 * registers), receives the 89 bytes of the answer without a look at them, and sends again: at once, or with
 * PERIOD_MS once a period with the meters spread evenly over it; it then looks for answers once a millisecond,
 * as ours does. One turn of the loop may take all that is ready. Prints {"polls","wall_us","cpu_us"} of the SECONDS after every link has been asked twice.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 4096, ANSWER_BYTES = 89, DESCRIPTORS = 20480 };

static const uint8_t request[12] = {0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 40};
static uint16_t received[DESCRIPTORS];

static int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000LL + use.ru_utime.tv_usec +
           use.ru_stime.tv_usec;
}

static void die(const char *what)
{
    fprintf(stderr, "pingpong: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int connect_to(int meter, int port)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(0x7F010000u + (unsigned)meter)};
    if (fd < 0 || fd >= DESCRIPTORS || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("cannot connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void ask(int fd)
{
    if (send(fd, request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof request)
        die("cannot send");
}

/* How many answers the events completed; in a closed loop each is followed by the next request. */
static long take(const struct epoll_event *events, int n, int again)
{
    uint8_t answer[1024];
    long polls = 0;
    for (int i = 0; i < n; i++) {
        int fd = events[i].data.fd;
        ssize_t got = recv(fd, answer, sizeof answer, MSG_DONTWAIT);
        if (got <= 0)
            die("lost a connection");
        received[fd] = (uint16_t)(received[fd] + got);
        if (received[fd] < ANSWER_BYTES)
            continue;
        received[fd] = 0;
        polls++;
        if (again)
            ask(fd);
    }
    return polls;
}

int main(int argc, char **argv)
{
    static struct epoll_event events[EVENTS];
    if (argc < 4) {
        fprintf(stderr, "usage: pingpong PORT LINKS SECONDS [PERIOD_MS]\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int links = atoi(argv[2]), *fds = calloc((size_t)links, sizeof *fds), epoll = epoll_create1(0);
    int64_t period_us = argc > 4 ? atol(argv[4]) * 1000LL : 0, length_us = (int64_t)(atof(argv[3]) * 1e6);
    for (int i = 0; i < links; i++) {
        fds[i] = connect_to(i, atoi(argv[1]));
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fds[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event) != 0)
            die("epoll");
    }
    for (int i = 0; i < links && !period_us; i++)
        ask(fds[i]);
    int64_t began = mono_us(), from_us = INT64_MAX, cpu = 0, asked = 0;
    long polls = 0, before = 0;
    for (;;) {
        int64_t now = mono_us();
        for (; period_us && began + asked * period_us / links <= now; asked++)
            ask(fds[asked % links]);
        if (period_us)
            nanosleep(&(struct timespec){0, 1000000}, NULL);
        if (from_us == INT64_MAX && polls >= 2L * links) {
            from_us = now;
            cpu = cpu_us();
            before = polls;
        }
        if (from_us != INT64_MAX && now - from_us >= length_us)
            break;
        int n = epoll_wait(epoll, events, EVENTS, period_us ? 0 : -1);
        if (n < 0)
            die("epoll");
        polls += take(events, n, !period_us);
    }
    printf("{\"polls\": %ld, \"wall_us\": %lld, \"cpu_us\": %lld}\n", polls - before,
           (long long)(mono_us() - from_us), (long long)(cpu_us() - cpu));
    return 0;
}
