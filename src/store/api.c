/* api - see the header. */
#include "dahu/store/api.h"

#include <stdio.h>
#include <string.h>

#include "dahu/store/migrate.h"

enum { SQL_BYTES = 512 };

static const char ENTER[] = "select dahu.request_enter($1, $2, $3, $4)";
static const char TAKE[] = "select api.request_key_take($1, $2, $3)";
static const char NOTE[] = "select dahu.audit_read($1, $2, null, '')";
static const char CIVIL[] = "select set_config('timezone', u.timezone, true) from dahu.utility u";
static const char AGAIN[] = "select a::text, a ->> 'version' from api.request_key_answer($1) as a";

/* "api.x($1, $2)": made from the name of a function, never from what a client sent. */
static int make_invocation(const char *function, int count, char *out, size_t room)
{
    MUST(function[strspn(function, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0');
    MUST(count >= 0 && count < API_ARGS_MAX && strlen(function) < 100);
    int n = snprintf(out, room, "%s(", function);
    for (int i = 1; i <= count; i++)
        n += snprintf(out + n, room - (size_t)n, "%s$%d", i > 1 ? ", " : "", i);
    n += snprintf(out + n, room - (size_t)n, ")");
    return n;
}

static void make_sql(const struct api_request *q, char out[static SQL_BYTES])
{
    char call[SQL_BYTES / 2];
    make_invocation(q->function, q->count, call, sizeof call);
    if (q->key)
        snprintf(out, SQL_BYTES, "select api.request_key_keep($%d, a::text)%s from %s as a", q->count + 1,
                 q->versioned ? ", a ->> 'version'" : "", call);
    else if (q->versioned)
        snprintf(out, SQL_BYTES, "select a::text, a ->> 'version' from %s as a", call);
    else
        snprintf(out, SQL_BYTES, "select %s::text", call);
}

static struct db_statement entering(const struct api_caller *c, const char *params[static 4])
{
    params[0] = c->kind;
    params[1] = c->hash;
    params[2] = c->right;
    params[3] = c->context;
    return (struct db_statement){ENTER, 4, params};
}

/* Who it is that dahu.request_enter found: a login has no character that JSON would escape. */
static void read_who(const struct db_result *entered, char who[static API_WHO_BYTES])
{
    static const char member[] = "\"login\": \"";
    const char *text = db_text(entered, 0, 0), *at = text ? strstr(text, member) : NULL;
    at = at ? at + sizeof member - 1 : "";
    snprintf(who, API_WHO_BYTES, "%.*s", (int)strcspn(at, "\""), at);
}

/* The statement that answers is the last one of @count, the first is the one that enters. */
static bool fly(struct db *db, const struct db_statement *statements, int count, struct api_answer *out,
                struct err *e)
{
    struct db_result results[DB_FLIGHT_MAX];
    if (!db_flight(db, statements, count, results, e))
        return false;
    read_who(&results[0], out->who);
    for (int i = 0; i < count - 1; i++)
        db_result_fini(&results[i]);
    out->result = results[count - 1];
    out->json = db_text(&out->result, 0, 0);
    out->version = db_columns(&out->result) > 1 ? db_text(&out->result, 0, 1) : NULL;
    return true;
}

static bool answer_once(struct db *db, const struct api_request *q, struct api_answer *out, struct err *e)
{
    char sql[SQL_BYTES];
    const char *enter[4], *args[API_ARGS_MAX + 1];
    const char *take[] = {q->key, q->route, q->body_hash};
    const char *note[] = {q->noted, q->route};
    struct db_statement statements[5];
    int n = 0;
    make_sql(q, sql);
    for (int i = 0; i < q->count; i++)
        args[i] = q->args[i];
    args[q->count] = q->key;
    statements[n++] = entering(q->caller, enter);
    if (q->key)
        statements[n++] = (struct db_statement){TAKE, 3, take};
    if (q->noted)
        statements[n++] = (struct db_statement){NOTE, 2, note};
    if (q->civil)
        statements[n++] = (struct db_statement){CIVIL, 0, NULL};
    statements[n++] = (struct db_statement){sql, q->count + (q->key ? 1 : 0), args};
    return fly(db, statements, n, out, e);
}

static bool answer_again(struct db *db, const struct api_request *q, struct api_answer *out, struct err *e)
{
    const char *enter[4];
    struct db_statement statements[] = {entering(q->caller, enter), {AGAIN, 1, &q->key}};
    return fly(db, statements, 2, out, e);
}

/* Two transactions stood in each other's way, and PostgreSQL ended this one: it can be done anew. */
static bool is_collision(const struct err *e)
{
    return strcmp(e->sqlstate, "40001") == 0 || strcmp(e->sqlstate, "40P01") == 0;
}

bool api_answer(struct db *db, const struct api_request *q, struct api_answer *out, struct err *e)
{
    if (answer_once(db, q, out, e) || (is_collision(e) && answer_once(db, q, out, e)))
        return true;
    return strcmp(e->constraint, "request_replayed") == 0 && answer_again(db, q, out, e);
}

bool api_try(struct db *db, const struct api_caller *caller, struct err *e)
{
    const char *enter[4];
    struct db_statement statement = entering(caller, enter);
    struct db_result result;
    if (!db_flight(db, &statement, 1, &result, e))
        return false;
    db_result_fini(&result);
    return true;
}

bool api_note_refusal(struct db *db, const struct api_caller *c, const char *name, struct err *e)
{
    const char *params[] = {c->kind, c->hash, name, c->context};
    struct db_statement statement = {"select dahu.audit_refusal($1, $2, $3, $4)", 4, params};
    struct db_result result;
    if (!db_flight(db, &statement, 1, &result, e))
        return false;
    db_result_fini(&result);
    return true;
}

bool api_prepare(struct db *db, struct err *e)
{
    return migrate_require(db, e) && db_run(db, "set role dahu_anonymous", e);
}

bool api_enter_begun(struct db *db, const struct api_caller *c, struct err *e)
{
    return db_call(db, NULL, e, ENTER, c->kind, c->hash, c->right, c->context);
}

bool api_enter(struct db *db, const struct api_caller *c, struct err *e)
{
    if (!db_begin(db, e))
        return false;
    if (api_enter_begun(db, c, e))
        return true;
    db_rollback(db);
    return false;
}

bool api_ask(struct db *db, const char *function, int count, const char *const *args, struct db_result *out,
             struct err *e)
{
    char sql[SQL_BYTES];
    make_sql(&(struct api_request){.function = function, .count = count}, sql);
    return db_query(db, out, sql, count, args, e);
}

bool api_require(struct db *db, const char *right, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.right_require($1)", right);
}

bool api_note_read(struct db *db, const char *noted, const char *route, struct err *e)
{
    return db_call(db, NULL, e, NOTE, noted, route);
}

bool api_who(struct db *db, char out[static API_WHO_BYTES], struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select dahu.actor()", 0, NULL, e))
        return false;
    snprintf(out, API_WHO_BYTES, "%s", db_text(&r, 0, 0) ? db_text(&r, 0, 0) : "");
    db_result_fini(&r);
    return true;
}

bool api_step_out(struct db *db, const char *account, struct err *e)
{
    return db_call(db, NULL, e, "select dahu.account_named($1)", account) &&
           db_run(db, "set local role none", e);
}
