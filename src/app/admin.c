/* admin - see the header. One route table; what is long is sent piece by piece. */
#include "admin.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <jansson.h>
#include <string.h>

#include "metrics.h"
#include "status_json.h"

enum {
    PIECE_BYTES = 64 * 1024,
    PIECE_CEILING = 1024 * 1024,
    HEAD_BYTES_MAX = 8192,
    IDLE_S = 10,       /* a client that neither asks nor reads is let go */
    BIND_RETRY_S = 10, /* the collector before may still hold the port */
};

struct admin {
    struct admin_config config;
    struct evhttp *http;
    struct event *bind_retry;
    struct reply *replies; /* under way */
    struct complaint taken;
};

/* Makes the next piece; false when it was the last. @at is zeroed at first. */
typedef bool piece_fn(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out);

/* An answer that is sent in pieces. */
struct reply {
    struct admin *admin;
    struct reply *next, *previous;
    struct evhttp_request *request;
    piece_fn *piece;
    struct snapshot snapshot;
    bool complete; /* the snapshot */
    bool last;     /* the last piece is on its way */
    struct metrics_cursor at;
    struct event *turn;
};

/* ---- long answers -------------------------------------------------------------------------------- */

static void reply_free(struct reply *r)
{
    if (r->previous)
        r->previous->next = r->next;
    else
        r->admin->replies = r->next;
    if (r->next)
        r->next->previous = r->previous;
    event_free(r->turn);
    snapshot_fini(&r->snapshot);
    free(r);
}

static void on_gone(struct evhttp_connection *connection, void *arg)
{
    (void)connection;
    reply_free(arg);
}

static void on_sent(struct evhttp_connection *connection, void *arg)
{
    struct reply *r = arg;
    if (!r->last) {
        event_active(r->turn, EV_TIMEOUT, 0);
        return;
    }
    evhttp_connection_set_closecb(connection, NULL, NULL);
    evhttp_send_reply_end(r->request);
    reply_free(r);
}

static void send_piece(struct reply *r)
{
    struct buf text;
    buf_init(&text, PIECE_CEILING);
    r->last = !r->piece(&r->snapshot, &r->at, PIECE_BYTES, &text);
    struct evbuffer *body = evbuffer_new();
    MUST(body != NULL && !text.overflowed);
    evbuffer_add(body, text.data, text.len);
    bool any = text.len > 0;
    if (any)
        evhttp_send_reply_chunk_with_cb(r->request, body, on_sent, r);
    evbuffer_free(body);
    buf_fini(&text);
    if (!any) /* libevent sends nothing of it, and so never says that it was sent */
        on_sent(evhttp_request_get_connection(r->request), r);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct reply *r = arg;
    struct engine *engine = r->admin->config.engine;
    engine_enter(engine);
    if (r->complete) {
        send_piece(r);
    } else {
        r->complete = !snapshot_more(&r->snapshot);
        event_active(r->turn, EV_TIMEOUT, 0);
    }
    engine_leave(engine, "answer", "the admin listener");
}

static void reply_start(struct admin *a, struct evhttp_request *request, const char *type, piece_fn *piece)
{
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", type);
    if (evhttp_request_get_command(request) == EVHTTP_REQ_HEAD) { /* there are no pieces to wait for */
        evhttp_send_reply(request, HTTP_OK, "OK", NULL);
        return;
    }
    struct reply *r = must_alloc(sizeof *r);
    *r = (struct reply){.admin = a, .request = request, .piece = piece, .next = a->replies};
    if (r->next)
        r->next->previous = r;
    a->replies = r;
    r->turn = evtimer_new(engine_base(a->config.engine), on_turn, r);
    MUST(r->turn != NULL);
    snapshot_begin(&r->snapshot, a->config.poller, a->config.sink, a->config.engine);
    evhttp_connection_set_closecb(evhttp_request_get_connection(request), on_gone, r);
    evhttp_send_reply_start(request, HTTP_OK, "OK");
    event_active(r->turn, EV_TIMEOUT, 0);
}

