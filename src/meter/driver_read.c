/* driver_read - the members of a driver file that are not registers; see the header. */
#include "driver_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const WORD_ORDERS[] = {"high-first", "low-first", NULL};

/* ---- faults ---------------------------------------------------------------------------------- */

__attribute__((format(printf, 3, 0))) static void add_fault(struct driver_read *read, const char *path,
                                                            const char *fmt, va_list ap)
{
    struct driver_faults *f = read->faults;
    if (f->count == DRIVER_FAULTS_MAX)
        return;
    char text[400];
    vsnprintf(text, sizeof text, fmt, ap);
    f->list = must_realloc(f->list, (size_t)(f->count + 1) * sizeof *f->list);
    f->list[f->count++] = (struct driver_fault){must_strdup(path), must_strdup(text)};
}

void fault_at(struct driver_read *read, const char *path, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_fault(read, path, fmt, ap);
    va_end(ap);
}

void fault_in(struct driver_read *read, int index, const char *member, const char *fmt, ...)
{
    char path[160];
    snprintf(path, sizeof path, "%s.%s", read->names[index].path, member);
    read->names[index].broken = true;
    va_list ap;
    va_start(ap, fmt);
    add_fault(read, path, fmt, ap);
    va_end(ap);
}

static void on_fault(void *sink, const char *path, const char *text)
{
    fault_at(sink, path, "%s", text);
}

/* ---- members of every kind ------------------------------------------------------------------- */

bool driver_reader(struct driver_read *read, struct json_reader *r, const json_t *value, const char *path,
                   struct err *e)
{
    json_reader_init(r, value, path, e);
    r->on_fault = on_fault;
    r->sink = read;
    if (e->code == ERR_NONE)
        return true;
    fault_at(read, path, "must be an object");
    return false;
}

void reader_finish(struct json_reader *r)
{
    if (!json_reader_done(r))
        return; /* the faults are on the list already */
}

const char *const *read_texts(struct driver_read *read, struct json_reader *r, const char *name,
                              bool required, int *count)
{
    const json_t *list = json_get_array(r, name, required);
    struct arena *a = &read->driver->arena;
    size_t n = json_array_size(list);
    const char **texts = arena_alloc(a, (n + 1) * sizeof *texts);
    *count = (int)n;
    if (list && required && n == 0)
        json_fault(r, name, "is empty");
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text || !*text)
            json_fault(r, name, "entry %zu must be a text", i);
        texts[i] = arena_strdup(a, text ? text : "");
    }
    return texts;
}

int read_choice(struct json_reader *r, const char *name, const char *const *choices, int fallback)
{
    const json_t *v = json_get(r, name);
    if (!v && fallback >= 0)
        return fallback;
    char list[120] = "";
    for (int i = 0; choices[i]; i++) {
        if (v && json_is_string(v) && strcmp(json_string_value(v), choices[i]) == 0)
            return i;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", choices[i]);
    }
    json_fault(r, name, v ? "must be one of %s" : "is missing; one of %s", list);
    return fallback < 0 ? 0 : fallback;
}

int64_t read_number(struct json_reader *r, const char *name, int64_t most, int64_t fallback)
{
    const json_t *v = json_get(r, name);
    int64_t n = -1;
    if (!v) {
        if (fallback < 0)
            json_fault(r, name, "is missing");
        return fallback;
    }
    if (json_is_integer(v)) {
        n = json_integer_value(v);
    } else if (json_is_string(v)) {
        const char *text = json_string_value(v);
        char *end;
        bool hex =
            strncmp(text, "0x", 2) == 0 && strspn(text + 2, "0123456789abcdefABCDEF") == strlen(text + 2);
        n = hex && text[2] && strlen(text) <= 12 ? strtoll(text, &end, 16) : -1;
    }
    if (n < 0 || n > most) {
        json_fault(r, name, "must be a number from 0 to %lld, such as 23296 or \"0x5B00\"", (long long)most);
        return fallback < 0 ? 0 : fallback;
    }
    return n;
}

/* ---- the parts of the document --------------------------------------------------------------- */

