/* dahu export KIND WHAT - what is recorded, for others: CSV, Green Button, and the statement of a month.
 *
 * This file decides what is asked for and where it goes; the contents are the job's. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "dahu/base/outfile.h"
#include "dahu/job/energy.h"
#include "dahu/job/export.h"
#include "dahu/job/statement.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "stop.h"

enum { OPTION_ALL = 256, OPTION_FORMAT, OPTION_FROM, OPTION_KNOWN_AT, OPTION_MONTH, OPTION_TO };

static const struct argp_option options[] = {
    {"all", OPTION_ALL, NULL, 0, NULL, 0},          {"format", OPTION_FORMAT, "xlsx|pdf", 0, NULL, 0},
    {"from", OPTION_FROM, "DATE", 0, NULL, 0},      {"known-at", OPTION_KNOWN_AT, "TIME", 0, NULL, 0},
    {"month", OPTION_MONTH, "YYYY-MM", 0, NULL, 0}, {"out", 'o', "FILE", 0, NULL, 0},
    {"to", OPTION_TO, "DATE", 0, NULL, 0},          {0},
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
    bool monthly; /* of one account and one month, instead of a span of days */
};

struct wish {
    const struct sort *sort;
    struct export_span span;
    struct statement_request statement;
    struct civil known_at;
    bool (*draw)(const struct statement_layout *l, FILE *to, struct err *e); /* the format of a statement */
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

static bool write_statement(struct run *run, FILE *to, struct err *e)
{
    struct statement s;
    struct statement_layout l;
    bool ok = statement_load(run->db, &run->wish->statement, &s, e);
    if (ok) {
        statement_lay(&s, run->cli->lang, &l);
        ok = run->wish->draw(&l, to, e);
        run->report = (struct export_report){s.point_count, s.day_count};
        statement_layout_fini(&l);
    }
    statement_fini(&s);
    statement_release_fonts();
    return ok;
}

static const struct sort sorts[] = {
    {"readings", write_csv, false, false}, {"intervals", write_csv, true, false},
    {"days", write_csv, true, false},      {"months", write_csv, true, false},
    {"espi", write_espi, true, false},     {"statement", write_statement, true, true},
};
enum { SORT_COUNT = sizeof sorts / sizeof *sorts };
#define SORTS "intervals, days, months, readings, espi or statement"

/* ---- the command line ------------------------------------------------------------------------------- */

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

static void take_format(struct wish *w, const char *arg, struct argp_state *state)
{
    w->draw = strcmp(arg, "xlsx") == 0  ? statement_write_xlsx
              : strcmp(arg, "pdf") == 0 ? statement_write_pdf
                                        : NULL;
    if (!w->draw)
        argp_error(state, "--format takes xlsx or pdf, not '%s'", arg);
}

static void check_statement(struct wish *w, struct argp_state *state)
{
    if (w->all || !w->span.what)
        argp_error(state, "name the account of the statement");
    if (date_known(w->span.from) || date_known(w->span.until))
        argp_error(state, "a statement is of a whole month: say --month instead of --from and --to");
    if (!date_known(w->statement.month))
        argp_error(state, "say --month, such as 2026-10");
    if (!w->draw)
        argp_error(state, "say --format xlsx or --format pdf");
    if (!w->out && isatty(STDOUT_FILENO))
        argp_error(state, "a statement is no text for a terminal: say --out FILE");
    w->statement.account = w->span.what;
}

static void check(struct wish *w, struct argp_state *state)
{
    if (!w->sort)
        argp_error(state, "say " SORTS);
    if (w->sort->monthly) {
        check_statement(w, state);
        return;
    }
    if (w->draw || date_known(w->statement.month) || w->statement.known_at)
        argp_error(state, "--month, --format and --known-at are for statements");
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
    struct err e;
    switch (key) {
    case OPTION_ALL:
        w->all = true;
        return 0;
    case OPTION_FROM:
        take_day(&w->span.from, "from", arg, state);
        return 0;
    case OPTION_FORMAT:
        take_format(w, arg, state);
        return 0;
    case OPTION_KNOWN_AT:
        if (!civil_parse(arg, &w->known_at, &e))
            argp_error(state, "--known-at: %s", e.text);
        w->statement.known_at = &w->known_at;
        return 0;
    case OPTION_MONTH:
        if (!civil_month_parse(arg, &w->statement.month, &e))
            argp_error(state, "--month: %s", e.text);
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

/* ---- doing it --------------------------------------------------------------------------------------- */

/* An export of a database that this user may only read is worth having, too. */
static bool bring_up_to_date(struct run *run, struct err *e)
{
    struct err late;
    const struct energy_request energy = {.drivers_folder = run->cli->config->drivers_path};
    if (!run->wish->sort->derived || run->wish->statement.known_at ||
        energy_refresh(run->db, &energy, NULL, &late))
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
    struct wish w = {.span = {NULL, DATE_NONE, DATE_NONE}, .statement = {.month = DATE_NONE}};
    struct cli cli;
    struct err e;
    cli_parse(&cli, verb, options, parse,
              "intervals|days|months|readings|espi [ACCOUNT|POINT]\nstatement ACCOUNT", argc, argv, &w);
    struct run r = {.wish = &w, .cli = &cli};
    int stop_fd = stop_open();
    bool ok = database_open(&cli, "export", &r.db, &e);
    if (ok) {
        db_stop_on(r.db, stop_fd);
        ok = write_file(&r, &e);
        db_close(r.db);
    }
    close(stop_fd);
    if (ok && !w.sort->monthly)
        say_done(&r);
    cli_fini(&cli);
    return ok ? EXIT_DONE : cli_fail(verb, &e);
}

const struct verb verb_export = {"export", run};
