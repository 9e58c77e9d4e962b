/**
 * cluster - the private PostgreSQL of a data folder: find the programs, make it, say how to run it.
 *
 * It listens on a Unix socket inside the folder only, trusts whoever may enter the folder, and
 * checks its pages by checksums. This file never waits and starts nothing: the supervisor runs
 * the commands that are made here.
 */
#ifndef DAHU_APP_CLUSTER_H
#define DAHU_APP_CLUSTER_H

#include <sys/types.h>

#include "folder.h"

#define CLUSTER_SOCKET   "run/.s.PGSQL.5432"
#define CLUSTER_USER     "dahu"
#define CLUSTER_DATABASE "dahu"
enum { CLUSTER_OLDEST_MAJOR = 15 };

struct cluster_programs {
    int major;
    char version[32]; /* "15.13" */
    char initdb[256], postgres[256];
};

/**
 * cluster_programs - find PostgreSQL's server programs.
 *
 * @folder  "" looks where Debian puts them, then along PATH; else only there
 * @major   the version that a cluster needs, or 0 for the newest
 *
 * Errors: ERR_NOT_FOUND none, or not that version; names the package to install.
 */
bool cluster_programs(const char *folder, int major, struct cluster_programs *out, struct err *e) NODISCARD;

/** cluster_major - the version that made the cluster in @f; 0 when there is none yet. */
bool cluster_major(const struct folder *f, int *out, struct err *e) NODISCARD;
/** cluster_check_room - ERR_TOO_LARGE when the file system of @f has no room for a new (or running) cluster.
 */
bool cluster_check_room(const struct folder *f, bool is_new, struct err *e) NODISCARD;

enum { CLUSTER_ARGS_MAX = 16 };
struct cluster_command {
    const char *argv[CLUSTER_ARGS_MAX]; /* borrowed from @paths and the programs; NULL-ended; argv[0] is the
                                           program */
    char paths[2][FOLDER_FILE_BYTES];
};
/** cluster_init_command - makes the cluster beside its final place; cluster_adopt moves it there. */
void cluster_init_command(const struct folder *f, const struct cluster_programs *p,
                          struct cluster_command *out);
bool cluster_adopt(const struct folder *f, struct err *e) NODISCARD;
/** cluster_write_settings - what this machine and this start want; rewritten before each start. */
bool cluster_write_settings(const struct folder *f, struct err *e) NODISCARD;
void cluster_run_command(const struct folder *f, const struct cluster_programs *p,
                         struct cluster_command *out);

/** cluster_postmaster - process of a server that runs on this cluster now; 0 when none does. */
pid_t cluster_postmaster(const struct folder *f);
/** cluster_ready - whether server @pid accepts connections. */
bool cluster_ready(const struct folder *f, pid_t pid);
/** cluster_forget - clear what a killed server left and its successor would stumble over. Only when none
 * runs. */
void cluster_forget(const struct folder *f);

/** cluster_url - connection string of @database in the cluster. Returns @out. */
char *cluster_url(const struct folder *f, const char *database, char out[static 1024]);

#endif
