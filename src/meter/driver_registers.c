/* driver_registers - the entries of `helpers` and `registers` of a driver file; see driver_read.h. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/base/nearest.h"
#include "driver_read.h"

/* ---- units ----------------------------------------------------------------------------------- */

/* unit of a meter, canonical unit, power of ten between them */
static const struct {
    const char *unit, *base;
    int exponent;
} units[] = {
    {"kWh", "kWh", 0},     {"Wh", "kWh", -3},     {"MWh", "kWh", 3},     {"GWh", "kWh", 6},
    {"kvarh", "kvarh", 0}, {"varh", "kvarh", -3}, {"Mvarh", "kvarh", 3}, {"Gvarh", "kvarh", 6},
    {"kVAh", "kVAh", 0},   {"VAh", "kVAh", -3},   {"MVAh", "kVAh", 3},   {"GVAh", "kVAh", 6},
    {"W", "W", 0},         {"kW", "W", 3},        {"MW", "W", 6},        {"var", "var", 0},
    {"kvar", "var", 3},    {"Mvar", "var", 6},    {"VA", "VA", 0},       {"kVA", "VA", 3},
    {"MVA", "VA", 6},      {"V", "V", 0},         {"mV", "V", -3},       {"kV", "V", 3},
    {"A", "A", 0},         {"mA", "A", -3},       {"kA", "A", 3},        {"Hz", "Hz", 0},
    {"mHz", "Hz", -3},     {"%", "%", 0},         {"%", "", -2},         {"", "", 0},
    {"deg", "deg", 0},     {"degC", "degC", 0},   {"s", "s", 0},         {"ms", "s", -3},
};

bool unit_find(const char *unit, const char *canonical, const char **base, int *exponent)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].unit, unit) == 0 && (!canonical || strcmp(units[i].base, canonical) == 0)) {
            *base = units[i].base;
            *exponent = units[i].exponent;
            return true;
        }
    return false;
}

/* ---- one register ---------------------------------------------------------------------------- */

struct one_register {
    struct driver_read *read;
    struct json_reader *r;
    struct driver_register *to;
    struct register_names *names;
};

static char *keep(const struct one_register *o, const char *text)
{
    return arena_strdup(&o->read->driver->arena, text);
}

static void read_quantity(const struct one_register *o)
{
    const char *name = json_get_text(o->r, "quantity", NULL);
    o->to->id = keep(o, name);
    o->to->quantity = quantity_find(name);
    if (o->to->quantity == Q_NONE && *name)
        json_fault(o->r, "quantity", "there is no quantity '%.60s'; the nearest is '%s'", name,
                   quantity_table[quantity_nearest(name)].name);
}

static void read_helper_name(const struct one_register *o)
{
    const char *name = json_get_text(o->r, "name", NULL);
    o->to->id = keep(o, name);
    o->to->quantity = Q_NONE;
    if (quantity_find(name) != Q_NONE)
        json_fault(o->r, "name", "'%.60s' is a quantity; it belongs into registers", name);
}

static void read_encoding(const struct one_register *o)
{
    const char *name = json_get_text(o->r, "encoding", NULL);
    struct driver_register *to = o->to;
    int found = NO_INDEX;
    struct nearest nearest = {.wanted = name};
    for (int i = 0; i < ENCODING_COUNT; i++) {
        nearest_offer(&nearest, encoding_table[i].name);
        if (strcmp(encoding_table[i].name, name) == 0)
            found = i;
    }
    if (found == NO_INDEX && *name)
        json_fault(o->r, "encoding", "there is no encoding '%.40s'; the nearest is '%s'", name, nearest.name);
    to->encoding = found == NO_INDEX ? ENCODING_U16 : (enum encoding)found;
    int fixed = encoding_table[to->encoding].words;
    int64_t words = json_get_int(o->r, "words", 1, REGISTER_WORDS_MAX, fixed);
    if (words == 0)
        json_fault(o->r, "words", "is missing; %s has no length of its own", name);
    else if (fixed && words != fixed && found != NO_INDEX)
        json_fault(o->r, "words", "is %d, but %s takes %d", (int)words, name, fixed);
    else if (to->encoding == ENCODING_BCD && words > 4)
        json_fault(o->r, "words", "is %d, but bcd takes 4 at most", (int)words);
    to->words = (uint16_t)(fixed ? fixed : words < 1 ? 1 : words);
}

