/* text - see the header. */
#include "dahu/base/text.h"

#include <stdint.h>
#include <string.h>

size_t text_turn(const char *at)
{
    const unsigned char *u = (const unsigned char *)at;
    if (u[0] != 0xe2)
        return 0;
    bool turns =
        (u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) || (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9);
    return turns ? 3 : 0;
}

size_t text_for_xml(char *text)
{
    char *to = text;
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ' && !strchr("\t\n\r", *c))
            continue;
        if (strncmp(c, "\xef\xbf\xbe", 3) == 0 || strncmp(c, "\xef\xbf\xbf", 3) == 0) {
            c += 2;
            continue;
        }
        *to++ = *c;
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* One character at @p: its bytes, and its code point (0xfffd for a byte that is no UTF-8). */
static int decode(const char *p, uint32_t *code)
{
    const unsigned char *u = (const unsigned char *)p;
    int n = u[0] < 0x80                   ? 1
            : u[0] >= 0xc2 && u[0] < 0xe0 ? 2
            : (u[0] & 0xf0) == 0xe0       ? 3
            : u[0] >= 0xf0 && u[0] < 0xf5 ? 4
                                          : 0;
    *code = n == 1 ? u[0] : n == 0 ? 0xfffd : u[0] & (0xffu >> (n + 1));
    for (int i = 1; i < n; i++) {
        if ((u[i] & 0xc0) != 0x80) {
            *code = 0xfffd;
            return 1;
        }
        *code = *code << 6 | (u[i] & 0x3fu);
    }
    return n ? n : 1;
}

/* The blocks that terminals show in two columns, and the marks that they put over the character before. */
static int columns(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        int columns;
    } blocks[] = {
        {0x0300, 0x036f, 0},   {0x200b, 0x200f, 0},   {0xfe00, 0xfe0f, 0}, {0x1100, 0x115f, 2},
        {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},   {0xa960, 0xa97f, 2}, {0xac00, 0xd7a3, 2},
        {0xf900, 0xfaff, 2},   {0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2},
        {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
    };
    for (unsigned i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].first && c <= blocks[i].last)
            return blocks[i].columns;
    return c >= 0x20 && c != 0x7f;
}

static int span_width(const char *text, size_t bytes)
{
    int width = 0;
    uint32_t code;
    for (const char *end = text + bytes; text < end;) {
        text += decode(text, &code);
        width += columns(code);
    }
    return width;
}

int text_width(const char *text)
{
    return span_width(text, strlen(text));
}

static void add_blanks(struct buf *out, int count)
{
    for (int i = 0; i < count; i++)
        buf_add(out, " ", 1);
}

void text_pad(struct buf *out, const char *text, int width)
{
    buf_puts(out, text);
    add_blanks(out, width - text_width(text));
}

static bool closes(uint32_t c)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff09,
                                     0xff01, 0xff1f, 0x201d, 0x300b, 0x300d, 0x3011};
    for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++)
        if (c == marks[i])
            return true;
    return false;
}

/* Bytes of what must not be broken: a word, or one wide character with the punctuation that closes it. */
static size_t unbreakable(const char *text)
{
    uint32_t code;
    const char *p = text + decode(text, &code);
    bool wide = columns(code) == 2;
    while (*p && *p != ' ') {
        int n = decode(p, &code);
        bool next_wide = columns(code) == 2;
        if ((wide || next_wide) && !closes(code))
            break;
        wide = next_wide;
        p += n;
    }
    return (size_t)(p - text);
}

void text_wrap(struct buf *out, const char *text, int indent, int width)
{
    int at = indent;
    bool first = true;
    while (*text) {
        size_t blanks = strspn(text, " ");
        text += blanks;
        if (!*text)
            return;
        size_t bytes = unbreakable(text);
        int wide = span_width(text, bytes), gap = blanks && !first ? 1 : 0;
        if (!first && at + gap + wide > width) {
            buf_puts(out, "\n");
            add_blanks(out, indent);
            at = indent;
            gap = 0;
        }
        add_blanks(out, gap);
        buf_add(out, text, bytes);
        at += gap + wide;
        text += bytes;
        first = false;
    }
}
