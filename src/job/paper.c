/* paper - see the header. A template becomes a tree; the tree is filled in with marks around what came from
 * facts; then the lines are taken apart, where what is marked is never markup. */
#include "dahu/job/paper.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/buf.h"
#include "dahu/base/text.h"

/* In a filled line: where a fact begins, and a line end and a bar that a fact holds. Control characters of
 * facts and templates are taken out, so nothing else makes these. */
enum { FACT_BEGINS = 1, FACT_NEWLINE = 2, FACT_BAR = 3 };

static const char BLANK[] = "____________";

/* ---- the tree ------------------------------------------------------------------------------------ */

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_SECTION, NODE_INVERTED };

struct node {
    enum node_kind kind;
    const char *text; /* the text, or the name */
    size_t length;
    int line;
    struct node *inside, *next;
};

struct parser {
    const char *at;
    int line, depth;
    struct arena *arena;
    struct err *e;
};

struct tag {
    const char *from, *to; /* with its braces; of a section that stands alone in its line, the line */
    char kind;             /* '\0', '#', '^', '/' */
    const char *name;
    size_t length;
    int line;
};

static void count_lines(struct parser *p, const char *to)
{
    for (; p->at < to; p->at++)
        p->line += *p->at == '\n';
}

/* A section tag with nothing else in its line takes the whole line away. */
static void take_line(const char *begin, struct tag *t)
{
    const char *from = t->from, *to = t->to;
    while (from > begin && (from[-1] == ' ' || from[-1] == '\t'))
        from--;
    while (*to == ' ' || *to == '\t' || *to == '\r')
        to++;
    if ((from == begin || from[-1] == '\n') && (*to == '\n' || *to == '\0')) {
        t->from = from;
        t->to = to + (*to == '\n');
    }
}

static bool read_name(const struct parser *p, struct tag *t, const char *close)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@";
    t->name += strspn(t->name, " ");
    t->length = (size_t)(close - t->name);
    while (t->length > 0 && t->name[t->length - 1] == ' ')
        t->length--;
    if (t->length == 0 || t->length > 60 || strspn(t->name, allowed) < t->length)
        return err_set(p->e, ERR_SYNTAX, "line %d: '{{%.*s}}' is not a name", t->line, (int)(t->length % 61),
                       t->name);
    return true;
}

/* The next tag at or after p->at, which @begin was at the start; tag.from is NULL when there is none. */
static bool read_tag(struct parser *p, const char *begin, struct tag *t)
{
    *t = (struct tag){.from = strstr(p->at, "{{"), .line = p->line};
    if (!t->from)
        return true;
    for (const char *c = p->at; c < t->from; c++)
        t->line += *c == '\n';
    const char *close = strstr(t->from, "}}");
    if (!close || memchr(t->from, '\n', (size_t)(close - t->from)))
        return err_set(p->e, ERR_SYNTAX, "line %d: '{{' without '}}' in the same line", t->line);
    t->to = close + 2;
    t->name = t->from + 2;
    if (*t->name == '#' || *t->name == '^' || *t->name == '/')
        t->kind = *t->name++;
    if (!read_name(p, t, close))
        return false;
    if (t->kind)
        take_line(begin, t);
    return true;
}

static struct node *add(struct parser *p, struct node ***tail, enum node_kind kind, const char *text,
                        size_t length)
{
    struct node *n = arena_alloc(p->arena, sizeof *n);
    *n = (struct node){.kind = kind, .text = text, .length = length, .line = p->line};
    **tail = n;
    *tail = &n->next;
    return n;
}

static bool same_name(const struct tag *a, const struct tag *b)
{
    return a->length == b->length && memcmp(a->name, b->name, a->length) == 0;
}

