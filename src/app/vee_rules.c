/* dahu vee rules - how the rules of validation are set on a day, what one of them means, and setting one
 * anew. Without a database it shows what is delivered. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/arena.h"
#include "dahu/base/nearest.h"
#include "dahu/store/migrate.h"
#include "dahu/store/vee_rule.h"
#include "database.h"
#include "table.h"
#include "verb_vee.h"

static bool find_rule(const char *name, enum vee_rule *out, struct err *e)
{
    struct nearest near = {.wanted = name};
    int rule = vee_rule_find(name);
    for (int r = 0; rule < 0 && r < VEE_RULE_COUNT; r++)
        nearest_offer(&near, vee_rule_table[r].name);
    *out = (enum vee_rule)(rule < 0 ? 0 : rule);
    return rule >= 0 || err_set(e, ERR_USAGE,
                                "there is no rule '%.40s'; did you mean '%s'? dahu vee rules prints them all",
                                name, near.name);
}

/* ---- what is in force ------------------------------------------------------------------------------ */

struct view {
    date day;          /* DATE_NONE without a database */
    date changes;      /* the first later day on which something may be set otherwise; DATE_NONE = none */
    const char *point; /* only this one beside those for all; NULL = every row */
    struct vee_rules *rules; /* NULL without a database: nothing is set, all have their defaults */
};

/* What holds on the day for @point; without a database the defaults. */
static date settings_on(const struct view *v, int64_t point, struct vee_setting out[static VEE_RULE_COUNT])
{
    if (v->rules)
        return vee_rules_on(v->rules, point, v->day, out);
    vee_settings_default(out);
    return DATE_NONE;
}

/* The point that was asked for; 0 when it has no row of its own, and when all are shown. */
static int64_t asked_point(const struct view *v)
{
    for (int i = 0; v->rules && v->point && i < vee_rules_count(v->rules); i++)
        if (strcmp(vee_rules_at(v->rules, i)->point_number, v->point) == 0)
            return vee_rules_at(v->rules, i)->point;
    return 0;
}

static bool view_init(struct view *v, const struct vee_job *job, struct err *e)
{
    char url[DATABASE_URL_BYTES];
    struct db *db;
    *v = (struct view){.day = job->wish->as_of, .changes = DATE_NONE, .point = job->wish->point};
    if (!database_url(job->cli->config, url, e))
        return e->code == ERR_DATABASE_AWAY && !v->point; /* none is set up, and none is needed */
    if (!db_open(&db, url, "vee", e))
        return false;
    bool ok = migrate_require(db, e) && (date_known(v->day) || vee_rule_today(db, &v->day, e)) &&
              vee_rules_load(db, &v->rules, e);
    db_close(db);
    struct vee_setting settings[VEE_RULE_COUNT];
    v->changes = settings_on(v, asked_point(v), settings);
    return ok;
}

static bool in_force(const struct view *v, const struct vee_rule_row *row)
{
    return (!date_known(row->from) || date_compare(row->from, v->day) <= 0) &&
           (!date_known(row->until) || date_compare(row->until, v->day) > 0) &&
           (row->point == 0 || !v->point || strcmp(v->point, row->point_number) == 0);
}

/* The next row of @rule that is in force, at or after *at. */
static const struct vee_rule_row *next_row(const struct view *v, enum vee_rule rule, int *at)
{
    for (; v->rules && *at < vee_rules_count(v->rules); (*at)++) {
        const struct vee_rule_row *row = vee_rules_at(v->rules, *at);
        if (row->rule == rule && in_force(v, row))
            return row;
    }
    return NULL;
}

typedef void (*show_fn)(void *to, const struct vee_rule_row *row);

/* The row for all points, or the default, then the rows of points; with what the pipeline is given for them.
 */
