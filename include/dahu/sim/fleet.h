/**
 * fleet - which meters to simulate, as a JSON document says.
 *
 *   {"meters": [{"driver": "eastron-sdm630", "listen": "127.0.0.1:5020", "unit": 1, "scale": "1/600"}]}
 *
 * Every member but `driver` has a default; docs/simulator.md lists them. The options of `dahu sim`
 * become the same document, so that both mean the same.
 */
#ifndef DAHU_SIM_FLEET_H
#define DAHU_SIM_FLEET_H

#include <jansson.h>

#include "dahu/sim/server.h"

struct sim_fleet;

struct sim_fleet *sim_fleet_new(struct driver_registry *drivers); /* @drivers borrowed */
/** sim_fleet_free - its load shapes too: every server that it filled must be gone. */
void sim_fleet_free(struct sim_fleet *f);

/** sim_fleet_shape - the load shape "steel", or of a CSV file; read once. Borrowed; NULL on error. */
const struct load_shape *sim_fleet_shape(struct sim_fleet *f, const char *name, struct err *e);
/** sim_fleet_changed_shape - the same with a change; made anew at every call. Borrowed; NULL on error. */
const struct load_shape *sim_fleet_changed_shape(struct sim_fleet *f, const char *name,
                                                 const struct load_change *change, struct err *e);
/** sim_fleet_add - put every meter of @document into @server. Faults are named by their JSON path. */
bool sim_fleet_add(struct sim_fleet *f, const json_t *document, struct sim_server *server,
                   struct err *e) NODISCARD;

#endif
