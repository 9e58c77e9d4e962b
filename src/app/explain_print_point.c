/* explain_print_point - one metering point of an explanation, from months down to registers. */
#include <stdio.h>
#include <string.h>

#include "explain_cells.h"
#include "explain_print.h"

enum { ROWS_SHOWN = 40 }; /* of lists that may be long; the JSON has them all */

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

static void put_more(enum lang lang, const json_t *list, struct buf *out)
{
    char more[24];
    if (json_array_size(list) <= ROWS_SHOWN)
        return;
    snprintf(more, sizeof more, "%zu", json_array_size(list) - ROWS_SHOWN);
    i18n_format(lang, "explain.more", (const struct i18n_arg[]){{"count", more}, {NULL, NULL}}, out);
    buf_puts(out, "\n");
}

static void put_months(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *m;
    sheet_init(&s, lang, "explain.months",
               COLUMNS("month", ">kwh", ">forward", ">reverse", ">complete", ">estimated", ">held", "fault"));
    json_array_foreach(json_object_get(point, "months"), i, m)
        sheet_row(&s, CELLS(cell_text(m, "month"), cell_kilo(&s.arena, m, "active_import_wh"),
                            cell_kilo(&s.arena, m, "reactive_import_varh"),
                            cell_kilo(&s.arena, m, "reactive_export_varh"),
                            cell_percent(&s.arena, m, "completeness_bp"),
                            cell_percent(&s.arena, m, "estimated_bp"), cell_percent(&s.arena, m, "held_bp"),
                            cell_word(lang, &s.arena, "fault", cell_text(m, "fault"))));
    sheet_end(&s, out);
}

/* ---- from register to energy -------------------------------------------------------------------- */

/* "~" before a register that was not read at that very moment, "!" before one that was noted at an exchange.
 */
static const char *register_cell(struct arena *a, const json_t *segment, const char *name, const char *how)
{
    const char *mark = cell_text(segment, how);
    return arena_printf(a, "%s%s",
                        strcmp(mark, "between") == 0                                   ? "~"
                        : strcmp(mark, "opening") == 0 || strcmp(mark, "closing") == 0 ? "!"
                                                                                       : "",
                        cell_kilo(a, segment, name));
}

static const char *ratio_cell(struct arena *a, const json_t *segment)
{
    const char *den = cell_number(a, segment, "denominator");
    return arena_printf(a, "%s%s%s", cell_number(a, segment, "numerator"), strcmp(den, "1") == 0 ? "" : "/",
                        strcmp(den, "1") == 0 ? "" : den);
}

static void add_segment(struct sheet *s, const json_t *segment, bool several)
{
    struct arena *a = &s->arena;
    const json_t *from = json_object_get(segment, "from_wh"), *to = json_object_get(segment, "to_wh");
    bool imported = json_integer_value(json_object_get(segment, "intervals")) > 0;
    bool inside = imported && json_is_true(json_object_get(segment, "ratio_inside"));
    bool registers = json_is_integer(from) && json_is_integer(to) && !inside;
    bool intervals = imported && !registers;
    json_t *row =
        json_pack("{s:I}", "difference", (json_int_t)(json_integer_value(to) - json_integer_value(from)));
    const char *month = cell_text(segment, "month");
    sheet_row(s,
              CELLS(several ? arena_printf(a, "%s %s", month,
                                           cell_word(s->lang, a, "energy", cell_text(segment, "quantity")))
                            : month,
                    cell_text(segment, "serial_number"), register_cell(a, segment, "from_wh", "from_how"),
                    register_cell(a, segment, "to_wh", "to_how"),
                    registers   ? cell_kilo(a, row, "difference")
                    : intervals ? arena_printf(a, "%s %s", cell_number(a, segment, "intervals"),
                                               i18n_text(s->lang, "explain.intervals"))
                                : "-",
                    ratio_cell(a, segment), cell_kilo(a, segment, intervals ? "interval_wh" : "energy_wh")));
    json_decref(row);
}

static void put_segments(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *segment;
    const json_t *list = json_object_get(point, "segments");
    const char *first = cell_text(json_array_get(list, 0), "quantity");
    bool several = false, marked = false;
    json_array_foreach(list, i, segment)
    {
        several |= strcmp(cell_text(segment, "quantity"), first) != 0;
        for (int k = 0; k < 2; k++) {
            const char *how = cell_text(segment, k ? "to_how" : "from_how");
            marked |= strcmp(how, "read") != 0 && strcmp(how, "none") != 0;
        }
    }
    sheet_init(&s, lang, "explain.segments",
               COLUMNS("month", "meter", ">begin", ">end", ">difference", ">ratio", ">kwh"));
    json_array_foreach(list, i, segment) add_segment(&s, segment, several);
    sheet_end(&s, out);
    if (marked)
        buf_printf(out, "%s\n", i18n_text(lang, "explain.segments.marks"));
}

