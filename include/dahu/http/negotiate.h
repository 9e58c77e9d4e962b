/**
 * negotiate - what a client can read: the language of Accept-Language, gzip of Accept-Encoding, and whether
 * it has the present version already (If-None-Match). Pure.
 */
#ifndef DAHU_HTTP_NEGOTIATE_H
#define DAHU_HTTP_NEGOTIATE_H

#include "dahu/base/i18n.h"

/** negotiate_lang - the language with the highest weight in @accept (may be NULL); English when it names
 * neither. */
enum lang negotiate_lang(const char *accept);

/** negotiate_gzip - whether @accept (may be NULL), an Accept-Encoding, takes gzip. */
bool negotiate_gzip(const char *accept);

/** negotiate_match - whether @if_none_match (may be NULL) holds @etag, which is in its quotes. Weak tags
 * match too. */
bool negotiate_match(const char *if_none_match, const char *etag);

#endif