/* "0.001", 10, 0.1: any exact decimal above 0 of up to 18 digits. A JSON real is what the shortest text
 * of 15 digits says, which gives 0.1 back as 0.1. */
static bool parse_scale(const json_t *v, struct decimal_scale *out)
{
    char text[40];
    struct err e;
    if (json_is_integer(v))
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(v));
    else if (json_is_real(v))
        snprintf(text, sizeof text, "%.15g", json_real_value(v));
    else if (!json_is_string(v) ||
             snprintf(text, sizeof text, "%s", json_string_value(v)) >= (int)sizeof text)
        return false;
    const char *point = strchr(text, '.');
    int decimals = point ? (int)strlen(point + 1) : 0;
    int64_t mantissa;
    if (decimals > 18 || !decimal_parse(text, decimals, &mantissa, &e) || mantissa <= 0)
        return false;
    *out = (struct decimal_scale){mantissa, -decimals};
    for (; out->mantissa % 10 == 0; out->mantissa /= 10)
        out->exponent++;
    return true;
}

static void read_scale(const struct one_register *o)
{
    const json_t *v = json_get(o->r, "scale");
    o->to->scale = (struct decimal_scale){1, 0};
    if (v && !parse_scale(v, &o->to->scale))
        json_fault(o->r, "scale", "must be a decimal number above 0, such as 0.1 or \"0.001\"");
}

static void read_unit(const struct one_register *o)
{
    struct driver_register *to = o->to;
    const json_t *v = json_get(o->r, "unit");
    const char *canonical = to->quantity == Q_NONE ? NULL : quantity_table[to->quantity].unit;
    const char *unit = json_is_string(v) ? json_string_value(v) : "", *base;
    to->unit = keep(o, unit);
    if (v && !json_is_string(v))
        json_fault(o->r, "unit", "must be a string");
    else if (!v && canonical && *canonical)
        json_fault(o->r, "unit", "is missing; %s is counted in %s", to->id, canonical);
    else if (!unit_find(unit, canonical, &base, &to->unit_exponent))
        json_fault(o->r, "unit", "'%.20s' cannot give %s in %s", unit, to->id,
                   canonical ? canonical : "any known unit");
}

/* ---- marks: bit patterns that are no value ---------------------------------------------------- */

static bool parse_mark(const char *text, int words, struct register_mark *out)
{
    static const char digits[] = "0123456789ABCDEF0123456789abcdef";
    memset(out, 0, sizeof *out);
    if (words > 4 || strlen(text) != (size_t)words * 4)
        return false;
    for (int i = 0; text[i]; i++) {
        const char *at = strchr(digits, text[i]);
        bool any = text[i] == 'x';
        if (!at && !any)
            return false;
        unsigned digit = any ? 0 : (unsigned)(at - digits) % 16, mask = any ? 0 : 15;
        out->word[i / 4] = (uint16_t)(out->word[i / 4] << 4 | digit);
        out->mask[i / 4] = (uint16_t)(out->mask[i / 4] << 4 | mask);
    }
    return true;
}

static uint8_t read_marks(const struct one_register *o, const char *name, const json_t *defaults,
                          struct register_mark marks[static REGISTER_MARKS_MAX])
{
    const json_t *list = json_get_array(o->r, name, false);
    if (!list)
        list = json_object_get(defaults, encoding_table[o->to->encoding].name);
    size_t n = json_array_size(list);
    if (n > REGISTER_MARKS_MAX || (list && !json_is_array(list))) {
        json_fault(o->r, name, "must be an array of %d patterns at most", REGISTER_MARKS_MAX);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text || !parse_mark(text, o->to->words, &marks[i]))
            json_fault(o->r, name, "'%.40s' is not a pattern of %d hexadecimal digits (x is any digit)",
                       text ? text : "", o->to->words * 4);
    }
    return (uint8_t)n;
}

/* ---- how a register is counted, asked, trusted ------------------------------------------------ */

/* Where a counter starts again from 0, by the range of its encoding. Signed counters do not go below 0,
 * so their last bit is never used. 64 bits do not come round in the life of a meter. */
static uint64_t natural_wrap(const struct driver_register *r)
{
    static const uint64_t ten_to_4 = 10000;
    if (r->quantity == Q_NONE || quantity_table[r->quantity].kind != KIND_CUMULATIVE)
        return 0;
    switch (r->encoding) {
    case ENCODING_U16:
    case ENCODING_U32:
    case ENCODING_U48:
        return UINT64_C(1) << (16 * r->words);
    case ENCODING_S16:
    case ENCODING_S32:
    case ENCODING_S48:
        return UINT64_C(1) << (16 * r->words - 1);
    case ENCODING_BCD: {
        uint64_t wrap = 1;
        for (int i = 0; i < r->words; i++)
            wrap *= ten_to_4;
        return wrap;
    }
    default:
        return 0;
    }
}

