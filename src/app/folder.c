/* folder - see the header. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/base/user.h"

static const char MARK[] = "dahu-folder",
                  MARK_TEXT[] = "Data folder of Dahu, format 1. Made and kept by 'dahu up'.\n";
enum {
    SOCKET_NAME_BYTES = sizeof "/run/.s.PGSQL.5432" - 1
}; /* every other socket inside has a shorter name */

/* ---- where it is -------------------------------------------------------------------------------- */

static const char *home(void)
{
    const char *from_environment = getenv("HOME");
    if (from_environment && *from_environment == '/')
        return from_environment;
    const struct passwd *me = getpwuid(getuid());
    return me ? me->pw_dir : "/";
}

static void default_path(char out[static FOLDER_BYTES])
{
    const char *data_home = getenv("XDG_DATA_HOME");
    if (getuid() == 0)
        snprintf(out, FOLDER_BYTES, "/var/lib/dahu");
    else if (data_home && *data_home == '/')
        snprintf(out, FOLDER_BYTES, "%s/dahu", data_home);
    else
        snprintf(out, FOLDER_BYTES, "%s/.local/share/dahu", home());
}

/* Resolves what exists of the path, so that a symbolic link is followed once, here. */
static void resolve(char path[static FOLDER_BYTES])
{
    for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
        path[n - 1] = '\0';
    char *real = realpath(path, NULL);
    if (real && strlen(real) < FOLDER_BYTES)
        memcpy(path, real, strlen(real) + 1);
    free(real);
}

bool folder_locate(struct folder *f, const struct config *c, struct err *e)
{
    *f = (struct folder){.lock_fd = -1};
    int n = 0;
    if (*c->data_path == '\0') {
        default_path(f->path);
    } else if (*c->data_path == '/') {
        n = snprintf(f->path, sizeof f->path, "%s", c->data_path);
    } else {
        char here[FOLDER_BYTES];
        if (!getcwd(here, sizeof here))
            return err_sys(e, errno, "could not find out the current folder");
        n = snprintf(f->path, sizeof f->path, "%s/%s", here, c->data_path);
    }
    if (n >= (int)sizeof f->path)
        return err_set(e, ERR_RANGE, "the path of the data folder is longer than %zu bytes",
                       sizeof f->path - 1);
    resolve(f->path);
    /* PostgreSQL and libpq give these characters a meaning of their own */
    if (strpbrk(f->path, ",'\"\\\n"))
        return err_set(e, ERR_RANGE,
                       "data folder '%s' must not have a comma, a quote or a backslash in its path", f->path);
    return true;
}

char *folder_file(const struct folder *f, const char *name, char out[static FOLDER_FILE_BYTES])
{
    snprintf(out, FOLDER_FILE_BYTES, "%s/%s", f->path, name);
    return out;
}

bool folder_check_socket(const struct folder *f, struct err *e)
{
    const size_t most = sizeof((struct sockaddr_un *)0)->sun_path - 1, own = SOCKET_NAME_BYTES;
    size_t n = strlen(f->path) + own;
    if (n > most)
        return err_set(e, ERR_RANGE,
                       "data folder '%s' is too deep: the socket of the database inside it would have a path "
                       "of %zu bytes,"
                       " and Linux allows %zu; choose a folder with a path of at most %zu bytes with --data",
                       f->path, n, most, most - own);
    return true;
}

/* ---- whose it is -------------------------------------------------------------------------------- */

static bool find_user(const char *name, const struct stat *st, const struct passwd **out, struct err *e)
{
    errno = 0;
    if (!*name && st->st_uid != 0)
        *out = getpwuid(st->st_uid);
    else
        *out = getpwnam(*name ? name : "postgres");
    if (!*out && !*name && st->st_uid != 0)
        return err_set(e, ERR_NOT_FOUND,
                       "the data folder belongs to user number %u, which has no name; give it to"
                       " an ordinary user",
                       st->st_uid);
    if (!*out)
        return err_set(e, ERR_NOT_FOUND,
                       "there is no user '%s' to run as; install postgresql-15, or name an ordinary"
                       " user with --set up.user=NAME",
                       *name ? name : "postgres");
    if ((*out)->pw_uid == 0)
        return err_set(e, ERR_DENIED, "user '%s' is root; name an ordinary user with --set up.user=NAME",
                       (*out)->pw_name);
    return true;
}

