/**
 * status_list - what the collector of this machine tells through its admin listener, as a table or as JSON.
 *
 * Behind `dahu links` and `dahu meters`.
 */
#ifndef DAHU_APP_STATUS_LIST_H
#define DAHU_APP_STATUS_LIST_H

#include "cli.h"

struct status_column;
struct status_list {
    const char *name; /* of the path and of the member */
    const struct status_column *columns;
    int count;
    const char *well; /* the state of what is in order */
};
extern const struct status_list status_links, status_meters;

/** status_list_run - the whole verb; its options are --failing ('f') and --json ('j'). */
int status_list_run(const struct verb *verb, const struct argp_option *options, const struct status_list *l,
                    int argc, char **argv);

#endif