static bool good_name(const char *name)
{
    size_t n = strlen(name);
    return n >= 1 && n <= 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n &&
           name[0] != '.' && name[0] != '-';
}

static void read_name(struct driver_read *read, struct json_reader *r)
{
    struct driver *d = read->driver;
    d->name = arena_strdup(&d->arena, json_get_text(r, "name", NULL));
    if (r->e->code == ERR_NONE && !good_name(d->name))
        json_fault(r, "name", "must be made of a-z, 0-9, '.' and '-', 60 letters at most");
}

static void read_transports(struct driver_read *read, struct json_reader *r)
{
    static const char *const names[] = {"tcp", "rtutcp", "rtu"}; /* in the order of enum transport */
    int n;
    const char *const *texts = read_texts(read, r, "transports", true, &n);
    for (int i = 0; i < n; i++) {
        unsigned found = 0;
        for (unsigned t = 0; t < 3; t++)
            if (strcmp(texts[i], names[t]) == 0)
                found = 1u << t;
        if (!found)
            json_fault(r, "transports", "'%s' is none of tcp, rtutcp, rtu", texts[i]);
        read->driver->transports |= found;
    }
}

static void read_serial(struct driver_read *read, struct json_reader *r)
{
    static const char *const parities[] = {"N", "E", "O", NULL};
    const json_t *v = json_get(r, "serial");
    struct json_reader s;
    struct err e;
    struct driver_serial *serial = &read->driver->serial;
    *serial = (struct driver_serial){.parity = 'N', .data_bits = 8, .stop_bits = 1, .unit = 1};
    if (!v || !driver_reader(read, &s, v, "$.serial", &e))
        return;
    serial->baud = (int)json_get_int(&s, "baud", 300, 921600, 9600);
    serial->parity = parities[read_choice(&s, "parity", parities, 0)][0];
    serial->data_bits = (int)json_get_int(&s, "data_bits", 7, 8, 8);
    serial->stop_bits = (int)json_get_int(&s, "stop_bits", 1, 2, 1);
    serial->unit = (int)json_get_int(&s, "unit", 1, 247, 1);
    reader_finish(&s);
}

static void read_never(struct driver_read *read, struct json_reader *r)
{
    const json_t *list = json_get_array(r, "never", false);
    size_t n = json_array_size(list);
    struct driver_range *ranges = arena_alloc(&read->driver->arena, (n + 1) * sizeof *ranges);
    for (size_t i = 0; i < n; i++) {
        char path[64];
        struct json_reader range;
        struct err e;
        snprintf(path, sizeof path, "$.limits.never[%zu]", i);
        if (!driver_reader(read, &range, json_array_get(list, i), path, &e))
            continue;
        ranges[i].function = (uint8_t)json_get_int(&range, "function", 3, 4, read->function);
        ranges[i].address = (uint16_t)read_number(&range, "address", 65535, -1);
        ranges[i].words = (uint32_t)read_number(&range, "words", 65536, -1);
        if (json_reader_done(&range) &&
            (ranges[i].words == 0 || ranges[i].address + ranges[i].words > 0x10000))
            json_fault(&range, "words", "reaches beyond address 65535, or is 0");
    }
    read->driver->limits.never = ranges;
    read->driver->limits.never_count = (int)n;
}

static void read_limits(struct driver_read *read, struct json_reader *r)
{
    struct driver_limits *l = &read->driver->limits;
    const json_t *v = json_get(r, "limits");
    struct json_reader s;
    struct err e;
    *l = (struct driver_limits){.max_words = REQUEST_WORDS_MAX, .max_in_flight = 1};
    if (!v || !driver_reader(read, &s, v, "$.limits", &e))
        return;
    l->max_words = (int)json_get_int(&s, "max_words", 1, REQUEST_WORDS_MAX, REQUEST_WORDS_MAX);
    l->max_gap_words = (int)json_get_int(&s, "max_gap_words", 0, REQUEST_WORDS_MAX, 0);
    l->even_start = json_get_bool(&s, "even_start", false);
    l->even_count = json_get_bool(&s, "even_count", false);
    if (l->even_count && !json_object_get(v, "max_words"))
        l->max_words--;
    l->max_in_flight = (int)json_get_int(&s, "max_in_flight", 1, 16, 1);
    l->pause_ms = (int)json_get_int(&s, "pause_ms", 0, 10000, 0);
    read_never(read, &s);
    if (json_reader_done(&s) && l->even_count && l->max_words % 2)
        fault_at(read, "$.limits.max_words", "is odd, but counts must be even");
}

