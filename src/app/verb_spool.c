/* dahu spool - what waits on this machine for PostgreSQL: status, and a check of every byte of it. Only
 * looks: it may run beside the collector. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/base/text.h"
#include "dahu/store/record.h"
#include "spool_place.h"

static const struct argp_option options[] = {{"json", 'j', NULL, 0, NULL, 0}, {0}};

struct wish {
    const char *what;
    bool verify, json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (w->what || (strcmp(arg, "status") != 0 && strcmp(arg, "verify") != 0))
            argp_usage(state);
        w->what = arg;
        w->verify = *arg == 'v';
        return 0;
    case ARGP_KEY_END:
        if (!w->what)
            argp_usage(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool decode(const struct spool_blob *b, struct err *e)
{
    size_t at = 0, used;
    int count = 0;
    for (struct record r; at < b->size; at += used, count++) {
        if (!record_decode((const char *)b->bytes + at, b->size - at, &used, &r, e))
            return false;
        record_fini(&r);
    }
    return count == b->count || err_set(e, ERR_MALFORMED, "it has %d records instead of %d", count, b->count);
}

/* ---- output --------------------------------------------------------------------------------------- */

enum { LINES_MAX = 16, NAME_COLUMNS = 20 };
struct line {
    const char *name; /* in JSON, and verb.spool.line.NAME in the catalogue */
    bool is_number, absent;
    int64_t number;
    char text[400];
};
struct report {
    struct line lines[LINES_MAX];
    int count;
};

static struct line *add(struct report *r, const char *name)
{
    MUST(r->count < LINES_MAX);
    struct line *l = &r->lines[r->count++];
    *l = (struct line){.name = name};
    return l;
}

static void add_number(struct report *r, const char *name, int64_t value)
{
    struct line *l = add(r, name);
    l->is_number = true;
    l->number = value;
}

static void add_text(struct report *r, const char *name, const char *text)
{
    struct line *l = add(r, name);
    l->absent = !*text;
    snprintf(l->text, sizeof l->text, "%.*s", (int)sizeof l->text - 1, text);
}

static void add_time(struct report *r, const char *name, wall_us at)
{
    char text[WALL_TEXT_BYTES] = "";
    if (at.us)
        wall_format(at, text);
    add_text(r, name, text);
}

static void fill(const struct spool_survey *o, bool verify, struct report *r)
{
    add_text(r, "file", o->status.file);
    add_text(r, "holder", o->running ? o->holder : "");
    add_number(r, "rows", o->status.rows);
    add_number(r, "records", o->status.records);
    add_time(r, "oldest", o->status.oldest);
    add_time(r, "newest", o->newest);
    add_time(r, "first_slot", o->first_slot);
    add_time(r, "last_slot", o->last_slot);
    add_number(r, "bytes", o->status.bytes);
    add_number(r, "limit_bytes", o->status.limit_bytes);
    add_number(r, "percent", o->status.percent);
    add_number(r, "damaged", o->status.damaged);
    add_number(r, "quarantined", o->status.quarantined);
    add_number(r, "refused", o->refused);
    if (!verify)
        return;
    add_number(r, "checked", o->checked);
    add_number(r, "bad", o->bad);
}

static void print_text(const struct report *r, const struct spool_survey *o, enum lang lang)
{
    struct buf out;
    char key[64];
    buf_init(&out, 1 << 16);
    for (int i = 0; i < r->count; i++) {
        const struct line *l = &r->lines[i];
        snprintf(key, sizeof key, "verb.spool.line.%s", l->name);
        text_pad(&out, i18n_text(lang, key), NAME_COLUMNS);
        if (l->is_number)
            buf_printf(&out, "%" PRId64 "\n", l->number);
        else
            buf_printf(&out, "%s\n", l->absent ? "-" : l->text);
    }
    if (o->missing)
        buf_printf(&out, "%s\n", i18n_text(lang, "verb.spool.missing"));
    if (*o->fault)
        buf_printf(&out, "%s\n", o->fault);
    fputs(out.data, stdout);
    buf_fini(&out);
}

static void print_json(const struct report *r, const struct spool_survey *o)
{
    json_t *all = json_object();
    for (int i = 0; i < r->count; i++) {
        const struct line *l = &r->lines[i];
        json_object_set_new(all, l->name,
                            l->is_number ? json_integer(l->number)
                            : l->absent  ? json_null()
                                         : json_string(l->text));
    }
    json_object_set_new(all, "exists", json_boolean(o->exists));
    json_object_set_new(all, "running", json_boolean(o->running));
    json_object_set_new(all, "fault", *o->fault ? json_string(o->fault) : json_null());
    json_dumpf(all, stdout, JSON_INDENT(2));
    puts("");
    json_decref(all);
}

/* 1 = damage was found; 3 = a person should look, but nothing is wrong with what waits. */
static int exit_code(const struct spool_survey *o)
{
    enum { WARN_AT = 70 };
    if (o->bad > 0)
        return EXIT_FAILED;
    bool look =
        o->status.percent >= WARN_AT || o->status.damaged + o->status.quarantined > 0 || o->refused > 0;
    return look ? EXIT_PARTLY : EXIT_DONE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish wish = {0};
    struct spool_place place;
    struct spool_survey o;
    struct report report = {.count = 0};
    struct err e;
    cli_parse(&cli, verb, options, parse, "status | verify", argc, argv, &wish);
    spool_place(&place, cli.config);
    bool ok =
        *place.folder || err_set(&e, ERR_CONFIG, "there is no folder for the spool; set collect.spool_path");
    ok = ok &&
         (wish.verify ? spool_verify(&place.config, decode, &o, &e) : spool_survey(&place.config, &o, &e));
    if (ok) {
        fill(&o, wish.verify, &report);
        if (wish.json)
            print_json(&report, &o);
        else
            print_text(&report, &o, cli.lang);
    }
    int code = ok ? exit_code(&o) : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}

const struct verb verb_spool = {"spool", run};
