/* settlement - the calls of routes_settlement.c: what is late with its fee, and statements as files. */
#ifndef DAHU_HTTP_SETTLEMENT_H
#define DAHU_HTTP_SETTLEMENT_H

#include "dahu/http/call.h"

bool settlement_call_arrears(struct call *c, struct err *e);
bool settlement_call_statement(struct call *c, struct err *e);

#endif
