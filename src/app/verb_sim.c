/* dahu sim - simulated meters until SIGTERM or Ctrl-C. What they show is in src/sim. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli.h"
#include "county.h"
#include "dahu/base/json.h"
#include "dahu/base/notify.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "process.h"

/* The options that describe a meter are members of the document, under the same names. */
enum {
    OPTION_FLEET = 'f',
    OPTION_COUNTY = 'c',
    OPTION_SEED = 's',
    OPTION_AT = 'a',
    TEXT_FIRST = 0x2000,
    OPTION_DRIVER = TEXT_FIRST,
    OPTION_LISTEN,
    OPTION_PROFILE,
    OPTION_SCALE,
    OPTION_REACTIVE_SCALE,
    OPTION_SINCE,
    OPTION_SERIAL,
    OPTION_CT,
    OPTION_PT,
    OPTION_BEHAVIOUR,
    TEXT_END,
    NUMBER_FIRST = 0x3000,
    OPTION_UNIT = NUMBER_FIRST,
    OPTION_SHIFT,
    OPTION_VOLTAGE,
    OPTION_DELAY,
    NUMBER_END,
};

static const struct argp_option options[] = {
    {"fleet", OPTION_FLEET, "FILE.json", 0, NULL, 0},
    {"county", OPTION_COUNTY, NULL, 0, NULL, 0},
    {"seed", OPTION_SEED, NULL, 0, NULL, 0},
    {"at", OPTION_AT, "TIME", 0, NULL, 0},
    {"driver", OPTION_DRIVER, "NAME", 0, NULL, 1},
    {"listen", OPTION_LISTEN, "HOST:PORT", 0, NULL, 1},
    {"unit", OPTION_UNIT, "N", 0, NULL, 1},
    {"profile", OPTION_PROFILE, "steel|FILE.csv", 0, NULL, 1},
    {"scale", OPTION_SCALE, "X", 0, NULL, 1},
    {"reactive-scale", OPTION_REACTIVE_SCALE, "X", 0, NULL, 1},
    {"shift", OPTION_SHIFT, "SECONDS", 0, NULL, 1},
    {"since", OPTION_SINCE, "TIME", 0, NULL, 1},
    {"serial", OPTION_SERIAL, "TEXT", 0, NULL, 1},
    {"voltage", OPTION_VOLTAGE, "V", 0, NULL, 1},
    {"ct", OPTION_CT, "600/5", 0, NULL, 1},
    {"pt", OPTION_PT, "10000/100", 0, NULL, 1},
    {"behaviour", OPTION_BEHAVIOUR, "answers|slow|silent|refuses", 0, NULL, 1},
    {"delay", OPTION_DELAY, "MS", 0, NULL, 1},
    {0},
};
static const char *const text_members[] = {"driver", "listen", "profile", "scale", "reactive_scale",
                                           "since",  "serial", "ct",      "pt",    "behaviour"};
static const char *const number_members[] = {"unit", "shift_s", "voltage_v", "delay_ms"};

