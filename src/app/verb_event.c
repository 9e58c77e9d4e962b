/* dahu event - what happened to the metering of a point or an account, with its day: meter exchange, ratio,
 * register reset, change of holder, split of a tariff. What a command takes is a row of its table; what may
 * be recorded is decided by the database; the report is change_print's. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "change_print.h"
#include "dahu/base/user.h"
#include "dahu/meter/driver.h"
#include "dahu/modbus/uri.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "event_form.h"

enum {
    OPTION_ACCOUNT = 256,
    OPTION_ACTOR,
    OPTION_APPLIED,
    OPTION_AT,
    OPTION_CLOSING,
    OPTION_CT,
    OPTION_CUSTOMER,
    OPTION_DOCUMENT,
    OPTION_DRIVER,
    OPTION_FROM,
    OPTION_LINK,
    OPTION_NEW_SERIAL,
    OPTION_OPENING,
    OPTION_PART,
    OPTION_PT,
    OPTION_REASON,
    OPTION_REPLACES,
    OPTION_SETTLED_REASON,
    OPTION_SIDE,
    OPTION_UNIT,
    OPTION_UNTIL,
    OPTION_END,
};

static const struct argp_option options[] = {
    {"account", OPTION_ACCOUNT, "A-00002", 0, NULL, 0},
    {"actor", OPTION_ACTOR, "NAME", 0, NULL, 0},
    {"applied", OPTION_APPLIED, "YYYY-MM-DD", 0, NULL, 0},
    {"at", OPTION_AT, "TIME", 0, NULL, 0},
    {"closing", OPTION_CLOSING, "REGISTER=KWH,...", 0, NULL, 0},
    {"ct", OPTION_CT, "600/5", 0, NULL, 0},
    {"customer", OPTION_CUSTOMER, "C-00002", 0, NULL, 0},
    {"document", OPTION_DOCUMENT, "NO", 0, NULL, 0},
    {"driver", OPTION_DRIVER, "NAME", 0, NULL, 0},
    {"dry-run", 'n', NULL, 0, NULL, 0},
    {"from", OPTION_FROM, "TIME", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"link", OPTION_LINK, "URI", 0, NULL, 0},
    {"new-serial", OPTION_NEW_SERIAL, "SN", 0, NULL, 0},
    {"opening", OPTION_OPENING, "REGISTER=KWH,...", 0, NULL, 0},
    {"part", OPTION_PART, "CATEGORY=30%|1200kWh", 0, NULL, 0},
    {"pt", OPTION_PT, "10000/100", 0, NULL, 0},
    {"reason", OPTION_REASON, "TEXT", 0, NULL, 0},
    {"replaces", OPTION_REPLACES, "ID", 0, NULL, 0},
    {"settled-reason", OPTION_SETTLED_REASON, "TEXT", 0, NULL, 0},
    {"side", OPTION_SIDE, "primary|secondary", 0, NULL, 0},
    {"unit", OPTION_UNIT, "N", 0, NULL, 0},
    {"until", OPTION_UNTIL, "TIME", 0, NULL, 0},
    {0},
};

enum { WORDS_MAX = 2, PARTS_MAX = 16 };
struct wish {
    const char *words[WORDS_MAX]; /* the command, and what it is about */
    int count;
    const char *given[OPTION_END - OPTION_ACCOUNT]; /* by option; NULL = not */
    const char *parts[PARTS_MAX];
    int part_count;
    bool json, dry_run;
};

struct job {
    const struct verb *verb;
    const struct cli *cli;
    const struct wish *wish;
};

static const char *given(const struct wish *w, int option)
{
    return w->given[option - OPTION_ACCOUNT];
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    if (key == 'j' || key == 'n') {
        *(key == 'j' ? &w->json : &w->dry_run) = true;
        return 0;
    }
    if (key == OPTION_PART) {
        if (w->part_count == PARTS_MAX)
            argp_error(state, "--part may be given %d times at most", PARTS_MAX);
        w->parts[w->part_count++] = arg;
        return 0;
    }
    if (key >= OPTION_ACCOUNT && key < OPTION_END) {
        w->given[key - OPTION_ACCOUNT] = arg;
        return 0;
    }
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (w->count == WORDS_MAX)
        argp_error(state, "does not know what to do with '%s'", arg);
    w->words[w->count++] = arg;
    return 0;
}