static void each_row(const struct view *v, enum vee_rule rule, show_fn show, void *to)
{
    struct vee_setting settings[VEE_RULE_COUNT];
    int at = 0;
    const struct vee_rule_row *row = next_row(v, rule, &at);
    struct vee_rule_row shown = {.rule = rule, .point_number = "", .reason = "", .actor = ""};
    shown.from = shown.until = DATE_NONE;
    for (bool first = true; first || row; first = false) {
        bool own = row && (!first || row->point == 0);
        shown = own ? *row : shown;
        settings_on(v, shown.point, settings);
        shown.setting = settings[rule];
        show(to, &shown);
        at += own;
        row = own ? next_row(v, rule, &at) : row;
    }
}

/* ---- output ---------------------------------------------------------------------------------------- */

static date last_day(const struct vee_rule_row *row)
{
    return date_known(row->until) ? date_add_days(row->until, -1) : DATE_NONE;
}

static const char *outcome_text(enum lang lang, enum vee_outcome outcome, struct arena *a)
{
    return i18n_text(lang, arena_printf(a, "vee.outcome.%s", vee_outcome_name(outcome)));
}

static const char *parameters_text(const struct vee_rule_row *row, struct arena *a)
{
    const char *text = "";
    for (int p = 0; p < VEE_PARAMETERS; p++) {
        const char *name = vee_rule_table[row->rule].parameter[p];
        if (*name)
            text = arena_printf(a, "%s%s%s=%" PRId64, text, *text ? " " : "", name, row->setting.value[p]);
    }
    return text;
}

struct sheet {
    enum lang lang;
    struct table table;
    struct arena texts;
};

static void sheet_row(void *to, const struct vee_rule_row *row)
{
    struct sheet *s = to;
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    const char *name = vee_rule_table[row->rule].name;
    table_row(&s->table,
              (const char *const[]){name, outcome_text(s->lang, row->setting.outcome, &s->texts),
                                    parameters_text(row, &s->texts), row->point_number,
                                    date_format(row->from, from), date_format(last_day(row), until),
                                    i18n_text(s->lang, arena_printf(&s->texts, "vee.rule.%s.title", name))});
}

enum { SHEET_BYTES_MAX = 16 << 20 };

static void print_sheet(const struct view *v, int first, int last, enum lang lang)
{
    static const char *const columns[] = {"rule", "outcome", "parameters", "point", "from", "to", "title"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    static const enum table_align align[COLUMNS] = {TABLE_LEFT};
    const char *heads[COLUMNS];
    struct sheet s = {.lang = lang};
    struct buf out;
    buf_init(&out, SHEET_BYTES_MAX);
    for (int i = 0; i < COLUMNS; i++)
        heads[i] = i18n_text(lang, arena_printf(&s.texts, "verb.vee.column.%s", columns[i]));
    table_init(&s.table, COLUMNS, align, heads);
    for (int r = first; r <= last; r++)
        each_row(v, (enum vee_rule)r, sheet_row, &s);
    table_print(&s.table, &out);
    if (!v->rules)
        buf_printf(&out, "\n%s\n", i18n_text(lang, "verb.vee.no_database"));
    fputs(out.data, stdout);
    table_fini(&s.table);
    arena_fini(&s.texts);
    buf_fini(&out);
}

/* What one rule means, and what may be set. */
static void print_meaning(enum vee_rule rule, enum lang lang)
{
    const struct vee_rule_info *info = &vee_rule_table[rule];
    struct arena a = {0};
    puts(i18n_text(lang, arena_printf(&a, "vee.rule.%s.means", info->name)));
    for (int p = 0; p < VEE_PARAMETERS; p++) {
        const struct vee_parameter *what = vee_parameter_find(info->parameter[p]);
        if (what)
            printf("  %s: %s; %" PRId64 "..%" PRId64 ", %s %" PRId64 "\n", what->name,
                   i18n_text(lang, arena_printf(&a, "vee.parameter.%s", what->name)), what->least, what->most,
                   i18n_text(lang, "verb.vee.default"), info->value[p]);
    }
    puts("");
    arena_fini(&a);
}

static json_t *date_json(date d)
{
    char text[DATE_TEXT_BYTES];
    return date_known(d) ? json_string(date_format(d, text)) : json_null();
}

static json_t *text_json(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static void json_row(void *to, const struct vee_rule_row *row)
{
    const struct vee_rule_info *info = &vee_rule_table[row->rule];
    struct arena a = {0};
    json_t *parameters = json_object();
    for (int p = 0; p < VEE_PARAMETERS; p++)
        if (*info->parameter[p])
            json_object_set_new(parameters, info->parameter[p], json_integer(row->setting.value[p]));
    const char *title = arena_printf(&a, "vee.rule.%s.title", info->name);
    const char *means = arena_printf(&a, "vee.rule.%s.means", info->name);
    json_array_append_new(
        to, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:i, s:o, s:o}", "rule", info->name,
                      "title_zh", i18n_text(LANG_ZH, title), "title_en", i18n_text(LANG_EN, title),
                      "means_zh", i18n_text(LANG_ZH, means), "means_en", i18n_text(LANG_EN, means), "outcome",
                      vee_outcome_name(row->setting.outcome), "parameters", parameters, "point",
                      text_json(row->point_number), "valid_from", date_json(row->from), "valid_to",
                      date_json(last_day(row)), "version", row->setting.version, "reason",
                      text_json(row->reason), "actor", text_json(row->actor)));
    arena_fini(&a);
}

