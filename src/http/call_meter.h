/* call_meter - what the addresses of meters need that SQL cannot do alone: see http/call.h. */
#ifndef DAHU_HTTP_CALL_METER_H
#define DAHU_HTTP_CALL_METER_H

#include "dahu/http/call.h"

bool call_drivers(struct call *c, struct err *e) NODISCARD;

#endif
