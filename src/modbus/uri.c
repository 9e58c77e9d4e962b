/* uri - see the header. */
#include "dahu/modbus/uri.h"

#include <stdio.h>
#include <string.h>

enum { OPTIONS_BYTES = 400 };

/* A whole number in [least, most] that ends at @end; false otherwise. */
static bool whole_number(const char *text, const char *end, long least, long most, long *out)
{
    char *stop;
    if (text == end || *text < '0' || *text > '9')
        return false;
    *out = strtol(text, &stop, 10);
    return stop == end && *out >= least && *out <= most;
}

/* ---- host and port ------------------------------------------------------------------------------- */

static bool parse_port(const char *text, const char *end, struct link_uri *out, struct err *e)
{
    long port;
    if (!whole_number(text, end, 1, 65535, &port))
        return err_set(e, ERR_SYNTAX, "port '%.*s' is not a number from 1 to 65535",
                       (int)(end - text < 20 ? end - text : 20), text);
    snprintf(out->port, sizeof out->port, "%ld", port);
    return true;
}

/* HOST or [IPV6], and where it ends. */
static bool parse_host(const char *text, const char **end, struct link_uri *out, struct err *e)
{
    bool bracket = *text == '[';
    const char *host = text + bracket, *stop = bracket ? strchr(host, ']') : strchrnul(host, ':');
    if (!stop || (stop == host && out->scheme != LINK_LISTEN))
        return err_set(e, ERR_SYNTAX, "'%.80s' names no host", text);
    if ((size_t)(stop - host) >= sizeof out->host || strcspn(host, " \t\r\n\v\f/?#@") < (size_t)(stop - host))
        return err_set(e, ERR_SYNTAX, "'%.80s' is not a host name", text);
    snprintf(out->host, sizeof out->host, "%.*s", (int)(stop - host), host);
    *end = stop + bracket;
    return true;
}

/* HOST, HOST:PORT or [IPV6]:PORT */
static bool parse_address(const char *text, struct link_uri *out, struct err *e)
{
    const char *rest;
    if (!parse_host(text, &rest, out, e))
        return false;
    if (*rest == '\0')
        rest = ":502";
    if (*rest != ':')
        return err_set(e, ERR_SYNTAX, "'%.80s' stands where :PORT is expected", rest);
    return parse_port(rest + 1, rest + strlen(rest), out, e);
}

/* ---- options ------------------------------------------------------------------------------------- */

static bool set_number(const char *name, const char *value, int least, int most, int *out, struct err *e)
{
    long n;
    if (!whole_number(value, value + strlen(value), least, most, &n))
        return err_set(e, ERR_SYNTAX, "%s=%.20s is not a number from %d to %d", name, value, least, most);
    *out = (int)n;
    return true;
}

static bool set_baud(const char *value, struct link_uri *out, struct err *e)
{
    return set_number("baud", value, 300, 921600, &out->baud, e);
}

static bool set_data(const char *value, struct link_uri *out, struct err *e)
{
    return set_number("data", value, 7, 8, &out->data_bits, e);
}

static bool set_stop(const char *value, struct link_uri *out, struct err *e)
{
    return set_number("stop", value, 1, 2, &out->stop_bits, e);
}

static bool set_parity(const char *value, struct link_uri *out, struct err *e)
{
    if (strlen(value) != 1 || !strchr("NEO", *value))
        return err_set(e, ERR_SYNTAX, "parity=%.20s is not N, E or O", value);
    out->parity = *value;
    return true;
}

static bool set_rs485(const char *value, struct link_uri *out, struct err *e)
{
    out->rs485 = strcmp(value, "on") == 0;
    return out->rs485 || strcmp(value, "off") == 0 ||
           err_set(e, ERR_SYNTAX, "rs485=%.20s is not on or off", value);
}

static bool set_framing(const char *value, struct link_uri *out, struct err *e)
{
    out->framing = strcmp(value, "tcp") == 0 ? FRAMING_MBAP : FRAMING_RTU;
    return out->framing == FRAMING_MBAP || strcmp(value, "rtu") == 0 ||
           err_set(e, ERR_SYNTAX, "framing=%.20s is not rtu or tcp", value);
}

static bool set_heartbeat(const char *value, struct link_uri *out, struct err *e)
{
    return packet_parse(value, strlen(value), "heartbeat", &out->heartbeat, e);
}

