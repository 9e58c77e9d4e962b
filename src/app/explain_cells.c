/* explain_cells - see the header. */
#include "explain_cells.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void sheet_init(struct sheet *s, enum lang lang, const char *title, const char *const *columns)
{
    enum table_align align[TABLE_COLUMNS_MAX];
    const char *heads[TABLE_COLUMNS_MAX];
    int count = 0;
    *s = (struct sheet){.lang = lang, .title = title};
    for (; columns[count]; count++) {
        bool right = *columns[count] == '>';
        align[count] = right ? TABLE_RIGHT : TABLE_LEFT;
        heads[count] = i18n_text(lang, arena_printf(&s->arena, "explain.column.%s", columns[count] + right));
    }
    table_init(&s->table, count, align, heads);
}

void sheet_row(struct sheet *s, const char *const *cells)
{
    table_row(&s->table, cells);
    s->rows++;
}

void sheet_end(struct sheet *s, struct buf *out)
{
    if (s->rows) {
        buf_printf(out, "\n%s\n", i18n_text(s->lang, s->title));
        table_print(&s->table, out);
    }
    table_fini(&s->table);
    arena_fini(&s->arena);
}

const char *cell_text(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text ? text : "";
}

const char *cell_number(struct arena *a, const json_t *row, const char *name)
{
    const json_t *v = json_object_get(row, name);
    return json_is_integer(v) ? arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v)) : "-";
}

const char *cell_kilo(struct arena *a, const json_t *row, const char *name)
{
    const json_t *v = json_object_get(row, name);
    if (!json_is_integer(v))
        return "-";
    int64_t wh = json_integer_value(v), size = wh < 0 ? -wh : wh;
    return arena_printf(a, "%s%" PRId64 ".%03" PRId64, wh < 0 ? "-" : "", size / 1000, size % 1000);
}

const char *cell_percent(struct arena *a, const json_t *row, const char *name)
{
    const json_t *v = json_object_get(row, name);
    if (!json_is_integer(v))
        return "-";
    return arena_printf(a, "%d.%02d%%", (int)json_integer_value(v) / 100, (int)json_integer_value(v) % 100);
}

const char *cell_time(struct arena *a, const json_t *row, const char *name)
{
    const char *text = cell_text(row, name);
    size_t length = strlen(text);
    if (length < 19)
        return *text ? text : "-";
    return arena_printf(a, "%.*s", strncmp(text + 16, ":00", 3) == 0 && text[19] != '.' ? 16 : 19, text);
}

const char *cell_word(enum lang lang, struct arena *a, const char *group, const char *word)
{
    return *word ? i18n_text(lang, arena_printf(a, "explain.%s.%s", group, word)) : "";
}
