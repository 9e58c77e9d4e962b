/* service - see the header. begin() runs on HTTP threads, answer_query() on database workers. */
#include "dahu/http/service.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/clock.h"
#include "dahu/http/negotiate.h"
#include "dahu/http/openapi.h"
#include "dahu/http/render.h"
#include "dahu/http/route.h"
#include "dahu/http/server.h"
#include "dahu/store/api.h"
#include "dahu/store/migrate.h"
#include "dahu/store/pool.h"

enum {
    ETAG_BYTES = 40,
    QUERY_GRACE_MS = 700, /* at the end: for statements that run */
    SEND_GRACE_MS = 700,  /* and for answers on their way; together below two seconds */
    RENDERED_MAX = 8 * 1024 * 1024,
};

struct service {
    struct server *server;
    struct pool *pool;
    char (*etags)[ETAG_BYTES]; /* of the assets, by the place of their route */
    struct buf openapi[LANG_COUNT];
    char openapi_etags[LANG_COUNT][ETAG_BYTES];
};

/* What a worker needs to answer: lives in the arena of the exchange. */
struct query {
    struct exchange *x;
    struct service *service;
    struct route_match match;
    int attempts;
};

/* ---- answered at once ---------------------------------------------------------------------------- */

static void make_etag(const void *bytes, size_t n, char out[static ETAG_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, bytes, n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(out, ETAG_BYTES, "\"%s\"", hex);
}

static void answer_static(struct exchange *x, const char *media, const char *bytes, size_t n,
                          const char *etag)
{
    x->answer = (struct answer){
        .status = 200, .media = media, .cache_control = "no-cache", .etag = etag, .body = bytes, .size = n};
    if (negotiate_match(x->if_none_match, etag)) {
        x->answer.status = 304;
        x->answer.media = NULL;
        x->answer.size = 0;
    }
}

static void answer_asset(struct service *s, struct exchange *x, const struct route *r)
{
    const struct asset *a = asset_find(r->asset);
    MUST(a != NULL);
    answer_static(x, r->media, a->data, a->size, s->etags[route_index(r)]);
}

static void answer_openapi(struct service *s, struct exchange *x, const struct route_match *m)
{
    enum lang lang = negotiate_lang(x->accept_language);
    if (m->lang)
        (void)lang_parse(m->lang, &lang);
    answer_static(x, m->route->media, s->openapi[lang].data, s->openapi[lang].len, s->openapi_etags[lang]);
}

static bool begin(struct exchange *x, void *context)
{
    struct service *s = context;
    struct query *q = arena_alloc(&x->arena, sizeof *q);
    struct problem p;
    char allow[ROUTE_ALLOW_BYTES];
    *q = (struct query){.x = x, .service = s};
    x->handler_data = q;
    if (!route_find(x->method, &x->target, &x->arena, &q->match, allow, &p)) {
        answer_problem(x, &p);
        x->answer.allow = p.code == PROBLEM_METHOD_NOT_ALLOWED ? arena_strdup(&x->arena, allow) : NULL;
        return true;
    }
    if (q->match.route->source == ROUTE_SQL)
        return false;
    if (q->match.route->source == ROUTE_ASSET)
        answer_asset(s, x, q->match.route);
    else
        answer_openapi(s, x, &q->match);
    return true;
}

/* ---- answered by a worker ------------------------------------------------------------------------ */

static void release_result(void *owned)
{
    struct db_result *r = owned;
    db_result_fini(r);
    free(r);
}

/* The JSON text goes out from where libpq put it. */
static void answer_result(struct exchange *x, const struct db_result *r)
{
    struct db_result *kept = must_alloc(sizeof *kept);
    *kept = *r;
    const char *text = db_text(kept, 0, 0);
    x->answer = (struct answer){.status = 200,
                                .media = "application/json",
                                .body = text,
                                .size = strlen(text),
                                .release = release_result,
                                .owned = kept};
}

static bool answer_rendered(struct exchange *x, struct db_result *r, struct err *e)
{
    const char *text = db_text(r, 0, 0);
    struct buf out;
    buf_init(&out, RENDERED_MAX);
    render_texts(text, strlen(text), &out);
    db_result_fini(r);
    bool ok = buf_ok(&out, "answer", e);
    if (ok)
        answer_taken(x, "application/json", &out);
    buf_fini(&out);
    return ok;
}

static void answer_health_down(struct exchange *x)
{
    struct buf body;
    char now[WALL_TEXT_BYTES];
    buf_init(&body, 4096);
    buf_printf(
        &body,
        "{\"status\":\"down\",\"checked_at\":\"%s\",\"database\":{\"reachable\":false,\"schema_version\":"
        "null},"
        "\"collectors\":[],\"readings\":{\"newest_at\":null,\"newest_age_s\":null,\"polled_points\":null,"
        "\"failing_points\":null,\"late_points\":null},\"due\":{\"energy_days\":null,\"review_as_of\":null}"
        ","
        "\"problems\":[{\"code\":\"DATABASE_AWAY\",\"subject\":\"\"}]}",
        wall_format(wall_now(), now));
    answer_taken(x, "application/json", &body);
    buf_fini(&body);
    x->answer.status = 503;
    x->answer.retry_after = true;
}

static void answer_failure(const struct query *q, const struct err *e, bool connected)
{
    struct problem p;
    problem_from_err(&p, e);
    if (!connected &&
        p.code == PROBLEM_INTERNAL) /* whatever keeps us from connecting is the same to a client */
        problem_set(&p, PROBLEM_DATABASE_AWAY, "%s", e->code == ERR_CONFLICT ? e->text : "");
    if (p.code == PROBLEM_INTERNAL)
        log_write(LOG_ERROR, "http", "could not answer %s: %s%s%s", q->match.route->name, e->text,
                  *e->sqlstate ? " / " : "", e->sqlstate);
    if (p.code == PROBLEM_DATABASE_AWAY && q->match.route->down_is_an_answer)
        answer_health_down(q->x);
    else
        answer_problem(q->x, &p);
}

static void defer(struct exchange *x, void *context);

/* A worker may hold a connection that PostgreSQL closed meanwhile: reading once more on a new one hurts
 * nobody. */
static bool try_again(struct query *q, const struct err *e)
{
    if (e->code != ERR_DATABASE_AWAY || q->attempts++ > 0)
        return false;
    defer(q->x, q->service);
    return true;
}

/* The arguments of the row's function: what the row fixes, then the parameters in their order. */
static int arguments(const struct route_match *m, const char *args[static API_ARGS_MAX])
{
    int n = 0;
    for (int i = 0; i < ROUTE_FIXED_MAX && m->route->fixed[i]; i++)
        args[n++] = m->route->fixed[i];
    for (int i = 0; i < ROUTE_PARAMS_MAX && m->route->params[i].name; i++)
        args[n++] = m->values[i];
    return n;
}

static void answer_query(struct db *db, const struct err *why, void *arg)
{
    struct query *q = arg;
    const struct route *route = q->match.route;
    struct err e;
    struct db_result r = {NULL};
    const char *args[API_ARGS_MAX];
    int count = arguments(&q->match, args);
    if (!db) {
        answer_failure(q, why, false);
    } else if (!api_ask(db, route->function, count, args, &r, &e)) {
        if (try_again(q, &e))
            return;
        answer_failure(q, &e, true);
    } else if (!db_text(&r, 0, 0)) {
        struct problem p;
        problem_set(&p, PROBLEM_NOT_FOUND, "nothing is recorded at %.160s", q->x->target.path);
        db_result_fini(&r);
        answer_problem(q->x, &p);
    } else if (!route->render) {
        answer_result(q->x, &r);
    } else if (!answer_rendered(q->x, &r, &e)) {
        answer_failure(q, &e, true);
    }
    exchange_done(q->x);
}

static void defer(struct exchange *x, void *context)
{
    struct service *s = context;
    struct query *q = (struct query *)(uintptr_t)x->handler_data;
    struct err e;
    if (pool_submit(s->pool, answer_query, q, &e))
        return;
    answer_failure(q, &e, true);
    exchange_done(x);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void prepare_answers(struct service *s)
{
    MUST(sodium_init() >= 0);
    s->etags = must_alloc((size_t)route_count() * sizeof *s->etags);
    for (int i = 0; i < route_count(); i++) {
        const struct asset *a = route_at(i)->asset ? asset_find(route_at(i)->asset) : NULL;
        if (a)
            make_etag(a->data, a->size, s->etags[i]);
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_init(&s->openapi[lang], RENDERED_MAX);
        openapi_print((enum lang)lang, &s->openapi[lang]);
        make_etag(s->openapi[lang].data, s->openapi[lang].len, s->openapi_etags[lang]);
    }
}

static void service_free(struct service *s)
{
    pool_free(s->pool);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        buf_fini(&s->openapi[lang]);
    free(s->etags);
    free(s);
}

bool service_start(struct service **out, const struct service_settings *set, struct err *e)
{
    struct service *s = must_alloc(sizeof *s);
    prepare_answers(s);
    s->pool = pool_new(&(struct pool_settings){.url = set->database_url,
                                               .area = "serve",
                                               .threads = set->database_workers,
                                               .queue_max = set->queue_max,
                                               .statement_ms = set->statement_ms,
                                               .prepare = migrate_require});
    struct server_settings listen = {.address = set->address,
                                     .port = set->port,
                                     .threads = set->threads,
                                     .connections_max = set->connections_max,
                                     .connections_per_client = set->connections_per_client,
                                     .head_deadline_ms = set->head_deadline_ms,
                                     .handler = {begin, defer, s}};
    if (!server_start(&s->server, &listen, e)) {
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
    pool_stop(s->pool, QUERY_GRACE_MS);
    server_stop(s->server, SEND_GRACE_MS);
    service_free(s);
}
