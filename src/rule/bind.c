/*
 * bind - facts from outside into the typed struct of a rule: JSON, or columns of text.
 *
 * Strict: an unknown member, a wrong type and a value out of range are errors that name the path,
 * show the value and say what is expected. Absent and null are the same: unknown.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/base/nearest.h"
#include "fields.h"

/* Where a value stands; only written out when something is wrong with it. */
struct place {
    const struct place *outer; /* NULL for the outermost, whose name is a whole path */
    const char *name;          /* NULL for an element of a list */
    int64_t index;
};

struct binding {
    struct arena *arena;
    struct err *e;
};

static void write_place(const struct place *p, struct buf *out)
{
    if (p->outer)
        write_place(p->outer, out);
    if (p->name)
        buf_printf(out, "%s%.60s", p->outer ? "." : "", p->name);
    else
        buf_printf(out, "[%" PRId64 "]", p->index);
}

__attribute__((format(printf, 4, 5))) static bool fault(const struct binding *b, const struct place *p,
                                                        enum err_code code, const char *fmt, ...)
{
    char text[768];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    struct buf path;
    buf_init(&path, 256);
    write_place(p, &path);
    err_set(b->e, code, "%s: %s", path.data, text);
    buf_fini(&path);
    return false;
}

/* The value as it stands, cut, for an error text. */
static const char *shown(const json_t *json, char out[static 64])
{
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    snprintf(out, 64, "%.40s%s", text ? text : "?", text && strlen(text) > 40 ? "..." : "");
    free(text);
    return out;
}

static const char *or_null(const struct field *f)
{
    return f->required ? "" : ", or null when it is not known";
}

static bool wrong_type(const struct binding *b, const struct place *p, const struct field *f,
                       const json_t *json, const char *expected)
{
    char text[64];
    return fault(b, p, ERR_SYNTAX, "is %s; give %s%s%s%s", shown(json, text), expected,
                 f->unit && *f->unit ? " in " : "", f->unit ? f->unit : "", or_null(f));
}

/*
 * A number as decimal text, exactly as it was written: Jansson keeps a number with a point in binary,
 * whose shortest text that reads back as the same number is what the writer wrote (up to 15 digits).
 */
static const char *number_text(const json_t *json, char out[static 64])
{
    if (json_is_string(json))
        return json_string_value(json);
    if (json_is_integer(json)) {
        snprintf(out, 64, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        return out;
    }
    if (!json_is_real(json))
        return NULL;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 64, "%.*g", digits, json_real_value(json));
        if (strtod(out, NULL) == json_real_value(json))
            break;
    }
    return out;
}

static bool out_of_range(const struct binding *b, const struct place *p, const struct field *f,
                         const char *value, int decimals)
{
    char least[DECIMAL_TEXT_BYTES], most[DECIMAL_TEXT_BYTES];
    return fault(b, p, ERR_RANGE, "is %.40s; must be from %s to %s%s%s", value,
                 decimal_format(f->least, decimals, least), decimal_format(f->most, decimals, most),
                 f->unit && *f->unit ? " " : "", f->unit ? f->unit : "");
}

static bool read_number(const struct binding *b, const struct place *p, const struct field *f,
                        const json_t *json, int decimals, int64_t *out)
{
    char room[64];
    struct err why;
    const char *text = number_text(json, room);
    if (!text)
        return wrong_type(b, p, f, json,
                          decimals ? "a number or a decimal text such as \"2000.5\"" : "a whole number");
    if (!decimal_parse(text, decimals, out, &why)) {
        if (strchr(text, 'e') && json_is_real(json)) /* 1e+20 or 1e-07 */
            return out_of_range(b, p, f, text, decimals);
        if (why.code == ERR_RANGE && decimals)
            return fault(b, p, ERR_RANGE, "%s", why.text);
        return wrong_type(b, p, f, json, decimals ? "a number with two decimals at most" : "a whole number");
    }
    if (*out < f->least || *out > f->most)
        return out_of_range(b, p, f, text, decimals);
    return true;
}

static bool read_int(const struct binding *b, const struct place *p, const struct field *f,
                     const json_t *json, void *slot)
{
    return read_number(b, p, f, json, 0, slot);
}

static bool read_decimal(const struct binding *b, const struct place *p, const struct field *f,
                         const json_t *json, void *slot)
{
    return read_number(b, p, f, json, 2, slot);
}

