/* bill_inside - what the files bill*.c share: the bill in the making. */
#ifndef DAHU_RULE_BILL_INSIDE_H
#define DAHU_RULE_BILL_INSIDE_H

#include "dahu/rule/bill.h"

enum { BILL_SECTIONS_MAX = 32, BILL_SEGMENTS_MAX = 128, BILL_SPLITS_MAX = 64 };

/* Days of one tariff and one class of user: a change of class inside the period splits it. */
struct bill_section {
    date from, until;
    const struct bill_term *term;
    int64_t basic_fen; /* what of the basic charge the adjustment is taken from */
};

struct bill_making {
    const struct bill_request *r;
    struct bill *b;
    struct capacity_ledger ledger, billed; /* as it is; as it is billed */
    struct bill_section sections[BILL_SECTIONS_MAX];
    int section_count;
    int64_t fixed_used[BILL_SPLITS_MAX]
                      [BILL_SEGMENTS_MAX]; /* of quantities, by the places so far, 0.01 kWh */
};

/* Sums of the days of a place. */
struct bill_sums {
    int64_t import_wh, forward_varh, reverse_varh;
    int64_t periods_wh[PERIOD_COUNT];
    bool reactive;
};

struct bill_place_state {
    struct bill_making *m;
    const struct bill_place *place;
    int index;
    struct bill_loss loss;
    int64_t total_wh, run_wh; /* of the whole period; of what has been handed out */
    int64_t run_x100, run_loss_x100, run_loss_q_x100;
};

/** bill_basic - lines of the basic charge of every section. */
bool bill_basic(struct bill_making *m, struct err *e) NODISCARD;
/** bill_energy - lines of energy, surcharges and adjustment of one place. */
bool bill_energy(struct bill_making *m, int place, struct err *e) NODISCARD;

/** bill_add_days - days of all feeders from @from until @until; @t tells what has periods, NULL: nothing. */
struct bill_sums bill_add_days(struct bill_making *m, const struct bill_place *place, const struct tariff *t,
                               date from, date until);
/** bill_adjust - the adjustment of one place over one section, from its losses and adjustable charges. */
void bill_adjust(struct bill_place_state *ps, const struct bill_section *s, int64_t loss_x100,
                 int64_t loss_q_x100, int64_t energy_fen);
/** bill_month_days - how many days of the month of art. 84 @days are divided by. */
int64_t bill_month_days(const struct bill_making *m, int64_t days);
static inline int64_t bill_round(__int128 n, __int128 d) /* half away from zero; @d above 0 */
{
    return (int64_t)((n < 0 ? n * 2 - d : n * 2 + d) / (d * 2));
}

#endif
