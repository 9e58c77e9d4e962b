/* dahu migrate - bring the database to the schema of this binary, with the partitions of the next months. */
#include <stdio.h>

#include "cli.h"
#include "dahu/store/migrate.h"
#include "dahu/store/partition.h"
#include "database.h"

static const struct argp_option options[] = {
    {"roles", 'r', NULL, 0, NULL, 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key != 'r')
        return ARGP_ERR_UNKNOWN;
    *(bool *)state->input = true;
    return 0;
}

/* For an administrator of the server, where the user of Dahu may make no roles itself. */
static void print_roles(void)
{
    struct buf text;
    buf_init(&text, 1 << 16);
    migrate_print_roles(&text);
    fputs(text.data, stdout);
    buf_fini(&text);
}

static bool migrate(const struct cli *cli, struct migrate_report *report, struct err *e)
{
    struct db *db;
    if (!database_open(cli, "migrate", &db, e))
        return false;
    bool ok = migrate_run(db, cli->config->utility_timezone, report, e) && partition_ahead(db, NULL, e);
    db_close(db);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    bool roles = false;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &roles);
    struct err e;
    struct migrate_report report;
    int code = EXIT_DONE;
    if (roles) {
        print_roles();
    } else if (migrate(&cli, &report, &e)) {
        char applied[16], version[16];
        snprintf(applied, sizeof applied, "%d", report.applied);
        snprintf(version, sizeof version, "%d", report.version);
        struct buf text;
        buf_init(&text, 4096);
        i18n_format(cli.lang, "verb.migrate.done",
                    (const struct i18n_arg[]){{"applied", applied}, {"version", version}, {NULL, NULL}},
                    &text);
        puts(text.data);
        buf_fini(&text);
    } else {
        code = cli_fail(verb, &e);
    }
    cli_fini(&cli);
    return code;
}

const struct verb verb_migrate = {"migrate", run};
