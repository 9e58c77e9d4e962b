/* errand_review - a review in the background: one that is recorded, and one that only asks what would change
 * with other thresholds. */
#include <string.h>

#include "dahu/job/review.h"
#include "dahu/store/facts.h"
#include "errand_kinds.h"

enum { CHANGES_MAX = 20, SHOWN_MOST = 2000 };

struct look {
    struct errand_work *work;
    int accounts, seen; /* in all; begun */
    int64_t last;       /* the account at hand */
    json_t *changed;    /* owned by the errand; NULL: nobody asks */
    int64_t count;      /* verdicts that would be other */
    bool stopped;
    struct err e;
};

static bool count_accounts(struct db *db, date as_of, struct look *l, struct err *e)
{
    struct account_rows rows;
    if ((!date_known(as_of) && !facts_today(db, &as_of, e)) || !account_rows_load(db, as_of, NULL, &rows, e))
        return false;
    l->accounts = account_rows_count(&rows);
    account_rows_fini(&rows);
    return true;
}

static const char *state_of(const struct verdict *v)
{
    const struct value *state = v ? verdict_result_find(v, "state") : NULL;
    return state && state->kind == VALUE_WORD ? state->word : "";
}

static json_t *verdict_of(const struct verdict *v)
{
    struct buf text;
    if (!v)
        return json_null();
    buf_init(&text, 1024 * 1024);
    verdict_to_json(v, &text);
    json_t *all = json_loadb(text.data, text.len, 0, NULL);
    buf_fini(&text);
    json_t *out = json_pack("{s:s, s:s, s:O*}", "outcome", outcome_name(v->outcome), "state", state_of(v),
                            "reasons", json_object_get(all, "reasons"));
    json_decref(all);
    return out;
}

static void compare(struct look *l, const struct review_item *item)
{
    const struct verdict *now = item->verdict, *then = item->changed;
    if (then && then->outcome == now->outcome && strcmp(state_of(then), state_of(now)) == 0)
        return;
    if (l->count++ < SHOWN_MOST)
        json_array_append_new(l->changed,
                              json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "account",
                                        item->account->number, "customer", item->account->customer, "rule",
                                        now->rule->id, "clause", now->rule->clause, "subject", item->subject,
                                        "now", verdict_of(now), "then", verdict_of(then)));
}

static void on_item(const struct review_item *item, void *arg)
{
    struct look *l = arg;
    if (item->account->id != l->last) {
        l->last = item->account->id;
        l->seen++;
        if (!l->stopped && l->accounts)
            l->stopped =
                !errands_tell(l->work, (int)((int64_t)l->seen * 10000 / (l->accounts + 1)), "review", &l->e);
    }
    if (l->changed)
        compare(l, item);
}

static bool read_day(const json_t *form, date *out, struct err *e)
{
    const char *text = json_string_value(json_object_get(form, "as_of"));
    *out = DATE_NONE;
    return !text || date_parse(text, out, e);
}

static json_t *report_of(const struct review_report *r)
{
    char day[DATE_TEXT_BYTES];
    return json_pack("{s:s, s:i, s:i, s:i, s:I, s:I}", "as_of", date_format(r->as_of, day), "accounts",
                     r->accounts, "undecided", r->undecided, "large", r->large, "verdicts",
                     (json_int_t)r->decisions, "new_verdicts", (json_int_t)r->recorded);
}

static bool run(struct errand_work *w, struct review_request *request, struct look *l, struct err *e)
{
    const struct errand_context *context = w->user;
    struct review_report report;
    request->actor = w->errand->actor;
    request->drivers_folder = context->config->drivers_path;
    l->work = w;
    if (!read_day(w->errand->form, &request->as_of, e) || !errands_tell(w, 0, "facts", e) ||
        !count_accounts(w->db, request->as_of, l, e) || !review_run(w->db, request, on_item, l, &report, e))
        return false;
    w->result = report_of(&report);
    return true;
}

bool errand_review(struct errand_work *w, struct err *e)
{
    struct review_request request = {0};
    struct look l = {0};
    return run(w, &request, &l, e);
}

bool errand_policy_try(struct errand_work *w, struct err *e)
{
    struct threshold_change changes[CHANGES_MAX];
    const json_t *wanted = json_object_get(w->errand->form, "changes");
    struct review_request request = {.unrecorded = true, .changes = changes};
    struct look l = {.changed = json_array()};
    for (size_t i = 0; i < json_array_size(wanted) && i < CHANGES_MAX; i++)
        changes[request.change_count++] = (struct threshold_change){
            json_string_value(json_object_get(json_array_get(wanted, i), "key")),
            json_string_value(json_object_get(json_array_get(wanted, i), "value"))};
    bool ok = run(w, &request, &l, e);
    if (ok) {
        json_object_set_new(w->result, "count", json_integer((json_int_t)l.count));
        json_object_set(w->result, "changed", l.changed);
    }
    json_decref(l.changed);
    return ok;
}
