/* server - see the header. libmodbus receives and replies; what it would wait for is made sure of first. */
#include "dahu/sim/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <modbus/modbus.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

enum {
    UNITS = 256,
    HEADER_BYTES = 6, /* of MBAP, up to and with its length field */
    READ_BYTES = 12,  /* a whole request to read registers */
    UNIT_OFFSET = 6,
    FUNCTION_OFFSET = 7,
    GATEWAY_NO_TARGET = 11,
    EVENTS_A_TURN = 64,
    NEVER_BYTES = 1 << 16, /* more than a client sends while it waits for one answer */
};

static const char *const behaviour_names[] = {
#define X(id, name) name,
    SIM_BEHAVIOURS(X)
#undef X
};

bool sim_behaviour_parse(const char *name, enum sim_behaviour *out)
{
    for (size_t i = 0; i < sizeof behaviour_names / sizeof *behaviour_names; i++)
        if (strcmp(behaviour_names[i], name) == 0) {
            *out = (enum sim_behaviour)i;
            return true;
        }
    return false;
}

struct served_meter {
    struct sim_meter meter;
    const struct sim_image *image; /* borrowed from the server */
    int8_t *scales;                /* owned */
    enum sim_behaviour behaviour;
    int delay_ms;
};

/* What an epoll event is about begins with its kind. */
enum watch_kind { WATCH_STOP, WATCH_ADDRESS, WATCH_CONNECTION };
struct watch {
    enum watch_kind kind;
};

struct address {
    struct watch watch;
    char host[64];
    int port, fd; /* fd -1 until it listens */
    bool refuses;
    struct served_meter *unit[UNITS]; /* owned */
};

struct connection {
    struct watch watch;
    struct connection *next;
    struct address *address;
    int fd;
    bool closed; /* freed at the end of the turn */
    int wanted;  /* SO_RCVLOWAT as it is set */
    int pending; /* bytes of the request that waits for its time, 0 = none */
    mono_us due; /* of the pending one */
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
};

struct image_of_driver {
    const struct driver *driver;
    struct sim_image *image;
};

struct sim_server {
    struct address **addresses; /* owned, so are their pointers: connections keep them */
    struct image_of_driver *images;
    struct connection *connections;
    modbus_mapping_t *mapping; /* all registers there can be; written anew for every answer */
    modbus_t *modbus;
    int spare; /* given up for a moment to refuse a connection when descriptors have run out */
    int epoll, address_count, image_count, meter_count;
    struct complaint crowded;
};

