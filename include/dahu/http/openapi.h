/**
 * openapi - the description of the API, printed from the route table: OpenAPI 3.1.
 *
 * Summaries are in the language asked for; schemas come from http/schemas.h.
 */
#ifndef DAHU_HTTP_OPENAPI_H
#define DAHU_HTTP_OPENAPI_H

#include "dahu/base/i18n.h"

void openapi_print(enum lang lang, struct buf *out);

#endif
