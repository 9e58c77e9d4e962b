/* vee_rule - see the header. Rows are few, so they are read whole and looked through here. */
#include "dahu/store/vee_rule.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "dahu/base/arena.h"
#include "dahu/base/json.h"

struct vee_rules {
    struct arena texts;
    struct vee_rule_row *rows; /* owned; by point, 0 first */
    int count;
};

/* ---- load ----------------------------------------------------------------------------------------- */

static bool take_parameter(struct vee_rule_row *row, const char *name, const json_t *value, struct err *e)
{
    const struct vee_parameter *p = vee_parameter_find(name);
    int at = vee_rule_parameter(row->rule, name);
    if (!p || at < 0) {
        log_write(LOG_WARN, "vee", "this binary knows no parameter '%s' of rule '%s'; it is not used", name,
                  vee_rule_table[row->rule].name);
        return true;
    }
    int64_t v = json_integer_value(value);
    if (!json_is_integer(value) || v < p->least || v > p->most)
        return err_set(e, ERR_RANGE, "parameter '%s' must be a whole number from %" PRId64 " to %" PRId64,
                       name, p->least, p->most);
    row->setting.value[at] = v;
    return true;
}

static bool take_parameters(struct vee_rule_row *row, const char *text, struct err *e)
{
    json_t *all = json_parse(text, strlen(text), e);
    const char *name;
    json_t *value;
    bool ok = all != NULL;
    if (all && !json_is_object(all))
        ok = err_set(e, ERR_SYNTAX, "parameters must be an object");
    if (ok)
        json_object_foreach(all, name, value) ok = ok && take_parameter(row, name, value, e);
    json_decref(all);
    return ok;
}

static bool take_date(const char *text, date *out, struct err *e)
{
    *out = DATE_NONE;
    return !text || date_parse(text, out, e);
}

enum {
    COL_ID,
    COL_RULE,
    COL_POINT,
    COL_NUMBER,
    COL_FROM,
    COL_UNTIL,
    COL_OUTCOME,
    COL_PARAMETERS,
    COL_REASON,
    COL_ACTOR
};

static const char ALL_ROWS[] =
    "select r.vee_rule_id, r.rule, coalesce(r.metering_point_id, 0), coalesce(p.point_number, ''),"
    " case when not lower_inf(r.valid) then to_char(lower(r.valid), 'YYYY-MM-DD') end,"
    " case when not upper_inf(r.valid) then to_char(upper(r.valid), 'YYYY-MM-DD') end,"
    " r.outcome, r.parameters, r.reason, r.actor"
    " from dahu.vee_rule r left join dahu.metering_point p using (metering_point_id)"
    " order by coalesce(r.metering_point_id, 0), r.rule, r.valid";

static bool take_row(struct vee_rules *rules, const struct db_result *r, int i, struct err *e)
{
    int rule = vee_rule_find(db_text(r, i, COL_RULE));
    if (rule < 0) {
        log_write(LOG_WARN, "vee", "this binary does not know the rule '%s'; it is not asked",
                  db_text(r, i, COL_RULE));
        return true;
    }
    struct vee_rule_row *row = &rules->rows[rules->count];
    *row = (struct vee_rule_row){.rule = (enum vee_rule)rule,
                                 .point = db_int64(r, i, COL_POINT),
                                 .point_number = arena_printf(&rules->texts, "%s", db_text(r, i, COL_NUMBER)),
                                 .reason = arena_printf(&rules->texts, "%s", db_text(r, i, COL_REASON)),
                                 .actor = arena_printf(&rules->texts, "%s", db_text(r, i, COL_ACTOR))};
    struct vee_setting *s = &row->setting;
    s->version = (int)db_int64(r, i, COL_ID);
    memcpy(s->value, vee_rule_table[rule].value, sizeof s->value);
    MUST(vee_outcome_parse(db_text(r, i, COL_OUTCOME), &s->outcome)); /* a check of the table */
    if (!take_parameters(row, db_text(r, i, COL_PARAMETERS), e) ||
        !take_date(db_text(r, i, COL_FROM), &row->from, e) ||
        !take_date(db_text(r, i, COL_UNTIL), &row->until, e))
        return err_wrap(e, "row %s of vee_rule for rule '%s'", db_text(r, i, COL_ID),
                        db_text(r, i, COL_RULE));
    rules->count++;
    return true;
}

bool vee_rules_load(struct db *db, struct vee_rules **out, struct err *e)
{
    struct db_result r;
    *out = NULL;
    if (!db_query(db, &r, ALL_ROWS, 0, NULL, e))
        return err_wrap(e, "could not load the rules of validation");
    struct vee_rules *rules = must_alloc(sizeof *rules);
    bool ok = true;
    rules->rows = must_alloc((size_t)(db_rows(&r) + 1) * sizeof *rules->rows);
    for (int i = 0; ok && i < db_rows(&r); i++)
        ok = take_row(rules, &r, i, e);
    db_result_fini(&r);
    if (!ok) {
        vee_rules_free(rules);
        return false;
    }
    *out = rules;
    return true;
}