struct sim_server *sim_server_new(void)
{
    struct sim_server *s = must_alloc(sizeof *s);
    s->modbus = modbus_new_tcp(NULL, 0);
    s->mapping = modbus_mapping_new(0, 0, SIM_WORDS, SIM_WORDS);
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    MUST(s->modbus && s->mapping && s->epoll >= 0);
    return s;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void address_free(struct address *a)
{
    close_fd(a->fd);
    for (int i = 0; i < UNITS; i++)
        if (a->unit[i]) {
            free(a->unit[i]->scales);
            free(a->unit[i]);
        }
    free(a);
}

void sim_server_free(struct sim_server *s)
{
    if (!s)
        return;
    for (struct connection *c = s->connections, *next; c; c = next) {
        next = c->next;
        close_fd(c->fd);
        free(c);
    }
    for (int i = 0; i < s->address_count; i++)
        address_free(s->addresses[i]);
    for (int i = 0; i < s->image_count; i++)
        sim_image_free(s->images[i].image);
    modbus_mapping_free(s->mapping);
    modbus_free(s->modbus);
    close_fd(s->epoll);
    close_fd(s->spare);
    free(s->addresses);
    free(s->images);
    free(s);
}

/* ---- building ----------------------------------------------------------------------------------- */

static const struct sim_image *image_for(struct sim_server *s, const struct driver *driver)
{
    for (int i = 0; i < s->image_count; i++)
        if (s->images[i].driver == driver)
            return s->images[i].image;
    s->images = must_realloc(s->images, (size_t)(s->image_count + 1) * sizeof *s->images);
    s->images[s->image_count] = (struct image_of_driver){driver, sim_image_new(driver)};
    return s->images[s->image_count++].image;
}

static bool parse_address(const char *text, char host[static 64], int *port, struct err *e)
{
    const char *colon = strrchr(text, ':');
    char *end = NULL;
    long n = colon ? strtol(colon + 1, &end, 10) : -1;
    if (!colon || colon == text || colon - text >= 64 || end == colon + 1 || *end || n < 0 || n > 65535)
        return err_set(e, ERR_SYNTAX, "'%s' is not HOST:PORT", text);
    snprintf(host, 64, "%.*s", (int)(colon - text), text);
    *port = (int)n;
    return true;
}

/* Neighbouring ports stay neighbours, so that sim_server_addresses can say "from-to". */
static void insert_in_order(struct sim_server *s, struct address *a)
{
    int at = s->address_count++;
    s->addresses = must_realloc(s->addresses, (size_t)s->address_count * sizeof(struct address *));
    while (at > 0 && strcmp(s->addresses[at - 1]->host, a->host) == 0 &&
           s->addresses[at - 1]->port > a->port) {
        s->addresses[at] = s->addresses[at - 1];
        at--;
    }
    s->addresses[at] = a;
}

static struct address *address_for(struct sim_server *s, const char *host, int port)
{
    for (int i = 0; i < s->address_count; i++)
        if (port != 0 && s->addresses[i]->port == port && strcmp(s->addresses[i]->host, host) == 0)
            return s->addresses[i];
    struct address *a = must_alloc(sizeof *a);
    a->watch.kind = WATCH_ADDRESS;
    a->port = port;
    a->fd = -1;
    snprintf(a->host, sizeof a->host, "%s", host);
    insert_in_order(s, a);
    return a;
}

bool sim_server_add(struct sim_server *s, const struct driver *driver, const struct sim_meter *meter,
                    const struct sim_post *post, struct err *e)
{
    char host[64];
    int port = 0;
    MUST(post->unit >= 0 && post->unit < UNITS);
    if (!parse_address(post->listen, host, &port, e))
        return false;
    struct address *a = address_for(s, host, port);
    if (a->unit[post->unit])
        return err_set(e, ERR_CONFLICT, "%s has two meters with unit %d", post->listen, post->unit);
    struct served_meter *m = must_alloc(sizeof *m);
    m->meter = *meter;
    m->image = image_for(s, driver);
    m->behaviour = post->behaviour;
    m->delay_ms = post->delay_ms;
    struct sample *ceiling = must_alloc(sizeof *ceiling);
    sim_meter_ceiling(meter, ceiling);
    m->scales = sim_image_scales(m->image, ceiling);
    free(ceiling);
    a->unit[post->unit] = m;
    a->refuses |= post->behaviour == SIM_REFUSES;
    s->meter_count++;
    return true;
}

/* ---- listening ---------------------------------------------------------------------------------- */

static bool bind_address(struct address *a, const struct addrinfo *where, struct err *e)
{
    a->fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (a->fd < 0)
        return err_sys(e, errno, "could not open a socket");
    /* libmodbus cannot use descriptors from FD_SETSIZE on: low numbers are for connections */
    int high = fcntl(a->fd, F_DUPFD_CLOEXEC, FD_SETSIZE);
    if (high >= 0) {
        close(a->fd);
        a->fd = high;
    }
    int on = 1;
    (void)setsockopt(a->fd, SOL_SOCKET, SO_REUSEADDR, &on,
                     sizeof on); /* a restart must not wait for old connections */
    if (bind(a->fd, where->ai_addr, where->ai_addrlen) != 0 || (!a->refuses && listen(a->fd, 128) != 0)) {
        err_sys(e, errno, "could not listen on %s:%d", a->host, a->port);
        if (errno == EADDRINUSE)
            e->code = ERR_BUSY;
        return false;
    }
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;
    char port[16];
    if (getsockname(a->fd, (struct sockaddr *)&bound, &size) == 0 &&
        getnameinfo((struct sockaddr *)&bound, size, NULL, 0, port, sizeof port, NI_NUMERICSERV) == 0)
        a->port = (int)strtol(port, NULL, 10);
    return true;
}

static bool watch(struct sim_server *s, int fd, struct watch *what, struct err *e)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = what};
    return epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event) == 0 ||
           err_sys(e, errno, "could not watch a socket");
}

static bool open_address(struct sim_server *s, struct address *a, struct err *e)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *where;
    char port[16];
    snprintf(port, sizeof port, "%d", a->port);
    int failed = getaddrinfo(a->host, port, &hints, &where);
    if (failed)
        return err_set(e, ERR_SYNTAX, "'%s' is not an IP address: %s", a->host, gai_strerror(failed));
    bool ok = bind_address(a, where, e);
    freeaddrinfo(where);
    /* an address that refuses stays bound, so that nobody else takes it, and never listens */
    return ok && (a->refuses || watch(s, a->fd, &a->watch, e));
}

