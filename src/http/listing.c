/* listing - see the header. */
#include "dahu/http/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "dahu/base/csv.h"
#include "dahu/base/text.h"
#include "dahu/http/schemas.h"
#include "listing_cell.h"

enum {
    CELL_BYTES_MAX = 32000, /* a spreadsheet's cell holds 32,767 characters */
    KEY_BYTES = 200,
    SHEET_FIRST_YEAR = 1900, /* before it a spreadsheet has no days */
};

/* ---- columns ------------------------------------------------------------------------------------- */

static const json_t *referred(const json_t *schema)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    return ref ? schema_find(strrchr(ref, '/') + 1) : schema;
}

static bool says_type(const json_t *type, const char *wanted)
{
    for (size_t i = 0; i < json_array_size(type); i++)
        if (says_type(json_array_get(type, i), wanted))
            return true;
    return json_is_string(type) && strcmp(json_string_value(type), wanted) == 0;
}

/* Texts, numbers, yes and no; arrays of texts, and of what comes with its text. */
static bool is_plain(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    if (says_type(type, "array")) {
        const json_t *items = referred(json_object_get(schema, "items"));
        return says_type(json_object_get(items, "type"), "string") ||
               json_object_get(json_object_get(items, "properties"), "text_zh");
    }
    return !says_type(type, "object") && (type || json_object_get(schema, "enum"));
}

/* What is there in both languages has one column. */
static bool is_foreign(const char *name, enum lang lang)
{
    size_t n = strlen(name);
    return n > 3 && strcmp(name + n - 3, lang == LANG_ZH ? "_en" : "_zh") == 0;
}

static void find_columns(struct listing *t, const char *schema, const char *list)
{
    const json_t *answer = schema_find(schema);
    const json_t *array = referred(json_object_get(json_object_get(answer, "properties"), list));
    const json_t *row = referred(json_object_get(array, "items"));
    const char *name;
    json_t *member;
    t->columns = must_alloc(LISTING_COLUMNS_MAX * sizeof *t->columns);
    json_object_foreach(json_object_get(row, "properties"), name, member)
    {
        const json_t *is = referred(member);
        struct listing_column c = listing_column_of(name, is);
        if (t->count < LISTING_COLUMNS_MAX && is_plain(is) && !is_foreign(name, t->lang) && !c.hidden)
            t->columns[t->count++] = c;
    }
}

/* The head of a column: `column.<schema>.<name>` where it means something of its own there, else
 * `column.<name>`; a name in both languages has one text. */
static const char *head(const struct listing *t, int column)
{
    char key[KEY_BYTES];
    const char *name = t->columns[column].name;
    size_t n = strlen(name);
    int stem =
        (int)(n > 3 && (strcmp(name + n - 3, "_zh") == 0 || strcmp(name + n - 3, "_en") == 0) ? n - 3 : n);
    snprintf(key, sizeof key, "column.%s.%.*s", t->schema, stem, name);
    const char *text = i18n_text(t->lang, key);
    if (text == key) {
        snprintf(key, sizeof key, "column.%.*s", stem, name);
        text = i18n_text(t->lang, key);
    }
    return text == key ? name : text;
}

/* ---- CSV ----------------------------------------------------------------------------------------- */

static void csv_begin(const struct listing *t)
{
    const char *heads[LISTING_COLUMNS_MAX];
    for (int c = 0; c < t->count; c++)
        heads[c] = head(t, c);
    buf_puts(t->out, "\xef\xbb\xbf"); /* spreadsheet programs take the file for UTF-8 by it */
    csv_write_row(t->out, heads, t->count);
}

static void csv_add(const struct listing *t, const json_t *rows)
{
    struct buf cells[LISTING_COLUMNS_MAX];
    const char *texts[LISTING_COLUMNS_MAX];
    for (int c = 0; c < t->count; c++)
        buf_init(&cells[c], CELL_BYTES_MAX);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        for (int c = 0; c < t->count; c++) {
            buf_reset(&cells[c]);
            (void)listing_cell(&t->columns[c], json_array_get(rows, i), t->lang, &cells[c]);
            texts[c] = cells[c].data;
        }
        csv_write_row(t->out, texts, t->count);
    }
    for (int c = 0; c < t->count; c++)
        buf_fini(&cells[c]);
}

/* ---- XLSX ---------------------------------------------------------------------------------------- */

struct sheet {
    int fd; /* the library writes files only: this one is in memory and has no name in any folder */
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *formats[LISTING_KINDS]; /* NULL: as it is */
};

/* How cells of a kind look; the others as the program that opens the file has them. */
static const char *const LOOKS[] = {[LISTING_MONEY] = "#,##0.00",
                                    [LISTING_SHARE] = "0.00",
                                    [LISTING_DAY] = "yyyy-mm-dd",
                                    [LISTING_TIME] = "yyyy-mm-dd hh:mm:ss"};

static void make_formats(struct sheet *s)
{
    for (int kind = 0; kind < LISTING_KINDS; kind++)
        if (LOOKS[kind]) {
            s->formats[kind] = workbook_add_format(s->book);
            format_set_num_format(s->formats[kind], LOOKS[kind]);
        }
}

