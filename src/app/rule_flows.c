/* rule_flows - see rule_tables.h. docs/workflows.md carries what this prints. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/http/schemas.h"
#include "dahu/rule/workflow.h"
#include "rule_tables.h"

/* The words of a list with @separator between them; returns where the next one begins. */
static const char *next_word(const char *at, char separator, char word[static 64])
{
    size_t length = strcspn(at, (char[]){separator, 0});
    snprintf(word, 64, "%.*s", (int)length, at);
    return at[length] ? at + length + 1 : at + length;
}

static const char *state_text(const struct workflow *w, const char *state, enum lang lang)
{
    static char key[128];
    snprintf(key, sizeof key, "state.%s.%s", w->name, state);
    return i18n_text(lang, key);
}

static const char *action_text(const struct workflow *w, const struct workflow_step *s, enum lang lang)
{
    static char key[128];
    if (workflow_step_is_common(s))
        snprintf(key, sizeof key, "flow.common.%s", s->action);
    else
        snprintf(key, sizeof key, "flow.%s.%s", w->name, s->action);
    return i18n_text(lang, key);
}

/* ---- diagram ------------------------------------------------------------------------------------- */

static void put_states(const struct workflow *w, enum lang lang, struct buf *out)
{
    char seen[2048] = "|";
    for (const struct workflow_step *s = w->steps; s->action; s++) {
        const char *lists[] = {s->from, s->to};
        for (int k = 0; k < 2; k++)
            for (const char *at = lists[k]; *at;) {
                char state[64], mark[68];
                at = next_word(at, '|', state);
                snprintf(mark, sizeof mark, "|%s|", state);
                if (strstr(seen, mark))
                    continue;
                snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s|", state);
                buf_printf(out, "    %s: %s\n", state, state_text(w, state, lang));
            }
    }
}

static void put_arrows(const struct workflow *w, enum lang lang, struct buf *out)
{
    for (const struct workflow_step *s = w->steps; s->action; s++) {
        char state[64];
        const char *at = s->from;
        do {
            at = next_word(at, '|', state);
            buf_printf(out, "    %s --> %s: %s\n", *s->from ? state : "[*]", *s->to ? s->to : state,
                       action_text(w, s, lang));
        } while (*at);
    }
    for (const char *at = w->final_states; *at;) {
        char state[64];
        at = next_word(at, '|', state);
        buf_printf(out, "    %s --> [*]\n", state);
    }
}

/* ---- table --------------------------------------------------------------------------------------- */

static void put_desks(enum right right, enum lang lang, struct buf *out)
{
    bool first = true;
    for (int d = 0; d < DESK_COUNT; d++) {
        char key[64];
        if (!right_at_desk(right, (enum desk)d))
            continue;
        snprintf(key, sizeof key, "desk.%s", desk_name((enum desk)d));
        buf_printf(out, "%s%s", first ? "" : ", ", i18n_text(lang, key));
        first = false;
    }
}

/* What a gate may find missing stands in its function as words that the catalogue knows: gate.<ITEM>. */
static void put_items(const char *gate, enum lang lang, bool *first, struct buf *out)
{
    char name[128];
    snprintf(name, sizeof name, "sql/functions/dahu.gate_%s.sql", gate);
    const struct asset *a = asset_find(name);
    for (const char *at = a ? strchr(a->data, '\'') : NULL; at; at = strchr(at + 1, '\'')) {
        char key[96];
        size_t length = strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (length < 2 || length > 60 || at[1 + length] != '\'')
            continue;
        snprintf(key, sizeof key, "gate.%.*s", (int)length, at + 1);
        const char *text = i18n_text(lang, key);
        if (strcmp(text, key) == 0)
            continue;
        buf_printf(out, "%s%s", *first ? "" : "; ", text);
        *first = false;
    }
}

