/* rows_print - see the header. */
#include "rows_print.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/base/json.h"
#include "dahu/base/text.h"
#include "table.h"

enum format { PLAIN, NUMBER, SCALED, SHORTEST, WORD, FINDINGS, HIDDEN };

static const struct column {
    const char *name;
    enum format format;
    int decimals;
    const char *key; /* WORD, FINDINGS: of the text, %s is the word */
} columns[] = {
    {"energy_x100", SCALED, 2, NULL},
    {"amount_fen", SCALED, 2, NULL},
    {"paid_fen", SCALED, 2, NULL},
    {"open_fen", SCALED, 2, NULL},
    {"fee_fen", SCALED, 2, NULL},
    {"correct_fen", SCALED, 2, NULL},
    {"billed_fen", SCALED, 2, NULL},
    {"loss_fen", SCALED, 2, NULL},
    {"percent_bp", SCALED, 2, NULL},
    {"price_e6", SHORTEST, 6, NULL},
    {"quantity", SHORTEST, 8, NULL},
    {"line_no", NUMBER, 0, NULL},
    {"line", NUMBER, 0, NULL},
    {"days", NUMBER, 0, NULL},
    {"accounts", NUMBER, 0, NULL},
    {"basis", HIDDEN, 0, NULL},
    {"findings", FINDINGS, 0, "bill.finding.%s"},
    {"bill_kind", WORD, 0, "bill.kind.%s"},
    {"status", WORD, 0, "bill.status.%s"},
    {"line_kind", WORD, 0, "bill.line.%s"},
    {"price_kind", WORD, 0, "bill.price.%s"},
    {"tariff_period", WORD, 0, "bill.period.%s"},
    {"day_kind", WORD, 0, "bill.day.%s"},
    {"calendar_kind", WORD, 0, "bill.calendar.%s"},
    {"use_category", WORD, 0, "bill.category.%s"},
    {"pf_adjustable", WORD, 0, "bill.yes.%s"},
    {"cause", WORD, 0, "bill.cause.%s"},
    {"department", WORD, 0, "bill.department.%s"},
    {"statement_outcome", WORD, 0, "bill.statement.%s"},
};

static const struct column *column_of(const char *name)
{
    static const struct column plain = {"", PLAIN, 0, NULL};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i].name, name) == 0)
            return &columns[i];
    return &plain;
}

static void put_word(const char *key_of, const char *word, size_t n, enum lang lang, struct buf *out)
{
    char key[80];
    if (n == 0)
        return;
    snprintf(key, sizeof key, "%.*s%.*s", (int)strlen(key_of) - 2, key_of, (int)n, word);
    buf_puts(out, i18n_text(lang, key));
}

static void put_findings(const char *codes, enum lang lang, struct buf *out)
{
    for (const char *at = codes; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        buf_puts(out, at == codes ? "" : lang == LANG_ZH ? "；" : "; ");
        put_word("bill.finding.%s", at, n, lang, out);
        at += n;
    }
}

void row_value(const char *name, const char *text, enum lang lang, struct buf *out)
{
    const struct column *c = column_of(name);
    char number[DECIMAL_TEXT_BYTES];
    struct err ignored; /* the column is a number: PostgreSQL printed it */
    int64_t value;
    switch (c->format) {
    case SCALED:
        buf_puts(out, decimal_format_fixed(strtoll(text, NULL, 10), c->decimals, number));
        return;
    case SHORTEST:
        if (strchr(text, '.') ? !decimal_parse(text, 8, &value, &ignored) : false)
            buf_puts(out, text);
        else if (strchr(text, '.'))
            buf_puts(out, decimal_format(value, 8, number));
        else
            buf_puts(out, c->decimals == 6 ? decimal_format(strtoll(text, NULL, 10), 6, number) : text);
        return;
    case WORD:
        put_word(c->key, text, strlen(text), lang, out);
        return;
    case FINDINGS:
        put_findings(text, lang, out);
        return;
    default:
        for (; *text; text++) /* free text: a line end in it must not tear the table */
            buf_add(out, (unsigned char)*text < ' ' ? " " : text, 1);
    }
}

static const char *head_of(const char *name, enum lang lang)
{
    char key[80];
    snprintf(key, sizeof key, "bill.column.%s", name);
    return i18n_text(lang, key);
}

static bool shown(const struct db_result *r, int column)
{
    if (column_of(db_column_name(r, column))->format == HIDDEN)
        return false;
    for (int i = 0; i < db_rows(r); i++)
        if (db_text(r, i, column) && *db_text(r, i, column))
            return true;
    return false;
}

void rows_print_table(const struct db_result *r, enum lang lang, const char *none_key, struct buf *out)
{
    int which[TABLE_COLUMNS_MAX], n = 0;
    enum table_align align[TABLE_COLUMNS_MAX];
    const char *cells[TABLE_COLUMNS_MAX];
    struct buf text[TABLE_COLUMNS_MAX];
    struct table t;
    if (db_rows(r) == 0) {
        buf_printf(out, "%s\n", i18n_text(lang, none_key));
        return;
    }
    for (int c = 0; c < db_columns(r) && n < TABLE_COLUMNS_MAX; c++) {
        if (!shown(r, c))
            continue;
        enum format f = column_of(db_column_name(r, c))->format;
        align[n] = f == NUMBER || f == SCALED || f == SHORTEST ? TABLE_RIGHT : TABLE_LEFT;
        cells[n] = head_of(db_column_name(r, c), lang);
        buf_init(&text[n], 1 << 20);
        which[n++] = c;
    }
    table_init(&t, n, align, cells);
    for (int i = 0; i < db_rows(r); i++) {
        for (int k = 0; k < n; k++) {
            buf_reset(&text[k]);
            if (db_text(r, i, which[k]))
                row_value(db_column_name(r, which[k]), db_text(r, i, which[k]), lang, &text[k]);
            cells[k] = text[k].len ? text[k].data : "";
        }
        table_row(&t, cells);
    }
    table_print(&t, out);
    table_fini(&t);
    for (int k = 0; k < n; k++)
        buf_fini(&text[k]);
}

void rows_print_head(const struct db_result *r, enum lang lang, struct buf *out)
{
    enum { NAME_COLUMNS = 18 };
    for (int c = 0; c < db_columns(r); c++) {
        const char *name = db_column_name(r, c), *text = db_text(r, 0, c);
        if (!text || !*text || column_of(name)->format == HIDDEN)
            continue;
        text_pad(out, head_of(name, lang), NAME_COLUMNS);
        row_value(name, text, lang, out);
        buf_puts(out, "\n");
    }
}

static json_t *json_value(const char *name, const char *text)
{
    struct err ignored; /* then it is kept as the text that it is */
    json_t *parsed;
    if (!text)
        return json_null();
    switch (column_of(name)->format) {
    case NUMBER:
    case SCALED:
        return json_integer(strtoll(text, NULL, 10));
    case SHORTEST:
        return strchr(text, '.') ? json_string(text) : json_integer(strtoll(text, NULL, 10));
    case HIDDEN:
        parsed = json_parse(text, strlen(text), &ignored);
        return parsed ? parsed : json_string(text);
    default:
        return json_string(text);
    }
}

json_t *rows_json(const struct db_result *r)
{
    json_t *all = json_array();
    for (int i = 0; i < db_rows(r); i++) {
        json_t *row = json_object();
        for (int c = 0; c < db_columns(r); c++)
            json_object_set_new(row, db_column_name(r, c),
                                json_value(db_column_name(r, c), db_text(r, i, c)));
        json_array_append_new(all, row);
    }
    return all;
}
