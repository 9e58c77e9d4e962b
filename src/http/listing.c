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

void listing_init(struct listing *t, const char *schema, const char *list, enum lang lang)
{
    const json_t *answer = schema_find(schema);
    const json_t *array = referred(json_object_get(json_object_get(answer, "properties"), list));
    const json_t *row = referred(json_object_get(array, "items"));
    const char *name;
    json_t *member;
    *t = (struct listing){.rows = json_array(), .lang = lang, .footer = ""};
    json_object_foreach(json_object_get(row, "properties"), name, member)
    {
        if (t->count < LISTING_COLUMNS_MAX && is_plain(member))
            t->columns[t->count++] = name;
    }
}

void listing_fini(struct listing *t)
{
    json_decref(t->rows);
    t->rows = NULL;
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

static void put_row(const struct listing *t, const json_t *row, struct buf cells[static LISTING_COLUMNS_MAX],
                    struct buf *out)
{
    const char *texts[LISTING_COLUMNS_MAX];
    for (int c = 0; c < t->count; c++) {
        buf_reset(&cells[c]);
        put_cell(t, row, c, &cells[c]);
        texts[c] = cells[c].data;
    }
    csv_write_row(out, texts, t->count);
}

void listing_csv(const struct listing *t, struct buf *out)
{
    struct buf cells[LISTING_COLUMNS_MAX];
    const char *heads[LISTING_COLUMNS_MAX];
    for (int c = 0; c < t->count; c++) {
        buf_init(&cells[c], CELL_BYTES_MAX);
        heads[c] = head(t, c);
    }
    buf_puts(out, "\xef\xbb\xbf"); /* spreadsheet programs take the file for UTF-8 by it */
    csv_write_row(out, heads, t->count);
    for (size_t i = 0; i < json_array_size(t->rows); i++)
        put_row(t, json_array_get(t->rows, i), cells, out);
    csv_write_row(out, &t->footer, 1);
    for (int c = 0; c < t->count; c++)
        buf_fini(&cells[c]);
}

/* ---- XLSX ---------------------------------------------------------------------------------------- */

static void write_cell(lxw_worksheet *sheet, const struct listing *t, lxw_row_t at, const json_t *row,
                       int column, struct buf *room)
{
    const json_t *value = json_object_get(row, t->columns[column]);
    if (json_is_number(value)) {
        worksheet_write_number(sheet, at, (lxw_col_t)column, json_number_value(value), NULL);
        return;
    }
    buf_reset(room);
    put_cell(t, row, column, room);
    if (room->len > 0) /* always as a text: what begins with = is no formula */
        worksheet_write_string(sheet, at, (lxw_col_t)column, room->data, NULL);
}

static void fill_sheet(lxw_workbook *book, const struct listing *t)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    lxw_format *bold = workbook_add_format(book);
    struct buf room;
    buf_init(&room, CELL_BYTES_MAX);
    format_set_bold(bold);
    for (int c = 0; c < t->count; c++)
        worksheet_write_string(sheet, 0, (lxw_col_t)c, head(t, c), bold);
    lxw_row_t at = 1;
    for (size_t i = 0; i < json_array_size(t->rows); i++, at++)
        for (int c = 0; c < t->count; c++)
            write_cell(sheet, t, at, json_array_get(t->rows, i), c, &room);
    worksheet_write_string(sheet, at, 0, t->footer, NULL);
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_set_column(sheet, 0, (lxw_col_t)(t->count > 0 ? t->count - 1 : 0), 18, NULL);
    buf_fini(&room);
}

/* The library writes files only: one that is in memory and has no name in any folder. */
bool listing_xlsx(const struct listing *t, struct buf *out, struct err *e)
{
    char path[40];
    int fd = memfd_create("dahu table", MFD_CLOEXEC);
    if (fd < 0)
        return err_sys(e, errno, "could not make a file in memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lxw_workbook *book = workbook_new(path);
    MUST(book != NULL);
    fill_sheet(book, t);
    lxw_error failure = workbook_close(book);
    bool ok = failure == LXW_NO_ERROR ||
              err_set(e, ERR_SYSTEM, "could not write a sheet: %s", lxw_strerror(failure));
    struct stat info;
    ok = ok && (fstat(fd, &info) == 0 || err_sys(e, errno, "could not measure a sheet"));
    void *bytes = ok ? mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (ok && bytes == MAP_FAILED)
        ok = err_sys(e, errno, "could not read a sheet");
    if (ok) {
        buf_add(out, bytes, (size_t)info.st_size);
        munmap(bytes, (size_t)info.st_size);
        ok = buf_ok(out, "table", e);
    }
    close(fd);
    return ok;
}
