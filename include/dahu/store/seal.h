/**
 * seal - small secrets that the database keeps without being able to read them: a key in a file outside it.
 *
 * A sealed secret is version 1 | 8 bytes that name the key | 24 bytes nonce | secretbox (XSalsa20-Poly1305)
 * of the owner's number and the secret. The number is in the box, so that a row cannot be given to somebody
 * else.
 *
 * The file has one key a line, base64 of 32 bytes; lines that are empty or begin with # are not read. The
 * first key seals, all of them open: a new key goes in front, `dahu user seal` seals everything with it, and
 * then the old line may go. Nobody but the owner may read the file (0600; 0640 when it is root's).
 *
 * Not here: tokens and recovery codes, of which the database has hashes (key.h).
 */
#ifndef DAHU_STORE_SEAL_H
#define DAHU_STORE_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/base/err.h"

enum {
    SEAL_SECRET_BYTES = 20,                               /* of a second factor: all that is sealed */
    SEAL_BYTES = 1 + 8 + 24 + 16 + 8 + SEAL_SECRET_BYTES, /* 77 */
    SEAL_TEXT_BYTES = 2 * SEAL_BYTES + 1,                 /* as hex */
    SEAL_KEYS_MOST = 8
};

struct seal; /* the keys, in memory that is neither swapped nor dumped */

/**
 * seal_open - read the keys of the file @path. Owned: seal_free.
 *
 * Errors: ERR_CONFIG there is no such file, others may read it, a line is no key, there is none: each with
 *         the path and what to do.
 */
bool seal_open(struct seal **out, const char *path, struct err *e) NODISCARD;
void seal_free(struct seal *s); /* NULL is fine */
/** seal_make_file - a file with one new key, 0600, when there is none; else nothing is done. Errors:
 * ERR_SYSTEM. */
bool seal_make_file(const char *path, struct err *e) NODISCARD;

/** seal_put - seal @secret of @owner with the first key. */
void seal_put(const struct seal *s, int64_t owner, const unsigned char secret[static SEAL_SECRET_BYTES],
              char out[static SEAL_TEXT_BYTES]);
/** seal_take - the secret of @owner that @text holds. False: no key of the file opens it, or it was changed,
 * or is somebody else's. */
bool seal_take(const struct seal *s, int64_t owner, const char *text,
               unsigned char secret[static SEAL_SECRET_BYTES]) NODISCARD;
/** seal_is_new - whether @text was sealed with the first key. */
bool seal_is_new(const struct seal *s, const char *text);

#endif
