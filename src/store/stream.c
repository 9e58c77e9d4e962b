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

bool stream_scope_ask(struct db *db, const struct stream_wish *wish, struct stream_scope *out, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select everything, person, account, accounts, units from api.stream_scope($1, $2)",
                 wish->topics, wish->account))
        return false;
    *out = (struct stream_scope){
        .everything = db_bool(&r, 0, 0), .person = db_int64(&r, 0, 1), .only = db_int64(&r, 0, 2)};
    out->accounts = read_numbers(db_text(&r, 0, 3), &out->account_count);
    out->units = read_numbers(db_text(&r, 0, 4), &out->unit_count);
    db_result_fini(&r);
    return true;
}

bool stream_snapshot(struct db *db, const struct stream_wish *wish, struct arena *arena,
                     struct stream_row **out, int *count, struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select api.stream_snapshot($1, $2)", wish->topics, wish->account))
        return false;
    *count = db_rows(&r);
    *out = arena_alloc(arena, sizeof **out * (size_t)(*count ? *count : 1));
    for (int i = 0; i < *count; i++)
        (*out)[i] = (struct stream_row){.content = arena_strdup(arena, db_text(&r, i, 0))};
    db_result_fini(&r);
    return true;
}

bool stream_renew_begin(struct db *db, const struct api_caller *caller, struct err *e)
{
    if (!db_begin(db, e))
        return false;
    /* read only: a page that only listens does not keep its session from ending */
    if (db_run(db, "set transaction read only", e) && api_enter_begun(db, caller, e))
        return true;
    db_rollback(db);
    return false;
}

void stream_renew_end(struct db *db)
{
    db_rollback(db);
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

static bool may_see(const struct stream_scope *s, const struct stream_row *row)
{
    if (s->everything)
        return true;
    if (row->account)
        return holds(s->accounts, s->account_count, row->account);
    if (!row->unit && !row->person)
        return true;
    return (row->person && row->person == s->person) || holds(s->units, s->unit_count, row->unit);
}

bool stream_scope_sees(const struct stream_scope *s, const struct stream_row *row)
{
    bool wished = s->only ? row->account == s->only : !row->aside;
    return wished && may_see(s, row);
}

#define ASK(kind) "select account_id, unit_id, person_id, aside, content from dahu.stream_" kind "($1)"
static const struct {
    const char *kind, *sql;
} questions[] = {
    {"live", ASK("live")},   {"source", ASK("source")}, {"account", ASK("account")},
    {"alarm", ASK("alarm")}, {"due", ASK("due")},
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
                                        db_bool(&r, i, 3), arena_strdup(arena, db_text(&r, i, 4))};
    db_result_fini(&r);
    return true;
}
