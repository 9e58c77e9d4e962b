/**
 * vee - validation, estimation and editing: from what a meter's registers said to energies that can be
 * defended line by line.
 *
 * One call judges one metering point over some whole civil days. It is pure: the same input gives the same
 * output, so that any day can be made anew. Raw values are never changed; what is made of each interval, by
 * which rule, and with which quality stands beside them.
 *
 * Order: screen samples (garbage, duplicates, roll-over, step back), lay the curve of cumulative primary
 * energy through those that are left, cut it at the borders of the intervals, check the intervals, estimate
 * what is missing, apply the edits of people. Energies are differences of one rounded curve, so intervals
 * add up to days, and days to months, to the last Wh.
 *
 * Units:  registers and energies in Wh and varh (order: active import, active export, reactive import,
 *         reactive export); registers before, intervals after the ratio; power in W and var before the ratio;
 *         times are slots in wall-clock microseconds.
 * Source: domain rules 2.2 and 5.4; reliability V1-V4; quality codes of Green Button (ESPI QualityOfReading).
 */
#ifndef DAHU_METER_VEE_H
#define DAHU_METER_VEE_H

#include "dahu/base/clock.h"

enum { VEE_ENERGIES = 4, VEE_PARAMETERS = 2 };
/*
 * How many samples are wanted on either side of the days, as far away as they may be; one on the border
 * counts as well. With them a day comes out the same whether it is judged alone or among others: a value that
 * is there and gone shows within half of them. It follows that a sample bears on what lies up to this many
 * samples before it, and on the whole gap that it closes.
 */
enum { VEE_CONTEXT = 16 };
enum vee_energy { VEE_ACTIVE_IMPORT, VEE_ACTIVE_EXPORT, VEE_REACTIVE_IMPORT, VEE_REACTIVE_EXPORT };

/* The codes that ESPI gives to the quality of a reading; stored as these numbers. */
enum vee_quality {
    VEE_VALID = 0,         /* passed all rules */
    VEE_EDITED = 7,        /* a person gave the value, or the reading behind it */
    VEE_REFERENCE_DAY = 8, /* estimated: energy from the register, shape from like days */
    VEE_INTERPOLATED = 9,  /* estimated: linear from the cumulative register */
    VEE_QUESTIONABLE = 10, /* a rule flagged it; it counts */
    VEE_DERIVED = 11,      /* from imported intervals shared out over time */
    VEE_PROJECTED = 12,    /* estimated without a register on both sides; it does not count as complete */
    VEE_MISSING = 15,      /* no value (a code of ours: ESPI leaves such readings out) */
    VEE_HELD = 16,         /* there is a value, but it does not count until a person has decided */
};

enum vee_outcome { VEE_PASS, VEE_FLAG, VEE_HOLD };

/*
 * X(id, outcome, parameter, default, parameter, default): the rules, in the order in which they are asked.
 * A rule is known by its name; settings for it are rows of vee_rule, dated. bp = basis points.
 */
