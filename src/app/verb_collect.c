/* dahu collect - its options and exit codes. What it does is in collect.h. */
#include "cli.h"
#include "collect.h"

static const struct argp_option options[] = {{"once", 'o', NULL, 0, NULL, 0}, {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    bool *once = state->input;
    if (key != 'o')
        return ARGP_ERR_UNKNOWN;
    *once = true;
    return 0;
}

static int exit_code(const struct collect_result *r, bool once)
{
    if (r->end.spooled > 0)
        log_write(LOG_WARN, "collect", "%lld readings and gaps wait in the spool for the next start",
                  (long long)r->end.spooled);
    if (r->end.lost > 0) {
        log_write(LOG_ERROR, "collect",
                  "neither PostgreSQL nor the spool took %lld readings and gaps before the end",
                  (long long)r->end.lost);
        return EXIT_FAILED;
    }
    if (r->ousted)
        return EXIT_FAILED;
    if (!once || r->gaps + r->left_out == 0)
        return EXIT_DONE;
    return r->readings ? EXIT_PARTLY : EXIT_UNREACHABLE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct collect_result result;
    bool once = false;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &once);
    int code = collect_run(cli.config, once, &result, &e) ? exit_code(&result, once) : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}

const struct verb verb_collect = {"collect", run};
