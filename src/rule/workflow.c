/* workflow - see the header. The table in parts, read as one. */
#include "dahu/rule/workflow.h"

#include <stddef.h>
#include <string.h>

#include "workflow_parts.h"

static const struct workflow *const parts[] = {workflow_supply, workflow_contract, workflow_field,
                                               workflow_care, workflow_customer};
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

/* K4: what is more than a basic change goes to the level of account managers; the rest stays where it is
 * owned. */
static const struct {
    const char *flow;
    enum desk desk;
} takers[] = {
    {"applications", DESK_ACCOUNT_MANAGER}, {"leads", DESK_ACCOUNT_MANAGER},
    {"complaints", DESK_ACCOUNT_MANAGER},   {"dunning", DESK_ACCOUNT_MANAGER},
    {"faults", DESK_ACCOUNT_MANAGER},
};

/* Basic changes stay at the service centre: another name, another holder. */
const struct workflow_duty workflow_duties[] = {
    {"applications", "RENAME", DESK_MARKETING_CLERK},
    {"applications", "TRANSFER", DESK_MARKETING_CLERK},
    {NULL, NULL, DESK_MARKETING_CLERK},
};

enum desk workflow_taken_by(const struct workflow *w)
{
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strcmp(takers[i].flow, w->name) == 0)
            return takers[i].desk;
    return w->owner;
}

/* What every flow has. Pausing is for whoever could take the case further; SQL holds it to that. */
static const struct workflow_step common_steps[] = {
    {.action = "note",
     .from = "*",
     .to = "",
     .leads = LEADS_NOWHERE,
     .right = RIGHT_CASE_WORK,
     .clause = "4.19.4"},
    {.action = "wait",
     .from = "*",
     .to = "",
     .leads = LEADS_NOWHERE,
     .right = RIGHT_CASE_WORK,
     .clause = "4.18",
     .effect = "case_wait"},
    {.action = "resume",
     .from = "*",
     .to = "",
     .leads = LEADS_NOWHERE,
     .right = RIGHT_CASE_WORK,
     .clause = "4.18",
     .effect = "case_resume"},
    {.action = "hand_on",
     .from = "*",
     .to = "",
     .leads = LEADS_NOWHERE,
     .right = RIGHT_CASE_WORK,
     .clause = "K5",
     .form = "CaseHandOn",
     .effect = "case_hand_on"},
};
enum { COMMON_COUNT = sizeof common_steps / sizeof *common_steps };

const struct workflow_step *workflow_step_at(const struct workflow *w, int index)
{
    int own = 0;
    while (w->steps[own].action)
        own++;
    if (index < own)
        return &w->steps[index];
    return index < own + COMMON_COUNT ? &common_steps[index - own] : NULL;
}

bool workflow_step_is_common(const struct workflow_step *s)
{
    return s >= common_steps && s < common_steps + COMMON_COUNT;
}

const char *step_leads_name(enum step_leads l)
{
    static const char *const names[] = {"ON", "ASIDE", "AWAY", "NOWHERE"};
    return names[l];
}

const struct workflow_step *workflow_step_find(const struct workflow *w, const char *action)
{
    const struct workflow_step *s;
    for (int i = 0; (s = workflow_step_at(w, i)); i++)
        if (strcmp(s->action, action) == 0)
            return s;
    return NULL;
}
