/* server - see the header. One request lives from the library's URI callback to its completion callback. */
#include "dahu/http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/http/guard.h"
#include "dahu/http/negotiate.h"
#include "dahu/http/watch.h"

enum {
    MEMORY_PER_CONNECTION =
        2 * GUARD_HEAD_MAX, /* a full head, the library's record of it, and the head of the answer */
    BODY_DEADLINE_MS = 30000,
    REPLY_DEADLINE_MS = 60000,
    IDLE_DEADLINE_MS = 60000,
    BACKLOG = 1024,
    STREAM_BLOCK = 8 * 1024,
    STREAM_KERNEL = 32 * 1024,
    PROBLEM_MAX = 128 * 1024,
    LARGE_BODIES_MAX = 4, /* 64 MB at most */
};

struct server {
    struct MHD_Daemon *daemon;
    struct watch *watch;
    struct server_handler handler;
    bool tls_only;
    int listen_fd, port;
    uint64_t id_base; /* random: the first half of every request's number */
    atomic_ullong requests;
    atomic_bool refusing;
    atomic_int large_bodies;
    pthread_mutex_t mutex;
    pthread_cond_t quiet; /* in_flight became 0 */
    int in_flight;        /* requests whose head is complete and whose answer is not sent */
};

enum request_state { REQUEST_NEW, REQUEST_READING, REQUEST_DEFERRED, REQUEST_ANSWERED };

struct request {
    struct exchange x; /* first: exchange_done finds the request by it */
    struct server *server;
    struct MHD_Connection *connection;
    struct watched *watched;
    char *raw_target;
    const char *target_end; /* of the address in the library's buffer */
    atomic_int state;
    pthread_mutex_t sleep; /* guards the two below: of an answer without a known end */
    bool asleep, woken;
    bool large; /* holds one of the places of large bodies */
    struct buf body;
};

/* ---- answers ------------------------------------------------------------------------------------- */

/* What a page may load and run: our own files, no script or style in its text. Reports of what was kept from
 * running come to us; browsers know `report-to` on https only, and then leave `report-uri` alone. */
#define POLICY                                                                                               \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: "     \
    "blob:; "                                                                                                \
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "  \
    "base-uri 'none'; report-uri /api/v1/csp-reports"
static const char policy[] = POLICY, policy_tls[] = POLICY "; report-to csp";

static const struct {
    const char *name, *value;
} security_headers[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

void answer_taken(struct exchange *x, const char *media, struct buf *body)
{
    size_t n = body->len;
    char *bytes = buf_take(body);
    x->answer = (struct answer){
        .status = 200, .media = media, .body = bytes, .size = n, .release = free, .owned = bytes};
}

void answer_problem(struct exchange *x, const struct problem *p)
{
    struct buf body;
    buf_init(&body, PROBLEM_MAX);
    problem_print(p, x->lang, x->request_id, &body);
    answer_taken(x, "application/problem+json", &body);
    buf_fini(&body);
    x->answer.status = problem_status(p->code);
    x->answer.retry_after_s = problem_wait_s(p);
    x->answer.close = p->code == PROBLEM_STOPPING;
}

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value)
        MUST(MHD_add_response_header(response, name, value) == MHD_YES);
}

/* A wake-up may come while answer.more still says that there is nothing: then it is asked again. */
static ssize_t on_more(void *cls, uint64_t position, char *out, size_t room)
{
    struct request *r = cls;
    (void)position;
    for (;;) {
        pthread_mutex_lock(&r->sleep);
        r->woken = false;
        pthread_mutex_unlock(&r->sleep);
        long n = r->x.answer.more(r->x.answer.owned, out, room);
        if (n != 0)
            return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
        pthread_mutex_lock(&r->sleep);
        r->asleep = !r->woken;
        bool asleep = r->asleep;
        if (asleep)
            MHD_suspend_connection(r->connection);
        pthread_mutex_unlock(&r->sleep);
        if (asleep)
            return 0;
    }
}

void exchange_wake(struct exchange *x)
{
    struct request *r = (struct request *)x;
    pthread_mutex_lock(&r->sleep);
    r->woken = true;
    if (r->asleep)
        MHD_resume_connection(r->connection);
    r->asleep = false;
    pthread_mutex_unlock(&r->sleep);
}

