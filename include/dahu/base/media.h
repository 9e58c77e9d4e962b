/**
 * media - what a file is, by its own first bytes: photos and scans, and nothing else.
 *
 * The name of a file and what its sender calls it are not looked at. A picture says in its head how large it
 * is; one that would take gigabytes to show is refused here, before anybody opens it. Pure; fuzzed.
 *
 * Source: ISO/IEC 10918-1 annex B (JPEG), PNG specification 11.2.2, RFC 9649 (WebP), ISO 32000-1 7.5.2 (PDF).
 */
#ifndef DAHU_BASE_MEDIA_H
#define DAHU_BASE_MEDIA_H

#include <stddef.h>

#include "dahu/base/err.h"

enum { MEDIA_SIDE_MAX = 12000, MEDIA_PIXELS_MAX = 64 * 1000 * 1000 };

/**
 * media_find - the media type of @bytes: "image/jpeg", "image/png", "image/webp" or "application/pdf".
 *
 * Errors: ERR_UNSUPPORTED it is none of these, or broken in its head; ERR_TOO_LARGE more pixels than
 * MEDIA_PIXELS_MAX or a side longer than MEDIA_SIDE_MAX.
 */
bool media_find(const void *bytes, size_t n, const char **media, struct err *e) NODISCARD;

#endif
