/**
 * advice - what a month's load suggests to a clerk: capacitors, current transformers, switching, capacity,
 * and signs of re-supply. Pure, integers only.
 *
 * Everything here is a proposal to a person and decides nothing. What cannot be told is said with its reason,
 * never as 0: an answer ADVICE_UNKNOWN always carries a reason, a struct reason as verdicts have them.
 *
 * Not here: where facts come from (store/advice.h), whose month it is (job/advice.h), how it is printed.
 *
 * Units:  energies of slots Wh and varh, of months 0.01 kWh and 0.01 kvarh; powers W, var, VA; money fen.
 * Source: company rule, clauses 4.4, 4.12, 4.17; (83)水电财字第215号; GB/T 50063-2008 for current
 * transformers.
 */
#ifndef DAHU_RULE_ADVICE_H
#define DAHU_RULE_ADVICE_H

#include "dahu/rule/verdict.h"

/* One validated interval of a receiving point, or of the whole account. FACT_UNKNOWN where it is not known.
 */
struct advice_slot {
    date day;
    int32_t minute; /* of the civil day, where it begins */
    bool off;       /* a day that is not worked */
    int32_t seconds;
    int64_t import_wh, forward_varh, reverse_varh;
};
struct advice_slots { /* borrowed, in the order of time */
    const struct advice_slot *items;
    int count;
};

/* ---- reactive compensation (4.17) -----------------------------------------------------------------------
 */

struct advice_pf_facts {
    int64_t p_x100, forward_x100, reverse_x100; /* of the month, losses in @p_x100 */
    int64_t loss_q_x100;                        /* reactive losses that are added */
    int64_t standard;                           /* 90 | 85 | 80, or an approved lower one */
    bool reward;                                /* a better power factor lowers the bill */
    int64_t base_fen;                           /* the adjustable charges; FACT_UNKNOWN = not known */
    int64_t completeness_bp;
    bool over;                 /* the month has ended */
    struct advice_slots slots; /* of the same days */
};

enum advice_answer {
    ADVICE_UNKNOWN, /* @why says what is missing */
    ADVICE_REACHED, /* nothing to do */
    ADVICE_SWITCH,  /* back-feed is the cause: switch with the load, no more capacitors */
    ADVICE_KVAR,    /* more capacitors */
    ADVICE_ANSWERS
};
extern const char *const advice_answer_words[ADVICE_ANSWERS + 1]; /* "UNKNOWN", ...; ends with NULL */

struct advice_step {
    int target; /* power factor x 100 */
    enum advice_answer answer;
    struct reason why;     /* of ADVICE_UNKNOWN, and of a bank that cannot be told */
    bool switch_first;     /* there is back-feed besides: it has to end as well */
    int64_t take_off_x100; /* least reactive energy to take off, 0.01 kvarh */
    int64_t load_s;        /* time in which the load ran */
    int64_t kvar_x100;     /* least bank, 0.01 kvar, that takes it off; FACT_UNKNOWN: @why */
    int64_t bank_kvar;     /* the usual size that is as large or larger */
    int bp;      /* change of the adjustment when the target is reached, 0.01 %: below 0 is gained */
    int64_t fen; /* the same in money a month; FACT_UNKNOWN without charges */
};

enum { ADVICE_STEPS_MAX = 2 };
struct advice_pf {
    int64_t pf;                                 /* x 100; FACT_UNKNOWN */
    int64_t pf_no_backfeed;                     /* what it would be without back-feed */
    int backfeed_bp;                            /* what back-feed costs, 0.01 % of the adjustable charges */
    int64_t backfeed_fen;                       /* the same in money; FACT_UNKNOWN */
    bool backfeed;                              /* there is more than is tolerated */
    struct advice_step steps[ADVICE_STEPS_MAX]; /* to the standard, and to the best step of its table */
    int step_count;                             /* 1 where nothing is gained above the standard */
};

/** advice_most_q - the most reactive energy with which @p still has power factor @n (x 100), up to @q, which
 *  does not: the exact inverse of pf_x100. @p above 0, @n 1..100. */
uint64_t advice_most_q(uint64_t p, uint64_t q, int n);
/**
 * advice_kvar - the least bank (0.01 kvar) that takes @varh off the intervals when it is switched with the
 * load, so that it never gives more than an interval needs. FACT_UNKNOWN when they do not hold as much.
 */
int64_t advice_kvar(const struct advice_slots *slots, int64_t varh);
/** advice_bank - the usual size, kvar, that is at least @kvar_x100. */
int64_t advice_bank(int64_t kvar_x100);
/** advice_power_factor - both steps and the cost of back-feed. Never fails: what is missing is an answer. */
void advice_power_factor(const struct advice_pf_facts *f, const struct threshold_set *t,
                         struct advice_pf *out);

/* ---- reactive back-feed by time of day ------------------------------------------------------------------
 */

enum { ADVICE_WORKDAY, ADVICE_OFF_DAY, ADVICE_DAY_KINDS, ADVICE_HOURS = 24 };
struct advice_backfeed {
    int64_t varh[ADVICE_DAY_KINDS][ADVICE_HOURS];
    int64_t known_s[ADVICE_DAY_KINDS][ADVICE_HOURS]; /* time whose back-feed is known */
    int64_t total_varh, total_known_s;
};
void advice_backfeed_hours(const struct advice_slots *slots, struct advice_backfeed *out);

