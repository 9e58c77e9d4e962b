/* packet - see the header. */
#include "dahu/modbus/packet.h"

#include <stdio.h>
#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Two hex digits; -1 for anything else. The zero that ends every text is no digit. */
static int hex_byte(const char *text)
{
    int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);
    return low < 0 ? -1 : high << 4 | low;
}

/* The byte that @text begins with; *step is how many characters say it. */
static int next_byte(const char *text, bool hex, size_t *step)
{
    if (!hex && *text != '%') {
        *step = 1;
        return (uint8_t)*text;
    }
    *step = hex ? 2 : 3;
    return hex_byte(hex ? text : text + 1);
}

bool packet_parse(const char *text, size_t len, const char *what, struct packet *out, struct err *e)
{
    bool hex = len >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
    size_t step;
    out->len = 0;
    for (size_t at = hex ? 2 : 0; at < len; at += step) {
        int byte = next_byte(text + at, hex, &step);
        if (byte < 0 || at + step > len)
            return err_set(e, ERR_SYNTAX, "%s '%.*s' is not %s", what, (int)(len < 80 ? len : 80), text,
                           hex ? "0x and pairs of hex digits" : "text in which %HH stands for a byte");
        if (out->len == PACKET_MAX_BYTES)
            return err_set(e, ERR_SYNTAX, "%s is longer than %d bytes", what, PACKET_MAX_BYTES);
        out->bytes[out->len++] = (uint8_t)byte;
    }
    return out->len > 0 || err_set(e, ERR_SYNTAX, "%s is empty", what);
}

enum packet_match packet_match(const uint8_t *bytes, size_t len, const struct packet *const *packets,
                               int count, int *which, bool *longer)
{
    size_t longest = 0;
    *which = -1;
    *longer = false;
    for (int i = 0; i < count; i++) {
        const struct packet *p = packets[i];
        if (memcmp(bytes, p->bytes, len < p->len ? len : p->len) != 0)
            continue;
        if (p->len > len) {
            *longer = true;
        } else if (p->len > longest) {
            longest = p->len;
            *which = i;
        }
    }
    if (longest > 0)
        return PACKET_WHOLE;
    return *longer ? PACKET_PART : PACKET_NONE;
}

char *packet_describe(const uint8_t *bytes, size_t len, char out[static PACKET_TEXT_BYTES])
{
    char *at = out;
    size_t shown = len < PACKET_MAX_BYTES ? len : PACKET_MAX_BYTES;
    *at++ = '\'';
    for (size_t i = 0; i < shown; i++)
        *at++ = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.';
    at += snprintf(at, PACKET_TEXT_BYTES - (size_t)(at - out), "' (");
    for (size_t i = 0; i < shown; i++)
        at += snprintf(at, PACKET_TEXT_BYTES - (size_t)(at - out), "%s%02x", i ? " " : "", bytes[i]);
    snprintf(at, PACKET_TEXT_BYTES - (size_t)(at - out), "%s)", len > shown ? " ..." : "");
    return out;
}
