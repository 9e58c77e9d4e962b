/*
 * carrier_listen - a modem that dials in: it comes when it likes, and when it comes anew, the connection
 * before is of the past, whatever it looks like from here.
 */
#include <unistd.h>

#include "dahu/modbus/carrier.h"
#include "dahu/modbus/listener.h"

struct dialled {
    struct carrier base;
    struct listener_guest guest;
    struct packet heartbeat;
    int fd; /* -1 = it has not dialled in */
};

/* Many modems end what they say of themselves with a new line that nobody typed. */
static const struct packet carriage_return = {"\r", 1}, new_line = {"\n", 1};

static struct dialled *dialled_of(struct carrier *t)
{
    return (struct dialled *)t;
}

static void listen_close(struct carrier *base)
{
    struct dialled *d = dialled_of(base);
    if (d->fd >= 0)
        close(d->fd);
    d->fd = -1;
}

static void on_dialled_in(void *arg, int fd, const uint8_t *rest, size_t rest_len)
{
    struct dialled *d = arg;
    if (d->fd >= 0)
        d->base.events->replaced(d->base.link);
    listen_close(&d->base);
    d->fd = fd;
    d->base.events->opened(d->base.link, fd, rest, rest_len);
}

/* There is nothing to do but to wait; the link does that. */
static void listen_open(struct carrier *base)
{
    struct err e;
    if (!listener_open(&dialled_of(base)->guest, &e))
        base->events->failed(base->link, &e);
}

static void listen_free(struct carrier *base)
{
    listener_leave(&dialled_of(base)->guest);
    engine_defer(base->engine, free, base); /* we may be inside on_dialled_in */
}

static const struct carrier_kind kind = {
    .open = listen_open,
    .close = listen_close,
    .free = listen_free,
    .receive = carrier_socket_receive,
    .send = carrier_socket_send,
    .late = "the modem has not dialled in",
    .kept = true,
    .awaits = true,
};

bool carrier_listen_new(struct carrier **out, const struct carrier *base, const struct link_uri *uri,
                        struct err *e)
{
    struct dialled *d = must_alloc(sizeof *d);
    *d = (struct dialled){.base = *base, .heartbeat = uri->heartbeat, .fd = -1};
    d->base.kind = &kind;
    d->guest =
        (struct listener_guest){.registration = uri->registration, .dialled_in = on_dialled_in, .arg = d};
    d->base.packets[d->base.packet_count++] = &d->guest.registration;
    if (d->heartbeat.len > 0)
        d->base.packets[d->base.packet_count++] = &d->heartbeat;
    d->base.packets[d->base.packet_count++] = &carriage_return;
    d->base.packets[d->base.packet_count++] = &new_line;
    if (!listener_join(base->engine, uri->host, uri->port, &d->guest, e)) {
        free(d);
        return false;
    }
    *out = &d->base;
    return true;
}