/* ---- registers and their frames ----------------------------------------------------------------- */

static const char *quality_cell(enum lang lang, struct arena *a, const json_t *reading)
{
    static const char *const names[] = {"late", "doubtful", "estimated", "edited"};
    int bits = (int)json_integer_value(json_object_get(reading, "quality"));
    const char *text = "";
    for (int k = 0; k < 4; k++)
        if (bits & 1 << k)
            text = arena_printf(a, "%s%s%s", text, *text ? " " : "", cell_word(lang, a, "quality", names[k]));
    return *text ? text : i18n_text(lang, "explain.quality.good");
}

static void add_readings(struct sheet *s, const json_t *border)
{
    size_t i;
    json_t *r;
    struct arena *a = &s->arena;
    json_array_foreach(json_object_get(border, "readings"), i, r)
    {
        const json_t *frame = json_object_get(json_object_get(r, "frames"), "active_energy_import");
        const char *words = cell_text(frame, "words");
        bool exact = json_is_true(json_object_get(frame, "exact"));
        sheet_row(s,
                  CELLS(cell_time(a, r, "slot_at"), cell_time(a, r, "read_at"),
                        cell_word(s->lang, a, "source", cell_text(r, "source")), quality_cell(s->lang, a, r),
                        cell_text(r, "serial_number"), cell_kilo(a, r, "active_energy_import"),
                        arena_printf(a, "%s%s", words, *words && !exact ? " *" : "")));
    }
}

static void put_borders(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *border;
    sheet_init(&s, lang, "explain.borders",
               COLUMNS("slot", "read_at", "source", "quality", "meter", ">register", "words"));
    json_array_foreach(json_object_get(point, "borders"), i, border) add_readings(&s, border);
    sheet_end(&s, out);
}

/* "SN-1 (eastron-sdm630) active_energy_import: function 4, address 72 (0x0048), 2 words f32, kWh", once each.
 */
static void put_frame(const json_t *reading, const char *quantity, const json_t *frame, enum lang lang,
                      json_t *said, bool *inexact, struct buf *out)
{
    struct buf line;
    char place[96];
    const json_t *parts = json_object_get(frame, "computed_from");
    const char *layout = cell_text(frame, "layout");
    int address = (int)json_integer_value(json_object_get(frame, "address"));
    *inexact |= !parts && !json_is_true(json_object_get(frame, "exact")) && *cell_text(frame, "words");
    buf_init(&line, 4096);
    buf_printf(&line, "  %s (%s) %s: ", cell_text(reading, "serial_number"), cell_text(reading, "driver"),
               quantity);
    snprintf(place, sizeof place, *layout ? "%.40s+%d" : "%.0s%d (0x%04X)", layout, address, address);
    if (parts) {
        buf_puts(&line, i18n_text(lang, "explain.frame.computed"));
        for (size_t i = 0; i < json_array_size(parts); i++)
            buf_printf(&line, " %s", json_string_value(json_array_get(parts, i)));
    } else {
        struct arena a = {0};
        i18n_format(lang, "explain.frame",
                    (const struct i18n_arg[]){{"function", cell_number(&a, frame, "function")},
                                              {"address", place},
                                              {"count", cell_number(&a, frame, "count")},
                                              {"encoding", cell_text(frame, "encoding")},
                                              {"unit", cell_text(frame, "unit")},
                                              {NULL, NULL}},
                    &line);
        if (json_is_true(json_object_get(frame, "low_word_first")))
            buf_puts(&line, i18n_text(lang, "explain.frame.low_word_first"));
        arena_fini(&a);
    }
    if (!json_object_get(said, line.data)) {
        json_object_set_new(said, line.data, json_true());
        buf_printf(out, "%s%s\n", json_object_size(said) == 1 ? i18n_text(lang, "explain.frames") : "",
                   json_object_size(said) == 1 ? "" : line.data);
        if (json_object_size(said) == 1)
            buf_printf(out, "%s\n", line.data);
    }
    buf_fini(&line);
}

