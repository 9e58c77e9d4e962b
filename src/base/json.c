/* json - see the header. */
#include "dahu/base/json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/buf.h"
#include "dahu/base/nearest.h"

json_t *json_parse(const char *text, size_t len, struct err *e)
{
    json_error_t je;
    static const char BOM[] =
        "\xEF\xBB\xBF"; /* Windows editors begin a file with it; RFC 8259 8.1 lets readers pass it */
    size_t skip = len >= 3 && memcmp(text, BOM, 3) == 0 ? 3 : 0;
    json_t *doc = json_loadb(text + skip, len - skip, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (!doc)
        err_set(e, ERR_SYNTAX, "line %d column %d: %s", je.line, je.column, je.text);
    return doc;
}

json_t *json_read_file(const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, JSON_MAX_BYTES);
    json_t *doc = NULL;
    if (buf_add_file(&b, "file", path, e) && !(doc = json_parse(b.data, b.len, e)))
        err_wrap(e, "%s", path);
    buf_fini(&b);
    return doc;
}

void json_reader_init(struct json_reader *r, const json_t *value, const char *path, struct err *e)
{
    *r = (struct json_reader){.object = value, .e = e};
    snprintf(r->path, sizeof r->path, "%s", path);
    memset(e, 0, sizeof *e);
    if (!json_is_object(value))
        err_set(e, ERR_SYNTAX, "%s: must be an object", r->path);
}

void json_fault(struct json_reader *r, const char *name, const char *fmt, ...)
{
    if (r->e->code != ERR_NONE && !r->on_fault)
        return;
    char text[512], path[JSON_PATH_BYTES + 64];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(path, sizeof path, "%s.%.60s", r->path, name);
    if (r->on_fault)
        r->on_fault(r->sink, path, text);
    if (r->e->code == ERR_NONE)
        err_set(r->e, ERR_SYNTAX, "%s: %s", path, text);
}

const json_t *json_get(struct json_reader *r, const char *name)
{
    if (r->seen_count < JSON_MEMBERS_MAX)
        r->seen[r->seen_count++] = name;
    return json_object_get(r->object, name);
}

const char *json_get_text(struct json_reader *r, const char *name, const char *fallback)
{
    const json_t *v = json_get(r, name);
    if (!v && fallback)
        return fallback;
    if (json_is_string(v))
        return json_string_value(v);
    json_fault(r, name, v ? "must be a string" : "is missing");
    return fallback ? fallback : "";
}

int64_t json_get_int(struct json_reader *r, const char *name, int64_t least, int64_t most, int64_t fallback)
{
    const json_t *v = json_get(r, name);
    if (!v)
        return fallback;
    if (!json_is_integer(v))
        json_fault(r, name, "must be a whole number");
    else if (json_integer_value(v) < least || json_integer_value(v) > most)
        json_fault(r, name, "is %" JSON_INTEGER_FORMAT ", must be from %" PRId64 " to %" PRId64,
                   json_integer_value(v), least, most);
    else
        return json_integer_value(v);
    return fallback;
}

bool json_get_bool(struct json_reader *r, const char *name, bool fallback)
{
    const json_t *v = json_get(r, name);
    if (v && !json_is_boolean(v))
        json_fault(r, name, "must be true or false");
    return json_is_boolean(v) ? json_is_true(v) : fallback;
}

const json_t *json_get_array(struct json_reader *r, const char *name, bool required)
{
    const json_t *v = json_get(r, name);
    if (json_is_array(v))
        return v;
    if (v)
        json_fault(r, name, "must be an array");
    else if (required)
        json_fault(r, name, "is missing");
    return NULL;
}

static bool was_seen(const struct json_reader *r, const char *name)
{
    for (int i = 0; i < r->seen_count; i++)
        if (strcmp(r->seen[i], name) == 0)
            return true;
    return false;
}

static void unknown_member(struct json_reader *r, const char *name)
{
    struct nearest nearest = {.wanted = name};
    for (int i = 0; i < r->seen_count; i++)
        nearest_offer(&nearest, r->seen[i]);
    json_fault(r, name, "is not a known member%s%s%s", nearest.name ? "; the nearest is '" : "",
               nearest.name ? nearest.name : "", nearest.name ? "'" : "");
}

bool json_reader_done(struct json_reader *r)
{
    if (r->e->code != ERR_NONE && !r->on_fault)
        return false;
    /* Jansson's iteration wants a mutable object, but changes nothing. */
    json_t *object = (json_t *)(uintptr_t)r->object;
    for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it))
        if (!was_seen(r, json_object_iter_key(it)))
            unknown_member(r, json_object_iter_key(it));
    return r->e->code == ERR_NONE;
}
