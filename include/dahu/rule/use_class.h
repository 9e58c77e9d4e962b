/**
 * use_class - rule 4.8: more than one category of use is metered apart, or split by fixed ratio or quantity.
 *
 * The clause lets the customer apply; the supply rules ask for metering by price class and for a check of
 * ratios every year, so neither of the two is a warning.
 * Source: company rule, clause 4.8; 供电营业规则 1996 arts. 70 and 71.
 */
#ifndef DAHU_RULE_USE_CLASS_H
#define DAHU_RULE_USE_CLASS_H

#include "dahu/rule/value.h"

struct use_class_item {
    int category; /* as the use categories of accounts */
    int64_t load_kw;
    enum tri metered_apart;
};

struct use_class_facts {
    date as_of;
    struct fact_list categories; /* struct use_class_item */
    enum tri applied;            /* the customer has applied for metering apart */
    enum tri supply_condition_ok, separable;
    enum tri split_in_force;
    date split_checked; /* the day on which it was checked last, or began */
};

#endif