/* ---- what a command takes --------------------------------------------------------------------------- */

typedef bool (*put_fn)(json_t *form, const char *name, const char *text, struct err *e);

static bool put_text(json_t *form, const char *name, const char *text, struct err *e)
{
    json_t *value = json_string(text); /* NULL for what is no UTF-8 */
    return value ? json_object_set_new(form, name, value) == 0
                 : err_set(e, ERR_USAGE, "--%s is no text in UTF-8", name);
}

static bool put_name(json_t *form, const char *name, const char *text, struct err *e)
{
    return *text ? put_text(form, name, text, e) : err_set(e, ERR_USAGE, "the %s may not be empty", name);
}

static bool put_number(json_t *form, const char *name, const char *text, struct err *e)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end || number < 0 || number > INT32_MAX)
        return err_set(e, ERR_USAGE, "--%s takes a number, not '%s'", name, text);
    return json_object_set_new(form, name, json_integer(number)) == 0;
}

static bool put_unit(json_t *form, const char *name, const char *text, struct err *e)
{
    if (!put_number(form, name, text, e))
        return false;
    return json_integer_value(json_object_get(form, name)) <= UINT8_MAX ||
           err_set(e, ERR_USAGE, "--unit takes a Modbus unit up to %d, not '%s'", UINT8_MAX, text);
}

static bool put_link(json_t *form, const char *name, const char *text, struct err *e)
{
    struct link_uri parts;
    return link_uri_parse(text, &parts, e) && put_text(form, name, text, e);
}

static bool put_side(json_t *form, const char *name, const char *text, struct err *e)
{
    bool primary = strcmp(text, "primary") == 0;
    if (!primary && strcmp(text, "secondary") != 0)
        return err_set(e, ERR_USAGE, "--side takes primary or secondary, not '%s'", text);
    return put_text(form, name, primary ? "PRIMARY" : "SECONDARY", e);
}

struct member {
    int option; /* 0 ends a list */
    const char *name;
    put_fn put;
    bool required;
};

static const struct member exchange_members[] = {{OPTION_AT, "at", form_put_time, true},
                                                 {OPTION_NEW_SERIAL, "serial", put_name, true},
                                                 {OPTION_DRIVER, "driver", put_text, true},
                                                 {OPTION_LINK, "link", put_link, false},
                                                 {OPTION_UNIT, "unit", put_unit, false},
                                                 {OPTION_SIDE, "side", put_side, false},
                                                 {OPTION_CLOSING, "closing", form_put_registers, false},
                                                 {OPTION_OPENING, "opening", form_put_registers, false},
                                                 {OPTION_CT, "ct", form_put_ratio, false},
                                                 {OPTION_PT, "pt", form_put_ratio, false},
                                                 {0}};
static const struct member ratio_members[] = {
    {OPTION_FROM, "from", form_put_time, true},       {OPTION_UNTIL, "until", form_put_time, false},
    {OPTION_CT, "ct", form_put_ratio, false},         {OPTION_PT, "pt", form_put_ratio, false},
    {OPTION_REPLACES, "replaces", put_number, false}, {0}};
static const struct member reset_members[] = {{OPTION_AT, "at", form_put_time, true},
                                              {OPTION_CLOSING, "closing", form_put_registers, false},
                                              {OPTION_OPENING, "opening", form_put_registers, false},
                                              {0}};
static const struct member holder_point_members[] = {
    {OPTION_FROM, "from", form_put_day, true}, {OPTION_ACCOUNT, "account", put_text, true}, {0}};
static const struct member holder_account_members[] = {{OPTION_FROM, "from", form_put_day, true},
                                                       {OPTION_CUSTOMER, "customer", put_text, true},
                                                       {OPTION_APPLIED, "applied", form_put_day, true},
                                                       {0}};
static const struct member split_members[] = {
    {OPTION_FROM, "from", form_put_day, true}, {OPTION_UNTIL, "to", form_put_day, false}, {0}};
