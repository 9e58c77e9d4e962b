/*
 * spool_file - the folder of the spool: whose it is, who holds it, and the names of its files.
 *
 *   NAME.spool               the queue; beside it SQLite's -wal and -shm
 *   NAME.spool.lock          held by the process that uses it; says who that is
 *   NAME.spool.damaged-T     set aside at T, not delivered to its end yet
 *   NAME.spool.quarantine-T  delivered as far as it can be read; for a person to look at and remove
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dahu/base/user.h"
#include "spool_internal.h"

static const char DAMAGED[] = ".damaged-", QUARANTINE[] = ".quarantine-";

bool files_init(struct spool_files *f, const struct spool_config *c, struct err *e)
{
    *f = (struct spool_files){.lock_fd = -1};
    if (!*c->name || *c->name == '.' || strpbrk(c->name, "/?#%") || strlen(c->name) >= sizeof f->name)
        return err_set(e, ERR_CONFIG, "collector name '%s' cannot be the name of a spool file", c->name);
    if (strlen(c->folder) >= sizeof f->folder)
        return err_set(e, ERR_CONFIG, "the path of the spool folder is longer than %zu bytes",
                       sizeof f->folder - 1);
    snprintf(f->folder, sizeof f->folder, "%s", c->folder);
    snprintf(f->name, sizeof f->name, "%s", c->name);
    snprintf(f->path, sizeof f->path, "%s/%s.spool", f->folder, f->name);
    snprintf(f->wal, sizeof f->wal, "%s-wal", f->path);
    return true;
}

static bool check_owner(const char *kind, const char *path, const struct stat *st, struct err *e)
{
    char owner[64], me[64];
    if (st->st_uid != geteuid())
        return err_set(e, ERR_DENIED, "%s '%s' belongs to user '%s', and this process runs as '%s'", kind,
                       path, user_name(st->st_uid, owner), user_name(geteuid(), me));
    if (st->st_mode & (S_IWGRP | S_IWOTH))
        return err_set(e, ERR_DENIED, "%s '%s' can be written by others (mode %04o); chmod go-w '%s'", kind,
                       path, st->st_mode & 07777, path);
    return true;
}

bool files_check_folder(const struct spool_files *f, struct err *e)
{
    struct stat st;
    if (!*f->folder)
        return err_set(e, ERR_CONFIG, "there is no folder for the spool; set collect.spool_path");
    if (mkdir(f->folder, 0700) != 0 && errno != EEXIST)
        return err_sys(e, errno, "could not make spool folder '%s'", f->folder);
    if (stat(f->folder, &st) != 0)
        return err_sys(e, errno, "could not look at spool folder '%s'", f->folder);
    if (!S_ISDIR(st.st_mode))
        return err_set(e, ERR_DENIED, "spool folder '%s' is no folder", f->folder);
    return check_owner("spool folder", f->folder, &st, e);
}

bool files_check(const char *path, bool *exists, struct err *e)
{
    struct stat st;
    *exists = lstat(path, &st) == 0;
    if (!*exists)
        return errno == ENOENT || err_sys(e, errno, "could not look at spool file '%s'", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_DENIED, "spool file '%s' is no plain file", path);
    return check_owner("spool file", path, &st, e);
}

/* ---- the lock ------------------------------------------------------------------------------------- */

static void lock_path(const struct spool_files *f, char out[static SPOOL_PATH_BYTES + 8])
{
    snprintf(out, SPOOL_PATH_BYTES + 8, "%s.lock", f->path);
}

static void read_holder(int fd, char out[static 200])
{
    ssize_t n = pread(fd, out, 199, 0);
    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
    if (!*out)
        snprintf(out, 200, "another process");
}