/* ---- current transformers (4.4) -------------------------------------------------------------------------
 */

struct advice_ct_facts {
    const char *point; /* borrowed */
    int64_t primary_a, secondary_a;
    int64_t kv_x100;
    int64_t capacity_kva; /* behind the point; FACT_UNKNOWN */
    int64_t wanted_s, known_s, idle_s, below_least_s, below_s, above_s, above_rated_s;
    int64_t normal_ma, largest_ma; /* primary side, while current flowed; FACT_UNKNOWN */
};
enum advice_ct_state {
    ADVICE_CT_UNKNOWN,
    ADVICE_CT_FITS,
    ADVICE_CT_LOW_UNLESS_S, /* only one of class S measures such a load well */
    ADVICE_CT_LOW,
    ADVICE_CT_HIGH,
    ADVICE_CT_STATES
};
extern const char *const advice_ct_words[ADVICE_CT_STATES + 1];
struct advice_ct {
    enum advice_ct_state state;
    struct reason why; /* of ADVICE_CT_UNKNOWN, and of a ratio that cannot be proposed; code NULL = none */
    int64_t below_least_bp, below_bp, above_bp, above_rated_bp; /* shares of the known time */
    int64_t proposed_a;                                         /* FACT_UNKNOWN: @why */
    bool proposed_class_s;                                      /* only with a transformer of class S */
};
/** advice_ct - does the ratio fit the load that was seen, and which would: the choice of rule 4.4. */
void advice_ct(const struct advice_ct_facts *f, const struct threshold_set *t, struct advice_ct *out);

/* ---- demand above capacity ------------------------------------------------------------------------------
 */

struct advice_capacity { /* of a day; FACT_UNKNOWN without a ledger */
    date day;
    int64_t installed_kva, suspended_kva;
    bool increased; /* more came into service on this day */
};
struct advice_demand_day {
    date day;
    int64_t installed_kva, in_service_kva;
    int64_t known_s, reactive_s; /* time whose power is known, and whose apparent power is */
    int64_t peak_w, peak_va;     /* FACT_UNKNOWN; the apparent power of each interval is P / its own PF */
    int32_t peak_minute;         /* where the largest apparent, or else active, power begins */
    int64_t over_w_s, over_va_s; /* time above the contract capacity, as active and as apparent power */
    int64_t over_service_s;      /* time above what is in service, as apparent power, else active */
    int64_t over_service_va;     /* the largest of it */
};
enum { ADVICE_DEMAND_DAYS_MAX = 31 };
struct advice_demand {
    struct advice_demand_day days[ADVICE_DEMAND_DAYS_MAX];
    int count;
    int64_t known_s, reactive_s, wanted_s;
    int over_days; /* days with any time above the contract capacity */
    bool capacity_known;
};
/** advice_demand - @slots of the whole account against the capacity of each of @count days. */
void advice_demand(const struct advice_slots *slots, const struct advice_capacity *capacity, int count,
                   struct advice_demand *out);

/* ---- suspected re-supply (4.12) -------------------------------------------------------------------------
 */

struct advice_day { /* load of a day; energies beside the time that they are of */
    date day;
    bool off;
    int64_t known_s, wh, night_s, night_wh;
    int64_t base_w; /* FACT_UNKNOWN */
};
struct advice_peer { /* a month of a comparable account */
    int64_t known_s, wh, night_s, night_wh, off_s, off_wh;
};
struct advice_meter { /* a month; FACT_UNKNOWN */
    date month;
    int64_t main_wh, sub_wh, check_wh;
};
struct advice_resale_facts { /* lists are borrowed, in the order of time */
    date month;
    const struct advice_day *days; /* of the month and of the months before it */
    int day_count;
    const struct advice_peer *peers;
    int peer_count;
    const struct advice_meter *meters;
    int meter_count;
    const struct advice_capacity *capacity; /* of the month and of at least a month before it */
    int capacity_count;
    const struct advice_demand *demand;
};
enum advice_mark { ADVICE_CANNOT_SAY, ADVICE_NOT_SEEN, ADVICE_SUSPECTED, ADVICE_MARKS };
extern const char *const advice_mark_words[ADVICE_MARKS + 1];
enum advice_sign {
    ADVICE_SUB_METERS,
    ADVICE_CHECK_METER,
    ADVICE_NIGHT_LOAD,
    ADVICE_OFF_DAY_LOAD,
    ADVICE_BASE_LOAD,
    ADVICE_SUSPENDED,
    ADVICE_SIGNS
};
extern const char *const advice_sign_words[ADVICE_SIGNS + 1];
struct advice_indicator {
    enum advice_mark mark;
    struct reason evidence; /* or why it cannot be said */
};
/** advice_resale - every sign with its evidence. A sign is a reason to look, not a finding. */
void advice_resale(const struct advice_resale_facts *f, const struct threshold_set *t,
                   struct advice_indicator out[static ADVICE_SIGNS]);

#endif