static void read_wrap(const struct one_register *o)
{
    int64_t wraps_at = json_get_int(o->r, "wraps_at", 0, INT64_MAX, -1);
    o->to->wraps_at = wraps_at < 0 ? natural_wrap(o->to) : (uint64_t)wraps_at;
}

static void read_layout_name(const struct one_register *o)
{
    const struct driver *d = o->read->driver;
    o->to->layout = NO_INDEX;
    if (d->discovery.base_count == 0)
        return; /* a `layout` is then an unknown member */
    const char *name = json_get_text(o->r, "layout", NULL);
    for (int i = 0; i < d->layout_count; i++)
        if (strcmp(d->layouts[i].name, name) == 0)
            o->to->layout = (int8_t)i;
    if (o->to->layout == NO_INDEX && *name)
        json_fault(o->r, "layout", "there is no layout '%.40s'", name);
}

static void read_group(const struct one_register *o)
{
    const struct driver *d = o->read->driver;
    const char *name = json_get_text(o->r, "group", "");
    o->to->group = NO_INDEX;
    for (int i = 0; i < d->group_count; i++)
        if (strcmp(d->groups[i].name, name) == 0)
            o->to->group = (int8_t)i;
    if (*name && o->to->group == NO_INDEX)
        json_fault(o->r, "group", "there is no group '%.40s'", name);
}

static void read_trust(const struct one_register *o)
{
    static const char *const levels[] = {"two", "one", "conflict", "infer", NULL}; /* as enum confidence */
    struct driver_register *to = o->to;
    to->confidence = (enum confidence)read_choice(o->r, "confidence", levels, -1);
    to->unverified = json_get_bool(o->r, "unverified", false);
    to->note = keep(o, json_get_text(o->r, "note", ""));
    if (to->confidence >= CONFIDENCE_CONFLICT && !to->unverified)
        json_fault(o->r, "confidence", "is '%s'; such a register stays out, or says \"unverified\": true",
                   levels[to->confidence]);
}

static void read_asking(const struct one_register *o)
{
    static const char *const values[] = {"primary", "secondary", NULL};
    struct driver_register *to = o->to;
    const struct driver_read *read = o->read;
    bool identity = to->quantity != Q_NONE && quantity_table[to->quantity].kind >= KIND_IDENTITY;
    bool scalable = to->quantity != Q_NONE && quantity_table[to->quantity].ratio != RATIO_NONE;
    bool text = encoding_table[to->encoding].shape == SHAPE_TEXT;
    to->function = (uint8_t)json_get_int(o->r, "function", 3, 4, read->function);
    to->address = (uint16_t)read_number(o->r, "address", 65535, -1);
    to->low_word_first = read_choice(o->r, "word_order", WORD_ORDERS, read->low_word_first && !text) == 1;
    to->swap_bytes = json_get_bool(o->r, "swap_bytes", read->swap_bytes);
    to->alone = json_get_bool(o->r, "alone", false);
    to->once = json_get_bool(o->r, "once", identity);
    to->invert = json_get_bool(o->r, "invert", false);
    to->secondary = read_choice(o->r, "values", values, read->secondary) == 1 && scalable;
}

static void read_sign(const struct one_register *o)
{
    const json_t *v = json_get(o->r, "sign_from");
    struct json_reader s;
    struct err e;
    char path[64];
    if (!v)
        return;
    snprintf(path, sizeof path, "%s.sign_from", o->names->path);
    if (!driver_reader(o->read, &s, v, path, &e))
        return;
    o->names->sign_from = json_get_text(&s, "register", NULL);
    o->to->sign_mask = (uint32_t)read_number(&s, "mask", UINT32_MAX, UINT32_MAX);
    o->to->sign_negative = (uint32_t)read_number(&s, "negative", UINT32_MAX, -1);
    if (!json_reader_done(&s))
        o->names->broken = true;
}

