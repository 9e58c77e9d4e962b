/* reference - see the header. */
#include "dahu/modbus/reference.h"

#include <errno.h>
#include <modbus/modbus.h>
#include <string.h>

#include "dahu/modbus/pdu.h"

static modbus_t *make_context(const struct link_uri *uri)
{
    if (uri->scheme == LINK_TCP)
        return modbus_new_tcp_pi(uri->host, uri->port);
    return modbus_new_rtu(uri->host, uri->baud, uri->parity, uri->data_bits, uri->stop_bits);
}

static void set_timeout(modbus_t *m, int ms)
{
    modbus_set_response_timeout(m, (uint32_t)ms / 1000, (uint32_t)ms % 1000 * 1000);
}

static bool connect_to(modbus_t *m, uint8_t unit, struct link_timeouts t, struct err *e)
{
    if (modbus_set_slave(m, unit) != 0)
        return err_set(e, ERR_UNSUPPORTED, "libmodbus does not speak to unit %d", unit);
    set_timeout(m, t.connect_ms); /* libmodbus waits as long for a connection as for an answer */
    if (modbus_connect(m) == 0) {
        set_timeout(m, t.request_ms);
        return true;
    }
    int error = errno;
    if (error == ETIMEDOUT || error == EINPROGRESS) /* which of them depends on the address family */
        err_set(e, ERR_UNREACHABLE, "no connection within %d ms", t.connect_ms);
    else
        err_set(e, ERR_UNREACHABLE, "no connection: %s", modbus_strerror(error));
    e->sys_errno = error;
    return false;
}

/* libmodbus tells Modbus exceptions as errno values from MODBUS_ENOBASE + 1 on. */
static int exception_of(int error)
{
    return error > MODBUS_ENOBASE && error < MODBUS_ENOBASE + MODBUS_EXCEPTION_MAX ? error - MODBUS_ENOBASE
                                                                                   : 0;
}

static bool ask(modbus_t *m, const struct read_request *read, uint16_t *words, int *exception,
                struct link_timeouts t, struct err *e)
{
    int (*call)(modbus_t *, int, int, uint16_t *) =
        read->function == MODBUS_READ_INPUT ? modbus_read_input_registers : modbus_read_registers;
    int n = call(m, read->address, read->words, words);
    int error = errno;
    *exception = n == read->words ? 0 : exception_of(error);
    if (n == read->words || *exception)
        return true;
    if (error == ETIMEDOUT)
        return err_set(e, ERR_TIMEOUT, "no answer within %d ms", t.request_ms);
    if (error > MODBUS_ENOBASE)
        return err_set(e, ERR_MALFORMED, "malformed answer: %s", modbus_strerror(error));
    return err_set(e, ERR_UNREACHABLE, "connection lost: %s", modbus_strerror(error));
}

static bool converse(modbus_t *m, struct session *s, struct link_timeouts t, void (*wait_ms)(int),
                     struct err *e)
{
    struct read_request read;
    uint16_t words[MODBUS_READ_MAX_REGS];
    uint8_t bytes[2 * MODBUS_READ_MAX_REGS];
    int ticket;
    while (session_next(s, &read, &ticket)) {
        int exception;
        if (!ask(m, &read, words, &exception, t, e))
            return false;
        for (int i = 0; exception == 0 && i < read.words; i++)
            pdu_put_word(bytes + 2 * i, words[i]);
        if (exception == 0)
            session_answer(s, ticket, bytes);
        else if (!session_refused(s, ticket, exception, e))
            return false;
        wait_ms(s->driver->limits.pause_ms);
    }
    return true;
}

bool reference_poll(struct session *s, const struct link_uri *uri, uint8_t unit, struct link_timeouts t,
                    void (*wait_ms)(int ms), struct err *e)
{
    if (uri->scheme == LINK_RTUTCP || uri->scheme == LINK_LISTEN)
        return err_set(e, ERR_UNSUPPORTED, "libmodbus does not carry %s",
                       uri->scheme == LINK_RTUTCP ? "RTU over TCP" : "what dials in");
    modbus_t *m = make_context(uri);
    if (!m)
        return err_set(e, ERR_UNREACHABLE, "no connection: %s", modbus_strerror(errno));
    bool ok = connect_to(m, unit, t, e) && converse(m, s, t, wait_ms, e);
    if (!ok)
        session_failed(s);
    modbus_close(m);
    modbus_free(m);
    return ok;
}
