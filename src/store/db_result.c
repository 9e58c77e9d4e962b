/* db_result - what a statement answered; see db.h. */
#include <libpq-fe.h>
#include <string.h>

#include "dahu/store/db.h"

void db_result_fini(struct db_result *r)
{
    PQclear(r->pg);
    r->pg = NULL;
}

int db_rows(const struct db_result *r)
{
    return PQntuples(r->pg);
}

int db_columns(const struct db_result *r)
{
    return PQnfields(r->pg);
}

const char *db_column_name(const struct db_result *r, int column)
{
    return PQfname(r->pg, column);
}

int db_column(const struct db_result *r, const char *name)
{
    return PQfnumber(r->pg, name);
}

const char *db_text(const struct db_result *r, int row, int column)
{
    return PQgetisnull(r->pg, row, column) ? NULL : PQgetvalue(r->pg, row, column);
}

int64_t db_int64(const struct db_result *r, int row, int column)
{
    MUST(!PQgetisnull(r->pg, row, column));
    return strtoll(PQgetvalue(r->pg, row, column), NULL, 10);
}

bool db_bool(const struct db_result *r, int row, int column)
{
    const char *text = db_text(r, row, column);
    return text && strcmp(text, "t") == 0;
}

int64_t db_changed(const struct db_result *r)
{
    return strtoll(PQcmdTuples(r->pg), NULL, 10);
}

void db_copy_field(struct buf *copy, const char *text)
{
    static const char special[] = "\\\t\n\r", letters[] = "\\tnr";
    if (!text) {
        buf_puts(copy, "\\N");
        return;
    }
    for (;;) {
        size_t plain = strcspn(text, special);
        buf_add(copy, text, plain);
        text += plain;
        if (!*text)
            return;
        const char escaped[2] = {'\\', letters[strchr(special, *text++) - special]};
        buf_add(copy, escaped, sizeof escaped);
    }
}
