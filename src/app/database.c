/* database - see the header. */
#include "database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cluster.h"
#include "folder.h"

bool database_url(const struct config *c, char out[static DATABASE_URL_BYTES], struct err *e)
{
    struct folder folder;
    char socket[FOLDER_FILE_BYTES];
    if (*c->database_url) {
        snprintf(out, DATABASE_URL_BYTES, "%s", c->database_url);
        return true;
    }
    if (!folder_locate(&folder, c, e))
        return false;
    if (access(folder_file(&folder, CLUSTER_SOCKET, socket), F_OK) != 0) {
        if (errno == EACCES)
            return err_set(e, ERR_DENIED,
                           "data folder '%s' is closed to this user; run as its owner, or name a database"
                           " with --set database.url=...",
                           folder.path);
        return err_set(e, ERR_DATABASE_AWAY,
                       "no database runs in data folder '%s'; start it with 'dahu up', name the folder"
                       " with --set data.path=..., or a database with --set database.url=...",
                       folder.path);
    }
    cluster_url(&folder, CLUSTER_DATABASE, out);
    return true;
}

bool database_open(const struct cli *cli, const char *area, struct db **out, struct err *e)
{
    char url[DATABASE_URL_BYTES];
    return database_url(cli->config, url, e) && db_open(out, url, area, e);
}
