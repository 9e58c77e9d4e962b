/* sign_in - see the header. What is asked of the database here is asked as dahu_sign_in and not as the desk:
 * the functions that touch keys are no desk's. */
#include "dahu/http/sign_in.h"

#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dahu/base/clock.h"
#include "dahu/http/call.h"
#include "dahu/store/key.h"
#include "one_time.h"

enum { RECOVERY_CODES = 8, HASH_WAIT_S = 3, LINK_MINUTES = 15, ARGS_MAX = 9 };

struct sign_in {
    struct sign_in_settings settings;
    sem_t hashing; /* places for passwords that are looked at */
};

/* Of nobody: what a password is held against when there is no such login, so that it takes as long. */
static const char NOBODYS[] = "$argon2id$v=19$m=65536,t=2,p=1$GJ5mXkQ0Cn0bkTSpsKUzSQ$"
                              "qY0v0jcmFhjJr9UgvHq7cO0k0m7tq8Yl3oXo5w6bG1k";

struct sign_in *sign_in_new(const struct sign_in_settings *settings)
{
    struct sign_in *s = must_alloc(sizeof *s);
    s->settings = *settings;
    MUST(sem_init(&s->hashing, 0, SIGN_IN_HASHES_MOST) == 0);
    return s;
}

void sign_in_free(struct sign_in *s)
{
    if (s)
        sem_destroy(&s->hashing);
    free(s);
}

/* ---- passwords ----------------------------------------------------------------------------------- */

static bool hashing_enter(struct sign_in *s, struct err *e)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += HASH_WAIT_S;
    if (sem_timedwait(&s->hashing, &until) == 0)
        return true;
    return err_set(e, ERR_BUSY, "too many people sign in at this moment");
}

static bool verify(struct sign_in *s, const char *hash, const char *password, bool *good, struct err *e)
{
    if (!hashing_enter(s, e))
        return false;
    *good = crypto_pwhash_str_verify(hash ? hash : NOBODYS, password, strlen(password)) == 0 && hash;
    sem_post(&s->hashing);
    return true;
}

static bool hash_password(struct sign_in *s, const char *password, char out[static crypto_pwhash_STRBYTES],
                          struct err *e)
{
    if (!hashing_enter(s, e))
        return false;
    bool ok = crypto_pwhash_str_alg(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                    crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
    sem_post(&s->hashing);
    return ok || err_set(e, ERR_BUSY, "no memory to hash a password");
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* The value of a function as text, in the arena; NULL for SQL null. */
static bool ask_text(struct call *c, const char *function, int count, const char *const *args,
                     const char **out, struct err *e)
{
    struct db_result r;
    if (!api_ask(c->db, function, count, args, &r, e))
        return false;
    const char *text = db_text(&r, 0, 0);
    *out = text ? arena_strdup(&c->x->arena, text) : NULL;
    db_result_fini(&r);
    return true;
}

#define ASK0(c, function, out, e)     ask_text(c, function, 0, NULL, out, e)
#define ASK(c, function, out, e, ...) ask_text(c, function, DB_PARAMS(__VA_ARGS__){__VA_ARGS__}, out, e)

/* The same as JSON, owned; NULL for SQL null. */
static bool ask_json(struct call *c, const char *function, const char *a, const char *b, json_t **out,
                     struct err *e)
{
    const char *text, *args[] = {a, b};
    if (!ask_text(c, function, b ? 2 : a ? 1 : 0, args, &text, e))
        return false;
    *out = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    return true;
}

/* From here on the transaction is that of whoever signs people in; it ends with it. */
static bool be_door(struct call *c, struct err *e)
{
    const char *ignored;
    return ASK(c, "set_config", &ignored, e, "role", "dahu_sign_in", "true");
}

static const char *member(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

static const char *context_member(struct call *c, const char *name)
{
    json_t *context = json_loads(c->caller->context ? c->caller->context : "{}", 0, NULL);
    const char *text = member(context, name);
    text = arena_strdup(&c->x->arena, text ? text : "");
    json_decref(context);
    return text;
}

/* Answers with a refusal and keeps what was written: a wrong password must be remembered. */
static bool refuse(struct call *c, const char *state, const char *name, const char *facts, int retry_after_s)
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

static bool failed(struct call *c, const char *login, const char *state, const char *name, struct err *e)
{
    const char *ignored;
    return ASK(c, "dahu.sign_in_failed", &ignored, e, login, c->address, name, c->x->request_id) &&
           refuse(c, state, name, "{}", 0);
}

/* Whether this login has to wait before anything is looked at; then it is told. */
static bool must_wait(struct call *c, long wait_s)
{
    char facts[64];
    if (wait_s <= 0)
        return false;
    snprintf(facts, sizeof facts, "{\"seconds\":\"%ld\"}", wait_s);
    return refuse(c, "DH429", "sign_in_wait", facts, (int)wait_s);
}

/* ---- sessions ------------------------------------------------------------------------------------ */

static bool open_session(struct call *c, const char *user_id, struct err *e)
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
        call_answer(c, 201, state);
        call_cookie(c, token);
    }
    key_forget(token, sizeof token);
    return ok;
}

/* Another token for the present session, with the state as its answer; @more, taken, is put into it. */
static bool renew_session(struct call *c, bool proven, json_t *more, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES];
    const char *state;
    key_make(token);
    key_hash(token, hash);
    bool ok = ASK(c, "dahu.session_renew", &state, e, hash, proven ? "true" : "false");
    if (ok) {
        json_t *told = json_loads(state, 0, NULL);
        MUST(told != NULL);
        if (more)
            MUST(json_object_update(told, more) == 0);
        char *text = json_dumps(told, JSON_COMPACT);
        call_answer(c, 200, text);
        call_cookie(c, token);
        key_forget(text, strlen(text));
        free(text);
        json_decref(told);
    }
    json_decref(more);
    key_forget(token, sizeof token);
    return ok;
}

