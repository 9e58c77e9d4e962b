/* settle - see the header. */
#include "dahu/job/settle.h"

#include "dahu/rule/rule.h"
#include "dahu/store/facts.h"
#include "dahu/store/policy.h"

/* ---- one account -----------------------------------------------------------------------------------------
 */

static bool make_bill(struct db *db, const struct settlement_subject *s, const struct calendar *c,
                      const char *actor, struct bill *b, struct settlement_written *out, struct err *e)
{
    struct arena arena = {0};
    struct threshold_set thresholds;
    struct bill_request r;
    bool ok = settlement_load(db, s, c, &arena, &thresholds, &r, e) && bill_make(&r, b, e) &&
              settlement_write(db, s, &r, b, actor, out, e);
    arena_fini(&arena);
    return ok;
}

static bool settle_one(struct db *db, const struct settle_request *q, const struct settlement_subject *s,
                       const struct calendar *c, struct settle_item item, settle_item_fn seen, void *arg,
                       struct settle_report *out, struct err *e)
{
    struct bill b;
    item.bill = q->instalment ? NULL : &b;
    char snapshot[DB_SNAPSHOT_BYTES];
    bill_init(&b);
    bool ok =
        (q->instalment ? db_begin(db, e) : db_begin_snapshot(db, snapshot, e)) &&
        (q->instalment ? settlement_estimate(db, s, q->instalment, q->amount_fen, q->actor, &item.written, e)
                       : make_bill(db, s, c, q->actor, &b, &item.written, e)) &&
        db_commit(db, e);
    if (ok) {
        out->made += item.written.outcome != SETTLEMENT_SAME;
        out->same += item.written.outcome == SETTLEMENT_SAME;
        out->held += item.bill && bill_weight_of(&b) != BILL_NOTE;
        if (seen)
            seen(&item, arg);
    } else {
        db_rollback(db);
    }
    bill_fini(&b);
    return ok;
}

static bool ends_the_run(const struct err *e)
{
    return e->code == ERR_DATABASE_AWAY || e->code == ERR_CANCELLED;
}

static bool settle_all(struct db *db, const struct settle_request *q, const struct settlement_subjects *all,
                       const struct calendar *c, settle_item_fn seen, void *arg, struct settle_report *out,
                       struct err *e)
{
    char last[DATE_TEXT_BYTES];
    for (int i = 0; i < all->count; i++) {
        const struct settlement_subject *s = &all->items[i];
        if (!s->over && !q->instalment) {
            out->running++;
            if (q->account)
                return err_set(e, ERR_RANGE, "the period of account '%s' is not over: its last day is %s",
                               s->number, date_format(date_add_days(s->until, -1), last)) ||
                       err_name(e, "DH409", "bill_period_running", "account", s->number, "until", last, NULL);
            continue;
        }
        struct settle_item item = {.subject = s, .at = i, .count = all->count};
        if (settle_one(db, q, s, c, item, seen, arg, out, e))
            continue;
        if (q->account || ends_the_run(e))
            return false;
        out->failed++;
        item.fault = e;
        if (seen)
            seen(&item, arg);
        log_write(LOG_ERROR, "bill", "could not bill account '%s': %s", s->number, e->text);
    }
    return true;
}

bool settle_make(struct db *db, const struct settle_request *q, settle_item_fn seen, void *arg,
                 struct settle_report *out, struct err *e)
{
    struct arena arena = {0};
    struct settlement_subjects all;
    struct calendar calendar;
    char day[DATE_TEXT_BYTES];
    *out = (struct settle_report){0};
    bool ok = (q->instalment || energy_refresh(db, q->energy, NULL, e)) &&
              settlement_subjects(db, q->month, q->account, &arena, &all, e) &&
              settlement_calendar(db, &arena, &calendar, e);
    if (ok && all.count == 0) {
        date_format(q->month, day);
        day[7] = '\0'; /* of the month */
        err_set(e, ERR_NOT_FOUND, "nobody is billed in %s", day);
        ok = q->account
                 ? err_name(e, "DH422", "bill_account_unbilled", "account", q->account, "month", day, NULL)
                 : err_name(e, "DH422", "bill_nobody", "month", day, NULL);
    }
    ok = ok && settle_all(db, q, &all, &calendar, seen, arg, out, e);
    arena_fini(&arena);
    return ok;
}

