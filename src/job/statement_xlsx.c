/* statement_xlsx - a workbook: facts on the first sheet, then a sheet a table, with its head frozen.
 *
 * Numbers are cells of numbers with their decimals as format, days and times are dates: whoever opens it can
 * count with it. libxlsxwriter writes to a name only, so it gets one of its own and the bytes are copied. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "dahu/base/text.h"
#include "dahu/job/statement.h"

enum { DECIMALS_MAX = 6, WIDTH_LEAST = 8, WIDTH_MOST = 48, CELL_BYTES_MAX = 32000 };

struct book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *plain, *title, *number[DECIMALS_MAX + 1], *sum[DECIMALS_MAX + 1], *day, *time;
    lxw_error error; /* the first one */
    int width[STATEMENT_COLUMNS_MAX];
};

static void note(struct book *b, lxw_error error)
{
    if (b->error == LXW_NO_ERROR)
        b->error = error;
}

static lxw_format *format(struct book *b, const char *number, bool bold)
{
    lxw_format *f = workbook_add_format(b->workbook);
    format_set_font_name(f, "Arial");
    format_set_font_size(f, 10);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (number)
        format_set_num_format(f, number);
    if (bold)
        format_set_bold(f);
    return f;
}

static void make_formats(struct book *b)
{
    b->plain = format(b, NULL, false);
    b->title = format(b, NULL, true);
    b->head = format(b, NULL, true);
    format_set_bg_color(b->head, 0xE8EDF3);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    format_set_text_wrap(b->head);
    b->day = format(b, "yyyy-mm-dd", false);
    b->time = format(b, "yyyy-mm-dd hh:mm", false);
    for (int i = 0; i <= DECIMALS_MAX; i++) {
        char pattern[24];
        snprintf(pattern, sizeof pattern, "#,##0%s%.*s", i ? "." : "", i, "000000");
        b->number[i] = format(b, pattern, false);
        b->sum[i] = format(b, pattern, true);
        format_set_top(b->sum[i], LXW_BORDER_THIN);
    }
}

static void widen(struct book *b, int column, const char *text)
{
    int width = text_width(text) + 2;
    if (width > b->width[column])
        b->width[column] = width < WIDTH_MOST ? width : WIDTH_MOST;
}

static void put_text(struct book *b, lxw_row_t row, int column, const char *text, lxw_format *f)
{
    struct buf cell;
    buf_init(&cell, CELL_BYTES_MAX);
    buf_puts(&cell, text);
    if (text_for_xml(cell.data) > 0)
        note(b, worksheet_write_string(b->sheet, row, (lxw_col_t)column, cell.data, f));
    else
        note(b, worksheet_write_blank(b->sheet, row, (lxw_col_t)column, f));
    buf_fini(&cell);
}

static double scaled(int64_t number, int decimals)
{
    double divisor = 1;
    for (int i = 0; i < decimals; i++)
        divisor *= 10;
    return (double)number / divisor;
}

static void put_number(struct book *b, lxw_row_t row, int column, int64_t number, int decimals, bool sum)
{
    int shown = decimals < 0 ? 0 : decimals < DECIMALS_MAX ? decimals : DECIMALS_MAX;
    note(b, worksheet_write_number(b->sheet, row, (lxw_col_t)column, scaled(number, decimals),
                                   sum ? b->sum[shown] : b->number[shown]));
}

static void put_day(struct book *b, lxw_row_t row, int column, date d)
{
    lxw_datetime when = {0};
    date_to_civil(d, &when.year, &when.month, &when.day);
    note(b, worksheet_write_datetime(b->sheet, row, (lxw_col_t)column, &when, b->day));
}

/* "2026-10-01 00:15", as the model has times. */
static void put_time(struct book *b, lxw_row_t row, int column, const char *text)
{
    struct civil at;
    struct err ignored;
    lxw_datetime when = {0};
    if (!civil_parse(text, &at, &ignored)) {
        put_text(b, row, column, text, b->plain);
        return;
    }
    date_to_civil(at.day, &when.year, &when.month, &when.day);
    when.hour = at.second / 3600;
    when.min = at.second / 60 % 60;
    note(b, worksheet_write_datetime(b->sheet, row, (lxw_col_t)column, &when, b->time));
}

static void put_cell(struct book *b, lxw_row_t row, int i, const struct statement_column *c,
                     const struct statement_cell *cell, bool sum)
{
    char shown[STATEMENT_CELL_BYTES];
    widen(b, i, statement_cell_text(c, cell, shown));
    if (cell->number != STATEMENT_UNKNOWN)
        put_number(b, row, i, cell->number, c->decimals >= 0 ? c->decimals : cell->decimals, sum);
    else if (date_known(cell->day))
        put_day(b, row, i, cell->day);
    else if (c->kind == STATEMENT_TIME && *cell->text)
        put_time(b, row, i, cell->text);
    else
        put_text(b, row, i, cell->text, sum ? b->sum[0] : b->plain);
}