static void print_json(const struct view *v, int first, int last)
{
    json_t *rows = json_array();
    for (int r = first; r <= last; r++)
        each_row(v, (enum vee_rule)r, json_row, rows);
    date until = date_known(v->changes) ? date_add_days(v->changes, -1) : DATE_NONE;
    json_t *all = json_pack("{s:o, s:o, s:o}", "as_of", date_json(v->day), "holds_until", date_json(until),
                            "rules", rows);
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
}

int vee_rules(const struct vee_job *job)
{
    const char *name = job->wish->count > 1 ? job->wish->words[1] : NULL;
    enum vee_rule rule = 0;
    struct view v = {0};
    struct err e;
    if ((name && !find_rule(name, &rule, &e)) || !view_init(&v, job, &e)) {
        vee_rules_free(v.rules);
        return cli_fail(job->verb, &e);
    }
    int first = name ? (int)rule : 0, last = name ? (int)rule : VEE_RULE_COUNT - 1;
    if (name && !job->wish->json)
        print_meaning(rule, job->cli->lang);
    if (job->wish->json)
        print_json(&v, first, last);
    else
        print_sheet(&v, first, last, job->cli->lang);
    vee_rules_free(v.rules);
    return EXIT_DONE;
}

/* ---- quality codes --------------------------------------------------------------------------------- */

/* The codes of enum vee_quality with their texts: what exports and interval_day carry. */
int vee_codes(const struct vee_job *job)
{
    static const int codes[] = {VEE_VALID,        VEE_EDITED,       VEE_REFERENCE_DAY,
                                VEE_INTERPOLATED, VEE_QUESTIONABLE, VEE_DERIVED,
                                VEE_PROJECTED,    VEE_MISSING,      VEE_HELD};
    json_t *all = json_array();
    struct arena a = {0};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const char *key = arena_printf(&a, "vee.quality.%d", codes[i]);
        json_array_append_new(all, json_pack("{s:i, s:s, s:s}", "quality", codes[i], "text_zh",
                                             i18n_text(LANG_ZH, key), "text_en", i18n_text(LANG_EN, key)));
        if (!job->wish->json)
            printf("%3d  %s\n", codes[i], i18n_text(job->cli->lang, key));
    }
    if (job->wish->json) {
        json_dumpf(all, stdout, JSON_INDENT(2));
        puts("");
    }
    json_decref(all);
    arena_fini(&a);
    return EXIT_DONE;
}

/* ---- set ------------------------------------------------------------------------------------------- */

static bool take_text(const char *text, const char *option, const char **out, struct err *e)
{
    *out = text;
    return (text && *text) || err_set(e, ERR_USAGE, "rules set needs --%s", option);
}

static bool take_outcome(const char *text, enum vee_outcome *out, struct err *e)
{
    if (!text)
        return err_set(e, ERR_USAGE, "rules set needs --outcome flag, hold or pass");
    return vee_outcome_parse(text, out) ||
           err_set(e, ERR_USAGE, "--outcome takes flag, hold or pass, not '%.40s'", text);
}

