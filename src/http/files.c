/* files - see the header. */
#include "files.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/http/negotiate.h"

struct files {
    char (*etags)[ETAG_BYTES]; /* of each asset, by its place in the table */
};

static const struct {
    const char *ending, *media;
} kinds[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static const char *media_of(const char *name)
{
    const char *ending = strrchr(name, '.');
    for (unsigned i = 0; ending && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(ending, kinds[i].ending) == 0)
            return kinds[i].media;
    return "application/octet-stream";
}

void etag_make(const void *bytes, size_t n, char out[static ETAG_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, bytes, n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(out, ETAG_BYTES, "\"%s\"", hex);
}

void answer_static(struct exchange *x, const char *media, const char *bytes, size_t n, const char *etag)
{
    x->answer = (struct answer){
        .status = 200, .media = media, .cache_control = "no-cache", .etag = etag, .body = bytes, .size = n};
    if (negotiate_match(x->if_none_match, etag)) {
        x->answer.status = 304;
        x->answer.media = NULL;
        x->answer.size = 0;
    }
}

struct files *files_new(void)
{
    size_t count = 0;
    while (asset_table[count].name)
        count++;
    struct files *f = must_alloc(sizeof *f);
    f->etags = must_alloc(count * sizeof *f->etags);
    for (size_t i = 0; i < count; i++)
        etag_make(asset_table[i].data, asset_table[i].size, f->etags[i]);
    return f;
}

void files_free(struct files *f)
{
    free(f->etags);
    free(f);
}

/* The packed form of @name; NULL when there is none. */
static const struct asset *packed(struct exchange *x, const char *name)
{
    return asset_find(arena_printf(&x->arena, "%s.gz", name));
}

bool files_answer(const struct files *f, struct exchange *x, const char *name, bool for_ever)
{
    const struct asset *plain = asset_find(name), *small = plain ? packed(x, name) : NULL;
    if (!plain)
        return false;
    bool pack = small && negotiate_gzip(exchange_header(x, "Accept-Encoding"));
    const struct asset *a = pack ? small : plain;
    answer_static(x, media_of(name), a->data, a->size, f->etags[a - asset_table]);
    x->answer.encoding = pack && x->answer.status == 200 ? "gzip" : NULL;
    x->answer.vary = small ? "Accept-Encoding" : NULL;
    if (for_ever)
        x->answer.cache_control = "public, max-age=31536000, immutable";
    return true;
}
