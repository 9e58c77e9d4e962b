/**
 * spool_place - where the spool of a collector is. The only place that knows.
 */
#ifndef DAHU_APP_SPOOL_PLACE_H
#define DAHU_APP_SPOOL_PLACE_H

#include "cli.h"
#include "dahu/store/spool.h"

struct spool_place {
    char folder[360];
    struct spool_config config; /* points into @folder and into the configuration */
};
/**
 * spool_place - collect.spool_path when it is set, else $STATE_DIRECTORY, else `spool` in the data folder of
 * `dahu up`. Without any of them the folder is "": a collector then runs without a spool, and says so.
 */
void spool_place(struct spool_place *p, const struct config *c);

#endif
