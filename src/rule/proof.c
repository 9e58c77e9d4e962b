/*
 * proof - a verdict as a text that a clerk can read out to a customer: what was asked, the outcome,
 * each number beside its limit, the reasons, and the facts that it rests on.
 *
 * Columns are aligned by the width that they take on a terminal.
 */
#include <string.h>

#include "dahu/base/text.h"
#include "dahu/rule/rule.h"

enum { COLUMNS = 4, ROWS_MAX = 128, ITEMS_SHOWN = 40, WIDTH = 100 };

struct table {
    struct arena arena; /* owns the cells */
    const char *cells[ROWS_MAX][COLUMNS];
    int rows;
};

static const char *cell(struct table *t, const struct value *v, enum lang lang)
{
    struct buf text;
    buf_init(&text, 4096);
    value_put_text(v, lang, &text);
    const char *copy = arena_strdup(&t->arena, text.data);
    buf_fini(&text);
    return copy;
}

static void add_row(struct table *t, const char *a, const char *b, const char *c, const char *d)
{
    MUST(t->rows < ROWS_MAX);
    const char *const row[COLUMNS] = {a, b, c, d};
    memcpy(t->cells[t->rows++], row, sizeof row);
}

static void put_table(struct table *t, struct buf *out)
{
    int widths[COLUMNS] = {0};
    for (int r = 0; r < t->rows; r++)
        for (int c = 0; c < COLUMNS; c++)
            if (text_width(t->cells[r][c]) > widths[c])
                widths[c] = text_width(t->cells[r][c]);
    for (int r = 0; r < t->rows; r++) {
        int gap = 2; /* owed before the next cell that is not empty */
        for (int c = 0; c < COLUMNS; c++) {
            const char *text = t->cells[r][c];
            if (*text) {
                buf_printf(out, "%*s%s", gap, "", text);
                gap = 2 + widths[c] - text_width(text);
            } else {
                gap += widths[c] ? widths[c] + 2 : 0;
            }
        }
        buf_puts(out, "\n");
    }
    arena_fini(&t->arena);
    t->rows = 0;
}

static void put_heading(const char *key, enum lang lang, struct buf *out)
{
    buf_printf(out, "\n%s\n", i18n_text(lang, key));
}

static const char *const operator_keys[] = {[CHECK_AT_LEAST] = "rule.check.at_least",
                                            [CHECK_AT_MOST] = "rule.check.at_most",
                                            [CHECK_ABOVE] = "rule.check.above",
                                            [CHECK_IS] = "rule.check.is"};
static const char *const mark_keys[] = {
    [TRI_UNKNOWN] = "rule.check.unknown", [TRI_NO] = "rule.check.fails", [TRI_YES] = "rule.check.holds"};

static void put_checks(const struct verdict *v, enum lang lang, struct buf *out)
{
    struct table t = {0};
    if (!v->check_count)
        return;
    put_heading("rule.proof.checks", lang, out);
    for (int i = 0; i < v->check_count; i++) {
        const struct check *c = &v->checks[i];
        struct value name = value_name(c->name);
        add_row(&t, cell(&t, &name, lang), cell(&t, &c->value, lang),
                arena_printf(&t.arena, "%s %s", i18n_text(lang, operator_keys[c->operator_]),
                             cell(&t, &c->limit, lang)),
                i18n_text(lang, mark_keys[c->holds]));
    }
    put_table(&t, out);
}

static void put_reasons(const struct verdict *v, enum lang lang, struct buf *out)
{
    if (!v->reason_count)
        return;
    put_heading("rule.proof.reasons", lang, out);
    for (int i = 0; i < v->reason_count; i++) {
        struct buf text;
        buf_init(&text, 4096);
        reason_text(&v->reasons[i], lang, &text);
        buf_puts(out, "  - ");
        text_wrap(out, text.data, 4, WIDTH);
        buf_puts(out, "\n");
        buf_fini(&text);
    }
}

static void put_results(const struct verdict *v, enum lang lang, struct buf *out)
{
    struct table t = {0};
    if (!v->result_count)
        return;
    put_heading("rule.proof.results", lang, out);
    for (int i = 0; i < v->result_count; i++) {
        struct value name = value_name(v->results[i].name);
        add_row(&t, cell(&t, &name, lang), cell(&t, &v->results[i].value, lang), "", "");
    }
    put_table(&t, out);
}