static bool note_age(struct call *c, const json_t *found, struct err *e)
{
    const char *ignored;
    json_int_t life_s = (json_int_t)PASSWORD_LIFE_DAYS * 24 * 3600;
    return c->sign_in->settings.policy != PASSWORD_DJBH ||
           json_integer_value(json_object_get(found, "password_age_s")) < life_s ||
           ASK(c, "dahu.password_due", &ignored, e, member(found, "user_id"));
}

bool sign_in_begin(struct call *c, struct err *e)
{
    const char *login = member(c->body, "login"), *password = member(c->body, "password");
    json_t *found = NULL;
    bool good = false, ok = false;
    if (!be_door(c, e) || !ask_json(c, "dahu.sign_in_look", login, c->address, &found, e))
        return false;
    if (must_wait(c, (long)json_integer_value(json_object_get(found, "wait_s"))))
        ok = true;
    else if (!verify(c->sign_in, member(found, "password_hash"), password, &good, e))
        ok = false;
    else if (!good)
        ok = failed(c, login, "DH401", "sign_in_wrong", e);
    else
        ok = note_age(c, found, e) && open_session(c, member(found, "user_id"), e);
    json_decref(found);
    return ok;
}

bool sign_in_end(struct call *c, struct err *e)
{
    const char *ignored;
    if (!ASK(c, "api.session_end", &ignored, e, NULL))
        return false;
    call_answer(c, 200, "{\"signed_in\":false}");
    call_cookie(c, NULL);
    return true;
}

/* ---- second factor ------------------------------------------------------------------------------- */

static json_t *make_recovery(struct call *c, const char *user_id, struct err *e)
{
    json_t *codes = json_array();
    struct buf hashes;
    const char *ignored;
    buf_init(&hashes, 4096);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        char code[ONE_TIME_RECOVERY_BYTES], hash[KEY_HASH_BYTES];
        one_time_recovery(code);
        key_hash(code, hash);
        buf_printf(&hashes, "%s%s", i ? " " : "", hash);
        MUST(json_array_append_new(codes, json_string(code)) == 0);
    }
    bool ok = ASK(c, "dahu.recovery_make", &ignored, e, user_id, hashes.data);
    buf_fini(&hashes);
    if (ok)
        return json_pack("{s:o}", "recovery_codes", codes);
    json_decref(codes);
    return NULL;
}

/* Whether @code is right now, and was not used before; *first when it is the first one of its device. */
static bool code_is_good(struct call *c, const char *user_id, const char *code, bool *good, bool *first,
                         struct err *e)
{
    unsigned char secret[ONE_TIME_SECRET_BYTES];
    char step[24];
    size_t n = 0;
    json_t *factor;
    const char *used;
    *good = false;
    if (!ask_json(c, "dahu.factor_look", user_id, NULL, &factor, e))
        return false;
    const char *hex = member(factor, "secret");
    int64_t at = -1;
    if (hex && sodium_hex2bin(secret, sizeof secret, hex, strlen(hex), NULL, &n, NULL) == 0)
        at = one_time_step(secret, n, code, wall_now().us / 1000000);
    *first = !json_is_true(json_object_get(factor, "confirmed"));
    json_decref(factor);
    key_forget(secret, sizeof secret);
    if (at < 0)
        return true;
    snprintf(step, sizeof step, "%lld", (long long)at);
    if (!ASK(c, "dahu.factor_use", &used, e, user_id, step))
        return false;
    *good = strcmp(used, "true") == 0 || strcmp(used, "t") == 0;
    return true;
}

