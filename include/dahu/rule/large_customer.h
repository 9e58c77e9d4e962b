/**
 * large_customer - rule 4.1: who is a large power customer.
 *
 * Large: capacity at least 2000 kVA, or yearly energy at least 5,000,000 kWh, or high-risk/key.
 * Which twelve months the energy is of is the caller's business; the rule judges the total.
 * Source: company rule, clause 4.1.
 */
#ifndef DAHU_RULE_LARGE_CUSTOMER_H
#define DAHU_RULE_LARGE_CUSTOMER_H

#include "dahu/rule/value.h"

struct large_customer_facts {
    int64_t capacity_kva_x100; /* contract capacity, 0.01 kVA */
    int64_t annual_kwh_x100;   /* 0.01 kWh */
    int64_t
        completeness_bp; /* of the metered energy behind annual_kwh; unknown = the total stands as given */
    enum tri high_risk;  /* high-risk or key customer */
    enum tri important;  /* important power user; only asked under r4_1_require_important */
};

#endif
