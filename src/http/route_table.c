/* route_table - all rows: the parts, and those that the workflows make; see http/route.h. Built once, at
 * first use, and never changed or freed. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dahu/rule/workflow.h"
#include "routes_parts.h"

static const struct route *const parts[] = {routes_page,  routes_people, routes_account,  routes_tell,
                                            routes_work,  routes_supply, routes_contract, routes_paper,
                                            routes_alarm, routes_field,  routes_customer, routes_job,
                                            routes_meter, routes_import, routes_rule,     routes_settlement};

static struct {
    struct route *rows; /* owned for ever */
    int count, room;
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add(const struct route *r)
{
    if (table.count == table.room) {
        table.room = table.room ? table.room * 2 : 64;
        table.rows = must_realloc(table.rows, (size_t)table.room * sizeof *table.rows);
    }
    table.rows[table.count++] = *r;
}

__attribute__((format(printf, 1, 2))) static const char *made(const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    MUST(n > 0 && (size_t)n < sizeof text);
    return must_strdup(text);
}

/* ---- rows of the workflows ----------------------------------------------------------------------- */

static void add_case_list(const struct workflow *w)
{
    add(&(struct route){
        "GET",
        made("/api/v1/%s", w->name),
        made("%s_list", w->name),
        .source = ROUTE_SQL,
        .function = "api.cases",
        .fixed = {w->name},
        .right = RIGHT_CASE_READ,
        .clause = w->clause,
        .schema = "Cases",
        .list = "items",
        .flow = w->name,
        .summary = "api.cases.summary",
        .params = {{"state", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                   {"account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                   {"handler", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                   {"open", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "yes|no"},
                   {"sort", PARAM_QUERY, PARAM_CHOICE, 0, 0, "-opened_at",
                    "number|-number|opened_at|-opened_at"},
                   LIST_LIMIT,
                   LIST_AFTER},
    });
}

static void add_case_read(const struct workflow *w)
{
    add(&(struct route){
        "GET",
        made("/api/v1/%s/{number}", w->name),
        made("%s_read", w->name),
        .source = ROUTE_SQL,
        .function = "api.case_read",
        .fixed = {w->name},
        .right = RIGHT_CASE_READ,
        .clause = w->clause,
        .schema = "Case",
        .versioned = true,
        .flow = w->name,
        .summary = "api.case_read.summary",
        .params = {PATH_NUMBER},
    });
}

/* The first step that opens a case is POST /api/v1/<flow>; another one has its action behind it. */
static void add_case_open(const struct workflow *w, const struct workflow_step *s, bool first)
{
    add(&(struct route){
        "POST",
        first ? made("/api/v1/%s", w->name) : made("/api/v1/%s/%s", w->name, s->action),
        made("%s_%s", w->name, s->action),
        .source = ROUTE_SQL,
        .function = "api.case_open",
        .fixed = {w->name, s->action},
        .right = s->right,
        .clause = s->clause,
        .body = made("%s_%s", w->name, s->action),
        .schema = "Case",
        .status = 201,
        .versioned = true,
        .flow = w->name,
        .summary = made("flow.%s.%s", w->name, s->action),
    });
}

/* A step that every flow has is called the same in all. */
static const char *step_text(const struct workflow *w, const struct workflow_step *s)
{
    return workflow_step_is_common(s) ? made("flow.common.%s", s->action)
                                      : made("flow.%s.%s", w->name, s->action);
}

static void add_case_move(const struct workflow *w, const struct workflow_step *s)
{
    add(&(struct route){
        "POST",
        made("/api/v1/%s/{number}/%s", w->name, s->action),
        made("%s_%s", w->name, s->action),
        .source = ROUTE_SQL,
        .function = "api.case_move",
        .fixed = {w->name, s->action},
        .right = s->right,
        .clause = s->clause,
        .body = made("%s_%s", w->name, s->action),
        .schema = "Case",
        .versioned = true,
        .changes = true,
        .flow = w->name,
        .summary = step_text(w, s),
        .params = {PATH_NUMBER},
    });
}

static void add_workflow(const struct workflow *w)
{
    bool opened = false;
    add_case_list(w);
    add_case_read(w);
    const struct workflow_step *s;
    for (int i = 0; (s = workflow_step_at(w, i)); i++) {
        if (workflow_step_find(w, s->action) != s) /* a further row of the same action: from another state */
            continue;
        if (*s->from)
            add_case_move(w, s);
        else
            add_case_open(w, s, !opened);
        opened |= !*s->from;
    }
}

static void build(void)
{
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        for (const struct route *r = parts[i]; r->method; r++)
            add(r);
    for (int i = 0; i < workflow_count(); i++)
        add_workflow(workflow_at(i));
}

/* ---- reading it ---------------------------------------------------------------------------------- */

int route_count(void)
{
    pthread_once(&once, build);
    return table.count;
}

const struct route *route_at(int index)
{
    pthread_once(&once, build);
    return &table.rows[index];
}

int route_index(const struct route *r)
{
    return (int)(r - table.rows);
}

void route_summary(const struct route *r, enum lang lang, struct buf *out)
{
    char key[128], flow[96] = "";
    snprintf(key, sizeof key, "api.%s.summary", r->name);
    if (r->flow)
        snprintf(flow, sizeof flow, "flow.%s", r->flow);
    const struct i18n_arg args[] = {{"flow", *flow ? i18n_text(lang, flow) : ""}, {NULL, NULL}};
    i18n_format(lang, r->summary ? r->summary : key, args, out);
}
