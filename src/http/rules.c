/* rules - see the header. Questions are asked with the thresholds of the day; nothing is recorded here but a
 * threshold. What stands behind a verdict lies in tables that no desk reads: so the account is looked for as
 * the desk, and then read with the rights of who connected. */
#include "rules.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/json.h"
#include "dahu/job/explain.h"
#include "dahu/rule/rule.h"
#include "dahu/store/facts.h"
#include "dahu/store/policy.h"

enum { TEXT_MOST = 8 * 1024 * 1024 };

static const char *value_of(const struct call *c, const char *name)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && c->match->route->params[i].name; i++)
        if (strcmp(c->match->route->params[i].name, name) == 0)
            return c->match->values[i];
    return NULL;
}

static bool refuse(struct call *c, enum problem_code code, const char *text)
{
    struct problem p;
    problem_set(&p, code, "%s", text);
    answer_problem(c->x, &p);
    return true;
}

/* What was asked for cannot be: told in its own words. Anything else is a failure of ours. */
static bool answer_fault(struct call *c, const struct err *e)
{
    if (*e->sqlstate)
        return false;
    if (e->code == ERR_NOT_FOUND)
        return refuse(c, PROBLEM_NOT_FOUND, e->text);
    if (e->code == ERR_SYNTAX || e->code == ERR_RANGE || e->code == ERR_USAGE)
        return refuse(c, PROBLEM_CONTENT, e->text);
    return false;
}

static bool answer_text(struct call *c, int status, struct buf *out, struct err *e)
{
    if (!buf_ok(out, "the answer", e))
        return false;
    answer_taken(c->x, "application/json", out);
    c->x->answer.status = status;
    return true;
}

static bool answer_json(struct call *c, int status, const json_t *answer, struct err *e)
{
    struct buf out;
    char *text = json_dumps(answer, JSON_COMPACT | JSON_REAL_PRECISION(15));
    MUST(text != NULL);
    buf_init(&out, TEXT_MOST);
    buf_puts(&out, text);
    free(text);
    bool ok = answer_text(c, status, &out, e);
    buf_fini(&out);
    return ok;
}

/* ---- what there is ------------------------------------------------------------------------------- */

bool rules_list(struct call *c, struct err *e)
{
    struct buf out;
    buf_init(&out, TEXT_MOST);
    buf_puts(&out, "{\"rules\":[");
    for (int i = 0; i < rule_count(); i++) {
        buf_puts(&out, i ? "," : "");
        rule_put(rule_at(i), &out);
    }
    buf_puts(&out, "]}");
    bool ok = answer_text(c, 200, &out, e);
    buf_fini(&out);
    return ok;
}

bool rules_keys(struct call *c, struct err *e)
{
    struct buf out;
    buf_init(&out, TEXT_MOST);
    buf_puts(&out, "{\"keys\":[");
    for (int i = 0; i < POLICY_COUNT; i++) {
        buf_puts(&out, i ? "," : "");
        policy_put(policy_at((enum policy_id)i), &out);
    }
    buf_puts(&out, "]}");
    bool ok = answer_text(c, 200, &out, e);
    buf_fini(&out);
    return ok;
}

/* ---- questions ----------------------------------------------------------------------------------- */

static const struct rule *find_rule(const struct call *c, struct err *e)
{
    const char *id = value_of(c, "rule");
    const struct rule *r = rule_find(id);
    if (!r)
        (void)err_set(e, ERR_NOT_FOUND, "there is no rule '%.40s'", id);
    return r;
}

/* The thresholds of a day, with those of the body's "policies" in their place. */
static bool find_thresholds(const struct call *c, const char *day, struct threshold_set *out, struct err *e)
{
    const char *key;
    json_t *value;
    date on;
    if (!(day ? date_parse(day, &on, e) : facts_today(c->db, &on, e)) || !policy_load(c->db, on, out, e))
        return false;
    json_object_foreach(json_object_get(c->body, "policies"), key, value)
    {
        if (!json_is_string(value))
            return err_set(e, ERR_SYNTAX, "the value of '%.60s' is a text", key);
        if (!threshold_set_value(out, key, json_string_value(value), e))
            return e->code == ERR_NOT_FOUND ? err_set(e, ERR_SYNTAX, "there is no policy '%.60s'", key)
                                            : false;
    }
    return true;
}

/* One verdict with its texts. NULL with @e. */
static json_t *judge(const struct rule *r, const json_t *facts, const struct threshold_set *t, struct err *e)
{
    union rule_facts bound;
    struct arena arena = {0};
    struct verdict v;
    struct buf text;
    json_t *out = NULL;
    if (rule_bind(r, facts, "$.facts", &bound, &arena, e)) {
        rule_evaluate(r, &bound, t, &v);
        buf_init(&text, TEXT_MOST);
        verdict_to_json(&v, &text);
        out = json_parse(text.data, text.len, e);
        buf_fini(&text);
    }
    arena_fini(&arena);
    return out;
}

bool rules_eval(struct call *c, struct err *e)
{
    const struct rule *r = find_rule(c, e);
    struct threshold_set t;
    if (!r || !find_thresholds(c, json_string_value(json_object_get(c->body, "on")), &t, e))
        return answer_fault(c, e);
    json_t *verdict = judge(r, json_object_get(c->body, "facts"), &t, e);
    if (!verdict)
        return answer_fault(c, e);
    bool ok = answer_json(c, 200, verdict, e);
    json_decref(verdict);
    return ok;
}

