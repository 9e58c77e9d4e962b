/**
 * err - how a failure travels: `false` plus a filled struct err.
 *
 * Every fallible function returns bool and takes `struct err *e` last. A caller either adds
 * context with err_wrap and returns false, or handles the failure; only the handler logs.
 * The list below gives each code what poller and log need to know, so that they never disagree
 * about one failure; what a code means to an HTTP client is http/problem.h's. Not here: broken
 * invariants of our own code (MUST), out of memory.
 */
#ifndef DAHU_BASE_ERR_H
#define DAHU_BASE_ERR_H

#include <stdbool.h>
#include <stdlib.h>

#include "dahu/base/log.h"

/* code, retryable, log level */
#define ERR_LIST(X)                                                                                          \
    X(NONE, false, LOG_DEBUG)                                                                                \
    X(USAGE, false, LOG_INFO)        /* the command line or a request is wrong */                            \
    X(CONFIG, false, LOG_ERROR)      /* a configuration key or value is wrong */                             \
    X(SYNTAX, false, LOG_INFO)       /* bytes do not follow their grammar */                                 \
    X(RANGE, false, LOG_INFO)        /* well formed, but outside what is allowed */                          \
    X(NOT_FOUND, false, LOG_INFO)    /* the thing named does not exist */                                    \
    X(CONFLICT, false, LOG_INFO)     /* contradicts something already recorded */                            \
    X(DENIED, false, LOG_WARN)       /* not allowed */                                                       \
    X(TOO_LARGE, false, LOG_INFO)    /* above a ceiling of ours */                                           \
    X(BUSY, true, LOG_WARN)          /* held by somebody else just now */                                    \
    X(TIMEOUT, true, LOG_WARN)       /* no answer within the deadline */                                     \
    X(UNREACHABLE, true, LOG_WARN)   /* could not connect, or the peer closed */                             \
    X(MALFORMED, true, LOG_WARN)     /* the peer's answer breaks its protocol */                             \
    X(EXCEPTION, false, LOG_WARN)    /* a Modbus exception; see modbus_exception */                          \
    X(DATABASE, false, LOG_ERROR)    /* PostgreSQL refused; see sqlstate */                                  \
    X(DATABASE_AWAY, true, LOG_WARN) /* no connection to PostgreSQL */                                       \
    X(SYSTEM, false, LOG_ERROR)      /* the operating system refused; see sys_errno */                       \
    X(CANCELLED, false, LOG_INFO)    /* stopped by a signal, nothing half done */                            \
    X(UNSUPPORTED, false, LOG_INFO)  /* valid, but not offered here */

enum err_code {
#define X(name, retry, level) ERR_##name,
    ERR_LIST(X)
#undef X
        ERR_COUNT
};

struct err {
    enum err_code code;
    int sys_errno;        /* 0 unless ERR_SYSTEM */
    int modbus_exception; /* 0 unless ERR_EXCEPTION */
    char sqlstate[6];     /* "" unless ERR_DATABASE */
    char constraint[64]; /* that PostgreSQL names as violated; "" else. Said with the text `constraint.<name>`
                          */
    char facts[2048];    /* what fills the {placeholders} of that text: a JSON object of texts; "" else */
    char text[1024];     /* lower case, no full stop, what failed first */
};

/** err_set - fill @e, replacing what it held. Returns false, so `return err_set(...)` is the idiom. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/** err_sys - the same for a failed system call: keeps @saved_errno and appends its text. */
bool err_sys(struct err *e, int saved_errno, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/** err_wrap - put "context: " before the text of @e. Returns false. */
bool err_wrap(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** err_name - call what @e says a refusal: a client of the API gets the text `constraint.<name>` with the
 * status of
 * @state ("DH409"), filled by pairs of texts that end with NULL: err_name(e, "DH409", "bill_held", "bill",
 * number, NULL). Returns false. */
bool err_name(struct err *e, const char *state, const char *name, ...);

const char *err_code_name(enum err_code code); /* "RANGE"; static */
bool err_retryable(enum err_code code);
enum log_level err_log_level(enum err_code code);
/** err_exit_code - exit code of a command that ends with @code: 2 usage, 4 unreachable, else 1. */
int err_exit_code(enum err_code code);

/** MUST - an invariant of our own code; always compiled in. Never for bytes, rows, files or peers. */
#define MUST(cond)                                                                                           \
    do {                                                                                                     \
        if (!(cond))                                                                                         \
            must_failed(#cond, __FILE__, __LINE__);                                                          \
    } while (0)
_Noreturn void must_failed(const char *cond, const char *file, int line);

/* Out of memory ends the process: the supervisor restarts it, and everything accepted is on disk. */
void *must_alloc(size_t size); /* zeroed; owned by the caller, free() */
void *must_realloc(void *old, size_t size);
char *must_strdup(const char *text);

#define NODISCARD __attribute__((warn_unused_result))

#endif
