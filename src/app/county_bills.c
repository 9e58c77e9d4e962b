/* county_bills - three months of bills of the sample county: made from its energies, issued, paid but for one
 * that is overdue and those of the last month. The steps are those of `dahu bill` and `dahu payment`. */
#include "county_bills.h"

#include <stdio.h>
#include <string.h>

#include "dahu/job/settle.h"
#include "dahu/store/county.h"

enum { MONTHS = 3, BILLED = 6, PAID_AFTER_DAYS = 8, ISSUED_ON_DAY = 3 };

#define WHO "sample county"

static const char *const billed[BILLED] = {"A-00001", "A-00006", "A-00007", "A-00008", "A-00015", "A-00031"};
static const char *const late = "A-00006"; /* does not pay the oldest */

struct made {
    char account[BILLED][16], number[BILLED][64];
    int64_t amount_fen[BILLED];
    int count;
};

static void on_made(const struct settle_item *item, void *arg)
{
    struct made *m = arg;
    if (m->count == BILLED)
        return;
    snprintf(m->account[m->count], sizeof m->account[0], "%s", item->subject->number);
    snprintf(m->number[m->count], sizeof m->number[0], "%s", item->written.bill_number);
    m->amount_fen[m->count++] = item->written.amount_fen;
}

static date earlier(date a, date b)
{
    return date_compare(a, b) < 0 ? a : b;
}

static date month_of(date day, int months)
{
    int y, m, d;
    date_to_civil(day, &y, &m, &d);
    return date_add_months(date_from_civil(y, m, 1), months);
}

static bool issue_and_pay(struct db *db, const struct made *m, int i, int months_back, date today,
                          const struct energy_request *energy, struct err *e)
{
    date due, on = earlier(date_add_days(month_of(today, 1 - months_back), ISSUED_ON_DAY - 1), today);
    char reference[80];
    snprintf(reference, sizeof reference, "YH-%s", m->number[i]);
    const struct settlement_issue issue = {.bill_number = m->number[i], .actor = WHO, .on = on};
    const struct settlement_payment paid = {.bill_number = m->number[i],
                                            .reference = reference,
                                            .actor = WHO,
                                            .value_on = date_add_days(on, PAID_AFTER_DAYS),
                                            .amount_fen = m->amount_fen[i]};
    if (!settle_issue(db, &issue, energy, &due, e))
        return false;
    if (months_back == 1 || (months_back == MONTHS && strcmp(m->account[i], late) == 0))
        return true;
    return settlement_pay(db, &paid, e);
}

static bool bill_month(struct db *db, int months_back, date today, const struct energy_request *energy,
                       struct err *e)
{
    struct made made = {.count = 0};
    struct settle_report report;
    const struct settle_request request = {
        .month = month_of(today, -months_back), .actor = WHO, .energy = energy, .amount_fen = FACT_UNKNOWN};
    if (!settle_make(db, &request, on_made, &made, &report, e))
        return false;
    for (int i = 0; i < made.count; i++)
        if (!issue_and_pay(db, &made, i, months_back, today, energy, e))
            return false;
    return true;
}

bool county_bills(struct db *db, date today, const struct energy_request *energy, struct err *e)
{
    bool is_new = false;
    date from = month_of(today, -MONTHS);
    if (!county_tariff(db, &is_new, e))
        return false;
    if (!is_new)
        return true;
    for (int i = 0; i < BILLED; i++) {
        const struct settlement_assignment w = {.account = billed[i],
                                                .tariff = "QL-2P-10KV",
                                                .basic_charge = "CAPACITY",
                                                .actor = WHO,
                                                .from = from,
                                                .due_rule = "DAY_OF_MONTH",
                                                .due_value = "15"};
        if (!settlement_assign(db, &w, e))
            return false;
    }
    for (int back = MONTHS; back > 0; back--)
        if (!bill_month(db, back, today, energy, e))
            return false;
    return true;
}
