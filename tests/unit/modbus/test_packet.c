/* What modems say of themselves: text and hex, whole, in part, one the beginning of another. */
#include "unit.h"

#include "dahu/modbus/packet.h"

static struct packet packet(const char *text)
{
    struct packet p;
    struct err e;
    if (!packet_parse(text, strlen(text), "packet", &p, &e))
        fail_msg("%s", e.text);
    return p;
}

static void text_and_hex(void **state)
{
    (void)state;
    struct packet p = packet("0x0123aBFf");
    assert_int_equal(p.len, 4);
    assert_memory_equal(p.bytes, "\x01\x23\xab\xff", 4);
    p = packet("a%00%2fb");
    assert_int_equal(p.len, 4);
    assert_memory_equal(p.bytes, "a\0/b", 4);
    p = packet("0");
    assert_int_equal(p.len, 1);
    char longest[PACKET_MAX_BYTES + 2];
    memset(longest, 'x', sizeof longest);
    struct err e;
    assert_true(packet_parse(longest, PACKET_MAX_BYTES, "it", &p, &e));
    assert_false(packet_parse(longest, PACKET_MAX_BYTES + 1, "it", &p, &e));
    assert_string_equal(e.text, "it is longer than 64 bytes");
    assert_false(packet_parse("%4", 2, "it", &p, &e));
    assert_false(packet_parse("0x123", 5, "it", &p, &e));
    assert_true(packet_parse("0x123", 4, "it", &p, &e)); /* the 3 is not ours */
    assert_int_equal(p.len, 1);
    assert_false(packet_parse("%412", 2, "it", &p, &e));
}

static void matches(void **state)
{
    (void)state;
    const struct packet a = packet("DTU1"), b = packet("DTU12"), c = packet("0xFEFE");
    const struct packet *const all[] = {&a, &b, &c};
    static const struct {
        const char *bytes;
        enum packet_match match;
        int which;
        bool longer;
    } row[] = {
        {"D", PACKET_PART, -1, true},      {"DTU", PACKET_PART, -1, true},
        {"DTU1", PACKET_WHOLE, 0, true},   {"DTU12", PACKET_WHOLE, 1, false},
        {"DTU13", PACKET_WHOLE, 0, false}, {"DTU2", PACKET_NONE, -1, false},
        {"\xfe", PACKET_PART, -1, true},   {"\xfe\xfe\xfe", PACKET_WHOLE, 2, false},
        {"XDTU1", PACKET_NONE, -1, false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        int which;
        bool longer;
        enum packet_match m =
            packet_match((const uint8_t *)row[i].bytes, strlen(row[i].bytes), all, 3, &which, &longer);
        if (m != row[i].match || which != row[i].which || longer != row[i].longer)
            fail_msg("row %zu: %d %d %d", i, m, which, longer);
    }
    int which;
    bool longer;
    assert_int_equal(packet_match((const uint8_t *)"x", 1, NULL, 0, &which, &longer), PACKET_NONE);
}

static void describes(void **state)
{
    (void)state;
    char text[PACKET_TEXT_BYTES];
    assert_string_equal(packet_describe((const uint8_t *)"A\n\xff", 3, text), "'A..' (41 0a ff)");
    uint8_t many[PACKET_MAX_BYTES + 1];
    memset(many, 'x', sizeof many);
    packet_describe(many, sizeof many, text);
    assert_non_null(strstr(text, "78 ...)"));
}

UNIT_MAIN(cmocka_unit_test(text_and_hex), cmocka_unit_test(matches), cmocka_unit_test(describes))
