/* dahu meters - the meters of this machine's collector: state, newest value, failures. */
#include "status_list.h"

static const struct argp_option options[] = {
    {"failing", 'f', NULL, 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {0},
};

static int run(const struct verb *verb, int argc, char **argv)
{
    return status_list_run(verb, options, &status_meters, argc, argv);
}

const struct verb verb_meters = {"meters", run};
