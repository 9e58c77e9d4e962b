/* driver_print - see the header. A driver with discovery is shown as if its models followed each other
 * from the first base: their addresses differ from meter to meter. */
#include "driver_print.h"

#include <stdio.h>
#include <string.h>

#include "dahu/meter/plan.h"

static void example_map(const struct driver *d, struct meter_map *m)
{
    enum { MARKER_WORDS = 2 };
    meter_map_init(m, d);
    uint32_t at = d->discovery.base_count ? (uint32_t)d->discovery.bases[0] + MARKER_WORDS : 0;
    for (int i = 0; i < d->layout_count; i++) {
        m->found[i] = true;
        m->base[i] = (uint16_t)at;
        at += (uint32_t)d->layouts[i].words;
    }
}

static void plan_example(const struct driver *d, enum plan_scope scope, struct plan *out)
{
    struct meter_map m;
    struct quantity_set all = quantity_set_all();
    example_map(d, &m);
    plan_build(&m, &all, scope, out);
    meter_map_fini(&m);
}

int driver_request_count(const struct driver *d)
{
    struct plan p;
    plan_example(d, PLAN_VALUES, &p);
    int n = p.count;
    plan_fini(&p);
    return n;
}

/* ---- the words for one register ----------------------------------------------------------------- */

/* 1, -3 -> "0.001"; 25, -1 -> "2.5"; 1, 2 -> "100" */
static void scale_text(struct decimal_scale s, char out[static 48])
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)s.mantissa);
    if (s.exponent >= 0)
        snprintf(out, 48, "%s%.*s", digits, s.exponent < 20 ? s.exponent : 20, "00000000000000000000");
    else if (n > -s.exponent)
        snprintf(out, 48, "%.*s.%s", n + s.exponent, digits, digits + n + s.exponent);
    else
        snprintf(out, 48, "0.%.*s%s", -s.exponent - n, "00000000000000000000", digits);
}

static void append_mark(struct buf *out, const struct driver_register *r, const char *what,
                        const struct register_mark *mark)
{
    buf_printf(out, " %s ", what);
    for (int i = 0; i < r->words; i++)
        for (int shift = 12; shift >= 0; shift -= 4)
            if (mark->mask[i] >> shift & 15)
                buf_printf(out, "%X", mark->word[i] >> shift & 15u);
            else
                buf_puts(out, "x");
}

static const char *name_of(const struct driver *d, int index)
{
    return d->registers[index].id;
}

/* What a reader must know besides address and scale; begins with a blank for each. */
static void append_traits(const struct driver *d, const struct driver_register *r, struct buf *out)
{
    const struct {
        bool is;
        const char *text;
    } flags[] = {{r->low_word_first, "low-word-first"},
                 {r->swap_bytes, "swap-bytes"},
                 {r->alone, "alone"},
                 {r->invert, "invert"},
                 {r->secondary, "secondary"},
                 {r->once, "once"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].is)
            buf_printf(out, " %s", flags[i].text);
    if (r->scale_from != NO_INDEX)
        buf_printf(out, " x10^%s", name_of(d, r->scale_from));
    if (r->sign_from != NO_INDEX)
        buf_printf(out, " sign:%s", name_of(d, r->sign_from));
    for (int p = 0; p < r->part_count; p++)
        buf_printf(out, " %c%s", r->parts[p].negative ? '-' : p ? '+' : '=', name_of(d, r->parts[p].index));
    if (r->group != NO_INDEX)
        buf_printf(out, " group:%s", d->groups[r->group].name);
    for (int i = 0; i < r->missing_count; i++)
        append_mark(out, r, "missing", &r->missing[i]);
    for (int i = 0; i < r->invalid_count; i++)
        append_mark(out, r, "invalid", &r->invalid[i]);
}

