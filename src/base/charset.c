/* charset - see the header. Checking is ours (it must run over blocks); converting is iconv's. */
#include "dahu/base/charset.h"

#include <iconv.h>
#include <string.h>

static const char *const names[CHARSET_COUNT] = {"auto", "utf-8", "gb18030"};
static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

bool charset_parse(const char *name, enum charset *out)
{
    for (int c = 0; c < CHARSET_COUNT; c++)
        if (strcmp(names[c], name) == 0) {
            *out = (enum charset)c;
            return true;
        }
    return false;
}

const char *charset_name(enum charset c)
{
    return names[c];
}

/* ---- UTF-8 ------------------------------------------------------------------------------------- */

struct utf8 {
    uint8_t need, low, high;
};

/* RFC 3629, table of well-formed sequences: what follows each first byte, and the range of the second. */
static const struct {
    uint8_t from, to, need, low, high;
} firsts[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

/* One byte further; false when it cannot follow. */
static bool utf8_feed(struct utf8 *s, uint8_t b)
{
    if (s->need) {
        bool ok = b >= s->low && b <= s->high;
        *s = ok ? (struct utf8){(uint8_t)(s->need - 1), 0x80, 0xBF} : (struct utf8){0};
        return ok;
    }
    if (b < 0x80)
        return true;
    for (unsigned i = 0; i < sizeof firsts / sizeof *firsts; i++)
        if (b >= firsts[i].from && b <= firsts[i].to) {
            *s = (struct utf8){firsts[i].need, firsts[i].low, firsts[i].high};
            return true;
        }
    return false;
}

bool charset_utf8_valid(const char *bytes, size_t n)
{
    struct utf8 s = {0};
    for (size_t i = 0; i < n; i++)
        if (!utf8_feed(&s, (uint8_t)bytes[i]))
            return false;
    return s.need == 0;
}

/* ---- GB18030 ------------------------------------------------------------------------------------ */

static bool within(uint8_t b, uint8_t low, uint8_t high)
{
    return b >= low && b <= high;
}

/* *at: bytes of the current character so far. Two bytes, or four whose second and fourth are digits. */
static bool gb_feed(uint8_t *at, uint8_t b)
{
    switch ((*at)++) {
    case 0:
        *at = b >= 0x80;
        return b < 0x80 || within(b, 0x81, 0xFE);
    case 1:
        if (within(b, '0', '9'))
            return true;
        *at = 0;
        return within(b, 0x40, 0x7E) || within(b, 0x80, 0xFE);
    case 2:
        return within(b, 0x81, 0xFE);
    default:
        *at = 0;
        return within(b, '0', '9');
    }
}

/* ---- the look at a whole file --------------------------------------------------------------------- */

static void end_line(struct charset_scan *s)
{
    s->line++;
    if (s->at.high) {
        bool utf8 = !s->at.bad_utf8 && s->at.need == 0, gb = !s->at.bad_gb && s->at.gb == 0;
        s->utf8_lines += utf8;
        s->not_utf8_lines += !utf8;
        s->not_gb18030_lines += !gb;
        if (!utf8 && s->not_utf8_first == 0)
            s->not_utf8_first = s->line;
    }
    memset(&s->at, 0, sizeof s->at);
}

static void feed_byte(struct charset_scan *s, uint8_t b)
{
    struct utf8 u = {s->at.need, s->at.low, s->at.high_limit};
    s->at.high |= b >= 0x80;
    s->at.bad_utf8 |= !utf8_feed(&u, b);
    s->at.need = u.need;
    s->at.low = u.low;
    s->at.high_limit = u.high;
    s->at.bad_gb |= !gb_feed(&s->at.gb, b);
}

/* Eight bytes at once: is one of them above 127? Most of a file of readings is plain ASCII. */
static bool eight_plain(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & 0x8080808080808080u) == 0;
}

static uint64_t count_line_ends(const uint8_t *p, size_t n)
{
    uint64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += p[i] == '\n';
    return count;
}

static void keep_head(struct charset_scan *s, const uint8_t *p, size_t n)
{
    enum { LOOK = 4096 };
    for (size_t i = 0; i < n && s->bytes + i < LOOK; i++) {
        s->zero_in_head |= p[i] == 0;
        if (s->head_len < sizeof s->head)
            s->head[s->head_len++] = p[i];
    }
    s->bytes += n;
}