void vee_rules_free(struct vee_rules *rules)
{
    if (!rules)
        return;
    arena_fini(&rules->texts);
    free(rules->rows);
    free(rules);
}

bool vee_rule_today(struct db *db, date *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select to_char(dahu.today(), 'YYYY-MM-DD')", 0, NULL, e))
        return false;
    bool ok = date_parse(db_text(&r, 0, 0), out, e);
    db_result_fini(&r);
    return ok;
}

int vee_rules_count(const struct vee_rules *rules)
{
    return rules->count;
}

const struct vee_rule_row *vee_rules_at(const struct vee_rules *rules, int i)
{
    return &rules->rows[i];
}

/* ---- on a day ------------------------------------------------------------------------------------- */

/* The first row whose point is @point or beyond. */
static int first_of(const struct vee_rules *rules, int64_t point)
{
    int low = 0, high = rules->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (rules->rows[middle].point < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void earlier(date *change, date candidate, date day)
{
    if (date_known(candidate) && date_compare(candidate, day) > 0 &&
        (!date_known(*change) || date_compare(candidate, *change) < 0))
        *change = candidate;
}

static void lay_over(const struct vee_rules *rules, int64_t point, date day, struct vee_setting *out,
                     date *change)
{
    for (int i = first_of(rules, point); i < rules->count && rules->rows[i].point == point; i++) {
        const struct vee_rule_row *row = &rules->rows[i];
        bool begun = !date_known(row->from) || date_compare(row->from, day) <= 0;
        bool ended = date_known(row->until) && date_compare(row->until, day) <= 0;
        if (begun && !ended)
            out[row->rule] = row->setting;
        earlier(change, row->from, day);
        earlier(change, row->until, day);
    }
}

date vee_rules_on(const struct vee_rules *rules, int64_t point, date day,
                  struct vee_setting out[static VEE_RULE_COUNT])
{
    date change = DATE_NONE;
    vee_settings_default(out);
    lay_over(rules, 0, day, out, &change);
    if (point != 0)
        lay_over(rules, point, day, out, &change);
    return change;
}

/* ---- set ------------------------------------------------------------------------------------------ */

static bool check(const struct vee_rule_change *c, struct err *e)
{
    for (int p = 0; p < VEE_PARAMETERS; p++) {
        const struct vee_parameter *what = vee_parameter_find(vee_rule_table[c->rule].parameter[p]);
        if (c->named[p] && (!what || c->value[p] < what->least || c->value[p] > what->most))
            return err_set(e, ERR_RANGE,
                           "%s of rule %s cannot be %" PRId64 "; it takes %" PRId64 " to %" PRId64,
                           what ? what->name : "a parameter", vee_rule_table[c->rule].name, c->value[p],
                           what ? what->least : 0, what ? what->most : 0);
    }
    return true;
}

static char *parameters_text(const struct vee_rule_change *c)
{
    json_t *all = json_object();
    for (int p = 0; p < VEE_PARAMETERS; p++)
        if (c->named[p])
            json_object_set_new(all, vee_rule_table[c->rule].parameter[p], json_integer(c->value[p]));
    char *text = json_dumps(all, JSON_COMPACT);
    json_decref(all);
    MUST(text);
    return text;
}

static bool find_point(struct db *db, const char *number, char id[24], struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e, "select metering_point_id from dahu.metering_point where point_number = $1",
                 number))
        return false;
    bool found = db_rows(&r) == 1;
    if (found)
        snprintf(id, 24, "%s", db_text(&r, 0, 0));
    db_result_fini(&r);
    return found || err_set(e, ERR_NOT_FOUND, "there is no metering point '%.40s'", number);
}

static bool write_row(struct db *db, const struct vee_rule_change *c, struct vee_rule_changed *out,
                      struct err *e)
{
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES], point[24];
    struct db_result r;
    if (c->point_number && !find_point(db, c->point_number, point, e))
        return false;
    char *parameters = parameters_text(c);
    bool ok = db_call(db, &r, e,
                      "select version, replaced, days_due from dahu.vee_rule_set($1, $2::bigint,"
                      " daterange($3::date, $4::date, '[]'), $5, $6::jsonb, $7, $8)",
                      vee_rule_table[c->rule].name, c->point_number ? point : NULL,
                      date_format(c->from, from), date_known(c->to) ? date_format(c->to, to) : NULL,
                      vee_outcome_name(c->outcome), parameters, c->reason, c->actor);
    free(parameters);
    if (!ok)
        return false;
    *out = (struct vee_rule_changed){db_int64(&r, 0, 0), db_int64(&r, 0, 1), db_int64(&r, 0, 2)};
    db_result_fini(&r);
    return true;
}

bool vee_rule_set(struct db *db, const struct vee_rule_change *change, struct vee_rule_changed *out,
                  struct err *e)
{
    if (!check(change, e) || !db_begin(db, e))
        return false;
    if (write_row(db, change, out, e) && db_commit(db, e))
        return true;
    db_rollback(db);
    return false;
}
