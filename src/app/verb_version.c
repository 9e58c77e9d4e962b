/* dahu version - what this binary is. */
#include <stdio.h>

#include "cli.h"
#include "dahu/base/version.h"

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    cli_parse(&cli, verb, NULL, NULL, NULL, argc, argv, NULL);
    printf("dahu %s\n", DAHU_VERSION);
    cli_fini(&cli);
    return EXIT_DONE;
}

const struct verb verb_version = {"version", run};
