/* dahu rule list | flows | eval ID - what the rule book asks, and what it says about given facts. Needs no
 * database. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/rule/rule.h"
#include "rule_tables.h"

static const struct argp_option options[] = {
    {"clauses", 'C', NULL, 0, NULL, 0},       {"facts", 'f', "FILE", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},          {"policies", 'P', NULL, 0, NULL, 0},
    {"policy", 'p', "KEY=VALUE", 0, NULL, 0}, {0},
};

struct wish {
    const char *words[2]; /* list | flows | eval ID */
    int count;
    const char *facts;
    bool json, policies, clauses;
    struct threshold_set thresholds;
};

struct job {
    const struct verb *verb;
    const struct cli *cli;
    const struct wish *wish;
};

static void set_policy(struct argp_state *state, struct wish *w, const char *arg)
{
    struct err e;
    const char *equals = strchr(arg, '=');
    if (!equals)
        argp_error(state, "--policy takes KEY=VALUE, not '%s'", arg);
    char *key = strndup(arg, (size_t)(equals - arg));
    bool ok = threshold_set_value(&w->thresholds, key, equals + 1, &e);
    free(key);
    if (!ok)
        argp_error(state, "%s", e.text);
}

static void check_words(struct argp_state *state, const struct wish *w)
{
    bool eval = w->count && strcmp(w->words[0], "eval") == 0;
    bool print = w->count == 1 && (strcmp(w->words[0], "list") == 0 || strcmp(w->words[0], "flows") == 0);
    if (!eval && !print)
        argp_error(state, "say list, flows, or eval ID --facts FILE");
    if (eval && w->count != 2)
        argp_error(state, "eval takes the id of one rule; dahu rule list prints them");
    if (eval && !w->facts)
        argp_error(state, "eval needs --facts FILE; - reads standard input");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case 'C':
        w->clauses = true;
        return 0;
    case 'f':
        w->facts = arg;
        return 0;
    case 'j':
        w->json = true;
        return 0;
    case 'P':
        w->policies = true;
        return 0;
    case 'p':
        set_policy(state, w, arg);
        return 0;
    case ARGP_KEY_ARG:
        if (w->count == 2)
            argp_error(state, "does not know what to do with '%s'", arg);
        w->words[w->count++] = arg;
        return 0;
    case ARGP_KEY_END:
        check_words(state, w);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- list ---------------------------------------------------------------------------------------- */

static void put_member(const char *name, const char *text, struct buf *out)
{
    buf_printf(out, "\"%s\":", name);
    json_put_string(text, out);
}

static void list_rules(const struct job *job, struct buf *out)
{
    for (int i = 0; i < rule_count(); i++) {
        const struct rule *r = rule_at(i);
        if (job->wish->json) {
            buf_puts(out, i ? ",\n" : "[\n");
            rule_put(r, out);
        } else {
            buf_printf(out, "%-9s %-6s %s\n", r->id, r->clause, rule_title(r, job->cli->lang));
        }
    }
    buf_puts(out, job->wish->json ? "\n]\n" : "");
}

/* What a policy takes, for the eye: "1 to 50", "EITHER, LOOK_BACK, ...". */
static void put_choices(const struct policy *p, struct buf *out)
{
    for (int i = 0; p->choices && p->choices[i]; i++)
        buf_printf(out, "%s%s", i ? ", " : "", p->choices[i]);
    if (p->kind == POLICY_BOOL)
        buf_puts(out, "true, false");
    else if (p->kind == POLICY_INT)
        buf_printf(out, "%lld..%lld%s%s", (long long)p->least, (long long)p->most, *p->unit ? " " : "",
                   p->unit);
}

static void put_policy_json(const struct policy_row *row, struct buf *out)
{
    const struct policy *p = row->policy;
    const struct {
        const char *name, *text;
    } members[] = {{"key", p->key},
                   {"value", row->value},
                   {"unit", p->unit},
                   {"clause", p->clause},
                   {"regime", row->regime},
                   {"source", p->source},
                   {"meaning_zh", i18n_text(LANG_ZH, row->meaning_key)},
                   {"meaning_en", i18n_text(LANG_EN, row->meaning_key)}};
    buf_puts(out, "{");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buf_puts(out, i ? "," : "");
        put_member(members[i].name, members[i].text, out);
    }
    struct value from = value_date(row->valid_from), until = value_date(row->valid_until);
    buf_puts(out, ",\"valid_from\":");
    value_put_json(&from, out);
    buf_puts(out, ",\"valid_until\":");
    value_put_json(&until, out);
    buf_puts(out, "}");
}

