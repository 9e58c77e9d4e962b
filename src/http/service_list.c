/* service_list - a list as a file: all its rows, page by page, instead of one page. Each page is a
 * transaction of its own that begins with who asks, so nothing is held for long. See http/service.h. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/http/listing.h"
#include "dahu/http/render.h"
#include "service_internal.h"

enum {
    TABLE_ROWS_MAX = 50000,
    TABLE_BYTES_MAX = 64 * 1024 * 1024,
};

static int param_index(const struct route *r, const char *name)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
        if (strcmp(r->params[i].name, name) == 0)
            return i;
    return -1;
}

/* A file has all rows: the page is as long as it may be, unless the limit was asked for. */
static bool widen(struct query *q)
{
    const struct route *r = q->match.route;
    int limit = param_index(r, "limit");
    if (limit < 0)
        return false;
    for (int i = 0; i < q->x->target.param_count; i++)
        if (strcmp(q->x->target.params[i].name, "limit") == 0)
            return false;
    q->match.values[limit] = arena_printf(&q->x->arena, "%ld", r->params[limit].most);
    return true;
}

/* Writes the rows of the page @json; *next is where the next one begins, NULL behind the last. */
static bool take_page(struct query *q, struct listing *t, const char *json, size_t size, const char **next,
                      struct err *e)
{
    struct buf text;
    buf_init(&text, TABLE_BYTES_MAX);
    if (q->match.route->render)
        render_texts(json, size, &text);
    else
        buf_add(&text, json, size);
    json_t *page = buf_ok(&text, "page", e) ? json_loadb(text.data, text.len, 0, NULL) : NULL;
    buf_fini(&text);
    if (!json_is_object(page)) {
        json_decref(page);
        return err_set(e, ERR_DATABASE, "a list that is no object");
    }
    listing_add(t, json_object_get(page, q->match.route->list));
    const json_t *after = json_object_get(page, "next");
    after = after ? after : json_object_get(page, "next_after");
    *next = json_is_string(after) ? arena_strdup(&q->x->arena, json_string_value(after)) : NULL;
    json_decref(page);
    return true;
}

static bool collect(struct query *q, struct db *db, struct listing *t, char who[static API_WHO_BYTES],
                    struct err *e)
{
    bool whole = widen(q);
    int after = param_index(q->match.route, "after");
    const char *next = NULL;
    do {
        const char *args[API_ARGS_MAX];
        struct api_answer a;
        struct api_request request = {.caller = &q->caller,
                                      .function = q->match.route->function,
                                      .count = service_arguments(q, args),
                                      .args = args,
                                      .noted = next ? NULL : "export",
                                      .civil = true,
                                      .route = q->match.route->name};
        if (!api_answer(db, &request, &a, e))
            return false;
        snprintf(who, API_WHO_BYTES, "%s", a.who);
        bool ok = !a.json || take_page(q, t, a.json, strlen(a.json), &next, e);
        if (!a.json)
            next = NULL;
        db_result_fini(&a.result);
        if (!ok)
            return false;
        if (next && after >= 0)
            q->match.values[after] = next;
    } while (whole && after >= 0 && next && t->rows < TABLE_ROWS_MAX);
    return true;
}

/* What a C function answers is one page. */
static bool collect_call(struct query *q, struct db *db, struct listing *t, char who[static API_WHO_BYTES],
                         struct err *e)
{
    const char *next;
    if (!service_call(q, db, NULL, who, e))
        return false;
    bool ok = take_page(q, t, q->x->answer.body, q->x->answer.size, &next, e);
    service_drop_answer(q->x);
    return ok;
}

/* "large=yes, q=steel": what was asked for, without what says how it is to be shown. */
static const char *filter_of(const struct query *q)
{
    const struct target *t = &q->x->target;
    const char *text = "";
    for (int i = 0; i < t->param_count; i++)
        if (strcmp(t->params[i].name, "format") != 0 && strcmp(t->params[i].name, "lang") != 0)
            text = arena_printf(&q->x->arena, "%s%s%s=%s", text, *text ? ", " : "", t->params[i].name,
                                t->params[i].value);
    return *text ? text : "-";
}

static const char *footer(const struct query *q, const char *who)
{
    char now[WALL_TEXT_BYTES];
    const struct i18n_arg args[] = {{"who", *who ? who : "-"},
                                    {"when", wall_format((wall_us){wall_now().us / 1000000 * 1000000}, now)},
                                    {"filter", filter_of(q)},
                                    {NULL, NULL}};
    struct buf out;
    buf_init(&out, 32 * 1024);
    i18n_format(q->x->lang, "table.footer", args, &out);
    const char *text = arena_strdup(&q->x->arena, out.data);
    buf_fini(&out);
    return text;
}

bool service_list(struct query *q, struct db *db, struct err *e)
{
    struct exchange *x = q->x;
    const struct route *r = q->match.route;
    bool sheet = strcmp(q->match.format, "xlsx") == 0;
    char who[API_WHO_BYTES] = "";
    struct listing t;
    struct buf out;
    buf_init(&out, TABLE_BYTES_MAX);
    bool ok = listing_begin(&t, r->schema, r->list, x->lang, sheet, &out, e) &&
              (r->source == ROUTE_CALL ? collect_call : collect)(q, db, &t, who, e) &&
              listing_end(&t, footer(q, who), e);
    if (ok) {
        answer_taken(x,
                     sheet ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                           : "text/csv; charset=utf-8",
                     &out);
        x->answer.disposition =
            arena_printf(&x->arena, "attachment; filename=\"%s.%s\"", r->name, sheet ? "xlsx" : "csv");
    }
    buf_fini(&out);
    listing_fini(&t);
    return ok;
}
