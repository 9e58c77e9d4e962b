/**
 * problem - why a request is not answered with what it asked for: one list of codes with their
 * HTTP status, so that guard, routes and handlers never disagree.
 *
 * A problem travels like a struct err: `false` plus a filled struct problem. Its title comes from
 * the catalogue (`http.problem.<CODE>`), its detail is English and says what exactly was refused.
 */
#ifndef DAHU_HTTP_PROBLEM_H
#define DAHU_HTTP_PROBLEM_H

#include "dahu/base/buf.h"

/* code, HTTP status; a head that breaks the rules closes the connection, because what follows it cannot be
 * told */
#define PROBLEM_LIST(X)                                                                                      \
    X(NONE, 200)                                                                                             \
    X(BAD_HEAD, 400)      /* method, header or framing breaks the grammar */                                 \
    X(BAD_TARGET, 400)    /* the address does */                                                             \
    X(BAD_PARAMETER, 400) /* unknown, repeated, or outside its range */                                      \
    X(NOT_FOUND, 404)     /* no such address, or nothing of that number */                                   \
    X(METHOD_NOT_ALLOWED, 405)                                                                               \
    X(BODY_TOO_LARGE, 413)                                                                                   \
    X(TARGET_TOO_LONG, 414)                                                                                  \
    X(HEAD_TOO_LARGE, 431)                                                                                   \
    X(INTERNAL, 500)      /* a defect of ours: the log has it */                                             \
    X(DATABASE_AWAY, 503) /* try again later */                                                              \
    X(BUSY, 503)          /* more requests than workers can take */                                          \
    X(STOPPING, 503)      /* the service is being stopped */                                                 \
    X(TIMEOUT, 504)       /* the database did not answer in time */                                          \
    X(HTTP_VERSION, 505)

enum problem_code {
#define X(name, status) PROBLEM_##name,
    PROBLEM_LIST(X)
#undef X
        PROBLEM_COUNT
};

struct problem {
    enum problem_code code;
    char detail[256];
};

/** problem_set - fill @p. Returns false, so `return problem_set(...)` is the idiom. */
bool problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/** problem_from_err - what a client is told about @e; the text of a failure of ours stays in the log. */
bool problem_from_err(struct problem *p, const struct err *e);

int problem_status(enum problem_code code);
const char *problem_name(enum problem_code code); /* "NOT_FOUND" */
bool problem_retryable(enum problem_code code);   /* the answer carries Retry-After */
/** problem_print - append the JSON body: status, code, text_en, text_zh, detail. */
void problem_print(const struct problem *p, struct buf *out);

#endif
