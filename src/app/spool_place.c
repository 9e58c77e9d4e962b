/* spool_place - see the header. */
#include "spool_place.h"

#include <stdio.h>
#include <string.h>

#include "folder.h"

void spool_place(struct spool_place *p, const struct config *c)
{
    const char *state = getenv("STATE_DIRECTORY");
    struct folder data;
    struct err e;
    *p = (struct spool_place){0};
    if (*c->collect_spool_path)
        snprintf(p->folder, sizeof p->folder, "%.*s", (int)sizeof p->folder - 1, c->collect_spool_path);
    else if (state && *state == '/') /* systemd separates several with colons: the first is ours */
        snprintf(p->folder, sizeof p->folder, "%.*s", (int)strcspn(state, ":"), state);
    else if (folder_locate(&data, c, &e) && folder_is_ours(&data))
        snprintf(p->folder, sizeof p->folder, "%.*s/spool", (int)sizeof p->folder - 10, data.path);
    p->config =
        (struct spool_config){p->folder, c->collect_name, c->collect_spool_mb * INT64_C(1048576), NULL};
}
