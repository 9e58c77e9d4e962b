/* import - one file from its header to the commit.
 *
 * The file is read once: every row is checked, good ones are copied to the database. The loader of the
 * kind then works there set by set and notes what it refuses in import_fault. Only if anything was
 * refused, the file is read a second time and its bad rows are written out in their order, so that
 * memory never depends on how many there are. */
#include "dahu/store/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/asset.h"
#include "dahu/store/migrate.h"
#include "import_internal.h"
#include "lock.h"

enum { COPY_BYTES = 256 * 1024, PROGRESS_ROWS = 4096 };

void import_enter(struct import_job *job, enum import_phase phase)
{
    job->progress.phase = phase;
    if (job->request->progress)
        job->request->progress(&job->progress, job->request->user);
}

static const struct asset *script(const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "sql/import/%s.sql", name);
    const struct asset *a = asset_find(path);
    MUST(a != NULL);
    return a;
}

/* Which script it was helps whoever mends the database; a stop or a lost connection needs no name. */
static bool script_failed(const char *name, struct err *e)
{
    return e->code == ERR_CANCELLED || e->code == ERR_DATABASE_AWAY ? false : err_wrap(e, "%s", name);
}

bool import_script(struct import_job *job, const char *name, struct err *e)
{
    return db_run(job->db, script(name)->data, e) || script_failed(name, e);
}

bool import_script_counted(struct import_job *job, const char *name, int64_t *rows, struct err *e)
{
    struct db_result r;
    if (!db_query(job->db, &r, script(name)->data, 0, NULL, e))
        return script_failed(name, e);
    *rows = db_changed(&r);
    db_result_fini(&r);
    return true;
}

/* ---- the first reading ------------------------------------------------------------------------------ */

static bool send(struct import_job *job, struct buf *copy, bool all, struct err *e)
{
    if (copy->len < COPY_BYTES && !all)
        return true;
    bool ok = buf_ok(copy, "a row", e) && db_copy_put(job->db, copy->data, copy->len, e);
    buf_reset(copy);
    return ok;
}

static bool copy_rows(struct import_job *job, struct csv_reader *reader, struct buf *copy, struct err *e)
{
    const struct csv_row *row;
    bool ok;
    while ((ok = csv_reader_next(reader, &row, e)) && row) {
        size_t before = copy->len;
        if (import_check_row(&job->check, row))
            job->header.spec->stage(&job->check, row->line, copy);
        else
            job->bad_rows++;
        job->report->empty += job->check.fault_count == 0 && copy->len == before;
        if (!send(job, copy, false, e))
            return false;
        job->progress.bytes = csv_reader_bytes(reader);
        if (++job->progress.rows % PROGRESS_ROWS == 0)
            import_enter(job, IMPORT_READS);
    }
    job->report->rows = (int64_t)job->progress.rows;
    return ok && send(job, copy, true, e);
}

/* The rows below the header, into import_row. */
static bool stage_rows(struct import_job *job, struct csv_reader *reader, struct err *e)
{
    if (!db_run(job->db, job->header.spec->staging, e) || !db_copy_begin(job->db, job->header.spec->copy, e))
        return false;
    struct buf copy;
    buf_init(&copy, 16 * COPY_BYTES);
    bool ok = copy_rows(job, reader, &copy, e);
    buf_fini(&copy);
    if (!ok) {
        db_copy_abort(job->db, "the file cannot be read on");
        return false;
    }
    return db_copy_end(job->db, NULL, e);
}

static bool read_header(struct import_job *job, struct csv_reader *reader, struct err *e)
{
    const struct csv_row *row;
    return csv_reader_next(reader, &row, e) &&
           import_header_read(&job->header, import_spec_of(job->request->kind), row, e);
}