static const struct member shared_members[] = {{OPTION_REASON, "reason", put_text, true},
                                               {OPTION_DOCUMENT, "document_no", put_text, false},
                                               {OPTION_SETTLED_REASON, "settled_reason", put_text, false},
                                               {OPTION_ACTOR, "actor", put_name, false},
                                               {0}};

static const char *option_name(int option)
{
    const struct argp_option *o = options;
    while (o->key != option)
        o++;
    return o->name;
}

static bool put_members(const struct wish *w, const struct member *members, json_t *form, struct err *e)
{
    for (const struct member *m = members; m->option; m++) {
        const char *text = given(w, m->option);
        if (!text && m->required)
            return err_set(e, ERR_USAGE, "%s needs --%s", w->words[0], option_name(m->option));
        if (text && !m->put(form, m->name, text, e))
            return false;
    }
    return true;
}

static bool takes(const struct member *members, int option)
{
    const struct member *m = members;
    while (m->option && m->option != option)
        m++;
    return m->option != 0;
}

/* An option of another command would be dropped in silence, and somebody believe that it was heard. */
static bool refuse_others(const struct wish *w, const struct member *members, bool parts, struct err *e)
{
    for (int o = OPTION_ACCOUNT; o < OPTION_END; o++)
        if (given(w, o) && !takes(members, o) && !takes(shared_members, o))
            return err_set(e, ERR_USAGE, "%s does not take --%s", w->words[0], option_name(o));
    return parts || w->part_count == 0 || err_set(e, ERR_USAGE, "%s does not take --part", w->words[0]);
}

/* "A-00001-01" is a point, "A-00001" an account. */
static bool is_point(const char *number)
{
    const char *dash = strchr(number, '-');
    return dash && strchr(dash + 1, '-');
}

struct command {
    const char *name, *usage;
    enum event_kind kind;
    bool points, accounts; /* what it may be about */
    const struct member *point_members, *account_members;
};

