/**
 * attachment - files known by their SHA-256: bytes in a folder, what they are in the database.
 *
 * An upload comes in parts and goes on where it stopped, also after a kill: the database says how much has
 * come, and says so only after the bytes are on disk. A file becomes visible when all of it is there, its
 * hash is right and its content is a photo or a scan (base/media.h).
 *
 * Not here: who may (SQL functions), HTTP.
 */
#ifndef DAHU_STORE_ATTACHMENT_H
#define DAHU_STORE_ATTACHMENT_H

#include "dahu/store/db.h"

enum { ATTACHMENT_BYTES_MAX = 20 * 1024 * 1024, ATTACHMENT_HASH_CHARS = 64 };

/** attachment_hash_valid - 64 hexadecimal digits in lower case: nothing else ever becomes part of a file
 * name. */
bool attachment_hash_valid(const char *sha256);

/**
 * attachment_put - the part of a file that begins at @offset; inside a transaction.
 *
 * @folder    where files lie; made when it is not there
 * @bytes     how long all of it is
 * @received  how much there is now: where the next part begins. Also set when the part was not taken because
 * it does not begin there
 *
 * Errors: ERR_RANGE length or offset; ERR_CONFLICT the hash is not that of the bytes (the upload begins
 * anew); ERR_UNSUPPORTED, ERR_TOO_LARGE as media_find; ERR_SYSTEM. After ERR_CONFLICT and those of media_find
 * the transaction is to be committed all the same: what had come is forgotten.
 */
bool attachment_put(struct db *db, const char *folder, const char *sha256, int64_t bytes, int64_t offset,
                    const void *part, size_t n, int64_t *received, struct err *e) NODISCARD;

/**
 * attachment_get - append a whole file to @out; inside a transaction.
 *
 * @media  of its content; static
 * Errors: ERR_NOT_FOUND there is none, it is not whole, or it is not for these eyes; ERR_SYSTEM its bytes are
 * gone.
 */
bool attachment_get(struct db *db, const char *folder, const char *sha256, struct buf *out,
                    const char **media, struct err *e) NODISCARD;

#endif
