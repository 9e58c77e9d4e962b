/* dahu explain ACCOUNT RULE | --decision ID - one verdict with everything behind it, down to the registers.
 */
#include <stdio.h>

#include "cli.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "explain_frames.h"
#include "explain_print.h"

enum { OPTION_AS_OF = 256, OPTION_DECISION, OPTION_KNOWN_AT, OPTION_SUBJECT };
enum { TEXT_BYTES_MAX = 64 * 1024 * 1024 };

static const struct argp_option options[] = {
    {"as-of", OPTION_AS_OF, "YYYY-MM-DD", 0, NULL, 0},
    {"decision", OPTION_DECISION, "NUMBER", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"known-at", OPTION_KNOWN_AT, "TIME", 0, NULL, 0},
    {"subject", OPTION_SUBJECT, "NAME", 0, NULL, 0},
    {0},
};

struct wish {
    bool json;
    int words;
    struct civil known_at;
    struct explain_request request;
};

static void check(struct argp_state *state, const struct wish *w)
{
    const struct explain_request *r = &w->request;
    if (r->decision && (w->words || r->subject || r->known_at || date_known(r->as_of)))
        argp_error(state, "--decision tells account, rule, subject, day and moment; it stands alone");
    if (!r->decision && w->words != 2)
        argp_error(state, "say which account and which rule, as in: dahu explain A-00001 4.1");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    struct err e;
    switch (key) {
    case 'j':
        w->json = true;
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
    case OPTION_DECISION:
        w->request.decision = arg;
        return 0;
    case OPTION_SUBJECT:
        w->request.subject = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (w->words == 2)
            argp_error(state, "does not know what to do with '%s'", arg);
        *(w->words++ ? &w->request.rule : &w->request.account) = arg;
        return 0;
    case ARGP_KEY_END:
        check(state, w);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool print(const struct explanation *x, const struct wish *w, enum lang lang, struct err *e)
{
    struct buf out;
    if (w->json) {
        json_dumpf(x->document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
        putchar('\n');
        return true;
    }
    buf_init(&out, TEXT_BYTES_MAX);
    explain_print(x, lang, &out);
    fputs(out.data, stdout);
    bool ok = buf_ok(&out, "the explanation", e);
    buf_fini(&out);
    return ok;
}

/* A driver whose file is faulty shows no frames; `dahu doctor` tells why. */
static void pass_over(void *user, const struct err *fault, bool kept)
{
    (void)user;
    (void)fault;
    (void)kept;
}

static bool explain(const struct cli *cli, struct wish *w, struct err *e)
{
    struct db *db;
    struct explanation x;
    w->request.lang = cli->lang;
    w->request.drivers_folder = cli->config->drivers_path;
    struct driver_registry *drivers =
        driver_registry_new_without_faulty(cli->config->drivers_path, pass_over, NULL, e);
    if (!drivers)
        return false;
    bool ok = database_open(cli, "explain", &db, e);
    if (ok) {
        ok = migrate_require(db, e) && explain_verdict(db, &w->request, &x, e);
        db_close(db);
    }
    if (ok) {
        explain_add_frames(x.document, drivers);
        ok = print(&x, w, cli->lang, e);
        explanation_fini(&x);
    }
    driver_registry_free(drivers);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish w = {.request = {.as_of = DATE_NONE}};
    struct err e;
    cli_parse(&cli, verb, options, parse, "ACCOUNT RULE", argc, argv, &w);
    int code = explain(&cli, &w, &e) ? EXIT_DONE : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}

const struct verb verb_explain = {"explain", run};
