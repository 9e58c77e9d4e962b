/* settlement_rows - lists of bills, prices, payments and losses; what is owed; money and terms that come in.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/rule/late_fee.h"
#include "dahu/store/settlement.h"

#define PAID "coalesce((select sum(p.amount_fen) from dahu.payment p where p.bill_id = b.bill_id), 0)"

static const char *const lists[SETTLEMENT_LISTS] = {
    [SETTLEMENT_BILLS] = "select b.bill_number, a.account_number as account, b.kind as bill_kind, "
                         "lower(b.period) as from_day, upper(b.period) - 1 as last_day,"
                         "       b.status, b.energy_x100, b.amount_fen, " PAID
                         " as paid_fen, b.due_on, array_to_string(b.holds, ' ') as findings"
                         " from dahu.bill b join dahu.account a using (account_id)"
                         " where ($1::text is null or a.account_number = $1)"
                         "   and ($2::date is null or lower(b.period) between $2::date and $2::date + "
                         "interval '1 month' - interval '1 day')"
                         " order by length(a.account_number), a.account_number, lower(b.period), b.bill_id",
    [SETTLEMENT_BILL] =
        "select b.bill_number, a.account_number as account, coalesce(c.name, '') as customer, b.kind as "
        "bill_kind, lower(b.period) as from_day,"
        "       upper(b.period) - 1 as last_day, b.status, b.energy_x100, b.amount_fen, " PAID
        " as paid_fen, b.issued_on, b.due_on,"
        "       array_to_string(b.holds || b.notes, ' ') as findings, b.confirmation, o.bill_number as "
        "corrects, b.cancelled_because"
        " from dahu.bill b join dahu.account a using (account_id)"
        " left join dahu.account_holder h on h.account_id = b.account_id and h.valid @> upper(b.period) - 1"
        " left join dahu.customer c using (customer_id)"
        " left join dahu.bill o on o.bill_id = b.corrects_id"
        " where b.bill_number = $1 and $2::text is null",
    [SETTLEMENT_ITEMS] =
        "select i.line_no, i.kind as line_kind, i.name, i.place, i.period as tariff_period, lower(i.days) as "
        "from_day, upper(i.days) - 1 as last_day,"
        "       i.quantity::numeric / (10::numeric ^ i.decimals) as quantity, i.unit,"
        "       case when i.kind = 'PF_ADJUSTMENT' then null else i.price_e6 end as price_e6,"
        "       case when i.kind = 'PF_ADJUSTMENT' then i.price_e6 end as percent_bp, i.amount_fen, i.basis"
        " from dahu.bill_item i join dahu.bill b using (bill_id) where b.bill_number = $1 and $2::text is "
        "null order by i.line_no",
    [SETTLEMENT_DUE] =
        "select b.bill_number, a.account_number as account, coalesce(c.name, '') as customer, "
        "b.amount_fen, " PAID " as paid_fen,"
        "       b.amount_fen - " PAID " as open_fen, b.due_on"
        " from dahu.bill b join dahu.account a using (account_id)"
        " left join dahu.account_holder h on h.account_id = b.account_id and h.valid @> b.issued_on"
        " left join dahu.customer c using (customer_id)"
        " where b.status = 'ISSUED' and b.amount_fen > " PAID
        " and ($1::date is null or b.due_on <= $1::date)"
        "   and ($2::text is null or a.account_number = $2) order by b.due_on, b.bill_number",
    [SETTLEMENT_LOSSES] =
        "select a.account_number as account, b.bill_number, o.bill_number as correction, l.clause, l.cause, "
        "l.correct_fen, l.billed_fen, l.loss_fen,"
        "       l.department, l.reason, l.actor from dahu.loss_register l join dahu.account a using "
        "(account_id)"
        " left join dahu.bill b on b.bill_id = l.bill_id"
        " left join dahu.bill o on o.bill_id = l.correction_id"
        " where ($1::text is null or a.account_number = $1) and $2::text is null order by l.loss_register_id",
    [SETTLEMENT_TARIFFS] =
        "select t.code, t.name, t.use_category, (select min(lower(p.valid)) from dahu.tariff_price p where "
        "p.tariff_id = t.tariff_id) as from_day,"
        "       (select count(*) from dahu.account_tariff f where f.tariff_id = t.tariff_id"
        "        and f.valid @> (clock_timestamp() at time zone u.timezone)::date) as accounts"
        " from dahu.tariff t cross join dahu.utility u where $1::text is null and $2::text is null order by "
        "t.code",
    [SETTLEMENT_PRICES] =
        "select p.kind as price_kind, p.item, p.name, p.period as tariff_period, p.price_e6, "
        "p.pf_adjustable, lower(p.valid) as from_day,"
        "       upper(p.valid) - 1 as last_day, p.document_no from dahu.tariff_price p join dahu.tariff t "
        "using (tariff_id)"
        " where t.code = $1 and ($2::date is null or p.valid @> $2::date)"
        " order by array_position(array['CAPACITY', 'DEMAND', 'ENERGY', 'SURCHARGE'], p.kind), p.item,"
        "   array_position(array['', 'SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY'], p.period), p.valid",
    [SETTLEMENT_PERIODS] =
        "select string_agg(s.month::text, ' ' order by s.month) as months, s.day_kind,"
        "       to_char(lower(s.minutes) * interval '1 min', 'HH24:MI') as from_time, "
        "to_char(upper(s.minutes) * interval '1 min', 'HH24:MI') as until_time,"
        "       s.period as tariff_period, lower(s.valid) as from_day, upper(s.valid) - 1 as last_day"
        " from dahu.tariff_period s join dahu.tariff t using (tariff_id) where t.code = $1 and ($2::date is "
        "null or s.valid @> $2::date)"
        " group by s.day_kind, s.minutes, s.period, s.valid order by min(s.month), s.day_kind, s.minutes, "
        "s.valid",
    [SETTLEMENT_CALENDAR] = "select d.day, d.kind as calendar_kind, d.name, y.source from dahu.calendar_day d"
                            " left join dahu.calendar_year y on y.year = extract(year from d.day)"
                            " where ($1::integer is null or extract(year from d.day) = $1::integer) and "
                            "$2::text is null order by d.day",
    [SETTLEMENT_PAYMENTS] =
        "select p.value_on, p.reference, b.bill_number, a.account_number as account, p.amount_fen, "
        "o.reference as reverses, p.reason, p.actor"
        " from dahu.payment p join dahu.bill b using (bill_id) join dahu.account a using (account_id)"
        " left join dahu.payment o on o.payment_id = p.reverses_id"
        " where ($1::text is null or a.account_number = $1) and $2::text is null order by p.value_on, "
        "p.payment_id",
    [SETTLEMENT_STATEMENT] =
        "select s.line, s.value_on, s.reference, s.amount_fen, s.bill_number, s.payer, s.outcome as "
        "statement_outcome from dahu.statement_line s"
        " where ($1::text is null or s.file_name = $1) and $2::text is null order by s.file_name, s.line",
};

bool settlement_rows(struct db *db, enum settlement_list list, const char *first, const char *second,
                     struct db_result *out, struct err *e)
{
    return db_call(db, out, e, lists[list], first, second) || err_wrap(e, "could not read the list");
}

/* ---- what is owed ----------------------------------------------------------------------------------------
 */