/* The table of docs/rules.md. */
static void list_policies(const struct job *job, struct buf *out)
{
    struct policy_row row = {0};
    if (!job->wish->json)
        buf_printf(out, "%s\n|---|---|---|---|---|---|\n",
                   i18n_text(job->cli->lang, "verb.rule.policies.head"));
    for (bool first = true; policy_row_next(&row); first = false) {
        const struct policy *p = row.policy;
        if (job->wish->json) {
            buf_puts(out, first ? "[\n" : ",\n");
            put_policy_json(&row, out);
            continue;
        }
        buf_printf(out, "| %s | `%s` | %s | `%s` | ", p->clause, p->key, row.regime, row.value);
        put_choices(p, out);
        buf_printf(out, " | %s |\n", i18n_text(job->cli->lang, row.meaning_key));
    }
    buf_puts(out, job->wish->json ? "\n]\n" : "");
}

/* ---- eval ---------------------------------------------------------------------------------------- */

static bool eval_one(const struct job *job, const struct rule *r, const json_t *json, const char *path,
                     bool lines, struct buf *out, struct err *e)
{
    union rule_facts facts;
    struct arena arena = {0};
    struct verdict v;
    bool ok = rule_bind(r, json, path, &facts, &arena, e);
    if (ok) {
        rule_evaluate(r, &facts, &job->wish->thresholds, &v);
        if (lines) {
            verdict_to_json(&v, out);
            buf_puts(out, "\n");
        } else {
            verdict_put_proof(&v, &facts, job->cli->lang, out);
        }
    }
    arena_fini(&arena);
    return ok;
}

/* An array is a list of questions, answered a line each; nothing is printed when one of them is bad. */
static bool eval_all(const struct job *job, const struct rule *r, const json_t *json, struct buf *out,
                     struct err *e)
{
    if (!json_is_array(json))
        return eval_one(job, r, json, "$", job->wish->json, out, e);
    for (size_t i = 0; i < json_array_size(json); i++) {
        char path[32];
        snprintf(path, sizeof path, "$[%zu]", i);
        if (!eval_one(job, r, json_array_get(json, i), path, true, out, e))
            return false;
    }
    return true;
}

static bool eval(const struct job *job, struct buf *out, struct err *e)
{
    const struct rule *r = rule_find(job->wish->words[1]);
    if (!r) {
        char ids[256] = "";
        for (int i = 0; i < rule_count(); i++)
            snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s", i ? ", " : "", rule_at(i)->id);
        return err_set(e, ERR_USAGE, "there is no rule '%.40s'; the rules are %s", job->wish->words[1], ids);
    }
    json_t *json = json_read_file(job->wish->facts, e);
    if (!json)
        return false;
    bool ok = eval_all(job, r, json, out, e) && buf_ok(out, "the answer", e);
    json_decref(json);
    return ok || err_wrap(e, "%s", job->wish->facts);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish wish = {0};
    struct err e;
    struct buf out;
    bool ok = true;
    threshold_set_init(&wish.thresholds);
    cli_parse(&cli, verb, options, parse, "list | flows | eval ID", argc, argv, &wish);
    const struct job job = {verb, &cli, &wish};
    buf_init(&out, 256u << 20);
    if (strcmp(wish.words[0], "eval") == 0)
        ok = eval(&job, &out, &e);
    else if (strcmp(wish.words[0], "flows") == 0)
        wish.json ? rule_json_flows(&out) : rule_list_flows(cli.lang, &out);
    else if (wish.clauses)
        rule_list_clauses(wish.json, cli.lang, &out);
    else if (wish.policies)
        list_policies(&job, &out);
    else
        list_rules(&job, &out);
    if (ok)
        fwrite(out.data, 1, out.len, stdout);
    int code = ok ? EXIT_DONE : cli_fail(verb, &e);
    buf_fini(&out);
    cli_fini(&cli);
    return code;
}

const struct verb verb_rule = {"rule", run};