static lxw_row_t put_rows(struct book *b, lxw_row_t row, const struct statement_table *t)
{
    for (int r = 0; r < t->row_count; r++, row++)
        for (int i = 0; i < t->column_count; i++)
            put_cell(b, row, i, &t->columns[i], &t->cells[r * t->column_count + i],
                     t->total_last && r == t->row_count - 1);
    return row;
}

static void open_sheet(struct book *b, const char *name)
{
    enum { SHEET_NAME_MAX = 31 };
    char cut[4 * SHEET_NAME_MAX];
    snprintf(cut, sizeof cut, "%s", name);
    b->sheet = workbook_add_worksheet(b->workbook, cut);
    if (!b->sheet) {
        note(b, LXW_ERROR_PARAMETER_VALIDATION);
        b->sheet = workbook_add_worksheet(b->workbook, NULL);
    }
    worksheet_set_landscape(b->sheet);
    worksheet_set_paper(b->sheet, 9); /* A4 */
    worksheet_fit_to_pages(b->sheet, 1, 0);
    memset(b->width, 0, sizeof b->width);
}

static void close_sheet(struct book *b)
{
    for (int i = 0; i < STATEMENT_COLUMNS_MAX; i++)
        if (b->width[i])
            worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                 b->width[i] > WIDTH_LEAST ? b->width[i] : WIDTH_LEAST, NULL);
}

static void put_table(struct book *b, const struct statement_table *t)
{
    open_sheet(b, t->title);
    for (int i = 0; i < t->column_count; i++) {
        put_text(b, 0, i, t->columns[i].head, b->head);
        widen(b, i, t->columns[i].head);
    }
    lxw_row_t row = put_rows(b, 1, t);
    if (t->row_count == 0)
        put_text(b, row, 0, t->empty, b->plain);
    worksheet_freeze_panes(b->sheet, 1, 1);
    worksheet_repeat_rows(b->sheet, 0, 0);
    close_sheet(b);
}

/* Facts one below the other; what stands above tables on paper stands on a sheet of its own here. */
static void put_front(struct book *b, const struct statement_layout *l)
{
    lxw_row_t row = 0;
    open_sheet(b, i18n_text(l->lang, "statement.title"));
    put_text(b, row++, 0, l->title, b->title);
    put_text(b, row++, 0, l->subtitle, b->title);
    for (int i = 0; i < l->table_count; i++) {
        const struct statement_table *t = &l->tables[i];
        if (!t->facts)
            continue;
        put_text(b, ++row, 0, t->title, b->head);
        put_text(b, row++, 1, "", b->head);
        row = put_rows(b, row, t);
    }
    row++;
    for (int i = 0; i < l->legend_count; i++)
        put_text(b, row++, 0, l->legend[i], b->plain);
    worksheet_freeze_panes(b->sheet, 2, 0);
    close_sheet(b);
}

static bool write_book(const struct statement_layout *l, const char *path, struct err *e)
{
    struct book b = {.workbook = workbook_new(path)};
    if (!b.workbook)
        return err_set(e, ERR_SYSTEM, "could not begin a workbook");
    make_formats(&b);
    char *title = must_strdup(l->subtitle), *company = must_strdup(l->title); /* its members are not const */
    (void)text_for_xml(title);
    (void)text_for_xml(company);
    workbook_set_properties(b.workbook, &(lxw_doc_properties){.title = title, .company = company});
    free(title);
    free(company);
    put_front(&b, l);
    for (int i = 0; i < l->table_count; i++)
        if (!l->tables[i].facts)
            put_table(&b, &l->tables[i]);
    note(&b, workbook_close(b.workbook));
    return b.error == LXW_NO_ERROR ||
           err_set(e, ERR_SYSTEM, "could not write the workbook: %s", lxw_strerror(b.error));
}

static bool copy_file(FILE *from, FILE *to, struct err *e)
{
    char block[1 << 14];
    for (size_t n; (n = fread(block, 1, sizeof block, from)) > 0;)
        if (fwrite(block, 1, n, to) != n)
            return err_sys(e, errno, "could not write");
    return !ferror(from) || err_sys(e, errno, "could not read a temporary file");
}

bool statement_write_xlsx(const struct statement_layout *l, FILE *to, struct err *e)
{
    char path[] = "/tmp/dahu-statement-XXXXXX";
    int fd = mkstemp(path);
    FILE *draft = fd < 0 ? NULL : fdopen(fd, "r");
    if (!draft)
        return err_sys(e, errno, "could not make a temporary file");
    bool ok = write_book(l, path, e);
    if (ok) {
        FILE *written = fopen(path, "re"); /* the writer may have made a new file of this name */
        ok = written ? copy_file(written, to, e) : err_sys(e, errno, "could not read a temporary file");
        if (written)
            fclose(written);
    }
    fclose(draft);
    unlink(path);
    return ok;
}