void charset_scan_feed(struct charset_scan *s, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    keep_head(s, p, n);
    for (size_t i = 0; i < n;) {
        size_t plain = i;
        while (!s->at.high && plain + 8 <= n && eight_plain(p + plain))
            plain += 8;
        s->line += count_line_ends(p + i, plain - i);
        i = plain;
        if (i == n)
            return;
        if (p[i] == '\n')
            end_line(s);
        else
            feed_byte(s, p[i]);
        i++;
    }
}

static const struct {
    const char *bytes;
    unsigned len;
    const char *what;
} foreign[] = {
    {"\xFF\xFE", 2, "is UTF-16"},
    {"\xFE\xFF", 2, "is UTF-16"},
    {"PK\x03\x04", 4, "is a workbook (.xlsx) or another archive"},
    {"\xD0\xCF\x11\xE0", 4, "is an old workbook (.xls)"},
};

bool charset_scan_end(struct charset_scan *s, enum charset *out, struct err *e)
{
    static const char cure[] = "save it as 'CSV UTF-8' and import that";
    end_line(s);
    for (unsigned i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (s->head_len >= foreign[i].len && memcmp(s->head, foreign[i].bytes, foreign[i].len) == 0)
            return err_set(e, ERR_UNSUPPORTED, "the file %s; %s", foreign[i].what, cure);
    if (s->zero_in_head)
        return err_set(e, ERR_UNSUPPORTED, "the file has zero bytes and is not text, or is UTF-16; %s", cure);
    bool marked = s->head_len >= 3 && memcmp(s->head, "\xEF\xBB\xBF", 3) == 0;
    bool gb = !marked && s->not_utf8_lines > s->utf8_lines && s->not_gb18030_lines < s->not_utf8_lines;
    *out = gb ? CHARSET_GB18030 : CHARSET_UTF8;
    return true;
}

/* ---- converting ---------------------------------------------------------------------------------- */

struct charset_decoder {
    enum charset from;
    iconv_t iconv;
};

struct charset_decoder *charset_decoder_new(enum charset from)
{
    MUST(from == CHARSET_UTF8 || from == CHARSET_GB18030);
    struct charset_decoder *d = must_alloc(sizeof *d);
    d->from = from;
    if (from == CHARSET_GB18030) {
        d->iconv = iconv_open("UTF-8", "GB18030");
        MUST(d->iconv != (iconv_t)-1); /* glibc's own table; the package libc6 carries it */
    }
    return d;
}

void charset_decoder_free(struct charset_decoder *d)
{
    if (d && d->from == CHARSET_GB18030)
        iconv_close(d->iconv);
    free(d);
}

static size_t plain_prefix(const char *bytes, size_t n)
{
    size_t i = 0;
    while (i < n && (uint8_t)bytes[i] < 0x80)
        i++;
    return i;
}

/* Length of the well-formed sequence at @p, 0 when there is none. */
static size_t utf8_sequence(const char *p, size_t n)
{
    struct utf8 s = {0};
    for (size_t i = 0; i < n; i++) {
        if (!utf8_feed(&s, (uint8_t)p[i]))
            return 0;
        if (s.need == 0)
            return i + 1;
    }
    return 0;
}

static bool decode_utf8(const char *p, size_t n, struct buf *out)
{
    bool clean = true;
    while (n > 0) {
        size_t k = utf8_sequence(p, n);
        clean &= k > 0;
        buf_add(out, k ? p : REPLACEMENT, k ? k : 3);
        p += k ? k : 1;
        n -= k ? k : 1;
    }
    return clean;
}

static bool decode_gb18030(iconv_t cd, const char *p, size_t n, struct buf *out)
{
    bool clean = true;
    char *in = (char *)(uintptr_t)p; /* iconv's prototype; it does not write there */
    while (n > 0) {
        char text[512], *to = text;
        size_t room = sizeof text, left = n;
        iconv(cd, NULL, NULL, NULL, NULL);
        (void)iconv(cd, &in, &left, &to, &room); /* how far it came tells what happened */
        buf_add(out, text, sizeof text - room);
        bool stuck = left == n;
        n = left;
        if (n > 0 && (stuck || room >= 8)) { /* room for any character was left, so the bytes are at fault */
            buf_add(out, REPLACEMENT, 3);
            in++;
            n--;
            clean = false;
        }
    }
    return clean;
}

bool charset_decode(struct charset_decoder *d, const char *bytes, size_t n, struct buf *out)
{
    size_t plain = plain_prefix(bytes, n);
    buf_add(out, bytes, plain);
    if (plain == n)
        return true;
    if (d->from == CHARSET_UTF8)
        return decode_utf8(bytes + plain, n - plain, out);
    return decode_gb18030(d->iconv, bytes + plain, n - plain, out);
}
