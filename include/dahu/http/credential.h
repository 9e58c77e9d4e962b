/**
 * credential - what a request shows to prove who asks: the cookie of a session, or a token for programs.
 *
 * Only the hash of either goes on from here (BLAKE2b-256, as the database keeps it). Pure.
 */
#ifndef DAHU_HTTP_CREDENTIAL_H
#define DAHU_HTTP_CREDENTIAL_H

#include <stdbool.h>
#include <stddef.h>

enum { CREDENTIAL_HASH_BYTES = 65 }; /* 32 bytes as hex, and the closing zero */

enum credential_kind { CREDENTIAL_NONE, CREDENTIAL_SESSION, CREDENTIAL_TOKEN };

struct credential {
    enum credential_kind kind;
    char hash[CREDENTIAL_HASH_BYTES]; /* "" with CREDENTIAL_NONE */
};

/** credential_cookie - name of the session's cookie: `__Host-dahu` behind TLS, `dahu` over plain HTTP. */
const char *credential_cookie(bool secure);
/** credential_read - from the headers Authorization and Cookie (each may be NULL). A token goes before a
 * cookie. */
void credential_read(const char *authorization, const char *cookies, bool secure, struct credential *out);
const char *credential_name(enum credential_kind kind); /* "session" | "token" | "none", as SQL has it */

/** credential_hash - hex of the BLAKE2b-256 of @bytes. */
void credential_hash(const void *bytes, size_t n, char out[static CREDENTIAL_HASH_BYTES]);

#endif
