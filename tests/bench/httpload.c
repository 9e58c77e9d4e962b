/* httpload - asks one address again and again over many connections that are kept alive, each of them at once
 * after its answer, and says how often that was done and how long it took. One thread, epoll.
 *
 * usage: httpload PORT CONNECTIONS SECONDS HEAD
 *
 * HEAD  the request without its last empty line: "GET /x HTTP/1.1\r\nHost: x"
 *
 * Prints {"requests_per_s","p50_ms","p99_ms","bytes","wrong"}; wrong counts answers that are not 200.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 8 << 20, SAMPLES_MAX = 4 << 20 };

struct client {
    int fd;
    double sent_s;
    char *bytes;
    size_t got, wanted; /* wanted 0: the head is not whole yet */
};

static char request[8192];
static float *samples_ms;
static long answered, wrong, last_bytes;
static bool warm;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void ask(struct client *c)
{
    c->got = c->wanted = 0;
    c->sent_s = now_s();
    if (write(c->fd, request, strlen(request)) != (ssize_t)strlen(request))
        fail("write");
}

static void note(struct client *c)
{
    last_bytes = (long)c->wanted;
    if (strncmp(c->bytes, "HTTP/1.1 200", 12) != 0)
        wrong++;
    if (warm && answered < SAMPLES_MAX)
        samples_ms[answered++] = (float)((now_s() - c->sent_s) * 1e3);
}

static void measure_head(struct client *c)
{
    char *end = memmem(c->bytes, c->got, "\r\n\r\n", 4);
    if (!end)
        return;
    *end = '\0';
    char *length = strcasestr(c->bytes, "\r\nContent-Length:");
    c->wanted = (size_t)(end - c->bytes) + 4 + (length ? strtoul(length + 17, NULL, 10) : 0);
}

static void hear(struct client *c)
{
    ssize_t n = read(c->fd, c->bytes + c->got, ANSWER_MAX - c->got);
    if (n <= 0)
        fail("read");
    c->got += (size_t)n;
    if (c->wanted == 0)
        measure_head(c);
    if (c->wanted > 0 && c->got >= c->wanted) {
        note(c);
        ask(c);
    }
}

static int compare(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: httpload PORT CONNECTIONS SECONDS HEAD\n", stderr);
        return 2;
    }
    int clients = (int)strtol(argv[2], NULL, 10), loop = epoll_create1(0);
    double seconds = strtod(argv[3], NULL);
    snprintf(request, sizeof request, "%s\r\n\r\n", argv[4]);
    samples_ms = malloc(SAMPLES_MAX * sizeof *samples_ms);
    struct client *all = calloc((size_t)clients, sizeof *all);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)strtol(argv[1], NULL, 10)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 0; i < clients; i++) {
        struct client *c = &all[i];
        static const int on = 1;
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        c->bytes = malloc(ANSWER_MAX);
        if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
            fail("connect");
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_ctl(loop, EPOLL_CTL_ADD, c->fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = c});
        ask(c);
    }
    double began = now_s(), warm_s = seconds / 5;
    while (now_s() - began < warm_s + seconds) {
        struct epoll_event events[64];
        warm = warm || now_s() - began >= warm_s;
        int n = epoll_wait(loop, events, 64, 100);
        for (int i = 0; i < n; i++)
            hear(events[i].data.ptr);
    }
    qsort(samples_ms, (size_t)answered, sizeof *samples_ms, compare);
    printf("{\"requests_per_s\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"bytes\": %ld, \"wrong\": %ld}\n",
           (double)answered / seconds, answered ? (double)samples_ms[answered / 2] : 0,
           answered ? (double)samples_ms[answered * 99 / 100] : 0, last_bytes, wrong);
    return 0;
}