static bool recovery_is_good(struct call *c, const char *user_id, const char *code, bool *good, struct err *e)
{
    char hash[KEY_HASH_BYTES];
    const char *used;
    key_hash(code, hash);
    if (!ASK(c, "dahu.recovery_use", &used, e, user_id, hash))
        return false;
    *good = strcmp(used, "true") == 0 || strcmp(used, "t") == 0;
    return true;
}

bool sign_in_factor(struct call *c, struct err *e)
{
    const char *user_id, *login, *wait, *code = member(c->body, "code"),
                                        *recovery = member(c->body, "recovery_code");
    bool good = false, first = false;
    if (!ASK0(c, "dahu.actor", &login, e) || !ASK0(c, "dahu.user_id", &user_id, e) || !be_door(c, e) ||
        !ASK(c, "dahu.sign_in_wait_s", &wait, e, login, c->address))
        return false;
    if (must_wait(c, wait ? strtol(wait, NULL, 10) : 0))
        return true;
    if (!(recovery ? recovery_is_good(c, user_id, recovery, &good, e)
                   : code_is_good(c, user_id, code ? code : "", &good, &first, e)))
        return false;
    if (!good)
        return failed(c, login, "DH422", "factor_wrong", e);
    json_t *more = NULL;
    if (first && !recovery && !(more = make_recovery(c, user_id, e)))
        return false;
    return renew_session(c, true, more, e);
}

bool sign_in_enrol(struct call *c, struct err *e)
{
    unsigned char secret[ONE_TIME_SECRET_BYTES];
    char text[ONE_TIME_TEXT_BYTES], hex[2 * ONE_TIME_SECRET_BYTES + 1];
    const char *user_id, *login, *ignored;
    if (!ASK0(c, "dahu.actor", &login, e) || !ASK0(c, "dahu.user_id", &user_id, e) || !be_door(c, e))
        return false;
    one_time_secret(secret, text);
    sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
    bool ok = ASK(c, "dahu.factor_begin", &ignored, e, user_id, hex);
    if (ok) {
        struct buf answer;
        buf_init(&answer, 4096);
        buf_printf(
            &answer,
            "{\"secret\":\"%s\",\"uri\":\"otpauth://totp/Dahu:%s?secret=%s&issuer=Dahu&digits=6&period=30\"}",
            text, login, text);
        call_answer(c, 200, answer.data);
        key_forget(answer.data, answer.len);
        buf_fini(&answer);
    }
    key_forget(secret, sizeof secret);
    key_forget(text, sizeof text);
    key_forget(hex, sizeof hex);
    return ok;
}

/* ---- setting a password -------------------------------------------------------------------------- */

/* Whether the new password was one of the last five; only the policy that asks for it looks. */
static bool was_used(struct call *c, const json_t *known, const char *password, bool *used, struct err *e)
{
    size_t i;
    json_t *past;
    const char *present = member(known, "present");
    *used = false;
    if (c->sign_in->settings.policy != PASSWORD_DJBH)
        return true;
    if (present && !verify(c->sign_in, present, password, used, e))
        return false;
    json_array_foreach(
        json_object_get(known, "past"), i,
        past) if (!*used && !verify(c->sign_in, json_string_value(past), password, used, e)) return false;
    return true;
}

/* *told: the password is refused, and that is answered. Else its hash is in @hash. */
static bool judge(struct call *c, const json_t *known, const char *password, bool *told,
                  char hash[static crypto_pwhash_STRBYTES], struct err *e)
{
    const enum password_policy policy = c->sign_in->settings.policy;
    enum password_fault fault =
        password_judge(policy, password, member(known, "login"), member(known, "name"));
    bool used = false;
    char facts[64];
    *told = false;
    if (fault == PASSWORD_GOOD && !was_used(c, known, password, &used, e))
        return false;
    if (fault == PASSWORD_GOOD && !used)
        return hash_password(c->sign_in, password, hash, e);
    snprintf(facts, sizeof facts, "{\"least\":\"%d\",\"most\":\"%d\"}", password_least(policy),
             PASSWORD_MOST);
    *told = refuse(c, "DH422", used ? "password_used" : password_fault_name(fault), facts, 0);
    return true;
}

