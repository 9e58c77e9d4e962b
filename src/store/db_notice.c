/* db_notice - waiting for notices and taking them one by one; see db.h. */
#include <poll.h>
#include <stdio.h>

#include "db_internal.h"

bool db_wait_notice(struct db *db, int wait_ms, int wake_fd)
{
    struct pollfd fds[2] = {{PQsocket(db->pg), POLLIN, 0}, {wake_fd, POLLIN, 0}};
    if (poll(fds, wake_fd >= 0 ? 2 : 1, wait_ms) < 0)
        return true; /* interrupted: the caller looks around and waits again */
    if (fds[0].revents)
        (void)db_alive(db); /* takes in what has come */
    return fds[1].revents == 0;
}

bool db_take_notice(struct db *db, struct db_notice *out)
{
    PGnotify *n = PQnotifies(db->pg);
    if (!n)
        return false;
    snprintf(out->channel, sizeof out->channel, "%s", n->relname);
    snprintf(out->payload, sizeof out->payload, "%s", n->extra);
    PQfreemem(n);
    return true;
}
