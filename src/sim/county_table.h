/**
 * county_table - the rows of the sample county. Private to county*.c.
 *
 * Every name is invented. Times are given in whole months before the day that the county is made for.
 */
#ifndef DAHU_SIM_COUNTY_TABLE_H
#define DAHU_SIM_COUNTY_TABLE_H

#include "dahu/sim/county.h"

/* What the rules, and the keeping of the data, know. docs/simulator.md tells who is what. */
enum county_case {
    CASE_CAPACITY_OVER,  /* 2000 kVA */
    CASE_CAPACITY_UNDER, /* 1999 kVA */
    CASE_ENERGY_OVER,    /* 5,000,050 kWh in the last twelve full months */
    CASE_ENERGY_UNDER,   /* 4,999,950 kWh */
    CASE_HIGH_RISK,
    CASE_PF_BELOW,         /* 0.82 in the last full month, standard 0.90 */
    CASE_PF_AT,            /* 0.90 */
    CASE_PF_ABOVE,         /* 0.98; most other accounts are above as well */
    CASE_BACK_FEED,        /* a fixed capacitor feeds back at night */
    CASE_IDLE_SUSPENDED,   /* stands still, formally suspended */
    CASE_IDLE_CANDIDATE,   /* stands still, and nobody knows why */
    CASE_LINE_IN_CLOCK,    /* dedicated line, fourteen months old, half loaded */
    CASE_LINE_PAST_CLOCK,  /* dedicated line, its two years are over, not loaded */
    CASE_LINE_APPLICATION, /* applies for a dedicated line */
    CASE_DUAL_SOURCE,      /* the main source carries, the standby is live without load */
    CASE_STANDBY_DEAD,     /* of those, its standby has no voltage */
    CASE_PARALLEL,         /* of those, both sources carry */
    CASE_SENDS_BACK,       /* its own generation sends back into the grid since the county was made */
    CASE_EXCHANGE,         /* its meter was exchanged half a year ago */
    CASE_RATIO_CHANGE,     /* larger current transformers since four months */
    CASE_SILENT,           /* its meter never answers */
    CASE_NEW_ACCOUNT,      /* five months old */
    CASE_MISSING_MONTH,    /* history came as intervals, a month of them is missing */
};

enum county_model_id {
    MODEL_DTSD1352,
    MODEL_PM5XXX,
    MODEL_PAC,
    MODEL_SDM630,
    MODEL_DTSU666,
    MODEL_SUNSPEC,
    MODEL_UMG96RM,
    MODEL_B24,
    MODEL_COUNT
};
extern const struct county_model county_models[MODEL_COUNT];

enum county_shape { SHAPE_STEEL, SHAPE_STEADY, SHAPE_CAPACITOR, SHAPE_COUNT };
extern const struct load_change county_shapes[SHAPE_COUNT];

enum { FEEDS_MAX = 2, SUBS_MAX = 3, TRANSFORMERS_MAX = 3 };

struct county_account {
    int number; /* 1 = A-00001 */
    const char *customer, *site, *address;
    int area;             /* of the substation that feeds it */
    const char *industry; /* GB/T 4754 */
    bool energy_intensive;
    const char *category;
    int kv;
    int kva[TRANSFORMERS_MAX]; /* negative: a motor connected directly */
    enum county_shape shape;
    int64_t annual_kwh; /* in the last twelve full months */
    int pf_x100;        /* in the last full month */
    enum county_model_id feed[FEEDS_MAX];
    int ct_a; /* primary of its current transformers */
    int feeds;
    int sub_pct[SUBS_MAX]; /* share of each sub-meter in the load */
    int opened_months;
};
extern const struct county_account county_accounts[];
extern const int county_account_count;

struct county_planted {
    enum county_case what;
    int account;
};
extern const struct county_planted county_planted[];
extern const int county_planted_count;
bool county_is(int account, enum county_case what);

struct county_substation {
    const char *name, *area;
    int kv;
};
enum { SUBSTATIONS = 4 };
extern const struct county_substation county_substations[SUBSTATIONS];

struct county_line {
    const char *number, *name;
    int substation, kv;
    int account;                          /* of a dedicated line; 0 = public */
    int completed_months, energised_days; /* acceptance, and days until the first energisation */
};
extern const struct county_line county_lines[];
extern const int county_line_count;
/** county_line_of - index of the line that the feed takes its power from. */
int county_line_of(const struct county_account *a, int feed);

/** county_energies - what a reader gets of the four energies of one meter (county.c). */
void county_energies(const struct county_installation *in, wall_us t, struct county_reading *out);

#endif
