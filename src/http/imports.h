/* imports - the calls of routes_import.c. */
#ifndef DAHU_HTTP_IMPORTS_H
#define DAHU_HTTP_IMPORTS_H

#include "dahu/http/call.h"

bool imports_run(struct call *c, struct err *e) NODISCARD;      /* a table, in the transaction of the request */
bool imports_columns(struct call *c, struct err *e) NODISCARD;  /* what its columns are */
bool imports_template(struct call *c, struct err *e) NODISCARD; /* an empty one */

#endif
