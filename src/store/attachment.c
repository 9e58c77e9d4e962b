/* attachment - see the header. Files lie in <folder>/<first two digits>/<hash>, parts in <hash>.part. */
#include "dahu/store/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/media.h"

enum { PATH_BYTES = 600 };

bool attachment_hash_valid(const char *sha256)
{
    return strlen(sha256) == ATTACHMENT_HASH_CHARS &&
           strspn(sha256, "0123456789abcdef") == ATTACHMENT_HASH_CHARS;
}

/* Makes the folders. */
static bool place(const char *folder, const char *sha256, char path[static PATH_BYTES], struct err *e)
{
    int n = snprintf(path, PATH_BYTES, "%s/%.2s", folder, sha256);
    if (n < 0 || n + ATTACHMENT_HASH_CHARS + 8 > PATH_BYTES)
        return err_set(e, ERR_CONFIG, "the folder of attachments has a name that is too long");
    if ((mkdir(folder, 0700) != 0 && errno != EEXIST) || (mkdir(path, 0700) != 0 && errno != EEXIST))
        return err_sys(e, errno, "could not make the folder '%s'", path);
    snprintf(path + n, (size_t)(PATH_BYTES - n), "/%s", sha256);
    return true;
}

static bool write_part(int fd, const char *path, int64_t offset, const char *part, size_t n, struct err *e)
{
    while (n > 0) {
        ssize_t wrote = pwrite(fd, part, n, (off_t)offset);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return err_sys(e, wrote < 0 ? errno : ENOSPC, "could not write '%s'", path);
        part += wrote;
        offset += wrote;
        n -= (size_t)wrote;
    }
    return fsync(fd) == 0 || err_sys(e, errno, "could not write '%s'", path);
}

/* The bytes of the part are on disk before anybody is told that they have come. */
static bool keep_part(const char *path, int64_t offset, const void *part, size_t n, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_sys(e, errno, "could not open '%s'", path);
    bool ok = write_part(fd, path, offset, part, n, e);
    close(fd);
    return ok;
}

/* Whether the bytes are those that the hash says, and what they are. */
static bool inspect(const char *path, const char *sha256, const char **media, struct err *e)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof hash + 1];
    struct buf all;
    buf_init(&all, ATTACHMENT_BYTES_MAX);
    bool ok = buf_add_file(&all, "attachment", path, e);
    if (ok) {
        crypto_hash_sha256(hash, (const unsigned char *)all.data, all.len);
        sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        ok = (strcmp(hex, sha256) == 0 ||
              err_set(e, ERR_CONFLICT, "the bytes that came have the hash %s, not %s; send them anew", hex,
                      sha256)) &&
             media_find(all.data, all.len, media, e);
    }
    buf_fini(&all);
    return ok;
}

static bool say_received(struct db *db, const char *sha256, int64_t received, const char *media,
                         struct err *e)
{
    char count[24];
    snprintf(count, sizeof count, "%lld", (long long)received);
    return db_call(db, NULL, e, "select api.attachment_received($1, $2, $3)", sha256, count, media);
}

/* All bytes are there: the file becomes visible, or what came is forgotten. */
static bool finish(struct db *db, const char *part, const char *path, const char *sha256, int64_t bytes,
                   int64_t *received, struct err *e)
{
    const char *media;
    if (inspect(part, sha256, &media, e))
        return (rename(part, path) == 0 || err_sys(e, errno, "could not name '%s'", path)) &&
               say_received(db, sha256, bytes, media, e);
    struct err failed;
    bool refused = e->code == ERR_CONFLICT || e->code == ERR_UNSUPPORTED || e->code == ERR_TOO_LARGE;
    *received = 0;
    if (refused && !say_received(db, sha256, 0, NULL, &failed))
        *e = failed;
    if (refused)
        unlink(part);
    return false;
}

static bool begin(struct db *db, const char *sha256, int64_t bytes, int64_t *received, struct err *e)
{
    char length[24];
    struct db_result r;
    snprintf(length, sizeof length, "%lld", (long long)bytes);
    if (!db_call(db, &r, e, "select api.attachment_begin($1, $2)", sha256, length))
        return false;
    *received = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool attachment_put(struct db *db, const char *folder, const char *sha256, int64_t bytes, int64_t offset,
                    const void *part, size_t n, int64_t *received, struct err *e)
{
    char path[PATH_BYTES], unfinished[PATH_BYTES];
    if (bytes < 1 || bytes > ATTACHMENT_BYTES_MAX)
        return err_set(e, ERR_RANGE, "a file may have 1 to %d bytes, not %lld", ATTACHMENT_BYTES_MAX,
                       (long long)bytes);
    if (offset < 0 || offset + (int64_t)n > bytes)
        return err_set(e, ERR_RANGE, "%zu bytes from %lld on go beyond the length %lld", n, (long long)offset,
                       (long long)bytes);
    if (!begin(db, sha256, bytes, received, e) || !place(folder, sha256, path, e))
        return false;
    if (*received != offset || *received == bytes)
        return true; /* the sender is told where to go on */
    snprintf(unfinished, sizeof unfinished, "%.*s.part", (int)(sizeof unfinished - 6), path);
    if (!keep_part(unfinished, offset, part, n, e))
        return false;
    *received = offset + (int64_t)n;
    return *received == bytes ? finish(db, unfinished, path, sha256, bytes, received, e)
                              : say_received(db, sha256, *received, NULL, e);
}

static const char *media_name(const char *text)
{
    static const char *const known[] = {"image/jpeg", "image/png", "image/webp", "application/pdf"};
    for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], text) == 0)
            return known[i];
    return "application/octet-stream";
}

bool attachment_get(struct db *db, const char *folder, const char *sha256, struct buf *out,
                    const char **media, struct err *e)
{
    char path[PATH_BYTES];
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select media from dahu.attachment where sha256 = $1 and whole_at is not null",
                 sha256))
        return false;
    bool there = db_rows(&r) == 1;
    if (there)
        *media = media_name(db_text(&r, 0, 0));
    db_result_fini(&r);
    if (!there)
        return err_set(e, ERR_NOT_FOUND, "there is no file %s here", sha256);
    return place(folder, sha256, path, e) && buf_add_file(out, "attachment", path, e);
}
