/**
 * late_fee - rule late_fee: the penalty for paying a bill late (电费违约金).
 *
 * Each payment closes its share of the bill: days after the due date up to and including the day
 * of payment, at one rate in the due date's year and at a higher one in later years.
 * Units:  money fen, rates basis points a day.
 * Source: 供电营业规则 1996 art. 98; company rule, clause 4.16.
 */
#ifndef DAHU_RULE_LATE_FEE_H
#define DAHU_RULE_LATE_FEE_H

#include "dahu/rule/value.h"

enum { LATE_FEE_PAYMENTS_MAX = 512 };

struct late_fee_payment {
    date on;
    int64_t amount_fen;
};

struct late_fee_facts {
    int64_t amount_fen;
    date due;
    struct fact_list paid; /* struct late_fee_payment */
    date as_of;            /* payments after it are not counted */
    enum tri residential;
};

#endif
