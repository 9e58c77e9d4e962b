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
    import_copy_field(copy, text);
    buf_puts(copy, "\n");
    free(text);
    json_decref(doc);
}

bool import_run_all(struct db *db, const char *const *statements, struct err *e)
{
    for (; *statements; statements++)
        if (!db_run(db, *statements, e))
            return false;
    return true;
}

static const char TABLES[] =
    "create temporary table import_column (name text not null, level text not null, updatable boolean not "
    "null)"
    " on commit drop;"
    "create temporary table import_level (level text not null, key_columns text[] not null) on commit drop;"
    "create temporary table import_current (level text not null, key text[] not null, name text not null, "
    "value text)"
    " on commit drop;"
    "analyze import_row";

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

bool import_entities_prepare(struct import_job *job, struct err *e)
{
    return db_run(job->db, TABLES, e) && describe_columns(job, e);
}

static const char CELLS[] = "create temporary table import_cell on commit drop as"
                            " select r.line, c.level, k.key, c.name, r.doc->>c.name as value"
                            " from import_row r"
                            " cross join import_level l"
                            " cross join lateral (select array(select r.doc->>u.name"
                            "                                  from unnest(l.key_columns) with ordinality as "
                            "u(name, n) order by u.n)) k(key)"
                            " join import_column c on c.level = l.level"
                            " where r.doc ? c.name and r.doc ?& l.key_columns;"
                            "analyze import_cell";

/* The first row that says something about a thing counts; a later one must not say otherwise. */
static const char AGAINST_EACH_OTHER[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select c.line, 'differs', c.name, f.line::text"
    " from import_cell c"
    " join (select distinct on (level, key, name) level, key, name, line, value"
    "       from import_cell order by level, key, name, line) f using (level, key, name)"
    " where c.value <> f.value";

/* A value that the database does not have yet fills the place; a different one is a question to a person. */
static const char AGAINST_DATABASE[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select c.line, case when col.updatable then 'changed' else 'fixed' end, c.name, was.value"
    " from import_cell c"
    " join import_current was using (level, key, name)"
    " join import_column col using (level, name)"
    " where c.value <> was.value and not (col.updatable and $1::boolean)";

bool import_entities_check(struct import_job *job, const char *current_sql, struct err *e)
{
    return db_run(job->db, CELLS, e) && db_run(job->db, current_sql, e) &&
           db_run(job->db, "analyze import_current", e) && db_run(job->db, AGAINST_EACH_OTHER, e) &&
           db_call(job->db, NULL, e, AGAINST_DATABASE, job->request->update ? "true" : "false") &&
           import_entities_drop_faulty(job, NULL, e);
}

bool import_entities_drop_faulty(struct import_job *job, int64_t *dropped, struct err *e)
{
    struct db_result r;
    if (!db_run(job->db, "delete from import_cell c using import_fault f where f.line = c.line", e) ||
        !db_query(job->db, &r, "delete from import_row r using import_fault f where f.line = r.line", 0, NULL,
                  e))
        return false;
    if (dropped)
        *dropped = db_changed(&r);
    db_result_fini(&r);
    return true;
}

/* One thing: what the file says about it; whether the database has it, and whether anything is new. */
static const char ENTITIES[] =
    "create temporary table import_entity on commit drop as"
    " select c.level, c.key, min(c.line) as line, jsonb_object_agg(c.name, c.value) as doc,"
    "        not exists (select from import_current k where k.level = c.level and k.key = c.key) as fresh,"
    "        bool_or(was.value is distinct from c.value) as changed,"
    "        coalesce(array_agg(distinct c.name) filter (where was.value is distinct from c.value), '{}') as "
    "changed_names"
    " from import_cell c"
    " left join import_current was using (level, key, name)"
    " group by c.level, c.key;"
    "analyze import_entity";

static const char COUNT_ROWS[] =
    "select count(distinct r.line) filter (where was.value is distinct from c.value), count(distinct r.line)"
    " from import_row r"
    " join import_cell c using (line)"
    " left join import_current was using (level, key, name)";

bool import_entities_make(struct import_job *job, struct err *e)
{
    struct db_result r;
    if (!db_run(job->db, ENTITIES, e) || !db_query(job->db, &r, COUNT_ROWS, 0, NULL, e))
        return false;
    job->report->fresh = db_int64(&r, 0, 0);
    job->report->same = db_int64(&r, 0, 1) - job->report->fresh;
    db_result_fini(&r);
    return true;
}
