/**
 * supervisor - the children of `dahu up`: started in order, watched, started again when they die,
 * stopped in reverse order. One thread, one poll loop; every wait ends early at SIGINT or SIGTERM.
 *
 * A child is a process group of its own, so that Ctrl-C reaches only us; it gets a signal when we
 * die, however we die; it writes to its own file log/NAME.log, so that it never waits for us. We
 * read along: warnings and errors go on to the terminal. Not here: what the children are.
 */
#ifndef DAHU_APP_SUPERVISOR_H
#define DAHU_APP_SUPERVISOR_H

#include <sys/types.h>

#include "dahu/base/clock.h"
#include "folder.h"

/* How a process is brought to its end: asked, urged, and then killed. */
struct ending {
    int ask;        /* signal; also what a child gets when we die */
    int urge;       /* signal, after patience_s; ends at once and cleans up what it can */
    int patience_s; /* longest wait after asking */
};

struct service {
    const char *name;        /* names its log and its pid file */
    const char *const *argv; /* borrowed; argv[0] is the path of the program, or "dahu" for this very one */
    struct ending ending;
    int start_s;                                    /* longest wait until it is ready */
    bool (*ready)(const void *argument, pid_t pid); /* NULL: it tells by notify_ready */
    const void *argument;
};

enum { SUPERVISOR_MOST = 8, STATUS_BYTES = 256, LAST_LINE_BYTES = 512 };

enum child_state { CHILD_OFF, CHILD_STARTING, CHILD_READY, CHILD_WAITING };

struct child {
    const struct service *service; /* NULL for the one that supervisor_run waits for */
    const char *name;
    enum child_state state;
    pid_t pid;
    int exit_status;      /* of waitpid, when state is CHILD_OFF or CHILD_WAITING */
    mono_us started, due; /* due: of the next start */
    int64_t delay_us;
    int log_fd;                      /* read end of its log; -1 when closed */
    char line[LAST_LINE_BYTES];      /* being read */
    char last_line[LAST_LINE_BYTES]; /* the gravest thing it said since its start */
    int last_gravity;
    size_t line_len;
    char status[STATUS_BYTES];
};

struct supervisor {
    const struct folder *folder;
    int signal_fd, notify_fd, watch_fd;
    int stop_signals; /* how often we were asked to end */
    bool stopping;
    struct child children[SUPERVISOR_MOST + 1]; /* the last one is supervisor_run's */
    int count;
};

/** supervisor_init - takes over SIGINT, SIGTERM, SIGHUP and SIGCHLD of this process, for good. */
bool supervisor_init(struct supervisor *s, const struct folder *f, struct err *e) NODISCARD;
void supervisor_fini(struct supervisor *s);

/** supervisor_recover - end what a killed `dahu up` left running on this folder. */
bool supervisor_recover(struct supervisor *s, struct err *e) NODISCARD;
/** supervisor_end_process - bring @pid, no child of ours, to its end, and wait for it. */
bool supervisor_end_process(struct supervisor *s, pid_t pid, const struct ending *how,
                            struct err *e) NODISCARD;

/**
 * supervisor_run - run a program to its end; @argv as in struct service.
 *
 * @to_terminal  its standard output goes to ours instead of its log
 *
 * Errors: ERR_CANCELLED asked to end meanwhile; ERR_SYSTEM it failed, with its last line as the reason.
 */
bool supervisor_run(struct supervisor *s, const char *name, const char *const *argv, bool to_terminal,
                    struct err *e) NODISCARD;
/** supervisor_start - start @service (borrowed) and wait until it is ready; gives up after three deaths. */
bool supervisor_start(struct supervisor *s, const struct service *service, struct err *e) NODISCARD;
/** supervisor_status - what the service said with notify_ready; "" when nothing. */
const char *supervisor_status(const struct supervisor *s, const char *name);
/** supervisor_watch - keep the services running until asked to end. */
void supervisor_watch(struct supervisor *s);
/** supervisor_stop - stop all in reverse order and see to it that no process is left. */
void supervisor_stop(struct supervisor *s);

#endif
