/* dahu audit - who did what, and whether that record is whole. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/store/api.h"
#include "database.h"
#include "table.h"

enum { FILTER_COUNT = 7 };

struct audit_cli {
    struct cli cli;
    const char *command, *limit;
    const char *filters[FILTER_COUNT]; /* in the order of api.audit: actor, action, object, account, result,
                                          from, until */
    bool json;
};

static const struct argp_option options[] = {
    {"actor", 'a', "LOGIN", 0, NULL, 0},   {"action", 'c', "NAME", 0, NULL, 0},
    {"object", 'o', "TABLE", 0, NULL, 0},  {"account", 'A', "NUMBER", 0, NULL, 0},
    {"result", 'r', "RESULT", 0, NULL, 0}, {"from", 'f', "DATE", 0, NULL, 0},
    {"until", 'u', "DATE", 0, NULL, 0},    {"limit", 'l', "N", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},       {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    static const char order[] = "acoArfu";
    struct audit_cli *a = state->input;
    const char *place = key > 0 && key < 128 ? strchr(order, key) : NULL;
    if (place && *place) {
        a->filters[place - order] = arg;
    } else if (key == 'l') {
        a->limit = arg;
    } else if (key == 'j') {
        a->json = true;
    } else if (key == ARGP_KEY_ARG && !a->command) {
        a->command = arg;
    } else {
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static bool ask(struct audit_cli *a, const char *function, int count, const char *const *args, json_t **out,
                struct err *e)
{
    struct db *db;
    struct db_result r;
    if (!database_open(&a->cli, "audit", &db, e))
        return false;
    bool ok = api_ask(db, function, count, args, &r, e);
    if (ok) {
        *out = json_loads(db_text(&r, 0, 0), 0, NULL);
        db_result_fini(&r);
    }
    db_close(db);
    return ok;
}

static const char *member(const json_t *o, const char *name)
{
    const char *text = json_string_value(json_object_get(o, name));
    return text ? text : "";
}

static void print_entries(const struct audit_cli *a, const json_t *answer)
{
    static const char *const columns[] = {"noted_at", "actor", "desk",   "action",
                                          "object",   "key",   "result", "reason"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    static const enum table_align align[COLUMNS] = {TABLE_LEFT};
    const char *cells[COLUMNS];
    struct table t;
    struct buf text;
    size_t i;
    json_t *entry;
    for (int k = 0; k < COLUMNS; k++) {
        char key[40];
        snprintf(key, sizeof key, "trail.%s", columns[k]);
        cells[k] = i18n_text(a->cli.lang, key);
    }
    table_init(&t, COLUMNS, align, cells);
    json_array_foreach(json_object_get(answer, "entries"), i, entry)
    {
        for (int k = 0; k < COLUMNS; k++)
            cells[k] = member(entry, columns[k]);
        table_row(&t, cells);
    }
    buf_init(&text, 64 << 20);
    table_print(&t, &text);
    fputs(text.data, stdout);
    buf_fini(&text);
    table_fini(&t);
}

static int list(const struct verb *verb, struct audit_cli *a)
{
    const char *args[2 + FILTER_COUNT] = {a->limit ? a->limit : "50"};
    struct err e;
    json_t *answer;
    memcpy(args + 2, a->filters, sizeof a->filters);
    if (!ask(a, "api.audit", 2 + FILTER_COUNT, args, &answer, &e))
        return cli_fail_in(&a->cli, verb, &e);
    if (a->json) {
        json_dumpf(answer, stdout, JSON_INDENT(2));
        putchar('\n');
    } else {
        print_entries(a, answer);
    }
    json_decref(answer);
    return EXIT_DONE;
}

static int verify(const struct verb *verb, struct audit_cli *a)
{
    struct err e;
    json_t *answer;
    if (!ask(a, "api.audit_verify", 0, NULL, &answer, &e))
        return cli_fail_in(&a->cli, verb, &e);
    const json_t *broken = json_object_get(answer, "broken");
    int code = json_array_size(broken) ? EXIT_FAILED : EXIT_DONE;
    if (a->json) {
        json_dumpf(answer, stdout, JSON_INDENT(2));
        putchar('\n');
    } else {
        size_t i;
        json_t *row;
        json_array_foreach(broken, i, row)
            printf("%s %s/%lld/%lld\n", member(row, "fault"), member(row, "month"),
                   (long long)json_integer_value(json_object_get(row, "shard")),
                   (long long)json_integer_value(json_object_get(row, "n")));
        char entries[24], faults[24];
        struct buf text;
        snprintf(entries, sizeof entries, "%lld",
                 (long long)json_integer_value(json_object_get(answer, "entries")));
        snprintf(faults, sizeof faults, "%zu", json_array_size(broken));
        buf_init(&text, 4096);
        i18n_format(a->cli.lang, code ? "trail.broken" : "trail.whole",
                    (const struct i18n_arg[]){{"entries", entries}, {"faults", faults}, {NULL, NULL}}, &text);
        puts(text.data);
        buf_fini(&text);
    }
    json_decref(answer);
    return code;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct audit_cli a = {0};
    cli_parse(&a.cli, verb, options, parse, "list | verify", argc, argv, &a);
    int code = EXIT_USAGE;
    if (a.command && strcmp(a.command, "list") == 0)
        code = list(verb, &a);
    else if (a.command && strcmp(a.command, "verify") == 0)
        code = verify(verb, &a);
    else
        fprintf(stderr, "dahu audit: say 'list' or 'verify'; see 'dahu audit --help'\n");
    cli_fini(&a.cli);
    return code;
}

const struct verb verb_audit = {"audit", run};
