/* import - one file from its header to the commit.
 *
 * The file is read once: every row is checked, good ones are copied to the database. The loader of the
 * kind then works there set by set and notes what it refuses in import_fault. Only if anything was
 * refused, the file is read a second time and its bad rows are written out in their order, so that
 * memory never depends on how many there are. */
#include "dahu/store/import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/asset.h"
#include "dahu/store/migrate.h"
#include "import_internal.h"
#include "lock.h"

enum { COPY_BYTES = 256 * 1024, PROGRESS_ROWS = 4096 };

/* A statement of an import, within a request: thousands of accounts at once are a minute on a busy machine. */
enum { PATIENCE_MS = 300000 };

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

/* An import is the same whoever asks for it: what a file says is history and no person's act, its rows are kept
 * by history and import_batch and not noted one by one. The person comes back for one entry of the audit. */
static bool step_out(struct import_job *job, struct err *e)
{
    return db_run(job->db,
                  "savepoint import;"
                  " select set_config('dahu.import_user', current_setting('dahu.user_id', true), true),"
                  "        set_config('dahu.import_desk', current_setting('dahu.desk', true), true);"
                  " select set_config('dahu.user_id', '', true), set_config('dahu.actor', '', true),"
                  "        set_config('dahu.desk', '', true), set_config('role', 'none', true),"
                  "        set_config('statement_timeout', '300000', true)",
                  e);
}

static bool step_back(struct import_job *job, struct err *e)
{
    const struct import_report *report = job->report;
    char fresh[24], bad[24];
    snprintf(fresh, sizeof fresh, "%lld", (long long)report->fresh);
    snprintf(bad, sizeof bad, "%lld", (long long)(report->bad + report->conflicts));
    return db_call(job->db, NULL, e,
                   "select set_config('dahu.user_id', current_setting('dahu.import_user'), true),"
                   "       set_config('dahu.desk', current_setting('dahu.import_desk'), true),"
                   "       set_config('dahu.actor', $1, true)",
                   job->request->actor) &&
           db_call(job->db, NULL, e,
                   "select dahu.audit_write('import', $1, $2, null,"
                   "       jsonb_build_object('sha256', $3::text, 'rows_written', $4::bigint, 'rows_refused',"
                   "                          $5::bigint), 'DONE', '')",
                   import_kind_name(job->request->kind), job->request->file_name, job->request->sha256, fresh,
                   bad) &&
           db_run(job->db, "release savepoint import", e);
}

static bool begin(struct import_job *job, struct err *e)
{
    struct db_result r;
    if (!(job->within ? step_out(job, e) : migrate_require(job->db, e) && db_begin(job->db, e)) ||
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

static bool take_back(struct import_job *job, struct err *e)
{
    if (job->within)
        return db_run(job->db, "rollback to savepoint import; release savepoint import", e);
    db_rollback(job->db);
    return true;
}

static bool finish(struct import_job *job, const struct stat *before, struct import_errors *errors,
                   struct err *e)
{
    if (!count_bad(job, e))
        return false;
    if (job->report->bad + job->report->conflicts > 0 &&
        (!import_errors_open(errors, job->request, e) || !import_errors_write(job, errors, e)))
        return false;
    if (!unchanged(job->request->fd, before, e))
        return false;
    if (job->request->dry_run)
        return take_back(job, e);
    return record_batch(job, e) && (job->within ? step_back(job, e) : db_commit(job->db, e));
}

static bool run(struct import_job *job, struct err *e)
{
    struct stat before;
    struct import_errors errors = {0};
    if (fstat(job->request->fd, &before) != 0)
        return err_sys(e, errno, "could not look at the file");
    bool ok = begin(job, e) && first_reading(job, e);
    if (ok) {
        import_enter(job, IMPORT_CHECKS);
        ok = job->header.spec->load(job, e) && finish(job, &before, &errors, e);
    }
    if (!ok) {
        struct err also;
        if (!take_back(job, &also) && also.code == ERR_DATABASE_AWAY)
            *e = also;
        import_errors_discard(&errors);
        return false;
    }
    job->report->committed = !job->request->dry_run;
    return import_errors_keep(&errors, job->request->errors_path, e);
}

static bool run_job(struct import_job *job, struct err *e)
{
    *job->report = (struct import_report){0};
    bool ok = run(job, e);
    import_check_fini(&job->check);
    import_header_fini(&job->header);
    return ok;
}

bool import_run(struct db *db, const struct import_request *request, struct import_report *out, struct err *e)
{
    return run_job(&(struct import_job){.db = db, .request = request, .report = out}, e);
}

bool import_run_within(struct db *db, const struct import_request *request, struct import_report *out,
                       struct err *e)
{
    int before = db_be_patient(db, PATIENCE_MS);
    bool ok =
        run_job(&(struct import_job){.db = db, .request = request, .report = out, .within = true}, e);
    (void)db_be_patient(db, before);
    return ok;
}
