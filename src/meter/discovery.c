/* discovery - finds SunSpec models (see map.h): marker, then a chain of (model number, words). */
#include "dahu/meter/map.h"

enum {
    MARKER_WORDS = 2,
    HEADER_WORDS = 2, /* model number, words that follow the header */
    CHAIN_END = 0xFFFF,
    CHAIN_MAX = 200, /* models on one device; a chain that is longer runs in circles */
};

static void finish_base(struct discovery *d)
{
    d->base_index++;
    d->walking = false;
    d->done = d->base_index >= d->map->driver->discovery.base_count;
}

void discovery_start(struct discovery *d, struct meter_map *map)
{
    *d = (struct discovery){.map = map, .done = map->driver->discovery.base_count == 0};
    for (int i = 0; i < LAYOUTS_MAX; i++)
        map->found[i] = false;
}

bool discovery_next(const struct discovery *d, struct read_request *out)
{
    if (d->done)
        return false;
    const struct driver_discovery *how = &d->map->driver->discovery;
    uint16_t address = d->walking ? (uint16_t)d->address : how->bases[d->base_index];
    *out = (struct read_request){.function = how->function, .address = address, .words = HEADER_WORDS};
    return true;
}

static bool layout_has(const struct driver_layout *l, uint16_t id, uint32_t words)
{
    for (int i = 0; i < l->id_count; i++)
        if (l->ids[i] == id)
            return words >= (uint32_t)l->words;
    return false;
}

static void note_model(struct discovery *d, uint16_t id, uint32_t words)
{
    struct meter_map *m = d->map;
    for (int i = 0; i < m->driver->layout_count; i++)
        if (!m->found[i] && layout_has(&m->driver->layouts[i], id, words)) {
            m->found[i] = true;
            m->base[i] = (uint16_t)d->address;
        }
}

static void walk(struct discovery *d, uint16_t id, uint16_t follow)
{
    note_model(d, id, (uint32_t)follow + HEADER_WORDS);
    d->address += (uint32_t)follow + HEADER_WORDS;
    d->models_met++;
    if (id == CHAIN_END || d->models_met >= CHAIN_MAX || d->address + HEADER_WORDS > 0x10000)
        d->done = true;
}

void discovery_answer(struct discovery *d, const uint16_t *words, int n)
{
    const struct driver_discovery *how = &d->map->driver->discovery;
    if (d->done)
        return;
    if (n < MARKER_WORDS) {
        discovery_refused(d);
    } else if (d->walking) {
        walk(d, words[0], words[1]);
    } else if (((uint32_t)words[0] << 16 | words[1]) == how->marker) {
        d->walking = true;
        d->address = (uint32_t)how->bases[d->base_index] + MARKER_WORDS;
    } else {
        finish_base(d);
    }
}

void discovery_refused(struct discovery *d)
{
    if (d->walking)
        d->done = true; /* a chain without an end mark */
    else
        finish_base(d);
}

bool discovery_finish(const struct discovery *d, struct err *e)
{
    const struct driver *driver = d->map->driver;
    if (driver->discovery.base_count && !d->walking)
        return err_set(e, ERR_NOT_FOUND, "the meter has no SunSpec marker where driver '%s' looks for it",
                       driver->name);
    for (int i = 0; i < driver->layout_count; i++)
        if (driver->layouts[i].required && !d->map->found[i])
            return err_set(e, ERR_NOT_FOUND, "the meter has no model '%s' of driver '%s'",
                           driver->layouts[i].name, driver->name);
    return true;
}
