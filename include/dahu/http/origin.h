/**
 * origin - where a request comes from: whose page asked for it, and from which address. Pure.
 *
 * A browser says whose page asked (Sec-Fetch-Site, Origin); what changes something is answered only when that
 * is a page of this service. What a proxy says about the client is believed only when the proxy is listed.
 */
#ifndef DAHU_HTTP_ORIGIN_H
#define DAHU_HTTP_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "dahu/base/err.h"

/** What the headers say; each may be NULL. */
struct origin_claims {
    const char *origin, *fetch_site, *host;
};

/**
 * origin_is_own - whether a change may be done on behalf of the page that asked.
 *
 * @public_url  as the service is known ("https://dahu.example"); "" = http:// and the Host of the request
 * @cookie      a cookie says who asks: then the browser must say whose page it was
 */
bool origin_is_own(const struct origin_claims *claims, const char *public_url, bool cookie);

/** origin_proxies_check - whether @list is "address[/bits]" with commas between them. ERR_CONFIG. */
bool origin_proxies_check(const char *list, struct err *e) NODISCARD;

enum { ORIGIN_ADDRESS_BYTES = 46 };
/**
 * origin_address - the client's address: @peer, or what X-Forwarded-For says when @peer is in @proxies. Of
 * several the last one that is no proxy of ours.
 */
void origin_address(const char *peer, const char *forwarded, const char *proxies,
                    char out[static ORIGIN_ADDRESS_BYTES]);

#endif
