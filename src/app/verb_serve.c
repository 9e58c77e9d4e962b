/* dahu serve - the page and the API; beside them the scheduled jobs. */
#include <event2/event.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/base/notify.h"
#include "dahu/http/service.h"
#include "dahu/job/alarm.h"
#include "dahu/job/deliver.h"
#include "dahu/job/statement.h"
#include "dahu/modbus/uri.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "errand_kinds.h"
#include "folder.h"
#include "key_file.h"
#include "network.h"
#include "process.h"
#include "schedule.h"
#include "service_drivers.h"

/* Descriptors that are no client's: workers, pipes of the threads, standard streams, the log. */
enum { OTHER_DESCRIPTORS = 200 };
/* Longest wait for a look at the schema before the port is opened. */
enum { FIRST_LOOK_MS = 2000 };

/* As many descriptors as there may be connections; fewer connections when the system does not give them. */
static int fit_descriptors(long connections, int workers)
{
    long others = workers + OTHER_DESCRIPTORS;
    unsigned long long limit = process_descriptors((unsigned long long)(connections + others));
    if (limit >= (unsigned long long)(connections + others))
        return (int)connections;
    long left = (long)limit - others;
    left = left < 8 ? 8 : left;
    log_write(LOG_WARN, "serve", "at most %ld connections instead of %ld: the limit of open files is %llu",
              left, connections, limit);
    return (int)left;
}

static void on_signal(evutil_socket_t number, short what, void *loop)
{
    (void)what;
    log_write(LOG_INFO, "serve", "stopping: signal %d", (int)number);
    event_base_loopbreak(loop);
}

static void tell_address(const struct config *c, int port)
{
    bool six = strchr(c->http_address, ':') != NULL;
    char url[128];
    snprintf(url, sizeof url, "http://%s%s%s:%d", six ? "[" : "", c->http_address, six ? "]" : "", port);
    printf("listening on %s\n", url);
    fflush(stdout);
    notify_ready(url);
}

/* Only what no waiting cures is refused: a schema newer than this binary. A database that is away or not
 * migrated yet may be there in a minute; the service starts, and whoever asks it is told. */
static bool schema_not_newer(const char *url, struct err *e)
{
    struct db *db;
    struct err away;
    if (!db_open_limited(&db, url, "serve", &(struct db_wait){FIRST_LOOK_MS, -1}, &away))
        return true;
    bool ok = migrate_refuse_newer(db, e) || e->code != ERR_CONFLICT;
    db_close(db);
    return ok;
}

/* Where photos and scans lie: as set, or beside the other state of this service. */
static void attachments_place(const struct config *c, char out[static FOLDER_FILE_BYTES])
{
    const char *state = getenv("STATE_DIRECTORY");
    struct folder data;
    struct err e;
    *out = '\0';
    if (*c->attachments_path)
        snprintf(out, FOLDER_FILE_BYTES, "%s", c->attachments_path);
    else if (state && *state == '/') /* systemd separates several with colons: the first is ours */
        snprintf(out, FOLDER_FILE_BYTES, "%.*s/attachments", (int)strcspn(state, ":"), state);
    else if (folder_locate(&data, c, &e) && folder_is_ours(&data))
        folder_file(&data, "attachments", out);
}

static bool link_valid(const char *uri, struct err *e)
{
    struct link_uri parts;
    return link_uri_parse(uri, &parts, e);
}