static bool set_at(const char *value, struct link_uri *out, struct err *e)
{
    int n = snprintf(out->at, sizeof out->at, "%s", value);
    return (n > 0 && n < (int)sizeof out->at) ||
           err_set(e, ERR_SYNTAX, "at=%.80s is not the name of a collector", value);
}

static const struct {
    const char *name;
    enum link_scheme scheme;
    bool (*set)(const char *value, struct link_uri *out, struct err *e);
} settings[] = {
    {"baud", LINK_RTU, set_baud},          {"data", LINK_RTU, set_data},
    {"parity", LINK_RTU, set_parity},      {"stop", LINK_RTU, set_stop},
    {"rs485", LINK_RTU, set_rs485},        {"at", LINK_RTU, set_at},
    {"framing", LINK_LISTEN, set_framing}, {"heartbeat", LINK_LISTEN, set_heartbeat},
    {"at", LINK_LISTEN, set_at},
};

static bool parse_option(char *option, struct link_uri *out, struct err *e)
{
    char *value = strchr(option, '=');
    if (!value)
        return err_set(e, ERR_SYNTAX, "option '%.40s' has no value", option);
    *value++ = '\0';
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (settings[i].scheme == out->scheme && strcmp(settings[i].name, option) == 0)
            return settings[i].set(value, out, e);
    return err_set(e, ERR_SYNTAX, "'%.40s' is no option of a %s; there are %s", option,
                   out->scheme == LINK_RTU ? "serial line" : "modem that dials in",
                   out->scheme == LINK_RTU ? "baud, data, parity, stop, rs485 and at"
                                           : "framing, heartbeat and at");
}

/* What follows the question mark; @text may be empty. */
static bool parse_options(const char *text, struct link_uri *out, struct err *e)
{
    char options[OPTIONS_BYTES], *at = options;
    if (snprintf(options, sizeof options, "%s", *text ? text + 1 : "") >= (int)sizeof options)
        return err_set(e, ERR_SYNTAX, "the options are too long");
    for (char *option; (option = strsep(&at, "&")) != NULL && *option;)
        if (!parse_option(option, out, e))
            return false;
    return true;
}

/* ---- schemes ------------------------------------------------------------------------------------- */

static bool parse_rtutcp(const char *text, struct link_uri *out, struct err *e)
{
    out->framing = FRAMING_RTU;
    return parse_address(text, out, e);
}

static bool parse_line(const char *text, struct link_uri *out, struct err *e)
{
    out->framing = FRAMING_RTU;
    out->baud = 9600;
    out->data_bits = 8;
    out->parity = 'E';
    out->stop_bits = 1;
    size_t path = strcspn(text, "?");
    if (path < 2 || *text != '/' || path >= sizeof out->host)
        return err_set(e, ERR_SYNTAX, "'%.80s' is not the path of a device", text);
    snprintf(out->host, sizeof out->host, "%.*s", (int)path, text);
    return parse_options(text + path, out, e);
}

static bool parse_listen(const char *text, struct link_uri *out, struct err *e)
{
    const char *rest;
    out->framing = FRAMING_RTU;
    if (!parse_host(text, &rest, out, e))
        return false;
    const char *slash = strchr(rest, '/');
    if (*rest != ':' || !slash)
        return err_set(e, ERR_SYNTAX, "'%.80s' stands where :PORT/REGISTRATION is expected", rest);
    const char *registration = slash + 1;
    size_t len = strcspn(registration, "?");
    return parse_port(rest + 1, slash, out, e) &&
           packet_parse(registration, len, "registration", &out->registration, e) &&
           parse_options(registration + len, out, e);
}

bool link_uri_parse(const char *text, struct link_uri *out, struct err *e)
{
    static const struct {
        const char *prefix;
        enum link_scheme scheme;
        bool (*parse)(const char *rest, struct link_uri *out, struct err *e);
    } schemes[] = {{"tcp://", LINK_TCP, parse_address},
                   {"rtutcp://", LINK_RTUTCP, parse_rtutcp},
                   {"rtu://", LINK_RTU, parse_line},
                   {"listen://", LINK_LISTEN, parse_listen}};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i].prefix);
        if (strncmp(text, schemes[i].prefix, n) != 0)
            continue;
        out->scheme = schemes[i].scheme;
        return schemes[i].parse(text + n, out, e) || err_wrap(e, "link '%.100s'", text);
    }
    return err_set(e, ERR_UNSUPPORTED,
                   "link '%.100s' begins with none of tcp://, rtutcp://, rtu:// and listen://", text);
}
