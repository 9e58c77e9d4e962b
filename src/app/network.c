/* network - see the header. */
#include "network.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "dahu/modbus/uri.h"

struct network {
    unsigned char at[16]; /* IPv4 as ::ffff:a.b.c.d */
    int bits;
};

/* Never, whatever is listed: "this" host, link-local with the metadata of clouds, multicast. */
static const char never[] =
    "0.0.0.0/8, 169.254.0.0/16, 224.0.0.0/3, fe80::/10, ff00::/8, fd00:ec2::254/128, ::/128";

static void map_v4(const void *four, unsigned char out[static 16])
{
    memset(out, 0, 10);
    out[10] = out[11] = 0xff;
    memcpy(out + 12, four, 4);
}

/* "10.0.0.0/8" */
static bool parse_one(const char *text, struct network *out)
{
    char address[INET6_ADDRSTRLEN + 1];
    unsigned char four[4];
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    if (n == 0 || n >= sizeof address)
        return false;
    memcpy(address, text, n);
    address[n] = '\0';
    bool six = inet_pton(AF_INET6, address, out->at) == 1;
    if (!six && inet_pton(AF_INET, address, four) != 1)
        return false;
    if (!six)
        map_v4(four, out->at);
    int most = six ? 128 : 32;
    char *end = NULL;
    long bits = slash ? strtol(slash + 1, &end, 10) : most;
    if ((slash && (*end || end == slash + 1)) || bits < 0 || bits > most)
        return false;
    out->bits = (int)bits + (six ? 0 : 96);
    return true;
}

/* The next entry of a list; *@at moves behind it. */
static bool next_entry(const char **at, char out[static 64])
{
    *at += strspn(*at, " ,");
    size_t n = strcspn(*at, " ,");
    if (n == 0)
        return false;
    snprintf(out, 64, "%.*s", (int)(n < 63 ? n : 63), *at);
    *at += n;
    return true;
}

bool network_check(const char *list, struct err *e)
{
    char entry[64];
    struct network n;
    while (next_entry(&list, entry))
        if (!parse_one(entry, &n))
            return err_set(e, ERR_CONFIG, "'%s' is no network such as 10.0.0.0/8", entry);
    return true;
}

static bool in_network(const struct network *n, const unsigned char at[static 16])
{
    int whole = n->bits / 8, rest = n->bits % 8;
    unsigned char mask = (unsigned char)(0xff << (8 - rest));
    return memcmp(n->at, at, (size_t)whole) == 0 && (rest == 0 || ((n->at[whole] ^ at[whole]) & mask) == 0);
}

static bool listed(const char *list, const unsigned char at[static 16])
{
    char entry[64];
    struct network n;
    while (next_entry(&list, entry))
        if (parse_one(entry, &n) && in_network(&n, at))
            return true;
    return false;
}

bool network_holds(const char *list, const struct sockaddr *address)
{
    unsigned char at[16];
    if (address->sa_family == AF_INET)
        map_v4(&((const struct sockaddr_in *)(const void *)address)->sin_addr, at);
    else if (address->sa_family == AF_INET6)
        memcpy(at, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, sizeof at);
    else
        return false;
    return listed(list, at) && !listed(never, at);
}

static bool refuse(struct err *e, enum err_code code, const char *name, const char *host, const char *why)
{
    char tame[128];
    err_set(e, code, "%s: '%.100s'", why, host);
    snprintf(e->sqlstate, sizeof e->sqlstate, "DH422");
    snprintf(e->constraint, sizeof e->constraint, "%s", name);
    size_t n = 0;
    for (const char *c = host; *c && n < sizeof tame - 1; c++)
        tame[n++] = *c < ' ' || *c == '"' || *c == '\\' ? '?' : *c;
    tame[n] = '\0';
    snprintf(e->facts, sizeof e->facts, "{\"host\":\"%s\"}", tame);
    return false;
}

static void print_uri(const struct link_uri *uri, const struct sockaddr *at, socklen_t length,
                      char out[static NETWORK_URI_BYTES])
{
    char host[INET6_ADDRSTRLEN + 16];
    MUST(getnameinfo(at, length, host, sizeof host, NULL, 0, NI_NUMERICHOST) == 0);
    bool six = strchr(host, ':') != NULL;
    snprintf(out, NETWORK_URI_BYTES, "%s://%s%s%s:%s", uri->scheme == LINK_TCP ? "tcp" : "rtutcp",
             six ? "[" : "", host, six ? "]" : "", uri->port);
}

bool network_pin(const char *list, const char *text, char out[static NETWORK_URI_BYTES], struct err *e)
{
    struct link_uri uri;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    if (!link_uri_parse(text, &uri, e)) {
        snprintf(e->sqlstate, sizeof e->sqlstate, "DH422");
        snprintf(e->constraint, sizeof e->constraint, "link_uri_ck");
        return false;
    }
    if (uri.scheme != LINK_TCP && uri.scheme != LINK_RTUTCP)
        return refuse(e, ERR_UNSUPPORTED, "probe_scheme", text,
                      "only tcp:// and rtutcp:// can be asked from here");
    if (getaddrinfo(uri.host, uri.port, &hints, &found) != 0)
        return refuse(e, ERR_NOT_FOUND, "probe_name", uri.host, "there is no such name");
    bool allowed = true;
    for (const struct addrinfo *a = found; a && allowed; a = a->ai_next)
        allowed = network_holds(list, a->ai_addr);
    if (allowed)
        print_uri(&uri, found->ai_addr, found->ai_addrlen, out);
    freeaddrinfo(found);
    return allowed ||
           refuse(e, ERR_DENIED, "probe_network", uri.host, "outside of the networks of probe.networks");
}
