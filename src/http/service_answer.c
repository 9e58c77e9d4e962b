/* service_answer - what a database worker does with a request: holds its body to the schema, asks SQL in one
 * transaction, fills the answer. See http/service.h. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/http/body.h"
#include "dahu/http/call.h"
#include "dahu/http/negotiate.h"
#include "dahu/http/render.h"
#include "dahu/http/schema.h"
#include "dahu/http/schemas.h"
#include "service_internal.h"

/* ---- answers ------------------------------------------------------------------------------------- */

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
    x->answer.retry_after_s = 2;
}

void service_fail(const struct query *q, const struct err *e, bool connected)
{
    struct problem p;
    problem_from_err(&p, e);
    if (!connected &&
        p.code == PROBLEM_INTERNAL) /* whatever keeps us from connecting is the same to a client */
        problem_set(&p, PROBLEM_DATABASE_AWAY, "%s", e->code == ERR_CONFLICT ? e->text : "");
    if (p.code == PROBLEM_INTERNAL || p.code == PROBLEM_DISK_FULL)
        log_write(LOG_ERROR, "http", "could not answer %s, request %s: %s%s%s", q->match.route->name,
                  q->x->request_id, e->text, *e->sqlstate ? " / " : "", e->sqlstate);
    else if (*e->sqlstate && strncmp(e->sqlstate, "DH", 2) != 0)
        log_write(LOG_INFO, "http", "refused %s, request %s: %s / %s", q->match.route->name, q->x->request_id,
                  e->text, e->sqlstate);
    if (p.code == PROBLEM_DATABASE_AWAY && q->match.route->down_is_an_answer)
        answer_health_down(q->x);
    else
        answer_problem(q->x, &p);
}

/* ---- what was sent ------------------------------------------------------------------------------- */

/* The body as its schema wants it; NULL when the row takes none, or with q->fault. */
static json_t *read_body(struct query *q)
{
    const struct route *r = q->match.route;
    if (q->fault.code != PROBLEM_NONE)
        return NULL;
    if (!r->body) {
        if (q->x->body_size > 0 && !r->raw && strcmp(r->method, "GET") != 0)
            problem_set(&q->fault, PROBLEM_BAD_BODY, "no body is expected here");
        return NULL;
    }
    json_t *value = body_parse(q->x->body, q->x->body_size, &q->fault);
    if (value && !schema_hold(value, schema_find(r->body), schemas_all(), &q->fault)) {
        json_decref(value);
        value = NULL;
    }
    return value;
}

enum { KEY_MAX = 200 };

/* The key of a POST, hashed; NULL when the row takes none, or with q->fault. */
static const char *read_key(struct query *q)
{
    const char *key = exchange_header(q->x, "Idempotency-Key");
    if (q->fault.code != PROBLEM_NONE || strcmp(q->match.route->method, "POST") != 0 ||
        q->match.route->keyless)
        return NULL;
    size_t n = key ? strlen(key) : 0;
    if (n == 0 || n > KEY_MAX) {
        problem_set(&q->fault, PROBLEM_KEY_MISSING,
                    "Idempotency-Key takes 1 to %d characters, a new one for each thing that is to be done",
                    KEY_MAX);
        return NULL;
    }
    char *hash = arena_alloc(&q->x->arena, CREDENTIAL_HASH_BYTES);
    credential_hash(key, n, hash);
    return hash;
}

/* Of address, parameters, version and body: what a key stands for. */
static const char *hash_request(struct query *q)
{
    const struct exchange *x = q->x;
    struct buf all;
    buf_init(&all, 2 * 1024 * 1024);
    buf_printf(&all, "%s %s", x->method, x->target.path);
    for (int i = 0; i < x->target.param_count; i++)
        buf_printf(&all, "\n%s=%s", x->target.params[i].name, x->target.params[i].value);
    buf_printf(&all, "\n%s\n", q->if_match ? q->if_match : "");
    buf_add(&all, x->body, x->body_size);
    char *hash = arena_alloc(&q->x->arena, CREDENTIAL_HASH_BYTES);
    credential_hash(all.data, all.len, hash);
    buf_fini(&all);
    return hash;
}

/* The arguments of the row's function: what the row fixes, the parameters in their order, the body. */
int service_arguments(const struct query *q, const char *args[static API_ARGS_MAX])
{
    const struct route *r = q->match.route;
    int n = 0;
    for (int i = 0; i < ROUTE_FIXED_MAX && r->fixed[i]; i++)
        args[n++] = r->fixed[i];
    for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
        args[n++] = q->match.values[i];
    if (r->body)
        args[n++] = q->x->body;
    return n;
}

/* ---- SQL ----------------------------------------------------------------------------------------- */

static void tag(struct exchange *x, const char *version)
{
    if (!version || x->answer.status >= 300)
        return;
    x->answer.etag = arena_printf(&x->arena, "\"%.60s\"", version);
    if (strcmp(x->method, "POST") == 0 || !negotiate_match(x->if_none_match, x->answer.etag))
        return;
    x->answer.status = 304;
    x->answer.media = NULL;
    x->answer.size = 0;
}

