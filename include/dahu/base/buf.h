/**
 * buf - growing byte buffer with an obligatory ceiling. Always zero-terminated after its bytes.
 *
 * Above the ceiling the buffer is marked overflowed and keeps what it had: check buf_ok once at
 * the end instead of after every append.
 */
#ifndef DAHU_BASE_BUF_H
#define DAHU_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "dahu/base/err.h"

struct buf {
    char *data; /* owned; "" while empty */
    size_t len, cap, ceiling;
    bool overflowed;
};

void buf_init(struct buf *b, size_t ceiling);
void buf_fini(struct buf *b);
void buf_reset(struct buf *b); /* empty, memory kept, overflow forgotten */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/**
 * buf_add_file - append all of the file @path, or of standard input for "-".
 *
 * @what   the kind of file, for the error: "driver" makes "could not read driver '...'"
 * Errors: ERR_SYSTEM, ERR_TOO_LARGE above the ceiling.
 */
bool buf_add_file(struct buf *b, const char *what, const char *path, struct err *e) NODISCARD;
/** buf_ok - ERR_TOO_LARGE with @what when the ceiling was met. */
bool buf_ok(const struct buf *b, const char *what, struct err *e) NODISCARD;
/** buf_take - caller owns the bytes (free()); the buffer is empty afterwards. */
char *buf_take(struct buf *b);

#endif
