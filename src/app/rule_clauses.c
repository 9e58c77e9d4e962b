/* rule_clauses - see rule_tables.h. What meets each clause: rules, steps of workflows with what must hold,
 * addresses, tests. Everything is read from the tables that the program works by. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/json.h"
#include "dahu/http/route.h"
#include "dahu/rule/clause.h"
#include "dahu/rule/rule.h"
#include "dahu/rule/workflow.h"
#include "rule_tables.h"

/* The names of what meets a clause, of one kind. */
struct names {
    struct buf text; /* "\n" after each */
    int count;
};

__attribute__((format(printf, 2, 3))) static void note(struct names *n, const char *fmt, ...)
{
    char name[256], line[260];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    int length = snprintf(line, sizeof line, "%s\n", name);
    const char *at = n->text.len ? memmem(n->text.data, n->text.len, line, (size_t)length) : NULL;
    if (at && (at == n->text.data || at[-1] == '\n'))
        return;
    buf_add(&n->text, line, (size_t)length);
    n->count++;
}

static void note_rules(const char *id, struct names *n)
{
    for (int i = 0; i < rule_count(); i++)
        if (clause_in(rule_at(i)->clause, id))
            note(n, "%s", rule_at(i)->id);
}

static void note_gates(const char *gates, struct names *n)
{
    for (const char *at = gates; at && *at; at += strcspn(at, " "), at += strspn(at, " "))
        note(n, "%.*s", (int)strcspn(at, " "), at);
}

static void note_steps(const char *id, struct names *steps, struct names *gates)
{
    for (int i = 0; i < workflow_count(); i++) {
        const struct workflow *w = workflow_at(i);
        for (const struct workflow_step *s = w->steps; s->action; s++)
            if (clause_in(s->clause, id) || clause_in(w->clause, id)) {
                note(steps, "%s.%s", w->name, s->action);
                note_gates(s->gates, gates);
            }
    }
    const struct workflow_step *s;
    for (int k = 0; (s = workflow_step_at(workflow_at(0), k)); k++)
        if (workflow_step_is_common(s) && clause_in(s->clause, id))
            note(steps, "*.%s", s->action);
}

/* Of a step that every flow has; it would be said for each of them. */
static bool is_common(const struct route *r)
{
    const char *action = strrchr(r->path, '/') + 1;
    const struct workflow_step *s = r->flow ? workflow_step_find(workflow_find(r->flow), action) : NULL;
    return s && workflow_step_is_common(s);
}

static void note_routes(const char *id, struct names *n)
{
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        const struct workflow *w = r->flow ? workflow_find(r->flow) : NULL;
        if ((clause_in(r->clause, id) || (w && clause_in(w->clause, id))) && !is_common(r))
            note(n, "%s %s", r->method, r->path);
    }
}

static void note_tests(const char *id, struct names *n)
{
    const struct asset *a = asset_find("clause_tests.txt");
    for (const char *line = a ? a->data : ""; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *file = memchr(line, '\t', strcspn(line, "\n"));
        char clause[32];
        if (!file)
            continue;
        snprintf(clause, sizeof clause, "%.*s", (int)(file - line), line);
        const char *name = strchr(file + 1, '\t');
        if (strcmp(clause, id) == 0 && name)
            note(n, "%.*s::%.*s", (int)(name - file - 1), file + 1, (int)strcspn(name + 1, "\n"), name + 1);
    }
}

/* ---- print --------------------------------------------------------------------------------------- */

enum { RULES, STEPS, GATES, ROUTES, TESTS, KINDS };
static const char *const members[KINDS] = {"rules", "steps", "gates", "routes", "tests"};

static void put_json_names(const struct names *n, struct buf *out)
{
    buf_puts(out, "[");
    const char *end = n->text.data + n->text.len;
    for (const char *at = n->text.data; at < end;) {
        const char *line = at;
        char name[256];
        at = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
        snprintf(name, sizeof name, "%.*s", (int)(at - line - 1), line);
        buf_puts(out, line == n->text.data ? "" : ",");
        json_put_string(name, out);
    }
    buf_puts(out, "]");
}

static void put_json(const char *id, const struct names n[KINDS], struct buf *out)
{
    buf_puts(out, "{\"clause\":");
    json_put_string(id, out);
    buf_puts(out, ",\"title_zh\":");
    json_put_string(clause_title(id, LANG_ZH), out);
    buf_puts(out, ",\"title_en\":");
    json_put_string(clause_title(id, LANG_EN), out);
    for (int k = 0; k < KINDS; k++) {
        buf_printf(out, ",\"%s\":", members[k]);
        put_json_names(&n[k], out);
    }
    buf_puts(out, "}");
}

static void put_text(const char *id, const struct names n[KINDS], enum lang lang, struct buf *out)
{
    static const char *const heads[KINDS] = {"verb.rule.clauses.rules", "verb.rule.clauses.steps",
                                             "verb.rule.clauses.gates", "verb.rule.clauses.routes",
                                             "verb.rule.clauses.tests"};
    buf_printf(out, "%s  %s\n", id, clause_title(id, lang));
    for (int k = 0; k < KINDS; k++) {
        const char *at = n[k].text.data, *end = at + n[k].text.len;
        if (!n[k].count)
            continue;
        buf_printf(out, "    %s:", i18n_text(lang, heads[k]));
        while (at < end) {
            const char *line = at;
            at = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
            buf_printf(out, "%s %.*s", line == n[k].text.data ? "" : ",", (int)(at - line - 1), line);
        }
        buf_puts(out, "\n");
    }
}

void rule_list_clauses(bool json, enum lang lang, struct buf *out)
{
    const char *id;
    buf_puts(out, json ? "[\n" : "");
    for (int i = 0; (id = clause_at(i)); i++) {
        struct names n[KINDS] = {0};
        for (int k = 0; k < KINDS; k++)
            buf_init(&n[k].text, 1u << 20);
        note_rules(id, &n[RULES]);
        note_steps(id, &n[STEPS], &n[GATES]);
        note_routes(id, &n[ROUTES]);
        note_tests(id, &n[TESTS]);
        buf_puts(out, json && i ? ",\n" : "");
        if (json)
            put_json(id, n, out);
        else
            put_text(id, n, lang, out);
        for (int k = 0; k < KINDS; k++)
            buf_fini(&n[k].text);
    }
    buf_puts(out, json ? "\n]\n" : "");
}
