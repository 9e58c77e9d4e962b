/* Any bytes as a configuration file: applied or refused with its line, and what is applied prints and reads
 * the same. Nothing touches a disk. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dahu/base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_bytes(struct config *c, const void *bytes, size_t size, struct err *e)
{
    FILE *f = fmemopen((void *)(uintptr_t)bytes, size, "r");
    MUST(f != NULL);
    bool ok = config_read(c, f, "fuzz.conf", e);
    fclose(f);
    return ok;
}

static void check_round_trip(const struct config *c)
{
    static struct buf first, second;
    struct err e;
    struct config *again = config_new();
    if (!first.data) {
        buf_init(&first, 1 << 20);
        buf_init(&second, 1 << 20);
    }
    buf_reset(&first);
    buf_reset(&second);
    config_print(c, CONFIG_PRINT_VALUES, LANG_EN, &first);
    MUST(read_bytes(again, first.data, first.len, &e));
    config_print(again, CONFIG_PRINT_VALUES, LANG_EN, &second);
    MUST(strcmp(first.data, second.data) == 0);
    config_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e;
    struct config *c = config_new();
    if (read_bytes(c, data, size, &e))
        check_round_trip(c);
    else
        MUST(e.code == ERR_CONFIG && strncmp(e.text, "fuzz.conf:", 10) == 0 && e.text[10] >= '1');
    config_free(c);
    return 0;
}
