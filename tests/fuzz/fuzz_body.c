/* Bodies of requests: read strictly, then held to the schema of a route that the first byte picks. What holds
 * is judged a second time by what SQL relies on: no zero byte, no member that the schema does not know, none
 * missing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/http/body.h"
#include "dahu/http/route.h"
#include "dahu/http/schema.h"
#include "dahu/http/schemas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const json_t *pick(unsigned n)
{
    int bodies = 0;
    for (int i = 0; i < route_count(); i++)
        bodies += route_at(i)->body != NULL;
    int wanted = (int)(n % (unsigned)bodies);
    for (int i = 0; i < route_count(); i++)
        if (route_at(i)->body && wanted-- == 0)
            return schema_find(route_at(i)->body);
    return NULL;
}

/* What was accepted has all that is required, and nothing else when nothing else is allowed. */
static void judge(const json_t *value, const json_t *schema)
{
    const json_t *required = json_object_get(schema, "required"),
                 *known = json_object_get(schema, "properties");
    const char *name;
    json_t *member;
    for (size_t i = 0; i < json_array_size(required); i++)
        MUST(json_object_get(value, json_string_value(json_array_get(required, i))));
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        MUST(json_object_get(known, name) || !json_is_false(json_object_get(schema, "additionalProperties")));
        MUST(!json_is_string(member) || strlen(json_string_value(member)) == json_string_length(member));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problem p = {0};
    if (size < 2)
        return 0;
    const json_t *schema = pick(data[0] | (unsigned)data[1] << 8);
    json_t *value = body_parse((const char *)data + 2, size - 2, &p);
    MUST(value || p.code == PROBLEM_BAD_BODY);
    if (value && schema_hold(value, schema, schemas_all(), &p))
        judge(value, schema);
    else
        MUST(p.code == PROBLEM_BAD_BODY || p.code == PROBLEM_CONTENT);
    struct buf out;
    buf_init(&out, 1 << 20);
    if (p.code != PROBLEM_NONE)
        problem_print(&p, LANG_ZH, "0", &out);
    MUST(!out.overflowed);
    buf_fini(&out);
    json_decref(value);
    return 0;
}