static bool still_ours(const struct spool_files *f, const char *path)
{
    struct stat here, there;
    return f->lock_fd >= 0 && fstat(f->lock_fd, &here) == 0 && lstat(path, &there) == 0 &&
           here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

static void write_holder(int fd)
{
    char text[200], at[WALL_TEXT_BYTES];
    wall_us now = wall_now();
    now.us -= now.us % 1000000;
    int n = snprintf(text, sizeof text, "process %d, since %s\n", (int)getpid(), wall_format(now, at));
    /* only a courtesy to whoever comes second: the lock holds without it, also on a full disk */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        return;
}

bool files_lock(struct spool_files *f, struct err *e)
{
    char path[SPOOL_PATH_BYTES + 8], holder[200];
    lock_path(f, path);
    if (still_ours(f, path))
        return true;
    files_unlock(f);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_sys(e, errno, "could not open lock file '%s'", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int saved = errno;
        read_holder(fd, holder);
        close(fd);
        if (saved != EWOULDBLOCK)
            return err_sys(e, saved, "could not lock '%s'", path);
        return err_set(e, ERR_BUSY,
                       "spool '%s' is in use by %s; two collectors need two names (collect.name)", f->path,
                       holder);
    }
    write_holder(fd);
    f->lock_fd = fd;
    return true;
}

void files_unlock(struct spool_files *f)
{
    if (f->lock_fd >= 0)
        close(f->lock_fd);
    f->lock_fd = -1;
}

bool files_holder(const struct spool_files *f, char out[static 200])
{
    char path[SPOOL_PATH_BYTES + 8];
    lock_path(f, path);
    *out = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (held)
        read_holder(fd, out);
    close(fd);
    return held;
}

/* ---- names ---------------------------------------------------------------------------------------- */

bool files_sync_folder(const struct spool_files *f, struct err *e)
{
    int fd = open(f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_sys(e, errno, "could not open spool folder '%s'", f->folder);
    bool ok = fsync(fd) == 0 || err_sys(e, errno, "could not sync spool folder '%s'", f->folder);
    close(fd);
    return ok;
}

static void name_log(const char *path, char out[static SPOOL_PATH_BYTES + 8])
{
    snprintf(out, SPOOL_PATH_BYTES + 8, "%s-wal", path);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool move(const char *from, const char *to, struct err *e)
{
    return rename(from, to) == 0 || errno == ENOENT ||
           err_sys(e, errno, "could not rename '%s' to '%s'", from, to);
}

/* The log first: a log that stayed beside a new file would be thrown away by SQLite. */
static bool move_both(const char *from, const char *to, struct err *e)
{
    char from_log[SPOOL_PATH_BYTES + 8], to_log[SPOOL_PATH_BYTES + 8], index[SPOOL_PATH_BYTES + 8];
    name_log(from, from_log);
    name_log(to, to_log);
    snprintf(index, sizeof index, "%s-shm", from);
    unlink(index); /* an index of the log that SQLite makes anew */
    return move(from_log, to_log, e) && move(from, to, e);
}

static void stamp(char out[static 24])
{
    time_t now = (time_t)(wall_now().us / 1000000);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(out, 24, "%Y%m%dT%H%M%SZ", &tm);
}

bool files_set_aside(const struct spool_files *f, char out[static SPOOL_PATH_BYTES], struct err *e)
{
    char at[24], log[SPOOL_PATH_BYTES + 8];
    stamp(at);
    for (int i = 0; i < 1000; i++) { /* the number sorts files of one second */
        snprintf(out, SPOOL_PATH_BYTES, "%.450s%s%s-%03d", f->path, DAMAGED, at, i);
        name_log(out, log);
        if (!exists(out) && !exists(log))
            return move_both(f->path, out, e) && files_sync_folder(f, e);
    }
    return err_set(e, ERR_SYSTEM, "there are a thousand damaged spools of one second beside '%s'", f->path);
}

/* Calls @each with the full path of every file whose name begins with that of the spool and @kind. */
static void list(const struct spool_files *f, const char *kind, void (*each)(void *user, const char *path),
                 void *user)
{
    char prefix[SPOOL_PATH_BYTES], path[SPOOL_PATH_BYTES];
    snprintf(prefix, sizeof prefix, "%s.spool%s", f->name, kind);
    DIR *dir = opendir(f->folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
            snprintf(path, sizeof path, "%s/%s", f->folder, entry->d_name) < (int)sizeof path)
            each(user, path);
    if (dir)
        closedir(dir);
}

static size_t without_log(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, "-wal") == 0 ? n - 4 : n;
}

static void pick_oldest(void *user, const char *path)
{
    char *best = user;
    size_t n = without_log(path);
    if (!*best || strncmp(path, best, n) < 0)
        snprintf(best, SPOOL_PATH_BYTES, "%.*s", (int)n, path);
}

bool files_next_damaged(const struct spool_files *f, char out[static SPOOL_PATH_BYTES])
{
    *out = '\0';
    list(f, DAMAGED, pick_oldest, out);
    return *out != '\0';
}

struct half {
    const struct spool_files *files;
    char to[SPOOL_PATH_BYTES]; /* "" = nothing was left half renamed */
};

static void find_half(void *user, const char *path)
{
    struct half *half = user;
    char file[SPOOL_PATH_BYTES];
    size_t n = without_log(path);
    snprintf(file, sizeof file, "%.*s", (int)n, path);
    if (n < strlen(path) && !exists(file))
        memcpy(half->to, file, sizeof half->to);
}

bool files_finish_aside(const struct spool_files *f, struct err *e)
{
    struct half half = {.files = f};
    list(f, DAMAGED, find_half, &half);
    if (!*half.to || exists(f->wal) || !exists(f->path))
        return true;
    return move(f->path, half.to, e) && files_sync_folder(f, e);
}

bool files_quarantine(const char *damaged, struct err *e)
{
    char to[SPOOL_PATH_BYTES + 8];
    const char *kind = strstr(strrchr(damaged, '/'), DAMAGED);
    MUST(kind != NULL);
    snprintf(to, sizeof to, "%.*s%s%s", (int)(kind - damaged), damaged, QUARANTINE, kind + strlen(DAMAGED));
    return move_both(damaged, to, e);
}

static void count_one(void *user, const char *path)
{
    char file[SPOOL_PATH_BYTES];
    size_t n = without_log(path);
    snprintf(file, sizeof file, "%.*s", (int)n, path);
    if (n == strlen(path) || !exists(file)) /* a log counts when its file is gone */
        ++*(int *)user;
}

void files_count(const struct spool_files *f, int *damaged, int *quarantined)
{
    *damaged = *quarantined = 0;
    list(f, DAMAGED, count_one, damaged);
    list(f, QUARANTINE, count_one, quarantined);
}
