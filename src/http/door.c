/* door - see the header. */
#include "door.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/store/key.h"

static const int64_t DAY_S = 24 * 3600;

/* ---- asking -------------------------------------------------------------------------------------- */

/* The value of a function as text, in the arena; NULL for SQL null. */
bool door_ask(struct call *c, const char *function, int count, const char *const *args, const char **out,
              struct err *e)
{
    struct db_result r;
    if (!api_ask(c->db, function, count, args, &r, e))
        return false;
    const char *text = db_text(&r, 0, 0);
    *out = text ? arena_strdup(&c->x->arena, text) : NULL;
    db_result_fini(&r);
    return true;
}

/* The same as JSON, owned; NULL for SQL null. */
bool door_ask_json(struct call *c, const char *function, const char *a, const char *b, json_t **out,
                   struct err *e)
{
    const char *text, *args[] = {a, b};
    if (!door_ask(c, function, b ? 2 : a ? 1 : 0, args, &text, e))
        return false;
    *out = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    return true;
}

/* From here on the transaction is that of whoever signs people in; it ends with it. */
bool door_enter(struct call *c, struct err *e)
{
    const char *ignored;
    return ASK(c, "set_config", &ignored, e, "role", "dahu_sign_in", "true");
}

bool door_who(struct call *c, const char **user_id, const char **login, struct err *e)
{
    if (!ASK0(c, "dahu.actor", login, e) || !ASK0(c, "dahu.user_id", user_id, e) || !door_enter(c, e))
        return false;
    if (*user_id && *login)
        return true;
    err_set(e, ERR_DENIED, "the request is nobody's");
    return err_name(e, "DH401", "session_unknown", NULL);
}

const char *door_member(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

static const char *context_member(struct call *c, const char *name)
{
    json_t *context = json_loads(c->caller->context ? c->caller->context : "{}", 0, NULL);
    const char *text = door_member(context, name);
    text = arena_strdup(&c->x->arena, text ? text : "");
    json_decref(context);
    return text;
}

/* Answers with a refusal and keeps what was written: a wrong password must be remembered. */
bool door_refuse(struct call *c, const char *state, const char *name, const char *facts, int retry_after_s)
{
    struct problem p;
    struct err why;
    err_set(&why, ERR_DENIED, "refused by %s", name);
    snprintf(why.sqlstate, sizeof why.sqlstate, "%s", state);
    snprintf(why.constraint, sizeof why.constraint, "%s", name);
    snprintf(why.facts, sizeof why.facts, "%s", facts);
    problem_from_err(&p, &why);
    answer_problem(c->x, &p);
    c->x->answer.retry_after_s = retry_after_s;
    return true;
}

bool door_failed(struct call *c, const char *login, const char *state, const char *name, struct err *e)
{
    const char *ignored;
    return ASK(c, "dahu.sign_in_failed", &ignored, e, login, c->address, name, c->x->request_id) &&
           door_refuse(c, state, name, "{}", 0);
}

/* Whether this login has to wait before anything is looked at; then it is told. */
bool door_must_wait(struct call *c, long wait_s)
{
    char facts[64];
    if (wait_s <= 0)
        return false;
    snprintf(facts, sizeof facts, "{\"seconds\":\"%ld\"}", wait_s);
    return door_refuse(c, "DH429", "sign_in_wait", facts, (int)wait_s);
}

/* ---- sessions ------------------------------------------------------------------------------------ */

static json_t *warning(const struct call *c, int64_t left_s)
{
    char days[24];
    struct buf text;
    if (left_s > PASSWORD_WARN_DAYS * DAY_S)
        return json_null();
    snprintf(days, sizeof days, "%lld", (long long)(left_s > 0 ? left_s / DAY_S : 0));
    buf_init(&text, 4096);
    i18n_format(c->x->lang, "session.password_warning",
                (const struct i18n_arg[]){{"days", days}, {NULL, NULL}}, &text);
    json_t *said = json_string(text.data);
    buf_fini(&text);
    return said;
}

/* How old the password is becomes when it expires: only the policy djbh lets it. */
static void put_password(const struct call *c, json_t *told)
{
    char at[WALL_TEXT_BYTES];
    const json_t *age = json_object_get(told, "password_age_s");
    bool expires = json_is_integer(age) && c->sign_in->settings.policy == PASSWORD_DJBH;
    int64_t left_s = PASSWORD_LIFE_DAYS * DAY_S - (expires ? json_integer_value(age) : 0);
    wall_us end = {wall_now().us + left_s * 1000000};
    json_object_set_new(told, "password_expires_at",
                        expires ? json_string(wall_format(end, at)) : json_null());
    json_object_set_new(told, "password_warning", expires ? warning(c, left_s) : json_null());
    json_object_del(told, "password_age_s");
}

void door_tell(struct call *c, int status, const char *state, json_t *more)
{
    json_t *told = json_loads(state, 0, NULL);
    MUST(told != NULL);
    put_password(c, told);
    if (more)
        MUST(json_object_update(told, more) == 0);
    char *text = json_dumps(told, JSON_COMPACT);
    MUST(text != NULL);
    call_answer(c, status, text);
    key_forget(text, strlen(text)); /* there may be recovery codes in it */
    free(text);
    json_decref(told);
    json_decref(more);
}

bool door_open_session(struct call *c, const char *user_id, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES], idle[16], life[16];
    const char *state;
    key_make(token);
    key_hash(token, hash);
    snprintf(idle, sizeof idle, "%d", c->sign_in->settings.idle_s);
    snprintf(life, sizeof life, "%d", c->sign_in->settings.life_s);
    bool ok = ASK(c, "dahu.session_open", &state, e, user_id, hash, "BROWSER", "false", idle, life,
                  c->address, context_member(c, "agent"), c->x->request_id);
    if (ok) {
        door_tell(c, 201, state, NULL);
        call_cookie(c, token);
    }
    key_forget(token, sizeof token);
    return ok;
}

bool door_renew_session(struct call *c, bool proven, json_t *more, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES];
    const char *state;
    key_make(token);
    key_hash(token, hash);
    bool ok = ASK(c, "dahu.session_renew", &state, e, hash, proven ? "true" : "false");
    if (ok) {
        door_tell(c, 200, state, more);
        call_cookie(c, token);
    } else {
        json_decref(more);
    }
    key_forget(token, sizeof token);
    return ok;
}
