/* dahu probe - read one meter once, through our own codecs or through libmodbus, and print what it says. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "dahu/base/decimal.h"
#include "dahu/meter/ratio.h"
#include "dahu/modbus/reference.h"
#include "table.h"

enum via { VIA_ANY, VIA_NATIVE, VIA_LIBMODBUS };

struct probe {
    const char *link, *driver_name;
    int unit;       /* -1 = not given */
    int timeout_ms; /* 0 = as configured */
    int wait_s;     /* for a modem to dial in; 0 = as long as for any connection */
    enum via via;
    bool json;
    struct ratio ct, pt;
    /* what came of it */
    const struct driver *driver;
    struct session_wants wants;
    struct session session;
    struct sample sample;
    struct engine *engine;
    struct err failure;
    bool ok;
};

static const struct argp_option options[] = {
    {"ct", 'c', "P/S", 0, NULL, 0},   {"driver", 'd', "NAME|FILE", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},  {"link", 'l', "URI", 0, NULL, 0},
    {"pt", 'p', "P/S", 0, NULL, 0},   {"timeout-ms", 't', "N", 0, NULL, 0},
    {"unit", 'u', "N", 0, NULL, 0},   {"via", 'v', "native|libmodbus", 0, NULL, 0},
    {"wait-s", 'w', "N", 0, NULL, 0}, {0},
};

static int parse_number(struct argp_state *state, const char *name, const char *text, long least, long most)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < least || n > most)
        argp_error(state, "--%s takes a whole number from %ld to %ld, not '%s'", name, least, most, text);
    return (int)n;
}

static void parse_ratio(struct argp_state *state, const char *text, struct ratio *out)
{
    struct err e;
    if (!ratio_parse(text, out, &e))
        argp_error(state, "%s", e.text);
}

