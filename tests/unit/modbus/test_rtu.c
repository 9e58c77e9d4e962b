/* RTU frames: CRC, noise, other talkers on the line, and the same verdict however bytes are split. */
#include "unit.h"

#include "dahu/modbus/rtu.h"

static const struct modbus_read asked = {.unit = 1, .function = MODBUS_READ_INPUT, .address = 0, .count = 2};

struct bytes {
    uint8_t data[400];
    size_t len;
};

static void add(struct bytes *b, const uint8_t *more, size_t n)
{
    memcpy(b->data + b->len, more, n);
    b->len += n;
}

/* Append a frame with its right CRC. */
static void add_frame(struct bytes *b, const uint8_t *body, size_t n)
{
    uint16_t crc = rtu_crc(body, n);
    add(b, body, n);
    add(b, (uint8_t[]){(uint8_t)crc, (uint8_t)(crc >> 8)}, 2);
}
#define FRAME(b, ...) add_frame((b), (uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}))
#define NOISE(b, ...) add((b), (uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}))
#define GOOD          1, 4, 4, 0xde, 0xad, 0xbe, 0xef

/* The verdict on the whole, after checking that no shorter part was judged otherwise. */
static enum modbus_verdict parse(const struct bytes *b, struct modbus_answer *a)
{
    enum modbus_verdict whole = rtu_parse(b->data, b->len, &asked, a);
    for (size_t first = 0; first < b->len; first++) {
        struct modbus_answer early;
        enum modbus_verdict v = rtu_parse(b->data, first, &asked, &early);
        if (v != MODBUS_MORE && v != whole)
            fail_msg("verdict %d after %zu bytes, %d after all", (int)v, first, (int)whole);
    }
    return whole;
}

static void encodes(void **state)
{
    (void)state;
    /* unit 0x11 reads three registers at 0x6b: the CRC is 0x8776, low byte first */
    struct modbus_read r = {.unit = 0x11, .function = 3, .address = 0x6b, .count = 3};
    static const uint8_t expected[] = {0x11, 0x03, 0x00, 0x6b, 0x00, 0x03, 0x76, 0x87};
    uint8_t out[RTU_REQUEST_BYTES];
    assert_int_equal(rtu_encode(&r, out), sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
}

static void good_and_exception(void **state)
{
    (void)state;
    struct modbus_answer a;
    struct bytes good = {0}, refused = {0};
    FRAME(&good, GOOD);
    assert_int_equal(parse(&good, &a), MODBUS_GOOD);
    assert_int_equal(a.used, 9);
    assert_int_equal(pdu_word(a.words), 0xdead);
    FRAME(&refused, 1, 0x84, 2);
    assert_int_equal(parse(&refused, &a), MODBUS_EXCEPTION);
    assert_int_equal(a.exception, 2);
    assert_int_equal(a.used, 5);
}

static void a_wrong_crc_is_a_fault(void **state)
{
    (void)state;
    struct modbus_answer a;
    struct bytes b = {0};
    FRAME(&b, GOOD);
    for (size_t bit = 8 * 3; bit < 8 * b.len; bit++) { /* any one bit behind unit, function and count */
        struct bytes flipped = b;
        flipped.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(parse(&flipped, &a), MODBUS_FAULT);
    }
    struct bytes swapped = b;
    swapped.data[7] = b.data[8];
    swapped.data[8] = b.data[7];
    assert_int_equal(parse(&swapped, &a), MODBUS_FAULT);
    assert_string_equal(a.fault, "wrong CRC");
}

static void noise_before_a_frame_is_passed_over(void **state)
{
    (void)state;
    for (size_t n = 1; n <= RTU_NOISE_MAX_BYTES + 4; n++) {
        struct modbus_answer a;
        struct bytes b = {0};
        for (size_t i = 0; i < n; i++)
            NOISE(&b, 0xff);
        FRAME(&b, GOOD);
        enum modbus_verdict v = parse(&b, &a);
        assert_int_equal(v, n <= RTU_NOISE_MAX_BYTES ? MODBUS_GOOD : MODBUS_FAULT);
        assert_int_equal(a.used, b.len);
    }
}

static void what_others_were_answered_is_stale(void **state)
{
    (void)state;
    static const uint8_t others[][12] = {
        {2, 4, 4, 1, 2, 3, 4},       /* another unit */
        {1, 3, 4, 1, 2, 3, 4},       /* another function */
        {1, 4, 2, 1, 2},             /* fewer registers: late, of an earlier request */
        {1, 4, 6, 1, 2, 3, 4, 5, 6}, /* more registers */
    };
    static const size_t lengths[] = {7, 7, 5, 9};
    for (size_t i = 0; i < 4; i++) {
        struct modbus_answer a;
        struct bytes b = {0};
        add_frame(&b, others[i], lengths[i]);
        assert_int_equal(parse(&b, &a), MODBUS_STALE);
        assert_int_equal(a.used, b.len);
        size_t used = a.used;
        FRAME(&b, GOOD); /* and our own behind it is still found */
        assert_int_equal(rtu_parse(b.data + used, b.len - used, &asked, &a), MODBUS_GOOD);
    }
}

static void garbage_is_a_fault_and_not_a_wait(void **state)
{
    (void)state;
    struct modbus_answer a;
    struct bytes b = {0};
    for (int i = 0; i < 300; i++)
        NOISE(&b, (uint8_t)(0x55 + i % 3));
    assert_int_equal(parse(&b, &a), MODBUS_FAULT);
    assert_int_equal(a.used, 300);
}

UNIT_MAIN(cmocka_unit_test(encodes), cmocka_unit_test(good_and_exception),
          cmocka_unit_test(a_wrong_crc_is_a_fault), cmocka_unit_test(noise_before_a_frame_is_passed_over),
          cmocka_unit_test(what_others_were_answered_is_stale),
          cmocka_unit_test(garbage_is_a_fault_and_not_a_wait))
