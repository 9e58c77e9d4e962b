/* sign_in - see the header. What it asks of the database is in door.h, the second factor in sign_in_factor.c.
 */
#include "dahu/http/sign_in.h"

#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "dahu/base/clock.h"
#include "dahu/http/call.h"
#include "dahu/store/key.h"
#include "door.h"

enum { HASH_WAIT_S = 3, LINK_MINUTES = 15 };

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

/* ---- signing in ----------------------------------------------------------------------------------- */

static bool note_age(struct call *c, const json_t *found, struct err *e)
{
    const char *ignored;
    json_int_t life_s = (json_int_t)PASSWORD_LIFE_DAYS * 24 * 3600;
    return c->sign_in->settings.policy != PASSWORD_DJBH ||
           json_integer_value(json_object_get(found, "password_age_s")) < life_s ||
           ASK(c, "dahu.password_due", &ignored, e, door_member(found, "user_id"));
}

bool sign_in_begin(struct call *c, struct err *e)
{
    const char *login = door_member(c->body, "login"), *password = door_member(c->body, "password");
    json_t *found = NULL;
    bool good = false, ok = false;
    if (!door_enter(c, e) || !door_ask_json(c, "dahu.sign_in_look", login, c->address, &found, e))
        return false;
    if (door_must_wait(c, (long)json_integer_value(json_object_get(found, "wait_s"))))
        ok = true;
    else if (!verify(c->sign_in, door_member(found, "password_hash"), password, &good, e))
        ok = false;
    else if (!good)
        ok = door_failed(c, login, "DH401", "sign_in_wrong", e);
    else
        ok = note_age(c, found, e) && door_open_session(c, door_member(found, "user_id"), e);
    json_decref(found);
    return ok;
}

bool sign_in_state(struct call *c, struct err *e)
{
    const char *state;
    if (!ASK0(c, "api.session", &state, e))
        return false;
    door_tell(c, 200, state, NULL);
    return true;
}

/* The browser goes on as a display: its cookie is that of the new session. */
bool sign_in_display(struct call *c, struct err *e)
{
    char token[KEY_TEXT_BYTES], hash[KEY_HASH_BYTES], life[16];
    const char *state;
    char *form = json_dumps(c->body, JSON_COMPACT);
    key_make(token);
    key_hash(token, hash);
    snprintf(life, sizeof life, "%d", c->sign_in->settings.display_life_s);
    bool ok = ASK(c, "api.display_open", &state, e, hash, life, form);
    if (ok) {
        door_tell(c, 201, state, NULL);
        call_cookie(c, token);
    }
    free(form);
    key_forget(token, sizeof token);
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

/* ---- setting a password -------------------------------------------------------------------------- */

/* Whether the new password was one of the last five; only the policy that asks for it looks. */
static bool was_used(struct call *c, const json_t *known, const char *password, bool *used, struct err *e)
{
    size_t i;
    json_t *past;
    const char *present = door_member(known, "present");
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
        password_judge(policy, password, door_member(known, "login"), door_member(known, "name"));
    bool used = false;
    char facts[64];
    *told = false;
    if (fault == PASSWORD_GOOD && !was_used(c, known, password, &used, e))
        return false;
    if (fault == PASSWORD_GOOD && !used)
        return hash_password(c->sign_in, password, hash, e);
    snprintf(facts, sizeof facts, "{\"least\":\"%d\",\"most\":\"%d\"}", password_least(policy),
             PASSWORD_MOST);
    *told = door_refuse(c, "DH422", used ? "password_used" : password_fault_name(fault), facts, 0);
    return true;
}

bool sign_in_password(struct call *c, struct err *e)
{
    const char *user_id, *login, *wait, *ignored, *next = door_member(c->body, "new");
    char hash[crypto_pwhash_STRBYTES];
    json_t *known = NULL;
    bool good = false, told = false, ok;
    if (!door_who(c, &user_id, &login, e) || !ASK(c, "dahu.sign_in_wait_s", &wait, e, login, c->address))
        return false;
    if (door_must_wait(c, wait ? strtol(wait, NULL, 10) : 0))
        return true;
    if (!door_ask_json(c, "dahu.password_look", user_id, NULL, &known, e))
        return false;
    ok = verify(c->sign_in, door_member(known, "present"), door_member(c->body, "present"), &good, e);
    if (ok && !good)
        ok = door_failed(c, login, "DH422", "password_wrong", e);
    else if (ok)
        ok = judge(c, known, next, &told, hash, e) &&
             (told || (ASK(c, "dahu.password_set", &ignored, e, user_id, hash) &&
                       door_renew_session(c, false, NULL, e)));
    json_decref(known);
    return ok;
}

static bool tell_link(struct call *c, const json_t *known)
{
    const enum password_policy policy = c->sign_in->settings.policy;
    json_t *told = json_pack("{s:s, s:s, s:s, s:i, s:b}", "login", door_member(known, "login"), "name",
                             door_member(known, "name"), "policy", policy == PASSWORD_DJBH ? "djbh" : "asvs",
                             "least", password_least(policy), "factor_needed",
                             json_is_true(json_object_get(known, "factor_needed")));
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
    const char *password = door_member(c->body, "password"), *user_id;
    json_t *known = NULL;
    bool told = false, ok;
    key_hash(door_member(c->body, "link"), hash);
    if (!door_enter(c, e) || !door_ask_json(c, "dahu.link_look", hash, NULL, &known, e))
        return false;
    if (!known)
        ok = door_refuse(c, "DH404", "link_unknown", "{}", 0);
    else if (json_is_true(json_object_get(known, "enters")) && !password)
        ok = ASK(c, "dahu.link_take", &user_id, e, hash, NULL, c->address, c->x->request_id) &&
             door_open_session(c, user_id, e);
    else if (!password)
        ok = tell_link(c, known);
    else
        ok = judge(c, known, password, &told, password_hash, e) &&
             (told ||
              (ASK(c, "dahu.link_take", &user_id, e, hash, password_hash, c->address, c->x->request_id) &&
               door_open_session(c, user_id, e)));
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
