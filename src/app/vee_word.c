/* dahu vee findings | accept | reject | value | withdraw - what validation found, in the order in which a
 * person works through it, and the words with which a person answers. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "change_print.h"
#include "dahu/base/user.h"
#include "dahu/meter/vee.h"
#include "dahu/store/migrate.h"
#include "database.h"
#include "event_form.h"
#include "table.h"
#include "verb_vee.h"

/* ---- the queue ---------------------------------------------------------------------------------- */

/* Columns of event_findings. */
enum { POINT, ACCOUNT, RULE, ENERGY, FROM, TO, OUTCOME, RAW, BOUND, EDIT, AGE, COLUMNS };

static const char *cell(const struct db_result *r, int row, int column)
{
    const char *text = db_text(r, row, column);
    return text && *text ? text : "-";
}

static const char *rule_text(enum lang lang, const char *rule)
{
    char key[64];
    snprintf(key, sizeof key, "vee.rule.%.40s.title", rule);
    return vee_rule_find(rule) >= 0 ? i18n_text(lang, key) : rule;
}

static const char *outcome_text(enum lang lang, const char *outcome)
{
    return i18n_text(lang, strcmp(outcome, "HOLD") == 0 ? "vee.outcome.HOLD" : "vee.outcome.FLAG");
}

static void print_findings(const struct db_result *r, enum lang lang)
{
    static const enum table_align align[COLUMNS] = {
        [RAW] = TABLE_RIGHT, [BOUND] = TABLE_RIGHT, [EDIT] = TABLE_RIGHT, [AGE] = TABLE_RIGHT};
    static const char *const heads[COLUMNS] = {"vee.column.point",   "vee.column.account", "vee.column.rule",
                                               "vee.column.energy",  "vee.column.from",    "vee.column.to",
                                               "vee.column.outcome", "vee.column.raw",     "vee.column.bound",
                                               "vee.column.edit",    "vee.column.age"};
    const char *cells[COLUMNS];
    struct table t;
    struct buf out;
    for (int c = 0; c < COLUMNS; c++)
        cells[c] = i18n_text(lang, heads[c]);
    table_init(&t, COLUMNS, align, cells);
    for (int i = 0; i < db_rows(r); i++) {
        for (int c = 0; c < COLUMNS; c++)
            cells[c] = cell(r, i, c);
        cells[RULE] = rule_text(lang, cells[RULE]);
        cells[OUTCOME] = outcome_text(lang, cells[OUTCOME]);
        table_row(&t, cells);
    }
    buf_init(&out, 1 << 28);
    table_print(&t, &out);
    fputs(db_rows(r) ? out.data : i18n_text(lang, "vee.no_findings"), stdout);
    fputs(db_rows(r) ? "" : "\n", stdout);
    buf_fini(&out);
    table_fini(&t);
}

static void print_findings_json(const struct db_result *r)
{
    json_t *all = json_array();
    for (int i = 0; i < db_rows(r); i++) {
        json_t *v = json_object();
        for (int c = 0; c < COLUMNS; c++)
            json_object_set_new(v, db_column_name(r, c),
                                !db_text(r, i, c) ? json_null()
                                : c >= RAW        ? json_integer(db_int64(r, i, c))
                                                  : json_string(db_text(r, i, c)));
        json_array_append_new(all, v);
    }
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
}

static bool find(const struct vee_job *job, struct err *e)
{
    const struct vee_wish *w = job->wish;
    json_t *days = json_object();
    struct db *db = NULL;
    struct db_result r;
    bool ok = (!w->from || form_put_day(days, "from", w->from, e)) &&
              (!w->to || form_put_day(days, "to", w->to, e)) && database_open(job->cli, "vee", &db, e) &&
              migrate_require(db, e);
    const struct event_queue wanted = {.account = w->account,
                                       .point = w->point,
                                       .from = json_string_value(json_object_get(days, "from")),
                                       .to = json_string_value(json_object_get(days, "to")),
                                       .open = w->open};
    ok = ok && event_findings(db, &wanted, &r, e);
    if (ok) {
        if (w->json)
            print_findings_json(&r);
        else
            print_findings(&r, job->cli->lang);
        db_result_fini(&r);
    }
    db_close(db);
    json_decref(days);
    return ok;
}

