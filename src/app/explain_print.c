/* explain_print - see the header. */
#include "explain_print.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/text.h"
#include "explain_cells.h"

#define COLUMNS(...)                                                                                         \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }
#define CELLS(...)                                                                                           \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__                                                                                          \
    }

enum { WIDTH = 100 };

/* A paragraph of its own, indented. */
static void put_wrapped(const char *text, int indent, struct buf *out)
{
    buf_printf(out, "%*s", indent, "");
    text_wrap(out, text, indent, WIDTH);
    buf_puts(out, "\n");
}

static void put_head(const json_t *d, enum lang lang, struct buf *out)
{
    const char *known = cell_text(d, "known_at");
    const struct i18n_arg args[] = {{"account", cell_text(d, "account")}, {"name", cell_text(d, "name")},
                                    {"as_of", cell_text(d, "as_of")},     {"known_at", known},
                                    {"subject", cell_text(d, "subject")}, {NULL, NULL}};
    i18n_format(lang, *cell_text(d, "subject") ? "explain.head.subject" : "explain.head", args, out);
    i18n_format(lang, *known ? "explain.head.known_at" : "explain.head.now", args, out);
    buf_puts(out, "\n\n");
}

static const char *validity(struct arena *a, enum lang lang, const json_t *row)
{
    const char *from = cell_text(row, "valid_from"), *until = cell_text(row, "valid_until");
    return *from || *until ? arena_printf(a, "%s..%s", from, until) : i18n_text(lang, "explain.always");
}

/* What it means, then its row; a limit without a row has its default, which needs no source. */
static void put_policies(const json_t *d, enum lang lang, struct buf *out)
{
    size_t i;
    json_t *p;
    struct arena a = {0};
    json_array_foreach(json_object_get(d, "policies"), i, p)
    {
        const char *key = cell_text(p, "key");
        if (i == 0)
            buf_printf(out, "\n%s\n", i18n_text(lang, "explain.policies"));
        put_wrapped(i18n_text(lang, arena_printf(&a, "policy.%s", key)), 2, out);
        put_wrapped(arena_printf(&a, "%s = %s  (%s)  %s  %s %s", key, cell_text(p, "value"),
                                 validity(&a, lang, p), cell_text(p, "source"),
                                 cell_time(&a, p, "recorded_at"), cell_text(p, "actor")),
                    6, out);
    }
    arena_fini(&a);
}

/* ---- what is on paper ---------------------------------------------------------------------------- */

static void put_ledger(const json_t *contract, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *e;
    sheet_init(
        &s, lang, "explain.ledger",
        COLUMNS(">number", "day", "event", ">kva", ">corrects", "line", "document", "actor", "recorded"));
    json_array_foreach(json_object_get(contract, "ledger"), i, e) sheet_row(
        &s, CELLS(cell_number(&s.arena, e, "id"), cell_text(e, "effective_on"),
                  cell_word(lang, &s.arena, "event", cell_text(e, "kind")), cell_number(&s.arena, e, "kva"),
                  cell_number(&s.arena, e, "corrects_id"), cell_text(e, "line"), cell_text(e, "document_no"),
                  cell_text(e, "actor"), cell_time(&s.arena, e, "recorded_at")));
    sheet_end(&s, out);
}

static void put_plans(const json_t *contract, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *p;
    sheet_init(&s, lang, "explain.plans",
               COLUMNS("day", ">kva", "application", "document", "actor", "recorded"));
    json_array_foreach(json_object_get(contract, "plans"), i, p) sheet_row(
        &s, CELLS(cell_text(p, "planned_on"), cell_number(&s.arena, p, "kva"), cell_text(p, "application"),
                  cell_text(p, "document_no"), cell_text(p, "actor"), cell_time(&s.arena, p, "recorded_at")));
    sheet_end(&s, out);
}

static const char *yes_no(enum lang lang, const json_t *row, const char *name)
{
    const json_t *v = json_object_get(row, name);
    return json_is_boolean(v) ? i18n_text(lang, json_is_true(v) ? "explain.yes" : "explain.no") : "-";
}

static void put_risks(const json_t *contract, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *r;
    sheet_init(&s, lang, "explain.risks", COLUMNS("from", "high_risk", "document", "actor", "reason"));
    json_array_foreach(json_object_get(contract, "risks"), i, r)
        sheet_row(&s, CELLS(cell_text(r, "valid_from"), yes_no(lang, r, "high_risk"),
                            cell_text(r, "document_no"), cell_text(r, "actor"), cell_text(r, "reason")));
    sheet_end(&s, out);
}

static void put_applications(const json_t *contract, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *p;
    sheet_init(&s, lang, "explain.applications",
               COLUMNS("application", "day", ">kva", ">far_term", "status", "line", "bay", "recorded"));
    json_array_foreach(json_object_get(contract, "applications"), i, p)
        sheet_row(&s, CELLS(cell_text(p, "application"), cell_text(p, "accepted_on"),
                            cell_number(&s.arena, p, "applied_kva"), cell_number(&s.arena, p, "far_term_kva"),
                            cell_word(lang, &s.arena, "status", cell_text(p, "status")), cell_text(p, "line"),
                            cell_text(p, "bay"), cell_time(&s.arena, p, "recorded_at")));
    sheet_end(&s, out);
}

