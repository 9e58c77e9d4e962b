/* openapi - see the header. */
#include "dahu/http/openapi.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/version.h"
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

static json_t *answer(const char *media, const char *schema, json_t *description)
{
    json_t *ref = json_pack("{s:s+}", "$ref", "#/components/schemas/", schema);
    return json_pack("{s:o, s:{s:{s:o}}}", "description", description, "content", media, "schema", ref);
}

static json_t *summary(const struct route *r, enum lang lang)
{
    struct buf words;
    buf_init(&words, 4096);
    route_summary(r, lang, &words);
    json_t *t = text(words.data);
    buf_fini(&words);
    return t;
}

static json_t *operation(const struct route *r, enum lang lang)
{
    json_t *params = json_array(), *responses = json_object();
    for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
        json_array_append_new(params, param(&r->params[i], lang));
    json_array_append_new(params, param(&route_lang_param, lang));
    if (r->list)
        json_array_append_new(params, param(&route_format_param, lang));
    json_object_set_new(responses, r->status == 201 ? "201" : "200",
                        answer("application/json", r->schema, text(i18n_text(lang, "api.answer"))));
    if (r->down_is_an_answer)
        json_object_set_new(responses, "503",
                            answer("application/json", r->schema, text(i18n_text(lang, "api.down"))));
    json_object_set_new(responses, "default",
                        answer("application/problem+json", "Problem", text(i18n_text(lang, "api.problem"))));
    json_t *op = json_pack("{s:s, s:o, s:o, s:o}", "operationId", r->name, "summary", summary(r, lang),
                           "parameters", params, "responses", responses);
    MUST(op != NULL);
    if (r->body)
        json_object_set_new(op, "requestBody",
                            json_pack("{s:b, s:{s:{s:{s:s+}}}}", "required", 1, "content", "application/json",
                                      "schema", "$ref", "#/components/schemas/", r->body));
    return op;
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
    json_t *document = json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s}], s:o, s:{s:o}}", "openapi",
                                 "3.1.0", "info", "title", "Dahu", "version", DAHU_VERSION, "description",
                                 i18n_text(lang, "app.about"), "license", "name", "Apache-2.0", "identifier",
                                 "Apache-2.0", "servers", "url", "/", "paths", paths(lang), "components",
                                 "schemas", json_incref(schemas_all()));
    MUST(document != NULL);
    char *printed = json_dumps(document, JSON_COMPACT);
    MUST(printed != NULL);
    buf_puts(out, printed);
    free(printed);
    json_decref(document);
}