static bool take_parameter(struct vee_rule_change *c, const char *given, struct err *e)
{
    const struct vee_rule_info *info = &vee_rule_table[c->rule];
    const char *equals = strchr(given, '=');
    char name[40], *end;
    if (!equals)
        return err_set(e, ERR_USAGE, "--parameter takes NAME=VALUE, not '%.60s'", given);
    snprintf(name, sizeof name, "%.*s", (int)(equals - given), given);
    int p = vee_rule_parameter(c->rule, name);
    if (p < 0)
        return err_set(e, ERR_USAGE, "rule %s has no parameter '%s'; it has %s%s%s", info->name, name,
                       *info->parameter[0] ? info->parameter[0] : "none", *info->parameter[1] ? " and " : "",
                       info->parameter[1]);
    errno = 0;
    c->value[p] = strtoll(equals + 1, &end, 10);
    c->named[p] = true;
    return (errno == 0 && end != equals + 1 && !*end) ||
           err_set(e, ERR_USAGE, "--parameter %s takes a whole number, not '%.40s'", name, equals + 1);
}

static bool take_days(const struct vee_wish *w, struct vee_rule_change *c, struct err *e)
{
    c->to = DATE_NONE;
    if (!w->from)
        return err_set(e, ERR_USAGE, "rules set needs --from, the first day that it is for");
    if (!date_parse(w->from, &c->from, e))
        return err_wrap(e, "--from");
    if (w->to && !date_parse(w->to, &c->to, e))
        return err_wrap(e, "--to");
    return !w->to || date_compare(c->from, c->to) <= 0 ||
           err_set(e, ERR_USAGE, "--to %s is before --from %s; it is the last day that it is for", w->to,
                   w->from);
}

static bool take_change(const struct vee_wish *w, struct vee_rule_change *c, struct err *e)
{
    *c = (struct vee_rule_change){.point_number = w->point};
    if (strcmp(w->words[1], "set") != 0)
        return err_set(e, ERR_USAGE, "say rules set RULE, not rules %s", w->words[1]);
    bool ok = find_rule(w->words[2], &c->rule, e) && take_outcome(w->outcome, &c->outcome, e) &&
              take_days(w, c, e) && take_text(w->reason, "reason", &c->reason, e) &&
              take_text(w->actor, "actor", &c->actor, e);
    for (int i = 0; ok && i < w->parameter_count; i++)
        ok = take_parameter(c, w->parameters[i], e);
    return ok;
}

static void print_changed(const struct vee_rule_change *c, const struct vee_rule_changed *changed,
                          enum lang lang)
{
    struct arena a = {0};
    struct buf out;
    buf_init(&out, 4096);
    i18n_format(lang, "verb.vee.rule_set",
                (const struct i18n_arg[]){{"rule", vee_rule_table[c->rule].name},
                                          {"version", arena_printf(&a, "%" PRId64, changed->version)},
                                          {"replaced", arena_printf(&a, "%" PRId64, changed->replaced)},
                                          {"days", arena_printf(&a, "%" PRId64, changed->days_due)},
                                          {NULL, NULL}},
                &out);
    puts(out.data);
    buf_fini(&out);
    arena_fini(&a);
}

int vee_rules_set(const struct vee_job *job)
{
    struct vee_rule_change change;
    struct vee_rule_changed changed;
    struct db *db = NULL;
    struct err e;
    bool ok = take_change(job->wish, &change, &e) && database_open(job->cli, "vee", &db, &e) &&
              migrate_require(db, &e) && vee_rule_set(db, &change, &changed, &e);
    db_close(db);
    if (!ok)
        return cli_fail(job->verb, &e);
    if (job->wish->json)
        printf("{\"rule\": \"%s\", \"version\": %" PRId64 ", \"replaced\": %" PRId64
               ", \"days_due\": %" PRId64 "}\n",
               vee_rule_table[change.rule].name, changed.version, changed.replaced, changed.days_due);
    else
        print_changed(&change, &changed, job->cli->lang);
    return EXIT_DONE;
}
