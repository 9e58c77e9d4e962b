/* call_supply - what the rule layer proposes for a supply plan, as answers of the API (http/call.h). */
#ifndef DAHU_HTTP_CALL_SUPPLY_PRIVATE_H
#define DAHU_HTTP_CALL_SUPPLY_PRIVATE_H

#include "dahu/http/call.h"

bool call_supply_ct(struct call *c, struct err *e);           /* rule/receiving_station.h */
bool call_supply_transformers(struct call *c, struct err *e); /* rule/sizing.h */

#endif