/* One row an item; of a long list the first ones, and how many more there are: the JSON has them all. */
static void add_items(struct table *t, const struct field *f, const struct fact_list *list, enum lang lang)
{
    for (int64_t i = 0; fact_list_known(list) && i < list->count; i++) {
        const char *text = "";
        if (i == ITEMS_SHOWN) {
            struct value more = value_count(list->count - i, "rows");
            add_row(t, "", arena_printf(&t->arena, "+ %s", cell(t, &more, lang)), "", "");
            return;
        }
        for (const struct field *m = f->item; m->name; m++) {
            struct value v = rule_field_value(m, (const char *)list->items + (size_t)i * f->item_size);
            if (v.kind != VALUE_NONE)
                text = arena_printf(&t->arena, "%s%s%s", text, *text ? "  " : "", cell(t, &v, lang));
        }
        add_row(t, "", text, "", "");
    }
}

static void put_unknown(const char *names, enum lang lang, struct buf *out)
{
    struct buf line;
    buf_init(&line, 4096);
    i18n_format(lang, "rule.proof.unknown", (const struct i18n_arg[]){{"names", names}, {NULL, NULL}}, &line);
    buf_puts(out, "  ");
    text_wrap(out, line.data + strspn(line.data, " "), 4, WIDTH);
    buf_puts(out, "\n");
    buf_fini(&line);
}

/* What is known, then the names of what is not. */
static void put_facts(const struct rule *r, const void *facts, enum lang lang, struct buf *out)
{
    struct table t = {0};
    struct buf unknown;
    buf_init(&unknown, 4096);
    put_heading("rule.proof.facts", lang, out);
    for (const struct field *f = r->fields; f->name; f++) {
        struct value name = value_name(f->name), v = rule_field_value(f, facts);
        if (v.kind == VALUE_NONE) {
            buf_puts(&unknown, unknown.len ? i18n_text(lang, "rule.proof.comma") : "");
            value_put_text(&name, lang, &unknown);
            continue;
        }
        add_row(&t, cell(&t, &name, lang), cell(&t, &v, lang), "", "");
        if (f->type == FIELD_LIST)
            add_items(&t, f, (const void *)((const char *)facts + f->offset), lang);
    }
    put_table(&t, out);
    if (unknown.len)
        put_unknown(unknown.data, lang, out);
    buf_fini(&unknown);
}

static void put_thresholds(const struct verdict *v, enum lang lang, struct buf *out)
{
    struct table t = {0};
    put_heading("rule.proof.thresholds", lang, out);
    for (const enum policy_id *id = v->rule->thresholds; *id != POLICY_COUNT; id++) {
        struct value value = threshold_value(v->thresholds, *id);
        add_row(&t, i18n_text(lang, arena_printf(&t.arena, "policy.%s", policy_at(*id)->key)),
                cell(&t, &value, lang), policy_at(*id)->key, "");
    }
    put_table(&t, out);
}

void verdict_put_proof(const struct verdict *v, const void *facts, enum lang lang, struct buf *out)
{
    verdict_put_grounds(v, facts, lang, out);
    put_thresholds(v, lang, out);
}

void verdict_put_grounds(const struct verdict *v, const void *facts, enum lang lang, struct buf *out)
{
    char key[64];
    snprintf(key, sizeof key, "rule.outcome.%s", outcome_name(v->outcome));
    const struct i18n_arg args[] = {{"clause", v->rule->clause}, {"version", v->rule->version}, {NULL, NULL}};
    buf_printf(out, "%s  %s\n", v->rule->id, rule_title(v->rule, lang));
    i18n_format(lang, "rule.proof.clause", args, out);
    buf_printf(out, "\n\n%s: %s - %s\n", i18n_text(lang, "rule.proof.outcome"), outcome_name(v->outcome),
               i18n_text(lang, key));
    put_checks(v, lang, out);
    put_reasons(v, lang, out);
    put_results(v, lang, out);
    put_facts(v->rule, facts, lang, out);
}
