/* verdict - see the header: what rules write, and the JSON that others read. The text is in proof.c. */
#include "dahu/rule/verdict.h"

#include <stdio.h>
#include <string.h>

#include "dahu/rule/rule.h"

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[OUTCOME_COUNT] = {
#define X(name) #name,
        OUTCOMES(X)
#undef X
    };
    return names[outcome];
}

void verdict_begin(struct verdict *v, const struct rule *rule, const struct threshold_set *t)
{
    /* the arrays are only read up to their counts: no need to clear 5 kB a verdict */
    v->rule = rule;
    v->thresholds = t;
    v->outcome = OUTCOME_REVIEW;
    v->reason_count = v->result_count = v->check_count = 0;
}

struct reason *verdict_reason(struct verdict *v, const char *code)
{
    MUST(v->reason_count < VERDICT_REASONS_MAX);
    struct reason *r = &v->reasons[v->reason_count++];
    r->code = code;
    r->arg_count = 0;
    return r;
}

void reason_arg(struct reason *r, const char *name, struct value value)
{
    MUST(r->arg_count < REASON_ARGS_MAX);
    r->args[r->arg_count++] = (struct named_value){name, value};
}

void verdict_missing(struct verdict *v, const char *name)
{
    for (int i = 0; i < v->reason_count; i++)
        if (strcmp(v->reasons[i].code, "MISSING_FACT") == 0 &&
            strcmp(v->reasons[i].args[0].value.word, name) == 0)
            return;
    reason_arg(verdict_reason(v, "MISSING_FACT"), "fact", value_name(name));
}

void verdict_result(struct verdict *v, const char *name, struct value value)
{
    MUST(v->result_count < VERDICT_RESULTS_MAX);
    v->results[v->result_count++] = (struct named_value){name, value};
}

enum tri verdict_check(struct verdict *v, const char *name, struct value value, enum check_operator op,
                       struct value limit, enum tri holds)
{
    MUST(v->check_count < VERDICT_CHECKS_MAX);
    v->checks[v->check_count++] = (struct check){name, value, limit, op, holds};
    return holds;
}

const struct value *verdict_result_find(const struct verdict *v, const char *name)
{
    for (int i = 0; i < v->result_count; i++)
        if (strcmp(v->results[i].name, name) == 0)
            return &v->results[i].value;
    return NULL;
}

/* ---- text of a reason ---------------------------------------------------------------------------- */