bool sim_server_listen(struct sim_server *s, struct err *e)
{
    for (int i = 0; i < s->address_count; i++)
        if (!open_address(s, s->addresses[i], e))
            return false;
    return true;
}

int sim_server_meters(const struct sim_server *s)
{
    return s->meter_count;
}

void sim_server_addresses(const struct sim_server *s, struct buf *out)
{
    for (int i = 0; i < s->address_count;) {
        const struct address *first = s->addresses[i];
        int n = 1;
        while (i + n < s->address_count && s->addresses[i + n]->port == first->port + n &&
               strcmp(s->addresses[i + n]->host, first->host) == 0)
            n++;
        buf_printf(out, "%s%s:%d", i ? ", " : "", first->host, first->port);
        if (n > 1)
            buf_printf(out, "-%d", first->port + n - 1);
        i += n;
    }
}

/* ---- answering ---------------------------------------------------------------------------------- */

static void drop(struct connection *c)
{
    c->closed = true;
}

static uint32_t word_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static int answer_exception(struct sim_server *s, const struct connection *c, int exception)
{
    return modbus_reply_exception(s->modbus, c->request, (unsigned)exception);
}

static int answer_read(struct sim_server *s, const struct connection *c, const struct served_meter *m)
{
    uint8_t function = c->request[FUNCTION_OFFSET];
    uint32_t address = word_at(c->request + 8), words = word_at(c->request + 10);
    int exception = sim_image_refuses(m->image, function, address, words);
    if (exception)
        return answer_exception(s, c, exception);
    struct sample sample;
    sim_meter_sample(&m->meter, wall_now(), &sample);
    uint16_t *tab = function == 3 ? s->mapping->tab_registers : s->mapping->tab_input_registers;
    sim_image_write(m->image, m->scales, &sample, function, address, words, tab);
    return modbus_reply(s->modbus, c->request, READ_BYTES, s->mapping);
}

/* Readiness only from @bytes on: a request that trickles in must not spin the loop. */
static void want(struct connection *c, int bytes)
{
    if (c->wanted != bytes)
        (void)setsockopt(c->fd, SOL_SOCKET, SO_RCVLOWAT, &bytes,
                         sizeof bytes); /* without it the loop only turns more */
    c->wanted = bytes;
}

static bool is_read(const uint8_t *request, int len)
{
    return len == READ_BYTES && (request[FUNCTION_OFFSET] == 3 || request[FUNCTION_OFFSET] == 4);
}

static void answer(struct sim_server *s, struct connection *c)
{
    const struct served_meter *m = c->address->unit[c->request[UNIT_OFFSET]];
    int sent;
    modbus_set_socket(s->modbus, c->fd);
    want(c, 1);
    if (!m)
        sent = answer_exception(s, c, GATEWAY_NO_TARGET);
    else if (!is_read(c->request, c->pending))
        sent = answer_exception(s, c, MODBUS_EXCEPTION_ILLEGAL_FUNCTION);
    else
        sent = answer_read(s, c, m);
    c->pending = 0;
    if (sent < 0) /* the peer is gone, or reads nothing of what it asks for */
        drop(c);
}

/* A whole request is in c->request. */
static void on_request(struct sim_server *s, struct connection *c, int len)
{
    const struct served_meter *m = c->address->unit[c->request[UNIT_OFFSET]];
    if (m && m->behaviour == SIM_SILENT)
        return;
    c->pending = len;
    c->due = mono_now();
    if (!m || m->behaviour != SIM_SLOW) {
        answer(s, c);
        return;
    }
    c->due.us += (int64_t)m->delay_ms * 1000;
    want(c, NEVER_BYTES); /* what the client sends meanwhile is looked at later */
}

/* Takes the frame of @len bytes, which is known to be there, off the socket. */
static bool take_frame(struct sim_server *s, struct connection *c, int len)
{
    uint8_t peeked[MODBUS_TCP_MAX_ADU_LENGTH];
    memcpy(peeked, c->request, (size_t)len);
    want(c, 1);
    if (!is_read(peeked,
                 len)) /* libmodbus would take as many bytes as the function needs, not as were sent */
        return recv(c->fd, c->request, (size_t)len, 0) == len;
    modbus_set_socket(s->modbus, c->fd);
    return modbus_receive(s->modbus, c->request) == len;
}

