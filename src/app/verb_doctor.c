/* dahu doctor - what a support engineer would look at first; each fault with the command that cures it. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "dahu/base/text.h"
#include "doctor.h"

static const struct argp_option options[] = {
    {"data", 'd', "DIR", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {0},
};

struct options {
    const char *data;
    bool json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'd':
        o->data = arg;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct {
    const char *json, *word, *colour;
} levels[] = {
    [DOCTOR_OK] = {"ok", "doctor.level.ok", "32"},
    [DOCTOR_SKIPPED] = {"skipped", "doctor.level.skipped", "2"},
    [DOCTOR_WARNING] = {"warning", "doctor.level.warning", "33"},
    [DOCTOR_FAULT] = {"fault", "doctor.level.fault", "31"},
};

static void fill(const struct finding *f, enum lang lang, const char *key, struct buf *out)
{
    struct i18n_arg args[DOCTOR_VALUES + 1] = {{NULL, NULL}};
    for (int i = 0; f->values[i].name; i++)
        args[i] = (struct i18n_arg){f->values[i].name, f->values[i].value};
    buf_reset(out);
    i18n_format(lang, key, args, out);
}

enum { LEVEL_COLUMNS = 8, NAME_COLUMNS = 16, TEXT_AT = LEVEL_COLUMNS + NAME_COLUMNS, LINE_COLUMNS = 100 };

static void print_finding(const char *name, const struct finding *f, enum lang lang)
{
    struct buf text, line;
    char key[64];
    buf_init(&text, 1 << 16);
    buf_init(&line, 1 << 16);
    bool colour = isatty(1);
    if (colour)
        buf_printf(&line, "\x1b[%sm", levels[f->level].colour);
    text_pad(&line, i18n_text(lang, levels[f->level].word), LEVEL_COLUMNS);
    buf_puts(&line, colour ? "\x1b[0m" : "");
    snprintf(key, sizeof key, "doctor.%s.name", name);
    text_pad(&line, i18n_text(lang, key), NAME_COLUMNS);
    fill(f, lang, f->text, &text);
    text_wrap(&line, text.data, TEXT_AT, LINE_COLUMNS);
    puts(line.data);
    if (f->cure) {
        fill(f, lang, f->cure, &text);
        buf_reset(&line);
        text_pad(&line, "", TEXT_AT);
        buf_printf(&line, "→ %s", text.data); /* not wrapped: it is there to be copied */
        puts(line.data);
    }
    buf_fini(&line);
    buf_fini(&text);
}

static json_t *to_json(const char *name, const struct finding *f, enum lang lang)
{
    struct buf text, cure;
    buf_init(&text, 1 << 16);
    buf_init(&cure, 1 << 16);
    fill(f, lang, f->text, &text);
    if (f->cure)
        fill(f, lang, f->cure, &cure);
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:s, s:o}", "check", name, "level", levels[f->level].json, "finding",
                  f->text, "text", text.data, "cure", f->cure ? json_string(cure.data) : json_null());
    buf_fini(&cure);
    buf_fini(&text);
    return row;
}

static void print_summary(int faults, int warnings, enum lang lang)
{
    char faults_text[16], warnings_text[16];
    struct buf text;
    snprintf(faults_text, sizeof faults_text, "%d", faults);
    snprintf(warnings_text, sizeof warnings_text, "%d", warnings);
    buf_init(&text, 4096);
    i18n_format(lang, "doctor.summary",
                (const struct i18n_arg[]){{"faults", faults_text}, {"warnings", warnings_text}, {NULL, NULL}},
                &text);
    printf("\n%s\n", text.data);
    buf_fini(&text);
}

static int examine(struct doctor *d, bool json)
{
    int counts[DOCTOR_FAULT + 1] = {0};
    enum lang lang = d->cli->lang;
    json_t *rows = json_array();
    for (const struct check *c = doctor_checks; c->name; c++) {
        struct finding f;
        c->run(d, &f);
        counts[f.level]++;
        if (json)
            json_array_append_new(rows, to_json(c->name, &f, lang));
        else
            print_finding(c->name, &f, lang);
    }
    if (json) {
        json_t *all = json_pack("{s:O, s:i, s:i}", "checks", rows, "faults", counts[DOCTOR_FAULT], "warnings",
                                counts[DOCTOR_WARNING]);
        json_dumpf(all, stdout, JSON_INDENT(2));
        puts("");
        json_decref(all);
    } else {
        print_summary(counts[DOCTOR_FAULT], counts[DOCTOR_WARNING], lang);
    }
    json_decref(rows);
    return counts[DOCTOR_FAULT] ? EXIT_FAILED : counts[DOCTOR_WARNING] ? EXIT_PARTLY : EXIT_DONE;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct err configuration;
    struct options o = {NULL, false};
    cli_parse_anyway(&cli, verb, options, parse, argc, argv, &o, &configuration);
    struct err refused;
    if (o.data && !config_set(cli.config, "data.path", o.data, &refused))
        configuration = refused;
    struct doctor d = {
        .cli = &cli, .configuration = &configuration, .own_server = *cli.config->database_url != '\0'};
    int code = examine(&d, o.json);
    db_close(d.db);
    cli_fini(&cli);
    return code;
}

const struct verb verb_doctor = {"doctor", run};
