/* route - see the header. */
#include "dahu/http/route.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/date.h"

const struct route_param route_lang_param = {"lang", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, "zh|en"};
const struct route_param route_format_param = {"format", PARAM_QUERY, PARAM_CHOICE,   0,
                                               0,        NULL,        "json|csv|xlsx"};

/* ---- path ---------------------------------------------------------------------------------------- */

/* Matches "/a/{x}/b" against a path; the text of each placeholder goes to its parameter in @out. */
static bool match_path(const struct route *r, const char *path, struct arena *a, struct route_match *out)
{
    const char *t = r->path;
    while (*t) {
        if (*t != '{') {
            if (*t++ != *path++)
                return false;
            continue;
        }
        size_t name = strcspn(t, "}") - 1, value = strcspn(path, "/");
        if (value == 0 || value > ROUTE_PATH_MAX)
            return false;
        for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
            if (strncmp(r->params[i].name, t + 1, name) == 0 && r->params[i].name[name] == '\0')
                out->values[i] = arena_printf(a, "%.*s", (int)value, path);
        t += name + 2;
        path += value;
    }
    return *path == '\0';
}

static bool takes(const struct route *r, const char *method)
{
    return strcmp(r->method, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(r->method, "GET") == 0);
}

static void add_allowed(char allow[static ROUTE_ALLOW_BYTES], const struct route *r)
{
    size_t n = strlen(allow);
    snprintf(allow + n, ROUTE_ALLOW_BYTES - n, "%s%s%s", n ? ", " : "", r->method,
             strcmp(r->method, "GET") == 0 ? ", HEAD" : "");
}

static bool find_row(const char *method, const char *path, struct arena *a, struct route_match *out,
                     char allow[static ROUTE_ALLOW_BYTES], struct problem *p)
{
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        struct route_match m = {.route = r};
        if (!match_path(r, path, a, &m))
            continue;
        add_allowed(allow, r);
        if (takes(r, method)) {
            *out = m;
            return true;
        }
    }
    if (*allow)
        return problem_set(p, PROBLEM_METHOD_NOT_ALLOWED, "%.20s is not offered here; allowed: %s", method,
                           allow);
    return problem_set(p, PROBLEM_NOT_FOUND, "there is no address %.120s", path);
}

/* ---- parameters ---------------------------------------------------------------------------------- */

/* Characters, not bytes: every byte that does not continue a character begins one. */
static long characters(const char *text)
{
    long n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static bool is_choice(const char *choices, const char *value)
{
    size_t n = strlen(value);
    for (const char *c = choices; *c; c += strcspn(c, "|"), c += *c == '|')
        if (strcspn(c, "|") == n && strncmp(c, value, n) == 0)
            return true;
    return false;
}

/* Lets people be told in their language what the detail says in English. */
static bool told(struct problem *p, const char *word, const char *name, const char *value, const char *limit)
{
    char shown[41];
    size_t n = strnlen(value, sizeof shown - 1);
    while (value[n] && n > 0 && ((unsigned char)value[n] & 0xc0) == 0x80)
        n--;
    snprintf(shown, sizeof shown, "%.*s", (int)n, value);
    problem_say(p, word, json_pack("{s:s, s:s, s:s}", "name", name, "value", shown, "limit", limit));
    return false;
}

static bool check_int(const struct route_param *d, const char *value, struct problem *p)
{
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (!errno && end != value && !*end && *value != ' ' && *value != '+' && n >= d->least && n <= d->most)
        return true;
    char limit[48];
    snprintf(limit, sizeof limit, "%ld-%ld", d->least, d->most);
    problem_set(p, PROBLEM_BAD_PARAMETER, "%s takes a whole number from %ld to %ld, not '%.40s'", d->name,
                d->least, d->most, value);
    return told(p, "parameter.integer", d->name, value, limit);
}

static bool check_day(const struct route_param *d, const char *value, struct problem *p)
{
    date day;
    struct err e;
    if (date_parse(value, &day, &e))
        return true;
    problem_set(p, PROBLEM_BAD_PARAMETER, "%s takes a day such as 2026-03-01, not '%.40s'", d->name, value);
    return told(p, "parameter.day", d->name, value, "2026-03-01");
}

static bool check_length(const struct route_param *d, const char *value, struct problem *p)
{
    long n = characters(value);
    if (n >= d->least && n <= d->most)
        return true;
    char limit[48];
    snprintf(limit, sizeof limit, "%ld-%ld", d->least, d->most);
    problem_set(p, PROBLEM_BAD_PARAMETER, "%s takes %ld to %ld characters, not %ld", d->name, d->least,
                d->most, n);
    return told(p, "parameter.length", d->name, value, limit);
}

static bool check_value(const struct route_param *d, const char *value, struct problem *p)
{
    if (d->kind == PARAM_INT)
        return check_int(d, value, p);
    if (d->kind == PARAM_DATE)
        return check_day(d, value, p);
    if (d->kind != PARAM_CHOICE)
        return check_length(d, value, p);
    if (is_choice(d->choices, value))
        return true;
    problem_set(p, PROBLEM_BAD_PARAMETER, "%s takes %s, not '%.40s'", d->name, d->choices, value);
    return told(p, "parameter.choice", d->name, value, d->choices);
}

/* The slot of the query parameter @name, with its description; NULL when the row has none. */
static const char **slot_of(struct route_match *m, const char *name, const struct route_param **d)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && m->route->params[i].name; i++)
        if (m->route->params[i].place == PARAM_QUERY && strcmp(m->route->params[i].name, name) == 0) {
            *d = &m->route->params[i];
            return &m->values[i];
        }
    *d = &route_lang_param;
    if (m->route->schema && strcmp(name, route_lang_param.name) == 0)
        return &m->lang;
    *d = &route_format_param;
    return m->route->list && strcmp(name, route_format_param.name) == 0 ? &m->format : NULL;
}

static bool take_query(struct route_match *m, const struct target *t, struct problem *p)
{
    for (int i = 0; i < t->param_count; i++) {
        const struct route_param *d;
        const char **slot = slot_of(m, t->params[i].name, &d);
        if (!slot) {
            problem_set(p, PROBLEM_BAD_PARAMETER, "there is no parameter '%.60s' here", t->params[i].name);
            return told(p, "parameter.unknown", "", t->params[i].name, "");
        }
        if (*slot) {
            problem_set(p, PROBLEM_BAD_PARAMETER, "%s was given twice", d->name);
            return told(p, "parameter.twice", d->name, "", "");
        }
        *slot = t->params[i].value;
        if (!check_value(d, *slot, p))
            return false;
    }
    return true;
}

static bool check_path_values(struct route_match *m, struct problem *p)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && m->route->params[i].name; i++) {
        const struct route_param *d = &m->route->params[i];
        if (d->place == PARAM_PATH && !check_value(d, m->values[i], p))
            return false;
        if (!m->values[i])
            m->values[i] = d->fallback;
    }
    return true;
}

bool route_find(const char *method, const struct target *target, struct arena *a, struct route_match *out,
                char allow[static ROUTE_ALLOW_BYTES], struct problem *p)
{
    allow[0] = '\0';
    if (!find_row(method, target->path, a, out, allow, p))
        return false;
    if (out->route->source == ROUTE_ASSET) /* a page may be asked for with whatever its script understands */
        return true;
    return take_query(out, target, p) && check_path_values(out, p);
}
