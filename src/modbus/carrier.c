/* carrier - see the header: which one a link gets, and what sockets share. */
#include "dahu/modbus/carrier.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

bool carrier_new(struct carrier **out, struct engine *g, const struct link_uri *uri,
                 const struct carrier_events *events, void *link, struct err *e)
{
    static carrier_new_fn *const make[] = {
        [LINK_TCP] = carrier_tcp_new,
        [LINK_RTUTCP] = carrier_tcp_new,
        [LINK_RTU] = carrier_serial_new,
        [LINK_LISTEN] = carrier_listen_new,
    };
    const struct carrier base = {.engine = g, .events = events, .link = link};
    return make[uri->scheme](out, &base, uri, e);
}

/* Not recv and send of the C library: those are points where a thread may be cancelled, which costs two
 * atomic writes a call in a process with threads. Here they never wait, and nobody cancels the thread of the
 * loop. */
ssize_t carrier_socket_receive(int fd, uint8_t *out, size_t room)
{
    return syscall(SYS_recvfrom, fd, out, room, MSG_DONTWAIT, NULL, NULL);
}

ssize_t carrier_socket_send(int fd, const uint8_t *bytes, size_t len)
{
    return syscall(SYS_sendto, fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
}

void carrier_socket_options(int fd)
{
    enum { UNANSWERED_MS = 30000, IDLE_S = 60, PROBE_S = 10, PROBES = 3 };
    static const struct {
        int level, name, value;
    } option[] = {
        {IPPROTO_TCP, TCP_NODELAY, 1}, /* a request is one small segment */
        {IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS},
        {SOL_SOCKET, SO_KEEPALIVE, 1}, /* a modem that lost its network says nothing: it is looked for */
        {IPPROTO_TCP, TCP_KEEPIDLE, IDLE_S},
        {IPPROTO_TCP, TCP_KEEPINTVL, PROBE_S},
        {IPPROTO_TCP, TCP_KEEPCNT, PROBES},
    };
    for (size_t i = 0; i < sizeof option / sizeof *option; i++) /* a refusal costs comfort only */
        setsockopt(fd, option[i].level, option[i].name, &option[i].value, sizeof option[i].value);
}
