/* network - which addresses of meters a person may have asked from this machine: those of listed networks,
 * and never the machine's own neighbours by link-local addresses, nor what answers for a cloud. A name is
 * resolved once, here, and the address that was judged is the one that is used. */
#ifndef DAHU_APP_NETWORK_H
#define DAHU_APP_NETWORK_H

#include <stddef.h>
#include <sys/socket.h>

#include "dahu/base/err.h"

/** network_check - whether @list is "address/bits" with commas between them. ERR_CONFIG. */
bool network_check(const char *list, struct err *e) NODISCARD;
/** network_holds - whether @address is in @list and is not one that is never asked. */
bool network_holds(const char *list, const struct sockaddr *address);

enum { NETWORK_URI_BYTES = 96 };
/**
 * network_pin - the link @uri with its name replaced by an address that may be asked.
 *
 * Errors: ERR_UNSUPPORTED no tcp:// or rtutcp://; ERR_NOT_FOUND no such name; ERR_DENIED outside of @list.
 * Each with the name of its refusal.
 */
bool network_pin(const char *list, const char *uri, char out[static NETWORK_URI_BYTES],
                 struct err *e) NODISCARD;

#endif