static bool first_reading(struct import_job *job, struct err *e)
{
    if (lseek(job->request->fd, 0, SEEK_SET) < 0)
        return err_sys(e, errno, "could not go to the beginning of the file");
    struct csv_reader *reader = csv_reader_new(job->request->fd, job->request->charset);
    bool ok = read_header(job, reader, e);
    if (ok) {
        import_check_init(&job->check, &job->header, job->request);
        ok = stage_rows(job, reader, e);
    }
    csv_reader_free(reader);
    return ok;
}

/* ---- the error file --------------------------------------------------------------------------------- */

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

struct error_file {
    FILE *f;
    char *temporary; /* owned; beside the final name */
    int file_cells;  /* columns of the imported file */
    int line_column, reason_column, columns;
};

/* The cells of the file, then line and reason; an error file that comes back already has these columns. */
static void error_columns(struct error_file *out, const struct import_header *h)
{
    int line = h->cell_of[import_column_find(h->spec, "error_line")];
    int reason = h->cell_of[import_column_find(h->spec, "error_reason")];
    out->file_cells = out->columns = h->cell_count;
    out->line_column = line >= 0 ? line : out->columns++;
    out->reason_column = reason >= 0 ? reason : out->columns++;
}

static bool write_error_row(struct error_file *out, const char *const *cells, int count, const char *line,
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

static bool write_error(struct import_job *job, struct error_file *out, struct err *e)
{
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

static bool write_error_head(const struct import_job *job, struct error_file *out, struct err *e)
{
    bool zh = job->request->lang == LANG_ZH;
    error_columns(out, &job->header);
    if (fputs("\xEF\xBB\xBF", out->f) ==
        EOF) /* spreadsheets take a file without it for the local code page */
        return err_sys(e, errno, "could not write the error file");
    return write_error_row(out, (const char *const *)job->header.shown, job->header.cell_count,
                           zh ? "错误行号" : "error_line", zh ? "错误原因" : "error_reason", e);
}

static bool second_reading(struct import_job *job, struct csv_reader *reader, struct error_file *out,
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

static bool write_errors(struct import_job *job, struct error_file *out, struct err *e)
{
    import_enter(job, IMPORT_WRITES_ERRORS);
    if (lseek(job->request->fd, 0, SEEK_SET) < 0)
        return err_sys(e, errno, "could not go to the beginning of the file");
    struct csv_reader *reader = csv_reader_new(job->request->fd, job->request->charset);
    bool ok = write_error_head(job, out, e) && second_reading(job, reader, out, e);
    csv_reader_free(reader);
    if (ok && (fflush(out->f) != 0 || fsync(fileno(out->f)) != 0))
        ok = err_sys(e, errno, "could not write the error file");
    return ok;
}

/* Beside its final name, so that an import that fails leaves an earlier error file as it was. */
static bool error_file_open(struct error_file *out, const char *path, struct err *e)
{
    struct buf name;
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

static void error_file_discard(struct error_file *out)
{
    if (!out->f)
        return;
    fclose(out->f);
    unlink(out->temporary);
    free(out->temporary);
    *out = (struct error_file){0};
}

static bool error_file_keep(struct error_file *out, const char *path, struct err *e)
{
    if (!out->f) /* nothing was wrong: an error file of an earlier run would tell otherwise */
        return unlink(path) == 0 || errno == ENOENT ||
               err_sys(e, errno, "could not remove the old '%s'", path);
    fclose(out->f);
    bool ok = rename(out->temporary, path) == 0 || err_sys(e, errno, "could not rename '%s'", out->temporary);
    free(out->temporary);
    *out = (struct error_file){0};
    return ok;
}

/* ---- the transaction -------------------------------------------------------------------------------- */

/* What the scripts need to know; times without a zone are those of the utility. */
static bool set_for_scripts(struct import_job *job, struct err *e)
{
    return db_call(
        job->db, NULL, e,
        "select set_config('timezone', timezone, true), set_config('dahu.import_actor', $1, true),"
        "       set_config('dahu.import_file', $2, true), set_config('dahu.import_update', $3, true)"
        " from dahu.utility",
        job->request->actor, job->request->file_name, job->request->update ? "true" : "false");
}

static bool begin(struct import_job *job, struct err *e)
{
    struct db_result r;
    if (!migrate_require(job->db, e) || !db_begin(job->db, e) ||
        !db_query(job->db, &r, "select pg_try_advisory_xact_lock(" LOCK_IMPORT ")", 0, NULL, e))
        return false;
    bool alone = db_bool(&r, 0, 0);
    db_result_fini(&r);
    if (!alone)
        return err_set(e, ERR_BUSY,
                       "another import is running on this database; try again when it has ended");
    return import_script(job, "set_up", e) && set_for_scripts(job, e);
}

static bool count_bad(struct import_job *job, struct err *e)
{
    struct db_result r;
    if (!db_query(job->db, &r, "select count(distinct line) from import_fault where fault <> 'conflict'", 0,
                  NULL, e))
        return false;
    job->report->bad = job->bad_rows + db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

/* A run that changed nothing with a file that is on record adds nothing, not even a line about itself. */
static bool record_batch(struct import_job *job, struct err *e)
{
    const struct import_report *report = job->report;
    char good[24], bad[24];
    snprintf(good, sizeof good, "%lld", (long long)(report->fresh + report->same + report->empty));
    snprintf(bad, sizeof bad, "%lld", (long long)(report->bad + report->conflicts));
    return db_call(job->db, NULL, e,
                   "insert into dahu.import_batch (kind, file_name, file_sha256, rows_good, rows_bad, actor)"
                   " select $1, $2, $3, $4, $5, $6"
                   " where $7::boolean or not exists (select from dahu.import_batch b"
                   "                                  where b.kind = $1 and b.file_sha256 = $3)",
                   import_kind_name(job->request->kind), job->request->file_name, job->request->sha256, good,
                   bad, job->request->actor, report->fresh + job->new_conflicts > 0 ? "true" : "false");
}

static bool unchanged(int fd, const struct stat *before, struct err *e)
{
    struct stat now;
    if (fstat(fd, &now) != 0)
        return err_sys(e, errno, "could not look at the file again");
    return (now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
            now.st_mtim.tv_nsec == before->st_mtim.tv_nsec) ||
           err_set(e, ERR_CONFLICT, "the file was changed while it was read");
}

static bool finish(struct import_job *job, const struct stat *before, struct error_file *errors,
                   struct err *e)
{
    if (!count_bad(job, e))
        return false;
    if (job->report->bad + job->report->conflicts > 0 &&
        (!error_file_open(errors, job->request->errors_path, e) || !write_errors(job, errors, e)))
        return false;
    if (!unchanged(job->request->fd, before, e))
        return false;
    if (job->request->dry_run) {
        db_rollback(job->db);
        return true;
    }
    return record_batch(job, e) && db_commit(job->db, e);
}

static bool run(struct import_job *job, struct err *e)
{
    struct stat before;
    struct error_file errors = {0};
    if (fstat(job->request->fd, &before) != 0)
        return err_sys(e, errno, "could not look at the file");
    bool ok = begin(job, e) && first_reading(job, e);
    if (ok) {
        import_enter(job, IMPORT_CHECKS);
        ok = job->header.spec->load(job, e) && finish(job, &before, &errors, e);
    }
    if (!ok) {
        db_rollback(job->db);
        error_file_discard(&errors);
        return false;
    }
    job->report->committed = !job->request->dry_run;
    return error_file_keep(&errors, job->request->errors_path, e);
}

bool import_run(struct db *db, const struct import_request *request, struct import_report *out, struct err *e)
{
    *out = (struct import_report){0};
    struct import_job job = {.db = db, .request = request, .report = out};
    bool ok = run(&job, e);
    import_check_fini(&job.check);
    import_header_fini(&job.header);
    return ok;
}
