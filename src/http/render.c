/* render - see the header. A scanner of three tokens: strings, brackets, the rest. */
#include "dahu/http/render.h"

#include <jansson.h>
#include <string.h>

#include "dahu/base/i18n.h"
#include "dahu/base/json.h"
#include "dahu/rule/rule.h"

struct scan {
    const char *at, *end;
    struct buf *out;
};

/* The first byte after the string that begins at @quote. */
static const char *string_end(const char *quote, const char *end)
{
    const char *c = quote + 1;
    while (c < end && *c != '"')
        c += *c == '\\' ? 2 : 1;
    return c < end ? c + 1 : end;
}

/* The first byte after the object that begins at @brace. */
static const char *object_end(const char *brace, const char *end)
{
    int depth = 0;
    for (const char *c = brace; c < end; c++) {
        if (*c == '"')
            c = string_end(c, end) - 1;
        else if (*c == '{')
            depth++;
        else if (*c == '}' && --depth == 0)
            return c + 1;
    }
    return end;
}

static void copy_until(struct scan *s, const char *to)
{
    buf_add(s->out, s->at, (size_t)(to - s->at));
    s->at = to;
}

static void copy_blanks(struct scan *s)
{
    const char *to = s->at;
    while (to < s->end &&
           (*to == ' ' || *to == '\n' || *to == '\t' || *to == '\r' || *to == ':' || *to == ','))
        to++;
    copy_until(s, to);
}

static void put_member(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, ",\"%s\":", name);
    json_put_string(text, out);
}

static void put_reason_text(const json_t *reason, enum lang lang, const char *name, struct buf *out)
{
    struct err e;
    struct buf text;
    buf_init(&text, 8192);
    const char *code = json_string_value(json_object_get(reason, "code"));
    bool said = reason_text_stored(reason, lang, &text, &e);
    put_member(out, name, said ? text.data : code ? code : "");
    buf_fini(&text);
}

/* One object of "reasons": its own bytes without the last brace, then its texts. */
static void render_reason(struct scan *s)
{
    const char *end = object_end(s->at, s->end);
    json_t *reason = json_loadb(s->at, (size_t)(end - s->at), JSON_REJECT_DUPLICATES, NULL);
    if (json_object_size(reason) > 0) {
        copy_until(s, end - 1);
        put_reason_text(reason, LANG_ZH, "text_zh", s->out);
        put_reason_text(reason, LANG_EN, "text_en", s->out);
    }
    copy_until(s, end);
    json_decref(reason);
}

static void render_reasons(struct scan *s)
{
    copy_blanks(s);
    if (s->at == s->end || *s->at != '[')
        return;
    copy_until(s, s->at + 1);
    for (copy_blanks(s); s->at < s->end && *s->at == '{'; copy_blanks(s))
        render_reason(s);
}

static void render_titles(struct scan *s)
{
    copy_blanks(s);
    if (s->at == s->end || *s->at != '"')
        return;
    const char *id = s->at + 1, *end = string_end(s->at, s->end);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(end - 1 - id), id);
    const struct rule *rule = rule_find(name);
    copy_until(s, end);
    put_member(s->out, "title_zh", rule ? rule_title(rule, LANG_ZH) : name);
    put_member(s->out, "title_en", rule ? rule_title(rule, LANG_EN) : name);
}

static bool is_key(const char *from, const char *to, const char *end, const char *name)
{
    size_t n = strlen(name);
    while (to < end && *to == ' ')
        to++; /* json_build_object puts a blank on both sides of its colons */
    return (size_t)(to - from) >= n + 2 && memcmp(from + 1, name, n) == 0 && from[n + 1] == '"' && to < end &&
           *to == ':';
}

void render_texts(const char *json, size_t n, struct buf *out)
{
    struct scan s = {json, json + n, out};
    while (s.at < s.end) {
        const char *quote = memchr(s.at, '"', (size_t)(s.end - s.at));
        if (!quote) {
            copy_until(&s, s.end);
            return;
        }
        const char *after = string_end(quote, s.end);
        copy_until(&s, after);
        if (is_key(quote, after, s.end, "reasons"))
            render_reasons(&s);
        else if (is_key(quote, after, s.end, "rule"))
            render_titles(&s);
    }
}
