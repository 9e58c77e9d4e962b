/**
 * advice - the advice of rule/advice.h for one account and one month, from what is recorded.
 *
 * Reads only: a bill that is made here to know the charges is not written.
 */
#ifndef DAHU_JOB_ADVICE_H
#define DAHU_JOB_ADVICE_H

#include "dahu/store/advice.h"

struct advice_request {
    const char *account;
    date month; /* its first day; DATE_NONE = the last one that has ended */
};

/* A receiving point: one billing unit of the power factor. */
struct advice_unit {
    const char *name;
    bool billed;      /* energies and charges are those of its bill */
    date from, until; /* days of @facts */
    struct advice_pf_facts facts;
    struct advice_pf pf;
    struct advice_backfeed backfeed; /* of the same days */
};
struct advice_ct_row {
    struct advice_ct_facts facts;
    struct advice_ct ct;
};
struct advice {
    struct arena arena; /* owns everything below */
    struct advice_account account;
    date month;
    struct threshold_set thresholds; /* of its last day */
    struct advice_unit *units;
    int unit_count;
    struct advice_ct_row *cts;
    int ct_count;
    struct advice_demand demand;
    struct advice_indicator signs[ADVICE_SIGNS];
};

/** advice_make - @out is to be released with advice_fini, also after a failure. Errors: ERR_NOT_FOUND. */
bool advice_make(struct db *db, const struct advice_request *request, struct advice *out,
                 struct err *e) NODISCARD;
void advice_fini(struct advice *a);

#endif
