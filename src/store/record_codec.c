/*
 * record_codec - records as bytes and back; see record.h. Pure.
 *
 *   version kind point slot at-slot   then of values   quality known energy... extra... reals real...
 *                                          of a failure until-slot period cause-length cause detail-length
 * detail
 *
 * version, kind and cause-length are bytes, known and reals two bytes with the low one first, a real four
 * bytes; every other number is a varint: seven bits a byte with the low ones first, the top bit set on all
 * but the last, a signed one folded so that small numbers of either sign are short. A number has one form.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "dahu/base/charset.h"
#include "dahu/store/record.h"

enum {
    VERSION = 1,
    VARINT_BYTES_MAX = 10,
    KNOWN_ALL = (1 << (READING_ENERGIES + READING_EXTRAS)) - 1,
    REALS_ALL = (1 << READING_REALS) - 1,
    QUALITY_ALL = READING_LATE | READING_DOUBTFUL | READING_ESTIMATED | READING_EDITED,
};
static const int64_t YEAR_10000_US = 253402300800LL * 1000000;

/* ---- writing ------------------------------------------------------------------------------------- */

static uint8_t *put_varint(uint8_t *to, uint64_t v)
{
    for (; v > 0x7f; v >>= 7)
        *to++ = (uint8_t)(v | 0x80);
    *to++ = (uint8_t)v;
    return to;
}