static int socket_of(struct request *r)
{
    return MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

void exchange_abort(struct exchange *x)
{
    shutdown(socket_of((struct request *)x), SHUT_RDWR);
}

static struct MHD_Response *make_response(struct request *r)
{
    const struct answer *a = &r->x.answer;
    void *body = (void *)(uintptr_t)a->body; /* the library only reads it */
    struct MHD_Response *response =
        a->more ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, on_more, r, NULL)
        : a->release
            ? MHD_create_response_from_buffer_with_free_callback_cls(a->size, body, a->release, a->owned)
            : MHD_create_response_from_buffer(a->size, body, MHD_RESPMEM_PERSISTENT);
    MUST(response != NULL);
    for (unsigned i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        add_header(response, security_headers[i].name, security_headers[i].value);
    add_header(response, "Content-Security-Policy", r->server->tls_only ? policy_tls : policy);
    if (r->server->tls_only) {
        add_header(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        add_header(response, "Reporting-Endpoints", "csp=\"/api/v1/csp-reports\"");
    }
    char wait[16];
    snprintf(wait, sizeof wait, "%d", a->retry_after_s);
    add_header(response, "X-Request-Id", r->x.request_id);
    add_header(response, "Content-Type", a->media);
    add_header(response, "Cache-Control", a->cache_control ? a->cache_control : "no-store");
    add_header(response, "ETag", a->etag);
    add_header(response, "Allow", a->allow);
    add_header(response, "Set-Cookie", a->set_cookie);
    add_header(response, "Location", a->location);
    add_header(response, "Content-Disposition", a->disposition);
    add_header(response, "Content-Encoding", a->encoding);
    add_header(response, "Vary", a->vary);
    add_header(response, "WWW-Authenticate", a->status == 401 ? "Bearer" : NULL);
    add_header(response, "Retry-After", a->retry_after_s ? wait : NULL);
    add_header(response, "X-Accel-Buffering", a->more ? "no" : NULL); /* a proxy passes it on at once */
    add_header(response, "Connection", a->close ? "close" : NULL);
    return response;
}

/* What the kernel keeps for a client that does not read is not much: so it shows that it does not. */
static void begin_stream(struct request *r)
{
    static const int bytes = STREAM_KERNEL;
    (void)setsockopt(socket_of(r), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

static enum MHD_Result send_answer(struct request *r)
{
    struct MHD_Response *response = make_response(r);
    if (r->x.answer.more)
        begin_stream(r);
    else
        r->x.answer.release = NULL; /* the response owns the body now */
    watch_enter(r->watched,
                r->x.answer.more ? WATCH_WORK : WATCH_REPLY); /* who streams sees to slow readers */
    enum MHD_Result result = MHD_queue_response(r->connection, (unsigned)r->x.answer.status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct request *r, const struct problem *p)
{
    answer_problem(&r->x, p);
    r->x.answer.close = true; /* what follows a head that was refused cannot be told */
    return send_answer(r);
}

void exchange_done(struct exchange *x)
{
    struct request *r = (struct request *)x;
    struct MHD_Connection *connection = r->connection;
    atomic_store(&r->state, REQUEST_ANSWERED);
    MHD_resume_connection(connection);
}

/* ---- requests ------------------------------------------------------------------------------------ */

static enum MHD_Result collect_field(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                     const char *value, size_t value_size)
{
    (void)kind;
    (void)name_size;
    (void)value_size;
    struct guard_head *head = cls;
    if (head->field_count < GUARD_FIELDS_MAX)
        head->fields[head->field_count] = (struct guard_field){name, value};
    head->field_count++;
    return MHD_YES;
}

static const char *header_value(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

const char *exchange_header(const struct exchange *x, const char *name)
{
    return header_value((const struct request *)x, name);
}

/* The peer as text; IPv4 that came through an IPv6 socket is IPv4. */
static void note_peer(struct request *r)
{
    static const char mapped[] = "::ffff:";
    const struct sockaddr *a =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    char text[INET6_ADDRSTRLEN] = "";
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, text, sizeof text);
    else if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, text, sizeof text);
    bool four = strncmp(text, mapped, sizeof mapped - 1) == 0 && strchr(text, '.');
    snprintf(r->x.peer, sizeof r->x.peer, "%s", four ? text + sizeof mapped - 1 : text);
}

/* A large body is for the addresses that take one, and only a few are held in memory at a time. */
static bool take_large(struct request *r, struct guard_head *head, struct problem *p)
{
    struct server *s = r->server;
    if (!s->handler.takes_large || !s->handler.takes_large(head->method, head->target, s->handler.context))
        return true;
    if (atomic_fetch_add(&s->large_bodies, 1) >= LARGE_BODIES_MAX) {
        atomic_fetch_sub(&s->large_bodies, 1);
        return problem_set(p, PROBLEM_BUSY, "%d large bodies are on their way", LARGE_BODIES_MAX);
    }
    r->large = true;
    head->body_max = GUARD_LARGE_BODY_MAX;
    buf_fini(&r->body);
    buf_init(&r->body, GUARD_LARGE_BODY_MAX);
    return true;
}

static bool check_head(struct request *r, const char *method, const char *version, struct problem *p)
{
    struct guard_head head = {.method = method, .target = r->raw_target, .version = version};
    struct guard_body body;
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    head.target_end = r->target_end;
    if (!take_large(r, &head, p))
        return false;
    head.head_end = method + size->header_size;
    MHD_get_connection_values_n(r->connection, MHD_HEADER_KIND, collect_field, &head);
    return guard_intact(&head, p) && guard_check(&head, &body, p) &&
           target_parse(r->raw_target, &r->x.arena, &r->x.target, p);
}

static void count_in_flight(struct server *s, int change)
{
    pthread_mutex_lock(&s->mutex);
    s->in_flight += change;
    if (s->in_flight == 0)
        pthread_cond_broadcast(&s->quiet);
    pthread_mutex_unlock(&s->mutex);
}

/* The head is complete. */
static enum MHD_Result begin_request(struct request *r, const char *method, const char *version)
{
    struct problem p;
    atomic_store(&r->state, REQUEST_READING);
    count_in_flight(r->server, +1);
    watch_enter(r->watched, WATCH_BODY);
    r->x.method = method;
    r->x.accept_language = header_value(r, "Accept-Language");
    r->x.if_none_match = header_value(r, "If-None-Match");
    r->x.lang = negotiate_lang(r->x.accept_language);
    note_peer(r);
    return check_head(r, method, version, &p) ? MHD_YES : refuse(r, &p);
}

/* The body is complete. */
static enum MHD_Result answer_request(struct request *r)
{
    struct server *s = r->server;
    struct problem p;
    watch_enter(r->watched, WATCH_WORK);
    r->x.body = r->body.data;
    r->x.body_size = r->body.len;
    if (atomic_load(&s->refusing)) {
        problem_set(&p, PROBLEM_STOPPING, "%s", "");
        return refuse(r, &p);
    }
    if (s->handler.begin(&r->x, s->handler.context))
        return send_answer(r);
    atomic_store(&r->state, REQUEST_DEFERRED);
    MHD_suspend_connection(r->connection); /* before the hand-over: the answer may be there at once */
    s->handler.defer(&r->x, s->handler.context);
    return MHD_YES;
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *upload,
                                 size_t *upload_size, void **context)
{
    (void)cls;
    (void)connection;
    (void)url;
    struct request *r = *context;
    switch (atomic_load(&r->state)) {
    case REQUEST_NEW:
        return begin_request(r, method, version);
    case REQUEST_READING:
        if (*upload_size == 0)
            return answer_request(r);
        buf_add(&r->body, upload, *upload_size);
        *upload_size = 0;
        return r->body.overflowed ? MHD_NO : MHD_YES; /* MHD_NO closes: chunks beyond the ceiling */
    case REQUEST_ANSWERED:
        return send_answer(r);
    default:
        return MHD_YES;
    }
}

/* ---- what the library tells ---------------------------------------------------------------------- */

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
    struct request *r = must_alloc(sizeof *r);
    struct server *s = cls;
    r->server = s;
    r->connection = connection;
    snprintf(r->x.request_id, sizeof r->x.request_id, "%08llx%08llx", (unsigned long long)s->id_base,
             (unsigned long long)atomic_fetch_add(&s->requests, 1) & 0xffffffff);
    r->x.lang = LANG_EN;
    pthread_mutex_init(&r->sleep, NULL);
    buf_init(&r->body, GUARD_BODY_MAX);
    r->raw_target = arena_strdup(&r->x.arena, uri ? uri : "");
    r->target_end = uri ? uri + strlen(uri) : NULL;
    r->watched = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    return r;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode how)
{
    (void)cls;
    (void)connection;
    (void)how; /* a client that left early is its own affair */
    struct request *r = *context;
    if (!r)
        return;
    *context = NULL;
    watch_enter(r->watched, WATCH_IDLE);
    if (atomic_load(&r->state) != REQUEST_NEW)
        count_in_flight(r->server, -1);
    if (r->x.answer.release)
        r->x.answer.release(r->x.answer.owned);
    if (r->large)
        atomic_fetch_sub(&r->server->large_bodies, 1);
    buf_fini(&r->body);
    arena_fini(&r->x.arena);
    pthread_mutex_destroy(&r->sleep);
    free(r);
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        *context = watch_add(s->watch, fd);
    } else {
        watch_remove(*context);
        *context = NULL;
    }
}

__attribute__((format(printf, 2, 0))) static void on_log(void *cls, const char *fmt, va_list ap)
{
    (void)cls;
    char text[512];
    vsnprintf(text, sizeof text, fmt, ap);
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == '\n')
        text[--n] = '\0';
    log_write(LOG_DEBUG, "http", "%s", text); /* what clients do wrong: nothing that a person must act on */
}

/* ---- life ---------------------------------------------------------------------------------------- */

static bool resolve(const struct server_settings *set, struct addrinfo **out, struct err *e)
{
    char port[16];
    snprintf(port, sizeof port, "%d", set->port);
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    int failure = getaddrinfo(set->address, port, &hints, out);
    return failure == 0 ||
           err_set(e, ERR_CONFIG, "http.address takes an IPv4 or IPv6 address, not '%s'", set->address);
}

static bool bind_failed(const struct server_settings *set, int saved_errno, struct err *e)
{
    if (saved_errno == EADDRINUSE)
        return err_set(e, ERR_CONFLICT,
                       "could not listen on %s port %d: another program holds that port; find it with "
                       "'ss -ltnp sport = :%d', or choose another port with --set http.port=N",
                       set->address, set->port, set->port);
    if (saved_errno == EACCES)
        return err_set(
            e, ERR_DENIED,
            "could not listen on %s port %d: ports below 1024 need a privilege; choose another port with "
            "--set http.port=N",
            set->address, set->port);
    return err_sys(e, saved_errno, "could not listen on %s port %d", set->address, set->port);
}

static bool listen_on(struct server *s, const struct server_settings *set, struct err *e)
{
    struct addrinfo *info;
    if (!resolve(set, &info, e))
        return false;
    static const int on = 1;
    s->listen_fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = s->listen_fd >= 0 && setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(s->listen_fd, info->ai_addr, info->ai_addrlen) == 0 && listen(s->listen_fd, BACKLOG) == 0;
    int saved_errno = errno;
    freeaddrinfo(info);
    if (!ok)
        return bind_failed(set, saved_errno, e);
    struct sockaddr_storage real;
    socklen_t n = sizeof real;
    MUST(getsockname(s->listen_fd, (struct sockaddr *)&real, &n) == 0);
    in_port_t port = real.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&real)->sin6_port
                                                : ((struct sockaddr_in *)&real)->sin_port;
    s->port = ntohs(port);
    return true;
}

