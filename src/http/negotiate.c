/* negotiate - see the header. */
#include "dahu/http/negotiate.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Weight of one item of Accept-Language in thousandths: "zh-CN;q=0.8" -> 800. A weight that is no number is
 * 0. */
static int weight(const char *item, size_t n)
{
    const char *semicolon = memchr(item, ';', n);
    if (!semicolon)
        return 1000;
    const char *q = semicolon + 1, *end = item + n;
    while (q < end && (*q == ' ' || *q == '\t'))
        q++;
    if (end - q < 3 || strncasecmp(q, "q=", 2) != 0 || (q[2] != '0' && q[2] != '1'))
        return 0;
    int thousandths = (q[2] - '0') * 1000, unit = 100;
    for (q += 4; q < end && isdigit((unsigned char)*q) && unit > 0; q++, unit /= 10)
        thousandths += (*q - '0') * unit;
    return thousandths;
}

enum lang negotiate_lang(const char *accept)
{
    enum lang best = LANG_EN;
    int best_weight = 0;
    while (accept && *accept) {
        accept += strspn(accept, " \t,");
        size_t n = strcspn(accept, ","), tag = strcspn(accept, "-;, \t");
        enum lang lang;
        char name[3] = {0};
        if (tag == 2) {
            name[0] = (char)tolower((unsigned char)accept[0]);
            name[1] = (char)tolower((unsigned char)accept[1]);
        }
        if (lang_parse(name, &lang) && weight(accept, n) > best_weight) {
            best_weight = weight(accept, n);
            best = lang;
        }
        accept += n;
    }
    return best;
}

bool negotiate_gzip(const char *accept)
{
    bool any = false;
    while (accept && *accept) {
        accept += strspn(accept, " \t,");
        size_t n = strcspn(accept, ","), name = strcspn(accept, ";, \t");
        if (name == 4 && strncasecmp(accept, "gzip", name) == 0)
            return weight(accept, n) > 0;
        any |= name == 1 && *accept == '*' && weight(accept, n) > 0;
        accept += n;
    }
    return any;
}

bool negotiate_match(const char *if_none_match, const char *etag)
{
    size_t wanted = strlen(etag);
    while (if_none_match && *if_none_match) {
        if_none_match += strspn(if_none_match, " \t,");
        size_t n = strcspn(if_none_match, ",");
        const char *tag = if_none_match;
        if_none_match += n;
        while (n > 0 && (tag[n - 1] == ' ' || tag[n - 1] == '\t'))
            n--;
        if (n == 1 && *tag == '*')
            return true;
        if (n > 2 && tag[0] == 'W' && tag[1] == '/') {
            tag += 2;
            n -= 2;
        }
        if (n == wanted && memcmp(tag, etag, n) == 0)
            return true;
    }
    return false;
}
