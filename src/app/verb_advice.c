/* dahu advice ACCOUNT - what a month suggests: capacitors, current transformers, switching, capacity, and
 * signs of re-supply. Proposals for a person; nothing is recorded. */
#include <stdio.h>
#include <unistd.h>

#include "advice_print.h"
#include "cli.h"
#include "dahu/base/civil.h"
#include "dahu/job/energy.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "stop.h"

enum { OPTION_MONTH = 256 };

static const struct argp_option options[] = {
    {"json", 'j', NULL, 0, NULL, 0},
    {"month", OPTION_MONTH, "YYYY-MM", 0, NULL, 0},
    {0},
};

struct wish {
    bool json;
    struct advice_request request;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    struct err e;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case OPTION_MONTH:
        if (!civil_month_parse(arg, &w->request.month, &e))
            argp_error(state, "--month: %s", e.text);
        return 0;
    case ARGP_KEY_ARG:
        if (w->request.account)
            argp_error(state, "takes one account at a time");
        w->request.account = arg;
        return 0;
    case ARGP_KEY_END:
        if (!w->request.account)
            argp_error(state, "name the account, such as A-00001");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool print(const struct advice *a, const struct wish *w, enum lang lang, struct err *e)
{
    struct buf out;
    bool ok = true;
    buf_init(&out, ADVICE_TEXT_BYTES_MAX);
    if (w->json) {
        json_t *doc = advice_json(a);
        MUST(doc);
        json_dumpf(doc, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        puts("");
        json_decref(doc);
    } else {
        advice_print(a, lang, &out);
        ok = buf_ok(&out, "the advice", e);
        fputs(ok ? out.data : "", stdout);
    }
    buf_fini(&out);
    return ok;
}

/* Advice on what is there is worth having, too, for a user who may only read. */
static bool bring_up_to_date(const struct cli *cli, struct db *db, struct err *e)
{
    struct err late;
    const struct energy_request energy = {.drivers_folder = cli->config->drivers_path};
    if (energy_refresh(db, &energy, NULL, &late))
        return true;
    if (late.code == ERR_CANCELLED || late.code == ERR_DATABASE_AWAY) {
        *e = late;
        return false;
    }
    log_write(LOG_WARN, "advice", "the newest readings may not be in it: %s", late.text);
    return true;
}

static bool advise(const struct cli *cli, struct db *db, const struct wish *w, struct err *e)
{
    struct advice a;
    if (!migrate_require(db, e) || !bring_up_to_date(cli, db, e))
        return false;
    bool ok = advice_make(db, &w->request, &a, e) && print(&a, w, cli->lang, e);
    advice_fini(&a);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct wish w = {.request = {.month = DATE_NONE}};
    struct cli cli;
    struct db *db;
    struct err e;
    cli_parse(&cli, verb, options, parse, "ACCOUNT", argc, argv, &w);
    int stop_fd = stop_open();
    bool ok = database_open(&cli, "advice", &db, &e);
    if (ok) {
        db_stop_on(db, stop_fd);
        ok = advise(&cli, db, &w, &e);
        db_close(db);
    }
    close(stop_fd);
    cli_fini(&cli);
    return ok ? EXIT_DONE : cli_fail(verb, &e);
}

const struct verb verb_advice = {"advice", run};