static bool start_daemon(struct server *s, const struct server_settings *set, struct err *e)
{
    MUST(set->threads >= 2);
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        on_access, s, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)set->threads, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)set->connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)set->connections_per_client, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)MEMORY_PER_CONNECTION, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(2 * IDLE_DEADLINE_MS / 1000),
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
    return s->daemon || err_set(e, ERR_SYSTEM, "could not start %d HTTP threads", set->threads);
}

static void server_free(struct server *s)
{
    watch_free(s->watch);
    if (s->listen_fd >= 0)
        close(s->listen_fd);
    pthread_cond_destroy(&s->quiet);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

bool server_start(struct server **out, const struct server_settings *set, struct err *e)
{
    struct server *s = must_alloc(sizeof *s);
    s->handler = set->handler;
    s->tls_only = set->tls_only;
    s->id_base = randombytes_random();
    s->listen_fd = -1;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->quiet, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&s->mutex, NULL);
    s->watch = watch_new((const int[WATCH_PHASES]){[WATCH_HEAD] = set->head_deadline_ms,
                                                   [WATCH_BODY] = BODY_DEADLINE_MS,
                                                   [WATCH_REPLY] = REPLY_DEADLINE_MS,
                                                   [WATCH_IDLE] = IDLE_DEADLINE_MS});
    if (!listen_on(s, set, e) || !start_daemon(s, set, e)) {
        server_free(s);
        return false;
    }
    *out = s;
    return true;
}

int server_port(const struct server *s)
{
    return s->port;
}

void server_refuse(struct server *s)
{
    atomic_store(&s->refusing, true);
}

static void wait_until_quiet(struct server *s, int grace_ms)
{
    int64_t until_us = mono_now().us + grace_ms * INT64_C(1000);
    struct timespec ts = {until_us / 1000000, until_us % 1000000 * 1000};
    pthread_mutex_lock(&s->mutex);
    while (s->in_flight > 0 && pthread_cond_timedwait(&s->quiet, &s->mutex, &ts) == 0)
        continue;
    pthread_mutex_unlock(&s->mutex);
}

void server_stop(struct server *s, int grace_ms)
{
    server_refuse(s);
    wait_until_quiet(s, grace_ms);
    MHD_stop_daemon(s->daemon); /* completes every request and removes every connection */
    server_free(s);
}