/* For good: group list, group, user, in this order, and then the proof that there is no way back. */
static bool become(const struct passwd *user, struct err *e)
{
    if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
        return err_sys(e, errno, "could not become user '%s'", user->pw_name);
    uid_t real, effective, saved;
    gid_t real_group, effective_group, saved_group;
    bool changed = getresuid(&real, &effective, &saved) == 0 &&
                   getresgid(&real_group, &effective_group, &saved_group) == 0 && real == user->pw_uid &&
                   effective == user->pw_uid && saved == user->pw_uid && real_group == user->pw_gid &&
                   effective_group == user->pw_gid && saved_group == user->pw_gid;
    if (!changed || setuid(0) == 0)
        return err_set(e, ERR_DENIED, "the process is still root after becoming user '%s'", user->pw_name);
    setenv("HOME", user->pw_dir, 1);
    setenv("USER", user->pw_name, 1);
    setenv("LOGNAME", user->pw_name, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_RUNTIME_DIR");
    return true;
}

/* Makes the folder and those above it; what is made here belongs to this process's user. */
static bool make_path(const char *path, mode_t mode, struct err *e)
{
    if (mkdir(path, mode) == 0 || errno == EEXIST)
        return true;
    char above[FOLDER_BYTES];
    snprintf(above, sizeof above, "%s", path);
    char *slash = strrchr(above, '/');
    if (errno == ENOENT && slash && slash > above) {
        *slash = '\0';
        if (!make_path(above, 0755, e))
            return false;
        if (mkdir(path, mode) == 0 || errno == EEXIST)
            return true;
    }
    return err_sys(e, errno, "could not make the data folder '%s'", path);
}

static bool is_empty(int fd)
{
    DIR *d = fdopendir(dup(fd));
    bool empty = d != NULL;
    const struct dirent *entry;
    while (empty && (entry = readdir(d)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
                strcmp(entry->d_name, "lost+found") == 0; /* the folder may be a disk of its own */
    if (d)
        closedir(d);
    return empty;
}

static bool not_owner(const struct folder *f, const struct stat *st, struct err *e)
{
    char owner[64], me[64];
    return err_set(e, ERR_DENIED,
                   "data folder '%s' belongs to user '%s', and this is '%s'; run as that user, or choose"
                   " another folder with --data",
                   f->path, user_name(st->st_uid, owner), user_name(getuid(), me));
}

static bool open_folder(const struct folder *f, int *fd, struct stat *st, struct err *e)
{
    char me[64];
    *fd = open(f->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int saved = errno;
    if (*fd < 0 && saved == EACCES && stat(f->path, st) == 0 && st->st_uid != getuid())
        return not_owner(f, st, e);
    if (*fd < 0)
        return err_sys(e, saved, "user '%s' could not open data folder '%s'", user_name(getuid(), me),
                       f->path);
    if (fstat(*fd, st) != 0) {
        err_sys(e, errno, "could not look at data folder '%s'", f->path);
        close(*fd);
        return false;
    }
    return true;
}

static bool give_away(const struct folder *f, int fd, const struct stat *st, const struct passwd *user,
                      struct err *e)
{
    if (st->st_uid == user->pw_uid)
        return true;
    if (st->st_uid != 0)
        return err_set(e, ERR_DENIED, "data folder '%s' belongs to another user than '%s'", f->path,
                       user->pw_name);
    if (!is_empty(fd))
        return err_set(e, ERR_CONFLICT,
                       "data folder '%s' belongs to root and is not empty; choose another with --data",
                       f->path);
    if (fchown(fd, user->pw_uid, user->pw_gid) != 0)
        return err_sys(e, errno, "could not give data folder '%s' to user '%s'", f->path, user->pw_name);
    return true;
}

bool folder_own(const struct folder *f, const char *user, struct err *e)
{
    int fd;
    struct stat st;
    const struct passwd *who;
    if (getuid() != 0)
        return true;
    if (!make_path(f->path, 0700, e) || !open_folder(f, &fd, &st, e))
        return false;
    bool ok = find_user(user, &st, &who, e) && give_away(f, fd, &st, who, e) && become(who, e);
    close(fd);
    return ok;
}

/* ---- what lies in it ---------------------------------------------------------------------------- */

bool folder_is_ours(const struct folder *f)
{
    char path[FOLDER_FILE_BYTES];
    return access(folder_file(f, MARK, path), F_OK) == 0;
}

static bool write_mark(const struct folder *f, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    folder_file(f, MARK, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST || err_sys(e, errno, "could not write '%s'", path);
    bool ok = write(fd, MARK_TEXT, sizeof MARK_TEXT - 1) == sizeof MARK_TEXT - 1;
    if (!ok)
        err_sys(e, errno, "could not write '%s'", path);
    close(fd);
    if (!ok)
        unlink(path);
    return ok;
}

static bool check_access(const struct folder *f, int fd, const struct stat *st, struct err *e)
{
    if (st->st_uid != getuid())
        return not_owner(f, st, e);
    if (!folder_is_ours(f) && !is_empty(fd))
        return err_set(e, ERR_CONFLICT,
                       "folder '%s' is not empty and not a data folder of Dahu; choose another with --data",
                       f->path);
    if (fchmod(fd, 0700) != 0)
        return err_sys(e, errno, "could not keep data folder '%s' to its owner", f->path);
    return true;
}

static bool make_inside(const struct folder *f, const char *name, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    if (mkdir(folder_file(f, name, path), 0700) != 0 && errno != EEXIST)
        return err_sys(e, errno, "could not make '%s'", path);
    return true;
}

bool folder_prepare(struct folder *f, struct err *e)
{
    int fd;
    struct stat st;
    if (!make_path(f->path, 0700, e) || !open_folder(f, &fd, &st, e))
        return false;
    bool ok = check_access(f, fd, &st, e) && write_mark(f, e) && make_inside(f, "run", e) &&
              make_inside(f, "log", e);
    close(fd);
    resolve(f->path); /* it may have been made just now */
    return ok;
}

bool folder_space(const struct folder *f, int64_t *free_bytes, int64_t *total_bytes, struct err *e)
{
    struct statvfs fs;
    if (statvfs(f->path, &fs) != 0)
        return err_sys(e, errno, "could not ask for the free space of '%s'", f->path);
    *free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    *total_bytes = (int64_t)fs.f_blocks * (int64_t)fs.f_frsize;
    return true;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

bool folder_remove_tree(const struct folder *f, const char *name, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    folder_file(f, name, path);
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT)
        return err_sys(e, errno, "could not remove '%s'", path);
    return true;
}

/* ---- who holds it ------------------------------------------------------------------------------- */

static void write_holder(int fd)
{
    char me[64], since[WALL_TEXT_BYTES], command[128] = "", text[512];
    wall_us now = wall_now();
    now.us -= now.us % 1000000;
    int cmdline = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t length = cmdline >= 0 ? read(cmdline, command, sizeof command - 1) : 0;
    for (ssize_t i = 0; i < length - 1; i++)
        if (command[i] == '\0' || command[i] == '\n')
            command[i] = ' ';
    if (cmdline >= 0)
        close(cmdline);
    int n = snprintf(text, sizeof text, "%d\n%s\n%s\n%s\n", getpid(), user_name(getuid(), me),
                     wall_format(now, since), command);
    /* who reads it wants help; on a full disk the lock itself still holds */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        log_write(LOG_WARN, "up", "could not write who holds the data folder: %s", strerror(errno));
}

static void read_holder(const char *path, struct folder_holder *out)
{
    char pid[32] = "", command[128] = "";
    *out = (struct folder_holder){0};
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (fscanf(f, "%31[^\n]\n%63[^\n]\n%31[^\n]\n%127[^\n]", pid, out->user, out->since, command) >= 3) {
        out->pid = (pid_t)strtol(pid, NULL, 10);
        snprintf(out->command, sizeof out->command, "%s", command);
    }
    fclose(f);
}

static bool refuse(const struct folder *f, const char *path, struct err *e)
{
    struct folder_holder who;
    read_holder(path, &who);
    if (who.pid == 0)
        return err_set(e, ERR_BUSY, "data folder '%s' is in use by another dahu up", f->path);
    return err_set(e, ERR_BUSY,
                   "data folder '%s' is in use by process %d of user '%s' since %s (%s); stop it with 'kill "
                   "%d', or choose"
                   " another folder with --data",
                   f->path, who.pid, who.user, who.since, who.command, who.pid);
}

enum { LOCK_TRIES = 10, LOCK_PAUSE_US = 20000 };

bool folder_lock(struct folder *f, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    folder_file(f, "lock", path);
    for (int tries = 1;; tries++) {
        int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0)
            return err_sys(e, errno, "could not open '%s'", path);
        struct stat mine, there;
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            bool held = errno == EWOULDBLOCK;
            close(fd);
            if (held && tries < LOCK_TRIES) { /* it may be somebody who only looks: folder_who */
                usleep(LOCK_PAUSE_US);
                continue;
            }
            return held ? refuse(f, path, e) : err_sys(e, errno, "could not lock '%s'", path);
        }
        /* the holder before us may have removed the file between open and flock: then this lock is nobody's
         */
        if (fstat(fd, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino &&
            mine.st_dev == there.st_dev) {
            f->lock_fd = fd;
            write_holder(fd);
            return true;
        }
        close(fd);
    }
}

void folder_unlock(struct folder *f)
{
    char path[FOLDER_FILE_BYTES];
    if (f->lock_fd < 0)
        return;
    unlink(folder_file(f, "lock", path)); /* while it is held, so that nobody else's file is removed */
    close(f->lock_fd);
    f->lock_fd = -1;
}

void folder_who(const struct folder *f, struct folder_holder *out)
{
    char path[FOLDER_FILE_BYTES];
    *out = (struct folder_holder){0};
    int fd = open(folder_file(f, "lock", path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    /* a shared lock that is granted means that nobody holds it; closing gives it back */
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        read_holder(path, out);
    close(fd);
}
