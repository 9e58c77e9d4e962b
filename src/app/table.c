/* table - see the header. */
#include "table.h"

#include <string.h>

#include "dahu/base/text.h"

enum { GAP = 2 };

void table_init(struct table *t, int columns, const enum table_align *align, const char *const *heading)
{
    MUST(columns > 0 && columns <= TABLE_COLUMNS_MAX);
    *t = (struct table){.columns = columns};
    memcpy(t->align, align, (size_t)columns * sizeof *align);
    table_row(t, heading);
}

void table_fini(struct table *t)
{
    for (int i = 0; i < t->cell_count; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct table){0};
}

void table_row(struct table *t, const char *const *cells)
{
    t->cells = must_realloc(t->cells, (size_t)(t->cell_count + t->columns) * sizeof *t->cells);
    for (int i = 0; i < t->columns; i++)
        t->cells[t->cell_count++] = must_strdup(cells[i]);
}

static void put_cell(const char *text, int width, enum table_align align, bool last, struct buf *out)
{
    int pad = width - text_width(text);
    if (align == TABLE_RIGHT)
        buf_printf(out, "%*s", pad, "");
    buf_puts(out, text);
    if (last)
        buf_puts(out, "\n");
    else
        buf_printf(out, "%*s", GAP + (align == TABLE_LEFT ? pad : 0), "");
}

void table_print(const struct table *t, struct buf *out)
{
    int widths[TABLE_COLUMNS_MAX] = {0};
    for (int i = 0; i < t->cell_count; i++) {
        int width = text_width(t->cells[i]);
        if (width > widths[i % t->columns])
            widths[i % t->columns] = width;
    }
    for (int i = 0; i < t->cell_count; i++) {
        int column = i % t->columns;
        put_cell(t->cells[i], widths[column], t->align[column], column == t->columns - 1, out);
    }
}
