/**
 * reference - the same conversation carried by libmodbus: a second opinion on our own codecs, and the
 * way to serial lines.
 *
 * Blocks; for the command line and for tests, never for a loop. libmodbus sends transaction id 0 with
 * every raw request and cannot tell a late answer, which is why the collector does not use it.
 */
#ifndef DAHU_MODBUS_REFERENCE_H
#define DAHU_MODBUS_REFERENCE_H

#include "dahu/modbus/link.h"

/**
 * reference_poll - connect, ask everything that @s wants to know, close.
 *
 * @s        session_begin was called; afterwards session_result tells what came
 * @wait_ms  called between requests with the pause that the meter needs
 *
 * Errors: as job_done_fn; ERR_UNSUPPORTED RTU over TCP, which libmodbus has not.
 */
bool reference_poll(struct session *s, const struct link_uri *uri, uint8_t unit, struct link_timeouts t,
                    void (*wait_ms)(int ms), struct err *e) NODISCARD;

#endif
