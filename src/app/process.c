/* process - see the header. */
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

bool process_read_file(const char *path, char *out, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, out, size - 1);
    int saved = errno;
    close(fd);
    errno = saved;
    out[n < 0 ? 0 : n] = '\0';
    return n >= 0;
}

void process_no_core(void)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_CORE, &limit) == 0);
    limit.rlim_cur = 0; /* an administrator who has to look into it can raise it again (prlimit) */
    MUST(setrlimit(RLIMIT_CORE, &limit) == 0);
}

unsigned long long process_descriptors(unsigned long long wanted)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            MUST(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    }
    return limit.rlim_cur;
}

unsigned long long process_start(pid_t pid)
{
    char path[64], text[1024];
    unsigned long long start = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    if (!process_read_file(path, text, sizeof text))
        return 0;
    /* field 22; the name in field 2 may hold anything, so fields are counted behind its closing bracket */
    const char *p = strrchr(text, ')');
    if (!p || p[1] == '\0' || p[2] == 'Z') /* one that has ended and only waits to be collected */
        return 0;
    sscanf(p + 2, "%*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &start);
    return start;
}

enum { BOOT_BYTES = 37 };

static void machine_name(char boot[static BOOT_BYTES], unsigned long long *space)
{
    struct stat st;
    if (!process_read_file("/proc/sys/kernel/random/boot_id", boot, BOOT_BYTES))
        snprintf(boot, BOOT_BYTES, "?");
    boot[strcspn(boot, "\n ")] = '\0';
    *space = stat("/proc/self/ns/pid", &st) == 0 ? (unsigned long long)st.st_ino : 0;
}

void process_instance(char out[static PROCESS_INSTANCE_BYTES])
{
    char boot[BOOT_BYTES];
    unsigned long long space;
    machine_name(boot, &space);
    snprintf(out, PROCESS_INSTANCE_BYTES, "%s %llu %d %llu", boot, space, (int)getpid(),
             process_start(getpid()));
}

bool process_instance_ended(const char *instance)
{
    char boot[BOOT_BYTES], its_boot[BOOT_BYTES];
    unsigned long long space, its_space, its_start;
    int pid;
    machine_name(boot, &space);
    if (sscanf(instance, "%36s %llu %d %llu", its_boot, &its_space, &pid, &its_start) != 4)
        return false;
    if (strcmp(boot, "?") == 0 || space == 0 || strcmp(boot, its_boot) != 0 || space != its_space)
        return false;
    unsigned long long start = process_start(pid); /* 0 also when /proc hides the processes of others */
    return start ? start != its_start : kill(pid, 0) != 0 && errno == ESRCH;
}

bool process_output(const char *const argv[], char *out, size_t size, struct err *e)
{
    int ends[2], status = 0;
    size_t len = 0;
    out[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_sys(e, errno, "could not make a pipe");
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(ends[1], 1);
        dup2(null, 2);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    int saved = errno;
    close(ends[1]);
    for (ssize_t n; pid > 0 && len < size - 1 && (n = read(ends[0], out + len, size - 1 - len)) > 0;)
        len += (size_t)n;
    out[len] = '\0';
    close(ends[0]);
    if (pid < 0)
        return err_sys(e, saved, "could not start '%s'", argv[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(e, ERR_SYSTEM, "'%s' failed", argv[0]);
    return true;
}

/* ---- ports -------------------------------------------------------------------------------------- */

enum { STATE_LISTEN = 0x0a };

/* "  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 12345 ..." */
static bool find_socket(const char *table, int port, unsigned long *inode, unsigned *uid)
{
    FILE *f = fopen(table, "re");
    char line[512];
    bool found = false;
    while (f && !found && fgets(line, sizeof line, f)) {
        unsigned local_port, state;
        found = sscanf(line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %u %*s %lu",
                       &local_port, &state, uid, inode) == 4 &&
                (int)local_port == port && state == STATE_LISTEN;
    }
    if (f)
        fclose(f);
    return found;
}

static bool holds_socket(const char *pid, unsigned long inode)
{
    char folder[300], wanted[64], path[600], target[64];
    snprintf(folder, sizeof folder, "/proc/%s/fd", pid);
    snprintf(wanted, sizeof wanted, "socket:[%lu]", inode);
    DIR *d = opendir(folder);
    bool holds = false;
    const struct dirent *entry;
    while (d && !holds && (entry = readdir(d)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        ssize_t n = readlink(path, target, sizeof target - 1);
        target[n < 0 ? 0 : n] = '\0';
        holds = strcmp(target, wanted) == 0;
    }
    if (d)
        closedir(d);
    return holds;
}

static void find_process(unsigned long inode, struct process_listener *out)
{
    DIR *d = opendir("/proc");
    const struct dirent *entry;
    while (d && out->pid == 0 && (entry = readdir(d)) != NULL) {
        char path[300];
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !holds_socket(entry->d_name, inode))
            continue;
        out->pid = (pid_t)strtol(entry->d_name, NULL, 10);
        snprintf(path, sizeof path, "/proc/%s/comm", entry->d_name);
        if (process_read_file(path, out->name, sizeof out->name))
            out->name[strcspn(out->name, "\n")] = '\0';
    }
    if (d)
        closedir(d);
}

bool process_listening(int port, struct process_listener *out)
{
    unsigned long inode;
    unsigned uid;
    *out = (struct process_listener){0};
    if (!find_socket("/proc/net/tcp", port, &inode, &uid) &&
        !find_socket("/proc/net/tcp6", port, &inode, &uid))
        return false;
    const struct passwd *user = getpwuid(uid);
    if (user)
        snprintf(out->user, sizeof out->user, "%s", user->pw_name);
    else
        snprintf(out->user, sizeof out->user, "%u", uid);
    find_process(inode, out);
    return true;
}
