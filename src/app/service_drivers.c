/* service_drivers - see the header. Read anew each time: a driver that was just put into the folder is there.
 */
#include "service_drivers.h"

#include <jansson.h>

#include "dahu/base/config.h"
#include "dahu/meter/driver.h"

static json_t *texts(const char *const *list, int count)
{
    json_t *out = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(out, json_string(list[i]));
    return out;
}

static json_t *row(const struct driver *d)
{
    json_t *quantities = json_array();
    for (int q = 0; q < Q_COUNT; q++)
        if (d->of_quantity[q] != NO_INDEX)
            json_array_append_new(quantities, json_string(quantity_table[q].name));
    return json_pack("{s:s, s:s, s:o, s:o, s:i, s:o, s:o}", "driver", d->name, "vendor", d->vendor, "models",
                     texts(d->models, d->model_count), "notes", texts(d->notes, d->note_count), "baud",
                     d->serial.baud, "unit", d->serial.unit ? json_integer(d->serial.unit) : json_null(),
                     "quantities", quantities);
}

bool service_drivers(const void *config, struct buf *out, struct err *e)
{
    const struct config *c = config;
    struct driver_registry *r = driver_registry_new(c->drivers_path, e);
    if (!r)
        return false;
    json_t *items = json_array();
    for (int i = 0; i < driver_registry_count(r); i++)
        json_array_append_new(items, row(driver_registry_at(r, i)));
    driver_registry_free(r);
    json_t *all = json_pack("{s:o}", "items", items);
    char *text = json_dumps(all, JSON_COMPACT);
    buf_puts(out, text);
    free(text);
    json_decref(all);
    return true;
}
