/* cluster - see the header. */
#include "cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

/* ---- the programs ------------------------------------------------------------------------------- */

static const char DEBIAN_FOLDERS[] = "/usr/lib/postgresql/*/bin";

/* "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)" */
static bool read_version(const char *postgres, struct cluster_programs *out)
{
    char text[256];
    struct err ignored;
    const char *const argv[] = {postgres, "--version", NULL};
    return process_output(argv, text, sizeof text, &ignored) &&
           sscanf(text, "postgres (PostgreSQL) %31s", out->version) == 1 &&
           sscanf(out->version, "%d", &out->major) == 1;
}

/* The programs in @folder, when both are there and new enough, or of the wanted version. */
static bool try_folder(const char *folder, int major, struct cluster_programs *out)
{
    struct cluster_programs found;
    snprintf(found.postgres, sizeof found.postgres, "%s/postgres", folder);
    snprintf(found.initdb, sizeof found.initdb, "%s/initdb", folder);
    if (access(found.postgres, X_OK) != 0 || access(found.initdb, X_OK) != 0 ||
        !read_version(found.postgres, &found))
        return false;
    bool fits =
        major ? found.major == major : found.major >= CLUSTER_OLDEST_MAJOR && found.major > out->major;
    if (fits)
        *out = found;
    return fits;
}

