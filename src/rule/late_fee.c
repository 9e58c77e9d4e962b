/* late_fee - rule late_fee, see the header. */
#include "dahu/rule/late_fee.h"

#include "fields.h"

static const struct field payment_fields[] = {
    {.name = "date", .type = FIELD_DATE, .required = true, .offset = offsetof(struct late_fee_payment, on)},
    {.name = "amount_fen",
     .type = FIELD_INT,
     .required = true,
     .unit = "fen",
     .least = 0,
     .most = MONEY_FEN_MOST,
     .offset = offsetof(struct late_fee_payment, amount_fen)},
    {0},
};

#define OWNER late_fee_facts
static const struct field fields[] = {
    FIELD("amount_fen", FIELD_INT, "fen", 0, MONEY_FEN_MOST, OWNER, amount_fen),
    FIELD_PLAIN("due", FIELD_DATE, OWNER, due),
    FIELD_ITEMS("paid", LATE_FEE_PAYMENTS_MAX, payment_fields, late_fee_payment, NULL, OWNER, paid),
    FIELD_PLAIN("as_of", FIELD_DATE, OWNER, as_of),
    FIELD_PLAIN("residential", FIELD_BOOL, OWNER, residential),
    {0},
};

static const enum policy_id thresholds[] = {POLICY_late_fee_resident_bp,   POLICY_late_fee_current_year_bp,
                                            POLICY_late_fee_cross_year_bp, POLICY_late_fee_floor_fen,
                                            POLICY_late_fee_year_split,    POLICY_late_fee_payment_day,
                                            POLICY_late_fee_over_base,     POLICY_COUNT};

/* Days that a share of the bill was late: in the year of the due date, and in later years. */
struct late_days {
    int64_t first_year, later;
};

static struct late_days count_days(date due, date paid, const struct threshold_set *t)
{
    int year, month, day;
    date end = t->late_fee_payment_day == LATE_FEE_DAY_EXCLUDED ? date_add_days(paid, -1) : paid;
    date_to_civil(due, &year, &month, &day);
    date year_end = date_from_civil(year, 12, 31);
    if (date_compare(end, due) <= 0)
        return (struct late_days){0, 0};
    if (date_compare(end, year_end) <= 0)
        return (struct late_days){date_days_between(due, end), 0};
    return (struct late_days){date_days_between(due, year_end), date_days_between(year_end, end)};
}

/* Basis points that the days add up to. */
static int64_t weight(struct late_days d, bool residential, const struct threshold_set *t)
{
    if (residential)
        return (d.first_year + d.later) * t->late_fee_resident_bp;
    bool crossed = d.later > 0 && t->late_fee_year_split == LATE_FEE_WHOLE_PERIOD;
    return d.first_year * (crossed ? t->late_fee_cross_year_bp : t->late_fee_current_year_bp) +
           d.later * t->late_fee_cross_year_bp;
}

struct account {
    int64_t open_fen;         /* not yet covered by a payment */
    __int128 resident, other; /* exact fee in 0.0001 fen, by either rate */
    bool overpaid;
    bool undated; /* something is open, and the day to count to is not known */
};

static void charge(struct account *a, const struct late_fee_facts *f, const struct threshold_set *t,
                   int64_t amount_fen, date until)
{
    struct late_days d = count_days(f->due, until, t);
    a->resident += (__int128)amount_fen * weight(d, true, t);
    a->other += (__int128)amount_fen * weight(d, false, t);
}

static void state_share(struct verdict *v, const char *code, const struct late_fee_facts *f,
                        const struct threshold_set *t, int64_t amount_fen, date until)
{
    enum { SHARES_TOLD = 12 }; /* the reasons of a verdict are few; the fee counts all */
    struct late_days d = count_days(f->due, until, t);
    if (d.first_year + d.later == 0 || amount_fen == 0 || v->reason_count >= SHARES_TOLD)
        return;
    struct reason *r = verdict_reason(v, code);
    reason_arg(r, "money", value_fen(amount_fen));
    reason_arg(r, "on", value_date(until));
    reason_arg(r, "days", value_count(d.first_year, "days"));
    reason_arg(r, "later", value_count(d.later, "days"));
}

/* The payment that follows (@day, @index) in the order of value dates; -1 when none does. */
static int64_t next_payment(const struct fact_list *paid, date day, int64_t index)
{
    const struct late_fee_payment *p = paid->items;
    int64_t found = -1;
    for (int64_t i = 0; i < paid->count; i++) {
        int order = date_known(day) ? date_compare(p[i].on, day) : 1;
        bool after = order > 0 || (order == 0 && i > index);
        if (after && (found < 0 || date_compare(p[i].on, p[found].on) < 0))
            found = i;
    }
    return found;
}

