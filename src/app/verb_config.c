/* dahu config - what is in force, a sample file, or the table of docs/configuration.md. */
#include <stdio.h>

#include "cli.h"

static const struct argp_option options[] = {
    {"docs", 'd', NULL, 0, NULL, 0},
    {"sample", 's', NULL, 0, NULL, 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    enum config_print *how = state->input;
    switch (key) {
    case 'd':
        *how = CONFIG_PRINT_DOCS;
        return 0;
    case 's':
        *how = CONFIG_PRINT_SAMPLE;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int run(const struct verb *verb, int argc, char **argv)
{
    enum config_print how = CONFIG_PRINT_SHOWN;
    struct cli cli;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &how);
    struct buf out;
    buf_init(&out, 1 << 20);
    config_print(cli.config, how, cli.lang, &out);
    fputs(out.data, stdout);
    buf_fini(&out);
    cli_fini(&cli);
    return EXIT_DONE;
}

const struct verb verb_config = {"config", run};
