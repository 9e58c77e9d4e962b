/*
 * salvage - every sound blob of a damaged spool file, without asking SQLite.
 *
 * A blob lies in one piece in one page, and its envelope carries its own checksum: so the file and its log
 * are searched byte by byte for envelopes, and a broken tree or page costs what lay on it and nothing else.
 * What was deleted but not yet overwritten is found too; the newest envelope says up to where all was
 * delivered. What remains is handed out again, which is harmless by the key of a reading.
 *
 * Reading a sector may fail: what can be read is read, 4 kB by 4 kB. Not mapped: that would be a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool_internal.h"

enum { FILES = 2, SECTOR = 4096, WINDOW = 1 << 20 };

struct found {
    int64_t id, offset;
    wall_us at;
    int file, count;
};

struct salvage {
    int fds[FILES]; /* of the file and of its log; -1 = there is none */
    struct found *found;
    int64_t count, cap, next;
};

/* Reads what can be read; a sector that cannot is zero. Returns bytes until the end of the file. */
static size_t read_window(int fd, int64_t offset, uint8_t *out, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t n = pread(fd, out + have, size - have, offset + (int64_t)have);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) { /* step over the sector */
            size_t step = SECTOR - (size_t)(offset + (int64_t)have) % SECTOR;
            step = step < size - have ? step : size - have;
            memset(out + have, 0, step);
            n = (ssize_t)step;
        }
        have += (size_t)n;
    }
    return have;
}

static void keep(struct salvage *v, const struct envelope *e, int file, int64_t offset)
{
    if (v->count == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 64;
        v->found = must_realloc(v->found, (size_t)v->cap * sizeof *v->found);
    }
    v->found[v->count++] = (struct found){e->id, offset, e->at, file, e->blob.count};
}

/* Windows overlap by the longest envelope, so that each lies whole in one of them. */
static void search(struct salvage *v, int file, uint8_t *window, int64_t *delivered)
{
    struct stat st;
    if (v->fds[file] < 0 || fstat(v->fds[file], &st) != 0)
        return;
    for (int64_t base = 0; base < st.st_size; base += WINDOW) {
        size_t n = read_window(v->fds[file], base, window, WINDOW + ENVELOPE_MAX);
        for (size_t at = envelope_find(window, 0, n); at < n && at < WINDOW;
             at = envelope_find(window, at + 1, n)) {
            struct envelope e;
            if (!envelope_open(window + at, n - at, &e))
                continue;
            keep(v, &e, file, base + (int64_t)at);
            *delivered = e.delivered > *delivered ? e.delivered : *delivered;
        }
    }
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct found *)a)->id, y = ((const struct found *)b)->id;
    return (x > y) - (x < y);
}

/* The log repeats pages: one of each, and none that was delivered. */
static void put_in_order(struct salvage *v, int64_t delivered)
{
    int64_t kept = 0;
    if (v->count)
        qsort(v->found, (size_t)v->count, sizeof *v->found, by_id);
    for (int64_t i = 0; i < v->count; i++)
        if (v->found[i].id > delivered && (kept == 0 || v->found[kept - 1].id != v->found[i].id))
            v->found[kept++] = v->found[i];
    v->count = kept;
}

struct salvage *salvage_open(const char *path, int64_t delivered)
{
    char log[SPOOL_PATH_BYTES + 8];
    struct salvage *v = must_alloc(sizeof *v);
    uint8_t *window = must_alloc(WINDOW + ENVELOPE_MAX);
    snprintf(log, sizeof log, "%s-wal", path);
    v->fds[0] = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    v->fds[1] = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    for (int i = 0; i < FILES; i++)
        search(v, i, window, &delivered);
    put_in_order(v, delivered);
    free(window);
    return v;
}

void salvage_close(struct salvage *v)
{
    if (!v)
        return;
    for (int i = 0; i < FILES; i++)
        if (v->fds[i] >= 0)
            close(v->fds[i]);
    free(v->found);
    free(v);
}

int64_t salvage_left(const struct salvage *v)
{
    return v->count - v->next;
}

int64_t salvage_records(const struct salvage *v)
{
    int64_t n = 0;
    for (int64_t i = v->next; i < v->count; i++)
        n += v->found[i].count;
    return n;
}

wall_us salvage_oldest(const struct salvage *v)
{
    return v->next < v->count ? v->found[v->next].at : (wall_us){0};
}

bool salvage_get(struct salvage *v, int64_t i, uint8_t *out, struct envelope *envelope)
{
    const struct found *f = &v->found[v->next + i];
    size_t n = read_window(v->fds[f->file], f->offset, out, ENVELOPE_MAX);
    return envelope_open(out, n, envelope) && envelope->id == f->id;
}

void salvage_advance(struct salvage *v, int64_t n)
{
    v->next += n;
}
