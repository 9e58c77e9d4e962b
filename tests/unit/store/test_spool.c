/* spool: first in first out, what survives, what is refused, and files that others have been at. */
#include "spool_testing.h"

#include <signal.h>
#include <sys/wait.h>

static struct spool *opened(const char *folder)
{
    struct spool *s;
    struct err e;
    const struct spool_config c = config_of(folder);
    if (!spool_open(&s, &c, &e))
        fail_msg("%s", e.text);
    return s;
}

static void append_range(struct spool *s, int from, int to)
{
    struct err e;
    for (int n = from; n < to; n++)
        if (!append_one(s, n, &e))
            fail_msg("%s", e.text);
}

static void assert_drains(struct spool *s, int from, int to)
{
    char seen[2000] = {0};
    bool ok;
    assert_int_equal(drain(s, seen, 2000, &ok), to - from);
    assert_true(ok);
    for (int n = from; n < to; n++)
        assert_int_equal(seen[n], 1);
}

static void first_in_first_out(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct spool *s = opened(folder);
    struct spool_status status;
    struct err e;
    append_range(s, 0, 300);
    spool_status(s, &status);
    assert_true(status.usable);
    assert_int_equal(status.rows, 300);
    assert_int_equal(status.records, 900);
    assert_true(status.oldest.us > 0);
    int next = 0, last = 300;
    while (!spool_empty(s)) {
        struct spool_batch b;
        assert_true(spool_read(s, 50, &b, &e));
        for (int i = 0; i < b.count; i++)
            assert_int_equal(number_of(&b.blobs[i]), next++);
        if (next < 200)
            append_range(s, last, last + 1), last++; /* behind the others, while it is read */
        assert_true(spool_delivered(s, &b, &e));
        spool_batch_fini(&b);
    }
    assert_true(last > 305);
    assert_int_equal(next, last);
    spool_close(s);
    drop_folder(folder);
}

static void stays_over_an_end(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct spool *s = opened(folder);
    append_range(s, 0, 50);
    spool_close(s);
    assert_int_equal(count_files(folder, "-wal"), 0); /* a clean end leaves one file and the lock's */
    s = opened(folder);
    append_range(s, 50, 60);
    assert_drains(s, 0, 60);
    assert_true(spool_empty(s));
    spool_close(s);
    s = opened(folder);
    assert_true(spool_empty(s));
    spool_close(s);
    drop_folder(folder);
}

/* kill -9: a child writes until it is killed; what it was told is durable is there. */
static void stays_over_a_kill(void **state)
{
    (void)state;
    char *folder = make_folder();
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        struct spool *s;
        struct err e;
        const struct spool_config c = config_of(folder);
        if (!spool_open(&s, &c, &e))
            _exit(1);
        for (int n = 0; n < 1900 && append_one(s, n, &e); n++)
            if (write(pipes[1], &n, sizeof n) != sizeof n)
                break;
        _exit(0);
    }
    int last = -1;
    while (last < 100)
        assert_int_equal(read(pipes[0], &last, sizeof last), sizeof last);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(pipes[1]);
    for (int n; read(pipes[0], &n, sizeof n) == sizeof n;)
        last = n;
    close(pipes[0]);
    struct spool *s = opened(folder);
    char seen[2000] = {0};
    bool ok;
    assert_true(drain(s, seen, 2000, &ok) > last);
    assert_true(ok);
    for (int n = 0; n <= last; n++)
        assert_int_equal(seen[n], 1);
    spool_close(s);
    drop_folder(folder);
}

static void one_process_at_a_time(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct spool *s = opened(folder), *second = NULL;
    struct err e;
    const struct spool_config c = config_of(folder);
    assert_false(spool_open(&second, &c, &e));
    assert_int_equal(e.code, ERR_BUSY);
    char expected[60];
    snprintf(expected, sizeof expected, "in use by process %d, since 20", (int)getpid());
    assert_non_null(strstr(e.text, expected));
    spool_close(s);
    s = opened(folder);
    spool_close(s);
    drop_folder(folder);
}