/* ---- one account --------------------------------------------------------------------------------- */

struct own {
    const struct rule *rule;
    const char *subject; /* NULL: the first */
    json_t *facts;       /* owned; NULL: the rule is not asked */
    json_t *verdict;     /* owned: as it is */
    struct threshold_set thresholds;
};

static json_t *parsed(void (*put)(const struct review_item *item, struct buf *out),
                      const struct review_item *item)
{
    struct buf text;
    struct err e;
    buf_init(&text, TEXT_MOST);
    put(item, &text);
    json_t *out = json_parse(text.data, text.len, &e);
    MUST(out != NULL);
    buf_fini(&text);
    return out;
}

static void put_facts(const struct review_item *item, struct buf *out)
{
    rule_put_facts(item->verdict->rule, item->facts, out);
}

static void put_verdict(const struct review_item *item, struct buf *out)
{
    verdict_to_json(item->verdict, out);
}

static void on_item(const struct review_item *item, void *arg)
{
    struct own *o = arg;
    if (item->verdict->rule != o->rule || o->facts || (o->subject && strcmp(o->subject, item->subject) != 0))
        return;
    o->facts = parsed(put_facts, item);
    o->verdict = parsed(put_verdict, item);
    o->thresholds = *item->verdict->thresholds;
}

static bool read_day(const struct call *c, date *out, struct err *e)
{
    const char *text = value_of(c, "as_of");
    *out = DATE_NONE;
    return !text || date_parse(text, out, e);
}

static bool find_own(const struct call *c, struct own *o, struct err *e)
{
    struct review_request request = {.account = value_of(c, "number")};
    o->rule = find_rule(c, e);
    o->subject = value_of(c, "subject");
    if (!o->rule || !read_day(c, &request.as_of, e) || !api_step_out(c->db, request.account, e) ||
        !review_look(c->db, &request, on_item, o, e))
        return false;
    return o->facts || err_set(e, ERR_NOT_FOUND, "rule %s is not asked about account '%s'", o->rule->id,
                               request.account);
}

bool rules_what_if(struct call *c, struct err *e)
{
    struct own o = {0};
    struct threshold_set t;
    json_t *then = NULL;
    bool ok = find_own(c, &o, e);
    if (ok) {
        json_object_update(o.facts, json_object_get(c->body, "facts"));
        ok = find_thresholds(c, value_of(c, "as_of"), &t, e) && (then = judge(o.rule, o.facts, &t, e));
    }
    if (ok) {
        json_t *answer = json_pack("{s:s, s:O, s:O, s:O}", "account", value_of(c, "number"), "facts", o.facts,
                                   "now", o.verdict, "then", then);
        ok = answer_json(c, 200, answer, e);
        json_decref(answer);
    } else {
        ok = answer_fault(c, e);
    }
    json_decref(o.facts);
    json_decref(o.verdict);
    json_decref(then);
    return ok;
}

bool rules_explain(struct call *c, struct err *e)
{
    struct explanation x = {0};
    struct civil moment;
    const char *known_at = value_of(c, "known_at");
    struct explain_request request = {.account = value_of(c, "number"),
                                      .rule = value_of(c, "rule"),
                                      .subject = value_of(c, "subject"),
                                      .known_at = known_at ? &moment : NULL,
                                      .lang = c->x->lang,
                                      .within = true};
    bool ok = read_day(c, &request.as_of, e) && (!known_at || civil_parse(known_at, &moment, e)) &&
              api_step_out(c->db, request.account, e) && explain_verdict(c->db, &request, &x, e);
    if (ok) {
        json_object_set_new(x.document, "proof", json_string(x.proof));
        ok = answer_json(c, 200, x.document, e);
        explanation_fini(&x);
        return ok;
    }
    return answer_fault(c, e);
}

/* ---- thresholds ---------------------------------------------------------------------------------- */

static bool check_value(const json_t *change, struct err *e)
{
    struct threshold_set t;
    threshold_set_init(&t);
    return threshold_set_value(&t, json_string_value(json_object_get(change, "key")),
                               json_string_value(json_object_get(change, "value")), e);
}

static bool answer_function(struct call *c, const char *function, int status, struct err *e)
{
    struct db_result r;
    if (!api_ask(c->db, function, 1, &c->x->body, &r, e))
        return false;
    call_answer(c, status, db_text(&r, 0, 0));
    db_result_fini(&r);
    return true;
}

bool rules_policy_add(struct call *c, struct err *e)
{
    if (!check_value(c->body, e))
        return refuse(c, PROBLEM_CONTENT, e->text);
    return answer_function(c, "api.policy_add", 201, e);
}

bool rules_policy_try(struct call *c, struct err *e)
{
    const json_t *changes = json_object_get(c->body, "changes");
    for (size_t i = 0; i < json_array_size(changes); i++)
        if (!check_value(json_array_get(changes, i), e))
            return refuse(c, PROBLEM_CONTENT, e->text);
    return answer_function(c, "api.policy_try_ask", 202, e);
}
