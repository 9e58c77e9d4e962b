/* spool on a disk that fails: call number n returns an error, once or from then on, for every n of every
 * flow. Afterwards, on a sound disk: nothing that was acknowledged is missing, and the file is whole or set
 * aside. Each n is one life of a spool.
 *
 * DAHU_SPOOL_FULL=1 takes every n for every kind of fault; without it some kinds take every fifth. */
#include "faulty_disk.h"

enum { BLOBS = 14, NUMBERS = 200, SMALL_LIMIT = 6 * 32768 };

struct life {
    char acked[NUMBERS], delivered[NUMBERS]; /* as the spool told */
    char out[NUMBERS];                       /* came out, delivered or not */
};

static bool open_on(struct spool **s, const char *folder, const char *vfs, int64_t limit_bytes)
{
    struct err e;
    const struct spool_config c = {folder, "test", limit_bytes, vfs};
    return spool_open(s, &c, &e);
}

static void try_append(struct spool *s, struct life *l, int from, int to)
{
    struct err e;
    for (int n = from; n < to; n++)
        l->acked[n] |= append_one(s, n, &e);
}

static void try_drain(struct spool *s, struct life *l, int rounds)
{
    struct err e;
    for (int i = 0; i < rounds; i++) {
        struct spool_batch b;
        if (spool_read(s, 20, &b, &e))
            for (int k = 0; k < b.count; k++)
                l->out[number_of(&b.blobs[k])] = 1;
        (void)!spool_delivered(s, &b, &e);
        spool_batch_fini(&b);
    }
}

/* ---- the flows ------------------------------------------------------------------------------------ */

static void flow_append(struct spool *s, struct life *l)
{
    try_append(s, l, 0, BLOBS);
}
static void flow_drain(struct spool *s, struct life *l)
{
    try_append(s, l, 0, 6);
    try_drain(s, l, 2);
    try_append(s, l, 6, BLOBS);
    try_drain(s, l, 4);
}
/* Enough for checkpoints, with the log begun anew. */
static void flow_much(struct spool *s, struct life *l)
{
    try_append(s, l, 0, 100);
    try_drain(s, l, 6);
    try_append(s, l, 100, 130);
}
/* With the small limit: refused in the middle, and on again when something was delivered. */
static void flow_full(struct spool *s, struct life *l)
{
    try_append(s, l, 0, 30);
    try_drain(s, l, 3);
    try_append(s, l, 30, 34);
}
static void flow_spans(struct spool *s, struct life *l)
{
    char room[4000];
    struct err e;
    struct spool_batch b;
    const struct spool_blob span = blob(150, room, sizeof room);
    try_append(s, l, 0, 4);
    (void)!spool_keep_spans(s, &span, 1, &e);
    (void)!spool_refuse(s, "record", 6, "why", &e);
    (void)!spool_spans(s, &b, &e);
    spool_batch_fini(&b);
    try_append(s, l, 4, 10);
}
static void flow_nothing(struct spool *s, struct life *l)
{
    struct spool_status status;
    (void)l;
    spool_status(s, &status);
}

static const struct flow {
    const char *name;
    void (*run)(struct spool *s, struct life *l);
    bool reopen; /* of a file with rows in its log */
    int64_t limit_bytes;
    int step; /* between the calls that fail, unless all are asked for */
} flows[] = {
    {"open", flow_nothing, false, LIMIT_BYTES, 1},  {"append", flow_append, false, LIMIT_BYTES, 1},
    {"drain", flow_drain, false, LIMIT_BYTES, 2},   {"much", flow_much, false, LIMIT_BYTES, 29},
    {"full", flow_full, false, SMALL_LIMIT, 3},     {"spans", flow_spans, false, LIMIT_BYTES, 1},
    {"reopen", flow_nothing, true, LIMIT_BYTES, 1}, {"reopen and drain", flow_drain, true, LIMIT_BYTES, 3},
};

