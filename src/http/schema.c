/* schema - see the header. One function a keyword, one table of keywords. */
#include "dahu/http/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/charset.h"
#include "dahu/base/date.h"
#include "dahu/base/nearest.h"

enum { DEPTH_MAX = 40, SHOWN_BYTES = 48, PATH_BYTES = 160 };

struct hold {
    const json_t *all;
    struct problem *p;
    char path[PATH_BYTES];
    int depth;
};

static bool hold(struct hold *h, const json_t *value, const json_t *schema);

/* ---- faults -------------------------------------------------------------------------------------- */

/* A value as it is shown in a fault: short, and whole characters only. */
static void show(const json_t *value, char out[static SHOWN_BYTES])
{
    if (json_is_object(value) || json_is_array(value)) {
        snprintf(out, SHOWN_BYTES, json_is_object(value) ? "an object" : "an array");
        return;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    size_t n = text ? strlen(text) : 0, room = SHOWN_BYTES - 5;
    if (n > room) {
        n = room;
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
    }
    snprintf(out, SHOWN_BYTES, "%.*s%s", (int)n, text ? text : "", text && strlen(text) > n ? "..." : "");
    free(text);
}

/* The name of the last member of a path: "kva" of "$.items[2].kva". */
static void last_name(const char *path, char out[static SHOWN_BYTES + 20])
{
    const char *name = strrchr(path, '.');
    name = name ? name + 1 : path;
    snprintf(out, SHOWN_BYTES + 20, "%.*s", (int)strcspn(name, "["), name);
}

/* @word is the text that people are told, @limit what it takes; @fmt says the same in English as the detail.
 */
__attribute__((format(printf, 5, 6))) static bool fault(struct hold *h, const json_t *value, const char *word,
                                                        const char *limit, const char *fmt, ...)
{
    char expected[160], shown[SHOWN_BYTES] = "", name[SHOWN_BYTES + 20];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(expected, sizeof expected, fmt, ap);
    va_end(ap);
    if (value)
        show(value, shown);
    problem_set(h->p, PROBLEM_CONTENT, "%.60s%s%s: %.120s", h->path, value ? " is " : "", shown, expected);
    if (!charset_utf8_valid(h->path, strlen(h->path)))
        return false; /* a name that was cut amid a character is not told */
    snprintf(h->p->field, sizeof h->p->field, "%s", h->path);
    last_name(h->path, name);
    const char *told = json_is_object(value) ? "{...}" : json_is_array(value) ? "[...]" : shown;
    problem_say(h->p, word,
                json_pack("{s:s, s:s, s:s, s:s}", "member", name, "path", h->path, "value", told,
                          strcmp(word, "type") == 0 ? "types" : "limit", limit));
    return false;
}

/* The same with a number as the limit. */
__attribute__((format(printf, 5, 6))) static bool
fault_at(struct hold *h, const json_t *value, const char *word, json_int_t limit, const char *fmt, ...)
{
    char text[24], said[160];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(said, sizeof said, fmt, ap);
    va_end(ap);
    snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, limit);
    return fault(h, value, word, text, "%s", said);
}

/* ---- keywords ------------------------------------------------------------------------------------ */

static const char *type_of(const json_t *v)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "object",   [JSON_ARRAY] = "array", [JSON_STRING] = "string",
        [JSON_INTEGER] = "integer", [JSON_REAL] = "number", [JSON_TRUE] = "boolean",
        [JSON_FALSE] = "boolean",   [JSON_NULL] = "null"};
    return names[json_typeof(v)];
}

static bool is_type(const json_t *value, const char *type)
{
    return strcmp(type_of(value), type) == 0 || (json_is_integer(value) && strcmp(type, "number") == 0);
}

static bool hold_type(struct hold *h, const json_t *value, const json_t *type)
{
    char names[80] = "", words[80] = "";
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        if (is_type(value, name))
            return true;
        size_t used = strlen(names), told = strlen(words);
        snprintf(names + used, sizeof names - used, "%s%s", i ? " or " : "", name);
        snprintf(words + told, sizeof words - told, "%s%s", i ? " " : "", name);
    }
    return fault(h, value, "type", words, "must be of type %s", names);
}