static void never_overwrites(void **state)
{
    (void)state;
    char *folder = make_folder(), body[SPOOL_BODY_MAX] = {0};
    struct spool_config c = config_of(folder);
    const struct spool_blob big = {1, {0}, {0}, body, sizeof body};
    struct spool *s;
    struct spool_status status;
    struct err e;
    int in = 0, more = 0;
    c.limit_bytes = 4 << 20;
    assert_true(spool_open(&s, &c, &e));
    while (spool_append(s, &big, 1, SPOOL_NORMAL, &e))
        in++;
    assert_int_equal(e.code, ERR_TOO_LARGE);
    assert_in_range(in, 100, 128);
    while (spool_append(s, &big, 1, SPOOL_RESERVE, &e))
        more++;
    assert_int_equal(e.code, ERR_TOO_LARGE);
    assert_in_range(more, 20, 40);
    spool_status(s, &status);
    assert_int_equal(status.percent, 100);
    assert_true(status.usable);
    assert_int_equal(status.rows, in + more);
    struct spool_batch b;
    assert_true(spool_read(s, 100, &b, &e));
    assert_int_equal(b.count, 100);
    assert_true(spool_delivered(s, &b, &e));
    spool_batch_fini(&b);
    assert_true(spool_append(s, &big, 1, SPOOL_NORMAL, &e)); /* what was delivered made room */
    spool_close(s);
    drop_folder(folder);
}

static void file_removed_while_open(void **state)
{
    (void)state;
    static const char *const parts[][3] = {
        {"test.spool", NULL}, {"test.spool-wal", NULL}, {"test.spool", "test.spool-wal", "test.spool-shm"}};
    for (int i = 0; i < 3; i++) {
        char *folder = make_folder(), path[200];
        struct spool *s = opened(folder);
        append_range(s, 0, 30);
        for (int p = 0; p < 3 && parts[i][p]; p++) {
            snprintf(path, sizeof path, "%s/%s", folder, parts[i][p]);
            assert_int_equal(unlink(path), 0);
        }
        append_range(s, 30, 40);
        snprintf(path, sizeof path, "%s/test.spool", folder);
        assert_int_equal(access(path, F_OK), 0);
        spool_close(s); /* what waited is in the new file, not only in the old descriptor */
        s = opened(folder);
        assert_drains(s, 0, 40);
        spool_close(s);
        drop_folder(folder);
    }
}

static void folder_removed_while_open(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct spool *s = opened(folder);
    append_range(s, 0, 30);
    empty_folder(folder);
    assert_int_equal(rmdir(folder), 0);
    append_range(s, 30, 40);
    assert_drains(s, 0, 40);
    spool_close(s);
    drop_folder(folder);
}

static void foreign_file_in_our_place(void **state)
{
    (void)state;
    char *folder = make_folder(), path[200];
    struct spool *s = opened(folder);
    append_range(s, 0, 10);
    snprintf(path, sizeof path, "%s/test.spool", folder);
    unlink(path);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "not a spool, but somebody's", 27), 27);
    close(fd);
    append_range(s, 10, 20);
    assert_drains(s, 0, 20);
    assert_int_equal(count_files(folder, ".quarantine-"), 1); /* kept */
    spool_close(s);
    drop_folder(folder);
}

static void unusable(const char *folder, const char *because)
{
    struct spool *s;
    struct spool_status status;
    struct err e;
    const struct spool_config c = config_of(folder);
    assert_true(spool_open(&s, &c, &e)); /* collecting goes on without it */
    spool_status(s, &status);
    assert_false(status.usable);
    if (!strstr(status.error, because))
        fail_msg("'%s' in '%s'", because, status.error);
    assert_false(append_one(s, 1, &e));
    assert_non_null(strstr(e.text, because));
    spool_close(s);
}

static void whose_it_is(void **state)
{
    (void)state;
    char *folder = make_folder(), path[200], other[200];
    snprintf(path, sizeof path, "%s/test.spool", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    unusable("/proc/no/such/folder", "could not make spool folder");
    unusable("", "set collect.spool_path");
    chmod(folder, 0770);
    unusable(folder, "can be written by others (mode 0770)");
    chmod(folder, 0700);
    assert_int_equal(symlink(other, path), 0);
    unusable(folder, "is no plain file");
    unlink(path);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    chmod(path, 0620);
    unusable(folder, "can be written by others (mode 0620)");
    chmod(path, 0600);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 65534, 65534), 0);
        unusable(folder, "belongs to user 'nobody', and this process runs as 'root'");
    }
    unlink(path);
    struct spool *s = opened(folder); /* and now it can be used */
    append_range(s, 0, 1);
    spool_close(s);
    drop_folder(folder);
}