static void read_groups(struct driver_read *read, struct json_reader *r)
{
    json_t *v = (json_t *)(uintptr_t)json_get(r, "groups"); /* iterating changes nothing */
    struct driver *d = read->driver;
    if (v && !json_is_object(v))
        json_fault(r, "groups", "must be an object of name and explanation");
    struct driver_group *groups = arena_alloc(&d->arena, (json_object_size(v) + 1) * sizeof *groups);
    const char *name;
    json_t *note;
    json_object_foreach(v, name, note)
    {
        if (!json_is_string(note) || !*json_string_value(note))
            json_fault(r, "groups", "group '%s' must say which models lack it", name);
        groups[d->group_count++] = (struct driver_group){
            arena_strdup(&d->arena, name),
            arena_strdup(&d->arena, json_is_string(note) ? json_string_value(note) : "")};
        if (d->group_count == INT8_MAX)
            break;
    }
    d->groups = groups;
}

/* An array of numbers 0..65535 with at least one entry. */
static const uint16_t *read_u16s(struct driver_read *read, struct json_reader *r, const char *name,
                                 int *count)
{
    const json_t *list = json_get_array(r, name, true);
    size_t n = json_array_size(list);
    uint16_t *numbers = arena_alloc(&read->driver->arena, (n + 1) * sizeof *numbers);
    if (list && n == 0)
        json_fault(r, name, "is empty");
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, i);
        if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > 65534)
            json_fault(r, name, "entry %zu must be a number from 0 to 65534", i);
        numbers[i] = (uint16_t)json_integer_value(v);
    }
    *count = (int)n;
    return numbers;
}

static void read_discovery(struct driver_read *read, struct json_reader *r)
{
    struct driver_discovery *d = &read->driver->discovery;
    const json_t *v = json_get(r, "discovery");
    struct json_reader s;
    struct err e;
    if (!v || !driver_reader(read, &s, v, "$.discovery", &e))
        return;
    d->bases = read_u16s(read, &s, "bases", &d->base_count);
    d->function = (uint8_t)json_get_int(&s, "function", 3, 4, read->function);
    d->marker = (uint32_t)read_number(&s, "marker", UINT32_MAX, -1);
    reader_finish(&s);
}

static void read_layout(struct driver_read *read, struct driver_layout *l, const json_t *v, size_t i)
{
    char path[64];
    struct json_reader s;
    struct err e;
    snprintf(path, sizeof path, "$.layouts[%zu]", i);
    *l = (struct driver_layout){.name = ""};
    if (!driver_reader(read, &s, v, path, &e))
        return;
    l->name = arena_strdup(&read->driver->arena, json_get_text(&s, "name", NULL));
    l->ids = read_u16s(read, &s, "ids", &l->id_count);
    l->words = (int)json_get_int(&s, "words", 2, 65535, 2);
    l->required = json_get_bool(&s, "required", false);
    reader_finish(&s);
}

static void read_layouts(struct driver_read *read, struct json_reader *r)
{
    struct driver *d = read->driver;
    const json_t *list = json_get_array(r, "layouts", d->discovery.base_count > 0);
    size_t n = json_array_size(list);
    if (n > 0 && d->discovery.base_count == 0)
        json_fault(r, "layouts", "only make sense together with discovery");
    if (n > LAYOUTS_MAX) {
        json_fault(r, "layouts", "has %zu entries, at most %d", n, LAYOUTS_MAX);
        n = LAYOUTS_MAX;
    }
    struct driver_layout *layouts = arena_alloc(&d->arena, (n + 1) * sizeof *layouts);
    for (size_t i = 0; i < n; i++)
        read_layout(read, &layouts[i], json_array_get(list, i), i);
    d->layouts = layouts;
    d->layout_count = (int)n;
}

