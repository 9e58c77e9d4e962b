/**
 * verb_vee - what the sub-commands of `dahu vee` share: the options, and the table that runs them. Options
 * are one list for all of them; each takes what it needs and refuses what it does not know.
 */
#ifndef DAHU_APP_VERB_VEE_H
#define DAHU_APP_VERB_VEE_H

#include "cli.h"
#include "dahu/base/date.h"
#include "dahu/store/db.h"

enum { VEE_WORDS_MAX = 4, VEE_GIVEN_PARAMETERS_MAX = 8 };
struct vee_wish {
    const char *words[VEE_WORDS_MAX]; /* the sub-command and what it is about */
    int count;
    bool json, open, dry_run;
    date as_of;                                                     /* DATE_NONE = today */
    const char *point, *from, *to, *reason, *actor, *outcome;       /* as given; NULL = not */
    const char *account, *document, *energy, *kwh, *settled_reason; /* as given; NULL = not */
    const char *parameters[VEE_GIVEN_PARAMETERS_MAX];               /* NAME=VALUE */
    int parameter_count;
};

struct vee_job {
    const struct verb *verb;
    const struct cli *cli;
    const struct vee_wish *wish;
};

/* One sub-command; returns the exit code. */
typedef int (*vee_command_fn)(const struct vee_job *job);

/* vee_rules.c */
int vee_rules(const struct vee_job *job);     /* rules [RULE] */
int vee_rules_set(const struct vee_job *job); /* rules set RULE */
int vee_codes(const struct vee_job *job);     /* codes */

/* vee_run.c */
int vee_run_due(const struct vee_job *job); /* run */

/* vee_word.c */
int vee_findings(const struct vee_job *job);    /* findings */
int vee_person_says(const struct vee_job *job); /* accept|reject|value POINT, withdraw ID */

#endif
