/**
 * api - the SQL functions that answer requests with JSON, and the transaction around them.
 *
 * One request, one transaction, one round trip: it begins with dahu.request_enter, which finds out who asks,
 * holds him to the right and takes on the role of his desk; then comes the function, whose value is the
 * finished JSON text, or null when there is nothing of that number. What each returns is said in
 * sql/functions/api.<name>.sql and, for clients, in the schemas of the HTTP layer.
 *
 * Not here: sessions and passwords, what a refusal means to a client (http/problem.h).
 */
#ifndef DAHU_STORE_API_H
#define DAHU_STORE_API_H

#include "dahu/store/db.h"

enum { API_ARGS_MAX = 16, API_WHO_BYTES = 48 };

/** Who asks for what, as dahu.request_enter wants it. Texts are borrowed. */
struct api_caller {
    const char *kind;  /* "session" | "token" | "none" */
    const char *hash;  /* of the token, hex; NULL with "none" */
    const char *right; /* that it takes; NULL: anybody may */
    const char
        *context; /* a JSON object: route, method, path, request_id, address, agent, if_match, version */
};

struct api_request {
    const struct api_caller *caller;
    const char *function; /* "api.accounts", a constant of this program: letters, digits, _ and one dot */
    int count;
    const char *const *args; /* texts in the order of its arguments, NULL = not given */
    bool versioned;          /* the answer has a member version */
    const char *noted;       /* "export": that it was read goes to the audit; NULL: it does not */
    bool
        civil; /* instants in the answer have the offset of the utility's zone, for files; else that of UTC */
    const char *route, *key,
        *body_hash; /* of a request that is answered once; key NULL: as often as it comes */
};

struct api_answer {
    struct db_result result; /* owned: db_result_fini */
    const char *json;        /* NULL: there is nothing of that number; lives with the result */
    const char *version;     /* NULL: it has none; lives with the result */
    char who[API_WHO_BYTES]; /* login of who asked; "" when nobody is signed in */
};

/**
 * api_answer - answer a request in one transaction.
 *
 * A request with a key that was answered before gets that answer again and nothing is done; one that is being
 * answered is waited for. A deadlock is tried once more.
 *
 * Errors: those of SQL, with sqlstate, constraint and facts.
 */
bool api_answer(struct db *db, const struct api_request *request, struct api_answer *out,
                struct err *e) NODISCARD;

/** api_try - whether @caller may ask at all: the same transaction without a function. */
bool api_try(struct db *db, const struct api_caller *caller, struct err *e) NODISCARD;

/** api_note_refusal - write to the audit that @caller was refused by @name, in a transaction of its own. */
bool api_note_refusal(struct db *db, const struct api_caller *caller, const char *name,
                      struct err *e) NODISCARD;

/**
 * api_prepare - for connections that serve requests: the schema is what this program needs, and from now on
 * the connection is nobody (dahu_anonymous), who may call dahu.request_enter and reads nothing. What a
 * request takes on ends with its transaction, and leaves nobody again.
 *
 * Errors: ERR_CONFLICT another schema.
 */
bool api_prepare(struct db *db, struct err *e) NODISCARD;

/** api_enter - begin a transaction as @caller; the caller of this ends it with db_commit or db_rollback. */
bool api_enter(struct db *db, const struct api_caller *caller, struct err *e) NODISCARD;
/** api_enter_begun - the same in a transaction that has begun. */
bool api_enter_begun(struct db *db, const struct api_caller *caller, struct err *e) NODISCARD;

/** api_require - inside such a transaction: DH403 unless the desk holds @right. */
bool api_require(struct db *db, const char *right, struct err *e) NODISCARD;
/** api_note_read - write to the audit that @route was read, @noted as what ("export"). */
bool api_note_read(struct db *db, const char *noted, const char *route, struct err *e) NODISCARD;
/** api_who - the login of who asks; "" when nobody is signed in. */
bool api_who(struct db *db, char out[static API_WHO_BYTES], struct err *e) NODISCARD;

/** api_step_out - an account that the desk sees (DH404 else) is read with the rights of who connected, until
 * the transaction ends. */
bool api_step_out(struct db *db, const char *account, struct err *e) NODISCARD;

/** api_ask - the value of a function outside of any request, for jobs and the command line. @out:
 * db_result_fini.
 */
bool api_ask(struct db *db, const char *function, int count, const char *const *args, struct db_result *out,
             struct err *e) NODISCARD;

#endif