static void append_place(const struct driver *d, const struct driver_register *r, struct buf *out)
{
    char place[64] = "";
    if (r->words && r->layout != NO_INDEX)
        snprintf(place, sizeof place, "%.30s+%u", d->layouts[r->layout].name, r->address);
    else if (r->words)
        snprintf(place, sizeof place, "0x%04X %u", r->address, r->address);
    buf_printf(out, "%-14s ", place);
}

static void append_register(const struct driver *d, const struct driver_register *r, enum lang lang,
                            struct buf *out)
{
    char scale[48], encoding[32] = "-";
    scale_text(r->scale, scale);
    append_place(d, r, out);
    if (r->words && encoding_table[r->encoding].words == 0)
        snprintf(encoding, sizeof encoding, "%s*%u", encoding_table[r->encoding].name, r->words);
    else if (r->words)
        snprintf(encoding, sizeof encoding, "%s", encoding_table[r->encoding].name);
    buf_printf(out, "%-2s %-11s %-6s %-6s %-32s %s",
               r->words == 0      ? "-"
               : r->function == 3 ? "3"
                                  : "4",
               encoding, r->words ? scale : "-", r->unit, r->id, confidence_name(r->confidence));
    if (r->unverified)
        buf_printf(out, " %s", i18n_text(lang, "driver.unverified"));
    append_traits(d, r, out);
    if (*r->note)
        buf_printf(out, "  -- %s", r->note);
    buf_puts(out, "\n");
}

/* ---- the parts of the page ---------------------------------------------------------------------- */

static void append_list(struct buf *out, const char *const *texts, int n)
{
    for (int i = 0; i < n; i++)
        buf_printf(out, "%s%s", i ? ", " : "", texts[i]);
}

static void append_transports(const struct driver *d, struct buf *out)
{
    static const char *const names[] = {"tcp", "rtutcp", "rtu"};
    const char *between = "";
    for (unsigned i = 0; i < 3; i++)
        if (d->transports & 1u << i) {
            buf_printf(out, "%s%s", between, names[i]);
            between = ", ";
        }
}

static void append_head(const struct driver *d, enum lang lang, struct buf *out)
{
    const struct driver_limits *l = &d->limits;
    buf_printf(out, "%s -- %s: ", d->name, d->vendor);
    append_list(out, d->models, d->model_count);
    buf_printf(out, "\n%s: ", i18n_text(lang, "driver.transports"));
    append_transports(d, out);
    if (d->serial.baud)
        buf_printf(out, " (%d %d%c%d)", d->serial.baud, d->serial.data_bits, d->serial.parity,
                   d->serial.stop_bits);
    char words[16], gap[16], flight[16], pause[16];
    snprintf(words, sizeof words, "%d", l->max_words);
    snprintf(gap, sizeof gap, "%d", l->max_gap_words);
    snprintf(flight, sizeof flight, "%d", l->max_in_flight);
    snprintf(pause, sizeof pause, "%d", l->pause_ms);
    buf_puts(out, "\n");
    i18n_format(lang, "driver.limits",
                (const struct i18n_arg[]){
                    {"words", words}, {"gap", gap}, {"flight", flight}, {"pause", pause}, {NULL, NULL}},
                out);
    if (l->even_start)
        buf_puts(out, i18n_text(lang, "driver.even_start"));
    if (l->even_count)
        buf_puts(out, i18n_text(lang, "driver.even_count"));
    buf_puts(out, "\n");
    for (int i = 0; i < d->group_count; i++)
        buf_printf(out, "%s %s: %s\n", i18n_text(lang, "driver.group"), d->groups[i].name, d->groups[i].note);
}

static void append_plan(const struct driver *d, enum plan_scope scope, const char *title, struct buf *out)
{
    struct plan p;
    plan_example(d, scope, &p);
    buf_printf(out, "\n%s: %d\n", title, p.count);
    for (int i = 0; i < p.count; i++) {
        const struct read_request *r = &p.requests[i].read;
        buf_printf(out, "  FC%02u 0x%04X..0x%04X  %5u..%-5u %3u  (%d)%s\n", r->function, r->address,
                   r->address + r->words - 1u, r->address, r->address + r->words - 1u, r->words,
                   p.requests[i].register_count, r->alone ? " alone" : "");
    }
    plan_fini(&p);
}