static bool serve(const struct config *c, struct event_base *loop, struct err *e)
{
    char attachments[FOLDER_FILE_BYTES];
    attachments_place(c, attachments);
    char url[DATABASE_URL_BYTES];
    if (!network_check(c->probe_networks, e))
        return err_wrap(e, "probe.networks");
    if (!database_url(c, url, e) || !schema_not_newer(url, e))
        return false;
    struct service *service;
    int workers = (int)c->http_database_workers;
    struct service_settings settings = {.tell = {c, service_drivers},
                                        .address = c->http_address,
                                        .port = (int)c->http_port,
                                        .threads = (int)c->http_threads,
                                        .connections_max = fit_descriptors(c->http_max_connections, workers),
                                        .connections_per_client = (int)c->http_max_connections_per_client,
                                        .head_deadline_ms = (int)c->http_head_deadline_ms,
                                        .attachments = attachments,
                                        .drivers_folder = c->drivers_path,
                                        .link_valid = link_valid,
                                        .public_url = c->http_public_url,
                                        .trusted_proxies = c->http_trusted_proxies,
                                        .database_url = url,
                                        .database_workers = workers,
                                        .queue_max = (int)c->http_queue,
                                        .statement_ms = (int)c->http_statement_deadline_ms};
    if (!password_policy_parse(c->security_password_policy, &settings.sign_in.policy))
        return err_set(e, ERR_CONFIG, "security.password_policy is asvs or djbh, not '%s'",
                       c->security_password_policy);
    settings.sign_in.idle_s = (int)c->security_session_idle_min * 60;
    settings.sign_in.display_life_s = (int)c->security_display_life_h * 3600;
    settings.sign_in.life_s = (int)c->security_session_life_h * 3600;
    struct seal *seal;
    if (!key_file_open(c, &seal, e))
        return false;
    settings.sign_in.seal = seal;
    if (!service_start(&service, &settings, e)) {
        seal_free(seal);
        return false;
    }
    if (!seal)
        log_write(LOG_WARN, "serve",
                  "second factors cannot be used: security.key_file names no file of keys");
    tell_address(c, service_port(service));
    struct alarm_watch *alarms = alarm_watch_start(url);
    struct errands *errands = errands_start(
        &(struct errands_settings){url, errand_kinds, errand_fault, &(struct errand_context){c}});
    struct schedule *schedule = schedule_start(loop, url, c->drivers_path);
    struct deliver *deliver =
        deliver_start(loop, &(struct deliver_settings){url, c->tell_private_targets, (int)c->tell_retry_s,
                                                       (int)c->tell_answer_s});
    event_base_dispatch(loop);
    deliver_stop(deliver);
    schedule_stop(schedule);
    errands_stop(errands);
    alarm_watch_stop(alarms);
    service_stop(service);
    seal_free(seal);
    statement_release_fonts(); /* papers were printed by workers that have ended */
    return true;
}

/* Large blocks are mapped for themselves and go back to the kernel when they are freed. Left alone, the
 * allocator learns from the first large answers to keep blocks of up to 32 MB in the arena of each thread:
 * after eight exports of 50,000 rows the service kept 69 MB instead of 48, 37 of which it begins with. */
static void bound_memory(void)
{
    enum { MAPPED_BYTES = 256 * 1024, KEPT_BYTES = 512 * 1024 };
    (void)mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES); /* another allocator, such as the sanitizers', says no */
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

/* Serves until SIGTERM or SIGINT; the signals are caught before anything is there that they would have to
 * end. */
static bool serve_until_signal(const struct config *c, struct err *e)
{
    process_no_core();
    struct event_base *loop = event_base_new();
    MUST(loop != NULL);
    struct event *term = evsignal_new(loop, SIGTERM, on_signal, loop);
    struct event *interrupt = evsignal_new(loop, SIGINT, on_signal, loop);
    MUST(term && interrupt && event_add(term, NULL) == 0 && event_add(interrupt, NULL) == 0);
    signal(SIGPIPE, SIG_IGN); /* a client that left shows as EPIPE where it is written to */
    bool ok = serve(c, loop, e);
    event_free(term);
    event_free(interrupt);
    event_base_free(loop);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    cli_parse(&cli, verb, NULL, NULL, NULL, argc, argv, NULL);
    bound_memory();
    int code = serve_until_signal(cli.config, &e) ? EXIT_DONE : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}

const struct verb verb_serve = {"serve", run};
