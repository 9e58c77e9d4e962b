/* import_check - one row of a file: each cell against its column, and the reasons when it does not fit.
 *
 * A value leaves here in one canonical text, so that rows and records compare as texts. All faults of
 * a row are found at once: whoever mends the file mends it once. No database here. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dahu/base/clock.h"
#include "dahu/base/decimal.h"
#include "dahu/base/nearest.h"
#include "import_internal.h"

enum { ROW_BYTES_MAX = 4 * CSV_CELL_BYTES_MAX };

void import_check_init(struct import_check *c, const struct import_header *h,
                       const struct import_request *request)
{
    memset(c, 0, sizeof *c);
    c->header = h;
    c->request = request;
    c->tomorrow = (date){(int32_t)(wall_now().us / 1000000 / 86400) + 1};
    buf_init(&c->text, ROW_BYTES_MAX);
}

void import_check_fini(struct import_check *c)
{
    buf_fini(&c->text);
}

const char *import_value(const struct import_check *c, int column)
{
    return c->has[column] ? c->text.data + c->at[column] : NULL;
}

const char *import_value_named(const struct import_check *c, const char *column)
{
    return import_value(c, import_column_find(c->header->spec, column));
}

bool import_given(const struct import_check *c, const char *column)
{
    return c->given[import_column_find(c->header->spec, column)];
}

static const char *shown_name(const struct import_check *c, int column)
{
    if (column < 0)
        return "";
    int cell = c->header->cell_of[column];
    return cell < 0 ? c->header->spec->columns[column].name : c->header->shown[cell];
}

/* Cut at a character: the parts of a cut one would be no text. */
static void copy_cut(char *out, size_t size, const char *text)
{
    size_t n = strnlen(text, size - 1);
    while (n > 0 && ((uint8_t)text[n] & 0xC0) == 0x80)
        n--;
    memcpy(out, text, n);
    out[n] = '\0';
}