/* Up to the end of the section @of, or of the template when that is NULL. */
static bool parse(struct parser *p, const char *begin, const struct tag *of, struct node **out)
{
    struct tag t;
    if (p->depth > PAPER_DEPTH_MAX)
        return err_set(p->e, ERR_SYNTAX, "line %d: more than %d sections inside each other", p->line,
                       PAPER_DEPTH_MAX);
    for (;;) {
        if (!read_tag(p, begin, &t))
            return false;
        const char *end = t.from ? t.from : p->at + strlen(p->at);
        if (end > p->at)
            add(p, &out, NODE_TEXT, p->at, (size_t)(end - p->at));
        if (!t.from)
            return !of || err_set(p->e, ERR_SYNTAX, "line %d: '{{%c%.*s}}' is not ended", of->line, of->kind,
                                  (int)of->length, of->name);
        count_lines(p, t.to);
        if (t.kind == '/')
            return (of && same_name(of, &t)) ||
                   err_set(p->e, ERR_SYNTAX, "line %d: '{{/%.*s}}' ends nothing here", t.line, (int)t.length,
                           t.name);
        struct node *n = add(p, &out,
                             t.kind == '#'   ? NODE_SECTION
                             : t.kind == '^' ? NODE_INVERTED
                                             : NODE_VALUE,
                             t.name, t.length);
        n->line = t.line;
        p->depth++;
        if (t.kind && !parse(p, begin, &t, &n->inside))
            return false;
        p->depth--;
    }
}

/* ---- filling in ---------------------------------------------------------------------------------- */

struct filling {
    enum lang lang;
    const json_t
        *around[PAPER_DEPTH_MAX + 2]; /* the facts, and the items of the sections inside each other */
    int depth;
    struct buf *out;
    struct err *e;
};

static const json_t *member(const json_t *of, const char *name, size_t length)
{
    char key[64];
    MUST(length < sizeof key);
    memcpy(key, name, length);
    key[length] = '\0';
    return json_object_get(of, key);
}

/* "person.name": the first part is looked for from the inside out, the others in what it is. "." is the item.
 */
static const json_t *look_up(const struct filling *f, const char *name, size_t length)
{
    if (length == 1 && *name == '.')
        return f->around[f->depth];
    const char *dot = memchr(name, '.', length);
    size_t first = dot ? (size_t)(dot - name) : length;
    const json_t *found = NULL;
    for (int i = f->depth; i >= 0 && !found; i--)
        found = member(f->around[i], name, first);
    for (size_t at = first; found && !json_is_null(found) && at < length;) {
        const char *part = name + at + 1;
        dot = memchr(part, '.', length - at - 1);
        size_t n = dot ? (size_t)(dot - part) : length - at - 1;
        found = member(found, part, n);
        at += 1 + n;
    }
    return found;
}

static void put_fact(const char *text, struct buf *out)
{
    static const char begins = FACT_BEGINS;
    buf_add(out, &begins, 1);
    for (; *text; text++) {
        size_t turn = text_turn(text);
        if (turn) {
            text += turn - 1;
            continue;
        }
        char c = *text == '\n' ? FACT_NEWLINE : *text == '|' ? FACT_BAR : *text;
        if (c != *text || (unsigned char)c >= ' ')
            buf_add(out, &c, 1);
    }
}

/* The words for a code, from the catalogue; a code without words stands for itself. */
static void put_word(const struct filling *f, const char *code)
{
    char key[160];
    snprintf(key, sizeof key, "word.%s", code);
    const char *words = i18n_text(f->lang, key);
    put_fact(words == key ? code : words, f->out);
}

static bool put_value(struct filling *f, const struct node *n)
{
    const char *at = memchr(n->text, '@', n->length);
    size_t length = at ? (size_t)(at - n->text) : n->length;
    if (at && (n->length - length != 5 || memcmp(at, "@word", 5) != 0))
        return err_set(f->e, ERR_SYNTAX, "line %d: after a name only '@word' may stand, not '%.*s'", n->line,
                       (int)(n->length - length), at);
    const json_t *value = look_up(f, n->text, length);
    if (!value || json_is_object(value) || json_is_array(value))
        return err_set(f->e, ERR_NOT_FOUND, "line %d: the facts have no text '%.*s'", n->line, (int)n->length,
                       n->text);
    if (json_is_null(value)) {
        buf_puts(f->out, BLANK);
        return true;
    }
    if (json_is_string(value)) {
        if (at)
            put_word(f, json_string_value(value));
        else
            put_fact(json_string_value(value), f->out);
        return true;
    }
    char *printed = json_dumps(value, JSON_ENCODE_ANY);
    MUST(printed != NULL);
    put_fact(printed, f->out);
    free(printed);
    return true;
}