static void put_frames(const json_t *point, enum lang lang, struct buf *out)
{
    size_t i, k;
    json_t *border, *reading, *frame, *said = json_object();
    const char *quantity;
    bool inexact = false;
    json_array_foreach(json_object_get(point, "borders"), i, border)
        json_array_foreach(json_object_get(border, "readings"), k, reading)
            json_object_foreach(json_object_get(reading, "frames"), quantity, frame)
                put_frame(reading, quantity, frame, lang, said, &inexact, out);
    if (inexact)
        buf_printf(out, "%s\n", i18n_text(lang, "explain.frames.inexact"));
    json_decref(said);
}

static void put_installations(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *n;
    sheet_init(&s, lang, "explain.installations",
               COLUMNS("meter", "from", "until", "ct", "pt", "side", "document", "recorded"));
    json_array_foreach(json_object_get(point, "installations"), i, n)
    {
        struct arena *a = &s.arena;
        sheet_row(&s, CELLS(cell_text(n, "serial_number"), cell_time(a, n, "from"), cell_time(a, n, "until"),
                            arena_printf(a, "%s/%s", cell_number(a, n, "ct_primary_a"),
                                         cell_number(a, n, "ct_secondary_a")),
                            arena_printf(a, "%s/%s", cell_number(a, n, "pt_primary_v"),
                                         cell_number(a, n, "pt_secondary_v")),
                            cell_word(lang, a, "side", cell_text(n, "register_side")),
                            cell_text(n, "document_no"), cell_time(a, n, "recorded_at")));
    }
    sheet_end(&s, out);
}

/* ---- what people and rules had to say ------------------------------------------------------------ */

static void put_changes(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *c;
    const json_t *list = json_object_get(point, "changes");
    sheet_init(&s, lang, "explain.changes",
               COLUMNS("month", "at", ">was", ">is", "because", "document", "actor", "reason"));
    json_array_foreach(list, i, c)
    {
        if (i == ROWS_SHOWN)
            break;
        sheet_row(&s, CELLS(cell_text(c, "month"), cell_time(&s.arena, c, "at"),
                            cell_kilo(&s.arena, c, "was_wh"), cell_kilo(&s.arena, c, "is_wh"),
                            cell_word(lang, &s.arena, "because", cell_text(c, "because")),
                            cell_text(c, "document_no"), cell_text(c, "actor"), cell_text(c, "reason")));
    }
    sheet_end(&s, out);
    put_more(lang, list, out);
}

static void put_findings(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *f;
    const json_t *list = json_object_get(point, "findings");
    sheet_init(&s, lang, "explain.findings",
               COLUMNS("from", "until", "rule", "outcome", ">found", ">bound", "answer"));
    json_array_foreach(list, i, f)
    {
        if (i == ROWS_SHOWN)
            break;
        sheet_row(&s,
                  CELLS(cell_time(&s.arena, f, "from"), cell_time(&s.arena, f, "to"), cell_text(f, "rule"),
                        cell_word(lang, &s.arena, "outcome", cell_text(f, "outcome")),
                        cell_number(&s.arena, f, "raw"), cell_number(&s.arena, f, "bound"),
                        cell_number(&s.arena, f, "vee_edit_id")));
    }
    sheet_end(&s, out);
    put_more(lang, list, out);
}

static void put_edits(const json_t *point, enum lang lang, struct buf *out)
{
    struct sheet s;
    size_t i;
    json_t *v;
    const json_t *list = json_object_get(point, "edits");
    sheet_init(&s, lang, "explain.edits",
               COLUMNS(">number", "from", "until", "kind", ">value", "document", "actor", "reason"));
    json_array_foreach(list, i, v)
    {
        if (i == ROWS_SHOWN)
            break;
        sheet_row(&s,
                  CELLS(cell_number(&s.arena, v, "vee_edit_id"), cell_time(&s.arena, v, "from"),
                        cell_time(&s.arena, v, "to"), cell_word(lang, &s.arena, "edit", cell_text(v, "kind")),
                        cell_kilo(&s.arena, v, "value"), cell_text(v, "document_no"), cell_text(v, "actor"),
                        cell_text(v, "reason")));
    }
    sheet_end(&s, out);
    put_more(lang, list, out);
}

void explain_print_point(const json_t *point, enum lang lang, struct buf *out)
{
    buf_puts(out, "\n");
    i18n_format(lang, "explain.point",
                (const struct i18n_arg[]){{"point", cell_text(point, "point")},
                                          {"unit", cell_text(point, "receiving_point")},
                                          {NULL, NULL}},
                out);
    buf_puts(out, "\n");
    put_months(point, lang, out);
    put_segments(point, lang, out);
    put_borders(point, lang, out);
    put_frames(point, lang, out);
    put_installations(point, lang, out);
    put_changes(point, lang, out);
    put_findings(point, lang, out);
    put_edits(point, lang, out);
}
