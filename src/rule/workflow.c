/* workflow - see the header. The table in parts, read as one. */
#include "dahu/rule/workflow.h"

#include <stddef.h>
#include <string.h>

#include "workflow_parts.h"

static const struct workflow *const parts[] = {workflow_care};
enum { PART_COUNT = sizeof parts / sizeof *parts };

const struct workflow *workflow_at(int index)
{
    for (int p = 0; p < PART_COUNT; p++)
        for (const struct workflow *w = parts[p]; w->name; w++)
            if (index-- == 0)
                return w;
    return NULL;
}

int workflow_count(void)
{
    int n = 0;
    while (workflow_at(n))
        n++;
    return n;
}

const struct workflow *workflow_find(const char *name)
{
    const struct workflow *w;
    for (int i = 0; (w = workflow_at(i)); i++)
        if (strcmp(w->name, name) == 0)
            return w;
    return NULL;
}

const struct workflow_step *workflow_step_find(const struct workflow *w, const char *action)
{
    for (const struct workflow_step *s = w->steps; s->action; s++)
        if (strcmp(s->action, action) == 0)
            return s;
    return NULL;
}
