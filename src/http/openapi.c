/* openapi - see the header. */
#include "dahu/http/openapi.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/base/version.h"
#include "dahu/http/credential.h"
#include "dahu/http/route.h"
#include "dahu/http/schemas.h"

static json_t *text(const char *words)
{
    json_t *t = json_string(words);
    MUST(t != NULL);
    return t;
}

static json_t *choices(const char *list)
{
    json_t *all = json_array();
    while (*list) {
        size_t n = strcspn(list, "|");
        json_array_append_new(all, json_stringn(list, n));
        list += n + (list[n] == '|');
    }
    return all;
}

static json_t *param_schema(const struct route_param *d)
{
    if (d->kind == PARAM_CHOICE)
        return json_pack("{s:s, s:o, s:s*}", "type", "string", "enum", choices(d->choices), "default",
                         d->fallback);
    if (d->kind == PARAM_DATE)
        return json_pack("{s:s, s:s}", "type", "string", "format", "date");
    if (d->kind == PARAM_TEXT)
        return json_pack("{s:s, s:I, s:I}", "type", "string", "minLength", (json_int_t)d->least, "maxLength",
                         (json_int_t)d->most);
    json_t *schema = json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", (json_int_t)d->least,
                               "maximum", (json_int_t)d->most);
    if (d->fallback)
        json_object_set_new(schema, "default", json_integer(strtol(d->fallback, NULL, 10)));
    return schema;
}

static json_t *param(const struct route_param *d, enum lang lang)
{
    char key[128];
    snprintf(key, sizeof key, "api.param.%s", d->name);
    return json_pack("{s:s, s:s, s:b, s:o, s:o}", "name", d->name, "in",
                     d->place == PARAM_PATH ? "path" : "query", "required", d->place == PARAM_PATH,
                     "description", text(i18n_text(lang, key)), "schema", param_schema(d));
}

/* ---- answers ------------------------------------------------------------------------------------- */

static json_t *answer(const char *media, const char *schema, json_t *description)
{
    json_t *ref = json_pack("{s:s+}", "$ref", "#/components/schemas/", schema);
    return json_pack("{s:o, s:{s:{s:o}}}", "description", description, "content", media, "schema", ref);
}

static json_t *header(enum lang lang, const char *key)
{
    return json_pack("{s:s, s:{s:s}}", "description", i18n_text(lang, key), "schema", "type", "string");
}

/* What it answers with when it is done. A list has its files too; a binary answer has no schema of its own.
 */
