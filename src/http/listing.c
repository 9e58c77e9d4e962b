/* listing - see the header. */
#include "dahu/http/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "dahu/base/csv.h"
#include "dahu/http/schemas.h"

enum { CELL_BYTES_MAX = 32000, KEY_BYTES = 200 }; /* a spreadsheet's cell holds 32,767 characters */

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
static bool is_plain(const json_t *member)
{
    const json_t *schema = referred(member), *type = json_object_get(schema, "type");
    if (says_type(type, "array")) {
        const json_t *items = referred(json_object_get(schema, "items"));
        return says_type(json_object_get(items, "type"), "string") ||
               json_object_get(json_object_get(items, "properties"), "text_zh");
    }
    return !says_type(type, "object") && (type || json_object_get(schema, "enum"));
}

static void find_columns(struct listing *t, const char *schema, const char *list)
{
    const json_t *answer = schema_find(schema);
    const json_t *array = referred(json_object_get(json_object_get(answer, "properties"), list));
    const json_t *row = referred(json_object_get(array, "items"));
    const char *name;
    json_t *member;
    json_object_foreach(json_object_get(row, "properties"), name, member)
    {
        if (t->count < LISTING_COLUMNS_MAX && is_plain(member))
            t->columns[t->count++] = name;
    }
}

static const char *head(const struct listing *t, int column)
{
    char key[KEY_BYTES];
    snprintf(key, sizeof key, "column.%s", t->columns[column]);
    const char *text = i18n_text(t->lang, key);
    return text == key ? t->columns[column] : text;
}

/* ---- cells --------------------------------------------------------------------------------------- */

/* A number as a person writes it: 15 digits are what a number of JSON is read to exactly. */
static void put_number(const json_t *value, struct buf *out)
{
    if (json_is_integer(value))
        buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        buf_printf(out, "%.15g", json_real_value(value));
}

/* The state of a case is said in words; every other text stands for itself. */
static void put_text(const struct listing *t, const json_t *row, const char *column, const char *text,
                     struct buf *out)
{
    char key[KEY_BYTES];
    const char *flow = json_string_value(json_object_get(row, "flow"));
    snprintf(key, sizeof key, "state.%s.%s", flow ? flow : "", text);
    const char *said = flow && strcmp(column, "state") == 0 ? i18n_text(t->lang, key) : key;
    buf_puts(out, said == key ? text : said);
}

static void put_items(const struct listing *t, const json_t *array, struct buf *out)
{
    const char *member = t->lang == LANG_ZH ? "text_zh" : "text_en",
               *comma = t->lang == LANG_ZH ? "；" : "; ";
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        const char *text = json_string_value(json_is_object(item) ? json_object_get(item, member) : item);
        buf_puts(out, out->len > 0 && text ? comma : "");
        buf_puts(out, text ? text : "");
    }
}

static void put_cell(const struct listing *t, const json_t *row, int column, struct buf *out)
{
    const json_t *value = json_object_get(row, t->columns[column]);
    if (json_is_string(value))
        put_text(t, row, t->columns[column], json_string_value(value), out);
    else if (json_is_number(value))
        put_number(value, out);
    else if (json_is_boolean(value))
        buf_puts(out, i18n_text(t->lang, json_is_true(value) ? "table.yes" : "table.no"));
    else if (json_is_array(value))
        put_items(t, value, out);
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
            put_cell(t, json_array_get(rows, i), c, &cells[c]);
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
};

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
    lxw_format *bold = workbook_add_format(s->book);
    format_set_bold(bold);
    worksheet_freeze_panes(s->page, 1, 0);
    worksheet_set_column(s->page, 0, (lxw_col_t)(t->count > 0 ? t->count - 1 : 0), 18, NULL);
    for (int c = 0; c < t->count; c++)
        worksheet_write_string(s->page, 0, (lxw_col_t)c, head(t, c), bold);
    return true;
}

static void write_cell(const struct listing *t, lxw_row_t at, const json_t *row, int column, struct buf *room)
{
    const json_t *value = json_object_get(row, t->columns[column]);
    if (json_is_number(value)) {
        worksheet_write_number(t->sheet->page, at, (lxw_col_t)column, json_number_value(value), NULL);
        return;
    }
    buf_reset(room);
    put_cell(t, row, column, room);
    if (room->len > 0) /* always as a text: what begins with = is no formula */
        worksheet_write_string(t->sheet->page, at, (lxw_col_t)column, room->data, NULL);
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
    worksheet_write_string(s->page, (lxw_row_t)t->rows + 1, 0, footer, NULL);
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
    *t = (struct listing){.lang = lang, .out = out};
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
    t->sheet = NULL;
}
