/* media - see the header. */
#include "dahu/base/media.h"

#include <stdint.h>
#include <string.h>

struct size {
    uint32_t width, height;
};

static uint32_t big16(const uint8_t *b)
{
    return (uint32_t)b[0] << 8 | b[1];
}

static uint32_t big32(const uint8_t *b)
{
    return big16(b) << 16 | big16(b + 2);
}

static uint32_t little24(const uint8_t *b)
{
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
}

static bool png_size(const uint8_t *b, size_t n, struct size *s)
{
    if (n < 24 || memcmp(b + 12, "IHDR", 4) != 0)
        return false;
    *s = (struct size){big32(b + 16), big32(b + 20)};
    return true;
}

/* Segments up to the first that starts a frame: FFC0 to FFCF but FFC4 (tables), FFC8 (reserved), FFCC
 * (tables). */
static bool jpeg_size(const uint8_t *b, size_t n, struct size *s)
{
    for (size_t at = 2; at + 9 <= n;) {
        if (b[at] != 0xff)
            return false;
        uint8_t marker = b[at + 1];
        if (marker == 0xff) { /* a fill byte */
            at++;
            continue;
        }
        bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            *s = (struct size){big16(b + at + 7), big16(b + at + 5)};
            return true;
        }
        if (marker == 0xd9 || marker == 0xda || marker < 0xc0)
            return false;
        at += 2 + big16(b + at + 2);
    }
    return false;
}

static bool webp_size(const uint8_t *b, size_t n, struct size *s)
{
    if (n < 30)
        return false;
    if (memcmp(b + 12, "VP8X", 4) == 0)
        *s = (struct size){little24(b + 24) + 1, little24(b + 27) + 1};
    else if (memcmp(b + 12, "VP8 ", 4) == 0 && b[23] == 0x9d && b[24] == 0x01 && b[25] == 0x2a)
        *s = (struct size){(b[26] | (uint32_t)b[27] << 8) & 0x3fff, (b[28] | (uint32_t)b[29] << 8) & 0x3fff};
    else if (memcmp(b + 12, "VP8L", 4) == 0 && b[20] == 0x2f)
        *s = (struct size){((b[21] | (uint32_t)b[22] << 8) & 0x3fff) + 1,
                           ((b[22] >> 6 | (uint32_t)b[23] << 2 | (uint32_t)b[24] << 10) & 0x3fff) + 1};
    else
        return false;
    return true;
}

static bool pdf_size(const uint8_t *b, size_t n, struct size *s)
{
    (void)b;
    (void)n;
    *s = (struct size){1, 1};
    return true;
}

static const struct kind {
    const char *media, *begin;
    size_t length;
    const char *also; /* at byte 8; NULL: nothing */
    bool (*size)(const uint8_t *b, size_t n, struct size *s);
} kinds[] = {
    {"image/jpeg", "\xff\xd8\xff", 3, NULL, jpeg_size},
    {"image/png", "\x89PNG\r\n\x1a\n", 8, NULL, png_size},
    {"image/webp", "RIFF", 4, "WEBP", webp_size},
    {"application/pdf", "%PDF-", 5, NULL, pdf_size},
};

static const struct kind *kind_of(const uint8_t *b, size_t n)
{
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];
        if (n >= k->length && memcmp(b, k->begin, k->length) == 0 &&
            (!k->also || (n >= 12 && memcmp(b + 8, k->also, 4) == 0)))
            return k;
    }
    return NULL;
}

bool media_find(const void *bytes, size_t n, const char **media, struct err *e)
{
    const struct kind *k = kind_of(bytes, n);
    struct size s;
    if (!k)
        return err_set(e, ERR_UNSUPPORTED, "the content is no JPEG, PNG, WebP or PDF");
    if (!k->size(bytes, n, &s) || s.width == 0 || s.height == 0)
        return err_set(e, ERR_UNSUPPORTED, "the head of the %s is broken", k->media);
    if (s.width > MEDIA_SIDE_MAX || s.height > MEDIA_SIDE_MAX ||
        (uint64_t)s.width * s.height > MEDIA_PIXELS_MAX)
        return err_set(e, ERR_TOO_LARGE, "a picture may have %d pixels a side and %d in all, not %u x %u",
                       MEDIA_SIDE_MAX, MEDIA_PIXELS_MAX, s.width, s.height);
    *media = k->media;
    return true;
}
