/**
 * charset - what bytes a text file is made of, and its texts as UTF-8.
 *
 * UTF-8 (with or without byte order mark) and GB18030 (which contains GBK and GB2312). In both, the
 * bytes of a comma, a quote and a line end never occur inside a character, so a file is cut into
 * cells first and each cell is converted alone: one damaged cell cannot spoil the next row.
 * Not here: other encodings. UTF-16, workbooks and binary files are recognised and refused.
 */
#ifndef DAHU_BASE_CHARSET_H
#define DAHU_BASE_CHARSET_H

#include <stdint.h>

#include "dahu/base/buf.h"

enum charset { CHARSET_AUTO, CHARSET_UTF8, CHARSET_GB18030, CHARSET_COUNT };

bool charset_parse(const char *name, enum charset *out); /* "auto" | "utf-8" | "gb18030" */
const char *charset_name(enum charset c);                /* the same names; static */

/** Reads a whole file once, block by block, and tells how it is encoded. Zeroed = at the start. */
struct charset_scan {
    uint64_t utf8_lines, not_utf8_lines; /* of the lines that have a byte above 127 */
    uint64_t not_gb18030_lines;
    uint64_t line;           /* line ends so far */
    uint64_t not_utf8_first; /* number of the first line that is not UTF-8, 0 = none */
    uint8_t head[8];         /* how the file begins */
    unsigned head_len;
    bool zero_in_head; /* a zero byte among the first 4096: no text */
    uint64_t bytes;
    struct { /* where the current line stands */
        bool high, bad_utf8, bad_gb;
        uint8_t need, low, high_limit; /* UTF-8: bytes still to come, and the range of the next one */
        uint8_t gb;                    /* GB18030: bytes of the current character so far */
    } at;
};
void charset_scan_feed(struct charset_scan *s, const void *bytes, size_t n);
/**
 * charset_scan_end - the encoding that fits; call once, after the last block.
 *
 * A file whose every line is UTF-8 is UTF-8. Else the encoding with fewer wrong lines wins, where a
 * line of valid UTF-8 counts for UTF-8: Chinese text in GB18030 is hardly ever valid UTF-8 by chance.
 * Errors: ERR_UNSUPPORTED UTF-16 or UTF-32, a workbook, zero bytes: says how to save it right.
 */
bool charset_scan_end(struct charset_scan *s, enum charset *out, struct err *e) NODISCARD;

/** charset_utf8_valid - strict: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool charset_utf8_valid(const char *bytes, size_t n);

struct charset_decoder;                                         /* owned: charset_decoder_free */
struct charset_decoder *charset_decoder_new(enum charset from); /* not CHARSET_AUTO */
void charset_decoder_free(struct charset_decoder *d);
/**
 * charset_decode - append @bytes to @out as UTF-8. False when some were no characters of the charset:
 * each of those is U+FFFD in @out, so that a person can see where.
 */
bool charset_decode(struct charset_decoder *d, const char *bytes, size_t n, struct buf *out) NODISCARD;

#endif
