/**
 * quantity - what a meter can tell, under one name, one unit and one scale, whatever its maker calls it.
 *
 * One table owns every canonical quantity. A value is an int64 of `value x 10^decimals` in the unit
 * of the table (1234.567 kWh is 1234567). Names are what drivers, the command line and the database
 * use; the enum numbers are not stable and are never stored.
 *
 * Direction: import is what the customer takes. Active power is positive on import, reactive power
 * positive when reactive energy import counts (quadrants 1 and 2); the sign of a power factor is the
 * direction of active power, lead or lag is told by the reactive power.
 * Tariffs: sharp, peak, flat, valley are 尖峰平谷; T1..T8 are a meter's own numbers, whose meaning
 * only the configuration of that meter knows.
 */
#ifndef DAHU_METER_QUANTITY_H
#define DAHU_METER_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum quantity_kind {
    KIND_CUMULATIVE,    /* a counter: only differences mean something */
    KIND_INSTANTANEOUS, /* true at the moment of reading */
    KIND_DEMAND,        /* an average over a period, or the largest of such averages */
    KIND_IDENTITY,      /* a number that says which meter this is or how it is set */
    KIND_TEXT,          /* the same as text; has no number */
};

/* Which instrument transformers stand between a secondary value and its primary value. */
enum quantity_ratio { RATIO_NONE, RATIO_CT, RATIO_PT, RATIO_CT_PT };