static json_t *success(const struct route *r, enum lang lang)
{
    static const char *const files[] = {"text/csv",
                                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    json_t *all =
        r->source == ROUTE_CALL && r->media
            ? json_pack("{s:s, s:{s:{}}}", "description", i18n_text(lang, "api.answer"), "content", r->media)
            : answer("application/json", r->schema, text(i18n_text(lang, "api.answer")));
    MUST(all != NULL);
    for (unsigned i = 0; r->list && i < sizeof files / sizeof *files; i++)
        json_object_set_new(json_object_get(all, "content"), files[i], json_object());
    json_t *headers = json_pack("{s:o}", "X-Request-Id", header(lang, "api.header.request_id"));
    if (r->versioned)
        json_object_set_new(headers, "ETag", header(lang, "api.header.etag"));
    json_object_set_new(all, "headers", headers);
    return all;
}

/* Which refusals are possible where. */
enum occasion { ALWAYS, SIGNED_IN, WITH_PATH, WITH_CHANGE, WITH_BODY, WITH_VERSION };

static const struct {
    const char *status;
    enum occasion when;
} refusals[] = {
    {"400", ALWAYS},       {"401", SIGNED_IN}, {"403", SIGNED_IN}, {"404", WITH_PATH}, {"409", WITH_CHANGE},
    {"412", WITH_VERSION}, {"413", WITH_BODY}, {"415", WITH_BODY}, {"422", WITH_BODY}, {"428", WITH_VERSION},
    {"429", SIGNED_IN},    {"503", ALWAYS},    {"504", ALWAYS},
};
enum { REFUSALS = sizeof refusals / sizeof *refusals };

static bool is_possible(const struct route *r, enum occasion when)
{
    switch (when) {
    case SIGNED_IN:
        return !r->open;
    case WITH_PATH:
        return strchr(r->path, '{') != NULL || r->body;
    case WITH_CHANGE:
        return strcmp(r->method, "GET") != 0;
    case WITH_BODY:
        return r->body != NULL;
    case WITH_VERSION:
        return r->changes;
    default:
        return true;
    }
}

static json_t *responses(const struct route *r, enum lang lang)
{
    char status[8];
    json_t *all = json_object();
    snprintf(status, sizeof status, "%d", r->status ? r->status : 200);
    json_object_set_new(all, status, success(r, lang));
    for (int i = 0; i < REFUSALS; i++)
        if (is_possible(r, refusals[i].when))
            json_object_set_new(
                all, refusals[i].status,
                json_pack("{s:s+}", "$ref", "#/components/responses/Problem", refusals[i].status));
    if (r->down_is_an_answer)
        json_object_set_new(all, "503",
                            answer("application/json", r->schema, text(i18n_text(lang, "api.down"))));
    json_object_set_new(all, "default",
                        answer("application/problem+json", "Problem", text(i18n_text(lang, "api.problem"))));
    return all;
}

/* For each status its codes with their texts: what a program has to tell apart. */
static json_t *problem_responses(enum lang lang)
{
    json_t *all = json_object();
    for (int i = 0; i < REFUSALS; i++) {
        struct buf words;
        char name[32], key[64];
        buf_init(&words, 8192);
        for (int code = 1; code < PROBLEM_COUNT; code++) {
            if (problem_status((enum problem_code)code) != strtol(refusals[i].status, NULL, 10))
                continue;
            snprintf(key, sizeof key, "http.problem.%s", problem_name((enum problem_code)code));
            buf_printf(&words, "%s%s: %s", words.len > 0 ? "\n" : "", problem_name((enum problem_code)code),
                       i18n_text(lang, key));
        }
        snprintf(name, sizeof name, "Problem%s", refusals[i].status);
        json_object_set_new(all, name, answer("application/problem+json", "Problem", text(words.data)));
        buf_fini(&words);
    }
    return all;
}

/* ---- operations ---------------------------------------------------------------------------------- */

static json_t *summary(const struct route *r, enum lang lang)
{
    struct buf words;
    buf_init(&words, 4096);
    route_summary(r, lang, &words);
    json_t *t = text(words.data);
    buf_fini(&words);
    return t;
}

static json_t *header_param(const char *name, const char *key, long most, enum lang lang)
{
    return json_pack("{s:s, s:s, s:b, s:s, s:{s:s, s:i, s:I}}", "name", name, "in", "header", "required", 1,
                     "description", i18n_text(lang, key), "schema", "type", "string", "minLength", 1,
                     "maxLength", (json_int_t)most);
}

static json_t *params(const struct route *r, enum lang lang)
{
    json_t *all = json_array();
    for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
        json_array_append_new(all, param(&r->params[i], lang));
    json_array_append_new(all, param(&route_lang_param, lang));
    if (r->list)
        json_array_append_new(all, param(&route_format_param, lang));
    if (strcmp(r->method, "POST") == 0 && !r->keyless)
        json_array_append_new(all, header_param("Idempotency-Key", "api.header.key", 200, lang));
    if (r->changes)
        json_array_append_new(all, header_param("If-Match", "api.header.if_match", 62, lang));
    return all;
}

static json_t *operation(const struct route *r, enum lang lang)
{
    json_t *op = json_pack("{s:s, s:o, s:o, s:o}", "operationId", r->name, "summary", summary(r, lang),
                           "parameters", params(r, lang), "responses", responses(r, lang));
    MUST(op != NULL);
    if (r->raw)
        json_object_set_new(op, "requestBody",
                            json_pack("{s:b, s:{s:{}}}", "required", 1, "content", r->raw));
    if (r->body)
        json_object_set_new(op, "requestBody",
                            json_pack("{s:b, s:{s:{s:{s:s+}}}}", "required", 1, "content", "application/json",
                                      "schema", "$ref", "#/components/schemas/", r->body));
    if (r->open)
        json_object_set_new(op, "security", json_array());
    else
        json_object_set_new(op, "x-right", json_string(right_name(r->right)));
    if (r->clause)
        json_object_set_new(op, "x-clause", json_string(r->clause));
    if (r->list)
        json_object_set_new(op, "x-list", json_string(r->list));
    return op;
}

/* The cookie's name is that of plain HTTP; behind TLS it has __Host- in front. */
static json_t *components(enum lang lang)
{
    json_t *all = json_pack(
        "{s:o, s:o, s:{s:{s:s, s:s, s:s, s:s}, s:{s:s, s:s, s:s}}}", "schemas", json_incref(schemas_all()),
        "responses", problem_responses(lang), "securitySchemes", "session", "type", "apiKey", "in", "cookie",
        "name", credential_cookie(false), "description", i18n_text(lang, "api.security.session"), "token",
        "type", "http", "scheme", "bearer", "description", i18n_text(lang, "api.security.token"));
    MUST(all != NULL);
    return all;
}

static json_t *paths(enum lang lang)
{
    json_t *all = json_object();
    for (int i = 0; i < route_count(); i++) {
        const struct route *r = route_at(i);
        if (!r->schema)
            continue;
        json_t *path = json_object_get(all, r->path);
        if (!path) {
            path = json_object();
            json_object_set_new(all, r->path, path);
        }
        char method[16];
        size_t n = strlen(r->method);
        MUST(n < sizeof method);
        for (size_t c = 0; c <= n; c++)
            method[c] = (char)tolower((unsigned char)r->method[c]);
        json_object_set_new(path, method, operation(r, lang));
    }
    return all;
}

void openapi_print(enum lang lang, struct buf *out)
{
    json_t *document = json_pack(
        "{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s}], s:[{s:[]}, {s:[]}], s:o, s:o}", "openapi", "3.1.0",
        "info", "title", "Dahu", "version", DAHU_VERSION, "description", i18n_text(lang, "app.about"),
        "license", "name", "Apache-2.0", "identifier", "Apache-2.0", "servers", "url", "/", "security",
        "session", "token", "paths", paths(lang), "components", components(lang));
    MUST(document != NULL);
    char *printed = json_dumps(document, JSON_COMPACT);
    MUST(printed != NULL);
    buf_puts(out, printed);
    free(printed);
    json_decref(document);
}
