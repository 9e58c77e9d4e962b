/* How a meter is reached: what each scheme accepts, and that a refusal names the part that is wrong. */
#include "unit.h"

#include "dahu/modbus/uri.h"

static void tcp(void **state)
{
    (void)state;
    static const struct {
        const char *text, *host, *port;
        enum link_scheme scheme;
    } row[] = {
        {"tcp://10.0.0.7:1502", "10.0.0.7", "1502", LINK_TCP},
        {"tcp://gateway", "gateway", "502", LINK_TCP},
        {"tcp://[fe80::1]:502", "fe80::1", "502", LINK_TCP},
        {"tcp://[::1]", "::1", "502", LINK_TCP},
        {"rtutcp://10.0.0.7:26", "10.0.0.7", "26", LINK_RTUTCP},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct link_uri u;
        struct err e;
        if (!link_uri_parse(row[i].text, &u, &e))
            fail_msg("%s: %s", row[i].text, e.text);
        assert_int_equal(u.scheme, row[i].scheme);
        assert_string_equal(u.host, row[i].host);
        assert_string_equal(u.port, row[i].port);
    }
}

static void serial_lines(void **state)
{
    (void)state;
    struct link_uri u;
    struct err e;
    assert_true(link_uri_parse("rtu:///dev/ttyS0", &u, &e));
    assert_string_equal(u.host, "/dev/ttyS0");
    assert_true(u.baud == 9600 && u.data_bits == 8 && u.parity == 'E' && u.stop_bits == 1);
    assert_true(link_uri_parse("rtu:///dev/ttyUSB1?baud=19200&parity=N&stop=2&data=7", &u, &e));
    assert_true(u.baud == 19200 && u.data_bits == 7 && u.parity == 'N' && u.stop_bits == 2 && !u.rs485);
    assert_true(link_uri_parse("rtu:///dev/ttyS1?rs485=on&at=south", &u, &e));
    assert_true(u.rs485 && u.framing == FRAMING_RTU);
    assert_string_equal(u.at, "south");
}

static void modems_that_dial_in(void **state)
{
    (void)state;
    struct link_uri u;
    struct err e;
    assert_true(link_uri_parse("listen://:5000/DTU1", &u, &e));
    assert_string_equal(u.host, "");
    assert_string_equal(u.port, "5000");
    assert_true(u.scheme == LINK_LISTEN && u.framing == FRAMING_RTU && u.heartbeat.len == 0);
    assert_int_equal(u.registration.len, 4);
    assert_memory_equal(u.registration.bytes, "DTU1", 4);
    assert_true(link_uri_parse("listen://[::1]:5000/0x00fFa5?heartbeat=%24%0D&framing=tcp&at=north", &u, &e));
    assert_string_equal(u.host, "::1");
    assert_string_equal(u.at, "north");
    assert_int_equal(u.framing, FRAMING_MBAP);
    assert_memory_equal(u.registration.bytes, "\x00\xff\xa5", 3);
    assert_int_equal(u.heartbeat.len, 2);
    assert_memory_equal(u.heartbeat.bytes, "$\r", 2);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
        enum err_code code;
    } row[] = {
        {"udp://10.0.0.7:502", "tcp://, rtutcp://, rtu:// and listen://", ERR_UNSUPPORTED},
        {"10.0.0.7:502", "begins with none", ERR_UNSUPPORTED},
        {"tcp://", "names no host", ERR_SYNTAX},
        {"tcp://:502", "names no host", ERR_SYNTAX},
        {"tcp://10.0.0.7 :502", "is not a host name", ERR_SYNTAX},
        {"tcp://10.0.0.7?at=a:502", "is not a host name", ERR_SYNTAX},
        {"listen:// :502/a", "is not a host name", ERR_SYNTAX},
        {"tcp://[::1:502", "names no host", ERR_SYNTAX},
        {"tcp://host:0", "port '0'", ERR_SYNTAX},
        {"tcp://host:65536", "port '65536'", ERR_SYNTAX},
        {"tcp://host:5o2", "port '5o2'", ERR_SYNTAX},
        {"tcp://host:502/path", "port '502/path'", ERR_SYNTAX},
        {"tcp://host/path", "not a host name", ERR_SYNTAX},
        {"tcp://[::1]502", ":PORT is expected", ERR_SYNTAX},
        {"rtu://ttyS0", "not the path of a device", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?baud=fast", "baud=fast", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?parity=X", "parity=X", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?baud", "'baud' has no value", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?speed=1", "'speed' is no option", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?rs485=yes", "rs485=yes is not on or off", ERR_SYNTAX},
        {"rtu:///dev/ttyS0?at=", "at= is not the name of a collector", ERR_SYNTAX},
        {"listen://0.0.0.0:5000", ":PORT/REGISTRATION is expected", ERR_SYNTAX},
        {"listen://0.0.0.0/DTU1", "not a host name", ERR_SYNTAX},
        {"listen://:0/DTU1", "port '0'", ERR_SYNTAX},
        {"listen://:5000/", "registration is empty", ERR_SYNTAX},
        {"listen://:5000/0x", "registration is empty", ERR_SYNTAX},
        {"listen://:5000/0xABC", "registration '0xABC' is not 0x and pairs of hex digits", ERR_SYNTAX},
        {"listen://:5000/DTU%4", "%HH stands for a byte", ERR_SYNTAX},
        {"listen://:5000/DTU?framing=ascii", "framing=ascii is not rtu or tcp", ERR_SYNTAX},
        {"listen://:5000/DTU?heartbeat=", "heartbeat is empty", ERR_SYNTAX},
        {"listen://:5000/DTU?baud=9600", "'baud' is no option of a modem", ERR_SYNTAX},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct link_uri u;
        struct err e;
        assert_false(link_uri_parse(row[i].text, &u, &e));
        assert_int_equal(e.code, row[i].code);
        if (!strstr(e.text, row[i].part))
            fail_msg("%s: %s", row[i].text, e.text);
    }
}

UNIT_MAIN(cmocka_unit_test(tcp), cmocka_unit_test(serial_lines), cmocka_unit_test(modems_that_dial_in),
          cmocka_unit_test(refuses))