/* X(id, name, unit, decimals, kind, ratio) */
#define QUANTITY_PHASES(X, id, name, unit, decimals, kind, ratio)                                            \
    X(id##_L1, name ".L1", unit, decimals, kind, ratio)                                                      \
    X(id##_L2, name ".L2", unit, decimals, kind, ratio)                                                      \
    X(id##_L3, name ".L3", unit, decimals, kind, ratio)
#define QUANTITY_TOTAL_AND_PHASES(X, id, name, unit, decimals, kind, ratio)                                  \
    X(id##_TOTAL, name ".total", unit, decimals, kind, ratio)                                                \
    QUANTITY_PHASES(X, id, name, unit, decimals, kind, ratio)
#define QUANTITY_TARIFFS(X, id, name, unit, decimals, kind, ratio)                                           \
    X(id##_SHARP, name ".sharp", unit, decimals, kind, ratio)                                                \
    X(id##_PEAK, name ".peak", unit, decimals, kind, ratio)                                                  \
    X(id##_FLAT, name ".flat", unit, decimals, kind, ratio)                                                  \
    X(id##_VALLEY, name ".valley", unit, decimals, kind, ratio)                                              \
    X(id##_T1, name ".T1", unit, decimals, kind, ratio)                                                      \
    X(id##_T2, name ".T2", unit, decimals, kind, ratio)                                                      \
    X(id##_T3, name ".T3", unit, decimals, kind, ratio)                                                      \
    X(id##_T4, name ".T4", unit, decimals, kind, ratio)                                                      \
    X(id##_T5, name ".T5", unit, decimals, kind, ratio)                                                      \
    X(id##_T6, name ".T6", unit, decimals, kind, ratio)                                                      \
    X(id##_T7, name ".T7", unit, decimals, kind, ratio)                                                      \
    X(id##_T8, name ".T8", unit, decimals, kind, ratio)
#define QUANTITY_ENERGY(X, id, name, unit)                                                                   \
    X(id, name, unit, 3, CUMULATIVE, CT_PT)                                                                  \
    QUANTITY_PHASES(X, id, name, unit, 3, CUMULATIVE, CT_PT)                                                 \
    QUANTITY_TARIFFS(X, id, name, unit, 3, CUMULATIVE, CT_PT)
#define QUANTITY_QUADRANT(X, id, name)                                                                       \
    X(id, name, "kvarh", 3, CUMULATIVE, CT_PT)                                                               \
    QUANTITY_PHASES(X, id, name, "kvarh", 3, CUMULATIVE, CT_PT)

/* total = import + export, net = import - export; energies count 0.001, the Wh and varh of a meter */
#define QUANTITY_ENERGIES(X)                                                                                 \
    QUANTITY_ENERGY(X, ACTIVE_ENERGY_IMPORT, "active_energy_import", "kWh")                                  \
    QUANTITY_ENERGY(X, ACTIVE_ENERGY_EXPORT, "active_energy_export", "kWh")                                  \
    QUANTITY_ENERGY(X, ACTIVE_ENERGY_TOTAL, "active_energy_total", "kWh")                                    \
    QUANTITY_ENERGY(X, ACTIVE_ENERGY_NET, "active_energy_net", "kWh")                                        \
    QUANTITY_ENERGY(X, REACTIVE_ENERGY_IMPORT, "reactive_energy_import", "kvarh")                            \
    QUANTITY_ENERGY(X, REACTIVE_ENERGY_EXPORT, "reactive_energy_export", "kvarh")                            \
    QUANTITY_ENERGY(X, REACTIVE_ENERGY_TOTAL, "reactive_energy_total", "kvarh")                              \
    QUANTITY_ENERGY(X, REACTIVE_ENERGY_NET, "reactive_energy_net", "kvarh")                                  \
    QUANTITY_QUADRANT(X, REACTIVE_ENERGY_Q1, "reactive_energy_q1")                                           \
    QUANTITY_QUADRANT(X, REACTIVE_ENERGY_Q2, "reactive_energy_q2")                                           \
    QUANTITY_QUADRANT(X, REACTIVE_ENERGY_Q3, "reactive_energy_q3")                                           \
    QUANTITY_QUADRANT(X, REACTIVE_ENERGY_Q4, "reactive_energy_q4")                                           \
    QUANTITY_ENERGY(X, APPARENT_ENERGY_IMPORT, "apparent_energy_import", "kVAh")                             \
    QUANTITY_ENERGY(X, APPARENT_ENERGY_EXPORT, "apparent_energy_export", "kVAh")                             \
    QUANTITY_ENERGY(X, APPARENT_ENERGY_TOTAL, "apparent_energy_total", "kVAh")                               \
    QUANTITY_ENERGY(X, APPARENT_ENERGY_NET, "apparent_energy_net", "kVAh")

#define QUANTITY_INSTANTANEOUS(X)                                                                            \
    QUANTITY_TOTAL_AND_PHASES(X, ACTIVE_POWER, "active_power", "W", 2, INSTANTANEOUS, CT_PT)                 \
    QUANTITY_TOTAL_AND_PHASES(X, REACTIVE_POWER, "reactive_power", "var", 2, INSTANTANEOUS, CT_PT)           \
    QUANTITY_TOTAL_AND_PHASES(X, REACTIVE_POWER_FUNDAMENTAL, "reactive_power_fundamental", "var", 2,         \
                              INSTANTANEOUS, CT_PT)                                                          \
    QUANTITY_TOTAL_AND_PHASES(X, APPARENT_POWER, "apparent_power", "VA", 2, INSTANTANEOUS, CT_PT)            \
    X(ACTIVE_POWER_IMPORT, "active_power_import", "W", 2, INSTANTANEOUS, CT_PT)                              \
    X(ACTIVE_POWER_EXPORT, "active_power_export", "W", 2, INSTANTANEOUS, CT_PT)                              \
    QUANTITY_PHASES(X, VOLTAGE_LN, "voltage_ln", "V", 3, INSTANTANEOUS, PT)                                  \
    X(VOLTAGE_LN_AVG, "voltage_ln.avg", "V", 3, INSTANTANEOUS, PT)                                           \
    X(VOLTAGE_LL_L12, "voltage_ll.L12", "V", 3, INSTANTANEOUS, PT)                                           \
    X(VOLTAGE_LL_L23, "voltage_ll.L23", "V", 3, INSTANTANEOUS, PT)                                           \
    X(VOLTAGE_LL_L31, "voltage_ll.L31", "V", 3, INSTANTANEOUS, PT)                                           \
    X(VOLTAGE_LL_AVG, "voltage_ll.avg", "V", 3, INSTANTANEOUS, PT)                                           \
    QUANTITY_PHASES(X, CURRENT, "current", "A", 4, INSTANTANEOUS, CT)                                        \
    X(CURRENT_N, "current.N", "A", 4, INSTANTANEOUS, CT)                                                     \
    X(CURRENT_AVG, "current.avg", "A", 4, INSTANTANEOUS, CT)                                                 \
    X(CURRENT_SUM, "current.sum", "A", 4, INSTANTANEOUS, CT)                                                 \
    QUANTITY_TOTAL_AND_PHASES(X, POWER_FACTOR, "power_factor", "", 4, INSTANTANEOUS, NONE)                   \
    QUANTITY_TOTAL_AND_PHASES(X, COS_PHI, "cos_phi", "", 4, INSTANTANEOUS, NONE) /* fundamental only */      \
    X(FREQUENCY, "frequency", "Hz", 3, INSTANTANEOUS, NONE)                                                  \
    QUANTITY_TOTAL_AND_PHASES(X, PHASE_ANGLE, "phase_angle", "deg", 2, INSTANTANEOUS, NONE)                  \
    QUANTITY_PHASES(X, VOLTAGE_THD, "voltage_thd", "%", 3, INSTANTANEOUS, NONE)                              \
    X(VOLTAGE_THD_AVG, "voltage_thd.avg", "%", 3, INSTANTANEOUS, NONE)                                       \
    QUANTITY_PHASES(X, CURRENT_THD, "current_thd", "%", 3, INSTANTANEOUS, NONE)                              \
    X(CURRENT_THD_AVG, "current_thd.avg", "%", 3, INSTANTANEOUS, NONE)                                       \
    X(VOLTAGE_UNBALANCE, "voltage_unbalance", "%", 3, INSTANTANEOUS, NONE)                                   \
    X(CURRENT_UNBALANCE, "current_unbalance", "%", 3, INSTANTANEOUS, NONE)                                   \
    X(TEMPERATURE, "temperature", "degC", 2, INSTANTANEOUS, NONE)                                            \
    X(ACTIVE_TARIFF, "active_tariff", "", 0, INSTANTANEOUS, NONE)

/* "" = of the period that runs or ran last; _max = the largest since the meter was reset */
#define QUANTITY_DEMANDS(X)                                                                                  \
    X(ACTIVE_DEMAND, "active_demand", "W", 2, DEMAND, CT_PT) /* net, import - export */                      \
    X(ACTIVE_DEMAND_MAX, "active_demand_max", "W", 2, DEMAND, CT_PT)                                         \
    X(ACTIVE_DEMAND_IMPORT, "active_demand_import", "W", 2, DEMAND, CT_PT)                                   \
    X(ACTIVE_DEMAND_IMPORT_MAX, "active_demand_import_max", "W", 2, DEMAND, CT_PT)                           \
    X(ACTIVE_DEMAND_EXPORT, "active_demand_export", "W", 2, DEMAND, CT_PT)                                   \
    X(ACTIVE_DEMAND_EXPORT_MAX, "active_demand_export_max", "W", 2, DEMAND, CT_PT)                           \
    X(ACTIVE_DEMAND_PREDICTED, "active_demand_predicted", "W", 2, DEMAND, CT_PT)                             \
    X(REACTIVE_DEMAND, "reactive_demand", "var", 2, DEMAND, CT_PT)                                           \
    X(REACTIVE_DEMAND_MAX, "reactive_demand_max", "var", 2, DEMAND, CT_PT)                                   \
    X(REACTIVE_DEMAND_IMPORT, "reactive_demand_import", "var", 2, DEMAND, CT_PT)                             \
    X(REACTIVE_DEMAND_EXPORT, "reactive_demand_export", "var", 2, DEMAND, CT_PT)                             \
    X(REACTIVE_DEMAND_PREDICTED, "reactive_demand_predicted", "var", 2, DEMAND, CT_PT)                       \
    X(APPARENT_DEMAND, "apparent_demand", "VA", 2, DEMAND, CT_PT)                                            \
    X(APPARENT_DEMAND_MAX, "apparent_demand_max", "VA", 2, DEMAND, CT_PT)                                    \
    QUANTITY_PHASES(X, CURRENT_DEMAND, "current_demand", "A", 4, DEMAND, CT)                                 \
    X(CURRENT_DEMAND_N, "current_demand.N", "A", 4, DEMAND, CT)                                              \
    QUANTITY_PHASES(X, CURRENT_DEMAND_MAX, "current_demand_max", "A", 4, DEMAND, CT)                         \
    X(CURRENT_DEMAND_MAX_N, "current_demand_max.N", "A", 4, DEMAND, CT)                                      \
    X(DEMAND_PERIOD, "demand_period", "s", 0, IDENTITY, NONE)

#define QUANTITY_IDENTITIES(X)                                                                               \
    X(CT_RATIO, "ct_ratio", "", 4, IDENTITY, NONE)                                                           \
    X(PT_RATIO, "pt_ratio", "", 4, IDENTITY, NONE)                                                           \
    X(CT_PRIMARY, "ct_primary", "A", 4, IDENTITY, NONE)                                                      \
    X(CT_SECONDARY, "ct_secondary", "A", 4, IDENTITY, NONE)                                                  \
    X(PT_PRIMARY, "pt_primary", "V", 3, IDENTITY, NONE)                                                      \
    X(PT_SECONDARY, "pt_secondary", "V", 3, IDENTITY, NONE)                                                  \
    X(MODEL_CODE, "model_code", "", 0, IDENTITY, NONE)

/* Text quantities come last: QUANTITY_TEXT_FIRST and up are texts, everything below is a number. */
#define QUANTITY_TEXTS(X)                                                                                    \
    X(SERIAL_NUMBER, "serial_number", "", 0, TEXT, NONE)                                                     \
    X(MANUFACTURER, "manufacturer", "", 0, TEXT, NONE)                                                       \
    X(METER_MODEL, "meter_model", "", 0, TEXT, NONE)                                                         \
    X(METER_NAME, "meter_name", "", 0, TEXT, NONE)                                                           \
    X(ORDER_NUMBER, "order_number", "", 0, TEXT, NONE)                                                       \
    X(FIRMWARE_VERSION, "firmware_version", "", 0, TEXT, NONE)                                               \
    X(HARDWARE_VERSION, "hardware_version", "", 0, TEXT, NONE)                                               \
    X(METER_CLOCK, "meter_clock", "", 0, TEXT, NONE) /* as the meter tells it, without a zone */             \
    X(ACTIVE_DEMAND_MAX_TIME, "active_demand_max_time", "", 0, TEXT, NONE)                                   \
    X(ACTIVE_DEMAND_IMPORT_MAX_TIME, "active_demand_import_max_time", "", 0, TEXT, NONE)

#define QUANTITIES(X)                                                                                        \
    QUANTITY_ENERGIES(X)                                                                                     \
    QUANTITY_INSTANTANEOUS(X) QUANTITY_DEMANDS(X) QUANTITY_IDENTITIES(X) QUANTITY_TEXTS(X)

enum quantity {
#define X(id, ...) Q_##id,
    QUANTITIES(X)
#undef X
        Q_COUNT,
    QUANTITY_TEXT_FIRST = Q_SERIAL_NUMBER,
    QUANTITY_TEXT_COUNT = Q_COUNT - QUANTITY_TEXT_FIRST,
    Q_NONE = -1,
};

struct quantity_info {
    const char *name; /* "active_power.L1" */
    const char *unit; /* "kWh"; "" for a bare number */
    int decimals;     /* of the canonical integer */
    enum quantity_kind kind;
    enum quantity_ratio ratio;
};
extern const struct quantity_info quantity_table[Q_COUNT];

enum quantity quantity_find(const char *name);    /* Q_NONE when there is no such quantity */
enum quantity quantity_nearest(const char *name); /* the best guess for "did you mean" */
/** quantity_mirror - what @q is when the current transformers are reversed: import and export change
 *  places, so do quadrants 1 and 3, 2 and 4; @q itself when it has no counterpart. */
enum quantity quantity_mirror(enum quantity q);
const char *quantity_kind_name(enum quantity_kind kind); /* "cumulative" */

/* A set of quantities: what a caller wants to know. Zeroed = empty. */
struct quantity_set {
    uint64_t bits[(Q_COUNT + 63) / 64];
};
static inline void quantity_set_add(struct quantity_set *s, enum quantity q)
{
    s->bits[q / 64] |= (uint64_t)1 << (q % 64);
}
static inline bool quantity_set_has(const struct quantity_set *s, enum quantity q)
{
    return s->bits[q / 64] >> (q % 64) & 1;
}
struct quantity_set quantity_set_all(void);

#endif
