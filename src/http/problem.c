/* problem - see the header. */
#include "dahu/http/problem.h"

#include <errno.h>
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

/* The same for what PostgreSQL says, by the beginning of its SQLSTATE; the first match counts. Class 22 is a
 * value that no column can hold, 54 a text too long or too deep: both come from what was sent. */
static const struct {
    const char *prefix;
    enum problem_code to;
} states[] = {
    {"DH401", PROBLEM_SIGNED_OUT}, {"DH403", PROBLEM_FORBIDDEN}, {"DH404", PROBLEM_NOT_FOUND},
    {"DH409", PROBLEM_CONFLICT},   {"DH412", PROBLEM_STALE},     {"DH422", PROBLEM_CONTENT},
    {"DH429", PROBLEM_TOO_MANY},   {"23505", PROBLEM_CONFLICT},  {"23P01", PROBLEM_CONFLICT},
    {"23", PROBLEM_CONTENT},       {"42501", PROBLEM_FORBIDDEN}, {"22", PROBLEM_CONTENT},
    {"54", PROBLEM_CONTENT},       {"40", PROBLEM_BUSY},         {"55P03", PROBLEM_BUSY},
    {"53100", PROBLEM_DISK_FULL},
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
    p->name[0] = p->facts[0] = p->text[0] = p->field[0] = '\0';
    vsnprintf(p->detail, sizeof p->detail, fmt, ap);
    va_end(ap);
    keep_utf8(p->detail);
    return false;
}

bool problem_from_err(struct problem *p, const struct err *e)
{
    for (unsigned i = 0; i < sizeof states / sizeof *states; i++)
        if (strncmp(e->sqlstate, states[i].prefix, strlen(states[i].prefix)) == 0) {
            problem_set(p, states[i].to, "%s", e->constraint);
            memcpy(p->name, e->constraint, sizeof p->name);
            memcpy(p->facts, e->facts, sizeof p->facts);
            return false;
        }
    for (unsigned i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].from == e->code)
            return problem_set(p, meanings[i].to, "%s", "");
    bool full = e->code == ERR_SYSTEM && (e->sys_errno == ENOSPC || e->sys_errno == EDQUOT);
    return problem_set(p, full ? PROBLEM_DISK_FULL : PROBLEM_INTERNAL, "%s", "");
}

void problem_say(struct problem *p, const char *word, json_t *facts)
{
    char *text = facts ? json_dumps(facts, JSON_COMPACT) : NULL;
    if (text && strlen(text) < sizeof p->facts) {
        snprintf(p->facts, sizeof p->facts, "%s", text);
        snprintf(p->text, sizeof p->text, "http.fault.%s", word);
    }
    free(text);
    json_decref(facts);
}

int problem_status(enum problem_code code)
{
    return problems[code].status;
}

const char *problem_name(enum problem_code code)
{
    return problems[code].name;
}

/* ---- saying it ----------------------------------------------------------------------------------- */

enum { KEY_BYTES = 200, WORDS_MAX = 64, SAID_BYTES = 16384 };

/* The facts of a refusal name states, desks, items as the program does; people are told their texts. Where
 * the key has two parts the first one is the flow. */
static const struct {
    const char *fact, *key;
} worded[] = {
    {"missing", "gate.%s"},
    {"item", "gate.%s"},
    {"desk", "desk.%s"},
    {"desks", "desk.%s"},
    {"right", "right.%s"},
    {"state", "state.%s.%s"},
    {"action", "flow.%s.%s"},
    {"flow", "flow.%s"},
    {"states", "state.%s.%s"},
    {"other", "desk.%s"},
    {"department", "word.department.%s"},
    {"former", "word.department.%s"},
    {"entry", "web.log.entry.%s"},
    {"before", "web.log.entry.%s"},
    {"member", "form.%s"},
    {"types", "http.fault.type.%s"},
    {"findings", "bill.finding.%s"},
};

static const char *text_or(enum lang lang, const char *key, const char *otherwise)
{
    const char *text = i18n_text(lang, key);
    return text == key ? otherwise : text;
}

/* "state.%s.%s" with a flow and a word; "gate.%s" with a word. */
static void make_key(const char *pattern, const char *flow, const char *word, char out[static KEY_BYTES])
{
    const char *first = strchr(pattern, '%'), *second = strchr(first + 1, '%');
    if (second)
        snprintf(out, KEY_BYTES, "%.*s%s.%s", (int)(first - pattern), pattern, flow, word);
    else
        snprintf(out, KEY_BYTES, "%.*s%s", (int)(first - pattern), pattern, word);
}

/* The words of @value, each by its text, with the comma of the language between them. */
static void put_words(enum lang lang, const char *pattern, const char *flow, const char *value,
                      struct buf *out)
{
    char key[KEY_BYTES], word[80];
    for (int i = 0; *value && i < WORDS_MAX; i++) {
        size_t n = strcspn(value, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, value);
        make_key(pattern, flow, word, key);
        buf_puts(out, i == 0 ? "" : lang == LANG_ZH ? "、" : ", ");
        buf_puts(out, text_or(lang, key, word));
        value += n + (value[n] == ' ');
    }
}

