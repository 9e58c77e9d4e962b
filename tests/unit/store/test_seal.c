/* seal - what is sealed opens with a key of the file, for its owner, and not when one bit of it was changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/store/seal.h"
#include "unit.h"

static const unsigned char SECRET[SEAL_SECRET_BYTES] = "a secret of the test";
static const char ONE[] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
static const char TWO[] = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
static char path[64];

static struct seal *open_keys(const char *text, mode_t mode, struct err *e)
{
    struct seal *s = NULL;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
    e->code = ERR_NONE;
    return seal_open(&s, path, e) ? s : NULL;
}

static struct seal *keys_of(const char *first, const char *second)
{
    char text[256];
    struct err e;
    snprintf(text, sizeof text, "# keys\n\n%s\n  %s\n", first, second);
    struct seal *s = open_keys(text, 0600, &e);
    assert_non_null(s);
    return s;
}

static void it_opens_with_its_key(void **state)
{
    (void)state;
    unsigned char secret[SEAL_SECRET_BYTES];
    char sealed[SEAL_TEXT_BYTES], again[SEAL_TEXT_BYTES];
    struct seal *one = keys_of(ONE, ""), *both = keys_of(TWO, ONE), *two = keys_of(TWO, "");
    seal_put(one, 7, SECRET, sealed);
    seal_put(one, 7, SECRET, again);
    assert_string_not_equal(sealed, again);
    assert_true(seal_take(one, 7, sealed, secret) && memcmp(secret, SECRET, sizeof secret) == 0);
    assert_true(seal_take(both, 7, sealed, secret));
    assert_false(seal_take(two, 7, sealed, secret));
    assert_false(seal_take(one, 8, sealed, secret));
    assert_true(seal_is_new(one, sealed) && !seal_is_new(both, sealed));
    seal_free(one);
    seal_free(both);
    seal_free(two);
}

static void a_changed_one_does_not(void **state)
{
    (void)state;
    unsigned char secret[SEAL_SECRET_BYTES];
    char sealed[SEAL_TEXT_BYTES];
    struct seal *one = keys_of(ONE, "");
    seal_put(one, 7, SECRET, sealed);
    for (size_t i = 0; i < SEAL_TEXT_BYTES - 1; i++) {
        char was = sealed[i];
        sealed[i] = was == '0' ? '1' : '0';
        assert_false(seal_take(one, 7, sealed, secret));
        sealed[i] = was;
    }
    sealed[SEAL_TEXT_BYTES - 3] = '\0';
    assert_false(seal_take(one, 7, sealed, secret));
    assert_false(seal_take(one, 7, "", secret) || seal_take(one, 7, "zz", secret));
    seal_free(one);
}

static void a_file_that_is_none_is_told(void **state)
{
    (void)state;
    struct err e;
    assert_null(open_keys("", 0600, &e));
    assert_null(open_keys("# only words\n", 0600, &e));
    assert_null(open_keys("AAECAwQ=\n", 0600, &e));
    assert_non_null(strstr(e.text, "line 1"));
    assert_null(strstr(e.text, "AAECAwQ"));
    assert_null(open_keys(ONE, 0604, &e));
    assert_non_null(strstr(e.text, "0604"));
    assert_int_equal(e.code, ERR_CONFIG);
    unlink(path);
    struct seal *s;
    assert_false(seal_open(&s, path, &e));
    assert_true(seal_make_file(path, &e) && seal_make_file(path, &e));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(seal_open(&s, path, &e));
    seal_free(s);
    unlink(path);
}

static int make_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/dahu-test-seal-%d", getpid());
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

UNIT_MAIN(cmocka_unit_test_setup_teardown(it_opens_with_its_key, make_path, remove_path),
          cmocka_unit_test_setup_teardown(a_changed_one_does_not, make_path, remove_path),
          cmocka_unit_test_setup_teardown(a_file_that_is_none_is_told, make_path, remove_path))
