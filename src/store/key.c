/* key - see the header. */
#include "dahu/store/key.h"

#include <sodium.h>
#include <string.h>

#include "dahu/base/err.h"

void key_make(char text[static KEY_TEXT_BYTES])
{
    unsigned char bytes[32];
    MUST(sodium_init() >= 0);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, KEY_TEXT_BYTES, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

void key_hash(const char *text, char out[static KEY_HASH_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(out, KEY_HASH_BYTES, hash, sizeof hash);
}

void key_forget(void *secret, size_t size)
{
    sodium_memzero(secret, size);
}
