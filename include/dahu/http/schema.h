/**
 * schema - holds a JSON value to its schema: the part of JSON Schema (draft 2020-12) that bodies of requests
 * need. Pure, and fuzzed.
 *
 * Understood: type (one or a list), required, properties, additionalProperties (true, false or a schema),
 * enum, const, minLength, maxLength (characters), minimum, maximum, format date | date-time | uuid, items,
 * minItems, maxItems, $ref "#/components/schemas/<name>", and description, default, example, which say
 * nothing here. A schema that asks for more is a defect of ours: schema_fit finds it at start.
 */
#ifndef DAHU_HTTP_SCHEMA_H
#define DAHU_HTTP_SCHEMA_H

#include <jansson.h>

#include "dahu/http/problem.h"

/**
 * schema_hold - whether @value is what @schema asks for.
 *
 * @all  the schemas by name, for $ref
 *
 * Errors: PROBLEM_CONTENT with the JSON path, the value and what is expected, of the first fault.
 */
bool schema_hold(const json_t *value, const json_t *schema, const json_t *all, struct problem *p) NODISCARD;

/** schema_fit - whether @schema itself keeps to what is understood; @e names the path of what does not. */
bool schema_fit(const json_t *schema, const json_t *all, struct err *e) NODISCARD;

#endif
