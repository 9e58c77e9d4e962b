/* cli - see the header. argp parses; this file fills in texts and the configuration, help.c prints the help.
 */
#include "cli.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dahu/base/arena.h"
#include "help.h"

static const char DEFAULT_FILE[] = "/etc/dahu/dahu.conf";

enum { KEY_CONFIG = 0x1000, KEY_SET, KEY_LANG, KEY_USAGE, KEY_HELP = '?' };

static const struct argp_option global_options[] = {
    {"config", KEY_CONFIG, "FILE", 0, NULL, 100}, {"set", KEY_SET, "KEY=VALUE", 0, NULL, 100},
    {"help", KEY_HELP, NULL, 0, NULL, 100},       {"lang", KEY_LANG, "zh|en", 0, NULL, 100},
    {"usage", KEY_USAGE, NULL, 0, NULL, 100},     {0},
};

enum { SETS_MAX = 64 };
struct parse {
    struct cli *cli;
    void *verb_input;
    const char *sets[SETS_MAX];
    int set_count;
    struct help help;
    struct err *fault; /* NULL: a wrong configuration ends the process */
};

/* Prints and ends: --help wins over everything else on the line. */
_Noreturn static void print_help(const struct parse *p,
                                 void (*print)(const struct help *, enum lang, struct buf *))
{
    struct buf out;
    buf_init(&out, 1 << 20);
    print(&p->help, p->cli->lang, &out);
    fputs(out.data, stdout);
    exit(fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED);
}

static bool apply_sets(const struct parse *p, struct err *e)
{
    for (int i = 0; i < p->set_count; i++) {
        const char *equals = strchr(p->sets[i], '=');
        if (!equals)
            return err_set(e, ERR_CONFIG, "--set takes KEY=VALUE, not '%s'", p->sets[i]);
        char *key = strndup(p->sets[i], (size_t)(equals - p->sets[i]));
        bool ok = config_set(p->cli->config, key, equals + 1, e);
        free(key);
        if (!ok)
            return false;
    }
    return true;
}

/* The file first, then --set, whatever their order on the command line. */
static bool apply_configuration(const struct parse *p, struct err *e)
{
    struct config *c = p->cli->config;
    const char *file = p->cli->file ? p->cli->file : access(DEFAULT_FILE, F_OK) == 0 ? DEFAULT_FILE : NULL;
    enum log_level level;
    *e = (struct err){0};
    if ((file && !config_load(c, file, e)) || !apply_sets(p, e))
        return false;
    if (!log_level_parse(c->log_level, &level))
        return err_set(e, ERR_CONFIG, "log.level takes error, warn, info or debug, not '%s'", c->log_level);
    log_set_level(level);
    return true;
}

/* At the end of the command line: a wrong configuration ends the verb, unless it asked to see for itself. */
static void configure(struct argp_state *state, const struct parse *p)
{
    struct err e, *to = p->fault ? p->fault : &e;
    if (apply_configuration(p, to))
        return;
    if (!p->fault)
        argp_error(state, "%s", e.text);
    config_free(p->cli->config);
    p->cli->config = config_new();
}

static error_t parse_global(int key, char *arg, struct argp_state *state)
{
    struct parse *p = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = p->verb_input;
        return 0;
    case KEY_HELP:
        print_help(p, help_print);
    case KEY_USAGE:
        print_help(p, help_usage);
    case KEY_CONFIG:
        p->cli->file = arg;
        return 0;
    case KEY_SET:
        if (p->set_count == SETS_MAX)
            argp_error(state, "--set may be given %d times at most", SETS_MAX);
        p->sets[p->set_count++] = arg;
        return 0;
    case KEY_LANG:
        if (!lang_parse(arg, &p->cli->lang))
            argp_error(state, "--lang takes zh or en, not '%s'", arg);
        return 0;
    case ARGP_KEY_SUCCESS:
        configure(state, p);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A copy of @from with the texts of @lang; @prefix is "verb.review.option" or "cli.global". */
static struct argp_option *translate(struct arena *a, const struct argp_option *from, enum lang lang,
                                     const char *prefix)
{
    size_t n = 0;
    while (from && (from[n].name || from[n].key))
        n++;
    struct argp_option *to = arena_alloc(a, (n + 1) * sizeof *to);
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
        if (!(from[i].flags & OPTION_HIDDEN))
            to[i].doc = i18n_text(lang, arena_printf(a, "%s.%s", prefix, from[i].name));
    }
    return to;
}