/* Takes the result over. */
static bool answer_json(struct query *q, struct api_answer *a, struct err *e)
{
    struct exchange *x = q->x;
    const struct route *r = q->match.route;
    const char *version = a->version ? arena_strdup(&x->arena, a->version) : NULL;
    if (!a->json) {
        struct problem p;
        problem_set(&p, PROBLEM_NOT_FOUND, "nothing is recorded at %.160s", x->target.path);
        db_result_fini(&a->result);
        answer_problem(x, &p);
        return true;
    }
    if (!r->render)
        answer_result(x, &a->result);
    else if (!answer_rendered(x, &a->result, e))
        return false;
    x->answer.status = r->status ? r->status : 200;
    tag(x, version);
    return true;
}

static bool answer_by_sql(struct query *q, struct db *db, const char *key, struct err *e)
{
    const char *args[API_ARGS_MAX];
    struct api_request request = {.caller = &q->caller,
                                  .function = q->match.route->function,
                                  .count = service_arguments(q, args),
                                  .args = args,
                                  .versioned = q->match.route->versioned,
                                  .route = q->match.route->name,
                                  .key = key,
                                  .body_hash = key ? hash_request(q) : NULL};
    struct api_answer a;
    return api_answer(db, &request, &a, e) && answer_json(q, &a, e);
}

/* ---- C functions --------------------------------------------------------------------------------- */

void call_answer(struct call *c, int status, const char *text)
{
    struct buf body;
    buf_init(&body, RENDERED_MAX);
    buf_puts(&body, text);
    answer_taken(c->x, "application/json", &body);
    buf_fini(&body);
    c->x->answer.status = status;
}

void call_cookie(struct call *c, const char *token)
{
    /* no Expires: it ends with the browser, or when the service says so */
    c->x->answer.set_cookie = arena_printf(&c->x->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                           credential_cookie(c->secure), token ? token : "",
                                           c->secure ? "; Secure" : "", token ? "" : "; Max-Age=0");
}

void service_drop_answer(struct exchange *x)
{
    if (x->answer.release)
        x->answer.release(x->answer.owned);
    x->answer = (struct answer){0};
}

bool service_call(struct query *q, struct db *db, const json_t *body, char *who, struct err *e)
{
    struct call c = {.x = q->x,
                     .db = db,
                     .sign_in = q->service->sign_in,
                     .stream = q->service->stream,
                     .match = &q->match,
                     .body = body,
                     .caller = &q->caller,
                     .credential = &q->credential,
                     .tell = &q->service->tell,
                     .address = q->address,
                     .attachments = q->service->attachments,
                     .drivers_folder = q->service->drivers_folder,
                     .link_valid = q->service->link_valid,
                     .public_url = q->service->public_url,
                     .secure = q->service->secure};
    if (!api_enter(db, &q->caller, e))
        return false;
    bool known = !who || (api_who(db, who, e) && api_note_read(db, "export", q->match.route->name, e));
    if (known && q->match.route->call(&c, e) && db_commit(db, e))
        return true;
    db_rollback(db);
    service_drop_answer(q->x);
    return false;
}

/* ---- the job ------------------------------------------------------------------------------------- */

/* A worker may hold a connection that PostgreSQL closed meanwhile. What only reads, and what carries a key,
 * can be done once more on a new one. */
static bool try_again(struct query *q, const struct err *e)
{
    const char *method = q->match.route->method;
    bool harmless = strcmp(method, "GET") == 0 || (q->match.route->source == ROUTE_SQL &&
                                                   strcmp(method, "POST") == 0 && !q->match.route->keyless);
    if (e->code != ERR_DATABASE_AWAY || !harmless || q->attempts++ > 0)
        return false;
    service_defer(q->x, q->service);
    return true;
}

/* True when the exchange is answered, false with @e. A fault of what was sent is told only to one who may
 * ask. */
static bool answer_with(struct query *q, struct db *db, struct err *e)
{
    const char *key = read_key(q);
    json_t *body = read_body(q);
    bool ok;
    if (q->fault.code != PROBLEM_NONE) {
        ok = q->match.route->open || api_try(db, &q->caller, e);
        if (ok)
            answer_problem(q->x, &q->fault);
    } else if (q->match.format && strcmp(q->match.format, "json") != 0) {
        ok = service_list(q, db, e);
    } else if (q->match.route->source == ROUTE_SQL) {
        ok = answer_by_sql(q, db, key, e);
    } else {
        ok = service_call(q, db, body, NULL, e);
    }
    json_decref(body);
    return ok;
}

/* Who showed a key and was refused is noted; without a key nobody is there to be noted. What cannot be noted
 * ends as what it is, a failure, and not as a plain refusal. */
static void note_refusal(const struct query *q, struct db *db, struct err *e)
{
    struct err why;
    bool refused = strcmp(e->sqlstate, "DH401") == 0 || strcmp(e->sqlstate, "DH403") == 0;
    if (!refused || q->match.route->open || q->credential.kind == CREDENTIAL_NONE ||
        api_note_refusal(db, &q->caller, e->constraint, &why))
        return;
    *e = why;
}

void service_answer(struct db *db, const struct err *why, void *arg)
{
    struct query *q = arg;
    struct err e;
    if (!db) {
        service_fail(q, why, false);
    } else if (!answer_with(q, db, &e)) {
        if (try_again(q, &e))
            return;
        note_refusal(q, db, &e);
        service_fail(q, &e, true);
    }
    exchange_done(q->x);
}
