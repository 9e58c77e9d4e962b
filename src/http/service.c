/* service - see the header. begin() runs on HTTP threads; what a worker does is in service_answer.c. */
#include "dahu/http/service.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/version.h"
#include "dahu/http/body.h"
#include "dahu/http/openapi.h"
#include "dahu/http/schema.h"
#include "dahu/http/schemas.h"
#include "dahu/rule/value.h"
#include "service_internal.h"
#include "stream.h"

enum {
    QUERY_GRACE_MS = 700, /* at the end: for statements that run */
    SEND_GRACE_MS = 700,  /* and for answers on their way; together below two seconds */
};

/* ---- answered at once ---------------------------------------------------------------------------- */

static void answer_asset(struct service *s, struct exchange *x, const struct route_match *m)
{
    const char *name = m->route->asset;
    bool folder = name[strlen(name) - 1] == '/'; /* of files whose names change with their content */
    struct problem p;
    if (files_answer(s->files, x, folder ? arena_printf(&x->arena, "%s%s", name, m->values[0]) : name,
                     folder))
        return;
    problem_set(&p, PROBLEM_NOT_FOUND, "there is no file %.120s", x->target.path);
    answer_problem(x, &p);
}

static void answer_openapi(struct service *s, struct exchange *x, const struct route_match *m)
{
    enum lang lang = x->lang;
    answer_static(x, m->route->media, s->openapi[lang].data, s->openapi[lang].len, s->openapi_etags[lang]);
}

/* ---- who asks ------------------------------------------------------------------------------------ */

/* Texts of a client go into JSON and into records: printable ASCII, and not without end. */
static const char *tame(struct exchange *x, const char *text)
{
    enum { TAME_MAX = 200 };
    char *copy = arena_printf(&x->arena, "%.*s", TAME_MAX, text ? text : "");
    for (char *c = copy; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return copy;
}

static void put_text(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
    json_put_string(text, out);
}

/* What dahu.request_enter is told beside the credential. */
static const char *context_of(struct query *q)
{
    struct exchange *x = q->x;
    struct buf out;
    buf_init(&out, 64 * 1024);
    buf_puts(&out, "{");
    put_text(&out, "route", q->match.route->name);
    put_text(&out, "method", x->method);
    put_text(&out, "path", x->target.path);
    put_text(&out, "request_id", x->request_id);
    put_text(&out, "address", q->address);
    put_text(&out, "agent", tame(x, exchange_header(x, "User-Agent")));
    put_text(&out, "version", DAHU_VERSION);
    if (q->if_match)
        put_text(&out, "if_match", q->if_match);
    if (q->match.format)
        put_text(&out, "format", q->match.format);
    buf_puts(&out, "}");
    const char *text = arena_strdup(&x->arena, out.data);
    buf_fini(&out);
    return text;
}

#ifdef NO_APP_AUTHZ
/* Shows that the database alone keeps desks apart: every right becomes the one that every desk holds. */
static const char *right_of(const struct route *r)
{
    return r->open ? NULL : right_name(RIGHT_SELF);
}
#else
static const char *right_of(const struct route *r)
{
    return r->open ? NULL : right_name(r->right);
}
#endif

static void find_caller(struct query *q)
{
    struct exchange *x = q->x;
    origin_address(x->peer, exchange_header(x, "X-Forwarded-For"), q->service->trusted_proxies, q->address);
    bool nobody = q->match.route->open;
    q->caller = (struct api_caller){.kind = nobody ? "none" : credential_name(q->credential.kind),
                                    .hash = nobody || !*q->credential.hash ? NULL : q->credential.hash,
                                    .right = right_of(q->match.route),
                                    .context = context_of(q)};
}

/* ---- what every request is held to --------------------------------------------------------------- */

static bool is_safe(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* A page of another site may not make a browser change anything here. */
static bool check_origin(const struct query *q, struct problem *p)
{
    const struct exchange *x = q->x;
    struct origin_claims claims = {exchange_header(x, "Origin"), exchange_header(x, "Sec-Fetch-Site"),
                                   exchange_header(x, "Host")};
    if (is_safe(x->method) ||
        origin_is_own(&claims, q->service->public_url, q->credential.kind == CREDENTIAL_SESSION))
        return true;
    return problem_set(p, PROBLEM_CROSS_SITE, "Origin or Sec-Fetch-Site must name this service");
}

/* "\"7\"" -> 7: the version in an entity tag, as an answer gave it. */
static const char *read_tag(struct exchange *x, const char *tag)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_";
    if (!tag || *tag != '"')
        return NULL;
    size_t n = strspn(tag + 1, allowed);
    return n > 0 && n <= 60 && strcmp(tag + 1 + n, "\"") == 0
               ? arena_printf(&x->arena, "%.*s", (int)n, tag + 1)
               : NULL;
}

static bool check_version(struct query *q, struct problem *p)
{
    if (!q->match.route->changes)
        return true;
    q->if_match = read_tag(q->x, exchange_header(q->x, "If-Match"));
    return q->if_match ||
           problem_set(p, PROBLEM_VERSION_MISSING, "If-Match takes the ETag of what was read, such as \"7\"");
}

static bool check_media(const struct query *q, struct problem *p)
{
    const char *type = exchange_header(q->x, "Content-Type");
    const char *raw = q->match.route->raw;
    if (raw && type && strcmp(type, raw) == 0)
        return true;
    if (raw) {
        problem_set(p, PROBLEM_MEDIA_TYPE, "Content-Type must be %s", raw);
        problem_say(p, "media", json_pack("{s:s}", "limit", raw));
        return false;
    }
    if (is_safe(q->x->method) || (!q->match.route->body && q->x->body_size == 0) || body_is_json(type))
        return true;
    return problem_set(p, PROBLEM_MEDIA_TYPE, "Content-Type must be application/json, not '%.80s'",
                       type ? tame(q->x, type) : "");
}

static bool begin(struct exchange *x, void *context)
{
    struct service *s = context;
    struct query *q = arena_alloc(&x->arena, sizeof *q);
    char allow[ROUTE_ALLOW_BYTES];
    *q = (struct query){.x = x, .service = s};
    x->handler_data = q;
    bool found = route_find(x->method, &x->target, &x->arena, &q->match, allow, &q->fault);
    if (q->match.lang)
        (void)lang_parse(q->match.lang, &x->lang);
    if (!q->match.route || (!found && q->match.route->open)) {
        answer_problem(x, &q->fault);
        x->answer.allow = q->fault.code == PROBLEM_METHOD_NOT_ALLOWED ? arena_strdup(&x->arena, allow) : NULL;
        return true;
    }
    if (q->match.route->source == ROUTE_CSP_REPORT) { /* sent by the browser itself, and changes nothing */
        csp_reports_answer(s->csp_reports, x);
        return true;
    }
    credential_read(exchange_header(x, "Authorization"), exchange_header(x, "Cookie"), s->secure,
                    &q->credential);
    struct problem p;
    if (!check_origin(q, &p)) {
        answer_problem(x, &p);
        return true;
    }
    if (q->match.route->source == ROUTE_SQL || q->match.route->source == ROUTE_CALL) {
        if (found)
            (void)(check_media(q, &q->fault) && check_version(q, &q->fault)); /* told by the worker */
        find_caller(q);
        return false;
    }
    if (q->match.route->source == ROUTE_ASSET)
        answer_asset(s, x, &q->match);
    else
        answer_openapi(s, x, &q->match);
    return true;
}

/* Before anything of the address is looked at: its bytes against the paths that take large bodies. */
static bool takes_large(const char *method, const char *target, void *context)
{
    (void)context;
    size_t n = strcspn(target, "?");
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        if (r->large && strcmp(r->method, method) == 0 && strlen(r->path) == n &&
            memcmp(r->path, target, n) == 0)
            return true;
    }
    return false;
}