static void read_measured(const struct one_register *o)
{
    read_encoding(o);
    read_scale(o);
    read_unit(o);
    read_layout_name(o);
    read_asking(o);
    read_sign(o);
    o->to->missing_count = read_marks(o, "missing", o->read->missing, o->to->missing);
    o->to->invalid_count = read_marks(o, "invalid", o->read->invalid, o->to->invalid);
    read_wrap(o);
    const char *scale_from = json_get_text(o->r, "scale_from", "");
    o->names->scale_from = *scale_from ? scale_from : NULL;
}

/* A computed quantity has no words of its own: it is known when all that it sums is known. */
static void read_computed(const struct one_register *o)
{
    struct driver_register *to = o->to;
    to->scale = (struct decimal_scale){1, 0};
    to->unit = to->quantity == Q_NONE ? "" : quantity_table[to->quantity].unit;
    to->layout = NO_INDEX;
    to->secondary =
        o->read->secondary && to->quantity != Q_NONE && quantity_table[to->quantity].ratio != RATIO_NONE;
    o->names->sum_of = json_get_array(o->r, "sum_of", true);
}

static void read_register(struct driver_read *read, int index, const json_t *v, bool helper)
{
    struct json_reader r;
    struct err e;
    struct one_register o = {read, &r, &read->driver->registers[index], &read->names[index]};
    o.to->scale_from = o.to->sign_from = NO_INDEX;
    o.to->layout = o.to->group = NO_INDEX;
    o.to->id = o.to->unit = o.to->note = "";
    o.to->quantity = Q_NONE;
    if (!driver_reader(read, &r, v, o.names->path, &e)) {
        o.names->broken = true;
        return;
    }
    if (helper)
        read_helper_name(&o);
    else
        read_quantity(&o);
    if (!helper && json_object_get(v, "sum_of"))
        read_computed(&o);
    else
        read_measured(&o);
    read_group(&o);
    read_trust(&o);
    if (!json_reader_done(&r))
        o.names->broken = true;
}

/* ---- references between registers ------------------------------------------------------------- */

static int16_t resolve(struct driver_read *read, int index, const char *member, const char *id)
{
    int found = driver_register_find(read->driver, id);
    if (found == NO_INDEX)
        fault_in(read, index, member, "there is no register '%.60s'", id);
    return (int16_t)found;
}

static void resolve_sum(struct driver_read *read, int index)
{
    struct driver_register *to = &read->driver->registers[index];
    const json_t *list = read->names[index].sum_of;
    size_t n = json_array_size(list);
    if (n < 1 || n > REGISTER_PARTS_MAX) {
        fault_in(read, index, "sum_of", "must name 1 to %d registers", REGISTER_PARTS_MAX);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        bool negative = id && *id == '-';
        to->parts[i].negative = negative;
        to->parts[i].index = resolve(read, index, "sum_of", id ? id + negative : "");
    }
    to->part_count = (uint8_t)n;
}

static void resolve_references(struct driver_read *read, int index)
{
    struct driver_register *to = &read->driver->registers[index];
    const struct register_names *names = &read->names[index];
    if (names->scale_from)
        to->scale_from = resolve(read, index, "scale_from", names->scale_from);
    if (names->sign_from)
        to->sign_from = resolve(read, index, "sign_from", names->sign_from);
    if (names->sum_of)
        resolve_sum(read, index);
}

void driver_read_registers(struct driver_read *read, struct json_reader *r)
{
    struct driver *d = read->driver;
    const json_t *helpers = json_get_array(r, "helpers", false),
                 *registers = json_get_array(r, "registers", true);
    size_t helper_count = json_array_size(helpers), n = helper_count + json_array_size(registers);
    if (registers && json_array_size(registers) == 0)
        json_fault(r, "registers", "is empty");
    if (n > DRIVER_REGISTERS_MAX) {
        json_fault(r, "registers", "has %zu entries with helpers, at most %d", n, DRIVER_REGISTERS_MAX);
        return;
    }
    d->registers = arena_alloc(&d->arena, (n + 1) * sizeof *d->registers);
    read->names = arena_alloc(&d->arena, (n + 1) * sizeof *read->names);
    for (size_t i = 0; i < n; i++) {
        bool helper = i < helper_count;
        size_t at = helper ? i : i - helper_count;
        snprintf(read->names[i].path, sizeof read->names[i].path, "$.%s[%zu]",
                 helper ? "helpers" : "registers", at);
        read_register(read, (int)i, json_array_get(helper ? helpers : registers, at), helper);
        d->register_count = (int)i + 1;
    }
    for (int i = 0; i < d->register_count; i++)
        resolve_references(read, i);
}
