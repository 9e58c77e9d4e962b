/**
 * bill - what an account owes for a settlement period: pure, from facts and prices to lines in fen.
 *
 * One call makes the whole bill, every line with the numbers that it was made of. Feeders of one
 * receiving point are summed before the power factor; several receiving points have a power factor
 * each. The same facts give the same lines to the fen: integers only, each amount rounded half up
 * once. What cannot be billed as it stands becomes a hold with its reason, never a guess.
 *
 * Not here: where facts come from, instalments and what was billed before (job/settle.h), late fees
 * (late_fee.h), when a bill is due (workday.h).
 *
 * Units:  energies Wh and varh in, 0.01 kWh and 0.01 kvarh on lines; demand W; capacity 0.01 kVA; money fen;
 *         prices 0.000001 yuan a unit; percentages 0.01 %.
 * Source: company rule, clauses 3.1.2, 4.8, 4.16, 4.17; 供电营业规则 1996 arts 74, 84-86, 2024 the same;
 *         发改办价格〔2016〕1583号 (demand); (83)水电财字第215号 (power factor); GB/T 13462 (losses).
 */
#ifndef DAHU_RULE_BILL_H
#define DAHU_RULE_BILL_H

#include "dahu/rule/capacity.h"
#include "dahu/rule/tariff.h"

/* ---- facts ----------------------------------------------------------------------------------------- */

enum basic_charge { BASIC_NONE, BASIC_CAPACITY, BASIC_DEMAND };
extern const char *const basic_charge_words[]; /* "NONE", "CAPACITY", "DEMAND"; ends with NULL */

/* By which tariff and terms, from a day on. @category: BILL_MAIN, or the sector of a split part (4.8). */
enum { BILL_MAIN = -1 };
struct bill_term {
    date from, until;
    int category;
    enum pf_sector sector; /* decides the power-factor standard */
    enum basic_charge basic;
    const struct tariff *tariff;
};

/* A civil day of a feeder. Energies FACT_UNKNOWN when not known. */
struct bill_day {
    date day;
    int64_t import_wh, forward_varh, reverse_varh;
    int64_t demand_w;
    int64_t periods_wh[PERIOD_COUNT]; /* import by period; of a tariff with periods only */
    int completeness_bp, estimated_bp, held_bp;
    bool spread; /* no intervals: the periods were made by time */
};

struct bill_feeder {
    const char *number;
    date from, until;            /* days on which the feeder belongs to the account, inside the period */
    const struct bill_day *days; /* in order, each once; a day that is missing is not known */
    int day_count;
};

/* A transformer by its name plate (GB/T 13462); no_load_loss_w FACT_UNKNOWN = the plate is not known. */
struct bill_transformer {
    const char *label;
    int64_t rated_kva, no_load_loss_w, load_loss_w, no_load_current_bp, impedance_bp;
    int64_t energised_s;
};

struct bill_place { /* a receiving point: one billing unit of the power-factor tariff */
    const char *name;
    bool high_voltage, add_losses; /* metered on the low-voltage side of a high-voltage supply */
    enum tri oltc;
    int64_t share; /* of the basic charge, e.g. its kVA; all 0 = by energy */
    const struct bill_feeder *feeders;
    int feeder_count;
    const struct bill_transformer *transformers;
    int transformer_count;
};

/* A part that a split scheme takes (4.8): in order, quantities first. */
struct bill_split {
    date from, until;
    int category;     /* enum pf_sector */
    int64_t ratio_bp; /* of what quantities leave, or FACT_UNKNOWN */
    int64_t fixed_wh; /* of a whole period, or FACT_UNKNOWN */
};

struct bill_request {                 /* everything is borrowed */
    date from, until;                 /* days that are billed */
    date nominal_from, nominal_until; /* the whole settlement period: its days are the month of art. 84 */
    const struct bill_term *terms;
    int term_count;
    const struct bill_place *places;
    int place_count;
    const struct bill_split *splits;
    int split_count;
    struct fact_list ledger;     /* struct capacity_event, of the account */
    int64_t contracted_demand_w; /* at the end of the period; FACT_UNKNOWN = none, the measured demand is
                                    billed */
    bool energy_due;             /* days of it have still to be made */
    enum tri exempt;             /* of the power-factor tariff */
    int64_t reduced_standard;    /* x 100, or FACT_UNKNOWN */
    const struct threshold_set *thresholds;
};

