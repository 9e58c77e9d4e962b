/**
 * schemas - what bodies and answers look like: JSON Schema objects by name, read once from
 * src/http/schemas/ (one file a part), and the bodies of the workflows' steps made beside them.
 *
 * A step of a workflow takes the members of its form, and beside them `reason`; one that opens a case
 * also `subject` and `account`.
 */
#ifndef DAHU_HTTP_SCHEMAS_H
#define DAHU_HTTP_SCHEMAS_H

#include <jansson.h>

/** schema_find - the schema of that name; NULL when there is none. Borrowed for ever. */
const json_t *schema_find(const char *name);
/** schemas_all - all of them, an object by name. Borrowed for ever; json_incref what is kept. */
json_t *schemas_all(void);

#endif
