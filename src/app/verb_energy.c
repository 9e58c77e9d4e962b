/* dahu energy - what an account or a metering point used: by interval, day, month or settlement period. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "dahu/base/csv.h"
#include "dahu/store/energy_table.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "table.h"

enum { OPTION_BY = 256, OPTION_CSV, OPTION_FROM, OPTION_START_DAY, OPTION_TO };
enum { OUTPUT_BYTES_MAX = 64 << 20 };

static const struct argp_option options[] = {
    {"by", OPTION_BY, "interval|day|month|period", 0, NULL, 0},
    {"csv", OPTION_CSV, NULL, 0, NULL, 0},
    {"from", OPTION_FROM, "YYYY-MM-DD", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"start-day", OPTION_START_DAY, "N", 0, NULL, 0},
    {"to", OPTION_TO, "YYYY-MM-DD", 0, NULL, 0},
    {0},
};

struct wish {
    struct energy_question question;
    bool json, csv;
};

static void take_day(const char *text, const char *option, date *out, struct argp_state *state)
{
    struct err e;
    if (!date_parse(text, out, &e))
        argp_error(state, "%s: %s", option, e.text);
}

static void take_step(const char *text, enum energy_step *out, struct argp_state *state)
{
    int step = 0;
    while (step < ENERGY_STEP_COUNT && strcmp(energy_step_names[step], text) != 0)
        step++;
    if (step == ENERGY_STEP_COUNT)
        argp_error(state, "--by is interval, day, month or period, not '%s'", text);
    *out = (enum energy_step)step;
}

static void take_start(const char *text, int *out, struct argp_state *state)
{
    char *end;
    long day = strtol(text, &end, 10);
    if (*end || end == text || day < 1 || day > 31)
        argp_error(state, "--start-day is a day of the month, 1 to 31, not '%s'", text);
    *out = (int)day;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case OPTION_CSV:
        w->csv = true;
        return 0;
    case OPTION_BY:
        take_step(arg, &w->question.step, state);
        return 0;
    case OPTION_FROM:
        take_day(arg, "--from", &w->question.from, state);
        return 0;
    case OPTION_TO:
        take_day(arg, "--to", &w->question.to, state);
        return 0;
    case OPTION_START_DAY:
        take_start(arg, &w->question.start_day, state);
        return 0;
    case ARGP_KEY_ARG:
        if (w->question.target)
            argp_error(state, "does not know what to do with '%s'", arg);
        w->question.target = arg;
        return 0;
    case ARGP_KEY_END:
        if (!w->question.target)
            argp_error(state, "say which account or metering point");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- printing -------------------------------------------------------------------------------------------
 */

/* Intervals have a quality, longer times have demand and shares. */
static bool has_column(const struct wish *w, int column)
{
    bool of_intervals = column == ENERGY_QUALITY,
         of_days = column >= ENERGY_DEMAND && column < ENERGY_QUALITY;
    return w->question.step == ENERGY_BY_INTERVAL ? !of_days : !of_intervals;
}

static int pick(const struct wish *w, const struct db_result *r, int row, const char *missing,
                const char **cells)
{
    int count = 0;
    for (int c = 0; c < ENERGY_COLUMN_COUNT; c++)
        if (has_column(w, c)) {
            const char *text = row < 0 ? energy_column_names[c] : db_text(r, row, c);
            cells[count++] = text ? text : missing;
        }
    return count;
}

static void print_table(const struct wish *w, const struct db_result *r, enum lang lang, struct buf *out)
{
    const char *cells[ENERGY_COLUMN_COUNT];
    enum table_align align[ENERGY_COLUMN_COUNT];
    struct table t;
    int columns = pick(w, r, -1, "", cells);
    for (int c = 0; c < columns; c++) {
        char key[64];
        bool is_time = strcmp(cells[c], "from") == 0 || strcmp(cells[c], "to") == 0 ||
                       strcmp(cells[c], "demand_at") == 0;
        align[c] = is_time ? TABLE_LEFT : TABLE_RIGHT;
        snprintf(key, sizeof key, "verb.energy.column.%s", cells[c]);
        cells[c] = i18n_text(lang, key);
    }
    table_init(&t, columns, align, cells);
    for (int i = 0; i < db_rows(r); i++) {
        pick(w, r, i, "-", cells);
        table_row(&t, cells);
    }
    table_print(&t, out);
    table_fini(&t);
}

static void print_csv(const struct wish *w, const struct db_result *r, struct buf *out)
{
    for (int i = -1; i < db_rows(r); i++) {
        const char *cells[ENERGY_COLUMN_COUNT];
        int count = pick(w, r, i, "", cells);
        csv_write_lean(out, cells, count);
    }
}

static void print_json(const struct wish *w, const struct db_result *r, struct buf *out)
{
    json_t *rows = json_array();
    for (int i = 0; i < db_rows(r); i++) {
        json_t *row = json_object();
        for (int c = 0; c < ENERGY_COLUMN_COUNT; c++)
            if (has_column(w, c))
                json_object_set_new(row, energy_column_names[c],
                                    db_text(r, i, c) ? json_string(db_text(r, i, c)) : json_null());
        json_array_append_new(rows, row);
    }
    json_t *all = json_pack("{s:s, s:s, s:o}", "of", w->question.target, "by",
                            energy_step_names[w->question.step], "rows", rows);
    char *text = json_dumps(all, JSON_INDENT(2));
    buf_puts(out, text);
    buf_puts(out, "\n");
    free(text);
    json_decref(all);
}

static bool show(const struct cli *cli, const struct wish *w, struct err *e)
{
    struct db *db;
    struct db_result r;
    struct buf out;
    if (!database_open(cli, "energy", &db, e))
        return false;
    bool ok = migrate_require(db, e) && energy_table_load(db, &w->question, &r, e);
    db_close(db);
    if (!ok)
        return false;
    buf_init(&out, OUTPUT_BYTES_MAX);
    if (w->json)
        print_json(w, &r, &out);
    else if (w->csv)
        print_csv(w, &r, &out);
    else
        print_table(w, &r, cli->lang, &out);
    db_result_fini(&r);
    ok = buf_ok(&out, "the table", e);
    if (ok)
        fputs(out.data, stdout);
    buf_fini(&out);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish w = {
        .question = {.from = DATE_NONE, .to = DATE_NONE, .step = ENERGY_BY_MONTH, .start_day = 1}};
    struct err e;
    cli_parse(&cli, verb, options, parse, "ACCOUNT|POINT", argc, argv, &w);
    int code = show(&cli, &w, &e) ? EXIT_DONE : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}

const struct verb verb_energy = {"energy", run};