void import_add_fault(struct import_check *c, const char *fault, int column, const char *value,
                      const char *fmt, ...)
{
    if (c->fault_count == IMPORT_FAULTS_MAX)
        return;
    struct import_fault *f = &c->faults[c->fault_count++];
    char detail[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    f->fault = fault;
    f->column = shown_name(c, column);
    f->zh = column < 0 ? NULL : c->header->spec->columns[column].zh;
    copy_cut(f->value, sizeof f->value, value ? value : "");
    copy_cut(f->detail, sizeof f->detail, detail);
}

void import_fault_text(const struct import_fault *f, enum lang lang, struct buf *out)
{
    char key[64], name[80];
    bool plain = f->column[strspn(f->column, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
    snprintf(key, sizeof key, "import.fault.%s", f->fault);
    /* a file with names for programs is read by a person, too */
    if (lang == LANG_ZH && f->zh && plain)
        snprintf(name, sizeof name, "%.*s", (int)strcspn(f->zh, "|"), f->zh);
    else
        snprintf(name, sizeof name, "%s", f->column);
    i18n_format(lang, key,
                (const struct i18n_arg[]){
                    {"column", name}, {"value", f->value}, {"detail", f->detail}, {NULL, NULL}},
                out);
}

/* ---- one cell, by its type -------------------------------------------------------------------------------
 */

/* The canonical text goes to c->text; what does not fit becomes a fault. */
typedef void (*cell_fn)(struct import_check *c, int column, const char *text);

static const struct import_column *column_at(const struct import_check *c, int column)
{
    return &c->header->spec->columns[column];
}

static void keep(struct import_check *c, int column, const char *text)
{
    c->at[column] = c->text.len;
    c->has[column] = true;
    buf_add(&c->text, text, strlen(text) + 1);
}

static void read_text(struct import_check *c, int column, const char *text)
{
    int64_t most = column_at(c, column)->most;
    if ((int64_t)strlen(text) > most)
        import_add_fault(c, "too_long", column, "", "%lld", (long long)most);
    else
        keep(c, column, text);
}

static size_t decimals_written(const char *text)
{
    const char *point = strchr(text, '.');
    size_t n = point ? strlen(point + 1) : 0;
    while (n > 0 && point[n] == '0')
        n--;
    return n;
}

static void read_number(struct import_check *c, int column, const char *text)
{
    const struct import_column *col = column_at(c, column);
    int64_t value;
    struct err e;
    char least[DECIMAL_TEXT_BYTES], most[DECIMAL_TEXT_BYTES];
    bool ok = decimal_parse(text, col->decimals, &value, &e);
    if (ok && value >= col->least && value <= col->most)
        keep(c, column, decimal_format_fixed(value, col->stored_decimals, least));
    else if (!ok && e.code == ERR_SYNTAX)
        import_add_fault(c, "number", column, text, "%s", "");
    else if (!ok && decimals_written(text) > (size_t)col->decimals)
        import_add_fault(c, col->decimals ? "decimals" : "whole", column, text, "%d", col->decimals);
    else
        import_add_fault(c, "range", column, text, "%s..%s", decimal_format(col->least, col->decimals, least),
                         decimal_format(col->most, col->decimals, most));
}

static bool chooses(const struct import_choice *choice, const char *text)
{
    if (strcasecmp(choice->name, text) == 0)
        return true;
    for (const char *zh = choice->zh; *zh; zh += strcspn(zh, "|"), zh += *zh == '|') {
        size_t n = strcspn(zh, "|");
        if (strlen(text) == n && strncasecmp(zh, text, n) == 0)
            return true;
    }
    return false;
}

static void read_choice(struct import_check *c, int column, const char *text)
{
    const struct import_choice *choice = column_at(c, column)->choices;
    for (; choice->name; choice++)
        if (chooses(choice, text)) {
            keep(c, column, choice->name);
            return;
        }
    struct buf names;
    buf_init(&names, 4096);
    import_choice_names(column_at(c, column), &names);
    import_add_fault(c, "choice", column, text, "%s", names.data);
    buf_fini(&names);
}

/* A run of # is as many digits or more; the rest stands for itself. */
static bool matches(const char *pattern, const char *text)
{
    while (*pattern) {
        size_t least = strspn(pattern, "#"), digits = strspn(text, "0123456789");
        if (least == 0 && *pattern++ != *text++)
            return false;
        if (least > 0) {
            if (digits < least)
                return false;
            pattern += least;
            text += digits;
        }
    }
    return *text == '\0';
}

static void read_pattern(struct import_check *c, int column, const char *text)
{
    enum { LONGEST = 60 };
    if (matches(column_at(c, column)->pattern, text) && strlen(text) <= LONGEST)
        keep(c, column, text);
    else
        import_add_fault(c, "pattern", column, text, "%s", column_at(c, column)->pattern);
}

static void read_day(struct import_check *c, int column, const char *text)
{
    date day;
    struct err e;
    char iso[DATE_TEXT_BYTES];
    if (civil_day_parse(text, &day, &e))
        keep(c, column, date_format(day, iso));
    else
        import_add_fault(c, e.code == ERR_SYNTAX ? "day" : "no_such_day", column, text, "%s", "");
}

static void read_month(struct import_check *c, int column, const char *text)
{
    date first;
    struct err e;
    char iso[DATE_TEXT_BYTES];
    if (civil_month_parse(text, &first, &e))
        keep(c, column, date_format(first, iso));
    else
        import_add_fault(c, e.code == ERR_SYNTAX ? "month" : "no_such_day", column, text, "%s", "");
}

/* @fault is what it is called when it is no time at all. */
static void read_civil(struct import_check *c, int column, const char *text, const char *fault)
{
    struct err e;
    char canonical[CIVIL_TEXT_BYTES];
    if (civil_parse(text, &c->stamp, &e))
        keep(c, column, civil_format(&c->stamp, canonical));
    else
        import_add_fault(c, e.code == ERR_SYNTAX ? fault : "no_such_day", column, text, "%s", "");
}

static void read_time(struct import_check *c, int column, const char *text)
{
    read_civil(c, column, text, "time");
}

static void read_moment(struct import_check *c, int column, const char *text)
{
    date day;
    struct err e;
    char canonical[CIVIL_TEXT_BYTES];
    if (civil_day_parse(text, &day, &e))
        keep(c, column, civil_format(&(struct civil){.day = day}, canonical));
    else
        read_civil(c, column, text, "moment");
}

static void read_driver(struct import_check *c, int column, const char *text)
{
    if (driver_registry_find(c->request->drivers, text)) {
        keep(c, column, text);
        return;
    }
    struct nearest nearest = {.wanted = text};
    for (int i = 0; i < driver_registry_count(c->request->drivers); i++)
        nearest_offer(&nearest, driver_registry_at(c->request->drivers, i)->name);
    import_add_fault(c, "driver", column, text, "%s", nearest.name ? nearest.name : "");
}

static void read_uri(struct import_check *c, int column, const char *text)
{
    struct err e;
    if (c->request->uri_valid(text, &e))
        read_text(c, column, text);
    else
        import_add_fault(c, "uri", column, text, "%s", e.text);
}

static void read_ignored(struct import_check *c, int column, const char *text)
{
    (void)c;
    (void)column;
    (void)text;
}

static const cell_fn readers[] = {
    [IMPORT_TEXT] = read_text,       [IMPORT_NUMBER] = read_number,   [IMPORT_CHOICE] = read_choice,
    [IMPORT_PATTERN] = read_pattern, [IMPORT_DAY] = read_day,         [IMPORT_MONTH] = read_month,
    [IMPORT_TIME] = read_time,       [IMPORT_MOMENT] = read_moment,   [IMPORT_DRIVER] = read_driver,
    [IMPORT_URI] = read_uri,         [IMPORT_IGNORED] = read_ignored,
};

/* ---- one row ---------------------------------------------------------------------------------------- */

/* Blanks that people leave around a cell: also the wide one of Chinese text, and the one that web pages use.
 */
static size_t blank_at(const char *p)
{
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    if (strncmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    return strncmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* @text without the blanks around it, in @out; a cell that is longer than @out is cut, and too long for any
 * type. */
static void trim(const char *text, char *out, size_t size)
{
    for (size_t n; (n = blank_at(text)) > 0;)
        text += n;
    copy_cut(out, size, text);
    size_t end = 0;
    for (size_t i = 0; out[i];) {
        size_t n = blank_at(out + i);
        i += n ? n : 1;
        if (n == 0)
            end = i;
    }
    out[end] = '\0';
}

static void check_cell(struct import_check *c, int cell, int column)
{
    char text[1024];
    const char *raw = c->row->cells[cell];
    trim(c->header->from_errors ? csv_unguarded(raw) : raw, text, sizeof text);
    c->given[column] = *text != '\0';
    if (*text)
        readers[column_at(c, column)->type](c, column, text);
    else if (column_at(c, column)->required)
        import_add_fault(c, "missing", column, "", "%s", "");
}

/* Fewer cells than the header, or a value where the header has no name: the row has slipped. */
static bool cells_fit(struct import_check *c)
{
    const struct import_header *h = c->header;
    bool fit = c->row->count >= h->cell_count;
    for (int i = 0; fit && i < c->row->count; i++)
        fit = (i < h->cell_count && h->column_of[i] >= 0) || c->row->cells[i][0] == '\0';
    if (!fit) {
        char count[16];
        snprintf(count, sizeof count, "%d", c->row->count);
        import_add_fault(c, "cells", -1, count, "%d", h->cell_count);
    }
    return fit;
}

bool import_check_row(struct import_check *c, const struct csv_row *row)
{
    const struct import_header *h = c->header;
    c->row = row;
    c->fault_count = 0;
    buf_reset(&c->text);
    memset(c->has, 0, sizeof c->has);
    memset(c->given, 0, sizeof c->given);
    if (row->damaged >= 0) {
        bool named = row->damaged < h->cell_count && h->column_of[row->damaged] >= 0;
        import_add_fault(c, "encoding", named ? h->column_of[row->damaged] : -1, row->cells[row->damaged],
                         "%d", row->damaged + 1);
        return false;
    }
    if (!cells_fit(c))
        return false;
    for (int i = 0; i < h->cell_count; i++)
        if (h->column_of[i] >= 0)
            check_cell(c, i, h->column_of[i]);
    h->spec->check_row(c);
    return c->fault_count == 0;
}
