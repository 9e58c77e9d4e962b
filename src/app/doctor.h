/**
 * doctor - the checks of `dahu doctor`: one row each, one finding each, each fault with what cures it.
 *
 * Checks only look: nothing is changed, started or stopped. Texts are keys of the catalogue:
 * doctor.<check>.name, doctor.<finding>, and doctor.<finding>.cure for what is not well.
 */
#ifndef DAHU_APP_DOCTOR_H
#define DAHU_APP_DOCTOR_H

#include "cli.h"
#include "cluster.h"
#include "dahu/store/db.h"

enum doctor_level { DOCTOR_OK, DOCTOR_SKIPPED, DOCTOR_WARNING, DOCTOR_FAULT };

enum { DOCTOR_VALUES = 4, DOCTOR_VALUE_BYTES = 512 };
struct finding {
    enum doctor_level level;
    const char *text; /* key */
    const char *cure; /* key, NULL when nothing is wrong */
    struct {
        const char *name; /* of the placeholder; NULL ends the list */
        char value[DOCTOR_VALUE_BYTES];
    } values[DOCTOR_VALUES + 1];
};

/* What the checks share; later ones use what earlier ones found. */
struct doctor {
    const struct cli *cli;
    const struct err *configuration; /* code ERR_NONE when it could be read */
    struct folder folder;
    bool has_folder; /* there, ours, and may be entered */
    bool own_server; /* database.url is set */
    bool runs;       /* a dahu up holds the folder */
    struct db *db;   /* owned; NULL while no database answers */
    bool has_schema; /* the schema of this binary */
};

struct check {
    const char *name;
    void (*run)(struct doctor *d, struct finding *f);
};
void check_spool(struct doctor *d, struct finding *f); /* doctor_spool.c */
extern const struct check doctor_checks[]; /* in order; ends with a NULL name */

#endif