static void put_lines(const json_t *contract, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *l;
    sheet_init(&s, lang, "explain.lines", COLUMNS("line", "completed", "energised", "reclaim", "recorded"));
    json_array_foreach(json_object_get(contract, "lines"), i, l) sheet_row(
        &s, CELLS(cell_text(l, "line"), cell_text(l, "completed_on"), cell_text(l, "first_energised_on"),
                  yes_no(lang, l, "has_reclaim_clause"), cell_time(&s.arena, l, "recorded_at")));
    sheet_end(&s, out);
}

/* Which papers a rule looks at. */
static void put_contract(const json_t *d, enum lang lang, struct buf *out)
{
    static const struct {
        const char *rule_id;
        void (*put[4])(const json_t *contract, enum lang lang, struct buf *out);
    } papers[] = {
        {"4.1", {put_ledger, put_risks}},
        {"4.5", {put_applications, put_ledger, put_plans, put_lines}},
        {"4.6.1", {put_applications, put_ledger, put_plans, put_lines}},
        {"4.6.2", {put_lines, put_applications, put_ledger}},
        {"4.7", {put_applications}},
        {"4.11", {put_ledger}},
        {"pf", {put_ledger}},
    };
    const char *rule = cell_text(d, "rule");
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        for (int k = 0; k < 4 && strcmp(papers[i].rule_id, rule) == 0 && papers[i].put[k]; k++)
            papers[i].put[k](json_object_get(d, "contract"), lang, out);
}

static void put_last_use(const json_t *d, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *u;
    sheet_init(&s, lang, "explain.last_use",
               COLUMNS("point", "day", ">kwh", ">begin", ">end", ">complete", ">estimated", "proven"));
    json_array_foreach(json_object_get(d, "last_use"), i, u)
    {
        const json_t *from = json_array_get(json_object_get(json_object_get(u, "begin"), "readings"), 0);
        const json_t *ends = json_object_get(json_object_get(u, "end"), "readings");
        sheet_row(
            &s, CELLS(cell_text(u, "point"), cell_text(u, "day"), cell_kilo(&s.arena, u, "active_import_wh"),
                      cell_kilo(&s.arena, from, "active_energy_import"),
                      cell_kilo(&s.arena,
                                json_array_get(ends, json_array_size(ends) ? json_array_size(ends) - 1 : 0),
                                "active_energy_import"),
                      cell_percent(&s.arena, u, "completeness_bp"), cell_percent(&s.arena, u, "estimated_bp"),
                      cell_text(u, "proven_on")));
    }
    sheet_end(&s, out);
}

/* ---- would it flip -------------------------------------------------------------------------------- */

static void say(const struct value *v, enum lang lang, struct buf *out)
{
    buf_reset(out);
    value_put_text(v, lang, out);
}

/* "annual energy is 757960.26 kWh above its limit" */
static void put_margin(const json_t *m, enum lang lang, struct buf *out)
{
    struct buf name, amount;
    const json_t *x100 = json_object_get(m, "x100"), *days = json_object_get(m, "days");
    int64_t size = json_integer_value(x100 ? x100 : days);
    struct value what = value_name(cell_text(m, "name"));
    struct value by = x100 ? value_x100(size < 0 ? -size : size, cell_text(m, "unit"))
                           : value_count(size < 0 ? -size : size, "days");
    if (!x100 && !days)
        return;
    buf_init(&name, 1024);
    buf_init(&amount, 1024);
    say(&what, lang, &name);
    say(&by, lang, &amount);
    buf_puts(out, "  ");
    i18n_format(lang,
                size == 0  ? "explain.flip.at"
                : size > 0 ? "explain.flip.above"
                           : "explain.flip.below",
                (const struct i18n_arg[]){{"name", name.data}, {"amount", amount.data}, {NULL, NULL}}, out);
    buf_puts(out, "\n");
    buf_fini(&name);
    buf_fini(&amount);
}

static const char *flip_key(const json_t *flip, const json_t *without)
{
    if (json_is_object(without))
        return json_is_true(json_object_get(without, "flips")) ? "explain.flip.yes" : "explain.flip.no";
    return json_integer_value(json_object_get(flip, "estimated_bp")) ? "explain.flip.backed"
                                                                     : "explain.flip.measured";
}

static void put_flip(const json_t *d, enum lang lang, struct buf *out)
{
    size_t i;
    json_t *m;
    struct arena a = {0};
    const json_t *flip = json_object_get(d, "flip"), *without = json_object_get(flip, "without_unbacked");
    buf_printf(out, "\n%s\n", i18n_text(lang, "explain.flip"));
    json_array_foreach(json_object_get(flip, "margins"), i, m) put_margin(m, lang, out);
    if (json_object_get(d, "points")) {
        const char *outcome = cell_text(without, "outcome");
        const struct i18n_arg args[] = {
            {"estimated", cell_kilo(&a, flip, "estimated_wh")},
            {"estimated_share", cell_percent(&a, flip, "estimated_bp")},
            {"energy", cell_kilo(&a, flip, "unbacked_wh")},
            {"share", cell_percent(&a, flip, "unbacked_bp")},
            {"outcome", outcome},
            {"meaning", *outcome ? i18n_text(lang, arena_printf(&a, "rule.outcome.%s", outcome)) : ""},
            {NULL, NULL}};
        struct buf line;
        buf_init(&line, 4096);
        i18n_format(lang, flip_key(flip, without), args, &line);
        put_wrapped(line.data, 2, out);
        buf_fini(&line);
    }
    arena_fini(&a);
}