static enum via parse_via(struct argp_state *state, const char *text)
{
    if (strcmp(text, "native") != 0 && strcmp(text, "libmodbus") != 0)
        argp_error(state, "--via takes native or libmodbus, not '%s'", text);
    return strcmp(text, "native") == 0 ? VIA_NATIVE : VIA_LIBMODBUS;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct probe *p = state->input;
    switch (key) {
    case 'c':
        parse_ratio(state, arg, &p->ct);
        return 0;
    case 'd':
        p->driver_name = arg;
        return 0;
    case 'j':
        p->json = true;
        return 0;
    case 'l':
        p->link = arg;
        return 0;
    case 'p':
        parse_ratio(state, arg, &p->pt);
        return 0;
    case 't':
        p->timeout_ms = parse_number(state, "timeout-ms", arg, 1, 60000);
        return 0;
    case 'u':
        p->unit = parse_number(state, "unit", arg, 0, 255);
        return 0;
    case 'v':
        p->via = parse_via(state, arg);
        return 0;
    case 'w':
        p->wait_s = parse_number(state, "wait-s", arg, 1, 3600);
        return 0;
    case ARGP_KEY_END:
        if (!p->link || !p->driver_name || p->unit < 0)
            argp_error(state, "--link, --unit and --driver are needed");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- reading ------------------------------------------------------------------------------------- */

static void on_done(struct job *job, const struct err *failure)
{
    struct probe *p = job->user;
    p->ok = failure == NULL;
    if (failure)
        p->failure = *failure;
    engine_stop(p->engine);
}

static bool read_native(struct probe *p, struct link_timeouts t, struct err *e)
{
    struct link *link;
    struct job job = {.session = &p->session,
                      .unit = (uint8_t)p->unit,
                      .done = on_done,
                      .user = p,
                      .pause_ms = p->driver->limits.pause_ms};
    if (!engine_new(&p->engine, e))
        return false;
    bool ok = link_new(&link, p->engine, &(struct link_config){.uri = p->link, .timeouts = t}, e);
    if (ok) {
        link_submit(link, &job);
        engine_run(p->engine);
        link_free(link);
        ok = p->ok;
        *e = p->failure;
    }
    engine_free(p->engine);
    return ok;
}

static void wait_ms(int ms)
{
    const struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static bool read_meter(struct probe *p, const struct config *c, struct err *e)
{
    struct link_uri uri;
    struct link_timeouts t = {(int)c->collect_connect_timeout_ms, (int)c->collect_request_timeout_ms};
    if (p->timeout_ms)
        t = (struct link_timeouts){p->timeout_ms, p->timeout_ms};
    if (p->wait_s)
        t.connect_ms = p->wait_s * 1000;
    if (!link_uri_parse(p->link, &uri, e))
        return false;
    bool native = p->via != VIA_LIBMODBUS;
    p->wants.of[SESSION_SETTLEMENT] = quantity_set_all();
    session_init(&p->session, p->driver, &p->wants);
    session_begin(&p->session, SESSION_SETTLEMENT);
    bool ok =
        native ? read_native(p, t, e) : reference_poll(&p->session, &uri, (uint8_t)p->unit, t, wait_ms, e);
    ok = ok && session_result(&p->session, &p->sample, e);
    return ok || err_wrap(e, "could not read unit %d at %s", p->unit, p->link);
}

/* Values behind instrument transformers become primary ones, when their ratios were given. */
static void apply_ratios(struct probe *p)
{
    struct err e;
    for (int q = 0; q < QUANTITY_TEXT_FIRST; q++) {
        struct sample_value *v = &p->sample.value[q];
        if (v->secondary && v->quality == QUALITY_GOOD &&
            !ratio_apply((enum quantity)q, v->value, p->ct, p->pt, &v->value, &e))
            v->quality = QUALITY_INVALID;
    }
}

/* ---- printing ------------------------------------------------------------------------------------ */

static bool is_identity(int q)
{
    return quantity_table[q].kind == KIND_IDENTITY || quantity_table[q].kind == KIND_TEXT;
}

/* The text of a value; NULL unless it is good. */
static const char *value_text(const struct probe *p, int q, char out[static DECIMAL_TEXT_BYTES])
{
    if (p->sample.value[q].quality != QUALITY_GOOD)
        return NULL;
    if (q >= QUANTITY_TEXT_FIRST)
        return sample_text(&p->sample, (enum quantity)q);
    return decimal_format(p->sample.value[q].value, quantity_table[q].decimals, out);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static void print_json(const struct probe *p)
{
    json_t *identity = json_object(), *values = json_object();
    for (int q = 0; q < Q_COUNT; q++) {
        char number[DECIMAL_TEXT_BYTES];
        const char *text = value_text(p, q, number), *name = quantity_table[q].name;
        if (p->sample.value[q].quality == QUALITY_NONE)
            continue;
        if (is_identity(q))
            json_object_set_new(identity, name, text_or_null(text));
        else
            json_object_set_new(values, name,
                                json_pack("{s:o, s:s, s:s}", "value", text_or_null(text), "unit",
                                          quantity_table[q].unit, "quality",
                                          quality_name(p->sample.value[q].quality)));
    }
    json_t *all = json_pack("{s:s, s:i, s:o, s:o, s:i}", "driver", p->driver->name, "unit", p->unit,
                            "identity", identity, "values", values, "requests", p->session.requests);
    MUST(all != NULL);
    json_dumpf(all, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    puts("");
    json_decref(all);
}

static const char *quality_text(enum lang lang, enum quality q)
{
    char key[64];
    snprintf(key, sizeof key, "quality.%s", quality_name(q));
    return i18n_text(lang, key);
}

static void print_table(const struct probe *p, enum lang lang)
{
    const char *heading[] = {i18n_text(lang, "probe.column.quantity"), i18n_text(lang, "probe.column.value"),
                             i18n_text(lang, "probe.column.unit"), i18n_text(lang, "probe.column.quality")};
    struct table t;
    struct buf out;
    table_init(&t, 4, (const enum table_align[]){TABLE_LEFT, TABLE_RIGHT, TABLE_LEFT, TABLE_LEFT}, heading);
    for (int q = 0; q < Q_COUNT; q++) {
        char number[DECIMAL_TEXT_BYTES];
        const char *text = value_text(p, q, number);
        if (p->sample.value[q].quality != QUALITY_NONE)
            table_row(&t,
                      (const char *const[]){quantity_table[q].name, text ? text : "-", quantity_table[q].unit,
                                            quality_text(lang, p->sample.value[q].quality)});
    }
    char requests[16];
    snprintf(requests, sizeof requests, "%d", p->session.requests);
    buf_init(&out, 1 << 20);
    table_print(&t, &out);
    i18n_format(lang, "probe.requests", (const struct i18n_arg[]){{"requests", requests}, {NULL, NULL}},
                &out);
    puts(out.data);
    buf_fini(&out);
    table_fini(&t);
}

/* A setting that is not as the driver expects makes doubtful what was read; it is told, and shown all the
 * same. */
static void print_result(const struct probe *p, enum lang lang)
{
    struct err e;
    if (!session_check(&p->session, &e))
        fprintf(stderr, "dahu probe: %s\n", e.text);
    if (p->json)
        print_json(p);
    else
        print_table(p, lang);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct probe *p = must_alloc(sizeof *p); /* a sample is large */
    int code = EXIT_DONE;
    *p = (struct probe){.unit = -1, .ct = {1, 1}, .pt = {1, 1}};
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, p);
    struct driver_registry *drivers = driver_registry_new(cli.config->drivers_path, &e);
    p->driver = drivers ? driver_registry_open(drivers, p->driver_name, &e) : NULL;
    if (!p->driver) {
        code = cli_fail(verb, &e);
    } else {
        if (!read_meter(p, cli.config, &e)) {
            code = cli_fail(verb, &e);
        } else {
            apply_ratios(p);
            print_result(p, cli.lang);
        }
        session_fini(&p->session);
    }
    driver_registry_free(drivers);
    cli_fini(&cli);
    free(p);
    return code;
}

const struct verb verb_probe = {"probe", run};
