/**
 * asset - the files that the binary carries: drivers, SQL, texts, the application, the load profile.
 *
 * Names are the paths in the source tree ("drivers/eastron-sdm630.json"); what is built of the application is
 * called "web/index.html". Bytes are followed by a
 * zero, so text assets are C strings. Borrowed for ever.
 */
#ifndef DAHU_BASE_ASSET_H
#define DAHU_BASE_ASSET_H

#include <stddef.h>

struct asset {
    const char *name;
    const char *data;
    size_t size; /* without the closing zero */
};

extern const struct asset asset_table[]; /* sorted by name, ends with a NULL name */

const struct asset *asset_find(const char *name); /* NULL when there is none */

#endif
