/* event - see the header. */
#include "dahu/store/event.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const record_sql[EVENT_KINDS] = {
    [EVENT_EXCHANGE] = "select dahu.event_exchange($1::jsonb)",
    [EVENT_RATIO] = "select dahu.event_ratio($1::jsonb)",
    [EVENT_RESET] = "select dahu.event_reset($1::jsonb)",
    [EVENT_HOLDER] = "select dahu.event_holder($1::jsonb)",
    [EVENT_SPLIT] = "select dahu.event_split($1::jsonb)",
    [EVENT_EDIT] = "select dahu.vee_word($1::jsonb)",
};

bool event_record(struct db *db, enum event_kind kind, const char *form, int64_t *id, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, record_sql[kind], 1, &form, e))
        return false;
    *id = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool event_points(struct db *db, const char *form, struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select point from dahu.event_points($1::jsonb) as point", form);
}

bool event_awaited(struct db *db, const char *form, struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select point from dahu.event_pending($1::jsonb) as point", form);
}

bool event_accounts(struct db *db, const char *form, struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select account_number from dahu.event_accounts($1::jsonb)", form);
}

bool event_splits(struct db *db, const char *form, struct db_result *out, struct err *e)
{
    return db_call(db, out, e,
                   "select month, span, days, of_days, total_wh, category, ratio_bp, fixed_wh"
                   " from dahu.split_months($1::jsonb)",
                   form);
}

bool event_was_is(struct db *db, enum event_kind kind, int64_t id, const char *unit, struct db_result *out,
                  struct err *e)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, id);
    return db_call(db, out, e,
                   "select period, quantity, was, now_is, was_bp, now_bp, days"
                   " from dahu.energy_was_is($1::boolean, $2::bigint, $3)",
                   kind == EVENT_EDIT ? "true" : "false", number, unit);
}

bool event_rows(struct db *db, const char *point, const char *account, const char *id, struct db_result *out,
                struct err *e)
{
    return db_call(
        db, out, e,
        "select metering_event_id, subject, lower(kind) as kind, effective, until, reason, document_no, "
        "settled_reason, "
        "actor,"
        "       recorded, replaces_id, content, check_due_on, check_due_on <= dahu.today() as check_overdue"
        " from dahu.event_rows($1, $2, $3::bigint)",
        point, account, id);
}

/* A name that nobody bears has no findings, and that is not what its misspelling should say. */
static bool queue_known(struct db *db, const struct event_queue *wanted, struct err *e)
{
    struct db_result r;
    if (!db_call(
            db, &r, e,
            "select $1::text is null or exists (select from dahu.account where account_number = $1),"
            "       $2::text is null or exists (select from dahu.metering_point where point_number = $2)",
            wanted->account, wanted->point))
        return false;
    bool account = db_text(&r, 0, 0)[0] == 't', point = db_text(&r, 0, 1)[0] == 't';
    db_result_fini(&r);
    if (!account)
        return err_set(e, ERR_NOT_FOUND, "there is no account '%.40s'", wanted->account);
    return point || err_set(e, ERR_NOT_FOUND, "there is no metering point '%.40s'", wanted->point);
}

bool event_findings(struct db *db, const struct event_queue *wanted, struct db_result *out, struct err *e)
{
    return queue_known(db, wanted, e) &&
           db_call(db, out, e,
                   "select point_number, account_number, rule, energy, from_text, to_text, outcome, raw, "
                   "bound, vee_edit_id,"
                   "       age_days"
                   " from dahu.vee_queue($1, $2, $3::boolean, $4::date, $5::date)",
                   wanted->account, wanted->point, wanted->open ? "true" : "false", wanted->from, wanted->to);
}
