/* Any bytes as a configuration file: applied or refused with its line, and what is applied prints and reads
 * the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dahu/base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool load(struct config *c, const void *bytes, size_t size, struct err *e)
{
    char path[64];
    int fd = memfd_create("config", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool ok = config_load(c, path, e);
    close(fd);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e;
    struct config *c = config_new(), *again = config_new();
    struct buf first, second;
    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    if (load(c, data, size, &e)) {
        config_print(c, CONFIG_PRINT_VALUES, LANG_EN, &first);
        MUST(load(again, first.data, first.len, &e));
        config_print(again, CONFIG_PRINT_VALUES, LANG_EN, &second);
        MUST(strcmp(first.data, second.data) == 0);
    } else {
        MUST(e.code == ERR_CONFIG && strstr(e.text, ": ") != NULL);
    }
    buf_fini(&first);
    buf_fini(&second);
    config_free(c);
    config_free(again);
    return 0;
}
