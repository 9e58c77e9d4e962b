/* service_drivers - the drivers of meters as the API tells them. */
#ifndef DAHU_APP_SERVICE_DRIVERS_H
#define DAHU_APP_SERVICE_DRIVERS_H

#include "dahu/base/buf.h"

/** service_drivers - append {"items"}; @config is a struct config. Files that are faulty are named, and left
 * out. */
bool service_drivers(const void *config, struct buf *out, struct err *e) NODISCARD;

#endif
