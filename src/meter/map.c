/* map - see the header. */
#include "dahu/meter/map.h"

#include <string.h>

void meter_map_init(struct meter_map *m, const struct driver *d)
{
    *m = (struct meter_map){.driver = d};
}

void meter_map_fini(struct meter_map *m)
{
    free(m->holes);
    *m = (struct meter_map){0};
}

void meter_map_copy(struct meter_map *to, const struct meter_map *from)
{
    *to = *from;
    to->holes = NULL;
    if (from->hole_count == 0)
        return;
    to->holes = must_alloc((size_t)from->hole_count * sizeof *to->holes);
    memcpy(to->holes, from->holes, (size_t)from->hole_count * sizeof *to->holes);
}

/* A read of a register that must be asked alone says nothing about longer reads, nor they about it. */
static bool contains(struct read_request outer, struct read_request inner)
{
    return outer.function == inner.function && outer.alone == inner.alone && outer.address <= inner.address &&
           (uint32_t)outer.address + outer.words >= (uint32_t)inner.address + inner.words;
}

bool meter_map_blocks(const struct meter_map *m, struct read_request read)
{
    for (int i = 0; i < m->hole_count; i++)
        if (contains(read, m->holes[i]))
            return true;
    return false;
}

void meter_map_add_hole(struct meter_map *m, struct read_request hole)
{
    int kept = 0;
    for (int i = 0; i < m->hole_count; i++) {
        if (contains(hole, m->holes[i]))
            return; /* what is known already says more */
        if (!contains(m->holes[i], hole))
            m->holes[kept++] = m->holes[i];
    }
    m->holes = must_realloc(m->holes, (size_t)(kept + 1) * sizeof *m->holes);
    m->holes[kept] = hole;
    m->edition++;
    m->hole_count = kept + 1;
}

bool meter_map_address(const struct meter_map *m, const struct driver_register *r, uint16_t *out)
{
    uint32_t address = r->address;
    if (r->layout != NO_INDEX) {
        if (!m->found[r->layout])
            return false;
        address += m->base[r->layout];
    }
    *out = (uint16_t)address;
    return address + r->words <= 0x10000;
}