static void check_mark_defaults(struct json_reader *r, const char *name, const json_t *v)
{
    if (v && !json_is_object(v)) {
        json_fault(r, name, "must be an object of encodings");
        return;
    }
    for (void *it = json_object_iter((json_t *)(uintptr_t)v); it;
         it = json_object_iter_next((json_t *)(uintptr_t)v, it)) {
        bool known = false;
        for (int i = 0; i < ENCODING_COUNT; i++)
            known |=
                encoding_table[i].words > 0 && strcmp(encoding_table[i].name, json_object_iter_key(it)) == 0;
        if (!known)
            json_fault(r, name, "'%s' is not an encoding of fixed length", json_object_iter_key(it));
    }
}

static void read_defaults(struct driver_read *read, struct json_reader *r)
{
    static const char *const values[] = {"primary", "secondary", NULL};
    read->function = (uint8_t)json_get_int(r, "function", 3, 4, 3);
    read->low_word_first = read_choice(r, "word_order", WORD_ORDERS, 0) == 1;
    read->swap_bytes = json_get_bool(r, "swap_bytes", false);
    read->secondary = read_choice(r, "values", values, 0) == 1;
    read->missing = json_get(r, "missing");
    read->invalid = json_get(r, "invalid");
    check_mark_defaults(r, "missing", read->missing);
    check_mark_defaults(r, "invalid", read->invalid);
}

static int16_t find_named(struct driver_read *read, struct json_reader *r, const char *member, const char *id)
{
    int index = driver_register_find(read->driver, id);
    if (index == NO_INDEX)
        json_fault(r, member, "there is no register '%.60s'", id);
    return (int16_t)index;
}

/* "ct": "ct_ratio", or ["ct_primary", "ct_secondary"] */
static void read_ratio_side(struct driver_read *read, struct json_reader *r, const char *name,
                            int16_t *primary, int16_t *secondary)
{
    const json_t *v = json_get(r, name);
    const char *one = json_string_value(v), *first = json_string_value(json_array_get(v, 0)),
               *second = json_string_value(json_array_get(v, 1));
    if (one)
        *primary = find_named(read, r, name, one);
    else if (json_array_size(v) == 2 && first && second) {
        *primary = find_named(read, r, name, first);
        *secondary = find_named(read, r, name, second);
    } else if (v)
        json_fault(r, name, "must name one register, or two: primary and secondary");
}

static void read_ratio(struct driver_read *read, struct json_reader *r)
{
    struct driver *d = read->driver;
    const json_t *v = json_get(r, "ratio");
    struct json_reader s;
    struct err e;
    if (!v || !driver_reader(read, &s, v, "$.ratio", &e))
        return;
    read_ratio_side(read, &s, "ct", &d->ct_primary, &d->ct_secondary);
    read_ratio_side(read, &s, "pt", &d->pt_primary, &d->pt_secondary);
    reader_finish(&s);
    if (!read->secondary)
        fault_at(read, "$.ratio", "is of no use while values are primary; say \"values\": \"secondary\"");
}

/* Numbers may be written as such; they are compared as decimal texts. */
static void read_expect(struct driver_read *read, struct json_reader *s, struct driver_check *c)
{
    const json_t *list = json_get_array(s, "expect", true);
    size_t n = json_array_size(list);
    struct arena *a = &read->driver->arena;
    const char **texts = arena_alloc(a, (n + 1) * sizeof *texts);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, i);
        if (json_is_integer(v))
            texts[i] = arena_printf(a, "%lld", (long long)json_integer_value(v));
        else if (json_is_string(v))
            texts[i] = arena_strdup(a, json_string_value(v));
        else {
            json_fault(s, "expect", "entry %zu must be a whole number or a text", i);
            texts[i] = "";
        }
    }
    if (list && n == 0)
        json_fault(s, "expect", "is empty");
    c->expect = texts;
    c->expect_count = (int)n;
}