/* --help may come before --lang on the line, so the language is looked for first. */
enum lang cli_wanted_lang(int argc, char **argv)
{
    enum lang lang = lang_default();
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            (void)lang_parse(argv[i + 1], &lang);
        else if (strncmp(argv[i], "--lang=", 7) == 0)
            (void)lang_parse(argv[i] + 7, &lang);
    }
    return lang;
}

static void parse_all(struct cli *cli, const struct verb *verb, const struct argp_option *options,
                      argp_parser_t parse, const char *args_doc, int argc, char **argv, void *input,
                      struct err *fault)
{
    struct arena texts = {0};
    cli->config = config_new();
    cli->file = NULL;
    cli->lang = cli_wanted_lang(argc, argv);
    const char *about = i18n_text(cli->lang, arena_printf(&texts, "verb.%s.about", verb->name));
    struct argp child = {
        .options = translate(&texts, options, cli->lang, arena_printf(&texts, "verb.%s.option", verb->name)),
        .parser = parse,
        .args_doc = args_doc};
    struct argp_child children[] = {{&child, 0, NULL, 0}, {0}};
    struct argp top = {.options = translate(&texts, global_options, cli->lang, "cli.global"),
                       .parser = parse_global,
                       .args_doc = args_doc,
                       .children = children};
    argp_err_exit_status = EXIT_USAGE;
    argv[0] = arena_printf(&texts, "dahu %s", verb->name);
    struct parse p = {.cli = cli,
                      .verb_input = input,
                      .help = {argv[0], about, args_doc, child.options, top.options},
                      .fault = fault};
    argp_parse(&top, argc, argv, ARGP_NO_HELP, NULL, &p);
    arena_fini(&texts);
}

void cli_parse(struct cli *cli, const struct verb *verb, const struct argp_option *options,
               argp_parser_t parse, const char *args_doc, int argc, char **argv, void *input)
{
    parse_all(cli, verb, options, parse, args_doc, argc, argv, input, NULL);
}

void cli_parse_anyway(struct cli *cli, const struct verb *verb, const struct argp_option *options,
                      argp_parser_t parse, int argc, char **argv, void *input, struct err *fault)
{
    parse_all(cli, verb, options, parse, NULL, argc, argv, input, fault);
}

void cli_fini(struct cli *cli)
{
    config_free(cli->config);
    cli->config = NULL;
}

int cli_fail(const struct verb *verb, const struct err *e)
{
    fprintf(stderr, "dahu %s: %s\n", verb->name, e->text);
    return err_exit_code(e->code);
}

/* The text of a refusal with its facts: {"point":"A-00001-01"} fills {point}. */
static void put_refusal(enum lang lang, const char *key, const char *facts, struct buf *out)
{
    enum { FACTS_MAX = 12 };
    struct i18n_arg args[FACTS_MAX + 1] = {{NULL, NULL}};
    json_t *told = json_loads(*facts ? facts : "{}", 0, NULL);
    const char *name;
    json_t *value;
    int n = 0;
    json_object_foreach(told, name, value) if (n < FACTS_MAX && json_is_string(value)) args[n++] =
        (struct i18n_arg){name, json_string_value(value)};
    i18n_format(lang, key, args, out);
    json_decref(told);
}

int cli_fail_in(const struct cli *cli, const struct verb *verb, const struct err *e)
{
    char key[sizeof e->constraint + 16], way_key[sizeof key + 4];
    struct buf out;
    snprintf(key, sizeof key, "constraint.%s", e->constraint);
    snprintf(way_key, sizeof way_key, "%s.cli", key);
    const char *text = i18n_text(cli->lang, key);
    const char *way = i18n_text(cli->lang, way_key); /* which option helps: no matter for other readers */
    way = way == way_key ? "" : way;
    bool has_text = *e->constraint && strcmp(text, key) != 0;
    if (!has_text ||
        (!*e->facts && strchr(text, '{'))) /* PostgreSQL's own words have no facts for its holes */
        return cli_fail(verb, e);
    buf_init(&out, 1 << 14);
    put_refusal(cli->lang, key, e->facts, &out);
    if (*e->facts)
        fprintf(stderr, "dahu %s: %s [%s]%s%s\n", verb->name, out.data, e->constraint, *way ? "\n  " : "",
                way);
    else
        fprintf(stderr, "dahu %s: %s\n  %s\n", verb->name, out.data, e->text);
    buf_fini(&out);
    return err_exit_code(e->code);
}
