/**
 * problem - why a request is not answered with what it asked for: one list of codes with their
 * HTTP status, so that guard, routes and handlers never disagree.
 *
 * A problem travels like a struct err: `false` plus a filled struct problem. Its title and its hint come
 * from the catalogue (`http.problem.<CODE>`, `http.hint.<CODE>`), its detail is English and says what exactly
 * was refused. What the database refuses is called by the name of the constraint or refusal and said with its
 * text (`constraint.<name>`, and `constraint.<name>.hint` where there is one); values of others' rows, which
 * PostgreSQL puts into its own messages, never leave the service.
 */
#ifndef DAHU_HTTP_PROBLEM_H
#define DAHU_HTTP_PROBLEM_H

#include <jansson.h>

#include "dahu/base/i18n.h"

/* code, HTTP status; a head that breaks the rules closes the connection, because what follows it cannot be
 * told */
#define PROBLEM_LIST(X)                                                                                      \
    X(NONE, 200)                                                                                             \
    X(BAD_HEAD, 400)      /* method, header or framing breaks the grammar */                                 \
    X(BAD_TARGET, 400)    /* the address does */                                                             \
    X(BAD_PARAMETER, 400) /* unknown, repeated, or outside its range */                                      \
    X(BAD_BODY, 400)      /* no strict JSON */                                                               \
    X(KEY_MISSING, 400)   /* a POST without Idempotency-Key */                                               \
    X(SIGNED_OUT, 401)    /* nobody is signed in */                                                          \
    X(FORBIDDEN, 403)     /* this desk may not */                                                            \
    X(CROSS_SITE, 403)    /* a change that another site's page asked for */                                  \
    X(NOT_FOUND, 404)     /* no such address, or nothing of that number */                                   \
    X(METHOD_NOT_ALLOWED, 405)                                                                               \
    X(CONFLICT, 409) /* what is recorded forbids it */                                                       \
    X(STALE, 412)    /* it has changed since it was read */                                                  \
    X(BODY_TOO_LARGE, 413)                                                                                   \
    X(TARGET_TOO_LONG, 414)                                                                                  \
    X(MEDIA_TYPE, 415)      /* a body of another kind than JSON */                                           \
    X(CONTENT, 422)         /* JSON, but not what its schema or the records allow */                         \
    X(VERSION_MISSING, 428) /* a change without If-Match */                                                  \
    X(TOO_MANY, 429)        /* slow down */                                                                  \
    X(HEAD_TOO_LARGE, 431)                                                                                   \
    X(INTERNAL, 500)      /* a defect of ours: the log has it */                                             \
    X(DATABASE_AWAY, 503) /* try again later */                                                              \
    X(BUSY, 503)          /* more requests than workers can take */                                          \
    X(STOPPING, 503)      /* the service is being stopped */                                                 \
    X(TIMEOUT, 504)       /* the database did not answer in time */                                          \
    X(HTTP_VERSION, 505)                                                                                     \
    X(DISK_FULL, 507) /* no room for files or for the database: nothing was kept, and it can be sent again */

enum problem_code {
#define X(name, status) PROBLEM_##name,
    PROBLEM_LIST(X)
#undef X
        PROBLEM_COUNT
};

struct problem {
    enum problem_code code;
    char name[64];    /* of the constraint or refusal; "": that of the code */
    char facts[2048]; /* a JSON object of texts that fills the {placeholders} of its text; "": none */
    char text[48];   /* key of the text where the name has none, "http.fault.missing"; "": that of the code */
    char field[160]; /* JSON path of what is wrong, "$.items[2].kva"; "": no part of a body */
    char detail[256];
};

/** problem_set - fill @p. Returns false, so `return problem_set(...)` is the idiom. */
bool problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/** problem_from_err - what a client is told about @e; the text of a failure of ours stays in the log. */
bool problem_from_err(struct problem *p, const struct err *e);

/**
 * problem_say - let the title be text "http.fault.@word" of the catalogue instead of that of the code, filled
 * from
 * @facts, which it takes over. Facts that are NULL or too long leave the text of the code.
 */
void problem_say(struct problem *p, const char *word, json_t *facts);

int problem_status(enum problem_code code);
const char *problem_name(enum problem_code code); /* "NOT_FOUND" */
/** problem_wait_s - seconds after which it may be tried again; 0: not said. */
int problem_wait_s(const struct problem *p);
/**
 * problem_print - append the JSON body: status, code, title and hint in @lang, text_zh, text_en, detail,
 * field, missing, request_id.
 */
void problem_print(const struct problem *p, enum lang lang, const char *request_id, struct buf *out);

#endif
