/* origin - see the header. */
#include "dahu/http/origin.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- whose page ---------------------------------------------------------------------------------- */

static bool is_origin(const char *origin, const char *public_url, const char *host)
{
    size_t n = strlen(public_url);
    if (n > 0) {
        n -= public_url[n - 1] == '/';
        return strlen(origin) == n && strncasecmp(origin, public_url, n) == 0;
    }
    static const char plain[] = "http://";
    return host && strncasecmp(origin, plain, sizeof plain - 1) == 0 &&
           strcasecmp(origin + sizeof plain - 1, host) == 0;
}

bool origin_is_own(const struct origin_claims *c, const char *public_url, bool cookie)
{
    if (c->fetch_site && strcasecmp(c->fetch_site, "same-origin") != 0 &&
        strcasecmp(c->fetch_site, "none") != 0)
        return false;
    if (c->origin && !is_origin(c->origin, public_url, c->host))
        return false;
    return !cookie || c->fetch_site || c->origin;
}

/* ---- from which address -------------------------------------------------------------------------- */

struct address {
    int family;
    unsigned char bytes[16];
};

/* IPv4 and IPv6; "::ffff:1.2.3.4" is IPv4. */
static bool parse_address(const char *text, struct address *out)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    *out = (struct address){AF_INET, {0}};
    if (inet_pton(AF_INET, text, out->bytes) == 1)
        return true;
    out->family = AF_INET6;
    if (inet_pton(AF_INET6, text, out->bytes) != 1)
        return false;
    if (memcmp(out->bytes, mapped, sizeof mapped) == 0) {
        memmove(out->bytes, out->bytes + sizeof mapped, 4);
        out->family = AF_INET;
    }
    return true;
}

/* The next item of a list with commas, without blanks; false at the end. */
static bool next_item(const char **list, char *out, size_t room)
{
    *list += strspn(*list, ", \t");
    size_t n = strcspn(*list, ",");
    if (n == 0)
        return false;
    size_t end = n;
    while (end > 0 && ((*list)[end - 1] == ' ' || (*list)[end - 1] == '\t'))
        end--;
    snprintf(out, room, "%.*s", (int)end, *list);
    *list += n;
    return true;
}

enum { ITEM_BYTES = 64 };

static bool parse_block(const char *item, struct address *a, int *bits)
{
    char text[ITEM_BYTES];
    snprintf(text, sizeof text, "%s", item);
    char *slash = strchr(text, '/'), *end = NULL;
    if (slash)
        *slash = '\0';
    if (!parse_address(text, a))
        return false;
    int most = a->family == AF_INET ? 32 : 128;
    *bits = slash ? (int)strtol(slash + 1, &end, 10) : most;
    return *bits >= 0 && *bits <= most && (!slash || (end != slash + 1 && *end == '\0'));
}

static bool is_within(const struct address *a, const struct address *block, int bits)
{
    if (a->family != block->family || memcmp(a->bytes, block->bytes, (size_t)bits / 8) != 0)
        return false;
    int rest = bits % 8;
    unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;
    return ((a->bytes[bits / 8 % 16] ^ block->bytes[bits / 8 % 16]) & mask) == 0;
}

static bool is_proxy(const char *text, const char *proxies)
{
    struct address a, block;
    char item[ITEM_BYTES];
    int bits;
    if (!parse_address(text, &a))
        return false;
    while (next_item(&proxies, item, sizeof item))
        if (parse_block(item, &block, &bits) && is_within(&a, &block, bits))
            return true;
    return false;
}

bool origin_proxies_check(const char *list, struct err *e)
{
    struct address a;
    char item[ITEM_BYTES];
    int bits;
    while (next_item(&list, item, sizeof item))
        if (!parse_block(item, &a, &bits))
            return err_set(e, ERR_CONFIG,
                           "http.trusted_proxies takes addresses such as 10.0.0.5 or 10.0.0.0/8, not '%s'",
                           item);
    return true;
}

void origin_address(const char *peer, const char *forwarded, const char *proxies,
                    char out[static ORIGIN_ADDRESS_BYTES])
{
    char item[ITEM_BYTES];
    struct address a;
    snprintf(out, ORIGIN_ADDRESS_BYTES, "%s", peer);
    if (!forwarded || !is_proxy(peer, proxies))
        return;
    /* from the right: each proxy appends whom it heard from, and only what ours appended is true */
    size_t end = strlen(forwarded);
    while (end > 0 && is_proxy(out, proxies)) {
        size_t begin = end;
        while (begin > 0 && forwarded[begin - 1] != ',')
            begin--;
        const char *at = forwarded + begin;
        snprintf(item, sizeof item, "%.*s", (int)(end - begin), at);
        const char *one = item;
        char clean[ITEM_BYTES];
        if (!next_item(&one, clean, sizeof clean) || !parse_address(clean, &a) ||
            strlen(clean) >= ORIGIN_ADDRESS_BYTES)
            return;
        snprintf(out, ORIGIN_ADDRESS_BYTES, "%.45s", clean);
        end = begin > 0 ? begin - 1 : 0;
    }
}