/* ---- short answers ------------------------------------------------------------------------------- */

static void reply_text(struct evhttp_request *request, int code, const char *text, size_t len)
{
    struct evbuffer *body = evbuffer_new();
    MUST(body != NULL);
    evbuffer_add(body, text, len);
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type",
                      "text/plain; charset=utf-8");
    evhttp_send_reply(request, code, NULL, body);
    evbuffer_free(body);
}

static void get_live(struct admin *a, struct evhttp_request *request)
{
    (void)a;
    reply_text(request, HTTP_OK, "live\n", 5);
}

static void get_ready(struct admin *a, struct evhttp_request *request)
{
    struct buf why;
    buf_init(&why, PIECE_CEILING);
    bool ready = a->config.ready(a->config.user, &why);
    if (ready)
        buf_puts(&why, "ready\n");
    reply_text(request, ready ? HTTP_OK : HTTP_SERVUNAVAIL, why.data, why.len);
    buf_fini(&why);
}

static void get_metrics(struct admin *a, struct evhttp_request *request)
{
    reply_start(a, request, "text/plain; version=0.0.4; charset=utf-8", metrics_more);
}

static void get_links(struct admin *a, struct evhttp_request *request)
{
    reply_start(a, request, "application/json", status_json_links);
}

static void get_meters(struct admin *a, struct evhttp_request *request)
{
    reply_start(a, request, "application/json", status_json_meters);
}

static const struct {
    const char *path;
    void (*get)(struct admin *a, struct evhttp_request *request);
} routes[] = {
    {"/live", get_live},   {"/ready", get_ready},   {"/metrics", get_metrics},
    {"/links", get_links}, {"/meters", get_meters},
};

static void on_request(struct evhttp_request *request, void *arg)
{
    static const char unknown[] = "there is /live, /ready, /metrics, /links and /meters\n";
    const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(request));
    for (size_t i = 0; path && i < sizeof routes / sizeof *routes; i++)
        if (strcmp(path, routes[i].path) == 0) {
            routes[i].get(arg, request);
            return;
        }
    reply_text(request, HTTP_NOTFOUND, unknown, sizeof unknown - 1);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void listen_now(struct admin *a)
{
    const struct admin_config *c = &a->config;
    if (evhttp_bind_socket_with_handle(a->http, c->address, (ev_uint16_t)c->port)) {
        log_write(LOG_INFO, "admin", "listening on %s port %d", c->address, c->port);
        return;
    }
    complain(&a->taken, mono_now().us, LOG_WARN, "admin",
             "could not listen on %s port %d: %s; it is tried again every %d s", c->address, c->port,
             strerror(errno), BIND_RETRY_S);
    struct timeval tv = {BIND_RETRY_S, 0};
    event_add(a->bind_retry, &tv);
}

static void on_bind_retry(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    listen_now(arg);
}

struct admin *admin_new(const struct admin_config *c)
{
    struct admin *a = must_alloc(sizeof *a);
    a->config = *c;
    a->http = evhttp_new(engine_base(c->engine));
    a->bind_retry = evtimer_new(engine_base(c->engine), on_bind_retry, a);
    MUST(a->http && a->bind_retry);
    evhttp_set_allowed_methods(a->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
    evhttp_set_max_headers_size(a->http, HEAD_BYTES_MAX);
    evhttp_set_max_body_size(a->http, 0);
    evhttp_set_timeout(a->http, IDLE_S);
    evhttp_set_gencb(a->http, on_request, a);
    listen_now(a);
    return a;
}

void admin_free(struct admin *a)
{
    if (!a)
        return;
    evhttp_free(a->http); /* closes every connection, which ends its answer */
    MUST(!a->replies);
    event_free(a->bind_retry);
    free(a);
}