static bool read_payments(struct db *db, const char *bill_id, struct arena *a, struct settlement_arrear *to,
                          struct err *e)
{
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select p.value_on, p.amount_fen from dahu.payment p where p.bill_id = $1 and p.reverses_id "
                 "is null"
                 " and not exists (select from dahu.payment q where q.reverses_id = p.payment_id)"
                 " order by p.value_on, p.payment_id",
                 bill_id))
        return false;
    struct late_fee_payment *p = arena_alloc(a, (size_t)(db_rows(&r) + 1) * sizeof *p);
    bool ok = true;
    for (int i = 0; ok && i < db_rows(&r); i++) {
        p[i].amount_fen = db_int64(&r, i, 1);
        ok = date_parse(db_text(&r, i, 0), &p[i].on, e);
        to->paid_fen += p[i].amount_fen;
    }
    to->payments = (struct fact_list){p, db_rows(&r)};
    db_result_fini(&r);
    return ok;
}

bool settlement_arrears(struct db *db, date as_of, const char *account, struct arena *a,
                        struct settlement_arrear **out, int *count, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    struct db_result r;
    if (!db_call(db, &r, e,
                 "select a.account_number, b.bill_number, b.due_on, b.amount_fen, a.use_category = "
                 "'RESIDENTIAL', b.bill_id"
                 " from dahu.bill b join dahu.account a using (account_id)"
                 " where b.status = 'ISSUED' and b.amount_fen > 0 and b.due_on < $1 and ($2::text is null or "
                 "a.account_number = $2)"
                 "   and b.amount_fen > coalesce((select sum(p.amount_fen) from dahu.payment p where "
                 "p.bill_id = b.bill_id"
                 "                                and p.value_on <= b.due_on and p.reverses_id is null"
                 "                                and not exists (select from dahu.payment q where "
                 "q.reverses_id = p.payment_id)), 0)"
                 " order by b.due_on, b.bill_number",
                 date_format(as_of, day), account))
        return err_wrap(e, "could not read what is owed");
    *out = arena_alloc(a, (size_t)(db_rows(&r) + 1) * sizeof **out);
    *count = db_rows(&r);
    bool ok = true;
    for (int i = 0; ok && i < *count; i++) {
        struct settlement_arrear *to = &(*out)[i];
        *to = (struct settlement_arrear){.account = arena_strdup(a, db_text(&r, i, 0)),
                                         .bill_number = arena_strdup(a, db_text(&r, i, 1)),
                                         .amount_fen = db_int64(&r, i, 3),
                                         .residential = db_bool(&r, i, 4)};
        ok = date_parse(db_text(&r, i, 2), &to->due, e) && read_payments(db, db_text(&r, i, 5), a, to, e);
    }
    db_result_fini(&r);
    return ok;
}

