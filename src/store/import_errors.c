/* import_errors - the rows that did not go in, with line and reasons: the file is read a second time, and what
 * SQL refused is joined to what C finds again. To a file beside the imported one, or to whoever asked. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "import_internal.h"

/* Faults that SQL found, in the order of lines, a few thousand at a time. */
struct fault_cursor {
    struct db *db;
    struct db_result page;
    int at, rows;
};

static bool fault_cursor_open(struct fault_cursor *c, struct db *db, struct err *e)
{
    *c = (struct fault_cursor){.db = db};
    return db_run(
        db,
        "declare import_faults no scroll cursor for"
        " select line, fault, column_name, detail from import_fault order by line, fault, column_name",
        e);
}

static bool fault_cursor_fill(struct fault_cursor *c, struct err *e)
{
    if (c->at < c->rows)
        return true;
    db_result_fini(&c->page);
    c->at = c->rows = 0;
    if (!db_query(c->db, &c->page, "fetch forward 4000 from import_faults", 0, NULL, e))
        return false;
    c->rows = db_rows(&c->page);
    return true;
}

/* Keys of the catalogue that SQL may name; a fault keeps a static name. */
static const char *const sql_faults[] = {"changed",
                                         "clock_gap",
                                         "clock_twice",
                                         "conflict",
                                         "differs",
                                         "duplicate",
                                         "month_running",
                                         "not_of_account",
                                         "registers_there",
                                         "which_point",
                                         "fixed",
                                         "installed_twice",
                                         "line_taken",
                                         "needed",
                                         "not_installed",
                                         "overlap",
                                         "unknown_account",
                                         "unknown_line",
                                         "unknown_point",
                                         "unknown_receiving_point",
                                         "unknown_serial",
                                         "before",
                                         "price_overlap",
                                         "pattern",
                                         "unknown_tariff_name",
                                         "which_receiving_point"};

static const char *static_fault(const char *name)
{
    for (unsigned i = 0; i < sizeof sql_faults / sizeof *sql_faults; i++)
        if (strcmp(sql_faults[i], name) == 0)
            return sql_faults[i];
    MUST(!"a fault that has no text");
    return NULL;
}

/* The faults of the row that was just checked, from SQL too. */
static bool add_sql_faults(struct import_job *job, struct fault_cursor *c, uint64_t line, struct err *e)
{
    struct import_check *check = &job->check;
    for (;;) {
        if (!fault_cursor_fill(c, e))
            return false;
        if (c->rows == 0 || (uint64_t)db_int64(&c->page, c->at, 0) != line)
            return true;
        int column = import_column_find(check->header->spec, db_text(&c->page, c->at, 2));
        int cell = check->header->cell_of[column];
        const char *detail = db_text(&c->page, c->at, 3);
        import_add_fault(check, static_fault(db_text(&c->page, c->at, 1)), column,
                         cell >= 0 ? check->row->cells[cell] : "", "%s", detail ? detail : "");
        c->at++;
    }
}

/* The cells of the file, then line and reason; an error file that comes back already has these columns. */
static void error_columns(struct import_errors *out, const struct import_header *h)
{
    int line = h->cell_of[import_column_find(h->spec, "error_line")];
    int reason = h->cell_of[import_column_find(h->spec, "error_reason")];
    out->file_cells = out->columns = h->cell_count;
    out->line_column = line >= 0 ? line : out->columns++;
    out->reason_column = reason >= 0 ? reason : out->columns++;
}

static bool write_error_row(struct import_errors *out, const char *const *cells, int count, const char *line,
                            const char *reason, struct err *e)
{
    const char *row[2 * CSV_CELLS_MAX];
    int n = out->columns;
    for (int i = 0; i < n; i++)
        row[i] = i < count && i < out->file_cells ? cells[i] : "";
    row[out->line_column] = line;
    row[out->reason_column] = reason;
    for (int i = out->file_cells; i < count; i++) /* cells beyond the header are kept at the end */
        row[n++] = cells[i];
    struct buf text;
    buf_init(&text, (size_t)CSV_CELLS_MAX * CSV_CELL_BYTES_MAX * 2);
    csv_write_row(&text, row, n);
    bool ok = buf_ok(&text, "a row", e) && (fwrite(text.data, 1, text.len, out->f) == text.len ||
                                            err_sys(e, errno, "could not write the error file"));
    buf_fini(&text);
    return ok;
}