/* 0.90, "0.90" and 90 are the same power factor. */
static bool read_standard(const struct binding *b, const struct place *p, const struct field *f,
                          const json_t *json, void *slot)
{
    const struct field wide = {.name = f->name, .unit = "", .least = 0, .most = 10000};
    int64_t *out = slot;
    if (!read_number(b, p, &wide, json, 2, out))
        return false;
    if (*out > 100 && *out % 100 == 0)
        *out /= 100;
    bool ok = f->type == FIELD_REDUCED ? *out >= 1 && *out <= 100 : *out == 80 || *out == 85 || *out == 90;
    char text[64];
    return ok ||
           fault(b, p, ERR_RANGE, "is %s; must be %s", shown(json, text),
                 f->type == FIELD_REDUCED ? "true, false, or a power factor from 0.01 to 1 (or 1 to 100)"
                                          : "0.90, 0.85 or 0.80 (or 90, 85 or 80)");
}

static bool read_reduced(const struct binding *b, const struct place *p, const struct field *f,
                         const json_t *json, void *slot)
{
    if (!json_is_boolean(json))
        return read_standard(b, p, f, json, slot);
    *(int64_t *)slot = json_is_true(json) ? PF_REDUCED_AS_GIVEN : FACT_UNKNOWN;
    return true;
}

static bool read_bool(const struct binding *b, const struct place *p, const struct field *f,
                      const json_t *json, void *slot)
{
    if (!json_is_boolean(json))
        return wrong_type(b, p, f, json, "true or false");
    *(enum tri *)slot = tri_of(json_is_true(json));
    return true;
}

static bool read_date(const struct binding *b, const struct place *p, const struct field *f,
                      const json_t *json, void *slot)
{
    struct err why;
    if (!json_is_string(json))
        return wrong_type(b, p, f, json, "a day such as \"2024-06-01\"");
    return date_parse(json_string_value(json), slot, &why) || fault(b, p, why.code, "%s", why.text);
}

static bool read_word(const struct binding *b, const struct place *p, const struct field *f,
                      const json_t *json, void *slot)
{
    struct buf words;
    for (int i = 0; json_is_string(json) && f->words[i]; i++)
        if (strcmp(f->words[i], json_string_value(json)) == 0) {
            *(int *)slot = i;
            return true;
        }
    buf_init(&words, 512);
    buf_puts(&words, "one of ");
    for (int i = 0; f->words[i]; i++)
        buf_printf(&words, "%s%s", i ? ", " : "", f->words[i]);
    wrong_type(b, p, f, json, words.data);
    buf_fini(&words);
    return false;
}

static bool bind_object(const struct binding *b, const struct place *p, const json_t *json,
                        const struct field *fields, void *out);

static bool read_list(const struct binding *b, const struct place *p, const struct field *f,
                      const json_t *json, void *slot)
{
    struct fact_list *list = slot;
    struct err why;
    if (!json_is_array(json))
        return wrong_type(b, p, f, json, "an array of objects");
    int64_t n = (int64_t)json_array_size(json);
    if (n > f->most)
        return fault(b, p, ERR_RANGE, "has %" PRId64 " items; %" PRId64 " at most", n, f->most);
    char *items = arena_alloc(b->arena, (size_t)n * f->item_size + 1);
    for (int64_t i = 0; i < n; i++) {
        const struct place at = {.outer = p, .index = i};
        void *item = items + (size_t)i * f->item_size;
        if (!bind_object(b, &at, json_array_get(json, (size_t)i), f->item, item))
            return false;
        if (f->check_item && !f->check_item(item, &why))
            return fault(b, &at, why.code, "%s", why.text);
    }
    *list = (struct fact_list){items, n};
    return true;
}

typedef bool (*read_fn)(const struct binding *, const struct place *, const struct field *, const json_t *,
                        void *slot);
static const read_fn readers[] = {
    [FIELD_INT] = read_int,         [FIELD_DECIMAL] = read_decimal, [FIELD_BOOL] = read_bool,
    [FIELD_DATE] = read_date,       [FIELD_WORD] = read_word,       [FIELD_STANDARD] = read_standard,
    [FIELD_REDUCED] = read_reduced, [FIELD_LIST] = read_list,
};