/* ---- recorded decisions ---------------------------------------------------------------------------- */

static char *json_text(json_t *v)
{
    return v ? json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15)) : must_strdup("-");
}

static void put_differences(const json_t *decision, const char *member, enum lang lang, struct buf *out)
{
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(decision, member), i, f)
    {
        char *was = json_text(json_object_get(f, "was")), *is = json_text(json_object_get(f, "is"));
        buf_puts(out, "    ");
        i18n_format(
            lang, "explain.decision.difference",
            (const struct i18n_arg[]){{"name", cell_text(f, "name")}, {"was", was}, {"is", is}, {NULL, NULL}},
            out);
        buf_puts(out, "\n");
        free(was);
        free(is);
    }
}

static void put_decision(const json_t *decision, const char *same, const char *other, enum lang lang,
                         struct buf *out)
{
    struct arena a = {0};
    const struct i18n_arg args[] = {{"id", cell_number(&a, decision, "decision_id")},
                                    {"at", cell_time(&a, decision, "evaluated_at")},
                                    {"actor", cell_text(decision, "actor")},
                                    {"outcome", cell_text(decision, "outcome")},
                                    {"now", cell_text(decision, "outcome_recomputed")},
                                    {"fingerprint", cell_text(decision, "fingerprint")},
                                    {"error", cell_text(decision, "error")},
                                    {NULL, NULL}};
    struct buf line;
    buf_init(&line, 4096);
    i18n_format(lang,
                *cell_text(decision, "error")                     ? "explain.today.gone"
                : json_is_true(json_object_get(decision, "same")) ? same
                                                                  : other,
                args, &line);
    put_wrapped(line.data, 2, out);
    buf_fini(&line);
    put_differences(decision, "facts_changed", lang, out);
    put_differences(decision, "thresholds_changed", lang, out);
    arena_fini(&a);
}

/* "supply_kv: 10 -> 35"; of a row that is new only what it says, without what it leaves open. */
static void put_columns(const json_t *change, struct buf *out)
{
    const char *name;
    json_t *value, *was = json_object_get(change, "was"), *is = json_object_get(change, "is");
    json_object_foreach(json_is_object(is) ? is : was, name, value)
    {
        if (!json_is_object(was) && json_is_null(value))
            continue;
        char *before = json_text(json_object_get(was, name)), *after = json_text(json_object_get(is, name));
        buf_printf(out, "%s%s: ", out->len ? "  " : "", name);
        buf_printf(out, json_is_object(was) ? "%s -> %s" : "%.0s%s", before, after);
        free(before);
        free(after);
    }
}

static void put_written(const json_t *today, enum lang lang, struct buf *out)
{
    size_t i;
    json_t *c;
    struct arena a = {0};
    struct buf columns;
    buf_init(&columns, 1 << 20);
    json_array_foreach(json_object_get(today, "changes"), i, c)
    {
        if (i == 0)
            buf_printf(out, "  %s\n", i18n_text(lang, "explain.today.written"));
        bool gone = !json_is_object(json_object_get(c, "is"));
        buf_printf(out, "    %s  %s %s%s%s  %s %s\n", cell_time(&a, c, "at"), cell_text(c, "table"),
                   cell_text(c, "key"), gone ? " " : "", gone ? i18n_text(lang, "explain.deleted") : "",
                   cell_text(c, "actor"), cell_text(c, "document_no"));
        buf_reset(&columns);
        put_columns(c, &columns);
        put_wrapped(columns.data, 8, out);
    }
    buf_fini(&columns);
    arena_fini(&a);
}

static void put_decisions(const json_t *d, enum lang lang, struct buf *out)
{
    const json_t *decision = json_object_get(d, "decision"), *today = json_object_get(d, "today");
    if (!decision)
        return;
    buf_printf(out, "\n%s\n", i18n_text(lang, "explain.decision"));
    put_decision(decision, "explain.decision.same", "explain.decision.other", lang, out);
    if (!today)
        return;
    put_decision(today, "explain.today.same", "explain.today.other", lang, out);
    put_written(today, lang, out);
}

void explain_print(const struct explanation *x, enum lang lang, struct buf *out)
{
    size_t i;
    json_t *point;
    const json_t *d = x->document;
    put_head(d, lang, out);
    buf_puts(out, x->proof);
    put_policies(d, lang, out);
    json_array_foreach(json_object_get(d, "points"), i, point) explain_print_point(point, lang, out);
    put_last_use(d, lang, out);
    put_contract(d, lang, out);
    put_flip(d, lang, out);
    put_decisions(d, lang, out);
}
