/* What a file is, by its first bytes: whatever it is, it is looked at within its length. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/base/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *media = NULL;
    struct err e;
    uint8_t *own = malloc(size ? size : 1); /* of exactly that length, so that a byte too far is seen */
    memcpy(own, data, size);
    if (media_find(own, size, &media, &e) != (media != NULL))
        abort();
    free(own);
    return 0;
}
