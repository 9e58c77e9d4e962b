/* door - what signing in asks of the database, how it is refused, and the sessions that come of it. Private
 * to sign_in.
 *
 * From door_enter on a transaction is that of the role dahu_sign_in and not of a desk: the functions that
 * touch keys are no desk's. */
#ifndef DAHU_HTTP_DOOR_H
#define DAHU_HTTP_DOOR_H

#include <jansson.h>
#include <semaphore.h>

#include "dahu/http/call.h"
#include "dahu/http/sign_in.h"

struct sign_in {
    struct sign_in_settings settings;
    sem_t hashing; /* places for passwords that are looked at */
};

/** door_ask - the value of a function as text, in the arena; NULL for SQL null. */
bool door_ask(struct call *c, const char *function, int count, const char *const *args, const char **out,
              struct err *e) NODISCARD;
#define ASK0(c, function, out, e)     door_ask(c, function, 0, NULL, out, e)
#define ASK(c, function, out, e, ...) door_ask(c, function, DB_PARAMS(__VA_ARGS__){__VA_ARGS__}, out, e)
/** door_ask_json - the same as JSON, owned; NULL for SQL null. @a and @b: arguments, NULL when there is none.
 */
bool door_ask_json(struct call *c, const char *function, const char *a, const char *b, json_t **out,
                   struct err *e) NODISCARD;
bool door_enter(struct call *c, struct err *e) NODISCARD;
/** door_who - who asks, and then door_enter; refused when nobody does. */
bool door_who(struct call *c, const char **user_id, const char **login, struct err *e) NODISCARD;
const char *door_member(const json_t *o, const char *name); /* a text of @o; NULL */

/** door_refuse - answer with a refusal and keep what was written: a wrong password must be remembered. True.
 */
bool door_refuse(struct call *c, const char *state, const char *name, const char *facts, int retry_after_s);
/** door_failed - door_refuse, and the fault of @login is noted. */
bool door_failed(struct call *c, const char *login, const char *state, const char *name,
                 struct err *e) NODISCARD;
/** door_must_wait - whether this login has to wait before anything is looked at; then it is told. */
bool door_must_wait(struct call *c, long wait_s);

/** door_tell - answer with the JSON @state of a session, and what the policy says of the password's age;
 * @more, taken, NULL: none, is put into it. */
void door_tell(struct call *c, int status, const char *state, json_t *more);
bool door_open_session(struct call *c, const char *user_id, struct err *e) NODISCARD;
/** door_renew_session - another token for the present session; @more as in door_tell. */
bool door_renew_session(struct call *c, bool proven, json_t *more, struct err *e) NODISCARD;

#endif
