/* Bounded buffers: what fits is there, what does not is refused once and for all, zeros end the bytes. */
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "dahu/base/buf.h"

static void grows_up_to_its_ceiling_and_not_above(void **state)
{
    (void)state;
    struct buf b;
    struct err e;
    buf_init(&b, 1000);
    for (int i = 0; i < 100; i++)
        buf_puts(&b, "0123456789");
    assert_int_equal(b.len, 1000);
    assert_true(buf_ok(&b, "list", &e));
    buf_puts(&b, ""); /* nothing always fits */
    assert_true(buf_ok(&b, "list", &e));
    buf_puts(&b, "x");
    assert_false(buf_ok(&b, "list", &e));
    assert_int_equal(e.code, ERR_TOO_LARGE);
    assert_string_equal(e.text, "list is larger than 1000 bytes");
    assert_int_equal(b.len, 1000); /* keeps what it had */
    assert_int_equal(strlen(b.data), 1000);
    buf_reset(&b);
    buf_puts(&b, "again");
    assert_true(buf_ok(&b, "list", &e));
    assert_string_equal(b.data, "again");
    buf_fini(&b);
}

static void after_an_overflow_nothing_is_appended(void **state)
{
    (void)state;
    struct buf b;
    struct err e;
    buf_init(&b, 8);
    buf_puts(&b, "12345");
    buf_puts(&b, "6789");
    buf_puts(&b, "6"); /* would fit, but a hole before it would be a lie */
    buf_printf(&b, "%d", 7);
    assert_string_equal(b.data, "12345");
    assert_false(buf_ok(&b, "text", &e));
    buf_fini(&b);
}

static void formats_bytes_and_hands_over(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    assert_string_equal(b.data, "");
    buf_printf(&b, "%s=%d", "unit", 12);
    buf_add(&b, "\0z", 2);
    assert_int_equal(b.len, 9);
    assert_memory_equal(b.data, "unit=12\0z", 10);
    char *taken = buf_take(&b);
    assert_memory_equal(taken, "unit=12\0z", 10);
    assert_string_equal(b.data, "");
    assert_int_equal(b.ceiling, 1 << 20);
    buf_printf(&b, "%0*d", 5000, 1);
    assert_int_equal(b.len, 5000);
    free(taken);
    buf_fini(&b);
}

static void takes_a_file_up_to_its_ceiling(void **state)
{
    (void)state;
    struct buf b;
    struct err e;
    char path[] = "/tmp/dahu-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && ftruncate(fd, 40000) == 0 && pwrite(fd, "begin", 5, 0) == 5);
    buf_init(&b, 40010);
    buf_puts(&b, "before ");
    assert_true(buf_add_file(&b, "driver", path, &e));
    assert_int_equal(b.len, 40007);
    assert_memory_equal(b.data, "before begin\0", 13);
    assert_false(buf_add_file(&b, "driver", path, &e));
    assert_int_equal(e.code, ERR_TOO_LARGE);
    buf_reset(&b);
    assert_false(buf_add_file(&b, "driver", "/nowhere/x.json", &e));
    assert_string_equal(e.text, "could not read driver '/nowhere/x.json': No such file or directory");
    assert_false(buf_add_file(&b, "driver", "/tmp", &e)); /* a folder can be opened, but not read */
    assert_int_equal(e.code, ERR_SYSTEM);
    unlink(path);
    close(fd);
    buf_fini(&b);
}

UNIT_MAIN(cmocka_unit_test(grows_up_to_its_ceiling_and_not_above),
          cmocka_unit_test(after_an_overflow_nothing_is_appended),
          cmocka_unit_test(formats_bytes_and_hands_over), cmocka_unit_test(takes_a_file_up_to_its_ceiling))