static bool hold_enum(struct hold *h, const json_t *value, const json_t *choices)
{
    char names[120] = "";
    struct nearest nearest = {.wanted = json_is_string(value) ? json_string_value(value) : ""};
    for (size_t i = 0; i < json_array_size(choices); i++) {
        const json_t *choice = json_array_get(choices, i);
        if (json_equal(value, choice))
            return true;
        size_t used = strlen(names);
        if (json_is_string(choice)) {
            snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", json_string_value(choice));
            nearest_offer(&nearest, json_string_value(choice));
        }
    }
    if (strlen(names) >= sizeof names - 1) /* too many to tell: the nearest */
        return fault(h, value, "nearest", nearest.name ? nearest.name : "",
                     "is not one of the %zu values; the nearest is %.60s", json_array_size(choices),
                     nearest.name ? nearest.name : "");
    return fault(h, value, "choice", names, "must be one of %s", names);
}

static bool hold_const(struct hold *h, const json_t *value, const json_t *only)
{
    char shown[SHOWN_BYTES];
    show(only, shown);
    return json_equal(value, only) || fault(h, value, "choice", shown, "must be %s", shown);
}

static json_int_t characters(const json_t *value)
{
    const char *text = json_string_value(value);
    json_int_t n = 0;
    for (size_t i = 0; i < json_string_length(value); i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

/* Nothing but white space, that of Chinese texts (U+3000) and the one that does not break (U+00A0) included.
 */
static bool is_blank(const char *text)
{
    while (*text)
        if (strchr(" \t\r\n", *text))
            text++;
        else if (strncmp(text, "\xe3\x80\x80", 3) == 0)
            text += 3;
        else if (strncmp(text, "\xc2\xa0", 2) == 0)
            text += 2;
        else
            return false;
    return true;
}

static bool hold_min_length(struct hold *h, const json_t *value, const json_t *least)
{
    if (json_is_string(value) && json_string_length(value) > 0 && json_integer_value(least) > 0 &&
        is_blank(json_string_value(value)))
        return fault(h, value, "blank", "", "must not be blank");
    return !json_is_string(value) || characters(value) >= json_integer_value(least) ||
           fault_at(h, value, "min_length", json_integer_value(least),
                    "must have at least %" JSON_INTEGER_FORMAT " characters", json_integer_value(least));
}

static bool hold_max_length(struct hold *h, const json_t *value, const json_t *most)
{
    return !json_is_string(value) || characters(value) <= json_integer_value(most) ||
           fault_at(h, value, "max_length", json_integer_value(most),
                    "must have at most %" JSON_INTEGER_FORMAT " characters, not %" JSON_INTEGER_FORMAT,
                    json_integer_value(most), characters(value));
}

/* Limits are whole numbers or fractions, and so are values: two whole numbers are compared as such. */
static int compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return (json_integer_value(a) > json_integer_value(b)) -
               (json_integer_value(a) < json_integer_value(b));
    double x = json_number_value(a), y = json_number_value(b);
    return (x > y) - (x < y);
}

static bool hold_minimum(struct hold *h, const json_t *value, const json_t *least)
{
    char shown[SHOWN_BYTES];
    show(least, shown);
    return !json_is_number(value) || compare(value, least) >= 0 ||
           fault(h, value, "minimum", shown, "must be at least %s", shown);
}

static bool hold_maximum(struct hold *h, const json_t *value, const json_t *most)
{
    char shown[SHOWN_BYTES];
    show(most, shown);
    return !json_is_number(value) || compare(value, most) <= 0 ||
           fault(h, value, "maximum", shown, "must be at most %s", shown);
}

/* "2026-03-01T08:00:00Z", "...+08:00"; a fraction of a second may be there. */
static bool is_instant(const char *text)
{
    char day[11];
    date ignored;
    struct err e;
    int hour, minute, second, used = 0;
    snprintf(day, sizeof day, "%.10s", text);
    if (strlen(text) < 20 || !date_parse(day, &ignored, &e) || (text[10] != 'T' && text[10] != 't'))
        return false;
    for (int i = 11; i < 19; i++)
        if ((i == 13 || i == 16) ? text[i] != ':' : text[i] < '0' || text[i] > '9')
            return false;
    if (sscanf(text + 11, "%2d:%2d:%2d%n", &hour, &minute, &second, &used) != 3 || hour > 23 || minute > 59 ||
        second > 59)
        return false;
    const char *zone = text + 11 + used;
    if (*zone == '.')
        zone += 1 + strspn(zone + 1, "0123456789");
    if (zone[-1] == '.' || strlen(text) > 40)
        return false;
    if (strcmp(zone, "Z") == 0 || strcmp(zone, "z") == 0)
        return true;
    return (*zone == '+' || *zone == '-') && strlen(zone) == 6 && strspn(zone + 1, "0123456789") == 2 &&
           zone[3] == ':' && strspn(zone + 4, "0123456789") == 2 &&
           (zone[1] == '0' || (zone[1] == '1' && zone[2] <= '4')) && zone[4] <= '5';
}

static bool is_uuid(const char *text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (size_t i = 0; i < sizeof form; i++) /* the closing zero too */
        if (form[i] == 'x' ? !strchr("0123456789abcdefABCDEF", text[i]) || !text[i] : text[i] != form[i])
            return false;
    return true;
}

static bool hold_format(struct hold *h, const json_t *value, const json_t *format)
{
    const char *name = json_string_value(format), *text = json_string_value(value);
    date ignored;
    struct err e;
    if (!text)
        return true;
    if (strcmp(name, "date") == 0)
        return date_parse(text, &ignored, &e) ||
               fault(h, value, "day", "2026-03-01", "must be a day such as 2026-03-01");
    if (strcmp(name, "date-time") == 0)
        return is_instant(text) || fault(h, value, "time", "2026-03-01T08:00:00Z",
                                         "must be a time with its zone such as 2026-03-01T08:00:00Z");
    return is_uuid(text) || fault(h, value, "uuid", "", "must be a UUID");
}

static bool hold_min_items(struct hold *h, const json_t *value, const json_t *least)
{
    return !json_is_array(value) || (json_int_t)json_array_size(value) >= json_integer_value(least) ||
           fault_at(h, value, "min_items", json_integer_value(least),
                    "must have at least %" JSON_INTEGER_FORMAT " items", json_integer_value(least));
}

static bool hold_max_items(struct hold *h, const json_t *value, const json_t *most)
{
    return !json_is_array(value) || (json_int_t)json_array_size(value) <= json_integer_value(most) ||
           fault_at(h, value, "max_items", json_integer_value(most),
                    "must have at most %" JSON_INTEGER_FORMAT " items, not %zu", json_integer_value(most),
                    json_array_size(value));
}

/* Goes down by one step; the path is as before afterwards. */
static bool hold_below(struct hold *h, const json_t *value, const json_t *schema, const char *step)
{
    size_t n = strlen(h->path);
    snprintf(h->path + n, sizeof h->path - n, "%s", step);
    if (h->depth == DEPTH_MAX)
        return fault(h, NULL, "deep", "", "is nested too deep");
    h->depth++;
    bool ok = hold(h, value, schema);
    h->depth--;
    h->path[n] = '\0';
    return ok;
}

static bool hold_items(struct hold *h, const json_t *value, const json_t *schema)
{
    char step[24];
    for (size_t i = 0; i < json_array_size(value); i++) {
        snprintf(step, sizeof step, "[%zu]", i);
        if (!hold_below(h, json_array_get(value, i), schema, step))
            return false;
    }
    return true;
}

static bool hold_required(struct hold *h, const json_t *value, const json_t *names)
{
    for (size_t i = 0; json_is_object(value) && i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        if (json_object_get(value, name))
            continue;
        size_t n = strlen(h->path);
        snprintf(h->path + n, sizeof h->path - n, ".%s", name);
        return fault(h, NULL, "missing", "", "is missing");
    }
    return true;
}

static bool unknown_member(struct hold *h, const json_t *properties, const char *name)
{
    struct nearest nearest = {.wanted = name};
    const char *known;
    json_t *ignored;
    json_object_foreach((json_t *)(uintptr_t)properties, known, ignored)
    {
        nearest_offer(&nearest, known);
    }
    size_t n = strlen(h->path);
    snprintf(h->path + n, sizeof h->path - n, ".%.60s", name);
    return nearest.name ? fault(h, NULL, "unknown_nearest", nearest.name,
                                "is not a known member; the nearest is %.60s", nearest.name)
                        : fault(h, NULL, "unknown", "", "is not a known member");
}

/* Members by their own schema; the others by additionalProperties. */
static bool hold_members(struct hold *h, const json_t *value, const json_t *schema)
{
    const json_t *properties = json_object_get(schema, "properties"),
                 *others = json_object_get(schema, "additionalProperties");
    const char *name;
    json_t *member;
    char step[80];
    if (!json_is_object(value))
        return true;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        const json_t *own = json_object_get(properties, name);
        snprintf(step, sizeof step, ".%.60s", name);
        if (!own && json_is_false(others))
            return unknown_member(h, properties, name);
        if (!own && !json_is_object(others))
            continue;
        if (!hold_below(h, member, own ? own : others, step))
            return false;
    }
    return true;
}