static void set_unknown(const struct field *f, void *out)
{
    void *slot = (char *)out + f->offset;
    switch (f->type) {
    case FIELD_BOOL:
        *(enum tri *)slot = TRI_UNKNOWN;
        return;
    case FIELD_DATE:
        *(date *)slot = DATE_NONE;
        return;
    case FIELD_WORD:
        *(int *)slot = WORD_UNKNOWN;
        return;
    case FIELD_LIST:
        *(struct fact_list *)slot = (struct fact_list){NULL, FACT_UNKNOWN};
        return;
    default:
        *(int64_t *)slot = FACT_UNKNOWN;
    }
}

static void init_fields(const struct field *fields, void *out)
{
    for (const struct field *f = fields; f->name; f++)
        set_unknown(f, out);
}

static const struct field *find_field(const struct field *fields, const char *name)
{
    for (const struct field *f = fields; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static bool unknown_member(const struct binding *b, const struct place *p, const struct field *fields)
{
    char names[512] = "";
    struct nearest near = {.wanted = p->name};
    for (const struct field *f = fields; f->name; f++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", f->name);
        nearest_offer(&near, f->name);
    }
    return fault(b, p, ERR_SYNTAX, "is not a known member; the nearest is '%s'; all are %s", near.name,
                 names);
}

static bool bind_object(const struct binding *b, const struct place *p, const json_t *json,
                        const struct field *fields, void *out)
{
    char text[64];
    if (!json_is_object(json))
        return fault(b, p, ERR_SYNTAX, "is %s; give an object", shown(json, text));
    init_fields(fields, out);
    /* Jansson's iteration wants a mutable object, but changes nothing. */
    json_t *object = (json_t *)(uintptr_t)json;
    for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it)) {
        const struct place at = {.outer = p, .name = json_object_iter_key(it)};
        const struct field *f = find_field(fields, at.name);
        const json_t *value = json_object_iter_value(it);
        if (!f)
            return unknown_member(b, &at, fields);
        if (!json_is_null(value) && !readers[f->type](b, &at, f, value, (char *)out + f->offset))
            return false;
    }
    for (const struct field *f = fields; f->name; f++) {
        const json_t *value = f->required ? json_object_get(json, f->name) : json_true();
        const struct place at = {.outer = p, .name = f->name};
        if (!value || json_is_null(value))
            return fault(b, &at, ERR_SYNTAX, "is missing; every item needs it");
    }
    return true;
}

void rule_facts_init(const struct rule *r, void *facts)
{
    init_fields(r->fields, facts);
}

bool rule_bind(const struct rule *r, const json_t *json, const char *path, void *facts, struct arena *arena,
               struct err *e)
{
    const struct binding b = {arena, e};
    const struct place p = {.name = path};
    return bind_object(&b, &p, json, r->fields, facts);
}

/* A column of text as the JSON value that says the same. */
static json_t *json_of_text(const struct field *f, const char *text, struct err *e)
{
    bool yes = strcmp(text, "t") == 0 || strcmp(text, "true") == 0;
    switch (f->type) {
    case FIELD_LIST:
        return json_parse(text, strlen(text), e);
    case FIELD_BOOL:
        return yes || strcmp(text, "f") == 0 || strcmp(text, "false") == 0 ? json_boolean(yes)
                                                                           : json_string(text);
    case FIELD_REDUCED:
        return yes                                                    ? json_true()
               : strcmp(text, "f") == 0 || strcmp(text, "false") == 0 ? json_false()
                                                                      : json_string(text);
    default:
        return json_string(text);
    }
}

bool rule_set_text(const struct rule *r, void *facts, const char *name, const char *text, struct arena *arena,
                   struct err *e)
{
    const struct field *f = find_field(r->fields, name);
    if (!f)
        return err_set(e, ERR_NOT_FOUND, "rule %s has no fact '%.60s'", r->id, name);
    if (!text) {
        set_unknown(f, facts);
        return true;
    }
    e->code = ERR_NONE;
    json_t *json = json_of_text(f, text, e);
    if (!json)
        return e->code != ERR_NONE ? err_wrap(e, "%s", name)
                                   : err_set(e, ERR_SYNTAX, "%s: is no text of UTF-8", name);
    const struct binding b = {arena, e};
    const struct place p = {.name = name};
    bool ok = readers[f->type](&b, &p, f, json, (char *)facts + f->offset);
    json_decref(json);
    return ok;
}
