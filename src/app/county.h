/**
 * county - the sample county of `dahu up --demo`: planted into an empty database, served by the simulator.
 *
 * Here the tables and loads of sim/ meet the database of store/.
 */
#ifndef DAHU_APP_COUNTY_H
#define DAHU_APP_COUNTY_H

#include "dahu/sim/county.h"
#include "dahu/store/db.h"

struct county_options {
    struct db *beside;          /* a second connection, for half of the energies; NULL = none */
    int base_port;              /* of its meters */
    const char *drivers_folder; /* as drivers.path */
};
struct county_report {
    bool planted; /* false: it was there already */
    int accounts, points;
    int64_t readings;
};

/**
 * county_seed - plant the sample county, arranged around @now, with thirteen months of history.
 *
 * Shape:  one transaction; a county that is there is left alone, but for its ports.
 * Errors: ERR_CONFLICT the database holds other accounts, or a county of another version.
 */
bool county_seed(struct db *db, wall_us now, const struct county_options *options, struct county_report *out,
                 struct err *e) NODISCARD;

/* The meters of the county that is in a database, ready to be served. */
struct county_live {
    struct driver_registry *drivers;
    struct sim_fleet *shapes;
    struct sim_server *server;
};
/** county_live_open - ERR_NOT_FOUND when there is no county; county_live_close also after a failure. */
bool county_live_open(struct county_live *live, struct db *db, const struct county_options *options,
                      struct err *e) NODISCARD;
void county_live_close(struct county_live *live);

#endif