#define VEE_RULES(X)                                                                                         \
    X(register_garbage, FLAG, "", 0, "", 0) /* all ones, 2^31, 2^32, beyond its own width, there and gone */ \
    X(duplicate, FLAG, "", 0, "", 0)        /* two values for one slot */                                    \
    X(register_rollover, FLAG, "", 0, "", 0)  /* ran over its own width: the energy is right */              \
    X(register_step_back, HOLD, "", 0, "", 0) /* went back and stayed: exchange, reset, tamper */            \
    X(missing_interval, FLAG, "", 0, "", 0)   /* no reading for a slot */                                    \
    X(interval_size, HOLD, "", 0, "", 0)      /* imported intervals overlap, or are of another length */     \
    X(negative_use, HOLD, "", 0, "", 0)       /* an imported interval below 0 */                             \
    X(spike_capacity, HOLD, "capacity_bp", 12000, "", 0) /* above contract capacity x time */                \
    X(spike_history, FLAG, "history_bp", 30000, "days_least",                                                \
      7)                                                   /* above the point's own largest interval */      \
    X(frozen, FLAG, "slots_least", 4, "power_w_least", 20) /* register stands still while power flows */     \
    X(zero_use, FLAG, "hours_least", 24, "", 0)            /* the meter answers and nothing is used */       \
    X(tariff_sum, FLAG, "tolerance_wh", 50, "tolerance_bp", 10) /* tariff registers against the total */     \
    X(interval_sum, FLAG, "tolerance_wh", 1, "", 0) /* intervals against the register difference */          \
    X(sibling_channel, FLAG, "", 0, "", 0)          /* a register that is usually there is not */            \
    X(power_energy, FLAG, "tolerance_bp", 5000, "slots_least", 24)     /* power x time against energy */     \
    X(pf_consistency, FLAG, "tolerance_bp", 1000, "power_w_least", 50) /* power factor against P and Q */    \
    X(demand_over_contract, FLAG, "capacity_bp", 10500, "", 0)         /* demand above contract capacity */  \
    X(clock_offset, FLAG, "late_s", 120, "", 0)                        /* read long after its slot */        \
    X(prolonged_estimation, FLAG, "days_least", 7, "", 0)              /* estimated for days on end */

enum vee_rule {
#define X(id, ...) VEE_RULE_##id,
    VEE_RULES(X)
#undef X
        VEE_RULE_COUNT,
};

struct vee_rule_info {
    const char *name;
    enum vee_outcome outcome;
    const char *parameter[VEE_PARAMETERS]; /* "" = has none */
    int64_t value[VEE_PARAMETERS];
};
extern const struct vee_rule_info vee_rule_table[VEE_RULE_COUNT];
int vee_rule_find(const char *name); /* -1 when there is no such rule */

/* What a parameter may be, whichever rule has it; its unit is in its name. */
struct vee_parameter {
    const char *name;
    int64_t least, most;
};
const struct vee_parameter *vee_parameter_find(const char *name); /* NULL when there is no such parameter */
/** vee_rule_parameter - where @name is among the parameters of @rule; -1 when it has none of that name. */
int vee_rule_parameter(enum vee_rule rule, const char *name);

const char *vee_outcome_name(enum vee_outcome outcome); /* "PASS", "FLAG", "HOLD", as rows have them */
bool vee_outcome_parse(const char *name, enum vee_outcome *out); /* in capitals or not */
const char *vee_energy_name(int energy); /* "active_energy_import"; "" for -1, as rows have them */

/* How a rule is set on the days in question. VEE_PASS = looked at by nobody. */
struct vee_setting {
    enum vee_outcome outcome;
    int version; /* of the row; 0 = the default of the table */
    int64_t value[VEE_PARAMETERS];
};
void vee_settings_default(struct vee_setting out[static VEE_RULE_COUNT]);

/* What one slot said. */
struct vee_sample {
    wall_us at, read_at;
    int64_t energy[VEE_ENERGIES];
    uint8_t known;   /* bit k: energy[k] */
    uint8_t quality; /* bits of enum reading_quality: late 1, doubtful 2, estimated 4, edited 8 */
    float power_w, reactive_var, power_factor; /* NAN = missing */
    float current_a;                           /* the largest of the phases; NAN = missing */
};

/* Imported energy of a span, before the ratio, for points whose history has no registers. What lies outside
 * all installations does not count. */
struct vee_span {
    wall_us from, to;
    int64_t energy[VEE_ENERGIES];
    uint8_t known, quality;
};

/* One installation: which register it is, and what it has to be multiplied by. In order of time, not
 * overlapping. A piece of the meter of the one before it, without time between, goes on with its register,
 * unless closing and opening readings say otherwise (a reset). A sample at the border of two is of the later.
 */
struct vee_piece {
    wall_us from, to; /* INT64_MAX = still there */
    int64_t meter_id;
    int64_t num, den;               /* primary = register x num / den */
    int64_t wraps_at[VEE_ENERGIES]; /* the register has values below this; 0 = is not known */
    int64_t opening[VEE_ENERGIES], closing[VEE_ENERGIES];
    uint8_t opening_known, closing_known; /* bits */
};

