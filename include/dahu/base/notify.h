/**
 * notify - tell whoever started this process (`dahu up`, systemd) that it does its work now.
 *
 * The protocol is systemd's: a datagram to the socket named by NOTIFY_SOCKET. Without that variable,
 * or when nobody listens, nothing happens: being ready does not depend on somebody hearing it.
 */
#ifndef DAHU_BASE_NOTIFY_H
#define DAHU_BASE_NOTIFY_H

/** notify_ready - @status is one line such as the address that is listened on; NULL when there is none. */
void notify_ready(const char *status);

#endif