bool sign_in_password(struct call *c, struct err *e)
{
    const char *user_id, *login, *wait, *ignored, *next = member(c->body, "new");
    char hash[crypto_pwhash_STRBYTES];
    json_t *known = NULL;
    bool good = false, told = false, ok;
    if (!ASK0(c, "dahu.actor", &login, e) || !ASK0(c, "dahu.user_id", &user_id, e) || !be_door(c, e) ||
        !ASK(c, "dahu.sign_in_wait_s", &wait, e, login, c->address))
        return false;
    if (must_wait(c, wait ? strtol(wait, NULL, 10) : 0))
        return true;
    if (!ask_json(c, "dahu.password_look", user_id, NULL, &known, e))
        return false;
    ok = verify(c->sign_in, member(known, "present"), member(c->body, "present"), &good, e);
    if (ok && !good)
        ok = failed(c, login, "DH422", "password_wrong", e);
    else if (ok)
        ok = judge(c, known, next, &told, hash, e) &&
             (told ||
              (ASK(c, "dahu.password_set", &ignored, e, user_id, hash) && renew_session(c, false, NULL, e)));
    json_decref(known);
    return ok;
}

static bool tell_link(struct call *c, const json_t *known)
{
    const enum password_policy policy = c->sign_in->settings.policy;
    json_t *told =
        json_pack("{s:s, s:s, s:s, s:i, s:b}", "login", member(known, "login"), "name", member(known, "name"),
                  "policy", policy == PASSWORD_DJBH ? "djbh" : "asvs", "least", password_least(policy),
                  "factor_needed", json_is_true(json_object_get(known, "factor_needed")));
    char *text = json_dumps(told, JSON_COMPACT);
    MUST(text != NULL);
    call_answer(c, 200, text);
    free(text);
    json_decref(told);
    return true;
}

bool sign_in_set_up(struct call *c, struct err *e)
{
    char hash[KEY_HASH_BYTES], password_hash[crypto_pwhash_STRBYTES];
    const char *password = member(c->body, "password"), *user_id;
    json_t *known = NULL;
    bool told = false, ok;
    key_hash(member(c->body, "link"), hash);
    if (!be_door(c, e) || !ask_json(c, "dahu.link_look", hash, NULL, &known, e))
        return false;
    if (!known)
        ok = refuse(c, "DH404", "link_unknown", "{}", 0);
    else if (json_is_true(json_object_get(known, "enters")) && !password)
        ok = ASK(c, "dahu.link_take", &user_id, e, hash, NULL, c->address, c->x->request_id) &&
             open_session(c, user_id, e);
    else if (!password)
        ok = tell_link(c, known);
    else
        ok = judge(c, known, password, &told, password_hash, e) &&
             (told ||
              (ASK(c, "dahu.link_take", &user_id, e, hash, password_hash, c->address, c->x->request_id) &&
               open_session(c, user_id, e)));
    json_decref(known);
    return ok;
}

/* ---- tokens and links for others ----------------------------------------------------------------- */

/* Answers with @answer, in which @name is the secret. */
static bool answer_secret(struct call *c, const char *answer, const char *name, const char *secret)
{
    json_t *told = json_loads(answer, 0, NULL);
    MUST(told && json_object_set_new(told, name, json_string(secret)) == 0);
    char *text = json_dumps(told, JSON_COMPACT);
    call_answer(c, 201, text);
    key_forget(text, strlen(text));
    free(text);
    json_decref(told);
    return true;
}

bool sign_in_token(struct call *c, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES];
    const char *login, *answer;
    char *body = json_dumps(c->body, JSON_COMPACT);
    key_make(token);
    key_hash(token, hash);
    bool ok = ASK0(c, "dahu.actor", &login, e) && ASK(c, "api.token_add", &answer, e, login, hash, body) &&
              answer_secret(c, answer, "secret", token);
    free(body);
    key_forget(token, sizeof token);
    return ok;
}

bool sign_in_link(struct call *c, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES], minutes[16];
    const char *answer;
    key_make(token);
    key_hash(token, hash);
    snprintf(minutes, sizeof minutes, "%d", LINK_MINUTES);
    bool ok = ASK(c, "api.user_link", &answer, e, c->match->values[0], hash, minutes, "false") &&
              answer_secret(c, answer, "link", token);
    key_forget(token, sizeof token);
    return ok;
}