void service_defer(struct exchange *x, void *context)
{
    struct service *s = context;
    struct query *q = (struct query *)(uintptr_t)x->handler_data;
    struct err e;
    if (pool_submit(s->pool, service_answer, q, &e))
        return;
    service_fail(q, &e, true);
    exchange_done(x);
}

/* ---- life ---------------------------------------------------------------------------------------- */

/* A schema of a body that cannot be held is a defect of ours, and found before the first request. */
static void check_schemas(void)
{
    struct err e;
    for (int i = 0; i < route_count(); i++) {
        const char *body = route_at(i)->body;
        if (body && (!schema_find(body) || !schema_fit(schema_find(body), schemas_all(), &e)))
            log_write(LOG_ERROR, "http", "schema %s: %s", body, schema_find(body) ? e.text : "is not there");
        MUST(!body || (schema_find(body) && schema_fit(schema_find(body), schemas_all(), &e)));
    }
}

static void prepare_answers(struct service *s)
{
    MUST(sodium_init() >= 0);
    check_schemas();
    s->files = files_new();
    s->csp_reports = csp_reports_new();
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_init(&s->openapi[lang], RENDERED_MAX);
        openapi_print((enum lang)lang, &s->openapi[lang]);
        etag_make(s->openapi[lang].data, s->openapi[lang].len, s->openapi_etags[lang]);
    }
}

static void service_free(struct service *s)
{
    stream_free(s->stream);
    pool_free(s->pool);
    sign_in_free(s->sign_in);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        buf_fini(&s->openapi[lang]);
    free(s->public_url);
    free(s->trusted_proxies);
    free(s->attachments);
    files_free(s->files);
    csp_reports_free(s->csp_reports);
    free(s);
}

bool service_start(struct service **out, const struct service_settings *set, struct err *e)
{
    if (!origin_proxies_check(set->trusted_proxies, e))
        return false;
    struct service *s = must_alloc(sizeof *s);
    s->tell = set->tell;
    s->public_url = must_strdup(set->public_url);
    s->trusted_proxies = must_strdup(set->trusted_proxies);
    s->attachments = must_strdup(set->attachments);
    s->drivers_folder = set->drivers_folder;
    s->link_valid = set->link_valid;
    s->secure = strncmp(s->public_url, "https://", 8) == 0;
    prepare_answers(s);
    s->sign_in = sign_in_new(&set->sign_in);
    s->pool = pool_new(&(struct pool_settings){.url = set->database_url,
                                               .area = "serve",
                                               .threads = set->database_workers,
                                               .queue_max = set->queue_max,
                                               .statement_ms = set->statement_ms,
                                               .prepare = api_prepare});
    s->stream = stream_new(set->database_url);
    struct server_settings listen = {.address = set->address,
                                     .port = set->port,
                                     .threads = set->threads,
                                     .connections_max = set->connections_max,
                                     .connections_per_client = set->connections_per_client,
                                     .head_deadline_ms = set->head_deadline_ms,
                                     .tls_only = s->secure,
                                     .handler = {begin, service_defer, takes_large, s}};
    if (!server_start(&s->server, &listen, e)) {
        stream_stop(s->stream);
        pool_stop(s->pool, 0);
        service_free(s);
        return false;
    }
    *out = s;
    return true;
}

int service_port(const struct service *s)
{
    return server_port(s->server);
}

void service_stop(struct service *s)
{
    server_refuse(s->server);
    stream_stop(s->stream);
    pool_stop(s->pool, QUERY_GRACE_MS);
    server_stop(s->server, SEND_GRACE_MS);
    service_free(s);
}
