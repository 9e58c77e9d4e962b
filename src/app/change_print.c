/* change_print - see the header. */
#include "change_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/rule/verdict.h"
#include "table.h"

enum { OUT_BYTES_MAX = 64 * 1024 * 1024, DAYS_SHOWN_MOST = 14, CELL_BYTES = 64 };

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static int64_t number_of(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static const char *or_dash(const char *text)
{
    return text && *text ? text : "-";
}

static void print_json(json_t *v)
{
    json_dumpf(v, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(v);
}

static void put_table(struct table *t, struct buf *out)
{
    table_print(t, out);
    table_fini(t);
}

/* The text of a key, or the name itself where the catalogue has none. */
static const char *text_or(enum lang lang, const char *key, const char *name)
{
    const char *text = i18n_text(lang, key);
    return strcmp(text, key) == 0 ? name : text;
}

static const char *energy_text(enum lang lang, const char *energy)
{
    char key[CELL_BYTES];
    snprintf(key, sizeof key, "change.energy.%s", energy);
    return text_or(lang, key, energy);
}

static const char *what_text(enum lang lang, const char *what)
{
    char key[CELL_BYTES];
    snprintf(key, sizeof key, "change.what.%s", what);
    return text_or(lang, key, what);
}

static const char *number_text(enum lang lang, const char *name)
{
    char key[CELL_BYTES * 2];
    snprintf(key, sizeof key, "rule.name.%s", name);
    return text_or(lang, key, name);
}

/* ---- energies ---------------------------------------------------------------------------------- */

/* "5,256,000.000": all decimals, so that rows of a table stand below each other. */
static const char *decimal(int64_t number, int decimals, char out[static CELL_BYTES])
{
    char plain[DECIMAL_TEXT_BYTES];
    size_t at = 0;
    decimal_format_fixed(number, decimals, plain);
    size_t sign = *plain == '-', whole = strcspn(plain + sign, ".");
    for (size_t i = 0; plain[i]; i++) {
        if (i > sign && i < sign + whole && (sign + whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
    return out;
}

static const char *kilo(const json_t *wh, char out[static CELL_BYTES])
{
    return json_is_integer(wh) ? decimal(json_integer_value(wh), 3, out) : "-";
}

static void add_energy(struct table *t, const json_t *row, enum lang lang)
{
    char was[CELL_BYTES], is[CELL_BYTES], by[CELL_BYTES] = "-", was_bp[CELL_BYTES], is_bp[CELL_BYTES];
    const json_t *old = json_object_get(row, "was"), *new = json_object_get(row, "is");
    if (json_is_integer(old) && json_is_integer(new))
        decimal(json_integer_value(new) - json_integer_value(old), 3, by);
    table_row(t, (const char *const[]){text_of(row, "period"), energy_text(lang, text_of(row, "energy")),
                                       kilo(old, was), kilo(new, is), by,
                                       decimal(number_of(row, "was_bp"), 2, was_bp),
                                       decimal(number_of(row, "is_bp"), 2, is_bp)});
}

static void put_energies(const json_t *rows, enum lang lang, struct buf *out)
{
    static const enum table_align align[] = {TABLE_LEFT,  TABLE_LEFT,  TABLE_RIGHT, TABLE_RIGHT,
                                             TABLE_RIGHT, TABLE_RIGHT, TABLE_RIGHT};
    struct table t;
    size_t i;
    json_t *row;
    table_init(&t, sizeof align / sizeof *align, align,
               (const char *const[]){
                   i18n_text(lang, "change.column.period"), i18n_text(lang, "change.column.energy"),
                   i18n_text(lang, "change.column.was"), i18n_text(lang, "change.column.is"),
                   i18n_text(lang, "change.column.difference"), i18n_text(lang, "change.column.complete_was"),
                   i18n_text(lang, "change.column.complete_is")});
    json_array_foreach((json_t *)(uintptr_t)rows, i, row) add_energy(&t, row, lang);
    buf_puts(out, "\n");
    put_table(&t, out);
}

/* Months always, days when they are few: a year of days is for --json. */
static void put_changes(const json_t *told, enum lang lang, struct buf *out)
{
    const json_t *months = json_object_get(told, "months"), *days = json_object_get(told, "days");
    if (json_array_size(months) == 0 && json_array_size(days) == 0)
        buf_printf(out, "\n%s\n", i18n_text(lang, "change.no_energy"));
    if (json_array_size(months) > 0)
        put_energies(months, lang, out);
    if (json_array_size(days) > 0 && json_array_size(days) <= DAYS_SHOWN_MOST)
        put_energies(days, lang, out);
}

/* ---- shares of a split --------------------------------------------------------------------------- */

static const char *category_text(enum lang lang, const char *category)
{
    char key[CELL_BYTES];
    snprintf(key, sizeof key, "change.category.%s", category);
    return text_or(lang, key, category);
}

static void put_shares(const json_t *shares, enum lang lang, struct buf *out)
{
    static const enum table_align align[] = {TABLE_LEFT, TABLE_LEFT, TABLE_RIGHT, TABLE_RIGHT, TABLE_LEFT};
    struct table t;
    size_t i;
    json_t *s;
    if (json_array_size(shares) == 0)
        return;
    table_init(&t, sizeof align / sizeof *align, align,
               (const char *const[]){
                   i18n_text(lang, "change.column.period"), i18n_text(lang, "change.column.category"),
                   i18n_text(lang, "change.column.was"), i18n_text(lang, "change.column.is"), ""});
    json_array_foreach((json_t *)(uintptr_t)shares, i, s)
    {
        char was[CELL_BYTES], is[CELL_BYTES];
        table_row(&t, (const char *const[]){
                          text_of(s, "period"), category_text(lang, text_of(s, "category")),
                          kilo(json_object_get(s, "was"), was), kilo(json_object_get(s, "is"), is),
                          json_is_true(json_object_get(s, "review")) ? i18n_text(lang, "change.share.review")
                                                                     : ""});
    }
    buf_puts(out, "\n");
    put_table(&t, out);
}

/* ---- verdicts ------------------------------------------------------------------------------------ */

static const char *outcome_text(enum lang lang, const char *outcome)
{
    static const char *const keys[] = {
#define X(name) "rule.outcome." #name,
        OUTCOMES(X)
#undef X
    };
    for (int o = 0; outcome && o < OUTCOME_COUNT; o++)
        if (strcmp(outcome, outcome_name((enum outcome)o)) == 0)
            return i18n_text(lang, keys[o]);
    return "-";
}

static void add_verdict(struct table *t, const json_t *v, enum lang lang)
{
    const char *was = text_of(v, "was"), *is = text_of(v, "is");
    char what[CELL_BYTES * 2];
    const json_t *numbers = json_object_get(v, "numbers");
    size_t i;
    json_t *n;
    snprintf(what, sizeof what, "%s %s", text_of(v, "clause"), text_of(v, "subject"));
    table_row(t, (const char *const[]){text_of(v, "account"), what, outcome_text(lang, was),
                                       outcome_text(lang, is)});
    json_array_foreach((json_t *)(uintptr_t)numbers, i, n)
    {
        snprintf(what, sizeof what, "  %s", number_text(lang, text_of(n, "name")));
        table_row(t, (const char *const[]){"", what, or_dash(text_of(n, "was")), or_dash(text_of(n, "is"))});
    }
}

static void put_verdicts(const json_t *verdicts, enum lang lang, struct buf *out)
{
    static const enum table_align align[] = {TABLE_LEFT, TABLE_LEFT, TABLE_LEFT, TABLE_LEFT};
    struct table t;
    size_t i;
    json_t *v;
    if (json_array_size(verdicts) == 0) {
        buf_printf(out, "\n%s\n", i18n_text(lang, "change.no_verdict"));
        return;
    }
    table_init(&t, sizeof align / sizeof *align, align,
               (const char *const[]){
                   i18n_text(lang, "change.column.account"), i18n_text(lang, "change.column.verdict"),
                   i18n_text(lang, "change.column.was"), i18n_text(lang, "change.column.is")});
    json_array_foreach((json_t *)(uintptr_t)verdicts, i, v) add_verdict(&t, v, lang);
    buf_puts(out, "\n");
    put_table(&t, out);
}

/* ---- the report ---------------------------------------------------------------------------------- */

/* "2026-03-01 10:07:00" without what is 0 at its end. */
static const char *short_time(const char *text, char out[static CELL_BYTES])
{
    static const char *const zeros[] = {" 00:00:00", ":00"};
    size_t len = strlen(text);
    for (unsigned i = 0; len == strlen("2026-03-01 10:07:00") && i < sizeof zeros / sizeof *zeros; i++)
        if (strcmp(text + len - strlen(zeros[i]), zeros[i]) == 0)
            len -= strlen(zeros[i]);
    snprintf(out, CELL_BYTES, "%.*s", (int)len, text);
    return out;
}

static const char *subject_of(const json_t *form)
{
    static const char *const names[] = {"point", "account", "withdraws"};
    const char *text = NULL;
    for (unsigned i = 0; !text && i < sizeof names / sizeof *names; i++)
        text = text_of(form, names[i]);
    return or_dash(text);
}

static const char *heading_key(const json_t *form, const json_t *report)
{
    if (json_is_true(json_object_get(report, "dry_run")))
        return text_of(form, "withdraws") ? "change.heading.withdraw.dry" : "change.heading.dry";
    return text_of(form, "withdraws") ? "change.heading.withdraw" : "change.heading";
}

static void put_heading(const char *what, const json_t *form, const json_t *report, enum lang lang,
                        struct buf *out)
{
    char id[24], time[CELL_BYTES];
    const char *at = text_of(form, "at") ? text_of(form, "at") : text_of(form, "from");
    const char *document = text_of(form, "document_no");
    snprintf(id, sizeof id, "%" PRId64, number_of(report, "id"));
    i18n_format(lang, heading_key(form, report),
                (const struct i18n_arg[]){{"id", id},
                                          {"what", what_text(lang, what)},
                                          {"subject", subject_of(form)},
                                          {"at", short_time(or_dash(at), time)},
                                          {NULL, NULL}},
                out);
    buf_puts(out, "\n");
    i18n_format(lang, document ? "change.because.document" : "change.because",
                (const struct i18n_arg[]){{"reason", or_dash(text_of(form, "reason"))},
                                          {"document", or_dash(document)},
                                          {NULL, NULL}},
                out);
    buf_puts(out, "\n");
}

void change_print(const char *what, const json_t *form, const json_t *report, bool json, enum lang lang)
{
    struct buf out;
    if (json) {
        print_json(json_pack("{s:s, s:O, s:O}", "what", what, "form", form, "report", report));
        return;
    }
    buf_init(&out, OUT_BYTES_MAX);
    put_heading(what, form, report, lang, &out);
    put_changes(report, lang, &out);
    put_shares(json_object_get(report, "shares"), lang, &out);
    put_verdicts(json_object_get(report, "verdicts"), lang, &out);
    if (json_is_true(json_object_get(report, "dry_run")))
        buf_printf(&out, "\n%s\n", i18n_text(lang, "change.dry_run"));
    fputs(out.data, stdout);
    buf_fini(&out);
}

/* ---- events that were recorded ------------------------------------------------------------------- */

/* Columns of event_rows. */
enum {
    ID,
    SUBJECT,
    KIND,
    EFFECTIVE,
    UNTIL,
    REASON,
    DOCUMENT,
    SETTLED,
    ACTOR,
    RECORDED,
    REPLACES,
    CONTENT,
    CHECK,
    OVERDUE
};

static json_t *row_json(const struct db_result *r, int row)
{
    json_t *v = json_object();
    for (int c = 0; c < db_columns(r); c++) {
        const char *text = db_text(r, row, c);
        json_object_set_new(v, db_column_name(r, c),
                            !text                      ? json_null()
                            : c == CONTENT             ? json_loads(text, 0, NULL)
                            : c == ID || c == REPLACES ? json_integer(db_int64(r, row, c))
                            : c == OVERDUE             ? json_boolean(db_bool(r, row, c))
                                                       : json_string(text));
    }
    return v;
}

/* Why, and what is still to be done about it. */
static void put_why(const struct db_result *r, int row, enum lang lang, struct buf *out)
{
    buf_reset(out);
    buf_puts(out, db_text(r, row, REASON));
    if (db_text(r, row, CHECK)) {
        buf_puts(out, "; ");
        i18n_format(lang, db_bool(r, row, OVERDUE) ? "change.check.overdue" : "change.check.due",
                    (const struct i18n_arg[]){{"day", db_text(r, row, CHECK)}, {NULL, NULL}}, out);
    }
}

void change_print_list(const struct db_result *rows, bool json, enum lang lang)
{
    static const enum table_align align[] = {TABLE_RIGHT, TABLE_LEFT, TABLE_LEFT, TABLE_LEFT,
                                             TABLE_LEFT,  TABLE_LEFT, TABLE_LEFT};
    struct table t;
    struct buf out, why;
    if (json) {
        json_t *all = json_array();
        for (int i = 0; i < db_rows(rows); i++)
            json_array_append_new(all, row_json(rows, i));
        print_json(all);
        return;
    }
    table_init(
        &t, sizeof align / sizeof *align, align,
        (const char *const[]){i18n_text(lang, "change.column.id"), i18n_text(lang, "change.column.subject"),
                              i18n_text(lang, "change.column.event"), i18n_text(lang, "change.column.from"),
                              i18n_text(lang, "change.column.until"), i18n_text(lang, "change.column.actor"),
                              i18n_text(lang, "change.column.reason")});
    buf_init(&out, OUT_BYTES_MAX);
    buf_init(&why, OUT_BYTES_MAX);
    for (int i = 0; i < db_rows(rows); i++) {
        put_why(rows, i, lang, &why);
        table_row(&t,
                  (const char *const[]){db_text(rows, i, ID), db_text(rows, i, SUBJECT),
                                        what_text(lang, db_text(rows, i, KIND)), db_text(rows, i, EFFECTIVE),
                                        or_dash(db_text(rows, i, UNTIL)), db_text(rows, i, ACTOR), why.data});
    }
    put_table(&t, &out);
    fputs(db_rows(rows) ? out.data : i18n_text(lang, "change.no_event"), stdout);
    fputs(db_rows(rows) ? "" : "\n", stdout);
    buf_fini(&why);
    buf_fini(&out);
}

/* Name and value, one a line: the row as it was recorded, then what was said. */
static void put_event(const struct db_result *r, enum lang lang, struct buf *out)
{
    static const enum table_align align[] = {TABLE_LEFT, TABLE_LEFT};
    static const struct {
        int column;
        const char *key;
    } lines[] = {{SUBJECT, "change.column.subject"},   {EFFECTIVE, "change.column.from"},
                 {UNTIL, "change.column.until"},       {REASON, "change.column.reason"},
                 {DOCUMENT, "change.column.document"}, {SETTLED, "change.column.settled"},
                 {REPLACES, "change.column.replaces"}, {ACTOR, "change.column.actor"},
                 {RECORDED, "change.column.recorded"}, {CHECK, "change.column.check"},
                 {CONTENT, "change.column.content"}};
    struct table t;
    table_init(&t, 2, align, (const char *const[]){db_text(r, 0, ID), what_text(lang, db_text(r, 0, KIND))});
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
        if (*or_dash(db_text(r, 0, lines[i].column)) != '-' || lines[i].column == DOCUMENT)
            table_row(&t, (const char *const[]){i18n_text(lang, lines[i].key),
                                                or_dash(db_text(r, 0, lines[i].column))});
    put_table(&t, out);
}

bool change_print_event(struct db *db, const struct db_result *rows, bool json, enum lang lang, struct err *e)
{
    json_t *told;
    struct buf out;
    /* any kind but EVENT_EDIT: what it changed is found by its number */
    if (!change_told(db, EVENT_EXCHANGE, db_int64(rows, 0, ID), &told, e))
        return false;
    if (json) {
        json_t *v = row_json(rows, 0);
        json_object_update(v, told);
        print_json(v);
    } else {
        buf_init(&out, OUT_BYTES_MAX);
        put_event(rows, lang, &out);
        put_changes(told, lang, &out);
        fputs(out.data, stdout);
        buf_fini(&out);
    }
    json_decref(told);
    return true;
}
