/* dahu review - what the rule book says about every account on a day: recorded, and printed. */
#include <stdio.h>

#include "cli.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "review_print.h"

enum { OPTION_AS_OF = 256, OPTION_ACCOUNT, OPTION_ALL, OPTION_KNOWN_AT };

static const struct argp_option options[] = {
    {"account", OPTION_ACCOUNT, "A-00001", 0, NULL, 0}, {"all", OPTION_ALL, NULL, 0, NULL, 0},
    {"as-of", OPTION_AS_OF, "YYYY-MM-DD", 0, NULL, 0},  {"json", 'j', NULL, 0, NULL, 0},
    {"known-at", OPTION_KNOWN_AT, "TIME", 0, NULL, 0},  {0},
};

struct wish {
    bool json, all;
    struct civil known_at;
    struct review_request request;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    struct err e;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case OPTION_ALL:
        w->all = true;
        return 0;
    case OPTION_ACCOUNT:
        w->request.account = arg;
        return 0;
    case OPTION_AS_OF:
        if (!date_parse(arg, &w->request.as_of, &e))
            argp_error(state, "--as-of: %s", e.text);
        return 0;
    case OPTION_KNOWN_AT:
        if (!civil_parse(arg, &w->known_at, &e))
            argp_error(state, "--known-at: %s", e.text);
        w->request.known_at = &w->known_at;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool print_table(struct db *db, const struct wish *w, enum lang lang, struct review_report *report,
                        struct err *e)
{
    struct review_table t;
    review_table_init(&t, lang, w->all || w->request.account);
    bool ok = review_run(db, &w->request, review_table_item, &t, report, e);
    if (ok) {
        struct buf out;
        buf_init(&out, REVIEW_TABLE_BYTES_MAX);
        review_table_print(&t, report, &out);
        fputs(out.data, stdout);
        ok = buf_ok(&out, "the table", e);
        buf_fini(&out);
    }
    review_table_fini(&t);
    return ok;
}

static bool print_document(struct db *db, const struct wish *w, struct review_report *report, struct err *e)
{
    struct review_document d;
    if (!review_document_init(&d, e))
        return false;
    bool ok = review_run(db, &w->request, review_document_item, &d, report, e) &&
              review_document_print(&d, report, stdout, e);
    review_document_fini(&d);
    return ok;
}

static bool review(const struct cli *cli, struct wish *w, struct review_report *report, struct err *e)
{
    struct db *db;
    struct err ignored; /* without a second connection it only takes a little longer */
    if (!database_open(cli, "review", &db, e))
        return false;
    if (!database_open(cli, "review", &w->request.beside, &ignored))
        w->request.beside = NULL;
    w->request.drivers_folder = cli->config->drivers_path;
    bool ok = migrate_require(db, e) &&
              (w->json ? print_document(db, w, report, e) : print_table(db, w, cli->lang, report, e));
    db_close(w->request.beside);
    db_close(db);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish w = {.request = {.as_of = DATE_NONE, .actor = "dahu review"}};
    struct review_report report;
    struct err e;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &w);
    int code = !review(&cli, &w, &report, &e) ? cli_fail(verb, &e)
               : report.undecided             ? EXIT_PARTLY
                                              : EXIT_DONE;
    cli_fini(&cli);
    return code;
}

const struct verb verb_review = {"review", run};
