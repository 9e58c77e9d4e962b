/* MBAP frames: every way an answer can be wrong, and the same verdict however the bytes are split. */
#include "unit.h"

#include "dahu/modbus/mbap.h"

/* unit 1, input registers 0x10 and 0x11, sent as transaction 0x1234 */
static const struct modbus_read asked = {
    .unit = 1, .function = MODBUS_READ_INPUT, .address = 0x10, .count = 2};
enum { TRANSACTION = 0x1234 };
#define GOOD_BYTES 0x12, 0x34, 0, 0, 0, 7, 1, 4, 4, 0xde, 0xad, 0xbe, 0xef

/* What a link does with @bytes while it waits for @asked. */
static enum modbus_verdict parse(const uint8_t *bytes, size_t len, struct modbus_answer *a)
{
    struct mbap_frame f;
    enum modbus_verdict v = mbap_cut(bytes, len, &f, a);
    return v == MODBUS_GOOD ? mbap_judge(&f, TRANSACTION, &asked, a) : v;
}

static void encodes(void **state)
{
    (void)state;
    uint8_t out[MBAP_REQUEST_BYTES];
    static const uint8_t expected[] = {0x12, 0x34, 0, 0, 0, 6, 1, 4, 0, 0x10, 0, 2};
    assert_int_equal(mbap_encode(TRANSACTION, &asked, out), sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
}

static const struct verdict_row {
    const char *what;
    uint8_t bytes[24];
    size_t len;
    enum modbus_verdict verdict;
    size_t used;
    int exception;
} rows[] = {
#define ROW(what, verdict, used, exception, ...)                                                             \
    {                                                                                                        \
        what, {__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}), MODBUS_##verdict, used, exception             \
    }
    ROW("good", GOOD, 13, 0, GOOD_BYTES),
    ROW("good, and the next frame behind it", GOOD, 13, 0, GOOD_BYTES, 0x12, 0x35, 0, 0, 0, 7, 1, 4),
    ROW("one byte", MORE, 0, 0, 0x12),
    ROW("six bytes of header", MORE, 0, 0, 0x12, 0x34, 0, 0, 0, 7),
    ROW("header only", MORE, 0, 0, 0x12, 0x34, 0, 0, 0, 7, 1),
    ROW("longer than what was sent", MORE, 0, 0, 0x12, 0x34, 0, 0, 0, 9, 1, 4, 4, 0xde, 0xad, 0xbe, 0xef),
    ROW("another transaction", STALE, 13, 0, 0x12, 0x33, 0, 0, 0, 7, 1, 4, 4, 1, 2, 3, 4),
    ROW("another transaction, nonsense inside", STALE, 10, 0, 0x12, 0x33, 0, 0, 0, 4, 9, 9, 9, 9),
    ROW("another unit", FAULT, 13, 0, 0x12, 0x34, 0, 0, 0, 7, 2, 4, 4, 1, 2, 3, 4),
    ROW("unit 0", FAULT, 13, 0, 0x12, 0x34, 0, 0, 0, 7, 0, 4, 4, 1, 2, 3, 4),
    ROW("unit 255", FAULT, 13, 0, 0x12, 0x34, 0, 0, 0, 7, 255, 4, 4, 1, 2, 3, 4),
    ROW("protocol 1", FAULT, 13, 0, 0x12, 0x34, 0, 1, 0, 7, 1, 4, 4, 1, 2, 3, 4),
    ROW("protocol 256, known at the third byte", FAULT, 3, 0, 0x12, 0x34, 1),
    ROW("length 0", FAULT, 6, 0, 0x12, 0x34, 0, 0, 0, 0),
    ROW("length 1", FAULT, 7, 0, 0x12, 0x34, 0, 0, 0, 1, 1),
    ROW("length 2", FAULT, 8, 0, 0x12, 0x34, 0, 0, 0, 2, 1, 4),
    ROW("length 255", FAULT, 6, 0, 0x12, 0x34, 0, 0, 0, 255),
    ROW("length 65535", FAULT, 6, 0, 0x12, 0x34, 0, 0, 0xff, 0xff),
    ROW("shorter than what was sent", FAULT, 11, 0, 0x12, 0x34, 0, 0, 0, 5, 1, 4, 4, 0xde, 0xad, 0xbe, 0xef),
    ROW("byte count odd", FAULT, 12, 0, 0x12, 0x34, 0, 0, 0, 6, 1, 4, 3, 1, 2, 3),
    ROW("byte count 0", FAULT, 9, 0, 0x12, 0x34, 0, 0, 0, 3, 1, 4, 0),
    ROW("byte count 255", FAULT, 13, 0, 0x12, 0x34, 0, 0, 0, 7, 1, 4, 255, 1, 2, 3, 4),
    ROW("byte count of three registers", FAULT, 15, 0, 0x12, 0x34, 0, 0, 0, 9, 1, 4, 6, 1, 2, 3, 4, 5, 6),
    ROW("byte count of two registers, three in the frame", FAULT, 15, 0, 0x12, 0x34, 0, 0, 0, 9, 1, 4, 4, 1,
        2, 3, 4, 5, 6),
    ROW("another function", FAULT, 13, 0, 0x12, 0x34, 0, 0, 0, 7, 1, 3, 4, 1, 2, 3, 4),
    ROW("the exception of another function", FAULT, 9, 0, 0x12, 0x34, 0, 0, 0, 3, 1, 0x83, 2),
    ROW("exception 2", EXCEPTION, 9, 2, 0x12, 0x34, 0, 0, 0, 3, 1, 0x84, 2),
    ROW("exception 11", EXCEPTION, 9, 11, 0x12, 0x34, 0, 0, 0, 3, 1, 0x84, 11),
    ROW("exception 0x7f", EXCEPTION, 9, 0x7f, 0x12, 0x34, 0, 0, 0, 3, 1, 0x84, 0x7f),
    ROW("an exception with more behind it", FAULT, 11, 0, 0x12, 0x34, 0, 0, 0, 5, 1, 0x84, 2, 0, 0),
    ROW("HTTP", FAULT, 8, 0, 'H', 'T', 'T', 'P', '/', '1', '.', '1'),
#undef ROW
};

