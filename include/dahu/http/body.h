/**
 * body - the JSON that came with a request, read strictly: UTF-8, no duplicate keys, no zero bytes, not
 * nested deeper than 32, no array above 10,000. Pure, and fuzzed.
 */
#ifndef DAHU_HTTP_BODY_H
#define DAHU_HTTP_BODY_H

#include <jansson.h>

#include "dahu/http/problem.h"

enum { BODY_DEPTH_MAX = 32, BODY_ITEMS_MAX = 10000 };

/** body_is_json - whether @content_type (may be NULL) says JSON: application/json, in UTF-8 if it says a
 * charset. */
bool body_is_json(const char *content_type);

/** body_parse - the value; owned by the caller, json_decref. NULL with PROBLEM_BAD_BODY, which says where. */
json_t *body_parse(const char *text, size_t n, struct problem *p);

#endif
