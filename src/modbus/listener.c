/* listener - see the header. */
#include "dahu/modbus/listener.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dahu/modbus/carrier.h"

enum {
    BACKLOG = 1024,
    ACCEPTS = 64,        /* in one callback */
    CALLERS_MOST = 1024, /* that have not named themselves yet */
    CALLER_BYTES = 256,
    NAME_LIMIT_US = 10 * 1000000,
    LONGER_NAME_US = 250000, /* "DTU1" may be the beginning of "DTU12" */
    REOPEN_US = 2 * 1000000, /* after which it is tried again to listen, or to accept */
};

/* Who has dialled in and not named itself yet. */
struct caller {
    struct listener *listener;
    struct caller *next, **back;
    int fd;
    struct event *readable;
    struct timer timer;
    mono_us limit;
    size_t len;
    uint8_t bytes[CALLER_BYTES];
    char peer[64];
};

struct listener {
    struct engine *engine;
    struct listener *next, **back;
    char *host, *port;
    int fd; /* -1: @fault says why */
    struct err fault;
    struct event *readable;
    struct timer reopen;
    const struct packet **names; /* of the guests, in the same order */
    struct listener_guest **guests;
    int count, room;
    struct caller *callers;
    int caller_count;
    struct complaint strangers, closed;
};

/* ---- callers ------------------------------------------------------------------------------------- */

/* Leaves the descriptor open. */
static void caller_free(struct caller *c)
{
    *c->back = c->next;
    if (c->next)
        c->next->back = c->back;
    c->listener->caller_count--;
    event_free(c->readable);
    wheel_drop(&c->timer);
    free(c);
}

static void hang_up(struct caller *c)
{
    close(c->fd);
    caller_free(c);
}

static void admit(struct caller *c, int guest)
{
    struct listener_guest *g = c->listener->guests[guest];
    if (engine_fenced(c->listener->engine)) {
        hang_up(c); /* it dials again, and may find whoever reads it now */
        return;
    }
    uint8_t rest[CALLER_BYTES];
    size_t len = c->len - g->registration.len;
    int fd = c->fd;
    memcpy(rest, c->bytes + g->registration.len, len);
    caller_free(c);
    g->dialled_in(g->arg, fd, rest, len);
}

static void complain_of(struct caller *c)
{
    struct listener *l = c->listener;
    char text[PACKET_TEXT_BYTES];
    int64_t now_us = engine_now(l->engine).us;
    if (c->len == 0)
        complain(&l->strangers, now_us, LOG_WARN, "collect",
                 "who dialled in from %s at %s:%s did not say its name", c->peer, l->host, l->port);
    else
        complain(&l->strangers, now_us, LOG_WARN, "collect",
                 "who dialled in from %s at %s:%s said %s, which is the registration of no link", c->peer,
                 l->host, l->port, packet_describe(c->bytes, c->len, text));
}

static void on_caller_timer(void *arg)
{
    struct caller *c = arg;
    int guest;
    bool longer;
    struct listener *l = c->listener;
    if (c->len > 0 && packet_match(c->bytes, c->len, l->names, l->count, &guest, &longer) == PACKET_WHOLE) {
        admit(c, guest);
        return;
    }
    complain_of(c);
    hang_up(c);
}

static void recognise(struct caller *c)
{
    struct listener *l = c->listener;
    int guest;
    bool longer;
    enum packet_match m = packet_match(c->bytes, c->len, l->names, l->count, &guest, &longer);
    if (m == PACKET_WHOLE && !longer) {
        admit(c, guest);
        return;
    }
    mono_us due = m == PACKET_WHOLE ? (mono_us){engine_now(l->engine).us + LONGER_NAME_US} : c->limit;
    engine_timer(l->engine, &c->timer, due);
}

static void on_caller_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct caller *c = arg;
    struct engine *engine = c->listener->engine;
    uint8_t more[CALLER_BYTES];
    engine_enter(engine);
    ssize_t n = recv(fd, more, sizeof more, MSG_DONTWAIT);
    if (n > 0) {
        size_t room = sizeof c->bytes - c->len, take = (size_t)n < room ? (size_t)n : room;
        memcpy(c->bytes + c->len, more, take);
        c->len += take;
        if (take > 0)
            recognise(c);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        hang_up(c);
    }
    engine_leave(engine, "registration", "a modem");
}

