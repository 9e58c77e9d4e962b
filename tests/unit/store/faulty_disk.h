/*
 * faulty_disk - a SQLite VFS over the real one whose calls can be made to fail, or to be forgotten at a power
 * cut.
 *
 * Failing: call number fail_at of the kinds that write returns an error, once or from then on. Remembering:
 * what was written since the last sync of a file is only believed to be on the disk; faulty_power_cut makes
 * the image that a disk could hold: of the unsynced writes some, whole or torn at sectors, in any order; of
 * files that were made or removed since the folder was synced, the old or the new state.
 *
 * One process, one connection at a time. Shared memory and locks are those of the real VFS.
 */
#ifndef DAHU_TESTS_FAULTY_DISK_H
#define DAHU_TESTS_FAULTY_DISK_H

#include <errno.h>
#include <sqlite3.h>
#include <sys/syscall.h>

#include "spool_testing.h"

enum fault { FAULT_IO, FAULT_FULL, FAULT_SHORT, FAULT_KINDS };
enum { SECTOR = 512, DISK_FILES = 16, DISK_OPS = 4096 };

struct op {
    int64_t at;
    size_t size; /* of a truncation: 0, and at is the new size */
    bool truncate;
    uint8_t *bytes;
};
struct disk_file {
    char path[300]; /* "" = free */
    uint8_t *durable;
    size_t size, cap; /* cap: of the memory */
    bool durable_exists, exists;
    struct op ops[DISK_OPS];
    int op_count;
};
struct disk {
    int calls, fail_at; /* 0 = never */
    bool forever, hit;
    enum fault fault;
    bool recording;
    struct disk_file files[DISK_FILES];
};
static struct disk disk;

struct faulty_file {
    sqlite3_file base;
    struct disk_file *record; /* NULL = is not remembered */
    bool syncs_folder;        /* SQLite syncs the folder of a new log with it */
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs(void)
{
    return sqlite3_vfs_find("unix");
}

/* Whether this call is to fail. */
static bool fails(void)
{
    disk.calls++;
    bool now = disk.fail_at && (disk.calls == disk.fail_at || (disk.forever && disk.calls > disk.fail_at));
    disk.hit |= now;
    return now;
}

/* ---- remembering ---------------------------------------------------------------------------------- */

static struct disk_file *disk_file(const char *path, bool make)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (strcmp(disk.files[i].path, path) == 0)
            return &disk.files[i];
    for (int i = 0; make && i < DISK_FILES; i++)
        if (!*disk.files[i].path) {
            snprintf(disk.files[i].path, sizeof disk.files[i].path, "%s", path);
            return &disk.files[i];
        }
    MUST(!make);
    return NULL;
}

static void forget_ops(struct disk_file *f)
{
    for (int i = 0; i < f->op_count; i++)
        free(f->ops[i].bytes);
    f->op_count = 0;
}

static void apply(struct disk_file *f, const struct op *op, size_t from, size_t to)
{
    if (op->truncate) {
        if (f->size > (size_t)op->at)
            f->size = (size_t)op->at;
        return;
    }
    size_t end = (size_t)op->at + to;
    if (end > f->size) {
        if (end > f->cap) {
            f->cap = end * 2;
            f->durable = must_realloc(f->durable, f->cap);
        }
        memset(f->durable + f->size, 0, end - f->size);
        f->size = end;
    }
    memcpy(f->durable + op->at + from, op->bytes + from, to - from);
}

static void synced(struct disk_file *f)
{
    for (int i = 0; i < f->op_count; i++)
        apply(f, &f->ops[i], 0, f->ops[i].size);
    forget_ops(f);
}

static void folder_synced(void)
{
    for (int i = 0; i < DISK_FILES; i++)
        disk.files[i].durable_exists = disk.files[i].exists;
}

static void remember(struct disk_file *f, int64_t at, const void *bytes, size_t size, bool truncate)
{
    if (!f || !disk.recording)
        return;
    MUST(f->op_count < DISK_OPS);
    struct op *op = &f->ops[f->op_count++];
    *op = (struct op){at, size, truncate, truncate ? NULL : must_alloc(size)};
    if (!truncate)
        memcpy(op->bytes, bytes, size);
}

/* ---- files ---------------------------------------------------------------------------------------- */

#define REAL(f) (((struct faulty_file *)(f))->real)

