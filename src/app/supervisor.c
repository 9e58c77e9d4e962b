/* supervisor - see the header. */
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

enum { SECOND_US = 1000000, TICK_MS = 50, LOG_MOST_BYTES = 10 * 1024 * 1024, START_TRIES = 3, END_S = 5 };
static const int64_t FIRST_DELAY_US = SECOND_US, LAST_DELAY_US = 60LL * SECOND_US,
                     STEADY_US = 60LL * SECOND_US;
static const char AREA[] = "up";

/* ---- logs --------------------------------------------------------------------------------------- */

static char *log_path(const struct supervisor *s, const char *name, const char *suffix,
                      char out[static FOLDER_FILE_BYTES])
{
    char file[64];
    snprintf(file, sizeof file, "log/%s.log%s", name, suffix);
    return folder_file(s->folder, file, out);
}

enum { GRAVEST = 2, AREA_BYTES = 24 };
struct heard {
    enum log_level level;
    char area[AREA_BYTES];
    const char *text; /* behind time, level and area */
};

/* "2026-11-22T08:00:00Z warn collect: meter 'main-3' is silent", as base/log writes it */
static bool hear_log(const char *line, struct heard *h)
{
    char word[8];
    int behind = 0;
    if (sscanf(line, "%*4d-%*2d-%*2dT%*[0-9:]Z %7[a-z] %23[a-z]: %n", word, h->area, &behind) != 2 || !behind)
        return false;
    h->text = line + behind;
    return log_level_parse(word, &h->level);
}

/* "2026-11-22 08:00:00.123 UTC [4711] FATAL:  could not ...", as PostgreSQL writes it */
static bool hear_postgres(const char *line, struct heard *h)
{
    char word[12];
    int behind = 0;
    if (sscanf(line, "%*4d-%*2d-%*2d %*[0-9:.] %*[A-Z] [%*d] %11[A-Z]: %n", word, &behind) != 1 || !behind)
        return false;
    h->text = line + behind;
    h->level = strcmp(word, "FATAL") == 0 || strcmp(word, "PANIC") == 0 ? LOG_ERROR : LOG_INFO;
    return true;
}

/* Words outside a log: a verb's last ones ("dahu serve: could not ..."), a tool's, or just its output. */
static void hear_words(const char *line, struct heard *h)
{
    bool grave = strncmp(line, "dahu ", 5) == 0 || strcasestr(line, "error:") || strcasestr(line, "fatal:") ||
                 strstr(line, "could not ");
    h->level = grave ? LOG_ERROR : LOG_INFO;
    h->text = line;
}

static int gravity(enum log_level level)
{
    return level == LOG_ERROR ? GRAVEST : level == LOG_WARN;
}

static void pass_on(const struct supervisor *s, struct child *c)
{
    struct heard h = {.text = c->line};
    snprintf(h.area, sizeof h.area, "%s", c->name);
    if (!hear_log(c->line, &h) && !hear_postgres(c->line, &h))
        hear_words(c->line, &h);
    if (*h.text == '\0')
        return;
    /* tools say why first and what follows from it then: the first of the gravest lines is the last word */
    int grave = gravity(h.level);
    if (grave > c->last_gravity || (grave == c->last_gravity && grave < GRAVEST)) {
        c->last_gravity = grave;
        snprintf(c->last_line, sizeof c->last_line, "%s", h.text);
    }
    /* one that we run to its end is reported by the error of supervisor_run, one that we stop need not
     * complain */
    if (h.level <= LOG_WARN && c->service && !s->stopping)
        log_write(h.level, h.area, "%s", h.text);
}

static void read_log(const struct supervisor *s, struct child *c)
{
    char chunk[4096];
    ssize_t n;
    while (c->log_fd >= 0 && (n = read(c->log_fd, chunk, sizeof chunk)) > 0)
        for (ssize_t i = 0; i < n; i++) {
            if (chunk[i] != '\n') {
                if (c->line_len < sizeof c->line - 1)
                    c->line[c->line_len++] = chunk[i];
                continue;
            }
            c->line[c->line_len] = '\0';
            pass_on(s, c);
            c->line_len = 0;
        }
}