static bool fill(struct filling *f, const struct node *nodes);

static bool fill_inside(struct filling *f, const struct node *n, const json_t *item)
{
    f->around[++f->depth] = item;
    bool ok = fill(f, n->inside);
    f->depth--;
    return ok;
}

static bool is_there(const json_t *value)
{
    return !json_is_null(value) && !json_is_false(value) &&
           !(json_is_array(value) && json_array_size(value) == 0) &&
           !(json_is_string(value) && json_string_length(value) == 0);
}

static bool put_section(struct filling *f, const struct node *n)
{
    const json_t *value = look_up(f, n->text, n->length);
    if (!value)
        return err_set(f->e, ERR_NOT_FOUND, "line %d: the facts have no '%.*s'", n->line, (int)n->length,
                       n->text);
    if (n->kind == NODE_INVERTED)
        return is_there(value) || fill_inside(f, n, value);
    if (!json_is_array(value))
        return !is_there(value) || fill_inside(f, n, value);
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)value, i, item) if (!fill_inside(f, n, item)) return false;
    return true;
}

static void put_template_text(const struct node *n, struct buf *out)
{
    for (size_t i = 0; i < n->length; i++)
        if ((unsigned char)n->text[i] >= ' ' || n->text[i] == '\n')
            buf_add(out, &n->text[i], 1);
}

static bool fill(struct filling *f, const struct node *nodes)
{
    for (const struct node *n = nodes; n; n = n->next) {
        bool ok = true;
        if (n->kind == NODE_TEXT)
            put_template_text(n, f->out);
        else
            ok = n->kind == NODE_VALUE ? put_value(f, n) : put_section(f, n);
        if (!ok)
            return false;
    }
    return !f->out->overflowed ||
           err_set(f->e, ERR_TOO_LARGE, "the paper would be larger than %d bytes", PAPER_FILLED_MAX);
}

/* ---- taking apart -------------------------------------------------------------------------------- */

static const struct mark {
    const char *begin;
    enum paper_kind kind;
    bool whole; /* it is all of the line */
} marks[] = {
    {"# ", PAPER_TITLE, false},     {"## ", PAPER_HEADING, false}, {"> ", PAPER_RIGHT, false},
    {"* ", PAPER_ITEM, false},      {"---", PAPER_RULE, true},     {"===", PAPER_BREAK, true},
    {"[sign] ", PAPER_SIGN, false},
};

struct taking {
    struct arena *arena;
    struct paper *out;
    int room;
    struct buf text; /* the paragraph that is being gathered */
    struct err *e;
};

/* What the marks stand for becomes what it was. */
static const char *plain(struct taking *t, const char *from, size_t n)
{
    while (n > 0 && (*from == ' ' || *from == '\t'))
        from++, n--;
    while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\t' || from[n - 1] == '\r'))
        n--;
    char *text = arena_alloc(t->arena, n + 1), *to = text;
    for (size_t i = 0; i < n; i++)
        if (from[i] != FACT_BEGINS)
            *to++ = from[i] == FACT_NEWLINE ? '\n' : from[i] == FACT_BAR ? '|' : from[i];
    return text;
}

static struct paper_block *put_block(struct taking *t, enum paper_kind kind)
{
    if (t->out->count == t->room) {
        struct paper_block *more = arena_alloc(t->arena, sizeof *more * (size_t)(t->room = t->room * 2 + 64));
        if (t->out->count > 0)
            memcpy(more, t->out->blocks, sizeof *more * (size_t)t->out->count);
        t->out->blocks = more;
    }
    struct paper_block *b = &t->out->blocks[t->out->count++];
    b->kind = kind;
    return b;
}