static void settle_payments(struct account *a, const struct late_fee_facts *f, const struct threshold_set *t,
                            struct verdict *v)
{
    const struct late_fee_payment *p = f->paid.items;
    int64_t i = next_payment(&f->paid, DATE_NONE, -1);
    for (; i >= 0 && !(date_known(f->as_of) && date_compare(p[i].on, f->as_of) > 0);
         i = next_payment(&f->paid, p[i].on, i)) {
        int64_t share = p[i].amount_fen < a->open_fen ? p[i].amount_fen : a->open_fen;
        a->overpaid |= p[i].amount_fen > a->open_fen;
        a->open_fen -= share;
        charge(a, f, t, share, p[i].on);
        state_share(v, "LATE_PAYMENT", f, t, share, p[i].on);
    }
    if (a->open_fen == 0)
        return;
    a->undated = !date_known(f->as_of);
    if (!a->undated) {
        charge(a, f, t, a->open_fen, f->as_of);
        state_share(v, "STILL_OPEN", f, t, a->open_fen, f->as_of);
    }
}

static int64_t to_fen(__int128 exact, const struct threshold_set *t)
{
    int64_t fee = (int64_t)((exact + 5000) / 10000);
    return exact > 0 && fee < t->late_fee_floor_fen ? t->late_fee_floor_fen : fee;
}

/* FACT_UNKNOWN while an unknown fact could change it. */
static int64_t fee_fen(const struct late_fee_facts *f, const struct threshold_set *t, struct verdict *v)
{
    bool both = date_known(f->due) && date_known(f->as_of);
    if (f->amount_fen == 0 || (both && date_compare(f->as_of, f->due) <= 0))
        return 0;
    if (f->amount_fen == FACT_UNKNOWN || !date_known(f->due) || !fact_list_known(&f->paid))
        return FACT_UNKNOWN;
    struct account a = {.open_fen = f->amount_fen};
    settle_payments(&a, f, t, v);
    if (a.overpaid)
        verdict_reason(v, "OVERPAID");
    int64_t resident = to_fen(a.resident, t), other = to_fen(a.other, t);
    if (a.undated || (f->residential == TRI_UNKNOWN && resident != other))
        return FACT_UNKNOWN;
    return f->residential == TRI_YES ? resident : other;
}

static void name_missing(const struct late_fee_facts *f, struct verdict *v)
{
    if (f->amount_fen == FACT_UNKNOWN)
        verdict_missing(v, "amount_fen");
    if (!date_known(f->due))
        verdict_missing(v, "due");
    if (!fact_list_known(&f->paid))
        verdict_missing(v, "paid");
    if (!date_known(f->as_of))
        verdict_missing(v, "as_of");
    if (f->residential == TRI_UNKNOWN)
        verdict_missing(v, "residential");
}

static void evaluate(const void *facts, const struct threshold_set *t, struct verdict *v)
{
    const struct late_fee_facts *f = facts;
    int64_t fee = fee_fen(f, t, v);
    bool over = fee != FACT_UNKNOWN && fee > f->amount_fen && t->late_fee_over_base == LATE_FEE_HOLD;
    verdict_result(v, "fee_fen", value_fen(fee));
    v->outcome = fee == FACT_UNKNOWN || over ? OUTCOME_REVIEW : fee > 0 ? OUTCOME_WARN : OUTCOME_PASS;
    if (fee == FACT_UNKNOWN)
        name_missing(f, v);
    if (over) {
        struct reason *r = verdict_reason(v, "FEE_OVER_BASE");
        reason_arg(r, "value", value_fen(fee));
        reason_arg(r, "limit", value_fen(f->amount_fen));
    }
    if (fee == t->late_fee_floor_fen)
        reason_arg(verdict_reason(v, "FEE_FLOOR"), "limit", value_fen(t->late_fee_floor_fen));
    if (fee == 0)
        verdict_reason(v, "NOT_LATE");
}

const struct rule rule_late_fee = {.id = "late_fee",
                                   .clause = "4.16",
                                   .version = "1",
                                   .fields = fields,
                                   .facts_size = sizeof(struct late_fee_facts),
                                   .thresholds = thresholds,
                                   .evaluate = evaluate};
