/**
 * inspection - rule 4.15: when an account has to be inspected again, and when its metering devices are
 * tested.
 *
 * The strictest cycle that applies counts: the clause's year for large customers is the floor, important
 * and high-risk customers and higher voltages come sooner. It runs from the last inspection, or from
 * energising when there never was one. A visit without access is no inspection. The field test of metering
 * devices has cycles and due days of its own. What is not known is taken both ways: when both lead to the
 * same verdict, that is the verdict.
 *
 * Not here: who goes when (flow `inspections`).
 * Source: company rule, clause 4.15; DL/T 448-2000 for the classes of metering devices.
 */
#ifndef DAHU_RULE_INSPECTION_H
#define DAHU_RULE_INSPECTION_H

#include "dahu/rule/value.h"

enum { CYCLE_SPECIAL, CYCLE_FIRST, CYCLE_SECOND, CYCLE_TEMPORARY, CYCLE_NONE };
enum { INSPECTION_METERS_MAX = 64 };

struct inspection_meter {
    date tested;       /* last field test; DATE_NONE = never */
    date installed;    /* of the present device */
    enum tri hv_meter; /* measures on the high-voltage side: a new one is tested within a month */
};

struct inspection_facts {
    date as_of;
    date last_inspection; /* DATE_NONE = never */
    date energised;
    int grade;                 /* CYCLE_x of important users */
    enum tri high_risk;        /* high-risk customer; counts where no grade says more */
    enum tri large;            /* by 4.1 */
    int64_t supply_kv_x100;    /* 0.01 kV */
    int64_t capacity_kva_x100; /* 0.01 kVA */
    int64_t month_kwh_x100;    /* mean monthly energy, 0.01 kWh */
    struct fact_list meters;   /* struct inspection_meter */
};

#endif
