/**
 * sign_in - what a person proves with who he is: password, second factor, set-up link; and the tokens that
 * follow.
 *
 * C, because passwords are hashed here and never reach SQL. Argon2id by libsodium; one-time codes by liboath
 * (RFC 6238, six digits, 30 s, one step to either side, the clock of this machine, each code once). Guessing
 * is slowed down by dahu.sign_in_wait_s, and at most SIGN_IN_HASHES_MOST passwords are looked at at a time.
 *
 * An answer to a wrong password says the same, and takes as long, whether there is such a login or not.
 *
 * Not here: what a session may do (dahu.request_enter), what a good password is (rule/password.h).
 */
#ifndef DAHU_HTTP_SIGN_IN_H
#define DAHU_HTTP_SIGN_IN_H

#include "dahu/base/err.h"
#include "dahu/rule/password.h"

enum { SIGN_IN_HASHES_MOST = 4 };

struct seal;
struct sign_in_settings {
    enum password_policy policy;
    int idle_s, life_s;      /* of a session */
    int display_life_s;      /* of a display */
    const struct seal *seal; /* keys of the second factors, borrowed; NULL: none can be used */
};

struct sign_in;
struct sign_in *sign_in_new(const struct sign_in_settings *settings); /* owned: sign_in_free */
void sign_in_free(struct sign_in *s);                                 /* NULL is fine */

struct call;
/* The answers of the rows of routes_people.c that have their own; see http/call.h. */
bool sign_in_begin(struct call *c, struct err *e) NODISCARD;    /* POST session */
bool sign_in_state(struct call *c, struct err *e) NODISCARD;    /* GET session */
bool sign_in_end(struct call *c, struct err *e) NODISCARD;      /* DELETE session */
bool sign_in_factor(struct call *c, struct err *e) NODISCARD;   /* POST session/factor */
bool sign_in_enrol(struct call *c, struct err *e) NODISCARD;    /* POST session/factor/enrol */
bool sign_in_recovery(struct call *c, struct err *e) NODISCARD; /* POST session/factor/recovery */
bool sign_in_display(struct call *c, struct err *e) NODISCARD;  /* POST displays */
bool sign_in_password(struct call *c, struct err *e) NODISCARD; /* POST session/password */
bool sign_in_set_up(struct call *c, struct err *e) NODISCARD;   /* POST set-up */
bool sign_in_token(struct call *c, struct err *e) NODISCARD;    /* POST tokens */
bool sign_in_link(struct call *c, struct err *e) NODISCARD;     /* POST users/{login}/link */

#endif
