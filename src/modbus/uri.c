/* uri - see the header. */
#include "dahu/modbus/uri.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum link_scheme scheme;
} schemes[] = {{"tcp://", LINK_TCP}, {"rtutcp://", LINK_RTUTCP}, {"rtu://", LINK_RTU}};

/* A whole number in [least, most] that ends at @end; false otherwise. */
static bool whole_number(const char *text, const char *end, long least, long most, long *out)
{
    char *stop;
    if (text == end || *text < '0' || *text > '9')
        return false;
    *out = strtol(text, &stop, 10);
    return stop == end && *out >= least && *out <= most;
}

static bool parse_port(const char *text, struct link_uri *out, struct err *e)
{
    long port;
    if (!whole_number(text, text + strlen(text), 1, 65535, &port))
        return err_set(e, ERR_SYNTAX, "port '%.20s' is not a number from 1 to 65535", text);
    snprintf(out->port, sizeof out->port, "%ld", port);
    return true;
}

/* HOST, HOST:PORT or [IPV6]:PORT */
static bool parse_address(const char *text, struct link_uri *out, struct err *e)
{
    bool bracket = *text == '[';
    const char *host = text + bracket, *end = bracket ? strchr(host, ']') : strchrnul(host, ':');
    if (!end || end == host)
        return err_set(e, ERR_SYNTAX, "'%.80s' names no host", text);
    if ((size_t)(end - host) >= sizeof out->host || memchr(host, '/', (size_t)(end - host)))
        return err_set(e, ERR_SYNTAX, "'%.80s' is not a host name", text);
    snprintf(out->host, sizeof out->host, "%.*s", (int)(end - host), host);
    const char *rest = end + bracket;
    if (*rest == '\0')
        return parse_port("502", out, e);
    if (*rest != ':')
        return err_set(e, ERR_SYNTAX, "'%.80s' stands where :PORT is expected", rest);
    return parse_port(rest + 1, out, e);
}

static bool parse_parity(const char *value, struct link_uri *out)
{
    if (strlen(value) != 1 || !strchr("NEO", *value))
        return false;
    out->parity = *value;
    return true;
}

static bool parse_option(const char *name, const char *value, struct link_uri *out, struct err *e)
{
    const struct {
        const char *name;
        int *to;
        long least, most;
    } numbers[] = {
        {"baud", &out->baud, 300, 921600}, {"data", &out->data_bits, 7, 8}, {"stop", &out->stop_bits, 1, 2}};
    long n;
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(name, numbers[i].name) != 0)
            continue;
        if (!whole_number(value, value + strlen(value), numbers[i].least, numbers[i].most, &n))
            return err_set(e, ERR_SYNTAX, "%s=%.20s is not a number from %ld to %ld", name, value,
                           numbers[i].least, numbers[i].most);
        *numbers[i].to = (int)n;
        return true;
    }
    if (strcmp(name, "parity") != 0)
        return err_set(e, ERR_SYNTAX,
                       "'%.40s' is no option of a serial line; there are baud, data, parity and stop", name);
    return parse_parity(value, out) || err_set(e, ERR_SYNTAX, "parity=%.20s is not N, E or O", value);
}

static bool parse_line(const char *text, struct link_uri *out, struct err *e)
{
    out->baud = 9600;
    out->data_bits = 8;
    out->parity = 'E';
    out->stop_bits = 1;
    char options[200];
    size_t path = strcspn(text, "?");
    if (path < 2 || *text != '/' || path >= sizeof out->host)
        return err_set(e, ERR_SYNTAX, "'%.80s' is not the path of a device", text);
    snprintf(out->host, sizeof out->host, "%.*s", (int)path, text);
    if (snprintf(options, sizeof options, "%s", text[path] ? text + path + 1 : "") >= (int)sizeof options)
        return err_set(e, ERR_SYNTAX, "the options of '%s' are too long", out->host);
    char *at = options, *value;
    for (char *option; (option = strsep(&at, "&")) != NULL && *option;) {
        value = strchr(option, '=');
        if (!value)
            return err_set(e, ERR_SYNTAX, "option '%.40s' has no value", option);
        *value++ = '\0';
        if (!parse_option(option, value, out, e))
            return false;
    }
    return true;
}

bool link_uri_parse(const char *text, struct link_uri *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    for (unsigned i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i].prefix);
        if (strncmp(text, schemes[i].prefix, n) != 0)
            continue;
        out->scheme = schemes[i].scheme;
        bool ok = out->scheme == LINK_RTU ? parse_line(text + n, out, e) : parse_address(text + n, out, e);
        return ok || err_wrap(e, "link '%.100s'", text);
    }
    return err_set(e, ERR_UNSUPPORTED, "link '%.100s' begins with none of tcp://, rtutcp:// and rtu://",
                   text);
}
