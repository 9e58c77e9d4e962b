/* spool with one flipped bit somewhere in its file: found or harmless, and everything but the blob that it
 * hit is delivered. DAHU_SPOOL_FLIPS=5000 flips so many; without it there are 200. */
#include "spool_testing.h"

enum { NUMBERS = 120 };

static void flip(const char *path, uint64_t random)
{
    struct stat st;
    uint8_t byte;
    int fd = open(path, O_RDWR);
    MUST(fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0);
    off_t at = (off_t)(random / 8 % (uint64_t)st.st_size);
    MUST(pread(fd, &byte, 1, at) == 1);
    byte ^= (uint8_t)(1 << random % 8);
    MUST(pwrite(fd, &byte, 1, at) == 1);
    close(fd);
}

static void one_flip(const char *folder, uint64_t random, int *found)
{
    char path[300], seen[NUMBERS] = {0};
    struct spool *s;
    struct err e;
    bool ok;
    int missing = 0;
    const struct spool_config c = config_of(folder);
    empty_folder(folder);
    assert_true(spool_open(&s, &c, &e));
    for (int n = 0; n < NUMBERS; n++)
        assert_true(append_one(s, n, &e));
    spool_close(s);
    snprintf(path, sizeof path, "%s/test.spool", folder);
    flip(path, random);
    assert_true(spool_open(&s, &c, &e));
    drain(s, seen, NUMBERS, &ok); /* number_of looks at every byte that comes out */
    assert_true(ok);
    for (int n = 0; n < NUMBERS; n++)
        missing += seen[n] == 0;
    bool told = count_files(folder, ".quarantine-") > 0;
    if (missing > 1 || (missing == 1 && !told))
        fail_msg("flip %llu: %d blobs are missing, told: %d", (unsigned long long)random, missing, told);
    *found += told;
    assert_true(append_one(s, 1, &e));
    spool_close(s);
}

static void flipped_bits(void **state)
{
    (void)state;
    char *folder = make_folder();
    const char *wanted = getenv("DAHU_SPOOL_FLIPS");
    long flips = wanted ? strtol(wanted, NULL, 10) : 200;
    uint64_t random = 88172645463325252u;
    int found = 0;
    MUST(freopen("/dev/null", "w", stderr) != NULL);
    for (long i = 0; i < flips; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        one_flip(folder, random, &found);
    }
    print_message("%d of %ld were found\n", found, flips);
    assert_true(found > flips / 3); /* most of the file is blobs */
    drop_folder(folder);
}

UNIT_MAIN(cmocka_unit_test(flipped_bits))