/* A running child keeps its file open for appending, so a full file is copied and cut, not renamed. */
static void rotate(const struct supervisor *s, struct child *c)
{
    char path[FOLDER_FILE_BYTES], old[FOLDER_FILE_BYTES];
    struct stat st;
    if (c->log_fd < 0 || fstat(c->log_fd, &st) != 0 || st.st_size < LOG_MOST_BYTES)
        return;
    log_path(s, c->name, ".1", old);
    int to = open(old, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    off_t from = 0;
    while (to >= 0 && copy_file_range(c->log_fd, &from, to, NULL, (size_t)st.st_size, 0) > 0)
        continue;
    if (to >= 0)
        close(to);
    if (truncate(log_path(s, c->name, "", path), 0) == 0)
        lseek(c->log_fd, 0, SEEK_SET);
}

static int open_log(const struct supervisor *s, struct child *c, struct err *e)
{
    char path[FOLDER_FILE_BYTES];
    int fd = open(log_path(s, c->name, "", path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_sys(e, errno, "could not write '%s'", path);
        return -1;
    }
    if (c->log_fd < 0)
        c->log_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (c->log_fd >= 0)
        lseek(c->log_fd, 0, SEEK_END);
    c->line_len = 0;
    c->last_line[0] = '\0';
    c->last_gravity = 0;
    return fd;
}

/* ---- one child ---------------------------------------------------------------------------------- */

static char *pid_path(const struct supervisor *s, const char *name, char out[static FOLDER_FILE_BYTES])
{
    char file[64];
    snprintf(file, sizeof file, "run/%s.pid", name);
    return folder_file(s->folder, file, out);
}

/* Only recovery reads it: one that cannot be written costs a slower recovery, not the service. */
static void write_pid(const struct supervisor *s, const struct child *c)
{
    char path[FOLDER_FILE_BYTES];
    FILE *f = fopen(pid_path(s, c->name, path), "we");
    if (f) {
        fprintf(f, "%d %llu\n", c->pid, process_start(c->pid));
        fclose(f);
    }
}

/* Between fork and exec, in a process of one thread. */
_Noreturn static void become_child(const struct supervisor *s, const char *const *argv, int death_signal,
                                   pid_t parent, int out, int err)
{
    sigset_t none;
    struct sigaction standard = {.sa_handler = SIG_DFL};
    char notify[FOLDER_FILE_BYTES];
    setenv("NOTIFY_SOCKET", folder_file(s->folder, "run/notify", notify), 1); /* ours may be systemd's */
    unsetenv("JOURNAL_STREAM"); /* it writes to a file, where lines need their time */
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() != parent) /* it died before we asked to be told */
        _exit(1);
    sigaction(SIGPIPE, &standard, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    dup2(out, 1);
    dup2(err, 2);
    /* this very file, even when it was replaced meanwhile or lies where this user may not go */
    const char *program = strchr(argv[0], '/') ? argv[0] : "/proc/self/exe";
    if (chdir(s->folder->path) == 0)
        execv(program, (char *const *)(uintptr_t)argv);
    dprintf(2, "could not start '%s': %s\n", argv[0], strerror(errno));
    _exit(127);
}

static bool spawn(struct supervisor *s, struct child *c, const char *const *argv, int death_signal,
                  bool to_terminal, struct err *e)
{
    int log = open_log(s, c, e);
    if (log < 0)
        return false;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become_child(s, argv, death_signal, parent, to_terminal ? STDOUT_FILENO : log, log);
    int saved = errno;
    close(log);
    if (pid < 0)
        return err_sys(e, saved, "could not start '%s'", c->name);
    c->pid = pid;
    c->state = CHILD_STARTING;
    c->started = mono_now();
    c->status[0] = '\0';
    write_pid(s, c);
    return true;
}

static void describe_end(int status, char out[static 64])
{
    if (WIFSIGNALED(status))
        snprintf(out, 64, "was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(out, 64, "ended with exit code %d", WEXITSTATUS(status));
}

/* A service that had been ready is started again; who waits for one to become ready decides itself. */
static void child_ended(struct supervisor *s, struct child *c, int status)
{
    char path[FOLDER_FILE_BYTES], how[64];
    bool was_ready = c->state == CHILD_READY;
    int64_t ran_us = mono_now().us - c->started.us;
    read_log(s, c);
    unlink(pid_path(s, c->name, path));
    c->pid = 0;
    c->exit_status = status;
    c->state = CHILD_OFF;
    if (!c->service || s->stopping)
        return;
    if (was_ready && ran_us >= STEADY_US)
        c->delay_us = 0;
    c->delay_us = c->delay_us ? c->delay_us * 2 : FIRST_DELAY_US;
    if (c->delay_us > LAST_DELAY_US)
        c->delay_us = LAST_DELAY_US;
    c->due.us = mono_now().us + c->delay_us;
    c->state = CHILD_WAITING;
    describe_end(status, how);
    log_write(LOG_WARN, AREA, "%s %s; starts again in %d s", c->name, how, (int)(c->delay_us / SECOND_US));
}

/* ---- the loop ----------------------------------------------------------------------------------- */

static void collect_ended(struct supervisor *s)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int i = 0; i <= SUPERVISOR_MOST; i++)
            if (s->children[i].pid == pid)
                child_ended(s, &s->children[i], status);
}

static void read_signals(struct supervisor *s)
{
    struct signalfd_siginfo info;
    while (read(s->signal_fd, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD)
            s->stop_signals++;
    collect_ended(s);
}

static struct child *child_of(struct supervisor *s, pid_t pid)
{
    for (int i = 0; i <= SUPERVISOR_MOST; i++)
        if (s->children[i].pid == pid && pid > 0)
            return &s->children[i];
    return NULL;
}

static void become_ready(struct child *c)
{
    if (c->state == CHILD_STARTING && c->delay_us)
        log_write(LOG_INFO, AREA, "%s runs again", c->name);
    c->state = CHILD_READY;
}

/* "READY=1\nSTATUS=http://127.0.0.1:8080/", with the sender's process id beside it */
static void read_notes(struct supervisor *s)
{
    char text[1024];
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr align;
    } control;
    struct iovec part = {text, sizeof text - 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(s->notify_fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    const struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (!head || head->cmsg_type != SCM_CREDENTIALS)
        return;
    struct ucred sender;
    memcpy(&sender, CMSG_DATA(head), sizeof sender);
    text[n] = '\0';
    struct child *c = child_of(s, sender.pid);
    const char *status = strstr(text, "STATUS=");
    if (!c || strncmp(text, "READY=1", 7) != 0)
        return;
    if (status)
        snprintf(c->status, sizeof c->status, "%.*s", (int)strcspn(status + 7, "\n"), status + 7);
    become_ready(c);
}

static void read_watch(struct supervisor *s)
{
    char events[4096];
    while (s->watch_fd >= 0 && read(s->watch_fd, events, sizeof events) > 0)
        continue; /* which file it was does not matter: reading one without news costs one call */
    for (int i = 0; i <= SUPERVISOR_MOST; i++) {
        read_log(s, &s->children[i]);
        rotate(s, &s->children[i]);
    }
}

static void start_due(struct supervisor *s)
{
    struct err e;
    for (int i = 0; i < s->count; i++) {
        struct child *c = &s->children[i];
        if (c->state == CHILD_STARTING && c->service->ready &&
            c->service->ready(c->service->argument, c->pid))
            become_ready(c);
        if (c->state != CHILD_WAITING || s->stopping || mono_now().us < c->due.us)
            continue;
        if (!spawn(s, c, c->service->argv, c->service->ending.ask, false, &e)) {
            log_write(LOG_ERROR, AREA, "%s", e.text);
            c->due.us = mono_now().us + LAST_DELAY_US;
        }
    }
}

/* Milliseconds until something is due besides events; -1 when nothing is. */
static int next_timeout(const struct supervisor *s, mono_us deadline)
{
    int64_t now = mono_now().us, at = deadline.us;
    for (int i = 0; i < s->count; i++) {
        const struct child *c = &s->children[i];
        if (c->state == CHILD_WAITING && !s->stopping && c->due.us < at)
            at = c->due.us;
        if (c->state == CHILD_STARTING && c->service->ready && now + TICK_MS * 1000 < at)
            at = now + TICK_MS * 1000;
    }
    if (s->watch_fd < 0 && now + SECOND_US < at)
        at = now + SECOND_US;
    if (at == INT64_MAX)
        return -1;
    int64_t ms = (at - now + 999) / 1000;
    return ms < 0 ? 0 : ms > 3600000 ? 3600000 : (int)ms;
}

static const mono_us NEVER = {INT64_MAX};

static void turn(struct supervisor *s, mono_us deadline)
{
    struct pollfd fds[] = {{s->signal_fd, POLLIN, 0}, {s->notify_fd, POLLIN, 0}, {s->watch_fd, POLLIN, 0}};
    if (poll(fds, sizeof fds / sizeof *fds, next_timeout(s, deadline)) < 0 && errno != EINTR)
        must_failed("poll", __FILE__, __LINE__);
    if (fds[1].revents) /* before the signals: one that was ready and died at once was ready */
        read_notes(s);
    if (fds[0].revents)
        read_signals(s);
    if (fds[2].revents || s->watch_fd < 0)
        read_watch(s);
    start_due(s);
}

/* ---- init --------------------------------------------------------------------------------------- */

static bool open_signals(struct supervisor *s, struct err *e)
{
    sigset_t set;
    struct sigaction old;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGCHLD);
    if (sigaction(SIGHUP, NULL, &old) == 0 && old.sa_handler != SIG_IGN) /* nohup wants it ignored */
        sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    /* A shell starts "dahu up &" with SIGINT ignored, and an ignored signal never reaches a descriptor;
     * whoever sends one to this process by name means it. */
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_BLOCK, &set, NULL);
    s->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return s->signal_fd >= 0 || err_sys(e, errno, "could not take over the signals");
}

static bool open_notify(struct supervisor *s, struct err *e)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char path[FOLDER_FILE_BYTES];
    int on = 1;
    folder_file(s->folder, "run/notify", path);
    MUST(strlen(path) < sizeof at.sun_path); /* folder_check_socket */
    memcpy(at.sun_path, path, strlen(path));
    unlink(path);
    s->notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->notify_fd < 0 || bind(s->notify_fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
        setsockopt(s->notify_fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        return err_sys(e, errno, "could not make the socket '%s'", path);
    return true;
}

static void open_watch(struct supervisor *s)
{
    char path[FOLDER_FILE_BYTES];
    s->watch_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (s->watch_fd >= 0 &&
        inotify_add_watch(s->watch_fd, folder_file(s->folder, "log", path), IN_MODIFY) < 0) {
        close(s->watch_fd);
        s->watch_fd = -1; /* too many watches on this machine: the logs are read once a second instead */
    }
}

bool supervisor_init(struct supervisor *s, const struct folder *f, struct err *e)
{
    *s = (struct supervisor){.folder = f, .signal_fd = -1, .notify_fd = -1, .watch_fd = -1};
    for (int i = 0; i <= SUPERVISOR_MOST; i++)
        s->children[i].log_fd = -1;
    /* whatever a child leaves behind becomes our child, so that it can be found and ended */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!open_signals(s, e) || !open_notify(s, e))
        return false;
    open_watch(s);
    return true;
}

void supervisor_fini(struct supervisor *s)
{
    char path[FOLDER_FILE_BYTES];
    int fds[] = {s->signal_fd, s->notify_fd, s->watch_fd};
    for (unsigned i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    for (int i = 0; i <= SUPERVISOR_MOST; i++)
        if (s->children[i].log_fd >= 0)
            close(s->children[i].log_fd);
    unlink(folder_file(s->folder, "run/notify", path));
}

/* ---- starting ----------------------------------------------------------------------------------- */

static bool cancelled(struct err *e)
{
    return err_set(e, ERR_CANCELLED, "asked to end");
}

static bool blame(const struct supervisor *s, const struct child *c, int tries, struct err *e)
{
    char how[64], path[FOLDER_FILE_BYTES];
    describe_end(c->exit_status, how);
    log_path(s, c->name, "", path);
    if (tries > 1)
        return err_set(e, ERR_SYSTEM, "%s %s, %d times in a row: %s (all of it in %s)", c->name, how, tries,
                       *c->last_line ? c->last_line : "it said nothing", path);
    return err_set(e, ERR_SYSTEM, "%s %s: %s (all of it in %s)", c->name, how,
                   *c->last_line ? c->last_line : "it said nothing", path);
}

bool supervisor_run(struct supervisor *s, const char *name, const char *const *argv, bool to_terminal,
                    struct err *e)
{
    struct child *c = &s->children[SUPERVISOR_MOST];
    if (c->log_fd >= 0)
        close(c->log_fd);
    *c = (struct child){.name = name, .log_fd = -1};
    if (s->stop_signals)
        return cancelled(e);
    if (!spawn(s, c, argv, SIGTERM, to_terminal, e))
        return false;
    mono_us deadline = NEVER;
    while (c->pid) {
        turn(s, deadline);
        if (c->pid && s->stop_signals && deadline.us == NEVER.us) {
            kill(c->pid, SIGTERM);
            deadline.us = mono_now().us + (int64_t)END_S * SECOND_US;
        }
        if (c->pid && mono_now().us >= deadline.us)
            kill(-c->pid, SIGKILL);
    }
    if (s->stop_signals)
        return cancelled(e);
    if (WIFEXITED(c->exit_status) && WEXITSTATUS(c->exit_status) == 0)
        return true;
    return blame(s, c, 1, e);
}

bool supervisor_start(struct supervisor *s, const struct service *service, struct err *e)
{
    MUST(s->count < SUPERVISOR_MOST);
    struct child *c = &s->children[s->count];
    *c = (struct child){.service = service, .name = service->name, .log_fd = -1};
    if (s->stop_signals)
        return cancelled(e);
    if (!spawn(s, c, service->argv, service->ending.ask, false, e))
        return false;
    s->count++;
    mono_us deadline = {c->started.us + (int64_t)service->start_s * SECOND_US};
    for (int deaths = 0; c->state != CHILD_READY;) {
        turn(s, deadline);
        if (s->stop_signals)
            return cancelled(e);
        if (c->state == CHILD_WAITING && c->started.us > 0) {
            c->started.us = 0; /* counted; spawn sets it anew */
            if (++deaths == START_TRIES)
                return blame(s, c, deaths, e);
        }
        if (c->state != CHILD_READY && mono_now().us >= deadline.us)
            return err_set(e, ERR_TIMEOUT, "%s was not ready within %d s: %s", c->name, service->start_s,
                           *c->last_line ? c->last_line : "it said nothing");
    }
    c->delay_us = 0;
    return true;
}

const char *supervisor_status(const struct supervisor *s, const char *name)
{
    for (int i = 0; i < s->count; i++)
        if (strcmp(s->children[i].name, name) == 0)
            return s->children[i].status;
    return "";
}

void supervisor_watch(struct supervisor *s)
{
    while (!s->stop_signals)
        turn(s, NEVER);
}

/* ---- stopping ----------------------------------------------------------------------------------- */

/* Asks, waits, and then kills; a further Ctrl-C of somebody in a hurry shortens the wait. */
static void stop_child(struct supervisor *s, struct child *c)
{
    int signals = s->stop_signals;
    if (c->pid == 0)
        return;
    kill(c->pid, c->service->ending.ask);
    mono_us deadline = {mono_now().us + (int64_t)c->service->ending.patience_s * SECOND_US};
    while (c->pid && mono_now().us < deadline.us && s->stop_signals == signals)
        turn(s, deadline);
    if (c->pid == 0)
        return;
    log_write(LOG_WARN, AREA, "%s did not end within %d s and is killed", c->name,
              c->service->ending.patience_s);
    kill(c->pid, c->service->ending.urge);
    deadline.us = mono_now().us + (int64_t)END_S * SECOND_US;
    while (c->pid && mono_now().us < deadline.us)
        turn(s, deadline);
    if (c->pid) {
        kill(-c->pid, SIGKILL);
        while (c->pid)
            turn(s, NEVER);
    }
}

/* What the children left behind is ours now (see supervisor_init): it gets END_S seconds, then SIGKILL. */
static void end_orphans(struct supervisor *s)
{
    char path[64], text[1024];
    mono_us deadline = {mono_now().us + (int64_t)END_S * SECOND_US};
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    while (waitpid(-1, NULL, WNOHANG) >= 0) { /* -1: no child is left */
        if (mono_now().us >= deadline.us && process_read_file(path, text, sizeof text)) {
            char *at = text;
            for (long pid; (pid = strtol(at, &at, 10)) > 0;)
                kill((pid_t)pid, SIGKILL);
        }
        turn(s, (mono_us){mono_now().us + TICK_MS * 1000});
    }
}

void supervisor_stop(struct supervisor *s)
{
    s->stopping = true;
    for (int i = s->count; i-- > 0;)
        stop_child(s, &s->children[i]);
    end_orphans(s);
    s->count = 0;
}

/* ---- after a kill ------------------------------------------------------------------------------- */

bool supervisor_end_process(struct supervisor *s, pid_t pid, const struct ending *how, struct err *e)
{
    unsigned long long start = process_start(pid);
    const int signals[] = {how->ask, how->urge, SIGKILL};
    const int patience[] = {how->patience_s, END_S, END_S};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (kill(pid, signals[i]) != 0 && errno == EPERM)
            return err_sys(e, errno, "could not end process %d, which still uses data folder '%s'", pid,
                           s->folder->path);
        mono_us deadline = {mono_now().us + (int64_t)patience[i] * SECOND_US};
        while (start && process_start(pid) == start && mono_now().us < deadline.us) {
            turn(s, (mono_us){mono_now().us + TICK_MS * 1000});
            if (s->stop_signals)
                return cancelled(e);
        }
        if (!start || process_start(pid) != start)
            return true;
    }
    return err_set(e, ERR_BUSY, "process %d still uses data folder '%s' and does not end", pid,
                   s->folder->path);
}

static const struct ending PLAIN_ENDING = {SIGTERM, SIGKILL, END_S};

/* A pid file names the process that wrote it only as long as the start time agrees. */
static bool recover_one(struct supervisor *s, const char *path, struct err *e)
{
    char text[64];
    int pid = 0;
    unsigned long long start = 0;
    bool ok = true;
    if (process_read_file(path, text, sizeof text) && sscanf(text, "%d %llu", &pid, &start) == 2 && pid > 0 &&
        start && process_start(pid) == start) {
        log_write(LOG_WARN, AREA, "ending process %d, left by a dahu up that was killed", pid);
        ok = supervisor_end_process(s, pid, &PLAIN_ENDING, e);
    }
    if (ok)
        unlink(path);
    return ok;
}

bool supervisor_recover(struct supervisor *s, struct err *e)
{
    char pattern[FOLDER_FILE_BYTES];
    glob_t found;
    bool ok = true;
    if (glob(folder_file(s->folder, "run/*.pid", pattern), 0, NULL, &found) == 0)
        for (size_t i = 0; ok && i < found.gl_pathc; i++)
            ok = recover_one(s, found.gl_pathv[i], e);
    globfree(&found);
    return ok;
}