static void describe_peer(const struct sockaddr_storage *a, char *out, size_t room)
{
    char host[INET6_ADDRSTRLEN] = "?";
    int port = 0;
    if (a->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)a;
        evutil_inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        port = ntohs(in->sin_port);
    } else if (a->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)a;
        evutil_inet_ntop(AF_INET6, &in->sin6_addr, host, sizeof host);
        port = ntohs(in->sin6_port);
    }
    snprintf(out, room, "[%s]:%d", host, port);
}

static void greet(struct listener *l, int fd, const struct sockaddr_storage *from)
{
    if (l->caller_count == CALLERS_MOST || engine_fenced(l->engine)) {
        close(fd);
        return;
    }
    carrier_socket_options(fd);
    struct caller *c = must_alloc(sizeof *c);
    *c = (struct caller){.listener = l, .fd = fd, .next = l->callers, .back = &l->callers};
    if (c->next)
        c->next->back = &c->next;
    l->callers = c;
    l->caller_count++;
    describe_peer(from, c->peer, sizeof c->peer);
    c->timer = (struct timer){.fn = on_caller_timer, .arg = c};
    c->limit.us = engine_now(l->engine).us + NAME_LIMIT_US;
    engine_timer(l->engine, &c->timer, c->limit);
    c->readable = event_new(engine_base(l->engine), fd, EV_READ | EV_PERSIST, on_caller_readable, c);
    MUST(c->readable != NULL);
    event_add(c->readable, NULL);
}

/* Whether another may be accepted at once. Without a descriptor to be had they wait: the loop would turn for
 * nothing else meanwhile. */
static bool goes_on(struct listener *l, int error)
{
    if (error == EINTR || error == ECONNABORTED)
        return true;
    if (error != EAGAIN) {
        complain(&l->closed, engine_now(l->engine).us, LOG_ERROR, "collect",
                 "could not accept who dials in at %s:%s: %s", l->host, l->port, strerror(error));
        event_del(l->readable);
        engine_timer(l->engine, &l->reopen, (mono_us){engine_now(l->engine).us + REOPEN_US});
    }
    return false;
}

