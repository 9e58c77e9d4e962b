/* dahu openapi - the description of the API of this binary. */
#include <stdio.h>

#include "cli.h"
#include "dahu/http/openapi.h"

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct buf out;
    cli_parse(&cli, verb, NULL, NULL, NULL, argc, argv, NULL);
    buf_init(&out, 16 * 1024 * 1024);
    openapi_print(cli.lang, &out);
    puts(out.data);
    buf_fini(&out);
    cli_fini(&cli);
    return EXIT_DONE;
}

const struct verb verb_openapi = {"openapi", run};