static const struct command commands[] = {
    {"exchange", "exchange POINT", EVENT_EXCHANGE, true, false, exchange_members, NULL},
    {"holder", "holder ACCOUNT|POINT", EVENT_HOLDER, true, true, holder_point_members,
     holder_account_members},
    {"ratio", "ratio POINT", EVENT_RATIO, true, false, ratio_members, NULL},
    {"reset", "reset POINT", EVENT_RESET, true, false, reset_members, NULL},
    {"split", "split ACCOUNT|POINT", EVENT_SPLIT, true, true, split_members, split_members},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static bool fill_form(const struct wish *w, const struct command *c, json_t *form, struct err *e)
{
    bool point = is_point(w->words[1]);
    const struct member *members = point ? c->point_members : c->account_members;
    char user[USER_NAME_BYTES];
    if (!(point ? c->points : c->accounts))
        return err_set(e, ERR_USAGE, "%s is about a metering point such as A-00001-01, not '%s'", c->name,
                       w->words[1]);
    if (!put_text(form, point ? "point" : "account", w->words[1], e) ||
        !put_text(form, "actor", user_name(getuid(), user), e) ||
        !refuse_others(w, members, c->kind == EVENT_SPLIT, e) || !put_members(w, members, form, e) ||
        !put_members(w, shared_members, form, e))
        return false;
    for (int i = 0; i < w->part_count; i++)
        if (!form_add_part(form, w->parts[i], e))
            return false;
    if (c->kind == EVENT_SPLIT && w->part_count == 0)
        json_object_set_new(form, "parts", json_array());
    return true;
}

/* A rule among options that no single one of them knows. */
static bool check_form(const struct cli *cli, const struct command *c, const json_t *form, struct err *e)
{
    const char *driver = json_string_value(json_object_get(form, "driver"));
    if (c->kind == EVENT_RATIO && !json_object_get(form, "ct") && !json_object_get(form, "pt"))
        return err_set(e, ERR_USAGE, "ratio needs --ct or --pt");
    if (!json_object_get(form, "link") != !json_object_get(form, "unit"))
        return err_set(e, ERR_USAGE, "--link and --unit go together");
    if (!driver)
        return true;
    struct driver_registry *r = driver_registry_new(cli->config->drivers_path, e);
    bool known = r && driver_registry_find(r, driver);
    if (r && !known)
        err_set(e, ERR_NOT_FOUND, "there is no driver '%s'; 'dahu driver list' prints them", driver);
    driver_registry_free(r);
    return known;
}

/* ---- the commands ------------------------------------------------------------------------------------ */

static bool record_form(const struct job *job, const struct command *c, const json_t *form, struct err *e)
{
    struct db *db;
    json_t *report;
    if (!database_open(job->cli, "event", &db, e))
        return false;
    char *text = json_dumps(form, JSON_COMPACT);
    const struct change_request request = {.kind = c->kind,
                                           .form = text,
                                           .drivers_folder = job->cli->config->drivers_path,
                                           .lang = job->cli->lang,
                                           .dry_run = job->wish->dry_run};
    bool ok = migrate_require(db, e) && change_make(db, &request, &report, e);
    if (ok) {
        change_print(c->name, form, report, job->wish->json, job->cli->lang);
        json_decref(report);
    }
    free(text);
    db_close(db);
    return ok;
}

static bool record(const struct job *job, const struct command *c, struct err *e)
{
    json_t *form = json_object();
    bool ok =
        fill_form(job->wish, c, form, e) && check_form(job->cli, c, form, e) && record_form(job, c, form, e);
    json_decref(form);
    return ok;
}

static bool print_rows(const struct job *job, struct db *db, struct err *e)
{
    const char *what = job->wish->words[1];
    bool show = strcmp(job->wish->words[0], "show") == 0, point = !show && is_point(what);
    struct db_result rows;
    if (!migrate_require(db, e) ||
        !event_rows(db, point ? what : NULL, show || point ? NULL : what, show ? what : NULL, &rows, e))
        return false;
    bool ok = true;
    if (!show)
        change_print_list(&rows, job->wish->json, job->cli->lang);
    else if (db_rows(&rows) == 0)
        ok = err_set(e, ERR_NOT_FOUND, "there is no event %s", what);
    else
        ok = change_print_event(db, &rows, job->wish->json, job->cli->lang, e);
    db_result_fini(&rows);
    return ok;
}

/* Digits, and no more than fit 64 bits. */
static bool is_identifier(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits < 19 && text[digits] == '\0';
}

static bool look(const struct job *job, struct err *e)
{
    static const struct member none[] = {{0}};
    struct db *db;
    if (!refuse_others(job->wish, none, false, e))
        return false;
    if (strcmp(job->wish->words[0], "show") == 0 && !is_identifier(job->wish->words[1]))
        return err_set(e, ERR_USAGE, "show takes the number of an event, not '%s'", job->wish->words[1]);
    if (!database_open(job->cli, "event", &db, e))
        return false;
    bool ok = print_rows(job, db, e);
    db_close(db);
    return ok;
}

static int usage(const char *args)
{
    fprintf(stderr, "dahu event: say one of\n%s\n", args);
    return EXIT_USAGE;
}

static int dispatch(const struct job *job, const char *args)
{
    const struct wish *w = job->wish;
    struct err e;
    if (w->count < WORDS_MAX)
        return usage(args);
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, w->words[0]) == 0)
            return record(job, &commands[i], &e) ? EXIT_DONE : cli_fail_in(job->cli, job->verb, &e);
    if (strcmp(w->words[0], "list") == 0 || strcmp(w->words[0], "show") == 0)
        return look(job, &e) ? EXIT_DONE : cli_fail_in(job->cli, job->verb, &e);
    return usage(args);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish wish = {.count = 0};
    struct buf args;
    buf_init(&args, 4096);
    for (int i = 0; i < COMMAND_COUNT; i++)
        buf_printf(&args, "%s\n", commands[i].usage);
    buf_puts(&args, "list ACCOUNT|POINT\nshow ID");
    cli_parse(&cli, verb, options, parse, args.data, argc, argv, &wish);
    const struct job job = {verb, &cli, &wish};
    int code = dispatch(&job, args.data);
    buf_fini(&args);
    cli_fini(&cli);
    return code;
}

const struct verb verb_event = {"event", run};
