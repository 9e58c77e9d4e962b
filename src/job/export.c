/* export - CSV; see the header. */
#include "dahu/job/export.h"

#include <errno.h>

#include "dahu/base/csv.h"

enum { BLOCK_BYTES = 256 * 1024 };

struct sheet {
    FILE *to;
    struct buf text; /* what is not written yet */
    int64_t rows;
};

static bool flush(struct sheet *s, struct err *e)
{
    bool ok =
        fwrite(s->text.data, 1, s->text.len, s->to) == s->text.len || err_sys(e, errno, "could not write");
    buf_reset(&s->text);
    return ok;
}

static bool put_row(const char *const *cells, int count, void *arg, struct err *e)
{
    struct sheet *s = arg;
    csv_write_lean(&s->text, cells, count);
    s->rows++;
    return s->text.len < BLOCK_BYTES || flush(s, e);
}

static bool put_points(struct db *db, enum export_kind kind, const struct export_points *points,
                       struct sheet *s, struct err *e)
{
    for (int i = 0; i < export_points_count(points); i++) {
        struct export_point point = export_points_get(points, i);
        if (!export_rows(db, kind, &point, put_row, s, e))
            return false;
    }
    return flush(s, e);
}

static bool put_sheet(struct db *db, enum export_kind kind, const struct export_span *span, struct sheet *s,
                      struct export_report *out, struct err *e)
{
    struct export_points points;
    const char *const *columns = export_columns(kind);
    int count = 0;
    if (!export_points_load(db, span, &points, e))
        return false;
    while (columns[count])
        count++;
    csv_write_lean(&s->text, columns, count);
    bool ok = put_points(db, kind, &points, s, e);
    *out = (struct export_report){export_points_count(&points), s->rows};
    export_points_fini(&points);
    return ok;
}

bool export_csv(struct db *db, enum export_kind kind, const struct export_span *span, FILE *to,
                struct export_report *out, struct err *e)
{
    struct sheet s = {.to = to};
    buf_init(&s.text, 4 * BLOCK_BYTES);
    bool ok = export_begin(db, span, e) && put_sheet(db, kind, span, &s, out, e);
    buf_fini(&s.text);
    db_rollback(db);
    return ok;
}