/* ---- the bill --------------------------------------------------------------------------------------- */

/* code, what it means for issuing: STOP never, CONFIRM when a person confirms it, NOTE for the reader */
#define BILL_FINDINGS(X)                                                                                     \
    X(NO_POINT, STOP)         /* no settlement point in a receiving point */                                 \
    X(ENERGY_MISSING, STOP)   /* a day without energy, or with a part of it only */                          \
    X(ENERGY_DUE, STOP)       /* days have still to be made from what was read or changed */                 \
    X(ENERGY_HELD, STOP)      /* validation holds energy for a person */                                     \
    X(REACTIVE_MISSING, STOP) /* not known, and power factor or losses ask for it */              \
    X(PERIODS_MISSING, STOP)  /* intervals do not tell the energy of the periods */                          \
    X(SCHEDULE_GAP, STOP)     /* a time of the day belongs to no period */                                   \
    X(TARIFF_GAP, STOP)       /* days without a tariff */                                                    \
    X(PRICE_GAP, STOP)        /* days without a price of an item or a period */                              \
    X(LOSS_UNKNOWN, STOP)     /* losses are to be added, and a name plate is not known */                    \
    X(DEMAND_MISSING, STOP)                                                                                  \
    X(CAPACITY_MISSING, STOP) /* billed by capacity, and the ledger is empty or contradicts itself */        \
    X(STANDARD_UNKNOWN, STOP)                                                                                \
    X(PF_UNDECIDED, STOP)         /* a fact that the power factor needs is not known */                      \
    X(SPLIT_WITHOUT_TARIFF, STOP) /* a part of a split has no tariff */                                      \
    X(ENERGY_ESTIMATED, CONFIRM)  /* 3.1.2: corrected in the next period */                                  \
    X(PERIODS_ESTIMATED, CONFIRM) /* a day without intervals was shared among the periods by time */         \
    X(PF_ZERO_KWH, CONFIRM)                                                                                  \
    X(PF_NEGATIVE_BASE, CONFIRM)                                                                             \
    X(CAPACITY_UNCLEAR, CONFIRM) /* what was removed may have been in service or not */                      \
    X(NOT_IN_SERVICE, CONFIRM)   /* energy was used while no capacity was in service */                      \
    X(SPLIT_OVER_TOTAL, CONFIRM) /* a fixed quantity is larger than what was used: cut at it */              \
    X(BASIC_BY_ENERGY, NOTE)     /* the basic charge was shared by energy: shares of capacity not known */   \
    X(SUSPENSION_SHORT, NOTE)    /* a suspension too short to count is billed */                             \
    X(SUSPENSION_OVER, NOTE)     /* beyond the longest suspension of a year: billed in full */               \
    X(DEMAND_RAISED, NOTE)       /* contracted demand below its least share of the capacity */               \
    X(BACK_FEED, NOTE)           /* 4.17 */                                                                  \
    X(PF_BELOW_STANDARD, NOTE)   /* 4.17 */

enum bill_finding {
#define X(code, weight) BILL_##code,
    BILL_FINDINGS(X)
#undef X
        BILL_FINDING_COUNT
};
enum bill_weight { BILL_NOTE, BILL_CONFIRM, BILL_STOP };
const char *bill_finding_code(enum bill_finding f); /* "ENERGY_HELD"; said with `bill.finding.<CODE>` */
enum bill_weight bill_finding_weight(enum bill_finding f);
/** bill_finding_find - by its code; BILL_FINDING_COUNT when there is none. */
enum bill_finding bill_finding_find(const char *code);

enum bill_line_kind {
    LINE_CAPACITY,
    LINE_DEMAND,
    LINE_DEMAND_EXCESS,
    LINE_ENERGY,
    LINE_SURCHARGE,
    LINE_PF_ADJUSTMENT,
    LINE_ESTIMATE,      /* instalments that this bill settles */
    LINE_BILLED_BEFORE, /* of a correction: what was billed */
    LINE_KINDS
};
extern const char *const bill_line_words[LINE_KINDS + 1]; /* "CAPACITY", ...; ends with NULL */

