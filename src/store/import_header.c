/* import_header - from the first row of a file to the columns that it has. A wrong header stops the import:
 * nothing below it can be trusted. */
#include <string.h>
#include <strings.h>

#include "dahu/base/nearest.h"
#include "import_internal.h"

/* One of the names between the '|' of @names. */
static bool among(const char *names, const char *name)
{
    size_t n = strlen(name);
    while (*names) {
        size_t part = strcspn(names, "|");
        if (part == n && memcmp(names, name, n) == 0)
            return true;
        names += part + (names[part] == '|');
    }
    return false;
}

static int find_column(const struct import_spec *spec, const char *name)
{
    for (int i = 0; i < spec->column_count; i++)
        if (strcasecmp(spec->columns[i].name, name) == 0 || among(spec->columns[i].zh, name))
            return i;
    return -1;
}

static bool plain(const char *text)
{
    return text[strspn(text, " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                             "abcdefghijklmnopqrstuvwxyz{|}~")] == '\0';
}

/* The known columns of the file's own language, so that the message can be read by who wrote the file. */
static void list_columns(const struct import_spec *spec, bool zh, bool required_only, struct buf *out)
{
    bool any = false;
    for (int i = 0; i < spec->column_count; i++) {
        const struct import_column *c = &spec->columns[i];
        if (c->type == IMPORT_IGNORED || (required_only && !c->required))
            continue;
        buf_printf(out, "%s%.*s", any ? ", " : "", zh ? (int)strcspn(c->zh, "|") : 60, zh ? c->zh : c->name);
        any = true;
    }
}

static bool unknown_column(const struct import_spec *spec, const struct csv_row *row, int cell, struct err *e)
{
    const char *name = row->cells[cell];
    bool zh = !plain(name);
    if (row->count == 1 && name[strcspn(name, ";\t")])
        return err_set(e, ERR_SYNTAX,
                       "line %llu: the cells are not separated by commas; save the file with commas",
                       (unsigned long long)row->line);
    struct nearest nearest = {.wanted = name};
    for (int i = 0; i < spec->column_count; i++)
        nearest_offer(&nearest, zh ? spec->columns[i].zh : spec->columns[i].name);
    struct buf known;
    buf_init(&known, 4096);
    list_columns(spec, zh, false, &known);
    err_set(e, ERR_SYNTAX,
            "line %llu, cell %d: unknown column '%.60s'; the nearest known column is '%.*s'; known are: %s",
            (unsigned long long)row->line, cell + 1, name, (int)strcspn(nearest.name, "|"), nearest.name,
            known.data);
    buf_fini(&known);
    return false;
}

static bool missing_column(const struct import_spec *spec, const struct csv_row *row, int column,
                           struct err *e)
{
    struct buf required;
    buf_init(&required, 4096);
    list_columns(spec, false, true, &required);
    const struct import_column *c = &spec->columns[column];
    err_set(e, ERR_SYNTAX, "line %llu: the column '%s' (%.*s) is missing; a file of %s needs: %s",
            (unsigned long long)row->line, c->name, (int)strcspn(c->zh, "|"), c->zh, spec->name,
            required.data);
    buf_fini(&required);
    return false;
}

static bool map_cell(struct import_header *h, const struct csv_row *row, int cell, struct err *e)
{
    const char *name = row->cells[cell];
    h->column_of[cell] = -1;
    h->shown[cell] = must_strdup(name);
    if (!*name) /* spreadsheets leave nameless columns behind; they must then be empty */
        return true;
    int column = find_column(h->spec, name);
    if (column < 0)
        return unknown_column(h->spec, row, cell, e);
    if (h->cell_of[column] >= 0)
        return err_set(e, ERR_SYNTAX, "line %llu: cells %d and %d are both the column '%s'",
                       (unsigned long long)row->line, h->cell_of[column] + 1, cell + 1,
                       h->spec->columns[column].name);
    h->column_of[cell] = column;
    h->cell_of[column] = cell;
    h->from_errors |= strcmp(h->spec->columns[column].name, "error_reason") == 0;
    return true;
}

bool import_header_read(struct import_header *h, const struct import_spec *spec, const struct csv_row *row,
                        struct err *e)
{
    memset(h, 0, sizeof *h);
    h->spec = spec;
    for (int i = 0; i < IMPORT_COLUMNS_MAX; i++)
        h->cell_of[i] = -1;
    if (!row)
        return err_set(e, ERR_SYNTAX, "the file is empty; its first row must name the columns");
    if (row->damaged >= 0)
        return err_set(e, ERR_SYNTAX, "line %llu, cell %d: the bytes are no text; save the file as UTF-8",
                       (unsigned long long)row->line, row->damaged + 1);
    h->cell_count = row->count;
    for (int i = 0; i < row->count; i++)
        if (!map_cell(h, row, i, e))
            return false;
    for (int i = 0; i < spec->column_count; i++)
        if (spec->columns[i].required && h->cell_of[i] < 0)
            return missing_column(spec, row, i, e);
    if (spec->check_header && !spec->check_header(h, e))
        return err_wrap(e, "line %llu", (unsigned long long)row->line);
    return true;
}

void import_header_fini(struct import_header *h)
{
    for (int i = 0; i < h->cell_count; i++)
        free(h->shown[i]);
    h->cell_count = 0;
}
