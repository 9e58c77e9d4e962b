/* The late fee as a function: a payment may be split, days only add, and the sum of the parts is the whole.
 */
#include "unit.h"

#include "dahu/rule/rule.h"

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int64_t fee(int64_t amount, date due, const struct late_fee_payment *paid, int64_t n, date as_of)
{
    struct threshold_set t;
    struct verdict v;
    threshold_set_init(&t);
    const struct late_fee_facts f = {
        .amount_fen = amount, .due = due, .paid = {paid, n}, .as_of = as_of, .residential = TRI_NO};
    rule_evaluate(rule_find("late_fee"), &f, &t, &v);
    return verdict_result_find(&v, "fee_fen")->number;
}

static void splitting_a_payment_changes_nothing(void **state)
{
    (void)state;
    uint64_t seed = 98;
    for (int i = 0; i < 20000; i++) {
        date due = date_add_days(date_from_civil(2023, 1, 1), (int)(next(&seed) % 700)),
             on = date_add_days(due, (int)(next(&seed) % 900) - 30);
        int64_t amount = (int64_t)(1 + next(&seed) % 100000000),
                part = (int64_t)(next(&seed) % (uint64_t)amount);
        const struct late_fee_payment whole[] = {{on, amount}}, parts[] = {{on, part}, {on, amount - part}};
        assert_int_equal(fee(amount, due, whole, 1, DATE_NONE), fee(amount, due, parts, 2, DATE_NONE));
        assert_int_equal(fee(amount, due, whole, 1, DATE_NONE),
                         fee(amount, due, NULL, 0, on)); /* unpaid on that day */
    }
}

static void a_later_payment_never_costs_less(void **state)
{
    (void)state;
    date due = date_from_civil(2024, 11, 25);
    int64_t before = 0;
    for (int d = -10; d < 800; d++) {
        const struct late_fee_payment paid[] = {{date_add_days(due, d), 25678935}};
        int64_t now = fee(25678935, due, paid, 1, DATE_NONE);
        assert_true(d <= 0 ? now == 0 : now > before);
        before = now;
    }
}

/* day by day: 2 per mille to the end of the due year, 3 per mille after it */
/* clause 4.16 */
static void equals_the_sum_of_its_days(void **state)
{
    (void)state;
    date due = date_from_civil(2023, 12, 15);
    int64_t thousandths = 0, amount = 25678935;
    for (int d = 1; d < 500; d++) {
        int year, month, dom;
        date_to_civil(date_add_days(due, d), &year, &month, &dom);
        thousandths += amount * (year == 2023 ? 2 : 3);
        const struct late_fee_payment paid[] = {{date_add_days(due, d), amount}};
        assert_int_equal(fee(amount, due, paid, 1, DATE_NONE), (thousandths + 500) / 1000);
    }
}

static void largest_amounts_do_not_overflow(void **state)
{
    (void)state;
    const struct late_fee_payment paid[] = {{date_from_civil(2030, 1, 1), INT64_C(1000000000000000)}};
    assert_int_equal(fee(INT64_C(1000000000000000), date_from_civil(2024, 12, 31), paid, 1, DATE_NONE),
                     INT64_C(1000000000000) * 3 * 1827); /* 2025-01-01 to 2030-01-01 */
}

static void many_payments(void **state)
{
    (void)state;
    static struct late_fee_payment paid[LATE_FEE_PAYMENTS_MAX];
    date due = date_from_civil(2024, 1, 1);
    int64_t expected = 0;
    for (int i = 0; i < LATE_FEE_PAYMENTS_MAX; i++) {
        int late = 1 + (i * 37) % 300; /* in no order */
        paid[i] = (struct late_fee_payment){date_add_days(due, late), 100000};
        expected += INT64_C(200) * late;
    }
    assert_int_equal(
        fee(INT64_C(100000) * LATE_FEE_PAYMENTS_MAX, due, paid, LATE_FEE_PAYMENTS_MAX, DATE_NONE), expected);
}

UNIT_MAIN(cmocka_unit_test(splitting_a_payment_changes_nothing),
          cmocka_unit_test(a_later_payment_never_costs_less), cmocka_unit_test(equals_the_sum_of_its_days),
          cmocka_unit_test(largest_amounts_do_not_overflow), cmocka_unit_test(many_payments))
