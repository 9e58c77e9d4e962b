/**
 * guard - whether the head of a request is one that every HTTP program would read the same way.
 *
 * libmicrohttpd accepts heads that other programs frame differently (two lengths, a folded line, a
 * zero byte), which lets one request hide in another behind a proxy. Here each of them is refused.
 * Pure: no socket, no library type; tests/fuzz/fuzz_guard.c compares it with a second reader.
 *
 * Not here: what the address means (target.h, route.h).
 *
 * Source: RFC 9112 sections 2.2, 3, 5 and 6; RFC 9110 section 5.
 */
#ifndef DAHU_HTTP_GUARD_H
#define DAHU_HTTP_GUARD_H

#include <stddef.h>
#include <stdint.h>

#include "dahu/http/problem.h"

enum {
    GUARD_HEAD_MAX = 16 * 1024, /* bytes of request line and headers */
    GUARD_TARGET_MAX = 4 * 1024,
    GUARD_FIELDS_MAX = 100,
    GUARD_METHOD_MAX = 20,
    GUARD_BODY_MAX = 1024 * 1024,
    GUARD_LARGE_BODY_MAX = 16 * 1024 * 1024, /* of a table that is imported */
};

struct guard_field {
    const char *name, *value;
};

/* All texts borrowed, as they came over the wire. */
struct guard_head {
    const char *method, *target, *version;
    size_t body_max; /* bytes; 0: GUARD_BODY_MAX */
    struct guard_field fields[GUARD_FIELDS_MAX];
    size_t field_count; /* as sent; only the first GUARD_FIELDS_MAX are in fields */
    /* where, in the buffer of the parser, the address ended and the first byte after the head is: see
     * guard_intact */
    const char *target_end, *head_end;
};

/**
 * guard_intact - whether the parts of @head lie in the parser's buffer exactly as one head does.
 *
 * The parser works in place: it puts zeros over the line ends and the colons. So target, version,
 * names and values of an honest head follow each other with nothing between them but those zeros
 * and the blanks before a value. A zero byte inside a value, a folded line (moved elsewhere by the
 * parser) or a bare line feed each leave something else. Not told from honest line ends: a zero byte
 * in the place of a carriage return ("value\0\n"), and any mix of zero bytes, CR and LF in the place of
 * the four bytes that end the head.
 */
bool guard_intact(const struct guard_head *head, struct problem *p) NODISCARD;

/* What the head announces about the body. */
struct guard_body {
    uint64_t bytes; /* 0 without a body; meaningless when chunked */
    bool chunked;
};

/**
 * guard_check - refuse what is not plainly one request.
 *
 * Errors: PROBLEM_BAD_HEAD, PROBLEM_BAD_TARGET, PROBLEM_TARGET_TOO_LONG, PROBLEM_HEAD_TOO_LARGE,
 *         PROBLEM_BODY_TOO_LARGE, PROBLEM_HTTP_VERSION. After any of them the connection is closed.
 */
bool guard_check(const struct guard_head *head, struct guard_body *body, struct problem *p) NODISCARD;

#endif