/* One whole frame, if there is one. Returns false when there is nothing more to do now. */
static bool on_bytes(struct sim_server *s, struct connection *c, bool peer_closed)
{
    ssize_t n = recv(c->fd, c->request, sizeof c->request, MSG_PEEK);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            drop(c);
        return false;
    }
    int len = n < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + (int)word_at(c->request + 4);
    bool sound = n < HEADER_BYTES ||
                 (word_at(c->request + 2) == 0 && len > FUNCTION_OFFSET && len <= MODBUS_TCP_MAX_ADU_LENGTH);
    if (!sound || (n < len && peer_closed)) {
        drop(c);
        return false;
    }
    if (n < len) {
        want(c, len);
        return false;
    }
    if (!take_frame(s, c, len)) {
        drop(c);
        return false;
    }
    on_request(s, c, len);
    return !c->closed && !c->pending;
}

/* libmodbus would write outside its fd_set from FD_SETSIZE on; above the limit of the process there is
 * nothing. */
static int accept_or_refuse(struct sim_server *s, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    bool ran_out = fd < 0 && (errno == EMFILE || errno == ENFILE);
    if (fd >= 0 && fd < FD_SETSIZE)
        return fd;
    if (ran_out) {
        close_fd(s->spare);
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    }
    if (fd >= 0)
        complain(&s->crowded, mono_now().us, LOG_WARN, "sim",
                 "refused a connection: no descriptor below %d is free", FD_SETSIZE);
    close_fd(fd); /* below 0: the peer has gone again */
    if (ran_out)
        s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return -1;
}

static void on_accept(struct sim_server *s, struct address *a)
{
    struct err e;
    int fd = accept_or_refuse(s, a->fd);
    if (fd < 0)
        return;
    complaint_end(&s->crowded, "sim", "connections are accepted again");
    int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* only a delay is lost without it */
    struct connection *c = must_alloc(sizeof *c);
    c->watch.kind = WATCH_CONNECTION;
    c->address = a;
    c->fd = fd;
    c->wanted = 1;
    c->next = s->connections;
    s->connections = c;
    if (!watch(s, fd, &c->watch, &e))
        drop(c);
}

static void on_connection(struct sim_server *s, struct connection *c, uint32_t events)
{
    if (c->pending && (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
        drop(c);
    while (!c->closed && !c->pending && on_bytes(s, c, events & EPOLLRDHUP))
        ;
}

/* ---- the loop ----------------------------------------------------------------------------------- */

/* Answers what is due. Returns milliseconds until the next is, -1 = none. */
static int serve_due(struct sim_server *s)
{
    int64_t now = mono_now().us, next = INT64_MAX;
    for (struct connection *c = s->connections; c; c = c->next) {
        if (c->pending && !c->closed && c->due.us <= now) {
            answer(s, c);
            while (!c->closed && !c->pending && on_bytes(s, c, false))
                ;
        }
        if (c->pending && !c->closed && c->due.us < next)
            next = c->due.us;
    }
    return next == INT64_MAX ? -1 : next <= now ? 0 : (int)((next - now + 999) / 1000);
}

static void sweep(struct sim_server *s)
{
    for (struct connection **link = &s->connections; *link;) {
        struct connection *c = *link;
        if (!c->closed) {
            link = &c->next;
            continue;
        }
        *link = c->next;
        close(c->fd);
        free(c);
    }
}

static bool on_event(struct sim_server *s, const struct epoll_event *event)
{
    struct watch *what = event->data.ptr;
    if (what->kind == WATCH_ADDRESS)
        on_accept(s, (struct address *)(void *)what);
    else if (what->kind == WATCH_CONNECTION)
        on_connection(s, (struct connection *)(void *)what, event->events);
    return what->kind != WATCH_STOP;
}

bool sim_server_run(struct sim_server *s, int stop_fd, struct err *e)
{
    struct watch stop = {WATCH_STOP};
    struct epoll_event events[EVENTS_A_TURN];
    if (!watch(s, stop_fd, &stop, e))
        return false;
    for (bool running = true; running;) {
        int wait_ms = serve_due(s);
        sweep(s);
        int n = epoll_wait(s->epoll, events, EVENTS_A_TURN, wait_ms);
        if (n < 0 && errno != EINTR)
            return err_sys(e, errno, "could not wait for requests");
        for (int i = 0; i < n; i++)
            running &= on_event(s, &events[i]);
    }
    return true;
}
