/* spool at a power cut: of what was not synced the disk has some, torn and in any order. Every image opens,
 * and every append that had returned success is there.
 *
 * DAHU_SPOOL_IMAGES=5000 makes so many images; without it there are 200. */
#include "faulty_disk.h"

enum { NUMBERS = 400, MOST_CALLS = 400 };

static unsigned seed;

static unsigned chance(unsigned n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* A sector that was being written holds the old or the new, never a mixture. */
static void tear(struct disk_file *f, const struct op *op)
{
    size_t from = 0, to = op->size;
    if (op->truncate || chance(3) > 0) {
        apply(f, op, 0, op->size);
        return;
    }
    from = chance((unsigned)(op->size / SECTOR + 1)) * SECTOR;
    to = from + (op->size - from > SECTOR ? SECTOR * (1 + chance((unsigned)((op->size - from) / SECTOR)))
                                          : op->size - from);
    if (to > from)
        apply(f, op, from, to);
}

/* Writes may reach the disk in any order; overlapping ones of one file are shuffled like the rest. */
static void cut(struct disk_file *f)
{
    for (int i = f->op_count - 1; i > 0; i--) {
        int k = (int)chance((unsigned)i + 1);
        struct op swap = f->ops[i];
        f->ops[i] = f->ops[k];
        f->ops[k] = swap;
    }
    for (int i = 0; i < f->op_count; i++)
        if (chance(2))
            tear(f, &f->ops[i]);
}

static void write_image(const char *folder)
{
    empty_folder(folder);
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_file *f = &disk.files[i];
        const char *name = strrchr(f->path, '/');
        char path[400];
        bool there = f->durable_exists == f->exists ? f->exists : chance(2);
        if (!name || !there)
            continue;
        cut(f);
        snprintf(path, sizeof path, "%s%s", folder, name);
        int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
        MUST(fd >= 0 && write(fd, f->durable, f->size) == (ssize_t)f->size);
        close(fd);
    }
}

/* Lives until call number @calls, which is the moment of the cut. */
static void live(const char *folder, int calls, char *acked, char *out)
{
    struct spool *s;
    struct err e;
    struct spool_config c = config_of(folder);
    c.vfs = "faulty";
    disk.recording = true;
    disk.fail_at = calls; /* from here on nothing reaches the disk any more */
    disk.forever = true;
    if (!spool_open(&s, &c, &e))
        return;
    for (int n = 0; n < NUMBERS && !disk.hit; n++) {
        acked[n] = append_one(s, n, &e);
        if (n % 40 == 39 && !disk.hit) {
            struct spool_batch b;
            if (spool_read(s, 60, &b, &e)) {
                for (int k = 0; k < b.count; k++)
                    out[number_of(&b.blobs[k])] = 1; /* PostgreSQL has it: N1 does not ask for it any more */
                (void)!spool_delivered(s, &b, &e);
            }
            spool_batch_fini(&b);
        }
    }
    disk.recording = false;
    spool_close(s);
}

static void image(const char *folder, const char *after, int number)
{
    char acked[NUMBERS] = {0}, out[NUMBERS] = {0}, seen[NUMBERS] = {0};
    struct spool *s;
    struct err e;
    bool ok;
    const struct spool_config c = config_of(after);
    empty_folder(folder);
    faulty_reset();
    seed = (unsigned)number;
    live(folder, 1 + (int)chance(MOST_CALLS), acked, out);
    write_image(after);
    disk.fail_at = 0;
    if (!spool_open(&s, &c, &e))
        fail_msg("image %d cannot be opened: %s", number, e.text);
    struct spool_status status;
    spool_status(s, &status);
    if (!status.usable)
        fail_msg("image %d is not usable: %s", number, status.error);
    drain(s, seen, NUMBERS, &ok);
    for (int n = 0; n < NUMBERS; n++)
        if (acked[n] && !out[n] && !seen[n])
            fail_msg("image %d: %d was acknowledged and is missing", number, n);
    assert_true(append_one(s, 1, &e));
    spool_close(s);
}

static void power_cuts(void **state)
{
    (void)state;
    char *folder = make_folder(), *after = make_folder();
    const char *wanted = getenv("DAHU_SPOOL_IMAGES");
    long images = wanted ? strtol(wanted, NULL, 10) : 200;
    MUST(freopen("/dev/null", "w", stderr) != NULL);
    sqlite3_vfs_register(&faulty_vfs, 0);
    for (long i = 1; i <= images; i++)
        image(folder, after, (int)i);
    drop_folder(folder);
    drop_folder(after);
}

UNIT_MAIN(cmocka_unit_test(power_cuts))