static bool hold_ref(struct hold *h, const json_t *value, const json_t *ref)
{
    const char *name = strrchr(json_string_value(ref), '/') + 1;
    const json_t *schema = json_object_get(h->all, name);
    MUST(schema != NULL); /* schema_fit saw it */
    return hold_below(h, value, schema, "");
}

static bool hold_nothing(struct hold *h, const json_t *value, const json_t *word)
{
    (void)h;
    (void)value;
    (void)word;
    return true;
}

/* In the order in which faults are told. */
static const struct {
    const char *name;
    bool (*hold)(struct hold *h, const json_t *value, const json_t *word);
} keywords[] = {
    {"$ref", hold_ref},
    {"type", hold_type},
    {"const", hold_const},
    {"enum", hold_enum},
    {"minLength", hold_min_length},
    {"maxLength", hold_max_length},
    {"minimum", hold_minimum},
    {"maximum", hold_maximum},
    {"format", hold_format},
    {"minItems", hold_min_items},
    {"maxItems", hold_max_items},
    {"required", hold_required},
    {"items", hold_items},
    {"properties", hold_nothing}, /* these two by hold_members */
    {"additionalProperties", hold_nothing},
    {"description", hold_nothing},
    {"default", hold_nothing},
    {"example", hold_nothing},
    {"x-words", hold_nothing}, /* for people: which texts say its codes (http/listing.h) */
};
enum { KEYWORDS = sizeof keywords / sizeof *keywords };

