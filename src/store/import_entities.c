/* import_entities - accounts and meters: what the rows of a file say, set against each other and against the
 * database, before anything is written.
 *
 * A row describes several things at once (a customer, an account, a line, ...), each at its level and
 * told from its like by a key. Rows are therefore taken apart into cells (level, key, name, value). The
 * loader of a kind unpivots what the database holds into the same shape, import_current; then one
 * statement finds contradictions between rows, one finds differences to the database, and what is
 * new is what has no equal there. import_entity puts the accepted cells together again.
 *
 * All tables here are temporary and end with the transaction. */
#include <jansson.h>
#include <string.h>

#include "import_internal.h"

void import_stage_document(const struct import_check *c, uint64_t line, struct buf *copy)
{
    const struct import_spec *spec = c->header->spec;
    json_t *doc = json_object();
    for (int i = 0; i < spec->column_count; i++)
        if (import_value(c, i))
            json_object_set_new(doc, spec->columns[i].name, json_string(import_value(c, i)));
    char *text = json_dumps(doc, JSON_COMPACT);
    MUST(text != NULL);
    buf_printf(copy, "%llu\t", (unsigned long long)line);
    db_copy_field(copy, text);
    buf_puts(copy, "\n");
    free(text);
    json_decref(doc);
}

static const char TABLES[] =
    "create temporary table import_column (name text not null, level text not null, updatable boolean not "
    "null)"
    " on commit drop;"
    "create temporary table import_level (level text not null, key_columns text[] not null) on commit drop;"
    "create temporary table import_current (level text not null, key text[] not null, name text not null,"
    " value text) on commit drop";

static bool describe_columns(struct import_job *job, struct err *e)
{
    const struct import_spec *spec = job->header.spec;
    for (const struct import_level *l = spec->levels; l->name; l++)
        if (!db_call(job->db, NULL, e, "insert into import_level (level, key_columns) values ($1, $2)",
                     l->name, l->key_columns))
            return false;
    for (int i = 0; i < spec->column_count; i++) {
        const struct import_column *c = &spec->columns[i];
        if (c->level && !db_call(job->db, NULL, e,
                                 "insert into import_column (name, level, updatable) values ($1, $2, $3)",
                                 c->name, c->level, c->change == IMPORT_UPDATABLE ? "true" : "false"))
            return false;
    }
    return true;
}

bool import_entities_check(struct import_job *job, const char *prepare, const char *current, struct err *e)
{
    return db_run(job->db, TABLES, e) && describe_columns(job, e) && import_script(job, prepare, e) &&
           import_script(job, "entities_cells", e) && import_script(job, current, e) &&
           import_script(job, "entities_compare", e) && import_script(job, "entities_drop", e);
}

static const char COUNT_ROWS[] =
    "select count(distinct r.line) filter (where was.value is distinct from c.value), count(distinct r.line),"
    "       count(distinct r.line) filter (where was.value <> c.value)"
    " from import_row r"
    " join import_cell c using (line)"
    " left join import_current was using (level, key, name)";

bool import_entities_make(struct import_job *job, struct err *e)
{
    struct db_result r;
    if (!import_script(job, "entities_make", e) || !db_query(job->db, &r, COUNT_ROWS, 0, NULL, e))
        return false;
    job->report->fresh = db_int64(&r, 0, 0);
    job->report->same = db_int64(&r, 0, 1) - job->report->fresh;
    job->report->changed = db_int64(&r, 0, 2);
    db_result_fini(&r);
    return true;
}
