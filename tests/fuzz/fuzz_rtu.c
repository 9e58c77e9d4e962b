/* A stream of RTU bytes against a request: the codec stays inside its input, says the same whether
 * bytes come at once or in two parts, and calls nothing good whose CRC does not fit. */
#include <string.h>

#include "dahu/modbus/rtu.h"
#include "frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A mutator seldom hits a CRC: with bit 0 of @mode the last two bytes are made right. */
static size_t prepare(uint8_t *out, size_t room, const uint8_t *data, size_t size, int mode)
{
    size_t len = size < room ? size : room;
    memcpy(out, data, len);
    if ((mode & 1) && len > 2) {
        uint16_t crc = rtu_crc(out, len - 2);
        out[len - 2] = (uint8_t)crc;
        out[len - 1] = (uint8_t)(crc >> 8);
    }
    return len;
}

static void check_good(const uint8_t *bytes, const struct modbus_read *r, const struct modbus_answer *a)
{
    const uint8_t *frame = a->words - 3;
    size_t n = 5u + 2u * r->count;
    uint16_t crc = rtu_crc(frame, n - 2);
    MUST(frame >= bytes && frame + n == bytes + a->used);
    MUST(frame[0] == r->unit && frame[1] == r->function && frame[2] == 2 * r->count);
    MUST(frame[n - 2] == (uint8_t)crc && frame[n - 1] == (uint8_t)(crc >> 8));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    struct modbus_read r = {
        .unit = 1, .function = data[0] & 2 ? 3 : 4, .count = (uint16_t)(1 + data[1] % MODBUS_READ_MAX_REGS)};
    uint8_t buffer[600];
    size_t len = prepare(buffer, sizeof buffer, data + 3, size - 3, data[0]);
    walk_frames(&(struct frame_codec){rtu_parse, check_good}, &r, buffer, len, data[2]);
    return 0;
}
