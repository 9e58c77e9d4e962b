/* Configuration: defaults, the file, single keys; what is refused names key, range and the nearest known key.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dahu/base/config.h"

struct file {
    char path[40];
};

static void file_write(struct file *f, const char *text)
{
    snprintf(f->path, sizeof f->path, "/tmp/dahu-config-XXXXXX");
    int fd = mkstemp(f->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void defaults_then_keys(void **state)
{
    (void)state;
    struct err e;
    struct config *c = config_new();
    assert_int_equal(c->http_port, 8080);
    assert_string_equal(c->utility_timezone, "Asia/Shanghai");
    assert_true(config_set(c, "http.port", "0", &e));
    assert_int_equal(c->http_port, 0);
    assert_true(config_set(c, "collect.name", "采集器-1", &e));
    assert_string_equal(c->collect_name, "采集器-1");
    config_free(c);
    config_free(NULL);
}

static void wrong_values_are_refused_and_change_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value, *names;
    } row[] = {
        {"http.port", "65536", "http.port takes a whole number from 0 to 65535, not '65536'"},
        {"http.port", "-1", "from 0 to 65535"},
        {"http.port", "80a", "not '80a'"},
        {"http.port", "", "not ''"},
        {"http.port", "99999999999999999999", "not '99999999999999999999'"},
        {"collect.request_timeout_ms", "0", "from 50 to 60000 ms"},
        {"utility.timezone", "", "utility.timezone takes 1 to 60 characters, not 0"},
        {"database.url", " x", "cannot hold control characters, blanks at its ends or a comment"},
        {"database.url", "x\ny", "cannot hold"},
        {"database.url", "password=a ;b", "cannot hold"},
        {"http.prot", "80", "unknown configuration key 'http.prot'; the nearest known key is 'http.port'"},
        {"htp.port", "80", "'http.port'"},
        {"collect.nam", "1", "'collect.name'"},
        {"port", "80", "the nearest known key"},
        {"", "80", "the nearest known key"},
    };
    struct config *c = config_new();
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        assert_false(config_set(c, row[i].key, row[i].value, &e));
        assert_int_equal(e.code, ERR_CONFIG);
        if (!strstr(e.text, row[i].names))
            fail_msg("'%s' does not name '%s'", e.text, row[i].names);
    }
    assert_int_equal(c->http_port, 8080);
    assert_int_equal(c->collect_request_timeout_ms, 1000);
    config_free(c);
}

static void a_key_of_any_length_is_only_refused(void **state)
{
    (void)state;
    struct err e;
    struct config *c = config_new();
    char *key = must_alloc(100001);
    memset(key, 'k', 100000);
    assert_false(config_set(c, key, "1", &e));
    assert_int_equal(e.code, ERR_CONFIG);
    free(key);
    config_free(c);
}

static void a_file_is_applied_whole(void **state)
{
    (void)state;
    struct err e;
    struct file f;
    struct config *c = config_new();
    file_write(&f, "; comment\n[http]\nport = 9090 ; tail\naddress = ::1\n\n[utility]\ntimezone=UTC\n");
    assert_true(config_load(c, f.path, &e));
    assert_int_equal(c->http_port, 9090);
    assert_string_equal(c->http_address, "::1");
    assert_string_equal(c->utility_timezone, "UTC");
    unlink(f.path);
    config_free(c);
}

static void faults_of_a_file_name_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line, *names;
    } row[] = {
        {"[http]\nport = 1\nprot = 2\n", ":3: ", "'http.port'"},
        {"[http]\n\n\nport = abc\n", ":4: ", "not 'abc'"},
        {"[http]\nport 1\n", ":2: ", "neither [section] nor key = value"},
        {"port = 1\n", ":1: ", "unknown configuration key 'port'"},
        {"[http]\nport = 1\nport = 70000\nport = x\n", ":3: ", "not '70000'"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct err e;
        struct file f;
        struct config *c = config_new();
        file_write(&f, row[i].text);
        assert_false(config_load(c, f.path, &e));
        assert_int_equal(e.code, ERR_CONFIG);
        assert_memory_equal(e.text, f.path, strlen(f.path));
        if (!strstr(e.text, row[i].line) || !strstr(e.text, row[i].names))
            fail_msg("'%s' does not name '%s' and '%s'", e.text, row[i].line, row[i].names);
        unlink(f.path);
        config_free(c);
    }
    struct err e;
    struct config *c = config_new();
    assert_false(config_load(c, "/nonexistent/dahu.conf", &e));
    assert_int_equal(e.code, ERR_SYSTEM);
    config_free(c);
}

/* What `dahu config` and `dahu config --sample` print is a file that gives the same configuration. */
static void what_is_printed_can_be_read_again(void **state)
{
    (void)state;
    static const enum config_print hows[] = {CONFIG_PRINT_VALUES, CONFIG_PRINT_SAMPLE};
    for (size_t i = 0; i < sizeof hows / sizeof *hows; i++) {
        struct err e;
        struct file f;
        struct buf first, second;
        struct config *c = config_new(), *again = config_new();
        buf_init(&first, 1 << 20);
        buf_init(&second, 1 << 20);
        if (hows[i] == CONFIG_PRINT_VALUES) {
            assert_true(config_set(c, "http.port", "1234", &e));
            assert_true(config_set(c, "database.url", "host=/run/x user='a b'", &e));
        }
        config_print(c, hows[i], LANG_ZH, &first);
        file_write(&f, first.data);
        assert_true(config_load(again, f.path, &e));
        config_print(again, hows[i], LANG_ZH, &second);
        assert_string_equal(first.data, second.data);
        unlink(f.path);
        buf_fini(&first);
        buf_fini(&second);
        config_free(c);
        config_free(again);
    }
}