static uint8_t *put_signed(uint8_t *to, int64_t v)
{
    return put_varint(to, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static uint8_t *put_u16(uint8_t *to, unsigned v)
{
    *to++ = (uint8_t)v;
    *to++ = (uint8_t)(v >> 8);
    return to;
}

static uint8_t *put_values(uint8_t *to, const struct record *r)
{
    unsigned reals = 0;
    *to++ = r->quality;
    to = put_u16(to, r->known);
    for (int i = 0; i < READING_ENERGIES; i++)
        if (r->known >> i & 1)
            to = put_signed(to, r->reading.energy[i]);
    for (int i = 0, n = record_extra_count(r); i < n; i++)
        to = put_signed(to, r->reading.extra[i]);
    for (int i = 0; i < READING_REALS; i++)
        reals |= (unsigned)!isnan(r->real[i]) << i;
    to = put_u16(to, reals);
    for (int i = 0; i < READING_REALS; i++)
        if (reals >> i & 1) {
            uint32_t bits;
            memcpy(&bits, &r->real[i], sizeof bits);
            to = put_u16(put_u16(to, bits & 0xffff), bits >> 16);
        }
    return to;
}

static uint8_t *put_failure(uint8_t *to, const struct record *r)
{
    size_t cause = strnlen(r->gap.cause, RECORD_CAUSE_BYTES - 1);
    size_t detail = r->gap.detail ? strnlen(r->gap.detail, RECORD_DETAIL_MAX) : 0;
    to = put_signed(to, r->gap.until.us - r->slot_at.us);
    to = put_signed(to, r->gap.period_us);
    *to++ = (uint8_t)cause;
    memcpy(to, r->gap.cause, cause);
    to = put_varint(to + cause, detail);
    if (detail)
        memcpy(to, r->gap.detail, detail);
    return to + detail;
}

void record_encode(const struct record *r, struct buf *out)
{
    uint8_t bytes[RECORD_BYTES_MAX], *to = bytes;
    *to++ = VERSION;
    *to++ = r->kind;
    to = put_signed(to, r->point_id);
    to = put_signed(to, r->slot_at.us);
    to = put_signed(to, r->at.us - r->slot_at.us);
    to = record_has_values(r) ? put_values(to, r) : put_failure(to, r);
    buf_add(out, bytes, (size_t)(to - bytes));
}

/* ---- reading ------------------------------------------------------------------------------------- */

/* Walks over the bytes; the first fault sticks, and everything after it reads as 0. */
struct cursor {
    const uint8_t *at, *end;
    const char *fault;
};

static void fault(struct cursor *c, const char *text)
{
    if (!c->fault)
        c->fault = text;
    c->at = c->end;
}

static const uint8_t *take(struct cursor *c, size_t n)
{
    if ((size_t)(c->end - c->at) < n) {
        fault(c, "it is cut short");
        return NULL;
    }
    c->at += n;
    return c->at - n;
}

static unsigned get_u8(struct cursor *c)
{
    const uint8_t *b = take(c, 1);
    return b ? *b : 0;
}

static unsigned get_u16(struct cursor *c)
{
    const uint8_t *b = take(c, 2);
    return b ? b[0] | (unsigned)b[1] << 8 : 0;
}

static uint64_t get_varint(struct cursor *c)
{
    uint64_t v = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
        unsigned b = get_u8(c);
        v |= (uint64_t)(b & 0x7f) << (7 * i);
        if (b & 0x80)
            continue;
        if ((i > 0 && b == 0) || (i == VARINT_BYTES_MAX - 1 && b > 1))
            fault(c, "a number is not in its shortest form");
        return v;
    }
    fault(c, "a number does not end");
    return 0;
}

static int64_t get_signed(struct cursor *c)
{
    uint64_t v = get_varint(c);
    return (int64_t)(v >> 1 ^ -(v & 1));
}

/* A moment that is told as its distance from @from. */
static wall_us get_moment(struct cursor *c, int64_t from)
{
    int64_t us = 0;
    if (__builtin_add_overflow(from, get_signed(c), &us) || us < 0 || us >= YEAR_10000_US) {
        fault(c, "a time is outside the years 1970 to 9999");
        us = 0;
    }
    return (wall_us){us};
}

static void get_reals(struct cursor *c, struct record *r)
{
    unsigned reals = get_u16(c);
    if (reals & ~(unsigned)REALS_ALL)
        fault(c, "it has more reals than there are");
    for (int i = 0; i < READING_REALS; i++) {
        r->real[i] = NAN;
        if (!(reals >> i & 1))
            continue;
        uint32_t bits = get_u16(c);
        bits |= get_u16(c) << 16;
        memcpy(&r->real[i], &bits, sizeof bits);
        if (isnan(r->real[i]))
            fault(c, "a real is no number");
    }
}

static void get_values(struct cursor *c, struct record *r)
{
    r->quality = (uint8_t)get_u8(c);
    r->known = (uint16_t)get_u16(c);
    if (r->quality & ~QUALITY_ALL || r->known & ~(unsigned)KNOWN_ALL) {
        fault(c, "it has marks that there are not");
        return;
    }
    for (int i = 0; i < READING_ENERGIES; i++)
        if (r->known >> i & 1)
            r->reading.energy[i] = get_signed(c);
    for (int i = 0; i < record_extra_count(r); i++)
        r->reading.extra[i] = get_signed(c);
    get_reals(c, r);
}

static void get_cause(struct cursor *c, struct record *r)
{
    size_t n = get_u8(c);
    const uint8_t *text = take(c, n);
    if (!text || n == 0 || n >= RECORD_CAUSE_BYTES) {
        fault(c, "it has no cause");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", text[i]) || text[i] == 0)
            fault(c, "its cause is no name");
    memcpy(r->gap.cause, text, n);
}

static void get_failure(struct cursor *c, struct record *r)
{
    r->gap.until = get_moment(c, r->slot_at.us);
    r->gap.period_us = get_signed(c);
    int64_t span = r->gap.until.us - r->slot_at.us;
    if (span < 0 || r->gap.period_us < 0 ||
        (span > 0 && (r->gap.period_us == 0 || span % r->gap.period_us != 0)))
        fault(c, "its slots do not end where they should");
    get_cause(c, r);
    uint64_t n = get_varint(c);
    const uint8_t *detail = n <= RECORD_DETAIL_MAX ? take(c, (size_t)n) : NULL;
    if (!detail || memchr(detail, 0, (size_t)n) || !charset_utf8_valid((const char *)detail, (size_t)n))
        fault(c, "its detail is no text");
    if (c->fault || n == 0)
        return;
    r->gap.detail = must_alloc((size_t)n + 1);
    memcpy(r->gap.detail, detail, (size_t)n);
}

bool record_decode(const void *bytes, size_t n, size_t *used, struct record *r, struct err *e)
{
    struct cursor c = {bytes, (const uint8_t *)bytes + n, NULL};
    *r = (struct record){0};
    if (get_u8(&c) != VERSION)
        fault(&c, "it was written by another version");
    r->kind = (uint8_t)get_u8(&c);
    if (r->kind >= RECORD_KINDS)
        fault(&c, "it is of no known kind");
    r->point_id = get_signed(&c);
    if (r->point_id <= 0)
        fault(&c, "it belongs to no point");
    r->slot_at = get_moment(&c, 0);
    r->at = get_moment(&c, r->slot_at.us);
    if (record_has_values(r))
        get_values(&c, r);
    else
        get_failure(&c, r);
    if (c.fault)
        return err_set(e, ERR_MALFORMED, "not a record: %s", c.fault);
    *used = (size_t)(c.at - (const uint8_t *)bytes);
    return true;
}
