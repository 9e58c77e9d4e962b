/* Failures: the text that a person reads, context in front of it, and one table for everybody. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "dahu/base/err.h"

static void a_failure_says_what_and_where(void **state)
{
    (void)state;
    struct err e;
    memset(&e, 0xff, sizeof e);
    assert_false(err_set(&e, ERR_TIMEOUT, "no answer within %d ms", 800));
    assert_int_equal(e.code, ERR_TIMEOUT);
    assert_int_equal(e.sys_errno, 0);
    assert_int_equal(e.modbus_exception, 0);
    assert_string_equal(e.sqlstate, "");
    assert_false(err_wrap(&e, "could not read meter '%s'", "main-3"));
    assert_string_equal(e.text, "could not read meter 'main-3': no answer within 800 ms");
    assert_int_equal(e.code, ERR_TIMEOUT);
    assert_false(err_sys(&e, ENOSPC, "could not write '%s'", "/x"));
    assert_string_equal(e.text, "could not write '/x': No space left on device");
    assert_int_equal(e.sys_errno, ENOSPC);
}

static void long_texts_are_cut_at_their_end(void **state)
{
    (void)state;
    struct err e;
    char *big = must_alloc(5000);
    memset(big, 'x', 4999);
    err_set(&e, ERR_RANGE, "%s", big);
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    err_wrap(&e, "first");
    assert_memory_equal(e.text, "first: xxx", 10);
    err_sys(&e, ENOENT, "%s", big);
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    free(big);
}

static void codes_mean_the_same_to_everybody(void **state)
{
    (void)state;
    for (int code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        assert_true(*err_code_name((enum err_code)code) != '\0');
        assert_true(err_exit_code((enum err_code)code) != 0);
    }
    assert_string_equal(err_code_name(ERR_DATABASE_AWAY), "DATABASE_AWAY");
    assert_int_equal(err_exit_code(ERR_NONE), 0);
    assert_int_equal(err_exit_code(ERR_USAGE), 2);
    assert_int_equal(err_exit_code(ERR_UNREACHABLE), 4);
    assert_int_equal(err_exit_code(ERR_TIMEOUT), 4);
    assert_int_equal(err_exit_code(ERR_CONFLICT), 1);
}

UNIT_MAIN(cmocka_unit_test(a_failure_says_what_and_where), cmocka_unit_test(long_texts_are_cut_at_their_end),
          cmocka_unit_test(codes_mean_the_same_to_everybody))
