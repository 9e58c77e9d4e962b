/* dahu vee - validation of energy: how the rules are set. One table of sub-commands; what each does is in a
 * file of its own. */
#include "verb_vee.h"

#include <stdio.h>
#include <string.h>

enum {
    OPTION_AS_OF = 256,
    OPTION_ACCOUNT,
    OPTION_DOCUMENT,
    OPTION_ENERGY,
    OPTION_FROM,
    OPTION_KWH,
    OPTION_OPEN,
    OPTION_SETTLED_REASON,
    OPTION_TO,
    OPTION_REASON,
    OPTION_ACTOR,
    OPTION_OUTCOME,
    OPTION_PARAMETER
};

static const struct argp_option options[] = {
    {"account", OPTION_ACCOUNT, "A-00001", 0, NULL, 0},
    {"actor", OPTION_ACTOR, "NAME", 0, NULL, 0},
    {"as-of", OPTION_AS_OF, "YYYY-MM-DD", 0, NULL, 0},
    {"document", OPTION_DOCUMENT, "NO", 0, NULL, 0},
    {"dry-run", 'n', NULL, 0, NULL, 0},
    {"energy", OPTION_ENERGY, "REGISTER", 0, NULL, 0},
    {"from", OPTION_FROM, "TIME", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"kwh", OPTION_KWH, "123.45", 0, NULL, 0},
    {"open", OPTION_OPEN, NULL, 0, NULL, 0},
    {"outcome", OPTION_OUTCOME, "flag|hold|pass", 0, NULL, 0},
    {"parameter", OPTION_PARAMETER, "NAME=VALUE", 0, NULL, 0},
    {"point", 'p', "A-00001-01", 0, NULL, 0},
    {"reason", OPTION_REASON, "TEXT", 0, NULL, 0},
    {"settled-reason", OPTION_SETTLED_REASON, "TEXT", 0, NULL, 0},
    {"to", OPTION_TO, "TIME", 0, NULL, 0},
    {0},
};

static const struct {
    const char *name;
    int least, most; /* words, the name itself included */
    const char *usage;
    vee_command_fn run;
} commands[] = {
    {"accept", 2, 2, "accept POINT", vee_person_says},
    {"codes", 1, 1, "codes", vee_codes},
    {"findings", 1, 1, "findings", vee_findings},
    {"reject", 2, 2, "reject POINT", vee_person_says},
    {"rules", 1, 2, "rules [RULE]", vee_rules},
    {"rules", 3, 3, "rules set RULE", vee_rules_set},
    {"run", 1, 1, "run", vee_run_due},
    {"value", 2, 2, "value POINT", vee_person_says},
    {"withdraw", 2, 2, "withdraw ID", vee_person_says},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void take_word(struct argp_state *state, struct vee_wish *w, const char *arg)
{
    if (w->count == VEE_WORDS_MAX)
        argp_error(state, "does not know what to do with '%s'", arg);
    w->words[w->count++] = arg;
}

static void take_parameter(struct argp_state *state, struct vee_wish *w, const char *arg)
{
    if (w->parameter_count == VEE_GIVEN_PARAMETERS_MAX)
        argp_error(state, "--parameter may be given %d times at most", VEE_GIVEN_PARAMETERS_MAX);
    w->parameters[w->parameter_count++] = arg;
}

static const char **place_of(struct vee_wish *w, int key)
{
    switch (key) {
    case OPTION_ACCOUNT:
        return &w->account;
    case OPTION_ACTOR:
        return &w->actor;
    case OPTION_DOCUMENT:
        return &w->document;
    case OPTION_ENERGY:
        return &w->energy;
    case OPTION_KWH:
        return &w->kwh;
    case OPTION_SETTLED_REASON:
        return &w->settled_reason;
    case OPTION_FROM:
        return &w->from;
    case OPTION_OUTCOME:
        return &w->outcome;
    case 'p':
        return &w->point;
    case OPTION_REASON:
        return &w->reason;
    case OPTION_TO:
        return &w->to;
    default:
        return NULL;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct vee_wish *w = state->input;
    struct err e;
    const char **place = place_of(w, key);
    if (place) {
        *place = arg;
        return 0;
    }
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case 'n':
        w->dry_run = true;
        return 0;
    case OPTION_OPEN:
        w->open = true;
        return 0;
    case OPTION_AS_OF:
        if (!date_parse(arg, &w->as_of, &e))
            argp_error(state, "--as-of: %s", e.text);
        return 0;
    case OPTION_PARAMETER:
        take_parameter(state, w, arg);
        return 0;
    case ARGP_KEY_ARG:
        take_word(state, w, arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void list_commands(struct buf *out)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        buf_printf(out, "%s%s", i ? "\n" : "", commands[i].usage);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct vee_wish wish = {.as_of = DATE_NONE};
    struct buf usage;
    int code = EXIT_USAGE;
    buf_init(&usage, 4096);
    list_commands(&usage);
    cli_parse(&cli, verb, options, parse, usage.data, argc, argv, &wish);
    const struct vee_job job = {verb, &cli, &wish};
    bool found = false;
    for (int i = 0; i < COMMAND_COUNT && !found; i++) {
        found = wish.count >= commands[i].least && wish.count <= commands[i].most &&
                strcmp(commands[i].name, wish.words[0]) == 0;
        code = found ? commands[i].run(&job) : code;
    }
    if (!found)
        fprintf(stderr, "dahu vee: say one of\n%s\n", usage.data);
    buf_fini(&usage);
    cli_fini(&cli);
    return code;
}

const struct verb verb_vee = {"vee", run};
