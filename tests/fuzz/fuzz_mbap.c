/* A stream of MBAP frames against a request: whatever arrives, the codec stays inside its input, says
 * the same whether bytes come at once or in two parts, and calls nothing good that does not fit. */
#include "dahu/modbus/mbap.h"
#include "frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum modbus_verdict parse(const uint8_t *bytes, size_t len, const struct modbus_read *r,
                                 struct modbus_answer *a)
{
    struct mbap_frame f;
    enum modbus_verdict v = mbap_cut(bytes, len, &f, a);
    return v == MODBUS_GOOD ? mbap_judge(&f, 0x1234, r, a) : v;
}

static void check_good(const uint8_t *bytes, const struct modbus_read *r, const struct modbus_answer *a)
{
    MUST(pdu_word(bytes) == 0x1234 && bytes[2] == 0 && bytes[3] == 0 && bytes[6] == r->unit);
    MUST(bytes[7] == r->function && bytes[8] == 2 * r->count && a->used == 9u + 2u * r->count);
    MUST(a->words == bytes + 9);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    struct modbus_read r = {
        .unit = 1, .function = data[0] & 1 ? 3 : 4, .count = (uint16_t)(1 + data[1] % MODBUS_READ_MAX_REGS)};
    walk_frames(&(struct frame_codec){parse, check_good}, &r, data + 3, size - 3, data[2]);
    return 0;
}
