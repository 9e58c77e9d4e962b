/* settle_cli - see the header. */
#include "settle_cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dahu/base/decimal.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "rows_print.h"

struct parsing {
    struct settle_cli *s;
    const struct settle_command *commands;
};

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    {"account", offsetof(struct settle_cli, account)},
    {"amount", offsetof(struct settle_cli, amount)},
    {"basic", offsetof(struct settle_cli, basic)},
    {"category", offsetof(struct settle_cli, category)},
    {"cause", offsetof(struct settle_cli, cause)},
    {"confirm", offsetof(struct settle_cli, confirm)},
    {"document", offsetof(struct settle_cli, document)},
    {"due", offsetof(struct settle_cli, due)},
    {"instalment", offsetof(struct settle_cli, instalment)},
    {"instalments", offsetof(struct settle_cli, instalments)},
    {"reason", offsetof(struct settle_cli, reason)},
    {"reference", offsetof(struct settle_cli, reference)},
    {"settlement-day", offsetof(struct settle_cli, settlement_day)},
};

/* "2026-10" */
static bool parse_month(const char *arg, date *out)
{
    char day[DATE_TEXT_BYTES];
    struct err e;
    return strlen(arg) == 7 && snprintf(day, sizeof day, "%s-01", arg) > 0 && date_parse(day, out, &e);
}

static void take_word(struct parsing *p, const char *arg, struct argp_state *state)
{
    struct settle_cli *s = p->s;
    if (!s->command) {
        for (const struct settle_command *c = p->commands; c->name && !s->command; c++)
            if (strcmp(c->name, arg) == 0)
                s->command = c;
        if (!s->command)
            argp_error(state, "there is no '%s'", arg);
    } else if (s->word_count >= s->command->most || s->word_count == SETTLE_WORDS_MAX) {
        argp_error(state, "does not know what to do with '%s'; it takes: %s", arg, s->command->usage);
    } else {
        s->words[s->word_count++] = arg;
    }
}

static const char *name_of(int key, const struct argp_option *options)
{
    for (; options->name; options++)
        if (options->key == key)
            return options->name;
    return "";
}

static const struct argp_option *options_of(struct argp_state *state)
{
    return state->root_argp->children[0].argp->options;
}

static void take_option(struct settle_cli *s, const char *name, char *arg, struct argp_state *state)
{
    struct err e;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, name) == 0)
            memcpy((char *)s + texts[i].offset, &arg, sizeof arg);
    if (strcmp(name, "json") == 0)
        s->json = true;
    if (strcmp(name, "dry-run") == 0)
        s->dry_run = true;
    if (strcmp(name, "period") == 0 && !parse_month(arg, &s->period))
        argp_error(state, "--period takes a month, 2026-10, not '%s'", arg);
    if ((strcmp(name, "as-of") == 0 || strcmp(name, "on") == 0) && !date_parse(arg, &s->as_of, &e))
        argp_error(state, "--%s: %s", name, e.text);
    if (strcmp(name, "from") == 0 && !date_parse(arg, &s->from, &e))
        argp_error(state, "--from: %s", e.text);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct parsing *p = state->input;
    if (key == ARGP_KEY_ARG) {
        take_word(p, arg, state);
        return 0;
    }
    if (key == ARGP_KEY_END) {
        if (!p->s->command)
            argp_usage(state);
        if (p->s->word_count < p->s->command->least)
            argp_error(state, "it takes: %s", p->s->command->usage);
        return 0;
    }
    const char *name = name_of(key, options_of(state));
    if (!*name)
        return ARGP_ERR_UNKNOWN;
    take_option(p->s, name, arg, state);
    return 0;
}

static bool run(struct settle_cli *s, struct err *e)
{
    if (!database_open(&s->cli, s->verb->name, &s->db, e))
        return false;
    bool ok = migrate_require(s->db, e) && s->command->run(s, e) && buf_ok(&s->out, "the output", e);
    db_close(s->db);
    return ok;
}

int settle_main(const struct verb *verb, const struct settle_command *commands,
                const struct argp_option *options, const char *args_doc, int argc, char **argv)
{
    enum { OUTPUT_BYTES_MAX = 64 * 1024 * 1024 };
    struct settle_cli s = {
        .verb = verb, .as_of = DATE_NONE, .from = DATE_NONE, .period = DATE_NONE, .code = EXIT_DONE};
    struct parsing p = {&s, commands};
    struct err e;
    cli_parse(&s.cli, verb, options, parse, args_doc, argc, argv, &p);
    user_name(geteuid(), s.actor);
    buf_init(&s.out, OUTPUT_BYTES_MAX);
    int code = run(&s, &e) ? s.code : cli_fail_in(&s.cli, verb, &e);
    if (s.out.len)
        fputs(s.out.data, stdout);
    buf_fini(&s.out);
    cli_fini(&s.cli);
    return code;
}

bool settle_amount(const struct settle_cli *s, int64_t *fen, struct err *e)
{
    return settle_need(s->amount, "amount", e) &&
           (decimal_parse(s->amount, 2, fen, e) || err_wrap(e, "--amount"));
}

bool settle_need(const char *given, const char *name, struct err *e)
{
    return given || err_set(e, ERR_USAGE, "--%s is needed", name);
}

void settle_print_json(struct settle_cli *s, json_t *taken)
{
    char *text = json_dumps(taken, JSON_INDENT(2));
    buf_puts(&s->out, text);
    buf_puts(&s->out, "\n");
    free(text);
    json_decref(taken);
}

void settle_print_rows(struct settle_cli *s, struct db_result *r, const char *none_key)
{
    if (s->json)
        settle_print_json(s, rows_json(r));
    else
        rows_print_table(r, s->cli.lang, none_key, &s->out);
    db_result_fini(r);
}

void settle_say(struct settle_cli *s, const char *key, const struct i18n_arg *args)
{
    i18n_format(s->cli.lang, key, args, &s->out);
    buf_puts(&s->out, "\n");
}
