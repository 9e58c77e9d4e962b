/**
 * dedicated_line - rules 4.5, 4.6.1 and 4.6.2: who may apply for a dedicated line, whether an
 * application may go to joint review, and whether the finished line is loaded in time.
 *
 * The three share one shape of facts. Sums that depend on an unknown fact are bounds, so that a
 * verdict is given as soon as the known facts decide it.
 * Source: company rule, clauses 4.5 and 4.6.
 */
#ifndef DAHU_RULE_DEDICATED_LINE_H
#define DAHU_RULE_DEDICATED_LINE_H

#include "dahu/rule/capacity.h"
#include "dahu/rule/policy.h"

struct verdict;

struct dedicated_line_facts {
    date as_of;
    date application_date; /* acceptance of the application, D */
    int64_t applied_kva_x100;
    int64_t far_term_kva_x100;
    enum tri bay_available;
    enum tri planning_documents_valid;
    date first_energised; /* E; may be the planned day in 4.6.1 */
    date line_completed;  /* acceptance of the line, L */
    enum tri contract_has_reclaim_clause;
    struct fact_list ledger; /* struct capacity_event */
};

#define BOUND_OPEN INT64_MAX
struct bound {
    int64_t least, most; /* equal when the sum is known; most BOUND_OPEN = no upper bound is known */
};
enum tri bound_reaches(const struct bound *b, int64_t limit);

/* The four-year window of 4.5, 0.01 kVA. */
struct capacity_window {
    struct bound look_back;  /* applied + additions of the window before the application */
    struct bound look_ahead; /* from the earliest of these: additions + applied + plans inside the window */
    struct bound stock;      /* applied + everything installed on the day of the application */
    enum tri eligible;       /* by r4_5_basis */
    bool unclear_transfer;   /* a transfer whose first connection is not known could decide */
};
void capacity_window_measure(const struct dedicated_line_facts *f, const struct threshold_set *t,
                             struct capacity_window *w);
/* capacity_window_missing - name the unknown facts that keep the window undecided. */
void capacity_window_missing(const struct dedicated_line_facts *f, const struct capacity_window *w,
                             struct verdict *v);
/* capacity_planned - plans of the ledger after @after and not later than @until, 0.01 kVA. The first tranche
 * of the planning documents is the application itself, so plans up to its day are not counted again. */
int64_t capacity_planned(const struct fact_list *ledger, date after, date until);

#endif