int vee_findings(const struct vee_job *job)
{
    struct err e;
    return find(job, &e) ? EXIT_DONE : cli_fail_in(job->cli, job->verb, &e);
}

/* ---- a person's word ----------------------------------------------------------------------------------- */

static bool put(json_t *form, const char *name, const char *text, struct err *e)
{
    json_t *value = text ? json_string(text) : NULL; /* NULL for what is no UTF-8 */
    if (text && !value)
        return err_set(e, ERR_USAGE, "--%s is no text in UTF-8", name);
    return !text || json_object_set_new(form, name, value) == 0;
}

static bool is_number(const char *text)
{
    size_t n = 0;
    while (isdigit((unsigned char)text[n]))
        n++;
    return n > 0 && n < 19 && text[n] == '\0';
}

static bool need(const char *command, const char *option, const char *given, struct err *e)
{
    return given || err_set(e, ERR_USAGE, "%s needs --%s", command, option);
}

static bool fill_span(const struct vee_wish *w, json_t *form, struct err *e)
{
    bool value = strcmp(w->words[0], "value") == 0;
    if (!need(w->words[0], "from", w->from, e) || !need(w->words[0], "to", w->to, e) ||
        (value && (!need("value", "energy", w->energy, e) || !need("value", "kwh", w->kwh, e))))
        return false;
    if (!value && w->kwh)
        return err_set(e, ERR_USAGE, "%s does not take --kwh", w->words[0]);
    return put(form, "point", w->words[1], e) && form_put_time(form, "from", w->from, e) &&
           form_put_time(form, "to", w->to, e) &&
           (!w->energy || form_put_energy(form, "energy", w->energy, e)) &&
           (!value || form_put_kilo(form, "value", w->kwh, e));
}

static bool fill_form(const struct vee_wish *w, json_t *form, struct err *e)
{
    char kind[16], user[USER_NAME_BYTES];
    bool withdraw = strcmp(w->words[0], "withdraw") == 0;
    snprintf(kind, sizeof kind, "%s", w->words[0]);
    for (char *c = kind; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    if (!need(w->words[0], "reason", w->reason, e))
        return false;
    if (withdraw && !is_number(w->words[1]))
        return err_set(e, ERR_USAGE, "withdraw takes the number of an edit, not '%s'", w->words[1]);
    return put(form, "kind", kind, e) && put(form, "reason", w->reason, e) &&
           put(form, "document_no", w->document, e) && put(form, "settled_reason", w->settled_reason, e) &&
           put(form, "actor", w->actor ? w->actor : user_name(getuid(), user), e) &&
           (withdraw ? put(form, "withdraws", w->words[1], e) : fill_span(w, form, e));
}

static bool record(const struct vee_job *job, const json_t *form, struct err *e)
{
    struct db *db;
    json_t *report;
    if (!database_open(job->cli, "vee", &db, e))
        return false;
    char *text = json_dumps(form, JSON_COMPACT);
    const struct change_request request = {.kind = EVENT_EDIT,
                                           .form = text,
                                           .drivers_folder = job->cli->config->drivers_path,
                                           .lang = job->cli->lang,
                                           .dry_run = job->wish->dry_run};
    bool ok = migrate_require(db, e) && change_make(db, &request, &report, e);
    if (ok) {
        change_print(job->wish->words[0], form, report, job->wish->json, job->cli->lang);
        json_decref(report);
    }
    free(text);
    db_close(db);
    return ok;
}

int vee_person_says(const struct vee_job *job)
{
    struct err e;
    json_t *form = json_object();
    bool ok = fill_form(job->wish, form, &e) && record(job, form, &e);
    json_decref(form);
    return ok ? EXIT_DONE : cli_fail_in(job->cli, job->verb, &e);
}
