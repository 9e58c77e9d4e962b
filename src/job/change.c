/* change - see the header. */
#include "dahu/job/change.h"

#include <stdio.h>
#include <string.h>

#include "dahu/job/energy.h"
#include "dahu/job/review.h"
#include "dahu/rule/split.h"

/* ---- verdicts, before and after ------------------------------------------------------------------- */

/* All verdicts of some accounts as of today: an array of {account, rule, clause, subject, outcome, numbers:
 * {name: text}}. */
struct look {
    json_t *verdicts;
    enum lang lang;
    struct buf text; /* of one value */
};

static void put_number(struct look *l, json_t *numbers, const char *name, const struct value *v)
{
    buf_reset(&l->text);
    value_put_text(v, l->lang, &l->text);
    json_object_set_new(numbers, name, json_stringn(l->text.data, l->text.len));
}

static void look_at(const struct review_item *item, void *arg)
{
    struct look *l = arg;
    const struct verdict *v = item->verdict;
    json_t *numbers = json_object();
    for (const struct field *f = v->rule->fields; f->name; f++) {
        struct value fact = rule_field_value(f, item->facts);
        put_number(l, numbers, f->name, &fact);
    }
    for (int i = 0; i < v->result_count; i++)
        put_number(l, numbers, v->results[i].name, &v->results[i].value);
    json_array_append_new(l->verdicts,
                          json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "account", item->account->number,
                                    "rule", v->rule->id, "clause", v->rule->clause, "subject", item->subject,
                                    "outcome", outcome_name(v->outcome), "numbers", numbers));
}

static bool look(struct db *db, const struct change_request *request, const struct db_result *accounts,
                 json_t **out, struct err *e)
{
    struct look l = {.verdicts = json_array(), .lang = request->lang};
    bool ok = true;
    buf_init(&l.text, 1 << 16);
    for (int i = 0; ok && i < db_rows(accounts); i++) {
        const struct review_request about = {.as_of = DATE_NONE, .account = db_text(accounts, i, 0)};
        ok = review_look(db, &about, look_at, &l, e);
    }
    buf_fini(&l.text);
    *out = l.verdicts;
    return ok;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static json_t *find_same(const json_t *verdicts, const json_t *wanted)
{
    static const char *const keys[] = {"account", "rule", "subject"};
    size_t i;
    json_t *v;
    json_array_foreach((json_t *)(uintptr_t)verdicts, i, v)
    {
        bool same = true;
        for (unsigned k = 0; k < sizeof keys / sizeof *keys; k++)
            same = same && strcmp(text_of(v, keys[k]), text_of(wanted, keys[k])) == 0;
        if (same)
            return v;
    }
    return NULL;
}

/* Numbers that differ; @was or @is may be NULL: then all of the other. */
static json_t *differing(const json_t *was, const json_t *is)
{
    const json_t *old = json_object_get(was, "numbers"), *new = json_object_get(is, "numbers");
    json_t *all = json_array(), *value;
    const char *name;
    json_object_foreach((json_t *)(uintptr_t)(new ? new : old), name, value)
    {
        const char *a = text_of(old, name), *b = text_of(new, name);
        if (!a || !b || strcmp(a, b) != 0)
            json_array_append_new(all, json_pack("{s:s, s:s?, s:s?}", "name", name, "was", a, "is", b));
    }
    return all;
}

static void add_difference(json_t *all, const json_t *was, const json_t *is)
{
    const json_t *either = is ? is : was;
    const char *a = text_of(was, "outcome"), *b = text_of(is, "outcome");
    json_t *numbers = differing(was, is);
    if (a && b && strcmp(a, b) == 0 && json_array_size(numbers) == 0) {
        json_decref(numbers);
        return;
    }
    json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:o}", "account",
                                         text_of(either, "account"), "rule", text_of(either, "rule"),
                                         "clause", text_of(either, "clause"), "subject",
                                         text_of(either, "subject"), "was", a, "is", b, "numbers", numbers));
}

static json_t *compare(const json_t *before, const json_t *after)
{
    json_t *all = json_array(), *v;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)before, i, v) add_difference(all, v, find_same(after, v));
    json_array_foreach((json_t *)(uintptr_t)after, i, v) if (!find_same(before, v))
        add_difference(all, NULL, v);
    return all;
}

/* ---- energies --------------------------------------------------------------------------------------- */

static json_t *number_or_null(const struct db_result *r, int row, int column)
{
    return db_text(r, row, column) ? json_integer(db_int64(r, row, column)) : json_null();
}

static bool tell_energies(struct db *db, enum event_kind kind, int64_t id, const char *unit, json_t **out,
                          struct err *e)
{
    struct db_result r;
    if (!event_was_is(db, kind, id, unit, &r, e))
        return false;
    *out = json_array();
    for (int i = 0; i < db_rows(&r); i++)
        json_array_append_new(
            *out, json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:I}", "period", db_text(&r, i, 0), "energy",
                            db_text(&r, i, 1), "was", number_or_null(&r, i, 2), "is",
                            number_or_null(&r, i, 3), "was_bp", (json_int_t)db_int64(&r, i, 4), "is_bp",
                            (json_int_t)db_int64(&r, i, 5), "days", (json_int_t)db_int64(&r, i, 6)));
    db_result_fini(&r);
    return true;
}

bool change_told(struct db *db, enum event_kind kind, int64_t id, json_t **told, struct err *e)
{
    json_t *months = NULL, *days = NULL;
    bool ok =
        tell_energies(db, kind, id, "month", &months, e) && tell_energies(db, kind, id, "day", &days, e);
    if (ok)
        *told = json_pack("{s:O, s:O}", "months", months, "days", days);
    json_decref(months);
    json_decref(days);
    return ok;
}

