/* listing_cell - see the header. */
#include "listing_cell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 200, KEY_BYTES_MAX = 8192, DAY_CHARS = 10, TIME_CHARS = 19 };

/* ---- what a member is ---------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n > m && strcmp(name + n - m, end) == 0;
}

struct listing_column listing_column_of(const char *name, const json_t *member)
{
    const char *words = json_string_value(json_object_get(member, "x-words"));
    if (!words)
        words = json_string_value(json_object_get(json_object_get(member, "items"), "x-words"));
    bool money = ends_with(name, "_fen");
    return (struct listing_column){.name = name,
                                   .words = words,
                                   .hidden = words && !*words,
                                   .money = money,
                                   .hundredths = money || ends_with(name, "_bp") || ends_with(name, "_x100")};
}

/* ---- words --------------------------------------------------------------------------------------- */

/* "state.{flow}" and the code OPEN of a row of complaints: "state.complaints.OPEN"; "alarm_class.*.title" and
 * BACK_FEED: "alarm_class.BACK_FEED.title". */
static void make_key(const char *family, const json_t *row, const char *code, struct buf *out)
{
    const char *member;
    bool placed = false;
    for (const char *c = family; *c; c++)
        if (*c == '*') {
            buf_puts(out, code);
            placed = true;
        } else if (*c == '{') {
            size_t n = strcspn(c + 1, "}");
            member = json_string_value(json_object_getn(row, c + 1, n));
            buf_puts(out, member ? member : "");
            c += n + 1;
        } else
            buf_add(out, c, 1);
    if (!placed)
        buf_printf(out, ".%s", code);
}

static void put_word(const char *family, const json_t *row, const char *code, enum lang lang, struct buf *out)
{
    struct buf key;
    buf_init(&key, KEY_BYTES_MAX);
    make_key(family, row, code, &key);
    const char *text = i18n_text(lang, key.data);
    buf_puts(out, text == key.data ? code : text);
    buf_fini(&key);
}

/* Of what the service itself is the author: "4.1 LARGE", or a case and its limit, "TS-2026-0001 reply". */
static void put_subject(const char *text, enum lang lang, struct buf *out)
{
    char key[KEY_BYTES];
    const char *last = strrchr(text, ' ');
    if (strncmp(text, "4.1 ", 4) == 0) {
        snprintf(key, sizeof key, "web.eligibility.%s", text + 4);
        const char *word = i18n_text(lang, key);
        if (word != key) {
            i18n_format(lang, "web.eligibility.subject", (struct i18n_arg[]){{"word", word}, {NULL, NULL}},
                        out);
            return;
        }
    }
    snprintf(key, sizeof key, "limit.%s", last ? last + 1 : "");
    const char *limit = last ? i18n_text(lang, key) : key;
    if (limit == key)
        buf_puts(out, text);
    else
        buf_printf(out, "%.*s %s", (int)(last - text), text, limit);
}

/* ---- days and times ------------------------------------------------------------------------------ */

/* @text begins as @shape says, in which 0 is any digit. */
static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; text++, shape++)
        if (*shape == '0' ? !isdigit((unsigned char)*text) : *text != *shape)
            return false;
    return true;
}

static bool is_day(const char *text)
{
    return has_shape(text, "0000-00-00") && text[DAY_CHARS] == '\0';
}

/* As PostgreSQL writes an instant into JSON: "2026-03-12T10:42:07.5+08:00". */
static bool is_time(const char *text)
{
    if (!has_shape(text, "0000-00-00T00:00:00"))
        return false;
    const char *zone = text + TIME_CHARS;
    if (*zone == '.')
        zone += 1 + strspn(zone + 1, "0123456789");
    return strcmp(zone, "Z") == 0 ||
           ((has_shape(zone, "+00:00") || has_shape(zone, "-00:00")) && zone[6] == '\0');
}

/* ---- values -------------------------------------------------------------------------------------- */

static enum listing_kind put_text(const struct listing_column *c, const json_t *row, const char *text,
                                  enum lang lang, struct buf *out)
{
    if (c->words)
        put_word(c->words, row, text, lang, out);
    else if (strcmp(c->name, "subject") == 0)
        put_subject(text, lang, out);
    else if (is_time(text)) {
        buf_printf(out, "%.*s %.*s", DAY_CHARS, text, TIME_CHARS - DAY_CHARS - 1, text + DAY_CHARS + 1);
        return LISTING_TIME;
    } else {
        buf_puts(out, text);
        return is_day(text) ? LISTING_DAY : LISTING_TEXT;
    }
    return LISTING_TEXT;
}

/* A number as a person writes it: 15 digits are what a number of JSON is read to exactly. */
static enum listing_kind put_number(const struct listing_column *c, const json_t *row, const json_t *value,
                                    enum lang lang, struct buf *out)
{
    if (c->words) {
        char code[24];
        snprintf(code, sizeof code, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        put_word(c->words, row, code, lang, out);
        return LISTING_TEXT;
    }
    if (!json_is_integer(value))
        buf_printf(out, "%.15g", json_real_value(value) / (c->hundredths ? 100 : 1));
    else if (!c->hundredths)
        buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else {
        json_int_t n = json_integer_value(value), whole = n / 100, rest = n % 100;
        buf_printf(out, "%s%lld.%02lld", n < 0 ? "-" : "", llabs(whole), llabs(rest));
    }
    return c->money ? LISTING_MONEY : c->hundredths ? LISTING_SHARE : LISTING_NUMBER;
}

static void put_items(const struct listing_column *c, const json_t *row, const json_t *array, enum lang lang,
                      struct buf *out)
{
    const char *member = lang == LANG_ZH ? "text_zh" : "text_en", *comma = lang == LANG_ZH ? "；" : "; ";
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        const char *text = json_string_value(json_is_object(item) ? json_object_get(item, member) : item);
        buf_puts(out, out->len > 0 && text ? comma : "");
        if (text && c->words && json_is_string(item))
            put_word(c->words, row, text, lang, out);
        else
            buf_puts(out, text ? text : "");
    }
}

enum listing_kind listing_cell(const struct listing_column *c, const json_t *row, enum lang lang,
                               struct buf *out)
{
    const json_t *value = json_object_get(row, c->name);
    if (json_is_string(value) && json_string_length(value) > 0)
        return put_text(c, row, json_string_value(value), lang, out);
    if (json_is_number(value))
        return put_number(c, row, value, lang, out);
    if (json_is_boolean(value))
        buf_puts(out, i18n_text(lang, json_is_true(value) ? "table.yes" : "table.no"));
    else if (json_is_array(value))
        put_items(c, row, value, lang, out);
    return out->len > 0 ? LISTING_TEXT : LISTING_EMPTY;
}
