/* dahu export KIND WHAT - what is recorded, for others: CSV, Green Button, and the statement of a month.
 *
 * This file decides what is asked for and where it goes; the contents are the job's. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "dahu/base/outfile.h"
#include "dahu/job/export.h"
#include "dahu/store/energy.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "stop.h"

enum { OPTION_ALL = 256, OPTION_FORMAT, OPTION_FROM, OPTION_MONTH, OPTION_TO };

static const struct argp_option options[] = {
    {"all", OPTION_ALL, NULL, 0, NULL, 0},
    {"from", OPTION_FROM, "DATE", 0, NULL, 0},
    {"out", 'o', "FILE", 0, NULL, 0},
    {"to", OPTION_TO, "DATE", 0, NULL, 0},
    {0},
};

struct wish;
struct run {
    const struct wish *wish;
    const struct cli *cli;
    struct db *db;
    struct export_report report;
};

/* What can be exported. */
struct sort {
    const char *name;
    bool (*write)(struct run *run, FILE *to, struct err *e);
    bool derived; /* made of energies that may have to be brought up to date first */
};

struct wish {
    const struct sort *sort;
    struct export_span span;
    const char *out;
    bool all;
    int words;
};

static bool write_csv(struct run *run, FILE *to, struct err *e)
{
    enum export_kind kind;
    MUST(export_kind_parse(run->wish->sort->name, &kind));
    return export_csv(run->db, kind, &run->wish->span, to, &run->report, e);
}

static bool write_espi(struct run *run, FILE *to, struct err *e)
{
    return export_espi(run->db, &run->wish->span, to, &run->report, e);
}

static const struct sort sorts[] = {
    {"readings", write_csv, false}, {"intervals", write_csv, true}, {"days", write_csv, true},
    {"months", write_csv, true},    {"espi", write_espi, true},
};
enum { SORT_COUNT = sizeof sorts / sizeof *sorts };
#define SORTS "intervals, days, months, readings or espi"

/* ---- the command line -----------------------------------------------------------------------------------
 */

static void take_word(struct wish *w, char *arg, struct argp_state *state)
{
    for (int i = 0; w->words == 0 && i < SORT_COUNT; i++)
        if (strcmp(sorts[i].name, arg) == 0)
            w->sort = &sorts[i];
    if (!w->sort)
        argp_error(state, "say " SORTS ", not '%s'", arg);
    if (w->words == 1)
        w->span.what = arg;
    if (w->words++ > 1)
        argp_error(state, "takes one account or point at a time");
}

static void take_day(date *to, const char *option, const char *arg, struct argp_state *state)
{
    struct err e;
    if (!date_parse(arg, to, &e))
        argp_error(state, "--%s: %s", option, e.text);
}

static void check(const struct wish *w, struct argp_state *state)
{
    if (!w->sort)
        argp_error(state, "say " SORTS);
    if (w->all == (w->span.what != NULL))
        argp_error(state, "name an account or a point, or say --all for all points");
    if (!date_known(w->span.from) || !date_known(w->span.until))
        argp_error(state, "say --from and --to, the first and the last day");
    if (date_compare(w->span.from, w->span.until) > 0)
        argp_error(state, "--from lies after --to: there is no day between them");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case OPTION_ALL:
        w->all = true;
        return 0;
    case OPTION_FROM:
        take_day(&w->span.from, "from", arg, state);
        return 0;
    case OPTION_TO:
        take_day(&w->span.until, "to", arg, state);
        return 0;
    case 'o':
        w->out = arg;
        return 0;
    case ARGP_KEY_ARG:
        take_word(w, arg, state);
        return 0;
    case ARGP_KEY_END:
        check(w, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- doing it -------------------------------------------------------------------------------------------
 */

/* An export of a database that this user may only read is worth having, too. */
static bool bring_up_to_date(struct run *run, struct err *e)
{
    struct err late;
    if (!run->wish->sort->derived || energy_refresh(run->db, NULL, &late))
        return true;
    if (late.code == ERR_CANCELLED || late.code == ERR_DATABASE_AWAY) {
        *e = late;
        return false;
    }
    log_write(LOG_WARN, "export", "what is exported may not hold the newest readings: %s", late.text);
    return true;
}

static bool write_file(struct run *run, struct err *e)
{
    struct outfile out;
    if (!migrate_require(run->db, e) || !bring_up_to_date(run, e) || !outfile_open(&out, run->wish->out, e))
        return false;
    if (run->wish->sort->write(run, out.f, e))
        return outfile_keep(&out, e);
    outfile_discard(&out);
    return false;
}

/* On standard error, because standard output may be the file. */
static void say_done(const struct run *run)
{
    struct buf text;
    char rows[24], points[24];
    snprintf(rows, sizeof rows, "%" PRId64, run->report.rows);
    snprintf(points, sizeof points, "%" PRId64, run->report.points);
    buf_init(&text, 4096);
    i18n_format(run->cli->lang, run->report.rows ? "export.said.done" : "export.said.empty",
                (const struct i18n_arg[]){{"rows", rows}, {"points", points}, {NULL, NULL}}, &text);
    fprintf(stderr, "%s\n", text.data);
    buf_fini(&text);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct wish w = {.span = {NULL, DATE_NONE, DATE_NONE}};
    struct cli cli;
    struct err e;
    cli_parse(&cli, verb, options, parse, "intervals|days|months|readings|espi [ACCOUNT|POINT]", argc, argv,
              &w);
    struct run r = {.wish = &w, .cli = &cli};
    int stop_fd = stop_open();
    bool ok = database_open(&cli, "export", &r.db, &e);
    if (ok) {
        db_stop_on(r.db, stop_fd);
        ok = write_file(&r, &e);
        db_close(r.db);
    }
    close(stop_fd);
    if (ok)
        say_done(&r);
    cli_fini(&cli);
    return ok ? EXIT_DONE : cli_fail(verb, &e);
}

const struct verb verb_export = {"export", run};