static int faulty_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    struct faulty_file *file = (struct faulty_file *)f;
    if (!fails()) {
        remember(file->record, at, bytes, (size_t)n, false);
        return REAL(f)->pMethods->xWrite(REAL(f), bytes, n, at);
    }
    if (disk.fault == FAULT_SHORT && n > 1)
        (void)REAL(f)->pMethods->xWrite(REAL(f), bytes, n / 2, at);
    return disk.fault == FAULT_IO ? SQLITE_IOERR_WRITE : SQLITE_FULL;
}
static int faulty_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (fails())
        return SQLITE_IOERR_TRUNCATE;
    remember(((struct faulty_file *)f)->record, size, NULL, 0, true);
    return REAL(f)->pMethods->xTruncate(REAL(f), size);
}
static int faulty_sync(sqlite3_file *f, int flags)
{
    struct faulty_file *file = (struct faulty_file *)f;
    (void)flags;
    if (fails())
        return SQLITE_IOERR_FSYNC;
    if (file->record && disk.recording) {
        synced(file->record);
        if (file->syncs_folder)
            folder_synced();
    }
    return SQLITE_OK; /* nothing is cut but what is remembered: the real sync would only cost time */
}
static int faulty_close(sqlite3_file *f)
{
    int code = REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
    free(REAL(f));
    return code;
}
static int faulty_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
    return REAL(f)->pMethods->xRead(REAL(f), out, n, at);
}
static int faulty_file_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), out);
}
static int faulty_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int faulty_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int faulty_check(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int faulty_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int faulty_sector(sqlite3_file *f)
{
    (void)f;
    return SECTOR;
}
static int faulty_traits(sqlite3_file *f)
{
    (void)f;
    return 0; /* nothing is promised: no atomic writes, no order, no safe append */
}
static int faulty_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}
static int faulty_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}
static void faulty_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int faulty_shm_unmap(sqlite3_file *f, int drop)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), drop);
}

static const sqlite3_io_methods faulty_methods = {2,
                                                  faulty_close,
                                                  faulty_read,
                                                  faulty_write,
                                                  faulty_truncate,
                                                  faulty_sync,
                                                  faulty_file_size,
                                                  faulty_lock,
                                                  faulty_unlock,
                                                  faulty_check,
                                                  faulty_control,
                                                  faulty_sector,
                                                  faulty_traits,
                                                  faulty_shm_map,
                                                  faulty_shm_lock,
                                                  faulty_shm_barrier,
                                                  faulty_shm_unmap,
                                                  NULL,
                                                  NULL};

/* ---- the system ----------------------------------------------------------------------------------- */

static int faulty_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    struct faulty_file *file = (struct faulty_file *)f;
    (void)v;
    file->base.pMethods = NULL;
    if (fails())
        return SQLITE_CANTOPEN;
    bool existed = path && access(path, F_OK) == 0;
    file->real = must_alloc((size_t)real_vfs()->szOsFile);
    int code = real_vfs()->xOpen(real_vfs(), path, file->real, flags, out);
    if (code != SQLITE_OK) {
        free(file->real);
        return code;
    }
    file->base.pMethods = &faulty_methods;
    file->record = path && disk.recording ? disk_file(path, true) : NULL;
    file->syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) && !existed;
    if (file->record)
        file->record->exists = true;
    return SQLITE_OK;
}

static int faulty_delete(sqlite3_vfs *v, const char *path, int sync_folder)
{
    (void)v;
    if (fails())
        return SQLITE_IOERR_DELETE;
    struct disk_file *f = disk_file(path, false);
    if (f) {
        f->exists = false;
        remember(f, 0, NULL, 0, true);
    }
    int code = real_vfs()->xDelete(real_vfs(), path, 0);
    if (f && sync_folder)
        folder_synced();
    return code;
}
static int faulty_access(sqlite3_vfs *v, const char *path, int flags, int *out)
{
    (void)v;
    return real_vfs()->xAccess(real_vfs(), path, flags, out);
}
static int faulty_full(sqlite3_vfs *v, const char *path, int n, char *out)
{
    (void)v;
    return real_vfs()->xFullPathname(real_vfs(), path, n, out);
}
static int faulty_random(sqlite3_vfs *v, int n, char *out)
{
    (void)v;
    return real_vfs()->xRandomness(real_vfs(), n, out);
}
static int faulty_sleep(sqlite3_vfs *v, int us)
{
    (void)v;
    (void)us;
    return 0;
}
static int faulty_time(sqlite3_vfs *v, double *out)
{
    (void)v;
    return real_vfs()->xCurrentTime(real_vfs(), out);
}
static int faulty_last_error(sqlite3_vfs *v, int n, char *out)
{
    (void)v;
    (void)n;
    (void)out;
    return disk.fault == FAULT_IO ? EIO : ENOSPC;
}

static sqlite3_vfs faulty_vfs = {.iVersion = 1,
                                 .szOsFile = sizeof(struct faulty_file),
                                 .mxPathname = 512,
                                 .zName = "faulty",
                                 .xOpen = faulty_open,
                                 .xDelete = faulty_delete,
                                 .xAccess = faulty_access,
                                 .xFullPathname = faulty_full,
                                 .xRandomness = faulty_random,
                                 .xSleep = faulty_sleep,
                                 .xCurrentTime = faulty_time,
                                 .xGetLastError = faulty_last_error};

/* Our own sync of the folder: it may fail too, and makes names durable. */
int fsync(int fd)
{
    struct stat st;
    bool is_folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    if (is_folder && fails()) {
        errno = EIO;
        return -1;
    }
    if (is_folder && disk.recording)
        folder_synced();
    return 0;
}

static void faulty_reset(void)
{
    for (int i = 0; i < DISK_FILES; i++) {
        forget_ops(&disk.files[i]);
        free(disk.files[i].durable);
    }
    memset(&disk, 0, sizeof disk);
}

#endif