static void put_gates(const struct workflow_step *s, enum lang lang, struct buf *out)
{
    bool first = true;
    for (const char *at = s->gates ? s->gates : ""; *at;) {
        char gate[64];
        at = next_word(at, ' ', gate);
        put_items(gate, lang, &first, out);
    }
}

static void put_form(const struct workflow_step *s, enum lang lang, struct buf *out)
{
    const char *name;
    json_t *value;
    bool first = true;
    json_t *fields = s->form ? json_object_get(schema_find(s->form), "properties") : NULL;
    json_object_foreach(fields, name, value)
    {
        char key[96];
        snprintf(key, sizeof key, "form.%s", name);
        buf_printf(out, "%s%s", first ? "" : ", ", i18n_text(lang, key));
        first = false;
    }
}

static void put_clocks(const char *sign, const char *items, enum lang lang, struct buf *out)
{
    for (const char *at = items ? items : ""; *at;) {
        char item[64], key[96];
        at = next_word(at, ' ', item);
        snprintf(key, sizeof key, "limit.%s", item);
        buf_printf(out, "%s %s ", sign, i18n_text(lang, key));
    }
}

static void put_step(const struct workflow *w, const struct workflow_step *s, enum lang lang, struct buf *out)
{
    buf_printf(out, "| %s `%s` | ", action_text(w, s, lang), s->action);
    for (const char *at = strcmp(s->from, "*") ? s->from : ""; *at;) {
        char state[64];
        at = next_word(at, '|', state);
        buf_printf(out, "%s%s", state_text(w, state, lang), *at ? ", " : "");
    }
    buf_printf(out, " | %s | ", *s->to ? state_text(w, s->to, lang) : "");
    put_desks(s->right, lang, out);
    buf_puts(out, " | ");
    put_gates(s, lang, out);
    buf_puts(out, " | ");
    put_form(s, lang, out);
    buf_puts(out, " | ");
    put_clocks("▶", s->starts, lang, out);
    put_clocks("■", s->stops, lang, out);
    buf_printf(out, "| %s |\n", s->clause);
}

static void put_flow(const struct workflow *w, enum lang lang, struct buf *out)
{
    char key[64];
    snprintf(key, sizeof key, "flow.%s", w->name);
    buf_printf(out, "## %s: %s\n\n", w->name, i18n_text(lang, key));
    char owner[64], taker[64];
    snprintf(owner, sizeof owner, "desk.%s", desk_name(w->owner));
    snprintf(taker, sizeof taker, "desk.%s", desk_name(workflow_taken_by(w)));
    const struct i18n_arg args[] = {{"clause", w->clause},
                                    {"owner", i18n_text(lang, owner)},
                                    {"taker", i18n_text(lang, taker)},
                                    {"prefix", w->number_prefix},
                                    {NULL, NULL}};
    i18n_format(lang, "verb.rule.flows.about", args, out);
    buf_puts(out, "\n\n```mermaid\nstateDiagram-v2\n");
    put_states(w, lang, out);
    put_arrows(w, lang, out);
    buf_printf(out, "```\n\n%s\n|---|---|---|---|---|---|---|---|\n",
               i18n_text(lang, "verb.rule.flows.head"));
    for (const struct workflow_step *s = w->steps; s->action; s++)
        put_step(w, s, lang, out);
    buf_puts(out, "\n");
}

void rule_list_flows(enum lang lang, struct buf *out)
{
    const struct workflow *w;
    buf_printf(out, "## %s\n\n%s\n\n%s\n|---|---|---|---|---|---|---|---|\n",
               i18n_text(lang, "verb.rule.flows.common"), i18n_text(lang, "verb.rule.flows.common.about"),
               i18n_text(lang, "verb.rule.flows.head"));
    const struct workflow_step *s;
    for (int k = 0; (s = workflow_step_at(workflow_at(0), k)); k++)
        if (workflow_step_is_common(s))
            put_step(workflow_at(0), s, lang, out);
    buf_puts(out, "\n");
    for (int i = 0; (w = workflow_at(i)); i++)
        put_flow(w, lang, out);
}
