/**
 * map - a driver as it fits one particular meter: where its models were found, and what it lacks.
 *
 * Lives as long as the meter is polled. Nothing here is read again from the meter: the owner keeps
 * the map (and may store its holes) so that an address that answered exception 2 stays unasked.
 */
#ifndef DAHU_METER_MAP_H
#define DAHU_METER_MAP_H

#include "dahu/meter/driver.h"

/* One read of registers. */
struct read_request {
    uint8_t function;
    bool alone; /* its words are not what a longer read over the same addresses would give */
    uint16_t address, words;
};

struct meter_map {
    const struct driver *driver; /* borrowed, must outlive the map */
    uint32_t edition;            /* another one when holes or word order have changed */
    /* Owned: reads that answered exception 2. None contains another, and no request may contain one:
     * a longer read over the same addresses must fail as well. */
    int hole_count;
    struct read_request *holes;
    bool found[LAYOUTS_MAX]; /* models that discovery met */
    uint16_t base[LAYOUTS_MAX];
    bool swap_word_order; /* a variant of the driver was recognised: set by decode_variant */
};

void meter_map_init(struct meter_map *m, const struct driver *d);
void meter_map_fini(struct meter_map *m);
/** meter_map_copy - @to, which need not be initialised, becomes the same with holes of its own. */
void meter_map_copy(struct meter_map *to, const struct meter_map *from);
/** meter_map_add_hole - remember; a hole that contains this one is forgotten. */
void meter_map_add_hole(struct meter_map *m, struct read_request hole);
/** meter_map_blocks - would this read contain a hole? */
bool meter_map_blocks(const struct meter_map *m, struct read_request read);
/** meter_map_address - the address of @r on the wire; false while its model was not found. */
bool meter_map_address(const struct meter_map *m, const struct driver_register *r, uint16_t *out);

/**
 * struct discovery - finds the models of a SunSpec meter, a request at a time.
 *
 * Use: discovery_start; while discovery_next gives a request, send it and hand back the words
 * (discovery_answer) or the exception (discovery_refused); then discovery_finish. A driver without
 * discovery is finished at once.
 */
struct discovery {
    struct meter_map *map;
    int base_index;   /* the base that is tried */
    bool walking;     /* the marker was found there */
    uint32_t address; /* of the next model header */
    int models_met;
    bool done;
};
void discovery_start(struct discovery *d, struct meter_map *map);
bool discovery_next(const struct discovery *d, struct read_request *out);
void discovery_answer(struct discovery *d, const uint16_t *words, int n);
void discovery_refused(struct discovery *d);
/** discovery_finish - ERR_NOT_FOUND names the marker or the model that the driver needs. */
bool discovery_finish(const struct discovery *d, struct err *e) NODISCARD;

#endif
