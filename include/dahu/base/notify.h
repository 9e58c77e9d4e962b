/**
 * notify - tell whoever started this process (`dahu up`, systemd) that it does its work now.
 *
 * The protocol is systemd's: a datagram to the socket named by NOTIFY_SOCKET. Without that variable,
 * or when nobody listens, nothing happens: being ready does not depend on somebody hearing it.
 */
#ifndef DAHU_BASE_NOTIFY_H
#define DAHU_BASE_NOTIFY_H

#include <stdint.h>

/** notify_ready - @status is one line such as the address that is listened on; NULL when there is none. */
void notify_ready(const char *status);
/** notify_alive - the loop turns; to be said at least once in each notify_watchdog_us(). */
void notify_alive(void);
/** notify_stopping - the end was asked for, and what is left is tidying up. */
void notify_stopping(void);
/** notify_watchdog_us - whoever started this process ends it after this long without notify_alive; 0 = never.
 *  Source: sd_watchdog_enabled(3). */
int64_t notify_watchdog_us(void);

#endif
