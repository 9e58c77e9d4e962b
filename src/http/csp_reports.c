/* csp_reports - see the header. */
#include "csp_reports.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/base/log.h"
#include "dahu/http/body.h"

enum {
    BYTES_MAX = 16 * 1024, /* a report has about one */
    BURST = 20,            /* bodies at once, and then one in PAUSE_MS: what a person can still read */
    PAUSE_MS = 3000,
    TEXTS = 4,
    TEXT_MAX = 160,
};

struct csp_reports {
    pthread_mutex_t mutex;
    int64_t paid_us; /* monotonic: until when what was let in is paid for */
    uint64_t dropped;
};

/* The members of a report, by the two names that they have. */
static const struct {
    const char *old, *new;
} members[TEXTS] = {
    {"document-uri", "documentURL"},
    {"effective-directive", "effectiveDirective"},
    {"blocked-uri", "blockedURL"},
    {"source-file", "sourceFile"},
};

struct csp_reports *csp_reports_new(void)
{
    struct csp_reports *c = must_alloc(sizeof *c);
    pthread_mutex_init(&c->mutex, NULL);
    return c;
}

void csp_reports_free(struct csp_reports *c)
{
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

static bool let_in(struct csp_reports *c, uint64_t *dropped)
{
    int64_t now_us = mono_now().us, pause_us = PAUSE_MS * INT64_C(1000);
    pthread_mutex_lock(&c->mutex);
    if (c->paid_us < now_us)
        c->paid_us = now_us;
    bool in = c->paid_us <= now_us + (BURST - 1) * pause_us;
    if (in)
        c->paid_us += pause_us;
    *dropped = c->dropped;
    c->dropped = in ? 0 : c->dropped + 1;
    pthread_mutex_unlock(&c->mutex);
    return in;
}

/* Printable, not without end, and of an address only the place: what follows may be what somebody looked for.
 */
static const char *tame(struct exchange *x, const json_t *text)
{
    const char *given = json_is_string(text) ? json_string_value(text) : "";
    char *copy = arena_printf(&x->arena, "%.*s", TEXT_MAX, given);
    copy[strcspn(copy, "?#")] = '\0';
    for (char *c = copy; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return copy;
}

static void note(struct exchange *x, const json_t *report)
{
    const char *text[TEXTS];
    const json_t *line = json_object_get(report, "line-number");
    for (int i = 0; i < TEXTS; i++) {
        const json_t *value = json_object_get(report, members[i].old);
        text[i] = tame(x, value ? value : json_object_get(report, members[i].new));
    }
    if (!line)
        line = json_object_get(report, "lineNumber");
    log_write(LOG_WARN, "http",
              "csp report: page %s: %s kept %s from running, asked for by %s line %d, request %s", text[0],
              text[1], text[2], *text[3] ? text[3] : "the page", (int)json_integer_value(line),
              x->request_id);
}

static void note_all(struct exchange *x, const json_t *value)
{
    const json_t *old = json_object_get(value, "csp-report"), *item;
    size_t i;
    if (old)
        note(x, old);
    json_array_foreach(value, i, item)
    {
        const char *type = json_string_value(json_object_get(item, "type"));
        if (type && strcmp(type, "csp-violation") == 0 && i < BURST)
            note(x, json_object_get(item, "body"));
    }
}

static bool check_media(const struct exchange *x, struct problem *p)
{
    const char *type = exchange_header(x, "Content-Type");
    return (type &&
            (strcmp(type, "application/csp-report") == 0 || strcmp(type, "application/reports+json") == 0)) ||
           problem_set(p, PROBLEM_MEDIA_TYPE,
                       "Content-Type must be application/csp-report or application/reports+json");
}

static bool take(struct csp_reports *c, struct exchange *x, struct problem *p)
{
    uint64_t dropped;
    if (!check_media(x, p))
        return false;
    if (x->body_size > BYTES_MAX)
        return problem_set(p, PROBLEM_BODY_TOO_LARGE, "a report may have %d bytes", BYTES_MAX);
    if (!let_in(c, &dropped))
        return problem_set(p, PROBLEM_TOO_MANY, "one report in %d s is taken", PAUSE_MS / 1000);
    json_t *value = body_parse(x->body, x->body_size, p);
    if (!value)
        return false;
    if (dropped > 0)
        log_write(LOG_WARN, "http", "csp report: %llu more were not looked at", (unsigned long long)dropped);
    note_all(x, value);
    json_decref(value);
    return true;
}

void csp_reports_answer(struct csp_reports *c, struct exchange *x)
{
    struct problem p;
    if (take(c, x, &p))
        x->answer = (struct answer){.status = 204, .body = ""};
    else
        answer_problem(x, &p);
}
