/* value - see the header. */
#include "dahu/rule/value.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"

static struct value number(enum value_kind kind, int64_t n, int decimals, const char *unit)
{
    return (struct value){.kind = n == FACT_UNKNOWN ? VALUE_NONE : kind,
                          .decimals = decimals,
                          .number = n,
                          .unit = unit ? unit : ""};
}

struct value value_yes(enum tri answer)
{
    return (struct value){
        .kind = answer == TRI_UNKNOWN ? VALUE_NONE : VALUE_BOOL, .number = answer == TRI_YES, .unit = ""};
}

struct value value_count(int64_t n, const char *unit)
{
    return number(VALUE_COUNT, n, 0, unit);
}

struct value value_x100(int64_t n, const char *unit)
{
    return number(VALUE_DECIMAL, n, 2, unit);
}

struct value value_fen(int64_t fen)
{
    return number(VALUE_SCALED, fen, 2, "yuan");
}

struct value value_bp(int64_t bp)
{
    return number(VALUE_SCALED, bp, 2, "percent");
}

struct value value_date(date d)
{
    return (struct value){.kind = date_known(d) ? VALUE_DATE : VALUE_NONE, .number = d.days, .unit = ""};
}

struct value value_absent(const char *word)
{
    return (struct value){.kind = VALUE_NONE, .word = word, .unit = ""};
}

struct value value_word(const char *word)
{
    return (struct value){.kind = word ? VALUE_WORD : VALUE_NONE, .word = word, .unit = ""};
}

struct value value_name(const char *name)
{
    return (struct value){.kind = VALUE_NAME, .word = name, .unit = ""};
}

/* The language-neutral part: what JSON holds, and what a text shows of numbers and dates. */
static void plain(const struct value *v, bool json, char out[static DECIMAL_TEXT_BYTES])
{
    switch (v->kind) {
    case VALUE_DECIMAL:
        decimal_format(v->number, v->decimals, out);
        return;
    case VALUE_SCALED:
        decimal_format_fixed(v->number, json ? 0 : v->decimals, out);
        return;
    case VALUE_DATE:
        date_format((date){(int32_t)v->number}, out);
        return;
    default:
        decimal_format_fixed(v->number, 0, out);
    }
}

void value_put_json(const struct value *v, struct buf *out)
{
    char text[DECIMAL_TEXT_BYTES];
    switch (v->kind) {
    case VALUE_NONE:
        buf_puts(out, "null");
        return;
    case VALUE_BOOL:
        buf_puts(out, v->number ? "true" : "false");
        return;
    case VALUE_WORD:
    case VALUE_NAME:
        json_put_string(v->word, out);
        return;
    default:
        plain(v, true, text);
        buf_puts(out, v->kind == VALUE_DATE ? "\"" : "");
        buf_puts(out, text);
        buf_puts(out, v->kind == VALUE_DATE ? "\"" : "");
    }
}

/* The text of @key; a word without one is shown as it is. */
static void put_catalogued(const char *key, const char *word, enum lang lang, struct buf *out)
{
    const char *text = i18n_text(lang, key);
    buf_puts(out, text == key ? word : text);
}

static void put_word(const struct value *v, enum lang lang, struct buf *out)
{
    char key[128];
    if (v->kind == VALUE_NAME)
        snprintf(key, sizeof key, "rule.name.%s", v->word);
    else
        snprintf(key, sizeof key, "rule.word.%s", v->word);
    put_catalogued(key, v->word, lang, out);
}

static void put_unit(const char *unit, enum lang lang, struct buf *out)
{
    char key[64];
    snprintf(key, sizeof key, "unit.%s", unit);
    buf_puts(out, strcmp(unit, "percent") == 0 ? "" : " ");
    put_catalogued(key, unit, lang, out);
}

/* digits in groups of three, as both languages write them: 5,000,000 */
static void put_grouped(const char *text, struct buf *out)
{
    size_t sign = *text == '-', whole = strcspn(text + sign, ".");
    buf_add(out, text, sign);
    for (size_t i = 0; i < whole; i++) {
        buf_puts(out, i && (whole - i) % 3 == 0 ? "," : "");
        buf_add(out, text + sign + i, 1);
    }
    buf_puts(out, text + sign + whole);
}

void value_put_text(const struct value *v, enum lang lang, struct buf *out)
{
    char text[DECIMAL_TEXT_BYTES];
    switch (v->kind) {
    case VALUE_NONE:
        if (v->word)
            put_word(v, lang, out);
        else
            buf_puts(out, i18n_text(lang, "rule.unknown"));
        return;
    case VALUE_BOOL:
        buf_puts(out, i18n_text(lang, v->number ? "rule.yes" : "rule.no"));
        return;
    case VALUE_WORD:
    case VALUE_NAME:
        put_word(v, lang, out);
        return;
    default:
        plain(v, false, text);
        if (v->kind == VALUE_DATE)
            buf_puts(out, text);
        else
            put_grouped(text, out);
    }
    if (*v->unit)
        put_unit(v->unit, lang, out);
}

void json_put_key(const char *name, struct buf *out)
{
    buf_puts(out, "\"");
    buf_puts(out, name);
    buf_puts(out, "\":");
}

void json_put_string(const char *text, struct buf *out)
{
    buf_puts(out, "\"");
    for (const char *p = text; *p;) {
        size_t run = 0;
        while ((unsigned char)p[run] >= 0x20 && p[run] != '"' && p[run] != '\\')
            run++;
        buf_add(out, p, run);
        p += run;
        if (*p == '"' || *p == '\\')
            buf_printf(out, "\\%c", *p++);
        else if (*p)
            buf_printf(out, "\\u%04x", (unsigned char)*p++);
    }
    buf_puts(out, "\"");
}