static bool hold(struct hold *h, const json_t *value, const json_t *schema)
{
    for (int i = 0; i < KEYWORDS; i++) {
        const json_t *word = json_object_get(schema, keywords[i].name);
        if (word && !keywords[i].hold(h, value, word))
            return false;
    }
    return hold_members(h, value, schema);
}

bool schema_hold(const json_t *value, const json_t *schema, const json_t *all, struct problem *p)
{
    struct hold h = {.all = all, .p = p, .path = "$"};
    return hold(&h, value, schema);
}

/* ---- schemas themselves -------------------------------------------------------------------------- */

static bool is_keyword(const char *name)
{
    for (int i = 0; i < KEYWORDS; i++)
        if (strcmp(keywords[i].name, name) == 0)
            return true;
    return false;
}

static bool fit(const json_t *schema, const json_t *all, int depth, struct err *e);

static bool fit_ref(const json_t *ref, const json_t *all, int depth, struct err *e)
{
    static const char begin[] = "#/components/schemas/";
    const char *name = json_string_value(ref);
    if (!name)
        return true;
    if (strncmp(name, begin, sizeof begin - 1) != 0 || !json_object_get(all, name + sizeof begin - 1))
        return err_set(e, ERR_CONFIG, "there is no %s", name);
    return fit(json_object_get(all, name + sizeof begin - 1), all, depth, e);
}

static bool fit_format(const json_t *format, struct err *e)
{
    static const char *const known[] = {"date", "date-time", "uuid"};
    const char *name = format ? json_string_value(format) : known[0];
    for (unsigned i = 0; name && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return err_set(e, ERR_CONFIG, "format %s is not understood", name ? name : "of another type than text");
}

static bool fit(const json_t *schema, const json_t *all, int depth, struct err *e)
{
    const char *name;
    json_t *word, *members = json_object_get(schema, "properties");
    if (!json_is_object(schema) || depth > DEPTH_MAX)
        return err_set(e, ERR_CONFIG, depth > DEPTH_MAX ? "is nested too deep" : "is no object");
    json_object_foreach((json_t *)(uintptr_t)schema, name, word)
    {
        if (!is_keyword(name))
            return err_set(e, ERR_CONFIG, "keyword %s is not understood", name);
    }
    if (!fit_ref(json_object_get(schema, "$ref"), all, depth + 1, e) ||
        !fit_format(json_object_get(schema, "format"), e))
        return false;
    json_object_foreach(members, name, word)
    {
        if (!fit(word, all, depth + 1, e))
            return err_wrap(e, "%s", name);
    }
    word = json_object_get(schema, "items");
    if (word && !fit(word, all, depth + 1, e))
        return err_wrap(e, "items");
    word = json_object_get(schema, "additionalProperties");
    return !json_is_object(word) || fit(word, all, depth + 1, e);
}

bool schema_fit(const json_t *schema, const json_t *all, struct err *e)
{
    return fit(schema, all, 0, e);
}
