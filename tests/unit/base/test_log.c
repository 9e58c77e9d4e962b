/* The log: one event is one line, levels, the journal's form, and faults that repeat at doubling intervals.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/log.h"

static FILE *caught;
static int real;

static int catch_lines(void **state)
{
    (void)state;
    caught = tmpfile();
    real = dup(2);
    dup2(fileno(caught), 2);
    unsetenv("JOURNAL_STREAM");
    log_set_level(LOG_INFO);
    return 0;
}

static int let_go(void **state)
{
    (void)state;
    dup2(real, 2);
    close(real);
    fclose(caught);
    return 0;
}

/* All lines so far, borrowed until the next call; their number in *count. */
static const char *lines(int *count)
{
    static char text[65536];
    fflush(stderr);
    rewind(caught);
    size_t n = fread(text, 1, sizeof text - 1, caught);
    text[n] = '\0';
    *count = 0;
    for (const char *c = text; *c; c++)
        *count += *c == '\n';
    return text;
}

static void a_line_has_time_level_area_and_text(void **state)
{
    (void)state;
    int n;
    log_write(LOG_WARN, "collect", "meter '%s' is silent", "main-3");
    const char *text = lines(&n);
    assert_int_equal(n, 1);
    assert_string_equal(text + 20, " warn collect: meter 'main-3' is silent\n");
    assert_true(text[10] == 'T' && text[19] == 'Z');
}

static void one_event_is_one_line(void **state)
{
    (void)state;
    int n;
    log_write(LOG_ERROR, "http", "agent \"x\r\n2026-01-01T00:00:00Z error forged: \x1b[2J\x7f\"");
    const char *text = lines(&n);
    assert_int_equal(n, 1);
    assert_null(strchr(text, '\r'));
    assert_null(strchr(text, '\x1b'));
}

static void levels_below_the_threshold_are_silent(void **state)
{
    (void)state;
    int n;
    enum log_level level;
    log_write(LOG_DEBUG, "x", "not seen");
    lines(&n);
    assert_int_equal(n, 0);
    assert_true(log_level_parse("debug", &level));
    log_set_level(level);
    log_write(LOG_DEBUG, "x", "seen");
    lines(&n);
    assert_int_equal(n, 1);
    log_set_level(LOG_ERROR);
    log_write(LOG_WARN, "x", "not seen");
    lines(&n);
    assert_int_equal(n, 1);
    assert_false(log_level_parse("loud", &level));
}

static void the_journal_gets_a_priority_instead_of_the_time(void **state)
{
    (void)state;
    int n;
    char stream[64];
    struct stat st;
    assert_int_equal(fstat(2, &st), 0);
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_write(LOG_WARN, "collect", "x");
    assert_string_equal(lines(&n), "<4>warn collect: x\n");
    setenv("JOURNAL_STREAM", "8:1", 1); /* that of somebody above us, whose errors do not go where ours go */
    log_write(LOG_WARN, "collect", "y");
    assert_string_equal(lines(&n) + strlen("<4>warn collect: x\n") + 20, " warn collect: y\n");
    unsetenv("JOURNAL_STREAM");
}

static void a_repeating_fault_is_told_at_doubling_intervals(void **state)
{
    (void)state;
    int n, before = 0;
    struct complaint c = {0};
    const int64_t second = 1000000;
    /* a fault every second for a day: lines at 0, 1, 3, 7, 15, ... then hourly */
    for (int64_t t = 0; t < 86400; t++) {
        complain(&c, t * second, LOG_WARN, "collect", "no answer");
        if (t < 16) {
            lines(&n);
            bool due = t == 0 || t == 1 || t == 3 || t == 7 || t == 15;
            assert_int_equal(n - before, due);
            before = n;
        }
    }
    const char *text = lines(&n);
    assert_true(n >= 30 && n <= 40); /* 12 while it doubles up to an hour, then 22 hours */
    assert_non_null(strstr(text, "no answer (2 times so far)\n"));
    complaint_end(&c, "collect", "answers again");
    assert_non_null(strstr(lines(&before), "info collect: answers again\n"));
    assert_int_equal(before, n + 1);
    complaint_end(&c, "collect", "answers again"); /* nothing to recover from */
    lines(&n);
    assert_int_equal(n, before);
    complain(&c, 90000 * second, LOG_WARN, "collect", "no answer");
    lines(&n);
    assert_int_equal(n, before + 1); /* a new fault is told at once */
}

#define CAUGHT(test) cmocka_unit_test_setup_teardown(test, catch_lines, let_go)
UNIT_MAIN(CAUGHT(a_line_has_time_level_area_and_text), CAUGHT(one_event_is_one_line),
          CAUGHT(levels_below_the_threshold_are_silent),
          CAUGHT(the_journal_gets_a_priority_instead_of_the_time),
          CAUGHT(a_repeating_fault_is_told_at_doubling_intervals))
