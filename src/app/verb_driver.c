/* dahu driver list | show NAME | check FILE... | quantities - what meters are known, how one is read, is a
 * file sound, and the names that a driver may use. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "driver_print.h"

static const struct argp_option options[] = {
    {"json", 'j', NULL, 0, NULL, 0},
    {0},
};

enum { WORDS_MAX = 64 };
struct wish {
    bool json;
    const char *words[WORDS_MAX]; /* the command and what it is about */
    int count;
};

struct job {
    const struct verb *verb;
    const struct cli *cli;
    const struct wish *wish;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (w->count == WORDS_MAX)
            argp_error(state, "takes %d files at most", WORDS_MAX - 1);
        w->words[w->count++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (w->count == 0)
            argp_error(state, "say list, show NAME, check FILE or quantities");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_json(json_t *v)
{
    json_dumpf(v, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(v);
}

static int count_unverified(const struct driver *d)
{
    int n = 0;
    for (int i = 0; i < d->register_count; i++)
        n += d->registers[i].unverified;
    return n;
}

static int list(const struct job *job)
{
    struct err e;
    struct driver_registry *r = driver_registry_new(job->cli->config->drivers_path, &e);
    if (!r)
        return cli_fail(job->verb, &e);
    json_t *all = json_array();
    for (int i = 0; i < driver_registry_count(r); i++) {
        const struct driver *d = driver_registry_at(r, i);
        json_t *models = json_array();
        for (int m = 0; m < d->model_count; m++)
            json_array_append_new(models, json_string(d->models[m]));
        json_array_append_new(all, json_pack("{s:s, s:s, s:o, s:i, s:i, s:i}", "driver", d->name, "vendor",
                                             d->vendor, "models", models, "registers", d->register_count,
                                             "unverified", count_unverified(d), "requests",
                                             driver_request_count(d)));
        if (!job->wish->json)
            printf("%-24s %-20s %s%s\n", d->name, d->vendor, d->models[0], d->model_count > 1 ? ", ..." : "");
    }
    if (job->wish->json)
        print_json(all);
    else
        json_decref(all);
    driver_registry_free(r);
    return EXIT_DONE;
}

static int show(const struct job *job)
{
    struct err e;
    struct driver_registry *r = driver_registry_new(job->cli->config->drivers_path, &e);
    const struct driver *d = r ? driver_registry_open(r, job->wish->words[1], &e) : NULL;
    int code = EXIT_DONE;
    if (!d) {
        code = cli_fail(job->verb, &e);
    } else if (job->wish->json) {
        print_json(driver_print_json(d));
    } else {
        struct buf out;
        buf_init(&out, 1 << 20);
        driver_print_text(d, job->cli->lang, &out);
        fputs(out.data, stdout);
        buf_fini(&out);
    }
    driver_registry_free(r);
    return code;
}

static json_t *faults_json(const struct driver_faults *faults)
{
    json_t *v = json_array();
    for (int i = 0; i < faults->count; i++)
        json_array_append_new(
            v, json_pack("{s:s, s:s}", "path", faults->list[i].path, "reason", faults->list[i].reason));
    return v;
}

static void print_verdict(const struct job *job, const char *file, const struct driver *d,
                          const struct driver_faults *faults)
{
    for (int i = 0; i < faults->count; i++)
        printf("%s: %s: %s\n", file, faults->list[i].path, faults->list[i].reason);
    if (!d)
        return;
    char registers[16], requests[16];
    struct buf out;
    snprintf(registers, sizeof registers, "%d", d->register_count);
    snprintf(requests, sizeof requests, "%d", driver_request_count(d));
    buf_init(&out, 4096);
    i18n_format(job->cli->lang, "driver.sound",
                (const struct i18n_arg[]){
                    {"file", file}, {"registers", registers}, {"requests", requests}, {NULL, NULL}},
                &out);
    puts(out.data);
    buf_fini(&out);
}

/* False when the file has faults or could not be read; @all receives the verdict for programs. */
static bool check_file(const struct job *job, const char *file, json_t *all)
{
    struct driver_faults faults;
    struct err e = {0};
    struct driver *d = driver_check_file(file, &faults, &e);
    bool sound = d != NULL;
    if (!d && faults.count == 0)
        (void)cli_fail(job->verb, &e);
    else if (job->wish->json)
        json_array_append_new(
            all, json_pack("{s:s, s:b, s:o}", "file", file, "sound", sound, "faults", faults_json(&faults)));
    else
        print_verdict(job, file, d, &faults);
    driver_faults_fini(&faults);
    driver_free(d);
    return sound;
}

static int check(const struct job *job)
{
    json_t *all = json_array();
    bool sound = true;
    for (int i = 1; i < job->wish->count; i++)
        sound &= check_file(job, job->wish->words[i], all);
    if (job->wish->json)
        print_json(all);
    else
        json_decref(all);
    return sound ? EXIT_DONE : EXIT_FAILED;
}

static int quantities(const struct job *job)
{
    json_t *all = json_array();
    for (int q = 0; q < Q_COUNT; q++) {
        const struct quantity_info *info = &quantity_table[q];
        if (job->wish->json)
            json_array_append_new(all, json_pack("{s:s, s:s, s:i, s:s}", "quantity", info->name, "unit",
                                                 info->unit, "decimals", info->decimals, "kind",
                                                 quantity_kind_name(info->kind)));
        else
            printf("%-34s %-6s %s\n", info->name, info->unit, quantity_kind_name(info->kind));
    }
    if (job->wish->json)
        print_json(all);
    else
        json_decref(all);
    return EXIT_DONE;
}

static const struct {
    const char *name;
    int least, most; /* words, the name itself included */
    int (*run)(const struct job *job);
} commands[] = {{"list", 1, 1, list},
                {"show", 2, 2, show},
                {"check", 2, WORDS_MAX, check},
                {"quantities", 1, 1, quantities}};

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish wish = {0};
    cli_parse(&cli, verb, options, parse, "list|show NAME|check FILE...|quantities", argc, argv, &wish);
    struct job job = {verb, &cli, &wish};
    int code = EXIT_USAGE;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, wish.words[0]) == 0 && wish.count >= commands[i].least &&
            wish.count <= commands[i].most)
            code = commands[i].run(&job);
    if (code == EXIT_USAGE)
        fprintf(stderr,
                "dahu driver: say list, show NAME, check FILE or quantities, not '%s' with %d more words\n",
                wish.words[0], wish.count - 1);
    cli_fini(&cli);
    return code;
}

const struct verb verb_driver = {"driver", run};