static void read_checks(struct driver_read *read, struct json_reader *r)
{
    static const char *const kinds[] = {"setting", "model", NULL};
    struct driver *d = read->driver;
    const json_t *list = json_get_array(r, "checks", false);
    struct driver_check *checks = arena_alloc(&d->arena, (json_array_size(list) + 1) * sizeof *checks);
    for (size_t i = 0; i < json_array_size(list); i++) {
        char path[64];
        struct json_reader s;
        struct err e;
        snprintf(path, sizeof path, "$.checks[%zu]", i);
        if (!driver_reader(read, &s, json_array_get(list, i), path, &e))
            continue;
        struct driver_check *c = &checks[d->check_count++];
        c->index = find_named(read, &s, "register", json_get_text(&s, "register", NULL));
        c->model = read_choice(&s, "kind", kinds, -1) == 1;
        c->reason = arena_strdup(&d->arena, json_get_text(&s, "reason", NULL));
        read_expect(read, &s, c);
        reader_finish(&s);
    }
    d->checks = checks;
}

static void read_equals(struct driver_read *read, struct json_reader *s, struct driver_variant *v)
{
    const json_t *list = json_get_array(s, "equals", true);
    size_t n = json_array_size(list);
    int64_t *numbers = arena_alloc(&read->driver->arena, (n + 1) * sizeof *numbers);
    for (size_t i = 0; i < n; i++) {
        if (!json_is_integer(json_array_get(list, i)))
            json_fault(s, "equals", "entry %zu must be a whole number", i);
        numbers[i] = json_integer_value(json_array_get(list, i));
    }
    v->equals = numbers;
    v->equals_count = (int)n;
}

static void read_variants(struct driver_read *read, struct json_reader *r)
{
    struct driver *d = read->driver;
    const json_t *list = json_get_array(r, "variants", false);
    struct driver_variant *variants = arena_alloc(&d->arena, (json_array_size(list) + 1) * sizeof *variants);
    for (size_t i = 0; i < json_array_size(list); i++) {
        char path[64];
        struct json_reader s;
        struct err e;
        snprintf(path, sizeof path, "$.variants[%zu]", i);
        if (!driver_reader(read, &s, json_array_get(list, i), path, &e))
            continue;
        struct driver_variant *v = &variants[d->variant_count++];
        v->index = find_named(read, &s, "register", json_get_text(&s, "register", NULL));
        read_equals(read, &s, v);
        bool low = read_choice(&s, "word_order", WORD_ORDERS, -1) == 1;
        if (json_reader_done(&s) && low == read->low_word_first)
            json_fault(&s, "word_order", "is the order that the driver has anyway");
    }
    d->variants = variants;
}

void driver_read_document(struct driver_read *read, const json_t *document)
{
    struct driver *d = read->driver;
    struct json_reader r;
    struct err e;
    d->name = d->vendor = "";
    d->ct_primary = d->ct_secondary = d->pt_primary = d->pt_secondary = NO_INDEX;
    if (!driver_reader(read, &r, document, "$", &e))
        return;
    if (json_get_int(&r, "format", DRIVER_FORMAT, DRIVER_FORMAT, 0) == 0 &&
        !json_object_get(document, "format"))
        json_fault(&r, "format", "is missing; it is %d", DRIVER_FORMAT);
    read_name(read, &r);
    d->vendor = arena_strdup(&d->arena, json_get_text(&r, "vendor", NULL));
    d->models = read_texts(read, &r, "models", true, &d->model_count);
    d->sources = read_texts(read, &r, "sources", true, &d->source_count);
    d->notes = read_texts(read, &r, "notes", false, &d->note_count);
    d->replaces = json_get_bool(&r, "replaces", false);
    read_transports(read, &r);
    read_serial(read, &r);
    read_defaults(read, &r);
    read_limits(read, &r);
    read_groups(read, &r);
    read_discovery(read, &r);
    read_layouts(read, &r);
    driver_read_registers(read, &r);
    read_ratio(read, &r);
    read_checks(read, &r);
    read_variants(read, &r);
    reader_finish(&r);
}