static void every_answer_has_one_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct modbus_answer a;
        if (parse(rows[i].bytes, rows[i].len, &a) != rows[i].verdict || a.exception != rows[i].exception ||
            a.used != rows[i].used)
            fail_msg("%s: used %zu, %s", rows[i].what, a.used, a.fault);
        if ((a.fault[0] != '\0') != (rows[i].verdict == MODBUS_FAULT || rows[i].verdict == MODBUS_STALE))
            fail_msg("%s: fault text '%s'", rows[i].what, a.fault);
    }
}

static void no_split_changes_a_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t first = 0; first < rows[i].len; first++) {
            struct modbus_answer a;
            enum modbus_verdict early = parse(rows[i].bytes, first, &a);
            if (early != MODBUS_MORE && early != rows[i].verdict)
                fail_msg("%s after %zu bytes: verdict %d, %s", rows[i].what, first, (int)early, a.fault);
        }
}

static void words_are_borrowed_from_the_frame(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {GOOD_BYTES};
    struct modbus_answer a;
    assert_int_equal(parse(bytes, sizeof bytes, &a), MODBUS_GOOD);
    assert_ptr_equal(a.words, bytes + 9);
    assert_int_equal(pdu_word(a.words), 0xdead);
    assert_int_equal(pdu_word(a.words + 2), 0xbeef);
}

static void the_largest_answer_fits(void **state)
{
    (void)state;
    struct modbus_read most = {.unit = 1, .function = MODBUS_READ_HOLDING, .count = MODBUS_READ_MAX_REGS};
    uint8_t bytes[MBAP_FRAME_MAX_BYTES] = {0, 1, 0, 0, 0, 253, 1, 3, 250};
    struct mbap_frame f;
    struct modbus_answer a;
    assert_int_equal(mbap_cut(bytes, 258, &f, &a), MODBUS_MORE);
    assert_int_equal(mbap_cut(bytes, 259, &f, &a), MODBUS_GOOD);
    assert_int_equal(mbap_judge(&f, 1, &most, &a), MODBUS_GOOD);
}

UNIT_MAIN(cmocka_unit_test(encodes), cmocka_unit_test(every_answer_has_one_verdict),
          cmocka_unit_test(no_split_changes_a_verdict), cmocka_unit_test(words_are_borrowed_from_the_frame),
          cmocka_unit_test(the_largest_answer_fits))