static void on_calls(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct listener *l = arg;
    struct engine *engine = l->engine;
    engine_enter(engine);
    for (int i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage from = {0};
        socklen_t size = sizeof from;
        int caller = accept4(fd, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (caller < 0 && !goes_on(l, errno))
            break;
        if (caller < 0)
            continue;
        complaint_end(&l->closed, "collect", "modems can dial in at %s:%s again", l->host, l->port);
        greet(l, caller, &from);
    }
    engine_leave(engine, "calls", "a listener");
}

/* ---- socket -------------------------------------------------------------------------------------- */

static int bind_to(const struct evutil_addrinfo *a)
{
    int on = 1, off = 0;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (a->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, a->ai_addr, (socklen_t)a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Numeric addresses only: a name would have to be asked for, and is a mistake at a listening socket. */
static struct evutil_addrinfo *address_of(const char *host, const char *port)
{
    struct evutil_addrinfo *a = NULL, hints = {.ai_family = AF_UNSPEC,
                                               .ai_socktype = SOCK_STREAM,
                                               .ai_protocol = IPPROTO_TCP,
                                               .ai_flags = EVUTIL_AI_NUMERICHOST | EVUTIL_AI_NUMERICSERV};
    return evutil_getaddrinfo(*host ? host : "::", port, &hints, &a) == 0 ? a : NULL;
}

static int open_socket(const struct listener *l)
{
    struct evutil_addrinfo *a = address_of(l->host, l->port);
    int fd = bind_to(a);
    int error = errno;
    evutil_freeaddrinfo(a);
    if (fd < 0 && !*l->host && error == EAFNOSUPPORT) { /* a machine without IPv6 */
        a = address_of("0.0.0.0", l->port);
        fd = bind_to(a);
        error = errno;
        evutil_freeaddrinfo(a);
    }
    errno = error;
    return fd;
}

static void try_open(void *arg)
{
    struct listener *l = arg;
    if (l->fd >= 0) {
        event_add(l->readable, NULL);
        return;
    }
    l->fd = open_socket(l);
    if (l->fd < 0) {
        int error = errno;
        err_set(&l->fault, ERR_UNREACHABLE, "no modem can dial in: could not listen at %s:%s: %s", l->host,
                l->port, strerror(error));
        complain(&l->closed, mono_now().us, LOG_ERROR, "collect", "%s", l->fault.text);
        engine_timer(l->engine, &l->reopen, (mono_us){mono_now().us + REOPEN_US});
        return;
    }
    complaint_end(&l->closed, "collect", "modems can dial in at %s:%s", l->host, l->port);
    l->readable = event_new(engine_base(l->engine), l->fd, EV_READ | EV_PERSIST, on_calls, l);
    MUST(l->readable != NULL);
    event_add(l->readable, NULL);
}

/* ---- guests -------------------------------------------------------------------------------------- */

static struct listener *share(struct engine *g, const char *host, const char *port)
{
    struct listener **list = engine_listeners(g);
    for (struct listener *l = *list; l; l = l->next)
        if (strcmp(l->host, host) == 0 && strcmp(l->port, port) == 0)
            return l;
    struct listener *l = must_alloc(sizeof *l);
    *l = (struct listener){.engine = g,
                           .host = must_strdup(host),
                           .port = must_strdup(port),
                           .fd = -1,
                           .reopen = {.fn = try_open, .arg = l},
                           .next = *list,
                           .back = list};
    if (l->next)
        l->next->back = &l->next;
    *list = l;
    try_open(l);
    return l;
}

static void release(void *arg)
{
    struct listener *l = arg;
    free(l->names);
    free(l->guests);
    free(l->host);
    free(l->port);
    free(l);
}

static void listener_close(struct listener *l)
{
    while (l->callers)
        hang_up(l->callers);
    wheel_drop(&l->reopen);
    if (l->readable)
        event_free(l->readable);
    if (l->fd >= 0)
        close(l->fd);
    *l->back = l->next;
    if (l->next)
        l->next->back = l->back;
    engine_defer(l->engine, release, l); /* we may be inside one of its callbacks */
}

static bool expected(const struct listener *l, const struct packet *name)
{
    for (int i = 0; i < l->count; i++)
        if (l->names[i]->len == name->len && memcmp(l->names[i]->bytes, name->bytes, name->len) == 0)
            return true;
    return false;
}

bool listener_join(struct engine *g, const char *host, const char *port, struct listener_guest *guest,
                   struct err *e)
{
    char text[PACKET_TEXT_BYTES];
    struct evutil_addrinfo *a = address_of(host, port);
    if (!a)
        return err_set(e, ERR_SYNTAX, "'%.80s' is no address of this machine to listen at", host);
    evutil_freeaddrinfo(a);
    struct listener *l = share(g, host, port);
    if (expected(l, &guest->registration))
        return err_set(e, ERR_CONFLICT, "two links have the registration %s at %.80s:%s",
                       packet_describe(guest->registration.bytes, guest->registration.len, text), host, port);
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 4;
        l->names = must_realloc(l->names, (size_t)l->room * sizeof *l->names);
        l->guests = must_realloc(l->guests, (size_t)l->room * sizeof *l->guests);
    }
    guest->listener = l;
    l->names[l->count] = &guest->registration;
    l->guests[l->count++] = guest;
    return true;
}

void listener_leave(struct listener_guest *guest)
{
    struct listener *l = guest->listener;
    int i = 0;
    if (!l)
        return;
    while (l->guests[i] != guest)
        i++;
    l->count--;
    l->guests[i] = l->guests[l->count];
    l->names[i] = l->names[l->count];
    guest->listener = NULL;
    if (l->count == 0)
        listener_close(l);
}

bool listener_open(const struct listener_guest *guest, struct err *e)
{
    if (guest->listener->fd < 0)
        *e = guest->listener->fault;
    return guest->listener->fd >= 0;
}
