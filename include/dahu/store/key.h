/**
 * key - tokens that a client keeps and we do not: sessions, API tokens, set-up links, recovery codes.
 *
 * 256 bits of the system's randomness as text; the database has their BLAKE2b-256 only. No salt is needed,
 * because there is nothing to guess.
 */
#ifndef DAHU_STORE_KEY_H
#define DAHU_STORE_KEY_H

#include <stddef.h>

enum { KEY_TEXT_BYTES = 44, KEY_HASH_BYTES = 65 };

/** key_make - a new token, URL-safe text without padding. */
void key_make(char text[static KEY_TEXT_BYTES]);
/** key_hash - what the database keeps of @text: hex. */
void key_hash(const char *text, char out[static KEY_HASH_BYTES]);
/** key_forget - overwrite a secret where it lay. */
void key_forget(void *secret, size_t size);

#endif
