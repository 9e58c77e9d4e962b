/* A template, filled in with facts of every kind: whatever it says, it becomes a paper or is refused with its
 * reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/job/paper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char words[] =
        "{\"a\":\"x|y\\n# "
        "z\",\"n\":42,\"none\":null,\"t\":true,\"f\":false,\"o\":{\"a\":\"in\",\"o\":{\"a\":\"deep\"}},"
        "\"l\":[{\"a\":\"1\"},{\"a\":null},{}],\"e\":[],\"s\":[\"i\",\"j\"]}";
    static json_t *facts;
    if (!facts)
        facts = json_loads(words, 0, NULL);
    char *template = malloc(size + 1);
    memcpy(template, data, size);
    template[size] = '\0';
    struct arena arena = {NULL};
    struct paper paper;
    struct err e;
    if (paper_fill(template, LANG_ZH, facts, &arena, &paper, &e))
        for (int i = 0; i < paper.count; i++)
            for (int c = 0; c < paper.blocks[i].cell_count; c++)
                for (const char *t = paper.blocks[i].cells[c]; *t; t++)
                    if ((unsigned char)*t < ' ' && *t != '\n')
                        abort();
    arena_fini(&arena);
    free(template);
    return 0;
}
