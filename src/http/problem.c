/* problem - see the header. */
#include "dahu/http/problem.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/charset.h"
#include "dahu/base/i18n.h"

static const struct {
    const char *name;
    int status;
} problems[PROBLEM_COUNT] = {
#define X(name, status) [PROBLEM_##name] = {#name, status},
    PROBLEM_LIST(X)
#undef X
};

/* What a failure below means to a client; anything else is a defect of ours. */
static const struct {
    enum err_code from;
    enum problem_code to;
} meanings[] = {
    {ERR_DATABASE_AWAY, PROBLEM_DATABASE_AWAY}, {ERR_BUSY, PROBLEM_BUSY},
    {ERR_CANCELLED, PROBLEM_STOPPING},          {ERR_TIMEOUT, PROBLEM_TIMEOUT},
    {ERR_NOT_FOUND, PROBLEM_NOT_FOUND},         {ERR_UNREACHABLE, PROBLEM_DATABASE_AWAY},
};

/* What a client sent may have been cut in the midst of a character: then its bytes become question marks. */
static void keep_utf8(char *text)
{
    if (charset_utf8_valid(text, strlen(text)))
        return;
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            *text = '?';
}

bool problem_set(struct problem *p, enum problem_code code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    p->code = code;
    vsnprintf(p->detail, sizeof p->detail, fmt, ap);
    va_end(ap);
    keep_utf8(p->detail);
    return false;
}

bool problem_from_err(struct problem *p, const struct err *e)
{
    for (unsigned i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].from == e->code)
            return problem_set(p, meanings[i].to, "%s", "");
    return problem_set(p, PROBLEM_INTERNAL, "%s", "");
}

int problem_status(enum problem_code code)
{
    return problems[code].status;
}

const char *problem_name(enum problem_code code)
{
    return problems[code].name;
}

bool problem_retryable(enum problem_code code)
{
    return problems[code].status == 503 || problems[code].status == 504;
}

void problem_print(const struct problem *p, struct buf *out)
{
    char key[64];
    snprintf(key, sizeof key, "http.problem.%s", problems[p->code].name);
    json_t *body = json_pack("{s:i, s:s, s:s, s:s, s:s}", "status", problems[p->code].status, "code",
                             problems[p->code].name, "text_en", i18n_text(LANG_EN, key), "text_zh",
                             i18n_text(LANG_ZH, key), "detail", p->detail);
    MUST(body != NULL);
    char *text = json_dumps(body, JSON_COMPACT);
    MUST(text != NULL);
    buf_puts(out, text);
    free(text);
    json_decref(body);
}