static void try_debian(int major, struct cluster_programs *out)
{
    glob_t found;
    if (glob(DEBIAN_FOLDERS, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            try_folder(found.gl_pathv[i], major, out);
    globfree(&found);
}

static void try_path(int major, struct cluster_programs *out)
{
    const char *path = getenv("PATH");
    while (path && *path && out->major == 0) {
        size_t n = strcspn(path, ":");
        char folder[200];
        if (n > 0 && n < sizeof folder) {
            snprintf(folder, sizeof folder, "%.*s", (int)n, path);
            try_folder(folder, major, out);
        }
        path += n + (path[n] == ':');
    }
}

bool cluster_programs(const char *folder, int major, struct cluster_programs *out, struct err *e)
{
    *out = (struct cluster_programs){0};
    int package = major ? major : CLUSTER_OLDEST_MAJOR;
    if (*folder) {
        if (try_folder(folder, major, out))
            return true;
        return err_set(e, ERR_NOT_FOUND,
                       "folder '%s' (database.programs) does not hold initdb and postgres of PostgreSQL %d%s",
                       folder, package, major ? "" : " or newer");
    }
    try_debian(major, out);
    if (out->major == 0)
        try_path(major, out);
    if (out->major)
        return true;
    return err_set(e, ERR_NOT_FOUND,
                   "PostgreSQL %d%s is not installed (looked in %s and along PATH); install it with"
                   " 'apt-get install postgresql-%d', or name its folder with --set database.programs=...",
                   package, major ? "" : " or newer", DEBIAN_FOLDERS, package);
}

bool cluster_major(const struct folder *f, int *out, struct err *e)
{
    char path[FOLDER_FILE_BYTES], text[32];
    *out = 0;
    if (!process_read_file(folder_file(f, "postgres/PG_VERSION", path), text, sizeof text)) {
        if (errno == ENOENT)
            return true;
        return err_sys(e, errno, "could not read '%s'", path);
    }
    *out = (int)strtol(text, NULL, 10);
    return *out > 0 || err_set(e, ERR_CONFLICT, "'%s' holds no PostgreSQL version", path);
}

/* ---- room and memory ---------------------------------------------------------------------------- */

/* A new cluster with its first write-ahead log took 39 MB with version 15; a start and a migration
 * write one or two log segments of 16 MB more. Running needs room for the next log segments. */
enum { ROOM_NEW = 160 * 1024 * 1024, ROOM_RUNNING = 48 * 1024 * 1024 };

bool cluster_check_room(const struct folder *f, bool is_new, struct err *e)
{
    int64_t available, total, need = is_new ? ROOM_NEW : ROOM_RUNNING;
    if (!folder_space(f, &available, &total, e))
        return false;
    if (available >= need)
        return true;
    return err_set(e, ERR_TOO_LARGE,
                   "the disk of data folder '%s' has %" PRId64 " MB free of %" PRId64 " MB, and the database"
                   " needs %" PRId64
                   " MB %s; free some space, or choose a folder on another disk with --data",
                   f->path, available >> 20, total >> 20, need >> 20, is_new ? "to begin with" : "to go on");
}

/* Memory that this process may use: the machine's, or less when a control group says so. */
static int64_t memory_bytes(void)
{
    static const char *const limits[] = {"/sys/fs/cgroup/memory.max",
                                         "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    int64_t memory = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) {
        char text[64];
        if (process_read_file(limits[i], text, sizeof text)) {
            int64_t limit = strtoll(text, NULL, 10); /* "max" reads as 0 */
            if (limit > 0 && limit < memory)
                memory = limit;
        }
    }
    return memory;
}

static int64_t clamp_mb(int64_t bytes, int64_t least_mb, int64_t most_mb)
{
    int64_t mb = bytes >> 20;
    return mb < least_mb ? least_mb : mb > most_mb ? most_mb : mb;
}

/* Parallel queries need shared memory. Containers often have none in /dev/shm, or 64 MB: then a file
 * in the cluster does. */
static const char *shared_memory_type(void)
{
    struct statvfs fs;
    bool roomy = access("/dev/shm", W_OK | X_OK) == 0 && statvfs("/dev/shm", &fs) == 0 &&
                 (int64_t)fs.f_bavail * (int64_t)fs.f_frsize >= 256LL * 1024 * 1024;
    return roomy ? "posix" : "mmap";
}

bool cluster_write_settings(const struct folder *f, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    int64_t memory = memory_bytes();
    FILE *out = fopen(folder_file(f, "postgres/dahu.conf", path), "we");
    if (!out)
        return err_sys(e, errno, "could not write '%s'", path);
    fprintf(out,
            "# Written by 'dahu up' before each start. Own settings: alter system set ..., which comes after "
            "these.\n"
            "listen_addresses = ''\n"
            "port = 5432\n"
            "unix_socket_directories = '%s/run'\n"
            "unix_socket_permissions = 0700\n"
            "max_connections = 60\n"
            "shared_buffers = %" PRId64 "MB\n"
            "effective_cache_size = %" PRId64 "MB\n"
            "maintenance_work_mem = %" PRId64 "MB\n"
            "work_mem = 16MB\n"
            "dynamic_shared_memory_type = %s\n"
            "jit = off\n"
            "wal_compression = on\n"
            "min_wal_size = 64MB\n"
            "max_wal_size = 1GB\n"
            "checkpoint_timeout = 15min\n"
            "timezone = 'UTC'\n"
            "log_timezone = 'UTC'\n"
            "log_destination = 'stderr'\n"
            "logging_collector = off\n"
            "log_line_prefix = '%%m [%%p] '\n"
            "log_checkpoints = off\n"
            "lc_messages = 'C'\n"
            "cluster_name = 'dahu'\n",
            f->path, clamp_mb(memory / 8, 32, 1024), clamp_mb(memory / 2, 64, 65536),
            clamp_mb(memory / 32, 32, 256), shared_memory_type());
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed)
        return err_sys(e, errno, "could not write '%s'", path);
    return true;
}

/* ---- making it ---------------------------------------------------------------------------------- */

void cluster_init_command(const struct folder *f, const struct cluster_programs *p,
                          struct cluster_command *out)
{
    /* C.UTF-8 is part of every glibc of Debian, so that no locale has to be generated */
    const char *const args[] = {p->initdb,
                                "-D",
                                folder_file(f, "postgres.new", out->paths[0]),
                                "-U",
                                CLUSTER_USER,
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--data-checksums",
                                "--auth=trust",
                                "--no-instructions",
                                NULL};
    memcpy(out->argv, args, sizeof args);
}

bool cluster_adopt(const struct folder *f, struct err *e)
{
    char path[FOLDER_FILE_BYTES], made[FOLDER_FILE_BYTES];
    static const char include[] =
        "\n# ---- Dahu: settings of this machine ----\ninclude_if_exists = 'dahu.conf'\n";
    int fd = open(folder_file(f, "postgres.new/postgresql.conf", path), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0 || write(fd, include, sizeof include - 1) != sizeof include - 1 || fsync(fd) != 0) {
        int saved = errno;
        if (fd >= 0)
            close(fd);
        return err_sys(e, saved, "could not write '%s'", path);
    }
    close(fd);
    /* a cluster is there whole or not at all */
    if (rename(folder_file(f, "postgres.new", made), folder_file(f, "postgres", path)) != 0)
        return err_sys(e, errno, "could not rename '%s' to '%s'", made, path);
    return true;
}

void cluster_run_command(const struct folder *f, const struct cluster_programs *p,
                         struct cluster_command *out)
{
    const char *const args[] = {p->postgres, "-D", folder_file(f, "postgres", out->paths[0]), NULL};
    memcpy(out->argv, args, sizeof args);
}

/* ---- what runs ---------------------------------------------------------------------------------- */

/* Lines of postmaster.pid: 1 process id, 8 state. */
static bool read_postmaster(const struct folder *f, pid_t *pid, bool *ready)
{
    char path[FOLDER_FILE_BYTES], text[1024];
    if (!process_read_file(folder_file(f, "postgres/postmaster.pid", path), text, sizeof text))
        return false;
    *pid = (pid_t)strtol(text, NULL, 10);
    const char *line = text;
    for (int i = 1; line && i < 8; i++)
        if ((line = strchr(line, '\n')) != NULL)
            line++;
    *ready = line && strncmp(line, "ready", 5) == 0;
    return *pid > 0;
}

/* A process id is used again after a restart of the machine or of a container: it is our server only
 * when it works in our folder. */
pid_t cluster_postmaster(const struct folder *f)
{
    char path[FOLDER_FILE_BYTES], proc[64], cwd[FOLDER_FILE_BYTES];
    pid_t pid;
    bool ready;
    if (!read_postmaster(f, &pid, &ready))
        return 0;
    snprintf(proc, sizeof proc, "/proc/%d/cwd", pid);
    ssize_t n = readlink(proc, cwd, sizeof cwd - 1);
    if (n < 0)
        return 0;
    cwd[n] = '\0';
    return strcmp(cwd, folder_file(f, "postgres", path)) == 0 ? pid : 0;
}

bool cluster_ready(const struct folder *f, pid_t pid)
{
    pid_t there;
    bool ready;
    return read_postmaster(f, &there, &ready) && there == pid && ready;
}

/* PostgreSQL finds the shared memory of its predecessor in the pid file and frees it, so the file stays.
 * Only when a stranger has the process id now it would refuse to start: then ours is put in, which a
 * server knows as its parent's and does not take for a predecessor. */
static void disown_pid_file(const struct folder *f)
{
    char path[FOLDER_FILE_BYTES], text[1024];
    folder_file(f, "postgres/postmaster.pid", path);
    if (!process_read_file(path, text, sizeof text))
        return;
    pid_t pid = (pid_t)strtol(text, NULL, 10);
    const char *rest = strchr(text, '\n');
    if (pid <= 0 || !rest) {
        unlink(path);
        return;
    }
    if (kill(pid, 0) != 0 && errno == ESRCH)
        return;
    FILE *out = fopen(path, "we");
    if (out) {
        fprintf(out, "%d%s", getpid(), rest);
        fclose(out);
    }
}

void cluster_forget(const struct folder *f)
{
    static const char *const left[] = {CLUSTER_SOCKET, CLUSTER_SOCKET ".lock"};
    char path[FOLDER_FILE_BYTES];
    for (unsigned i = 0; i < sizeof left / sizeof *left; i++)
        unlink(folder_file(f, left[i], path)); /* mostly not there */
    disown_pid_file(f);
}

char *cluster_url(const struct folder *f, const char *database, char out[static 1024])
{
    /* folder_locate refuses the characters that would end the quotation */
    snprintf(out, 1024, "host='%s/run' port=5432 user=" CLUSTER_USER " dbname=%s", f->path, database);
    return out;
}