enum { BILL_BASIS_MAX = 12 };
struct bill_number {
    const char *name; /* static */
    int64_t value;
};
struct bill_line {
    enum bill_line_kind kind;
    const char *item, *name, *place; /* borrowed from the request; "" */
    enum tariff_period period;
    date from, until;
    int64_t quantity; /* of an adjustment: the fen that it is taken from */
    int decimals;
    const char *unit; /* "kWh", "kVA", "kW", "CNY" */
    int64_t price_e6; /* of an adjustment: the percentage, 0.01 % */
    int64_t amount_fen;
    bool pf_adjustable;
    struct bill_number basis[BILL_BASIS_MAX]; /* what else it was made of */
    int basis_count;
};

struct bill { /* owned: bill_fini */
    struct bill_line *lines;
    int count, room;
    int64_t total_fen;
    int64_t energy_x100; /* billed active energy, losses included */
    bool found[BILL_FINDING_COUNT];
    date found_on[BILL_FINDING_COUNT]; /* the first day of it, where it has one */
};

void bill_init(struct bill *b);
void bill_fini(struct bill *b);
/** bill_add - a zeroed line at the end; borrowed until the next one. */
struct bill_line *bill_add(struct bill *b, enum bill_line_kind kind);
void bill_basis(struct bill_line *l, const char *name, int64_t value);
void bill_find(struct bill *b, enum bill_finding f, date day); /* keeps the first day */
/** bill_weight_of - the heaviest finding: BILL_NOTE may be issued as it is. */
enum bill_weight bill_weight_of(const struct bill *b);

/**
 * bill_make - lines, total and findings of @r into @b (initialised, empty).
 *
 * Errors: ERR_RANGE an amount or an energy beyond what is possible; what is missing is a finding.
 */
bool bill_make(const struct bill_request *r, struct bill *b, struct err *e) NODISCARD;
/** bill_put_lines - the lines as a JSON array, as the database and the fingerprint have them. */
void bill_put_lines(const struct bill *b, struct buf *out);

/* ---- parts that stand on their own ------------------------------------------------------------------ */

/** bill_amount - quantity x price x num / den in fen, half away from zero. Errors: ERR_RANGE. */
bool bill_amount(int64_t quantity, int decimals, int64_t price_e6, int64_t num, int64_t den, int64_t *fen,
                 struct err *e) NODISCARD;

struct bill_loss {
    int64_t iron_kwh_x100, copper_kwh_x100, kvarh_x100; /* kvarh: of magnetising and of the load */
};
/**
 * bill_losses - losses of transformers that carried @p_x100 and @q_x100 (0.01 kWh, 0.01 kvarh) together,
 * each its share by rated capacity and time.
 *
 * With S the rated capacity, t the hours, and K the form factor of the load (policy loss_shape_bp):
 *   active    P0 t + K Pk t B^2          reactive  (I0% + K Uk% B^2) / 100 S t
 *   B^2 = (P^2 + Q^2) / (sum of S t)^2, the square of the mean load
 * Shape:  false when a plate is not known, energy was carried by no transformer, or a number is beyond any
 *         transformer. Times are whole quarters of an hour.
 * Source: GB/T 13462 (economical operation of power transformers); 供电营业规则 1996 art. 74.
 */
bool bill_losses(const struct bill_transformer *t, int count, int64_t p_x100, int64_t q_x100,
                 int64_t shape_bp, struct bill_loss *out);

/**
 * bill_capacity_ledger - the ledger as it is billed: suspensions shorter than suspension_least_days never
 * were, and what goes beyond suspension_most_days of a calendar year is in service again.
 *
 * A RESUME ends the earliest open SUSPEND of the same amount. False when the ledger is too long.
 */
bool bill_capacity_ledger(const struct fact_list *events, date until, const struct threshold_set *t,
                          struct capacity_ledger *out, struct bill *b);

#endif
