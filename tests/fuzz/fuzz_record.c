/* Any bytes as a record of the spool: refused, or a record that is those very bytes again. */
#include "dahu/store/record.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e;
    struct record r;
    struct buf again;
    size_t used;
    while (size > 0 && record_decode(data, size, &used, &r, &e)) {
        MUST(used > 0 && used <= size && used <= RECORD_BYTES_MAX);
        buf_init(&again, RECORD_BYTES_MAX);
        record_encode(&r, &again);
        MUST(again.len == used && memcmp(again.data, data, used) == 0);
        buf_fini(&again);
        record_fini(&r);
        data += used;
        size -= used;
    }
    return 0;
}
