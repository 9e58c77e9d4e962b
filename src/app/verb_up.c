/* dahu up - the whole of Dahu from one command: private database, schema, services, page; and all of it down
 * again.
 *
 * The steps are a table, in the order of their starting; everything runs as a child process, so that a wait
 * can always be ended and a fault stays in its process. */
#include <errno.h>
#include <netdb.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "cluster.h"
#include "dahu/base/notify.h"
#include "dahu/store/server.h"
#include "database.h"
#include "key_file.h"
#include "process.h"
#include "supervisor.h"

static const struct argp_option options[] = {
    {"data", 'd', "DIR", 0, NULL, 0},
    {"demo", 'D', NULL, 0, NULL, 0},
    {0},
};

enum { ARGS_MAX = 12 };
struct up {
    const struct cli *cli;
    bool demo;
    char data[FOLDER_BYTES];
    char listener[200]; /* on our port, when we were started */
    struct folder folder;
    struct supervisor supervisor;
    struct cluster_programs programs;
    struct cluster_command server; /* borrowed by the supervisor */
    char configuration[FOLDER_FILE_BYTES];
    const char *args[SUPERVISOR_MOST][ARGS_MAX]; /* of the services, borrowed by the supervisor */
    struct service services[SUPERVISOR_MOST];
    int service_count;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct up *up = state->input;
    switch (key) {
    case 'd':
        if (strlen(arg) >= sizeof up->data)
            argp_error(state, "--data takes %zu characters at most", sizeof up->data - 1);
        snprintf(up->data, sizeof up->data, "%s", arg);
        return 0;
    case 'D':
        up->demo = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- words on the terminal ---------------------------------------------------------------------- */

static void say(const struct up *up, const char *key, const struct i18n_arg *args)
{
    struct buf text;
    buf_init(&text, 4096);
    i18n_format(up->cli->lang, key, args, &text);
    puts(text.data);
    fflush(stdout);
    buf_fini(&text);
}

#define SAY(up, key, ...) say(up, key, (const struct i18n_arg[]){__VA_ARGS__, {NULL, NULL}})

/* ---- the port ----------------------------------------------------------------------------------- */

/* Asked while we may still be root, who alone sees everybody's processes. */
static void describe_listener(int port, char out[static 200])
{
    struct process_listener who;
    out[0] = '\0';
    if (!process_listening(port, &who))
        return;
    if (who.pid)
        snprintf(out, 200, " by process %d (%s) of user '%s'", who.pid, who.name, who.user);
    else
        snprintf(out, 200, " by a process of user '%s'", who.user);
}

static bool try_bind(const struct config *c, int *why)
{
    char port[16];
    const struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int on = 1;
    snprintf(port, sizeof port, "%ld", c->http_port);
    if (getaddrinfo(c->http_address, port, &hints, &found) != 0)
        return true; /* the service itself says what is wrong with its address */
    int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 1) == 0;
    *why = errno;
    if (fd >= 0)
        close(fd);
    freeaddrinfo(found);
    return ok;
}

/* After the recovery: what a killed dahu up left may have had the port. */
static bool check_port(struct up *up, struct err *e)
{
    const struct config *c = up->cli->config;
    int why = 0;
    if (c->http_port == 0 || try_bind(c, &why))
        return true;
    if (why == EADDRINUSE)
        return err_set(e, ERR_BUSY,
                       "port %ld is in use%s; stop that, or take another port with --set http.port=%ld"
                       " (0 takes a free one)",
                       c->http_port, up->listener, c->http_port + 1);
    return err_sys(e, why, "could not listen on %s port %ld", c->http_address, c->http_port);
}

/* ---- the folder --------------------------------------------------------------------------------- */

/* What the children read: this configuration with the folder and the database resolved, so that they
 * need neither our rights nor our working folder. */
static bool write_configuration(struct up *up, struct err *e)
{
    struct buf text;
    folder_file(&up->folder, "run/dahu.conf", up->configuration);
    if (!config_set(up->cli->config, "data.path", up->folder.path, e) ||
        (up->demo && !config_set(up->cli->config, "probe.networks", "127.0.0.0/8",
                                 e))) /* its meters are simulated here */
        return false;
    buf_init(&text, 1 << 16);
    config_print(up->cli->config, CONFIG_PRINT_VALUES, up->cli->lang, &text);
    FILE *f = fopen(up->configuration, "we");
    bool ok = f && fwrite(text.data, 1, text.len, f) == text.len;
    int saved = errno;
    if (f && fclose(f) != 0)
        ok = false;
    buf_fini(&text);
    return ok || err_sys(e, saved, "could not write '%s'", up->configuration);
}

static bool open_folder(struct up *up, struct err *e)
{
    const struct config *c = up->cli->config;
    describe_listener((int)c->http_port, up->listener);
    if (*up->data && !config_set(up->cli->config, "data.path", up->data, e))
        return false;
    if (!folder_locate(&up->folder, c, e) || !folder_check_socket(&up->folder, e) ||
        !folder_own(&up->folder, c->up_user, e) || !folder_prepare(&up->folder, e) ||
        !folder_lock(&up->folder, e))
        return false;
    umask(077);
    return key_file_make(c, &up->folder, e) && write_configuration(up, e);
}

static void say_folder(const struct up *up)
{
    const struct passwd *me = getpwuid(getuid());
    SAY(up, "up.folder", {"path", up->folder.path}, {"user", me ? me->pw_name : "?"});
}

/* ---- the database ------------------------------------------------------------------------------- */

static const struct ending SERVER_ENDING = {SIGINT, SIGQUIT, 60}; /* fast shutdown, then immediate */

static bool server_ready(const void *argument, pid_t pid)
{
    return cluster_ready(argument, pid);
}

/* Ends a server that outlived its dahu up, and clears what one that was killed left. */
static bool recover_server(struct up *up, struct err *e)
{
    pid_t pid = cluster_postmaster(&up->folder);
    if (pid) {
        log_write(LOG_WARN, "up", "ending the database server %d, left by a dahu up that was killed", pid);
        if (!supervisor_end_process(&up->supervisor, pid, &SERVER_ENDING, e))
            return false;
    }
    cluster_forget(&up->folder);
    return folder_remove_tree(&up->folder, "postgres.new", e); /* an initdb that did not come to its end */
}

/* A full disk is the usual reason for a failure here: then say that instead. */
static bool explain(const struct up *up, bool is_new, struct err *e)
{
    struct err room;
    if (e->code != ERR_CANCELLED && !cluster_check_room(&up->folder, is_new, &room))
        *e = room;
    return false;
}

static bool make_cluster(struct up *up, struct err *e)
{
    struct cluster_command init;
    struct err ignored;
    cluster_init_command(&up->folder, &up->programs, &init);
    if (!cluster_check_room(&up->folder, true, e))
        return false;
    SAY(up, "up.cluster", {"version", up->programs.version});
    if (supervisor_run(&up->supervisor, "initdb", init.argv, false, e) && cluster_adopt(&up->folder, e))
        return true;
    explain(up, true, e);
    (void)!folder_remove_tree(&up->folder, "postgres.new", &ignored); /* the next start tries again */
    return false;
}

static bool start_cluster(struct up *up, struct err *e)
{
    int major;
    const mono_us began = mono_now();
    if (!cluster_major(&up->folder, &major, e) ||
        !cluster_programs(up->cli->config->database_programs, major, &up->programs, e) ||
        (major == 0 && !make_cluster(up, e)) || !cluster_check_room(&up->folder, false, e) ||
        !cluster_write_settings(&up->folder, e))
        return false;
    cluster_run_command(&up->folder, &up->programs, &up->server);
    struct service *service = &up->services[up->service_count++];
    *service = (struct service){"postgres", up->server.argv, SERVER_ENDING, 300, server_ready, &up->folder};
    if (!supervisor_start(&up->supervisor, service, e))
        return explain(up, false, e);
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%.1f", (double)(mono_now().us - began.us) / 1e6);
    SAY(up, "up.database", {"version", up->programs.version}, {"seconds", seconds});
    return true;
}

static bool make_database(struct up *up, struct err *e)
{
    char url[1024];
    struct db *db;
    if (!db_open(&db, cluster_url(&up->folder, "postgres", url), "up", e))
        return false;
    bool ok = server_make_database(db, e);
    db_close(db);
    return ok;
}

/* ---- verbs as children -------------------------------------------------------------------------- */

/* dahu VERB [ARGUMENT...] --config ... --lang ...; @words ends with NULL */
static void fill_args(const struct up *up, const char *const *words, const char *out[static ARGS_MAX])
{
    int n = 0;
    out[n++] = "dahu";
    while (*words)
        out[n++] = *words++;
    out[n++] = "--config";
    out[n++] = up->configuration;
    out[n++] = "--lang";
    out[n++] = up->cli->lang == LANG_ZH ? "zh" : "en";
    out[n] = NULL;
    MUST(n < ARGS_MAX);
}

enum step_kind { STEP_CALL, STEP_RUN, STEP_SERVE };

/* A free port was taken: from now on it is ours, so that the page keeps its address when the service
 * restarts. */
static bool keep_port(struct up *up, struct err *e)
{
    const char *port = strrchr(supervisor_status(&up->supervisor, "serve"), ':');
    return up->cli->config->http_port != 0 || !port ||
           (config_set(up->cli->config, "http.port", port + 1, e) && write_configuration(up, e));
}

/* What is started, in this order, and stopped in reverse. */
static const struct step {
    const char *name;
    enum step_kind kind;
    bool demo_only, not_demo;
    bool private_only; /* not with a database of the user's own */
    bool to_terminal;  /* STEP_RUN: its output is meant for the person */
    bool (*call)(struct up *up, struct err *e);
    const char *words[5];
    const char *begun; /* STEP_RUN: text key, or NULL */
    const char *done;  /* STEP_SERVE: text key, or NULL; {status} is what it said of itself */
} steps[] = {
    {.name = "port", .call = check_port},
    {.name = "postgres", .call = start_cluster, .private_only = true},
    {.name = "database", .call = make_database, .private_only = true},
    {.name = "migrate", .kind = STEP_RUN, .words = {"migrate"}, .to_terminal = true},
    {.name = "seed",
     .kind = STEP_RUN,
     .words = {"sim", "--seed"},
     .demo_only = true,
     .begun = "up.seed",
     .to_terminal = true},
    {.name = "sim", .kind = STEP_SERVE, .words = {"sim", "--county"}, .demo_only = true, .done = "up.sim"},
    {.name = "collect", .kind = STEP_SERVE, .words = {"collect"}, .done = "up.collect"},
    {.name = "serve", .kind = STEP_SERVE, .words = {"serve"}},
    {.name = "address", .call = keep_port},
    {.name = "review", .kind = STEP_RUN, .words = {"review"}, .demo_only = true, .to_terminal = true},
    {.name = "people", .kind = STEP_RUN, .words = {"user", "demo"}, .demo_only = true, .to_terminal = true},
    {.name = "first", .kind = STEP_RUN, .words = {"user", "first"}, .not_demo = true, .to_terminal = true},
};

static bool take_step(struct up *up, const struct step *step, struct err *e)
{
    if ((step->demo_only && !up->demo) || (step->not_demo && up->demo) ||
        (step->private_only && *up->cli->config->database_url))
        return true;
    if (step->kind == STEP_CALL)
        return step->call(up, e);
    const char **args = up->args[up->service_count];
    fill_args(up, step->words, args);
    if (step->begun)
        say(up, step->begun, NULL);
    if (step->kind == STEP_RUN)
        return supervisor_run(&up->supervisor, step->name, args, step->to_terminal, e);
    struct service *service = &up->services[up->service_count++];
    *service = (struct service){step->name, args, {SIGTERM, SIGKILL, 15}, 60, NULL, NULL};
    if (!supervisor_start(&up->supervisor, service, e))
        return false;
    if (step->done)
        SAY(up, step->done, {"status", supervisor_status(&up->supervisor, step->name)});
    return true;
}

static bool start_all(struct up *up, struct err *e)
{
    /* the server first: it is ended in its own way, and what is then left of pid files is the services' */
    if (!recover_server(up, e) || !supervisor_recover(&up->supervisor, e))
        return false;
    for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!take_step(up, &steps[i], e))
            return false;
    char logs[FOLDER_FILE_BYTES];
    SAY(up, "up.page", {"address", supervisor_status(&up->supervisor, "serve")});
    SAY(up, "up.running", {"logs", folder_file(&up->folder, "log", logs)});
    notify_ready(supervisor_status(&up->supervisor, "serve"));
    return true;
}

static int run_locked(struct up *up, struct err *e)
{
    bool ok = supervisor_init(&up->supervisor, &up->folder, e);
    if (ok) {
        say_folder(up); /* the first words come when Ctrl-C is already listened for */
        ok = start_all(up, e);
    }
    if (ok)
        supervisor_watch(&up->supervisor);
    bool asked = up->supervisor.stop_signals > 0;
    if (asked)
        say(up, "up.stopping", NULL);
    supervisor_stop(&up->supervisor);
    supervisor_fini(&up->supervisor);
    unlink(up->configuration);
    if (asked)
        say(up, "up.stopped", NULL);
    return asked ? EXIT_DONE : EXIT_FAILED;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct up up = {.cli = &cli, .folder.lock_fd = -1};
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &up);
    int code = EXIT_FAILED;
    if (open_folder(&up, &e))
        code = run_locked(&up, &e);
    else if (e.sys_errno == ENOSPC)
        explain(&up, true, &e);
    if (code != EXIT_DONE)
        cli_fail(verb, &e);
    folder_unlock(&up.folder);
    cli_fini(&cli);
    return code;
}

const struct verb verb_up = {"up", run};