static const char *pattern_of(const char *fact)
{
    for (unsigned i = 0; i < sizeof worded / sizeof *worded; i++)
        if (strcmp(worded[i].fact, fact) == 0)
            return worded[i].key;
    return NULL;
}

enum { FACTS_MAX = 16 };

/* What fills the placeholders, made from the facts; texts live in @room. */
static void fill_args(const json_t *facts, enum lang lang, struct i18n_arg args[static FACTS_MAX + 1],
                      struct buf room[static FACTS_MAX])
{
    const char *flow = json_string_value(json_object_get(facts, "flow")), *name;
    json_t *value;
    int n = 0;
    json_object_foreach((json_t *)(uintptr_t)facts, name, value)
    {
        if (n == FACTS_MAX)
            break;
        const char *pattern = pattern_of(name);
        char *plain = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY);
        const char *said = plain ? plain : json_string_value(value);
        if (pattern)
            put_words(lang, pattern, flow ? flow : "", said, &room[n]);
        else
            buf_puts(&room[n], said);
        free(plain);
        args[n] = (struct i18n_arg){name, room[n].data};
        n++;
    }
    args[n] = (struct i18n_arg){NULL, NULL};
}

static json_t *formatted(enum lang lang, const char *key, const json_t *facts)
{
    struct i18n_arg args[FACTS_MAX + 1];
    struct buf room[FACTS_MAX], out;
    for (int i = 0; i < FACTS_MAX; i++)
        buf_init(&room[i], SAID_BYTES);
    buf_init(&out, SAID_BYTES);
    fill_args(facts, lang, args, room);
    i18n_format(lang, key, args, &out);
    json_t *text = json_string(out.data);
    for (int i = 0; i < FACTS_MAX; i++)
        buf_fini(&room[i]);
    buf_fini(&out);
    return text ? text : json_string("");
}

/* The text of the refusal when there is one, else that of the fault, else that of the code. */
static json_t *title(const struct problem *p, enum lang lang, const json_t *facts)
{
    char key[KEY_BYTES];
    snprintf(key, sizeof key, "constraint.%s", p->name);
    if (*p->name && text_or(lang, key, NULL))
        return formatted(lang, key, facts);
    if (*p->text)
        return formatted(lang, p->text, facts);
    snprintf(key, sizeof key, "http.problem.%s", problems[p->code].name);
    return json_string(i18n_text(lang, key));
}

static json_t *hint(const struct problem *p, enum lang lang)
{
    char own[KEY_BYTES], key[KEY_BYTES];
    snprintf(own, sizeof own, "constraint.%s.hint", p->name);
    snprintf(key, sizeof key, "http.hint.%s", problems[p->code].name);
    const char *text = *p->name ? text_or(lang, own, NULL) : NULL;
    return json_string(text ? text : i18n_text(lang, key));
}

/* What a gate found missing: [{"item","text"}]; NULL when the refusal is of another kind. */
static json_t *missing(enum lang lang, const json_t *facts)
{
    const char *items = json_string_value(json_object_get(facts, "missing"));
    json_t *list = items ? json_array() : NULL;
    char key[KEY_BYTES], item[80];
    for (int i = 0; items && *items && i < WORDS_MAX; i++) {
        size_t n = strcspn(items, " ");
        snprintf(item, sizeof item, "%.*s", (int)n, items);
        snprintf(key, sizeof key, "gate.%s", item);
        json_array_append_new(list, json_pack("{s:s, s:s}", "item", item, "text", text_or(lang, key, item)));
        items += n + (items[n] == ' ');
    }
    return list;
}

static json_t *parse_facts(const struct problem *p)
{
    json_t *facts = *p->facts ? json_loads(p->facts, 0, NULL) : NULL;
    return facts ? facts : json_object();
}

int problem_wait_s(const struct problem *p)
{
    enum { SOON_S = 2 };
    int status = problems[p->code].status;
    if (status == 503 || status == 504)
        return SOON_S;
    json_t *facts = parse_facts(p);
    const json_t *wait = json_object_get(facts, "wait_s");
    long s = json_is_integer(wait)  ? (long)json_integer_value(wait)
             : json_is_string(wait) ? strtol(json_string_value(wait), NULL, 10)
                                    : 0;
    json_decref(facts);
    return s > 0 && s <= 86400 ? (int)s : status == 429 ? SOON_S : 0;
}

void problem_print(const struct problem *p, enum lang lang, const char *request_id, struct buf *out)
{
    json_t *facts = parse_facts(p);
    json_t *body = json_pack(
        "{s:i, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s*, s:o*}", "status", problems[p->code].status, "code",
        *p->name ? p->name : problems[p->code].name, "title", title(p, lang, facts), "hint", hint(p, lang),
        "text_en", title(p, LANG_EN, facts), "text_zh", title(p, LANG_ZH, facts), "detail", p->detail,
        "request_id", request_id, "field", *p->field ? p->field : NULL, "missing", missing(lang, facts));
    MUST(body != NULL);
    char *text = json_dumps(body, JSON_COMPACT);
    MUST(text != NULL);
    buf_puts(out, text);
    free(text);
    json_decref(body);
    json_decref(facts);
}