/* Rows 160 to 170 are there, in a log as a kill leaves it. */
static void leave_a_log(const char *folder, struct life *l)
{
    struct spool *s;
    char from[300], to[300];
    assert_true(open_on(&s, folder, NULL, LIMIT_BYTES));
    try_append(s, l, 160, 170);
    static const char *const ends[] = {"", "-wal"};
    for (int way = 0; way < 2; way++) { /* the files as they are now, past the clean end */
        for (int i = 0; i < 2; i++) {
            snprintf(from, sizeof from, "%s/%s%s", folder, way ? "kept" : "test.spool", ends[i]);
            snprintf(to, sizeof to, "%s/%s%s", folder, way ? "test.spool" : "kept", ends[i]);
            struct buf b;
            struct err e;
            buf_init(&b, 64 << 20);
            assert_true(buf_add_file(&b, "file", from, &e));
            int fd = open(to, O_CREAT | O_TRUNC | O_WRONLY, 0600);
            assert_int_equal(write(fd, b.data, b.len), (ssize_t)b.len);
            close(fd);
            buf_fini(&b);
            if (way)
                unlink(from);
        }
        if (!way)
            spool_close(s);
    }
}

static void check(const char *folder, const struct life *l, const char *what)
{
    struct spool *s;
    struct spool_survey o;
    struct err e;
    char seen[NUMBERS] = {0};
    bool ok;
    const struct spool_config c = config_of(folder);
    if (!spool_verify(&c, NULL, &o, &e) || o.bad > 0)
        fail_msg("%s: the file is neither whole nor set aside: %s", what, o.fault);
    if (!open_on(&s, folder, NULL, LIMIT_BYTES))
        fail_msg("%s: cannot be opened any more", what);
    drain(s, seen, NUMBERS, &ok);
    if (!ok)
        fail_msg("%s: cannot be drained any more", what);
    for (int n = 0; n < NUMBERS; n++)
        if (l->acked[n] && !l->out[n] && !seen[n])
            fail_msg("%s: %d was acknowledged and is missing", what, n);
    spool_close(s);
}

/* False when the flow ended before call @n. */
static bool live(const char *folder, const struct flow *flow, int n, enum fault fault, bool forever)
{
    static const char *const faults[] = {"EIO", "ENOSPC", "short"};
    struct life l = {0};
    struct spool *s;
    char what[100];
    empty_folder(folder);
    faulty_reset();
    if (flow->reopen)
        leave_a_log(folder, &l);
    disk = (struct disk){.fail_at = n, .fault = fault, .forever = forever};
    snprintf(what, sizeof what, "%s, call %d, %s %s", flow->name, n, faults[fault],
             forever ? "forever" : "once");
    if (open_on(&s, folder, "faulty", flow->limit_bytes)) {
        flow->run(s, &l);
        spool_close(s);
    }
    bool hit = disk.hit;
    disk.fail_at = 0;
    check(folder, &l, what);
    return hit;
}

static void every_call_fails(void **state)
{
    (void)state;
    char *folder = make_folder();
    int lives = 0;
    bool all = getenv("DAHU_SPOOL_FULL") != NULL;
    MUST(freopen("/dev/null", "w", stderr) != NULL); /* a line for each fault */
    sqlite3_vfs_register(&faulty_vfs, 0);
    for (size_t f = 0; f < sizeof flows / sizeof *flows; f++)
        for (int fault = 0; fault < FAULT_KINDS; fault++)
            for (int forever = 0; forever < 2; forever++)
                for (int n = 1; live(folder, &flows[f], n, (enum fault)fault, forever); lives++)
                    n += all ? 1 : fault == FAULT_IO ? flows[f].step : 7 * flows[f].step;
    print_message("%d lives\n", lives);
    assert_true(lives > 200);
    drop_folder(folder);
}

UNIT_MAIN(cmocka_unit_test(every_call_fails))
