/* facts - facts of a rule on their way out: as values, as the JSON that bind reads, as its JSON schema. */
#include <inttypes.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "fields.h"

static const void *slot_of(const struct field *f, const void *facts)
{
    return (const char *)facts + f->offset;
}

static struct value word_value(const struct field *f, int word)
{
    return value_word(word == WORD_UNKNOWN ? NULL : f->words[word]);
}

/* money and shares are said in yuan and per cent */
static struct value int_value(int64_t n, const char *unit)
{
    return strcmp(unit, "fen") == 0  ? value_fen(n)
           : strcmp(unit, "bp") == 0 ? value_bp(n)
                                     : value_count(n, unit);
}

/* x 100 in JSON, said as 0.90 */
static struct value standard_value(int64_t n)
{
    struct value v = value_fen(n);
    v.unit = "";
    return n == PF_REDUCED_AS_GIVEN ? value_yes(TRI_YES) : v;
}

struct value rule_field_value(const struct field *f, const void *facts)
{
    const void *slot = slot_of(f, facts);
    switch (f->type) {
    case FIELD_BOOL:
        return value_yes(*(const enum tri *)slot);
    case FIELD_DATE:
        return value_date(*(const date *)slot);
    case FIELD_WORD:
        return word_value(f, *(const int *)slot);
    case FIELD_STANDARD:
    case FIELD_REDUCED:
        return standard_value(*(const int64_t *)slot);
    case FIELD_LIST:
        return value_count(((const struct fact_list *)slot)->count, "rows");
    case FIELD_DECIMAL:
        return value_x100(*(const int64_t *)slot, f->unit);
    default:
        return int_value(*(const int64_t *)slot, f->unit);
    }
}

static void put_object(const struct field *fields, const void *facts, struct buf *out);

static void put_list(const struct field *f, const struct fact_list *list, struct buf *out)
{
    if (!fact_list_known(list)) {
        buf_puts(out, "null");
        return;
    }
    buf_puts(out, "[");
    for (int64_t i = 0; i < list->count; i++) {
        buf_puts(out, i ? "," : "");
        put_object(f->item, (const char *)list->items + (size_t)i * f->item_size, out);
    }
    buf_puts(out, "]");
}

static void put_object(const struct field *fields, const void *facts, struct buf *out)
{
    buf_puts(out, "{");
    for (const struct field *f = fields; f->name; f++) {
        buf_puts(out, f == fields ? "" : ",");
        json_put_key(f->name, out);
        struct value v = rule_field_value(f, facts);
        if (f->type == FIELD_LIST)
            put_list(f, slot_of(f, facts), out);
        else
            value_put_json(&v, out);
    }
    buf_puts(out, "}");
}

void rule_put_facts(const struct rule *r, const void *facts, struct buf *out)
{
    put_object(r->fields, facts, out);
}

/* ---- schema ------------------------------------------------------------------------------------ */

static void put_range(const struct field *f, int decimals, struct buf *out)
{
    char least[DECIMAL_TEXT_BYTES], most[DECIMAL_TEXT_BYTES];
    buf_printf(out, "\"minimum\":%s,\"maximum\":%s", decimal_format(f->least, decimals, least),
               decimal_format(f->most, decimals, most));
}

static void put_fields_schema(const struct field *fields, struct buf *out);

/* The schemas of which a value must meet one, without the one for null. */
static void put_alternatives(const struct field *f, struct buf *out)
{
    switch (f->type) {
    case FIELD_INT:
        buf_puts(out, "{\"type\":\"integer\",");
        put_range(f, 0, out);
        buf_puts(out, "}");
        return;
    case FIELD_DECIMAL:
        buf_puts(out, "{\"type\":\"number\",");
        put_range(f, 2, out);
        buf_printf(out, "},{\"type\":\"string\",\"pattern\":\"^%s[0-9]+(\\\\.[0-9]{1,2}0*)?$\"}",
                   f->least < 0 ? "-?" : "");
        return;
    case FIELD_BOOL:
        buf_puts(out, "{\"type\":\"boolean\"}");
        return;
    case FIELD_DATE:
        buf_puts(out, "{\"type\":\"string\",\"format\":\"date\"}");
        return;
    case FIELD_WORD:
        buf_puts(out, "{\"enum\":[");
        for (int i = 0; f->words[i]; i++)
            buf_printf(out, "%s\"%s\"", i ? "," : "", f->words[i]);
        buf_puts(out, "]}");
        return;
    case FIELD_STANDARD:
        buf_puts(out, "{\"enum\":[90,85,80,0.9,0.85,0.8]},"
                      "{\"type\":\"string\",\"pattern\":\"^(90|85|80|0\\\\.(90?|85|80?))$\"}");
        return;
    case FIELD_REDUCED:
        buf_puts(out, "{\"type\":\"boolean\"},{\"type\":\"number\",\"minimum\":0.01,\"maximum\":100}");
        return;
    case FIELD_LIST:
        buf_printf(out, "{\"type\":\"array\",\"maxItems\":%" PRId64 ",\"items\":{", f->most);
        put_fields_schema(f->item, out);
        buf_puts(out, "}}");
        return;
    }
}

static void put_description(const struct field *f, struct buf *out)
{
    struct value name = value_name(f->name);
    struct buf text;
    buf_init(&text, 512);
    value_put_text(&name, LANG_EN, &text);
    if (f->unit && *f->unit)
        buf_printf(&text, ", %s", f->unit);
    buf_puts(out, "\"description\":");
    json_put_string(text.data, out);
    buf_fini(&text);
}

static void put_required(const struct field *fields, struct buf *out)
{
    bool first = true;
    for (const struct field *f = fields; f->name; f++)
        if (f->required) {
            buf_printf(out, "%s\"%s\"", first ? ",\"required\":[" : ",", f->name);
            first = false;
        }
    buf_puts(out, first ? "" : "]");
}

static void put_fields_schema(const struct field *fields, struct buf *out)
{
    buf_puts(out, "\"type\":\"object\",\"properties\":{");
    for (const struct field *f = fields; f->name; f++) {
        buf_printf(out, "%s\"%s\":{", f == fields ? "" : ",", f->name);
        put_description(f, out);
        buf_puts(out, ",\"anyOf\":[");
        put_alternatives(f, out);
        buf_puts(out, f->required ? "]}" : ",{\"type\":\"null\"}]}");
    }
    buf_puts(out, "}");
    put_required(fields, out);
    buf_puts(out, ",\"additionalProperties\":false");
}

void rule_put_schema(const struct rule *r, struct buf *out)
{
    buf_puts(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",");
    put_fields_schema(r->fields, out);
    buf_puts(out, "}");
}