/* ---- money and terms that come in ------------------------------------------------------------------------
 */

static bool changed_one(struct db_result *r, const char *what, const char *which, struct err *e)
{
    bool ok = db_changed(r) == 1;
    db_result_fini(r);
    return ok || err_set(e, ERR_NOT_FOUND, "there is no %s '%s'", what, which);
}

bool settlement_pay(struct db *db, const struct settlement_payment *p, struct err *e)
{
    char day[DATE_TEXT_BYTES], fen[24];
    snprintf(fen, sizeof fen, "%" PRId64, p->amount_fen);
    return db_call(db, NULL, e, "select dahu.payment_book($1, $2, $3, $4, $5)", p->bill_number,
                   date_known(p->value_on) ? date_format(p->value_on, day) : NULL, fen, p->reference,
                   p->actor);
}

bool settlement_reverse(struct db *db, const char *reference, const char *own_reference, date on,
                        const char *reason, const char *actor, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    return db_call(db, NULL, e, "select dahu.payment_reverse($1, $2, $3, $4, $5)", reference, own_reference,
                   date_known(on) ? date_format(on, day) : NULL, reason, actor);
}

bool settlement_assign(struct db *db, const struct settlement_assignment *w, struct err *e)
{
    char from[DATE_TEXT_BYTES];
    return db_call(db, NULL, e,
                   "select dahu.tariff_assign(dahu.account_named($1), jsonb_strip_nulls(jsonb_build_object("
                   "'tariff', $2::text, 'from_on', $3::date, 'category', $4::text, 'basic_charge', $5::text, "
                   "'settlement_day', $6::text, 'instalments', $7::text, 'due_rule', $8::text, 'due_value', "
                   "$9::text, 'document_no', $10::text)), $11)",
                   w->account, w->tariff, date_format(w->from, from), w->category, w->basic_charge,
                   w->settlement_day, w->instalments, w->due_rule, w->due_value, w->document_no, w->actor);
}

bool settlement_contract_demand(struct db *db, const char *account, date from, const char *kw,
                                const char *document_no, const char *actor, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    struct db_result r;
    date_format(from, day);
    if (!db_begin(db, e))
        return false;
    bool ok =
        db_call(db, NULL, e,
                "delete from dahu.contracted_demand d using dahu.account a where a.account_id = d.account_id"
                " and a.account_number = $1 and lower(d.valid) = $2::date",
                account, day) &&
        db_call(db, NULL, e,
                "update dahu.contracted_demand d set valid = daterange(lower(d.valid), $2::date) from "
                "dahu.account a"
                " where a.account_id = d.account_id and a.account_number = $1 and d.valid @> $2::date",
                account, day) &&
        db_call(
            db, &r, e,
            "insert into dahu.contracted_demand (account_id, demand_kw, valid, document_no, actor)"
            " select account_id, $3, daterange($2, (select min(lower(n.valid)) from dahu.contracted_demand n"
            "        where n.account_id = a.account_id and lower(n.valid) > $2::date)), coalesce($4, ''), $5"
            " from dahu.account a where a.account_number = $1",
            account, day, kw, document_no, actor) &&
        changed_one(&r, "account", account, e) && db_commit(db, e);
    if (!ok)
        db_rollback(db);
    return ok;
}
