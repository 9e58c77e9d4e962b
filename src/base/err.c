/* err - see the header. The table is the only place that knows what a code means to others. */
#include "dahu/base/err.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    bool retryable;
    enum log_level level;
} codes[ERR_COUNT] = {
#define X(name, retry, level) [ERR_##name] = {#name, retry, level},
    ERR_LIST(X)
#undef X
};

__attribute__((format(printf, 3, 0))) static void fill(struct err *e, enum err_code code, const char *fmt,
                                                       va_list ap)
{
    memset(e, 0, sizeof *e);
    e->code = code;
    vsnprintf(e->text, sizeof e->text, fmt, ap);
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, code, fmt, ap);
    va_end(ap);
    return false;
}

bool err_sys(struct err *e, int saved_errno, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, ERR_SYSTEM, fmt, ap);
    va_end(ap);
    e->sys_errno = saved_errno;
    size_t used = strlen(e->text);
    snprintf(e->text + used, sizeof e->text - used, ": %s", strerror(saved_errno));
    return false;
}

bool err_name(struct err *e, const char *state, const char *name, ...)
{
    json_t *facts = json_object();
    const char *fact;
    va_list ap;
    snprintf(e->sqlstate, sizeof e->sqlstate, "%s", state);
    snprintf(e->constraint, sizeof e->constraint, "%s", name);
    va_start(ap, name);
    while ((fact = va_arg(ap, const char *)))
        json_object_set_new(facts, fact, json_string(va_arg(ap, const char *)));
    va_end(ap);
    char *text = json_dumps(facts, JSON_COMPACT);
    if (text && strlen(text) < sizeof e->facts)
        snprintf(e->facts, sizeof e->facts, "%s", text);
    free(text);
    json_decref(facts);
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    char context[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(context, sizeof context, fmt, ap);
    va_end(ap);
    /* cut at the end when both together are too long: what failed first stays readable */
    size_t n = strlen(context), kept = strlen(e->text), room = sizeof e->text - n - sizeof ": ";
    kept = kept < room ? kept : room;
    memmove(e->text + n + 2, e->text, kept);
    e->text[n + 2 + kept] = '\0';
    memcpy(e->text, context, n);
    memcpy(e->text + n, ": ", 2);
    return false;
}

const char *err_code_name(enum err_code code)
{
    return codes[code].name;
}

bool err_retryable(enum err_code code)
{
    return codes[code].retryable;
}

enum log_level err_log_level(enum err_code code)
{
    return codes[code].level;
}

int err_exit_code(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return 0;
    case ERR_USAGE:
        return 2;
    case ERR_TIMEOUT:
    case ERR_UNREACHABLE:
    case ERR_DATABASE_AWAY:
        return 4;
    default:
        return 1;
    }
}

_Noreturn void must_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "dahu: internal error: %s does not hold at %s:%d\n", cond, file, line);
    abort();
}

void *must_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    MUST(p != NULL);
    return p;
}

void *must_realloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    MUST(p != NULL);
    return p;
}

char *must_strdup(const char *text)
{
    char *p = strdup(text);
    MUST(p != NULL);
    return p;
}