/* Whoever asked is shown the row with its reasons in both languages. */
static void show_refusal(const struct import_job *job)
{
    const struct import_check *c = &job->check;
    struct import_refusal *r = must_alloc(sizeof *r);
    *r = (struct import_refusal){.line = c->row->line, .cells = c->row->cells, .cell_count = c->row->count};
    for (r->count = 0; r->count < c->fault_count; r->count++) {
        const struct import_fault *f = &c->faults[r->count];
        r->faults[r->count].fault = f->fault;
        r->faults[r->count].column = f->column;
        r->faults[r->count].value = f->value;
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            struct buf text;
            buf_init(&text, IMPORT_REFUSAL_BYTES - 1);
            import_fault_text(f, (enum lang)lang, &text);
            snprintf(r->faults[r->count].text[lang], IMPORT_REFUSAL_BYTES, "%s", text.data);
            buf_fini(&text);
        }
    }
    job->request->refused(r, job->request->user);
    free(r);
}

static bool write_error(struct import_job *job, struct import_errors *out, struct err *e)
{
    if (job->request->refused)
        show_refusal(job);
    const struct import_check *c = &job->check;
    struct buf reason;
    char line[24];
    buf_init(&reason, IMPORT_FAULTS_MAX * 1024);
    for (int i = 0; i < c->fault_count; i++) {
        buf_puts(&reason, i ? "; " : "");
        import_fault_text(&c->faults[i], job->request->lang, &reason);
    }
    snprintf(line, sizeof line, "%llu", (unsigned long long)c->row->line);
    bool ok = write_error_row(out, c->row->cells, c->row->count, line, reason.data, e);
    buf_fini(&reason);
    return ok;
}

static bool write_error_head(const struct import_job *job, struct import_errors *out, struct err *e)
{
    bool zh = job->request->lang == LANG_ZH;
    error_columns(out, &job->header);
    if (fputs("\xEF\xBB\xBF", out->f) ==
        EOF) /* spreadsheets take a file without it for the local code page */
        return err_sys(e, errno, "could not write the error file");
    return write_error_row(out, (const char *const *)job->header.shown, job->header.cell_count,
                           zh ? "错误行号" : "error_line", zh ? "错误原因" : "error_reason", e);
}

static bool second_reading(struct import_job *job, struct csv_reader *reader, struct import_errors *out,
                           struct err *e)
{
    const struct csv_row *row;
    struct fault_cursor cursor = {0};
    bool ok = csv_reader_next(reader, &row, e) && fault_cursor_open(&cursor, job->db, e);
    while (ok && (ok = csv_reader_next(reader, &row, e)) && row) {
        import_check_row(&job->check, row);
        ok = add_sql_faults(job, &cursor, row->line, e) &&
             (job->check.fault_count == 0 || write_error(job, out, e));
    }
    db_result_fini(&cursor.page);
    return ok;
}

bool import_errors_write(struct import_job *job, struct import_errors *out, struct err *e)
{
    import_enter(job, IMPORT_WRITES_ERRORS);
    if (lseek(job->request->fd, 0, SEEK_SET) < 0)
        return err_sys(e, errno, "could not go to the beginning of the file");
    struct csv_reader *reader = csv_reader_new(job->request->fd, job->request->charset);
    bool ok = write_error_head(job, out, e) && second_reading(job, reader, out, e);
    csv_reader_free(reader);
    if (ok && (fflush(out->f) != 0 || (out->temporary && fsync(fileno(out->f)) != 0)))
        ok = err_sys(e, errno, "could not write the error file");
    return ok;
}

/* Beside its final name, so that an import that fails leaves an earlier error file as it was. */
bool import_errors_open(struct import_errors *out, const struct import_request *q, struct err *e)
{
    struct buf name;
    const char *path = q->errors_path;
    if (!path) {
        out->f = q->errors;
        return true;
    }
    buf_init(&name, 8192);
    buf_printf(&name, "%s.part", path);
    out->temporary = buf_take(&name);
    buf_fini(&name);
    out->f = fopen(out->temporary, "we");
    if (!out->f) {
        err_sys(e, errno, "could not make the error file '%s'", path);
        free(out->temporary);
        out->temporary = NULL;
        return false;
    }
    return true;
}

void import_errors_discard(struct import_errors *out)
{
    if (!out->f || !out->temporary)
        return;
    fclose(out->f);
    unlink(out->temporary);
    free(out->temporary);
    *out = (struct import_errors){0};
}

bool import_errors_keep(struct import_errors *out, const char *path, struct err *e)
{
    if (!path)
        return true;
    if (!out->f) /* nothing was wrong: an error file of an earlier run would tell otherwise */
        return unlink(path) == 0 || errno == ENOENT ||
               err_sys(e, errno, "could not remove the old '%s'", path);
    fclose(out->f);
    bool ok = rename(out->temporary, path) == 0 || err_sys(e, errno, "could not rename '%s'", out->temporary);
    free(out->temporary);
    *out = (struct import_errors){0};
    return ok;
}