/* ---- issue ------------------------------------------------------------------------------------------------
 */

/* Of a settlement or a correction: what it would be now. An instalment is what it is. */
static bool still_right(struct db *db, const struct settlement_issue *w, const struct calendar *c,
                        struct arena *a, bool *changed, struct err *e)
{
    struct db_result r;
    struct settlement_subjects one;
    struct settlement_written written;
    date month;
    *changed = false;
    if (!settlement_rows(db, SETTLEMENT_BILL, w->bill_number, NULL, &r, e))
        return false;
    bool draft = db_rows(&r) == 1 && *db_text(&r, 0, db_column(&r, "status")) == 'D' &&
                 *db_text(&r, 0, db_column(&r, "bill_kind")) != 'I';
    const char *account = draft ? arena_strdup(a, db_text(&r, 0, db_column(&r, "account"))) : NULL;
    bool ok = !draft || date_parse(db_text(&r, 0, db_column(&r, "from_day")), &month, e);
    db_result_fini(&r);
    if (!ok || !draft)
        return ok;
    struct bill b;
    bill_init(&b);
    ok = settlement_subjects(db, month, account, a, &one, e) &&
         (one.count == 0 || make_bill(db, &one.items[0], c, w->actor, &b, &written, e));
    *changed = ok && one.count == 1 && written.outcome != SETTLEMENT_SAME;
    bill_fini(&b);
    return ok;
}

bool settle_issue(struct db *db, const struct settlement_issue *w, const struct energy_request *energy,
                  date *due, struct err *e)
{
    struct arena arena = {0};
    struct calendar calendar;
    bool changed = false;
    if (!energy_refresh(db, energy, NULL, e))
        return false;
    bool ok = db_begin(db, e) && settlement_calendar(db, &arena, &calendar, e) &&
              still_right(db, w, &calendar, &arena, &changed, e) &&
              (changed || settlement_issue(db, w, &calendar, due, e)) && db_commit(db, e);
    arena_fini(&arena);
    if (!ok)
        db_rollback(db);
    return ok && (!changed || err_set(e, ERR_CONFLICT, "bill '%s' was made anew", w->bill_number) ||
                  err_name(e, "DH409", "bill_anew", "bill", w->bill_number, NULL));
}

/* ---- arrears
 * ----------------------------------------------------------------------------------------------- */

static void tell(const struct settlement_arrear *a, date as_of, const struct threshold_set *t,
                 settle_late_fn seen, void *arg)
{
    const struct late_fee_facts f = {.amount_fen = a->amount_fen,
                                     .due = a->due,
                                     .paid = a->payments,
                                     .as_of = as_of,
                                     .residential = tri_of(a->residential)};
    const struct late_fee_payment *paid = a->payments.items;
    struct settle_late late = {
        .arrear = a, .open_fen = a->amount_fen, .days = date_days_between(a->due, as_of)};
    struct verdict v;
    for (int64_t i = 0; i < a->payments.count; i++)
        late.open_fen -= date_compare(paid[i].on, as_of) <= 0 ? paid[i].amount_fen : 0;
    late.open_fen = late.open_fen > 0 ? late.open_fen : 0;
    rule_evaluate(rule_find("late_fee"), &f, t, &v);
    late.fee_fen = v.outcome == OUTCOME_REVIEW ? FACT_UNKNOWN : verdict_result_find(&v, "fee_fen")->number;
    late.verdict = &v;
    seen(&late, arg);
}

bool settle_arrears(struct db *db, date as_of, const char *account, settle_late_fn seen, void *arg,
                    struct err *e)
{
    struct arena arena = {0};
    struct settlement_arrear *all;
    struct threshold_set thresholds;
    int count;
    bool ok = (date_known(as_of) || facts_today(db, &as_of, e)) && policy_load(db, as_of, &thresholds, e) &&
              settlement_arrears(db, as_of, account, &arena, &all, &count, e);
    for (int i = 0; ok && i < count; i++)
        tell(&all[i], as_of, &thresholds, seen, arg);
    arena_fini(&arena);
    return ok;
}