static void becomes_usable_again(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct err e;
    chmod(folder, 0770);
    struct spool *s = opened(folder);
    assert_false(append_one(s, 0, &e));
    chmod(folder, 0700);
    append_range(s, 0, 10);
    struct spool_status status;
    spool_status(s, &status);
    assert_true(status.usable);
    assert_string_equal(status.error, "");
    assert_drains(s, 0, 10);
    spool_close(s);
    drop_folder(folder);
}

static void keeps_spans_and_refused(void **state)
{
    (void)state;
    char *folder = make_folder(), room[2][4000];
    struct spool *s = opened(folder);
    struct spool_batch b;
    struct spool_survey survey;
    struct err e;
    const struct spool_blob spans[] = {blob(7, room[0], 4000), blob(8, room[1], 4000)};
    const struct spool_config c = config_of(folder);
    assert_true(spool_keep_spans(s, spans, 2, &e));
    assert_true(spool_keep_spans(s, spans + 1, 1, &e));
    assert_true(spool_refuse(s, "record", 6, "no such point", &e));
    assert_true(spool_empty(s));
    spool_close(s);
    s = opened(folder);
    assert_true(spool_spans(s, &b, &e));
    assert_int_equal(b.count, 1);
    assert_int_equal(number_of(&b.blobs[0]), 8);
    spool_batch_fini(&b);
    assert_true(spool_survey(&c, &survey, &e));
    assert_int_equal(survey.refused, 1);
    assert_true(survey.running);
    spool_close(s);
    drop_folder(folder);
}

static bool decode_none(const struct spool_blob *b, struct err *e)
{
    (void)b;
    return err_set(e, ERR_MALFORMED, "no record");
}

static void seen_from_another_process(void **state)
{
    (void)state;
    char *folder = make_folder();
    struct spool_survey o;
    struct err e;
    const struct spool_config c = config_of(folder);
    assert_true(spool_survey(&c, &o, &e));
    assert_false(o.exists);
    struct spool *s = opened(folder);
    append_range(s, 1, 30);
    for (int running = 1; running >= 0; running--) {
        assert_true(spool_verify(&c, NULL, &o, &e));
        assert_int_equal(o.running, running);
        assert_int_equal(o.status.rows, 29);
        assert_int_equal(o.checked, 29);
        assert_int_equal(o.bad, 0);
        assert_int_equal(o.first_slot.us, 1000000);
        assert_int_equal(o.last_slot.us, 29000500);
        assert_true(spool_verify(&c, decode_none, &o, &e));
        assert_int_equal(o.bad, 29);
        assert_non_null(strstr(o.fault, "no record"));
        if (running)
            spool_close(s);
    }
    drop_folder(folder);
}

static void an_emptied_file_gives_its_room_back(void **state)
{
    (void)state;
    char *folder = make_folder(), body[SPOOL_BODY_MAX] = {0}, path[200];
    struct spool *s = opened(folder);
    struct stat st;
    struct err e;
    const struct spool_blob big = {1, {0}, {0}, body, sizeof body};
    for (int i = 0; i < 700; i++)
        assert_true(spool_append(s, &big, 1, SPOOL_NORMAL, &e));
    snprintf(path, sizeof path, "%s/test.spool", folder);
    while (!spool_empty(s)) {
        struct spool_batch b;
        assert_true(spool_read(s, 100, &b, &e));
        assert_true(spool_delivered(s, &b, &e));
        spool_batch_fini(&b);
    }
    spool_close(s);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size < 1 << 20);
    drop_folder(folder);
}

UNIT_MAIN(cmocka_unit_test(first_in_first_out), cmocka_unit_test(stays_over_an_end),
          cmocka_unit_test(stays_over_a_kill), cmocka_unit_test(one_process_at_a_time),
          cmocka_unit_test(never_overwrites), cmocka_unit_test(file_removed_while_open),
          cmocka_unit_test(folder_removed_while_open), cmocka_unit_test(foreign_file_in_our_place),
          cmocka_unit_test(whose_it_is), cmocka_unit_test(becomes_usable_again),
          cmocka_unit_test(keeps_spans_and_refused), cmocka_unit_test(seen_from_another_process),
          cmocka_unit_test(an_emptied_file_gives_its_room_back))
