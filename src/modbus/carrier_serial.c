/*
 * carrier_serial - a serial line of this machine: libmodbus opens it and sets it up, and gives it back as
 * it was; the bytes are read and written by our loop.
 *
 * Two frames are separated by a silence of 3.5 characters, and above 19200 baud of 1.75 ms: shorter
 * silences cannot be told apart by many slaves.
 *
 * Source: MODBUS over Serial Line Specification V1.02, 2.5.1.1.
 */
#include <errno.h>
#include <modbus/modbus.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "dahu/modbus/carrier.h"

enum { FAST_BAUD = 19200, FAST_SILENCE_US = 1750 };

struct serial {
    struct carrier base;
    struct link_uri uri;
    modbus_t *line; /* NULL = closed */
};

static struct serial *serial_of(struct carrier *t)
{
    return (struct serial *)t;
}

static int silence_us(const struct link_uri *u)
{
    int64_t bits = 1 + u->data_bits + (u->parity != 'N') + u->stop_bits;
    return u->baud > FAST_BAUD ? FAST_SILENCE_US : (int)(bits * 3500000 / u->baud + 1);
}

static void serial_close(struct carrier *base)
{
    struct serial *s = serial_of(base);
    if (!s->line)
        return;
    modbus_close(s->line);
    modbus_free(s->line);
    s->line = NULL;
}

/* libmodbus leaves VMIN at 0, which makes an empty line look like one that hung up. */
static bool read_like_a_stream(int fd)
{
    struct termios t;
    if (tcgetattr(fd, &t) != 0)
        return false;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    return tcsetattr(fd, TCSANOW, &t) == 0;
}

static bool set_up(struct serial *s, struct err *e)
{
    const struct link_uri *u = &s->uri;
    s->line = modbus_new_rtu(u->host, u->baud, u->parity, u->data_bits, u->stop_bits);
    if (!s->line || modbus_connect(s->line) != 0 || !read_like_a_stream(modbus_get_socket(s->line)))
        return err_set(e, ERR_UNREACHABLE, "no connection: %s", modbus_strerror(errno));
    if (u->rs485 && modbus_rtu_set_serial_mode(s->line, MODBUS_RTU_RS485) != 0)
        return err_set(e, ERR_UNREACHABLE, "no connection: the driver of '%s' does not know RS-485: %s",
                       u->host, modbus_strerror(errno));
    tcflush(modbus_get_socket(s->line), TCIOFLUSH); /* what came before is nobody's */
    return true;
}

static void serial_open(struct carrier *base)
{
    struct serial *s = serial_of(base);
    struct err e;
    if (set_up(s, &e)) {
        base->events->opened(base->link, modbus_get_socket(s->line), NULL, 0);
        return;
    }
    serial_close(base);
    base->events->failed(base->link, &e);
}

static void serial_free(struct carrier *base)
{
    engine_defer(base->engine, free, base); /* we may be inside serial_open */
}

static ssize_t serial_receive(int fd, uint8_t *out, size_t room)
{
    return read(fd, out, room);
}

static ssize_t serial_send(int fd, const uint8_t *bytes, size_t len)
{
    return write(fd, bytes, len);
}

static const struct carrier_kind kind = {
    .open = serial_open,
    .close = serial_close,
    .free = serial_free,
    .receive = serial_receive,
    .send = serial_send,
    .late = "no connection",
    .kept = true,
};

bool carrier_serial_new(struct carrier **out, const struct carrier *base, const struct link_uri *uri,
                        struct err *e)
{
    (void)e;
    struct serial *s = must_alloc(sizeof *s);
    s->base = *base;
    s->base.kind = &kind;
    s->base.silence_us = silence_us(uri);
    s->uri = *uri;
    *out = &s->base;
    return true;
}