static void append_checks(const struct driver *d, enum lang lang, struct buf *out)
{
    for (int i = 0; i < d->check_count; i++) {
        const struct driver_check *c = &d->checks[i];
        buf_printf(out, "%s %s = ", i18n_text(lang, "driver.expects"), name_of(d, c->index));
        append_list(out, c->expect, c->expect_count);
        buf_printf(out, " -- %s\n", c->reason);
    }
}

void driver_print_text(const struct driver *d, enum lang lang, struct buf *out)
{
    append_head(d, lang, out);
    buf_puts(out, "\n");
    for (int i = 0; i < d->register_count; i++)
        append_register(d, &d->registers[i], lang, out);
    append_plan(d, PLAN_VALUES, i18n_text(lang, "driver.requests.poll"), out);
    append_plan(d, PLAN_ALL, i18n_text(lang, "driver.requests.contact"), out);
    buf_puts(out, "\n");
    append_checks(d, lang, out);
    for (int i = 0; i < d->note_count; i++)
        buf_printf(out, "%s: %s\n", i18n_text(lang, "driver.note"), d->notes[i]);
    for (int i = 0; i < d->source_count; i++)
        buf_printf(out, "%s: %s\n", i18n_text(lang, "driver.source"), d->sources[i]);
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static json_t *texts_json(const char *const *texts, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_string(texts[i]));
    return list;
}

static json_t *register_json(const struct driver *d, const struct driver_register *r)
{
    char scale[48];
    struct buf traits;
    buf_init(&traits, 4096);
    append_traits(d, r, &traits);
    scale_text(r->scale, scale);
    json_t *v = json_pack("{s:s, s:b, s:s, s:b}", r->quantity == Q_NONE ? "name" : "quantity", r->id,
                          "helper", r->quantity == Q_NONE, "confidence", confidence_name(r->confidence),
                          "unverified", r->unverified);
    if (r->words)
        json_object_update_new(v, json_pack("{s:i, s:i, s:i, s:s, s:s}", "function", r->function, "address",
                                            r->address, "words", r->words, "encoding",
                                            encoding_table[r->encoding].name, "scale", scale));
    if (r->layout != NO_INDEX)
        json_object_set_new(v, "layout", json_string(d->layouts[r->layout].name));
    json_object_set_new(v, "unit", json_string(r->unit));
    json_object_set_new(v, "traits", json_string(traits.len ? traits.data + 1 : ""));
    json_object_set_new(v, "note", json_string(r->note));
    buf_fini(&traits);
    return v;
}

static json_t *plan_json(const struct driver *d, enum plan_scope scope)
{
    struct plan p;
    json_t *list = json_array();
    plan_example(d, scope, &p);
    for (int i = 0; i < p.count; i++) {
        const struct read_request *r = &p.requests[i].read;
        json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:i}", "function", r->function, "address",
                                              r->address, "words", r->words, "registers",
                                              p.requests[i].register_count));
    }
    plan_fini(&p);
    return list;
}

json_t *driver_print_json(const struct driver *d)
{
    json_t *registers = json_array();
    for (int i = 0; i < d->register_count; i++)
        json_array_append_new(registers, register_json(d, &d->registers[i]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "driver", d->name, "vendor", d->vendor,
                     "models", texts_json(d->models, d->model_count), "registers", registers, "requests",
                     plan_json(d, PLAN_VALUES), "requests_at_contact", plan_json(d, PLAN_ALL), "notes",
                     texts_json(d->notes, d->note_count), "sources", texts_json(d->sources, d->source_count));
}
