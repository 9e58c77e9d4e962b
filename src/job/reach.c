/* reach - see the header. */
#include "dahu/job/reach.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct range4 {
    uint32_t base;
    int bits;
};

static const struct range4 closed4[] = {
    {0x00000000, 8},  /* this network */
    {0x0a000000, 8},  /* private */
    {0x64400000, 10}, /* shared by carriers */
    {0x7f000000, 8},  /* loopback */
    {0xa9fe0000, 16}, /* link-local, where clouds keep their secrets */
    {0xac100000, 12}, /* private */
    {0xc0000000, 24}, /* protocol assignments */
    {0xc0000200, 24}, /* documentation */
    {0xc0a80000, 16}, /* private */
    {0xc6120000, 15}, /* benchmarks */
    {0xc6336400, 24}, /* documentation */
    {0xcb007100, 24}, /* documentation */
    {0xe0000000, 4},  /* multicast */
    {0xf0000000, 4},  /* reserved, broadcast */
};

static bool public4(uint32_t address)
{
    for (unsigned i = 0; i < sizeof closed4 / sizeof *closed4; i++)
        if ((address ^ closed4[i].base) >> (32 - closed4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t inner4(const struct in6_addr *a, int at)
{
    uint32_t value;
    memcpy(&value, a->s6_addr + at, sizeof value);
    return ntohl(value);
}

/* Only 2000::/3 is given out; in it lie the documentation and tunnels whose end may be anywhere. */
static bool public6(const struct in6_addr *a)
{
    const uint8_t *b = a->s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(a))
        return public4(inner4(a, 12));
    if (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b) /* 64:ff9b::/96, translated IPv4 */
        return public4(inner4(a, 12));
    if ((b[0] & 0xe0) != 0x20)
        return false;
    if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 */
        return public4(inner4(a, 2));
    bool special = b[0] == 0x20 && b[1] == 0x01 && (b[2] & 0xfe) == 0x00; /* 2001::/23: Teredo, ORCHID */
    bool documents = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
    return !special && !documents;
}

bool reach_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        return public6(&in.sin6_addr);
    }
    return false;
}

bool reach_listed(const char *list, const char *host, int port)
{
    char wanted[300];
    int n = snprintf(wanted, sizeof wanted, "%s:%d", host, port);
    if (n < 0 || (size_t)n >= sizeof wanted)
        return false;
    for (list += strspn(list, ", "); *list; list += strspn(list, ", ")) {
        size_t length = strcspn(list, ", ");
        if (length == (size_t)n && strncasecmp(list, wanted, length) == 0)
            return true;
        list += length;
    }
    return false;
}
