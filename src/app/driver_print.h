/**
 * driver_print - a driver for people and for programs: what `dahu driver show` and `list` print.
 */
#ifndef DAHU_APP_DRIVER_PRINT_H
#define DAHU_APP_DRIVER_PRINT_H

#include <jansson.h>

#include "dahu/base/buf.h"
#include "dahu/base/i18n.h"
#include "dahu/meter/driver.h"

void driver_print_text(const struct driver *d, enum lang lang, struct buf *out);
/** driver_print_json - owned by the caller, json_decref. */
json_t *driver_print_json(const struct driver *d);
/** driver_request_count - requests of one poll of everything that the driver offers. */
int driver_request_count(const struct driver *d);

#endif
