/**
 * folder - the data folder of `dahu up`: where it is, what lies in it, who holds it.
 *
 *   dahu-folder   the mark: without it a folder with anything inside is somebody else's
 *   lock          held with flock by the running `dahu up`; says who that is; gone when nobody runs
 *   postgres/     the private cluster
 *   run/          sockets, process ids and the configuration of what runs now
 *   log/          one file for each service
 *
 * The folder has mode 0700: who may enter it may use the database. Not here: PostgreSQL itself
 * (cluster.h), connecting to it (database.h).
 */
#ifndef DAHU_APP_FOLDER_H
#define DAHU_APP_FOLDER_H

#include <sys/types.h>

#include "dahu/base/config.h"

enum { FOLDER_BYTES = 512, FOLDER_FILE_BYTES = FOLDER_BYTES + 64 };

struct folder {
    char path[FOLDER_BYTES]; /* absolute */
    int lock_fd;             /* -1 unless folder_lock */
};

/** folder_locate - fill @f from data.path or the default of this user. Touches nothing. */
bool folder_locate(struct folder *f, const struct config *c, struct err *e) NODISCARD;
/** folder_file - path of @name inside the folder. Returns @out. */
char *folder_file(const struct folder *f, const char *name, char out[static FOLDER_FILE_BYTES]);
/** folder_check_socket - ERR_RANGE when a Unix socket inside would have a name that is too long. */
bool folder_check_socket(const struct folder *f, struct err *e) NODISCARD;

/**
 * folder_own - as root: make the folder if need be, and become the ordinary user that owns it.
 *
 * @user  who to become; "" takes the owner of the folder, or `postgres` when that is root
 *
 * Shape:  does nothing unless this process is root. The whole process changes, for good.
 * Errors: ERR_NOT_FOUND no such user; ERR_DENIED the user could not be changed for good.
 */
bool folder_own(const struct folder *f, const char *user, struct err *e) NODISCARD;
/** folder_prepare - make what is missing inside, as the owner. ERR_CONFLICT when it is a foreign folder. */
bool folder_prepare(struct folder *f, struct err *e) NODISCARD;
/** folder_is_ours - whether the mark is there. */
bool folder_is_ours(const struct folder *f);

struct folder_holder {
    pid_t pid; /* 0 when nobody holds the folder */
    char user[64], since[32], command[128];
};
/** folder_lock - become the holder; ERR_BUSY says who holds it and how to stop that. */
bool folder_lock(struct folder *f, struct err *e) NODISCARD;
void folder_unlock(struct folder *f); /* removes the lock file; nothing when it is not held */
/** folder_who - who holds it now; for reports, the answer may be old when it arrives. */
void folder_who(const struct folder *f, struct folder_holder *out);

/** folder_space - bytes free for an ordinary user, and in all. */
bool folder_space(const struct folder *f, int64_t *free_bytes, int64_t *total_bytes, struct err *e) NODISCARD;
/** folder_remove_tree - delete @name inside the folder with everything in it; missing is fine. */
bool folder_remove_tree(const struct folder *f, const char *name, struct err *e) NODISCARD;

#endif