/* A person's word on the intervals from @from to @to. In the order in which they were said; the last counts.
 */
enum vee_edit_kind { VEE_EDIT_ACCEPT, VEE_EDIT_REJECT, VEE_EDIT_VALUE, VEE_EDIT_WITHDRAWN };
struct vee_edit {
    int64_t id;
    wall_us from, to;
    enum vee_edit_kind
        kind;      /* ACCEPT: a held value counts; REJECT: it is estimated; VALUE: this is the energy */
    int energy;    /* enum vee_energy; -1 = all */
    int64_t value; /* of VALUE: energy of the whole span, shared out in the shape that is there */
};

/* The tariff registers added up, at a sample; what tariff_sum compares with the total of that sample. */
struct vee_tariff_sum {
    wall_us at;
    int64_t wh; /* of active import */
};

struct vee_input {
    wall_us from, to; /* whole civil days; intervals are counted from @from on */
    /* Where each of them begins, the first at @from; NULL: it is one day. Energy that a gap or an edit gives
     * to several days is shared among them by time, so that each comes out as it does alone. */
    const wall_us *days;
    int day_count;
    int64_t interval_s;   /* 900, 1800 or 3600 */
    int64_t slot_s;       /* how often the point is read; 0 = it is not, and no slot of it is missing */
    enum vee_energy base; /* active import, or active export of a generation point */
    /* Samples of the days, and VEE_CONTEXT before and after them; where a REJECT reaches out of the days,
     * as many beyond its end. In order of time; two of one slot are a duplicate, and the first one stays. */
    const struct vee_sample *samples;
    int sample_count;
    const struct vee_span *spans; /* in order of their begin */
    int span_count;
    const struct vee_piece *pieces;
    int piece_count;
    const struct vee_edit *edits; /* that touch the days */
    int edit_count;
    const struct vee_tariff_sum *tariff_sums;
    int tariff_sum_count;
    int64_t contract_kva;              /* 0 = is not known */
    int64_t recent_most[VEE_ENERGIES]; /* the largest interval of the weeks before; 0 = is not known */
    int recent_days;                   /* how many days that is from */
    uint8_t usual;                     /* bits: registers that the point has had in the weeks before */
    int estimated_days_before;         /* days just before @from without any measured value */
    /* Shape of like days: the base energy for each interval of @from..@to; a civil day of 0s is not known. */
    const int64_t *shape;               /* NULL, or interval_count values */
    const struct vee_setting *settings; /* VEE_RULE_COUNT */
    wall_us now;                        /* slots that are not over yet are neither missing nor late */
};

struct vee_interval {
    int64_t energy[VEE_ENERGIES]; /* primary; 0 unless known. Of a held one: the value that is held */
    uint8_t known, held;          /* bits; what is held is known, but does not count */
    uint8_t quality;              /* enum vee_quality of the base energy */
};

/* What a rule found. One that reaches over a midnight is told once for each day. No two have the same rule,
 * energy and begin. In order of begin, rule, energy. */
struct vee_finding {
    enum vee_rule rule;
    enum vee_outcome outcome;
    int version; /* of the setting */
    int energy;  /* enum vee_energy, -1 = all or none */
    wall_us from, to;
    int64_t raw, limit; /* the value that was found, and what it was held against; INT64_MIN = none */
    int64_t edit_id;    /* the last edit that answered it, when all of its time is answered; 0 = open */
};

struct vee_output {
    struct vee_interval *intervals; /* owned */
    int interval_count;             /* (to - from) / interval_s */
    struct vee_finding *findings;   /* owned */
    int finding_count, finding_room;
};

/**
 * vee_run - judge the days of @in.
 *
 * Errors: ERR_RANGE: an energy that does not fit 64 bits, with its time; ERR_SYNTAX: input out of order.
 *         @out is empty then.
 */
bool vee_run(const struct vee_input *in, struct vee_output *out, struct err *e) NODISCARD;
void vee_output_fini(struct vee_output *out);

#endif