static void the_longest_value_survives_the_file(void **state)
{
    (void)state;
    struct err e;
    struct file f;
    struct config *c = config_new();
    char text[600], value[401];
    memset(value, 'p', 400);
    value[400] = '\0';
    snprintf(text, sizeof text, "[data]\npath = %s\n[http]\nport = 81\n", value);
    file_write(&f, text);
    assert_true(config_load(c, f.path, &e));
    assert_string_equal(c->data_path, value);
    assert_int_equal(c->http_port, 81);
    unlink(f.path);
    config_free(c);
}

static void passwords_are_not_shown(void **state)
{
    (void)state;
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"host=/run user=dahu", "host=/run user=dahu"},
        {"host=h password=s3cret dbname=d", "host=h password=*** dbname=d"},
        {"password = 's3 cret\\' x' user=u", "password=*** user=u"},
        {"sslpassword=s3cret", "sslpassword=***"},
        {"password='s3cret", "password=***"},
        {"postgresql://u:s3cret@h:5432/d?sslmode=require", "postgresql://u:***@h:5432/d?sslmode=require"},
        {"postgresql://u:s3@cret@h/d", "postgresql://u:***@h/d"},
        {"postgresql://h:5432/d?password=s3cret&user=u", "postgresql://h:5432/d?password=***&user=u"},
        {"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config *c = config_new();
        struct buf out;
        struct err e;
        char wanted[256];
        buf_init(&out, 1 << 16);
        assert_true(config_set(c, "database.url", cases[i].url, &e));
        config_print(c, CONFIG_PRINT_SHOWN, LANG_EN, &out);
        snprintf(wanted, sizeof wanted, "url = %s\n", cases[i].shown);
        assert_non_null(strstr(out.data, wanted));
        buf_fini(&out);
        config_free(c);
    }
}

UNIT_MAIN(cmocka_unit_test(defaults_then_keys), cmocka_unit_test(passwords_are_not_shown),
          cmocka_unit_test(wrong_values_are_refused_and_change_nothing),
          cmocka_unit_test(a_key_of_any_length_is_only_refused), cmocka_unit_test(a_file_is_applied_whole),
          cmocka_unit_test(faults_of_a_file_name_their_line),
          cmocka_unit_test(what_is_printed_can_be_read_again),
          cmocka_unit_test(the_longest_value_survives_the_file))
