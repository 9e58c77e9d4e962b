/* spool_testing - what the tests of the spool share: a folder of their own, and blobs that can be told apart.
 */
#ifndef DAHU_TESTS_SPOOL_TESTING_H
#define DAHU_TESTS_SPOOL_TESTING_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/buf.h"
#include "dahu/store/spool.h"
#include "unit.h"

enum { LIMIT_BYTES = 64 << 20 };

__attribute__((unused)) static char *make_folder(void)
{
    char *folder =
        must_strdup(access("/dev/shm", W_OK) == 0 ? "/dev/shm/dahu-spool-XXXXXX" : "/tmp/dahu-spool-XXXXXX");
    MUST(mkdtemp(folder) != NULL);
    return folder;
}

__attribute__((unused)) static void empty_folder(const char *folder)
{
    char path[600];
    DIR *dir = opendir(folder);
    MUST(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path &&
            entry->d_type == DT_REG)
            unlink(path);
    closedir(dir);
}

__attribute__((unused)) static void drop_folder(char *folder)
{
    empty_folder(folder);
    rmdir(folder);
    free(folder);
}

__attribute__((unused)) static struct spool_config config_of(const char *folder)
{
    return (struct spool_config){folder, "test", LIMIT_BYTES, NULL};
}

/* Blob number @n: its own text, of a length that depends on it. */
__attribute__((unused)) static struct spool_blob blob(int n, char *room, size_t most)
{
    size_t size = 40 + (size_t)(n * 7919 % 3000);
    size = size < most ? size : most;
    for (size_t i = 0; i < size; i++)
        room[i] = (char)('a' + (n + (int)i) % 26);
    memcpy(room, &n, sizeof n);
    return (struct spool_blob){n % 5 + 1, {1000000LL * n}, {1000000LL * n + 500}, room, size};
}

__attribute__((unused)) static bool append_one(struct spool *s, int n, struct err *e)
{
    char room[4000];
    const struct spool_blob b = blob(n, room, sizeof room);
    return spool_append(s, &b, 1, SPOOL_NORMAL, e);
}

/* The number of a blob, after a look at all of it. */
__attribute__((unused)) static int number_of(const struct spool_blob *b)
{
    char room[4000];
    int n;
    MUST(b->size >= sizeof n);
    memcpy(&n, b->bytes, sizeof n);
    const struct spool_blob expected = blob(n, room, sizeof room);
    MUST(b->size == expected.size && memcmp(b->bytes, room, b->size) == 0 && b->count == expected.count);
    return n;
}

/* Everything that is in the spool, in order; marks it in @seen (numbers below @most) and takes it out. */
__attribute__((unused)) static int drain(struct spool *s, char *seen, int most, bool *ok)
{
    struct err e;
    int total = 0, rounds = 0;
    *ok = true;
    while (*ok && rounds++ < 10000) {
        struct spool_batch b;
        *ok = spool_read(s, 40, &b, &e);
        if (!*ok || (b.count == 0 && spool_empty(s))) {
            spool_batch_fini(&b);
            break;
        }
        for (int i = 0; i < b.count; i++) {
            int n = number_of(&b.blobs[i]);
            if (n >= 0 && n < most)
                seen[n]++;
            total++;
        }
        (void)!spool_delivered(s, &b, &e);
        spool_batch_fini(&b);
    }
    return total;
}

__attribute__((unused)) static int count_files(const char *folder, const char *part)
{
    int n = 0;
    DIR *dir = opendir(folder);
    MUST(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += strstr(entry->d_name, part) != NULL;
    closedir(dir);
    return n;
}

#endif