void reason_text(const struct reason *r, enum lang lang, struct buf *out)
{
    struct i18n_arg args[REASON_ARGS_MAX + 1] = {0};
    size_t starts[REASON_ARGS_MAX];
    char key[96];
    struct buf texts;
    buf_init(&texts, 4096);
    for (int i = 0; i < r->arg_count; i++) {
        starts[i] = texts.len;
        value_put_text(&r->args[i].value, lang, &texts);
        buf_add(&texts, "", 1);
    }
    for (int i = 0; i < r->arg_count; i++)
        args[i] = (struct i18n_arg){r->args[i].name, texts.data + starts[i]};
    snprintf(key, sizeof key, "rule.reason.%s", r->code);
    i18n_format(lang, key, args, out);
    buf_fini(&texts);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void put_member(const char *name, const char *word, struct buf *out)
{
    json_put_key(name, out);
    json_put_string(word, out);
}

static void put_value(const char *name, const struct value *v, struct buf *out)
{
    json_put_key(name, out);
    value_put_json(v, out);
}

static void put_reason(const struct reason *r, struct buf *text, struct buf *out)
{
    buf_puts(out, "{");
    put_member("code", r->code, out);
    buf_reset(text);
    reason_text(r, LANG_ZH, text);
    buf_puts(out, ",");
    put_member("text_zh", text->data, out);
    buf_reset(text);
    reason_text(r, LANG_EN, text);
    buf_puts(out, ",");
    put_member("text_en", text->data, out);
    buf_puts(out, "}");
}

static const char *const operator_texts[] = {
    [CHECK_AT_LEAST] = ">=", [CHECK_AT_MOST] = "<=", [CHECK_ABOVE] = ">", [CHECK_IS] = "="};

static void put_check(const struct check *c, struct buf *out)
{
    struct value holds = value_yes(c->holds);
    buf_puts(out, "{");
    put_member("name", c->name, out);
    buf_puts(out, ",");
    put_value("value", &c->value, out);
    buf_puts(out, ",");
    put_member("operator", operator_texts[c->operator_], out);
    buf_puts(out, ",");
    put_value("limit", &c->limit, out);
    buf_puts(out, ",");
    put_member("unit", c->limit.unit, out);
    buf_puts(out, ",");
    put_value("holds", &holds, out);
    buf_puts(out, "}");
}

void verdict_put_result(const struct verdict *v, struct buf *out)
{
    buf_puts(out, "{");
    for (int i = 0; i < v->result_count; i++) {
        buf_puts(out, i ? "," : "");
        put_value(v->results[i].name, &v->results[i].value, out);
    }
    for (int i = 0; i < v->check_count; i++) {
        buf_puts(out, i ? "," : v->result_count ? ",\"checks\":[" : "\"checks\":[");
        put_check(&v->checks[i], out);
    }
    buf_puts(out, v->check_count ? "]}" : "}");
}

void verdict_put_thresholds(const struct verdict *v, struct buf *out)
{
    buf_puts(out, "{");
    for (const enum policy_id *id = v->rule->thresholds; *id != POLICY_COUNT; id++) {
        struct value value = threshold_value(v->thresholds, *id);
        buf_puts(out, id == v->rule->thresholds ? "" : ",");
        put_value(policy_at(*id)->key, &value, out);
    }
    buf_puts(out, "}");
}

void verdict_to_json(const struct verdict *v, struct buf *out)
{
    struct buf text;
    buf_init(&text, 8192);
    buf_puts(out, "{");
    put_member("rule", v->rule->id, out);
    buf_puts(out, ",");
    put_member("clause", v->rule->clause, out);
    buf_puts(out, ",");
    put_member("outcome", outcome_name(v->outcome), out);
    buf_puts(out, ",\"reasons\":[");
    for (int i = 0; i < v->reason_count; i++) {
        buf_puts(out, i ? "," : "");
        put_reason(&v->reasons[i], &text, out);
    }
    buf_puts(out, "],\"result\":");
    verdict_put_result(v, out);
    buf_puts(out, ",\"thresholds\":");
    verdict_put_thresholds(v, out);
    buf_puts(out, ",");
    put_member("rule_version", v->rule->version, out);
    buf_puts(out, "}");
    buf_fini(&text);
}

/* ---- reasons kept with a decision ------------------------------------------------------------------ */

/* one letter a kind, so that a stored reason says the same years later */
static const char kind_letters[] = {
    [VALUE_NONE] = '?',   [VALUE_BOOL] = 'b', [VALUE_COUNT] = 'n', [VALUE_DECIMAL] = 'd',
    [VALUE_SCALED] = 's', [VALUE_WORD] = 'w', [VALUE_NAME] = 'f',  [VALUE_DATE] = 'D'};

/* ["d",56500,2,"kVA"], ["w","MAY_APPLY"], ["D",17896]: half of what recording a decision costs is bytes. */
static void put_arg(const struct value *v, struct buf *out)
{
    struct value number = value_count(v->kind == VALUE_NONE ? 0 : v->number, ""),
                 decimals = value_count(v->decimals, "");
    const char head[] = {'[', '"', kind_letters[v->kind], '"', ','};
    buf_add(out, head, sizeof head);
    if (v->word)
        json_put_string(v->word, out);
    else
        value_put_json(&number, out);
    if (!v->word && (v->decimals || *v->unit)) {
        buf_puts(out, ",");
        value_put_json(&decimals, out);
        buf_puts(out, ",");
        json_put_string(v->unit, out);
    }
    buf_puts(out, "]");
}

void verdict_put_reasons(const struct verdict *v, struct buf *out)
{
    buf_puts(out, "[");
    for (int i = 0; i < v->reason_count; i++) {
        const struct reason *r = &v->reasons[i];
        buf_puts(out, i ? ",{" : "{");
        put_member("code", r->code, out);
        buf_puts(out, ",\"args\":{");
        for (int a = 0; a < r->arg_count; a++) {
            buf_puts(out, a ? "," : "");
            json_put_key(r->args[a].name, out);
            put_arg(&r->args[a].value, out);
        }
        buf_puts(out, "}}");
    }
    buf_puts(out, "]");
}

static struct value stored_value(const json_t *arg)
{
    const char *kind = json_string_value(json_array_get(arg, 0));
    const char *word = json_string_value(json_array_get(arg, 1));
    const char *unit = json_string_value(json_array_get(arg, 3));
    const char *letter = kind && *kind ? memchr(kind_letters, *kind, sizeof kind_letters) : NULL;
    struct value v = {.kind = letter ? (enum value_kind)(letter - kind_letters) : VALUE_NONE,
                      .decimals = (int)json_integer_value(json_array_get(arg, 2)),
                      .number = json_integer_value(json_array_get(arg, 1)),
                      .word = word,
                      .unit = unit ? unit : ""};
    if (!word && (v.kind == VALUE_WORD || v.kind == VALUE_NAME))
        v.kind = VALUE_NONE;
    if (v.decimals < 0 || v.decimals > 9)
        v.decimals = 0;
    if (v.kind == VALUE_DATE && (v.number < -100000 || v.number > 1000000)) /* years 1700 to 4700 */
        v.kind = VALUE_NONE;
    return v;
}

bool reason_text_stored(const json_t *stored, enum lang lang, struct buf *out, struct err *e)
{
    json_t *args = json_object_get(stored, "args");
    struct reason r = {.code = json_string_value(json_object_get(stored, "code"))};
    if (!r.code || !json_is_object(args))
        return err_set(e, ERR_SYNTAX, "is no stored reason: it needs \"code\" and \"args\"");
    for (void *it = json_object_iter(args); it && r.arg_count < REASON_ARGS_MAX;
         it = json_object_iter_next(args, it))
        reason_arg(&r, json_object_iter_key(it), stored_value(json_object_iter_value(it)));
    reason_text(&r, lang, out);
    return true;
}
