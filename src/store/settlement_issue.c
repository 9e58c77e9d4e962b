/* settlement_issue - a draft goes out, or a bill is taken back; see settlement.h. */
#include <stdio.h>
#include <string.h>

#include "dahu/store/settlement.h"

/* Who answers for a wrong bill, by its cause (3.1.5, 3.1.6, 3.2.2); a metering error has no row in the
 * register. */
static const struct cause {
    const char *cause, *clause, *department;
} causes[] = {{"PRICE_POLICY", "3.1.5", "MARKETING"},
              {"RULE", "3.1.6", "MARKETING"},
              {"DISPATCH", "3.2.2", "DISPATCH"},
              {"METERING", NULL, NULL}};

static const struct cause *cause_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof causes / sizeof *causes; i++)
        if (strcmp(causes[i].cause, name) == 0)
            return &causes[i];
    return NULL;
}

enum { BILL_ID, BILL_KIND, BILL_STATUS, BILL_HOLDS, BILL_OVER, BILL_TODAY, BILL_DUE_RULE, BILL_DUE_VALUE };
static const char DRAFT[] =
    "select b.bill_id, b.kind, b.status, array_to_string(b.holds, ' '),"
    "       b.kind = 'INSTALMENT' or upper(b.period) <= coalesce($2::date, t.today), coalesce($2::date, "
    "t.today),"
    "       coalesce(f.due_rule, 'WORKING_DAYS'), coalesce(f.due_value, 10)"
    " from dahu.bill b"
    " cross join (select (clock_timestamp() at time zone timezone)::date as today from dahu.utility) t"
    " left join dahu.account_tariff f on f.account_id = b.account_id and f.category = '' and f.valid @> "
    "upper(b.period) - 1"
    " where b.bill_number = $1 for update of b";

/* Each hold must be of the kind that a person may confirm, and then one has. */
static bool may_go_out(const struct settlement_issue *w, const char *holds, struct err *e)
{
    char code[40];
    for (const char *at = holds; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        snprintf(code, sizeof code, "%.*s", (int)n, at);
        enum bill_finding f = bill_finding_find(code);
        if (f == BILL_FINDING_COUNT || bill_finding_weight(f) == BILL_STOP)
            return err_set(e, ERR_CONFLICT, "bill '%s' cannot be issued: %s (clause 3.1.2)", w->bill_number,
                           code) ||
                   err_name(e, "DH409", "bill_stopped", "bill", w->bill_number, "findings", code, NULL);
        if (!w->confirmation)
            return err_set(e, ERR_CONFLICT, "bill '%s' is held: %s", w->bill_number, code) ||
                   err_name(e, "DH409", "bill_held", "bill", w->bill_number, "findings", code, NULL);
        at += n;
    }
    return true;
}

static bool due_day(const struct db_result *r, const struct calendar *c, date on, date *due, struct err *e)
{
    int value = (int)db_int64(r, 0, BILL_DUE_VALUE), year, month, day;
    char text[DATE_TEXT_BYTES];
    bool ok = true;
    if (strcmp(db_text(r, 0, BILL_DUE_RULE), "WORKING_DAYS") == 0) {
        ok = workday_add(c, on, value, due, e);
    } else {
        date_to_civil(date_add_months(on, 1), &year, &month, &day);
        ok = workday_on_or_after(c, date_from_civil(year, month, value), due, e);
    }
    return ok || err_name(e, "DH409", "bill_calendar", "on", date_format(on, text), NULL);
}

static bool register_loss(struct db *db, const struct settlement_issue *w, const struct cause *c,
                          struct err *e)
{
    return !c->clause ||
           db_call(db, NULL, e,
                   "insert into dahu.loss_register (account_id, bill_id, correction_id, period, clause, "
                   "cause, correct_fen,"
                   "                                billed_fen, loss_fen, department, reason, actor)"
                   " select b.account_id, b.corrects_id, b.bill_id, b.period, $2, $3, (b.basis ->> "
                   "'total_fen')::bigint,"
                   "        (b.basis ->> 'total_fen')::bigint - b.amount_fen, b.amount_fen, $4, $5, $6"
                   " from dahu.bill b where b.bill_number = $1",
                   w->bill_number, c->clause, c->cause, c->department, w->reason, w->actor);
}

static bool issue(struct db *db, const struct settlement_issue *w, const struct db_result *r,
                  const struct calendar *c, date *due, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    date on;
    bool correction = strcmp(db_text(r, 0, BILL_KIND), "CORRECTION") == 0;
    const struct cause *cause = cause_of(w->cause);
    if (strcmp(db_text(r, 0, BILL_STATUS), "DRAFT") != 0)
        return err_set(e, ERR_CONFLICT, "bill '%s' is not a draft", w->bill_number) ||
               err_name(e, "DH409", "bill_not_draft", "bill", w->bill_number, NULL);
    if (!db_bool(r, 0, BILL_OVER))
        return err_set(e, ERR_RANGE, "the period of bill '%s' is not over on the day of issue",
                       w->bill_number) ||
               err_name(e, "DH409", "bill_not_over", "bill", w->bill_number, NULL);
    if (correction && (!cause || !w->reason || !*w->reason))
        return err_set(e, ERR_USAGE, "bill '%s' corrects another: its cause and a reason are needed",
                       w->bill_number) ||
               err_name(e, "DH422", "bill_cause", "bill", w->bill_number, NULL);
    if (!may_go_out(w, db_text(r, 0, BILL_HOLDS), e) || !date_parse(db_text(r, 0, BILL_TODAY), &on, e) ||
        !due_day(r, c, on, due, e))
        return false;
    return db_call(db, NULL, e,
                   "update dahu.bill set status = 'ISSUED', issued_on = $2, due_on = $3, issued_by = $4, "
                   "confirmation = $5"
                   " where bill_number = $1",
                   w->bill_number, db_text(r, 0, BILL_TODAY), date_format(*due, day), w->actor,
                   w->confirmation) &&
           (!correction || register_loss(db, w, cause, e));
}

static bool there_is_none(const char *bill_number, struct err *e)
{
    return err_set(e, ERR_NOT_FOUND, "there is no bill '%s'", bill_number) ||
           err_name(e, "DH404", "bill_unknown", "bill", bill_number, NULL);
}

bool settlement_issue(struct db *db, const struct settlement_issue *w, const struct calendar *c, date *due,
                      struct err *e)
{
    char on[DATE_TEXT_BYTES];
    struct db_result r;
    if (!db_call(db, &r, e, DRAFT, w->bill_number, date_known(w->on) ? date_format(w->on, on) : NULL))
        return false;
    bool ok = db_rows(&r) == 1 ? issue(db, w, &r, c, due, e) : there_is_none(w->bill_number, e);
    db_result_fini(&r);
    return ok;
}

bool settlement_cancel(struct db *db, const char *bill_number, const char *reason, const char *actor,
                       struct err *e)
{
    return db_call(db, NULL, e, "select dahu.bill_cancel($1, $2, $3)", bill_number, reason, actor);
}