struct options {
    const char *file;
    bool county, seed;
    wall_us at;    /* of the seed */
    json_t *meter; /* owned */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;
    if (key == OPTION_FLEET) {
        o->file = arg;
    } else if (key == OPTION_COUNTY) {
        o->county = true;
    } else if (key == OPTION_SEED) {
        o->seed = true;
    } else if (key == OPTION_AT) {
        struct err e;
        if (!wall_parse(arg, &o->at, &e))
            argp_error(state, "--at: %s", e.text);
    } else if (key >= TEXT_FIRST && key < TEXT_END) {
        json_object_set_new(o->meter, text_members[key - TEXT_FIRST], json_string(arg));
    } else if (key >= NUMBER_FIRST && key < NUMBER_END) {
        char *end;
        long n = strtol(arg, &end, 10);
        if (end == arg || *end)
            argp_error(state, "'%s' is not a whole number", arg);
        json_object_set_new(o->meter, number_members[key - NUMBER_FIRST], json_integer(n));
    } else if (key == ARGP_KEY_END) {
        if ((o->file != NULL) + o->county + o->seed + (json_object_get(o->meter, "driver") != NULL) != 1)
            argp_error(state, "say one of --driver, --fleet, --county and --seed");
    } else {
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static json_t *document(const struct options *o, struct err *e)
{
    if (o->file)
        return json_read_file(o->file, e);
    return json_pack("{s:[O]}", "meters", o->meter);
}

/* Signals as events: blocked from now on, and read from the descriptor. */
static bool signals_open(int *fd, struct err *e)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    *fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return *fd >= 0 || err_sys(e, errno, "could not listen for signals");
}

static void announce(const struct sim_server *server, enum lang lang)
{
    struct buf addresses, text;
    char meters[16];
    snprintf(meters, sizeof meters, "%d", sim_server_meters(server));
    buf_init(&addresses, 1 << 20);
    buf_init(&text, 1 << 21);
    sim_server_addresses(server, &addresses);
    i18n_format(lang, "verb.sim.serving",
                (const struct i18n_arg[]){{"meters", meters}, {"addresses", addresses.data}, {NULL, NULL}},
                &text);
    puts(text.data);
    fflush(stdout); /* whoever started us waits for this line */
    notify_ready(meters);
    buf_fini(&text);
    buf_fini(&addresses);
}

static bool serve(struct sim_server *server, enum lang lang, struct err *e)
{
    int stop = -1;
    bool ok = signals_open(&stop, e) && sim_server_listen(server, e);
    if (ok) {
        announce(server, lang);
        ok = sim_server_run(server, stop, e);
    }
    if (stop >= 0)
        close(stop);
    return ok;
}

static bool simulate(const struct options *o, const struct cli *cli, struct err *e)
{
    struct driver_registry *drivers = driver_registry_new(cli->config->drivers_path, e);
    if (!drivers)
        return false;
    struct sim_fleet *fleet = sim_fleet_new(drivers);
    struct sim_server *server = sim_server_new();
    json_t *doc = document(o, e);
    bool ok = doc && sim_fleet_add(fleet, doc, server, e) && serve(server, cli->lang, e);
    json_decref(doc);
    sim_server_free(server);
    sim_fleet_free(fleet);
    driver_registry_free(drivers);
    return ok;
}

/* ---- the sample county ------------------------------------------------------------------------------ */

static struct county_options county_options(const struct cli *cli)
{
    return (struct county_options){.base_port = (int)cli->config->sim_base_port, .drivers_folder = cli->config->drivers_path};
}

static void announce_county(const struct county_report *r, enum lang lang)
{
    struct buf text;
    char accounts[16], points[16], readings[24];
    snprintf(accounts, sizeof accounts, "%d", r->accounts);
    snprintf(points, sizeof points, "%d", r->points);
    snprintf(readings, sizeof readings, "%lld", (long long)r->readings);
    buf_init(&text, 4096);
    i18n_format(lang, r->planted ? "verb.sim.planted" : "verb.sim.present",
                (const struct i18n_arg[]){
                    {"accounts", accounts}, {"points", points}, {"readings", readings}, {NULL, NULL}},
                &text);
    puts(text.data);
    buf_fini(&text);
}

static bool seed_county(const struct cli *cli, wall_us at, struct err *e)
{
    struct db *db;
    struct county_report report;
    struct county_options where = county_options(cli);
    if (!database_open(cli, "sim", &db, e))
        return false;
    struct err ignored; /* without a second connection it only takes longer */
    if (!database_open(cli, "sim", &where.beside, &ignored))
        where.beside = NULL;
    bool ok = migrate_require(db, e) && county_seed(db, at, &where, &report, e);
    db_close(where.beside);
    db_close(db);
    if (ok)
        announce_county(&report, cli->lang);
    return ok;
}

static bool serve_county(const struct cli *cli, struct err *e)
{
    struct db *db;
    struct county_live live = {0};
    struct county_options where = county_options(cli);
    if (!database_open(cli, "sim", &db, e))
        return false;
    bool ok = migrate_require(db, e) && county_live_open(&live, db, &where, e);
    db_close(db);
    ok = ok && serve(live.server, cli->lang, e);
    if (!ok && e->code == ERR_BUSY)
        err_wrap(e, "the sample county uses the ports from sim.base_port %d on", where.base_port);
    county_live_close(&live);
    return ok;
}

static bool act(const struct options *o, const struct cli *cli, struct err *e)
{
    return o->seed ? seed_county(cli, o->at, e) : o->county ? serve_county(cli, e) : simulate(o, cli, e);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct options o = {.meter = json_object(), .at = wall_now()};
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &o);
    process_descriptors(ULLONG_MAX); /* every address and every client takes one */
    int code = act(&o, &cli, &e) ? EXIT_DONE : cli_fail(verb, &e);
    json_decref(o.meter);
    cli_fini(&cli);
    return code;
}

const struct verb verb_sim = {"sim", run};