/* Each row is written out behind the next one: as cells, 50,000 rows of the audit take 200 MB. */
static bool sheet_begin(struct listing *t, struct err *e)
{
    char path[40];
    struct sheet *s = t->sheet = must_alloc(sizeof *s);
    s->fd = memfd_create("dahu table", MFD_CLOEXEC);
    if (s->fd < 0)
        return err_sys(e, errno, "could not make a file in memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", s->fd);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    s->book = workbook_new_opt(path, &options);
    s->page = s->book ? workbook_add_worksheet(s->book, NULL) : NULL;
    if (!s->page)
        return err_set(e, ERR_SYSTEM, "could not begin a sheet");
    make_formats(s);
    lxw_format *bold = workbook_add_format(s->book);
    format_set_bold(bold);
    format_set_text_wrap(bold);
    worksheet_freeze_panes(s->page, 1, 0);
    worksheet_set_column(s->page, 0, (lxw_col_t)(t->count > 0 ? t->count - 1 : 0), 18, NULL);
    for (int c = 0; c < t->count; c++)
        worksheet_write_string(s->page, 0, (lxw_col_t)c, head(t, c), bold);
    return true;
}

static int digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + text[i] - '0';
    return number;
}

static lxw_datetime moment_of(const char *text, bool has_time)
{
    lxw_datetime at = {.year = digits(text, 4), .month = digits(text + 5, 2), .day = digits(text + 8, 2)};
    if (has_time) {
        at.hour = digits(text + 11, 2);
        at.min = digits(text + 14, 2);
        at.sec = digits(text + 17, 2);
    }
    return at;
}

static void write_cell(const struct listing *t, lxw_row_t at, const json_t *row, int column, struct buf *room)
{
    struct sheet *s = t->sheet;
    lxw_col_t to = (lxw_col_t)column;
    buf_reset(room);
    enum listing_kind kind = listing_cell(&t->columns[column], row, t->lang, room);
    if (kind == LISTING_DAY || kind == LISTING_TIME) {
        lxw_datetime when = moment_of(room->data, kind == LISTING_TIME);
        if (when.year >= SHEET_FIRST_YEAR) {
            worksheet_write_datetime(s->page, at, to, &when, s->formats[kind]);
            return;
        }
    }
    if (kind == LISTING_NUMBER || kind == LISTING_MONEY || kind == LISTING_SHARE)
        worksheet_write_number(s->page, at, to, strtod(room->data, NULL), s->formats[kind]);
    else if (text_for_xml(room->data) > 0) /* always as a text: what begins with = is no formula */
        worksheet_write_string(s->page, at, to, room->data, NULL);
}

static void sheet_add(const struct listing *t, const json_t *rows)
{
    struct buf room;
    buf_init(&room, CELL_BYTES_MAX);
    for (size_t i = 0; i < json_array_size(rows); i++)
        for (int c = 0; c < t->count; c++)
            write_cell(t, (lxw_row_t)(t->rows + 1) + (lxw_row_t)i, json_array_get(rows, i), c, &room);
    buf_fini(&room);
}

static bool copy_file(int fd, struct buf *out, struct err *e)
{
    struct stat info;
    if (fstat(fd, &info) < 0)
        return err_sys(e, errno, "could not measure a sheet");
    void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return err_sys(e, errno, "could not read a sheet");
    buf_add(out, bytes, (size_t)info.st_size);
    munmap(bytes, (size_t)info.st_size);
    return buf_ok(out, "table", e);
}

static bool sheet_end(struct listing *t, const char *footer, struct err *e)
{
    struct sheet *s = t->sheet;
    struct buf text;
    buf_init(&text, CELL_BYTES_MAX);
    buf_puts(&text, footer);
    (void)text_for_xml(text.data);
    worksheet_write_string(s->page, (lxw_row_t)t->rows + 1, 0, text.data, NULL);
    buf_fini(&text);
    lxw_error failure = workbook_close(s->book);
    s->book = NULL; /* closed or not, it is gone */
    if (failure != LXW_NO_ERROR)
        return err_set(e, ERR_SYSTEM, "could not write a sheet: %s", lxw_strerror(failure));
    return copy_file(s->fd, t->out, e);
}

static void sheet_free(struct sheet *s)
{
    if (s->book) /* the only way to let go of one that nobody wants */
        (void)workbook_close(s->book);
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

/* ---- the file ------------------------------------------------------------------------------------ */

bool listing_begin(struct listing *t, const char *schema, const char *list, enum lang lang, bool is_sheet,
                   struct buf *out, struct err *e)
{
    *t = (struct listing){.schema = schema, .lang = lang, .out = out};
    find_columns(t, schema, list);
    if (is_sheet)
        return sheet_begin(t, e);
    csv_begin(t);
    return true;
}

void listing_add(struct listing *t, const json_t *rows)
{
    if (t->sheet)
        sheet_add(t, rows);
    else
        csv_add(t, rows);
    t->rows += (int)json_array_size(rows);
}

bool listing_end(struct listing *t, const char *footer, struct err *e)
{
    if (t->sheet)
        return sheet_end(t, footer, e);
    csv_write_row(t->out, &footer, 1);
    return buf_ok(t->out, "table", e);
}

void listing_fini(struct listing *t)
{
    if (t->sheet)
        sheet_free(t->sheet);
    free(t->columns);
    t->sheet = NULL;
    t->columns = NULL;
}