static bool remake(struct db *db, const struct change_request *request, const struct db_result *points,
                   struct err *e)
{
    struct energy_report unused; /* what changed is told by the versions of the days */
    for (int i = 0; i < db_rows(points); i++)
        if (!energy_remake(db, db_int64(points, i, 0), request->drivers_folder, &unused, e))
            return err_wrap(e, "could not make the energies anew");
    return true;
}

/* ---- shares of a split -----------------------------------------------------------------------------------
 */

/* Columns of event_splits. */
enum { MONTH, SPAN, DAYS, OF_DAYS, TOTAL, CATEGORY, RATIO, FIXED };

static int64_t number_or_0(const struct db_result *r, int row, int column)
{
    return db_text(r, row, column) ? db_int64(r, row, column) : 0;
}

static json_t *find_share(json_t *shares, const char *period, const char *category)
{
    size_t i;
    json_t *s;
    json_array_foreach(shares, i, s) if (strcmp(text_of(s, "period"), period) == 0 &&
                                         strcmp(text_of(s, "category"), category) == 0) return s;
    s = json_pack("{s:s, s:s, s:n, s:n, s:b}", "period", period, "category", category, "was", "is", "review",
                  0);
    json_array_append_new(shares, s);
    return s;
}

static void add_share(json_t *shares, const struct db_result *r, int row, const char *member, int64_t wh,
                      bool review)
{
    json_t *s = find_share(shares, db_text(r, row, MONTH), db_text(r, row, CATEGORY));
    json_object_set_new(s, member, json_integer(json_integer_value(json_object_get(s, member)) + wh));
    if (review)
        json_object_set_new(s, "review", json_true());
}

/* The rows of one span from @first on; *next is behind them. */
static bool share_span(const struct db_result *r, int first, const char *member, json_t *shares, int *next,
                       struct err *e)
{
    struct split_part parts[SPLIT_PARTS_MAX];
    struct split_result out;
    int count = 0;
    while (count < SPLIT_PARTS_MAX && first + count < db_rows(r) &&
           strcmp(db_text(r, first + count, MONTH), db_text(r, first, MONTH)) == 0 &&
           strcmp(db_text(r, first + count, SPAN), db_text(r, first, SPAN)) == 0) {
        parts[count] = (struct split_part){(int32_t)number_or_0(r, first + count, RATIO),
                                           number_or_0(r, first + count, FIXED)};
        count++;
    }
    const struct split_period period = {db_int64(r, first, TOTAL), (int32_t)db_int64(r, first, DAYS),
                                        (int32_t)db_int64(r, first, OF_DAYS)};
    if (!split_energy(&period, parts, count, &out, e))
        return false;
    for (int i = 0; i < count; i++)
        add_share(shares, r, first + i, member, out.part_wh[i], out.review && parts[i].fixed_wh > 0);
    *next = first + count;
    return true;
}

/* What the categories have of the months, into @member of their shares. */
static bool share(struct db *db, const struct change_request *request, const char *member, json_t *shares,
                  struct err *e)
{
    struct db_result r;
    bool ok = true;
    if (request->kind != EVENT_SPLIT)
        return true;
    if (!event_splits(db, request->form, &r, e))
        return false;
    for (int row = 0; ok && row < db_rows(&r);)
        ok = share_span(&r, row, member, shares, &row, e);
    db_result_fini(&r);
    return ok;
}

/* ---- the change ---------------------------------------------------------------------------------- */

/* What was due before belongs to no event: it is made first and by itself, so that "was" is what would have
 * been seen. */
static bool make_pending(struct db *db, const struct change_request *request, struct err *e)
{
    struct db_result points = {NULL};
    bool ok = db_begin(db, e) && event_awaited(db, request->form, &points, e) &&
              remake(db, request, &points, e) && db_commit(db, e);
    db_result_fini(&points);
    if (!ok)
        db_rollback(db);
    return ok;
}

static bool change(struct db *db, const struct change_request *request, const struct db_result *points,
                   const struct db_result *accounts, json_t *report, struct err *e)
{
    json_t *before = NULL, *after = NULL, *told = NULL, *shares = json_array();
    int64_t id;
    bool ok = look(db, request, accounts, &before, e) && share(db, request, "was", shares, e) &&
              event_record(db, request->kind, request->form, &id, e) && share(db, request, "is", shares, e) &&
              remake(db, request, points, e) && look(db, request, accounts, &after, e) &&
              change_told(db, request->kind, id, &told, e);
    if (ok) {
        json_object_set_new(report, "id", json_integer(id));
        json_object_set_new(report, "dry_run", json_boolean(request->dry_run));
        json_object_update(report, told);
        json_object_set_new(report, "verdicts", compare(before, after));
        json_object_set(report, "shares", shares);
    }
    json_decref(shares);
    json_decref(before);
    json_decref(after);
    json_decref(told);
    return ok;
}

static bool change_whole(struct db *db, const struct change_request *request, const struct db_result *points,
                         const struct db_result *accounts, json_t *report, struct err *e)
{
    bool ok = db_begin(db, e) && change(db, request, points, accounts, report, e) &&
              (request->dry_run || db_commit(db, e));
    if (!ok || request->dry_run)
        db_rollback(db);
    return ok;
}

bool change_make(struct db *db, const struct change_request *request, json_t **report, struct err *e)
{
    struct db_result points = {NULL}, accounts = {NULL};
    json_t *told = json_object();
    bool ok = event_points(db, request->form, &points, e) &&
              event_accounts(db, request->form, &accounts, e) && make_pending(db, request, e) &&
              change_whole(db, request, &points, &accounts, told, e);
    db_result_fini(&points);
    db_result_fini(&accounts);
    *report = ok ? told : NULL;
    if (!ok)
        json_decref(told);
    return ok;
}
