/* sign_in_factor - the second factor: enrolling a device, its codes, recovery codes; see http/sign_in.h. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/store/key.h"
#include "dahu/store/seal.h"
#include "door.h"
#include "label.h"
#include "one_time.h"

enum { RECOVERY_CODES = 8, QR_BYTES_MAX = 256 * 1024 };
_Static_assert((int)ONE_TIME_SECRET_BYTES == (int)SEAL_SECRET_BYTES,
               "what is sealed is a secret of these codes");

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

/* Tells that the keys are not there, or not the right ones; true, as door_refuse. */
static bool refuse_sealed(struct call *c, const char *user_id)
{
    const char *why = c->sign_in->settings.seal ? "factor_unreadable" : "factor_key_missing";
    log_write(LOG_ERROR, "http", "the second factor of user %s cannot be used: %s", user_id,
              c->sign_in->settings.seal ? "no key of security.key_file opens it"
                                        : "security.key_file names no file");
    return door_refuse(c, "DH409", why, "{}", 0);
}

/* What a code turned out to be. */
enum code { CODE_WRONG, CODE_GOOD, CODE_FIRST /* of its device */, CODE_SEALED /* cannot be looked at */ };

static enum code judge_code(struct call *c, int64_t owner, const json_t *factor, const char *code,
                            int64_t *step)
{
    unsigned char secret[SEAL_SECRET_BYTES];
    const struct seal *seal = c->sign_in->settings.seal;
    const char *sealed = door_member(factor, "secret");
    if (!sealed)
        return CODE_WRONG;
    if (!seal || !seal_take(seal, owner, sealed, secret))
        return CODE_SEALED;
    *step = one_time_step(secret, sizeof secret, code, wall_now().us / 1000000);
    key_forget(secret, sizeof secret);
    return *step < 0                                            ? CODE_WRONG
           : json_is_true(json_object_get(factor, "confirmed")) ? CODE_GOOD
                                                                : CODE_FIRST;
}

/* Whether @code is right now, and was not used before. */
static bool look_at_code(struct call *c, const char *user_id, const char *code, enum code *out, struct err *e)
{
    char text[24];
    int64_t step = -1;
    json_t *factor;
    const char *used;
    if (!door_ask_json(c, "dahu.factor_look", user_id, NULL, &factor, e))
        return false;
    *out = judge_code(c, strtoll(user_id, NULL, 10), factor, code, &step);
    json_decref(factor);
    if (*out == CODE_WRONG || *out == CODE_SEALED)
        return true;
    snprintf(text, sizeof text, "%lld", (long long)step);
    if (!ASK(c, "dahu.factor_use", &used, e, user_id, text))
        return false;
    if (strcmp(used, "true") != 0 && strcmp(used, "t") != 0)
        *out = CODE_WRONG;
    return true;
}

static bool look_at_recovery(struct call *c, const char *user_id, const char *code, enum code *out,
                             struct err *e)
{
    char hash[KEY_HASH_BYTES];
    const char *used;
    key_hash(code, hash);
    if (!ASK(c, "dahu.recovery_use", &used, e, user_id, hash))
        return false;
    *out = strcmp(used, "true") == 0 || strcmp(used, "t") == 0 ? CODE_GOOD : CODE_WRONG;
    return true;
}

/* Who asks, and whether he has to wait: then *told, and that is answered. */
static bool begin(struct call *c, const char **user_id, const char **login, bool *told, struct err *e)
{
    const char *wait;
    if (!door_who(c, user_id, login, e) || !ASK(c, "dahu.sign_in_wait_s", &wait, e, *login, c->address))
        return false;
    *told = door_must_wait(c, wait ? strtol(wait, NULL, 10) : 0);
    return true;
}

bool sign_in_factor(struct call *c, struct err *e)
{
    const char *user_id, *login, *code = door_member(c->body, "code"),
                                 *recovery = door_member(c->body, "recovery_code");
    enum code found;
    json_t *more = NULL;
    bool told;
    if (!begin(c, &user_id, &login, &told, e) || told)
        return told;
    if (!(recovery ? look_at_recovery(c, user_id, recovery, &found, e)
                   : look_at_code(c, user_id, code ? code : "", &found, e)))
        return false;
    if (found == CODE_SEALED)
        return refuse_sealed(c, user_id);
    if (found == CODE_WRONG)
        return door_failed(c, login, "DH422", "factor_wrong", e);
    if (found == CODE_FIRST && !(more = make_recovery(c, user_id, e)))
        return false;
    return door_renew_session(c, true, more, e);
}

/* Whoever found a signed-in browser has no device: a code of it is asked for again. */
bool sign_in_recovery(struct call *c, struct err *e)
{
    const char *user_id, *login;
    enum code found;
    bool told;
    if (!begin(c, &user_id, &login, &told, e) || told)
        return told;
    if (!look_at_code(c, user_id, door_member(c->body, "code"), &found, e))
        return false;
    if (found == CODE_SEALED)
        return refuse_sealed(c, user_id);
    if (found == CODE_WRONG)
        return door_failed(c, login, "DH422", "factor_wrong", e);
    json_t *codes = make_recovery(c, user_id, e);
    if (!codes)
        return false;
    char *text = json_dumps(codes, JSON_COMPACT);
    MUST(text != NULL);
    call_answer(c, 200, text);
    key_forget(text, strlen(text));
    free(text);
    json_decref(codes);
    return true;
}

/* A new device is told its secret: as text to type, as an address, and as a code for its camera. */
static bool answer_secret(struct call *c, const char *login, const char *secret, struct err *e)
{
    struct buf uri, qr;
    buf_init(&uri, 512);
    buf_init(&qr, QR_BYTES_MAX);
    buf_printf(&uri, "otpauth://totp/Dahu:%s?secret=%s&issuer=Dahu&digits=6&period=30", login, secret);
    bool ok = label_draw(uri.data, &qr, e);
    if (ok) {
        json_t *answer = json_pack("{s:s, s:s, s:s}", "secret", secret, "uri", uri.data, "qr", qr.data);
        MUST(answer != NULL);
        char *text = json_dumps(answer, JSON_COMPACT);
        MUST(text != NULL);
        call_answer(c, 200, text);
        key_forget(text, strlen(text));
        free(text);
        json_decref(answer);
    }
    key_forget(uri.data, uri.len);
    key_forget(qr.data, qr.len);
    buf_fini(&uri);
    buf_fini(&qr);
    return ok;
}

bool sign_in_enrol(struct call *c, struct err *e)
{
    unsigned char secret[ONE_TIME_SECRET_BYTES];
    char text[ONE_TIME_TEXT_BYTES], sealed[SEAL_TEXT_BYTES];
    const char *user_id, *login, *ignored;
    if (!door_who(c, &user_id, &login, e))
        return false;
    if (!c->sign_in->settings.seal)
        return refuse_sealed(c, user_id);
    one_time_secret(secret, text);
    seal_put(c->sign_in->settings.seal, strtoll(user_id, NULL, 10), secret, sealed);
    bool ok = ASK(c, "dahu.factor_begin", &ignored, e, user_id, sealed);
    ok = ok && answer_secret(c, login, text, e);
    key_forget(secret, sizeof secret);
    key_forget(text, sizeof text);
    return ok;
}
