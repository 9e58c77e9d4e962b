/* buf - see the header. */
#include "dahu/base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, size_t ceiling)
{
    *b = (struct buf){.ceiling = ceiling, .cap = 64};
    b->data = must_alloc(b->cap);
}

void buf_fini(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->overflowed = false;
    b->data[0] = '\0';
}

static bool reserve(struct buf *b, size_t more)
{
    if (b->overflowed || more > b->ceiling - b->len) {
        b->overflowed = true;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need > b->cap) {
        while (b->cap < need)
            b->cap *= 2;
        b->data = must_realloc(b->data, b->cap);
    }
    return true;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (!reserve(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    MUST(n >= 0);
    if (reserve(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

bool buf_add_file(struct buf *b, const char *what, const char *path, struct err *e)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *f = standard ? stdin : fopen(path, "re");
    if (!f)
        return err_sys(e, errno, "could not read %s '%s'", what, path);
    char chunk[16384];
    for (size_t n; !b->overflowed && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        buf_add(b, chunk, n);
    int saved = errno;
    bool failed = ferror(f);
    if (!standard)
        fclose(f);
    if (failed)
        return err_sys(e, saved, "could not read %s '%s'", what, path);
    return buf_ok(b, path, e);
}

bool buf_ok(const struct buf *b, const char *what, struct err *e)
{
    if (b->overflowed)
        return err_set(e, ERR_TOO_LARGE, "%s is larger than %zu bytes", what, b->ceiling);
    return true;
}

char *buf_take(struct buf *b)
{
    char *data = b->data;
    size_t ceiling = b->ceiling;
    buf_init(b, ceiling);
    return data;
}
