/* stream - see the header. */
#include "dahu/store/stream.h"

#include <stdlib.h>
#include <string.h>

void stream_scope_fini(struct stream_scope *s)
{
    free(s->accounts);
    free(s->units);
    *s = (struct stream_scope){0};
}

/* "{3,5,8}", sorted by the statement; the result is owned. */
static int64_t *read_numbers(const char *text, int *count)
{
    int room = 1;
    *count = 0;
    for (const char *c = text; *c; c++)
        room += *c == ',';
    int64_t *out = must_alloc((size_t)room * sizeof *out);
    for (const char *c = text + 1; *c >= '0' && *c <= '9';) {
        char *end;
        out[(*count)++] = strtoll(c, &end, 10);
        c = end + (*end == ',');
    }
    return out;
}

bool stream_scope_ask(struct db *db, const char *topics, struct stream_scope *out, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select everything, person, accounts, units from api.stream_scope($1)", topics))
        return false;
    *out = (struct stream_scope){.everything = db_bool(&r, 0, 0), .person = db_int64(&r, 0, 1)};
    out->accounts = read_numbers(db_text(&r, 0, 2), &out->account_count);
    out->units = read_numbers(db_text(&r, 0, 3), &out->unit_count);
    db_result_fini(&r);
    return true;
}

bool stream_scope_renew(struct db *db, const struct api_caller *caller, const char *topics,
                        struct stream_scope *out, struct err *e)
{
    if (!db_begin(db, e))
        return false;
    /* read only: a page that only listens does not keep its session from ending */
    bool ok = db_run(db, "set transaction read only", e) && api_enter_begun(db, caller, e) &&
              stream_scope_ask(db, topics, out, e);
    db_rollback(db);
    return ok;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool holds(const int64_t *sorted, int count, int64_t wanted)
{
    return count > 0 && bsearch(&wanted, sorted, (size_t)count, sizeof *sorted, compare) != NULL;
}

bool stream_scope_sees(const struct stream_scope *s, int64_t account, int64_t unit, int64_t person)
{
    if (s->everything)
        return true;
    if (account)
        return holds(s->accounts, s->account_count, account);
    if (!unit && !person)
        return true;
    return (person && person == s->person) || holds(s->units, s->unit_count, unit);
}

static const struct {
    const char *kind, *sql;
} questions[] = {
    {"live", "select account_id, unit_id, person_id, content from dahu.stream_live($1)"},
    {"source", "select account_id, unit_id, person_id, content from dahu.stream_source($1)"},
    {"alarm", "select account_id, unit_id, person_id, content from dahu.stream_alarm($1)"},
    {"due", "select account_id, unit_id, person_id, content from dahu.stream_due($1)"},
};

static int64_t number_or_0(const struct db_result *r, int row, int column)
{
    return db_text(r, row, column) ? db_int64(r, row, column) : 0;
}

bool stream_ask(struct db *db, const char *kind, const char *things, struct arena *arena,
                struct stream_row **out, int *count, struct err *e)
{
    struct db_result r;
    const char *sql = NULL;
    for (unsigned i = 0; i < sizeof questions / sizeof *questions; i++)
        if (strcmp(questions[i].kind, kind) == 0)
            sql = questions[i].sql;
    MUST(sql != NULL);
    if (!db_call(db, &r, e, sql, things))
        return false;
    *count = db_rows(&r);
    *out = arena_alloc(arena, sizeof **out * (size_t)(*count ? *count : 1));
    for (int i = 0; i < *count; i++)
        (*out)[i] = (struct stream_row){number_or_0(&r, i, 0), number_or_0(&r, i, 1), number_or_0(&r, i, 2),
                                        arena_strdup(arena, db_text(&r, i, 3))};
    db_result_fini(&r);
    return true;
}
