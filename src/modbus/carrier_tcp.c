/*
 * carrier_tcp - a connection to HOST:PORT: resolve without blocking, try the addresses one after the
 * other.
 *
 * An address that swallows what is sent to it takes the whole time of the attempt; the next attempt
 * therefore begins with the next address.
 */
#include <errno.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dahu/modbus/carrier.h"

struct tcp {
    struct carrier base;
    char *host, *port;
    int fd; /* -1 = none */
    struct event *writable;
    struct resolution *resolution;
    struct evutil_addrinfo *addresses, *address; /* of this attempt, and the one that is tried */
    int count, tried, skip;                      /* addresses, of this attempt; where it begins */
    bool wanted;                                 /* from open to close */
    bool asking;                                 /* the resolver is being called, and may answer at once */
};

/* A name being resolved outlives its link when the link goes first. */
struct resolution {
    struct tcp *tcp; /* NULL = nobody waits any more */
    struct evdns_getaddrinfo_request *request;
};

static struct tcp *tcp_of(struct carrier *t)
{
    return (struct tcp *)t;
}

static void drop_attempt(struct tcp *t)
{
    if (t->resolution) {
        t->resolution->tcp = NULL;
        /* may call back at once or later; the resolution frees itself there */
        evdns_getaddrinfo_cancel(t->resolution->request);
        t->resolution = NULL;
    }
    if (t->writable)
        event_free(t->writable);
    t->writable = NULL;
    if (t->addresses)
        evutil_freeaddrinfo(t->addresses);
    t->addresses = t->address = NULL;
}

static void close_socket(struct tcp *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
}

static void tcp_close(struct carrier *base)
{
    struct tcp *t = tcp_of(base);
    if (t->writable)
        t->skip++; /* it was this address that did not answer */
    t->wanted = false;
    drop_attempt(t);
    close_socket(t);
}

static void fail(struct tcp *t, const struct err *why)
{
    drop_attempt(t);
    close_socket(t);
    t->base.events->failed(t->base.link, why);
}

static void try_address(struct tcp *t);

static void address_failed(struct tcp *t, int error)
{
    struct err e;
    if (t->writable)
        event_free(t->writable);
    t->writable = NULL;
    close_socket(t);
    if (++t->tried < t->count) {
        t->address = t->address->ai_next ? t->address->ai_next : t->addresses;
        try_address(t);
        return;
    }
    err_set(&e, ERR_UNREACHABLE, "no connection: %s", strerror(error));
    e.sys_errno = error;
    fail(t, &e);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct tcp *t = arg;
    int error = 0;
    socklen_t size = sizeof error;
    struct engine *engine = t->base.engine;
    engine_enter(engine);
    if (t->fd != fd) { /* the fence has just closed it */
        engine_leave(engine, "connection", "a link");
        return;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error) {
        address_failed(t, error);
    } else {
        drop_attempt(t);
        t->base.events->opened(t->base.link, fd, NULL, 0);
    }
    engine_leave(engine, "connection", t->host);
}

static void try_address(struct tcp *t)
{
    const struct evutil_addrinfo *a = t->address;
    t->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->fd < 0) {
        address_failed(t, errno);
        return;
    }
    carrier_socket_options(t->fd);
    t->writable = event_new(engine_base(t->base.engine), t->fd, EV_WRITE, on_writable, t);
    MUST(t->writable != NULL);
    if (connect(t->fd, a->ai_addr, (socklen_t)a->ai_addrlen) == 0 || errno == EINPROGRESS)
        event_add(t->writable, NULL); /* even an immediate success is handled in the next turn */
    else
        address_failed(t, errno);
}

static void try_addresses(struct tcp *t, struct evutil_addrinfo *addresses)
{
    t->addresses = t->address = addresses;
    t->count = t->tried = 0;
    for (const struct evutil_addrinfo *a = addresses; a; a = a->ai_next)
        t->count++;
    for (int i = 0; i < t->skip % t->count; i++)
        t->address = t->address->ai_next;
    try_address(t);
}

static void unresolved(struct tcp *t, int result)
{
    struct err e;
    err_set(&e, ERR_UNREACHABLE, "no connection: host '%s': %s", t->host,
            result == EVUTIL_EAI_NONAME ? "no such name, or it has no address" : evutil_gai_strerror(result));
    fail(t, &e);
}

static void on_resolved(int result, struct evutil_addrinfo *addresses, void *arg)
{
    struct resolution *r = arg;
    struct tcp *t = r->tcp;
    free(r);
    if (!t) {
        if (addresses)
            evutil_freeaddrinfo(addresses);
        return;
    }
    struct engine *engine = t->base.engine;
    bool at_once = t->asking;
    t->resolution = NULL;
    if (!at_once)
        engine_enter(engine);
    if (!t->wanted) { /* the fence has just closed it */
        if (addresses)
            evutil_freeaddrinfo(addresses);
    } else if (result != 0 || !addresses) {
        unresolved(t, result);
    } else {
        try_addresses(t, addresses);
    }
    if (!at_once)
        engine_leave(engine, "name", t->host);
}

static void resolve_name(struct tcp *t, struct evutil_addrinfo *hints)
{
    struct err e;
    struct evdns_base *resolver = engine_resolver(t->base.engine, &e);
    if (!resolver) {
        fail(t, &e);
        return;
    }
    struct resolution *r = must_alloc(sizeof *r);
    r->tcp = t;
    t->resolution = r;
    t->asking = true;
    struct evdns_getaddrinfo_request *request =
        evdns_getaddrinfo(resolver, t->host, t->port, hints, on_resolved, r);
    t->asking = false;
    if (request) /* NULL: on_resolved has been called already */
        r->request = request;
}

/* Numeric addresses are answered at once, inside the call; names come later. Never blocks. */
static void tcp_open(struct carrier *base)
{
    struct tcp *t = tcp_of(base);
    struct evutil_addrinfo *addresses;
    t->wanted = true;
    struct evutil_addrinfo hints = {.ai_family = AF_UNSPEC,
                                    .ai_socktype = SOCK_STREAM,
                                    .ai_protocol = IPPROTO_TCP,
                                    .ai_flags = EVUTIL_AI_NUMERICHOST | EVUTIL_AI_NUMERICSERV};
    if (evutil_getaddrinfo(t->host, t->port, &hints, &addresses) == 0) {
        try_addresses(t, addresses);
        return;
    }
    hints.ai_flags = EVUTIL_AI_NUMERICSERV;
    resolve_name(t, &hints);
}

static void release(void *arg)
{
    struct tcp *t = arg;
    free(t->host);
    free(t->port);
    free(t);
}

static void tcp_free(struct carrier *base)
{
    engine_defer(base->engine, release, base); /* we may be inside one of its callbacks */
}

static const struct carrier_kind kind = {
    .open = tcp_open,
    .close = tcp_close,
    .free = tcp_free,
    .receive = carrier_socket_receive,
    .send = carrier_socket_send,
    .late = "no connection",
    .gated = true,
};

bool carrier_tcp_new(struct carrier **out, const struct carrier *base, const struct link_uri *uri,
                     struct err *e)
{
    (void)e;
    struct tcp *t = must_alloc(sizeof *t);
    t->base = *base;
    t->base.kind = &kind;
    t->host = must_strdup(uri->host);
    t->port = must_strdup(uri->port);
    t->fd = -1;
    *out = &t->base;
    return true;
}
