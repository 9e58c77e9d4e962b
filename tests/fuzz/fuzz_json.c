/* Any bytes as JSON: parsed or refused with a place, and a reader over the result never leaves its bounds. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dahu/base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_object(const json_t *value)
{
    struct err e;
    struct json_reader r;
    json_reader_init(&r, value, "$", &e);
    const char *name = json_get_text(&r, "name", NULL);
    MUST(name != NULL);
    int64_t unit = json_get_int(&r, "unit", 1, 247, 1);
    MUST(unit >= 1 && unit <= 247);
    (void)json_get_bool(&r, "live", false);
    const json_t *list = json_get_array(&r, "list", true);
    bool done = json_reader_done(&r);
    MUST(done == (e.code == ERR_NONE));
    MUST(!done || list != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e;
    memset(&e, 0, sizeof e);
    json_t *doc = json_parse((const char *)data, size, &e);
    MUST((doc == NULL) == (e.code == ERR_SYNTAX));
    if (doc)
        read_object(doc);
    json_decref(doc);
    return 0;
}
