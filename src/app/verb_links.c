/* dahu links - the links of this machine's collector: state, round trip, errors. */
#include "status_list.h"

static const struct argp_option options[] = {
    {"failing", 'f', NULL, 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {0},
};

static int run(const struct verb *verb, int argc, char **argv)
{
    return status_list_run(verb, options, &status_links, argc, argv);
}

const struct verb verb_links = {"links", run};