static void put_cell(struct taking *t, struct paper_block *b, const char *from, size_t n)
{
    b->cells[b->cell_count++] = plain(t, from, n);
}

static void end_paragraph(struct taking *t)
{
    if (t->text.len > 0)
        put_cell(t, put_block(t, PAPER_TEXT), t->text.data, t->text.len);
    buf_reset(&t->text);
}

/* "| a | b |" and the parties of a signature: cells between bars. */
static bool put_cells(struct taking *t, enum paper_kind kind, const char *from, size_t n, int line)
{
    struct paper_block *b = put_block(t, kind);
    for (const char *end = from + n; from <= end;) {
        const char *bar = memchr(from, '|', (size_t)(end - from));
        size_t length = (size_t)((bar ? bar : end) - from);
        if (!bar && kind == PAPER_ROW && strspn(from, " \r") >= length)
            return true;
        if (b->cell_count == PAPER_CELLS_MAX)
            return err_set(t->e, ERR_SYNTAX, "line %d of the filled paper: more than %d cells", line,
                           PAPER_CELLS_MAX);
        put_cell(t, b, from, length);
        from += length + 1;
    }
    return true;
}

static const struct mark *mark_of(const char *line, size_t n)
{
    for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t length = strlen(marks[i].begin);
        if (n >= length && memcmp(line, marks[i].begin, length) == 0 &&
            (!marks[i].whole || strspn(line + length, " \r") >= n - length))
            return &marks[i];
    }
    return NULL;
}

static bool take_one(struct taking *t, const char *line, size_t n, int number)
{
    const struct mark *m = mark_of(line, n);
    bool row = n > 0 && *line == '|';
    if (m || row || strspn(line, " \r") >= n)
        end_paragraph(t);
    if (row)
        return put_cells(t, PAPER_ROW, line + 1, n - 1, number);
    if (m && m->kind == PAPER_SIGN)
        return put_cells(t, m->kind, line + strlen(m->begin), n - strlen(m->begin), number);
    if (m) {
        struct paper_block *b = put_block(t, m->kind);
        if (!m->whole)
            put_cell(t, b, line + strlen(m->begin), n - strlen(m->begin));
        return true;
    }
    if (t->text.len > 0 && (unsigned char)line[*line == FACT_BEGINS] < 0x80) /* Chinese has no blanks between its lines */
        buf_puts(&t->text, " ");
    if (strspn(line, " \r") < n)
        buf_add(&t->text, line, n);
    return true;
}

static bool take_apart(struct taking *t, const char *filled)
{
    int number = 1;
    for (const char *line = filled; *line; number++) {
        size_t n = strcspn(line, "\n");
        if (!take_one(t, line, n, number))
            return false;
        line += n + (line[n] == '\n');
    }
    end_paragraph(t);
    return true;
}

bool paper_fill(const char *template, enum lang lang, const json_t *facts, struct arena *arena,
                struct paper *out, struct err *e)
{
    struct node *nodes = NULL;
    struct parser p = {template, 1, 0, arena, e};
    *out = (struct paper){NULL, 0};
    if (strlen(template) > PAPER_TEMPLATE_MAX)
        return err_set(e, ERR_TOO_LARGE, "a template may have %d bytes", PAPER_TEMPLATE_MAX);
    if (!parse(&p, template, NULL, &nodes))
        return false;
    struct buf filled;
    buf_init(&filled, PAPER_FILLED_MAX);
    struct filling f = {.lang = lang, .around = {facts}, .out = &filled, .e = e};
    struct taking t = {.arena = arena, .out = out, .e = e};
    buf_init(&t.text, PAPER_FILLED_MAX);
    bool ok = fill(&f, nodes) && take_apart(&t, filled.data);
    buf_fini(&t.text);
    buf_fini(&filled);
    return ok;
}
