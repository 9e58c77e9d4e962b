/**
 * target - the address of a request: its path and its parameters, decoded once.
 *
 * What could mean two things is refused rather than guessed: a percent sign without two hex digits,
 * a zero byte or another control character, bytes that are not UTF-8, "." and ".." segments, a
 * slash or backslash that was percent-encoded. Pure, and fuzzed with the guard.
 */
#ifndef DAHU_HTTP_TARGET_H
#define DAHU_HTTP_TARGET_H

#include "dahu/base/arena.h"
#include "dahu/http/problem.h"

enum { TARGET_PARAMS_MAX = 16 };

struct target {
    const char *path; /* decoded, begins with "/" */
    struct target_param {
        const char *name, *value;
    } params[TARGET_PARAMS_MAX];
    int param_count;
};

/**
 * target_parse - read @raw, the address as it was sent: "/path?name=value", or with "http://host" before it.
 *
 * Shape:  texts of @out live in @a.
 * Errors: PROBLEM_BAD_TARGET.
 */
bool target_parse(const char *raw, struct arena *a, struct target *out, struct problem *p) NODISCARD;

#endif
