/* meter - see the header. Energies are integers; only what is shown and never summed goes through sqrt. */
#include "dahu/sim/meter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void set(struct sample *s, enum quantity q, int64_t value)
{
    s->value[q].value = value;
    s->value[q].quality = QUALITY_GOOD;
    s->value[q].step = 1;
}

/* QUANTITY_PHASES lists L1, L2, L3 in this order. */
static void set_phases(struct sample *s, enum quantity first, int64_t l1, int64_t l2, int64_t l3)
{
    set(s, first, l1);
    set(s, first + 1, l2);
    set(s, first + 2, l3);
}

static void set_total_and_phases(struct sample *s, enum quantity total, int64_t value)
{
    set(s, total, value);
    set_phases(s, total + 1, value / 3, value / 3, value / 3);
}

/* A meter whose tariff table was never set counts everything in one tariff: its first, or flat. */
static void set_energy(struct sample *s, enum quantity q, int64_t wh)
{
    enum { PHASES = 1, SHARP = 4, FLAT = 6, T1 = 8, T8 = 15 };
    set(s, q, wh);
    set_phases(s, q + PHASES, wh / 3, wh / 3, wh / 3);
    for (int i = SHARP; i <= T8; i++)
        set(s, q + i, i == FLAT || i == T1 ? wh : 0);
}

static void set_text(struct sample *s, enum quantity q, const char *text)
{
    set(s, q, 0);
    snprintf(s->text[q - QUANTITY_TEXT_FIRST], SAMPLE_TEXT_BYTES, "%s", text);
}

/* What is so at one instant. */
struct moment {
    int64_t active_wh, export_wh, lagging_varh, leading_varh;
    int64_t active_cw, reactive_cvar;
    int64_t voltage_mv[3];
    int64_t frequency_mhz;
};

static int64_t apparent(int64_t active, int64_t reactive)
{
    return llround(hypot((double)active, (double)reactive));
}

static void set_energies(struct sample *s, const struct moment *now)
{
    int64_t lagging = now->lagging_varh, leading = now->leading_varh, active = now->active_wh,
            export = now->export_wh;
    set_energy(s, Q_ACTIVE_ENERGY_IMPORT, active);
    set_energy(s, Q_ACTIVE_ENERGY_EXPORT, export);
    set_energy(s, Q_ACTIVE_ENERGY_TOTAL, active + export);
    set_energy(s, Q_ACTIVE_ENERGY_NET, active - export);
    set_energy(s, Q_REACTIVE_ENERGY_IMPORT, lagging);
    set_energy(s, Q_REACTIVE_ENERGY_EXPORT, leading);
    set_energy(s, Q_REACTIVE_ENERGY_TOTAL, lagging + leading);
    set_energy(s, Q_REACTIVE_ENERGY_NET, lagging - leading);
    set_total_and_phases(s, Q_REACTIVE_ENERGY_Q1, lagging);
    set_total_and_phases(s, Q_REACTIVE_ENERGY_Q2, 0);
    set_total_and_phases(s, Q_REACTIVE_ENERGY_Q3, 0);
    set_total_and_phases(s, Q_REACTIVE_ENERGY_Q4, leading);
    int64_t all = apparent(active, lagging + leading);
    set_energy(s, Q_APPARENT_ENERGY_IMPORT, all);
    set_energy(s, Q_APPARENT_ENERGY_EXPORT, 0);
    set_energy(s, Q_APPARENT_ENERGY_TOTAL, all);
    set_energy(s, Q_APPARENT_ENERGY_NET, all);
}

static void set_voltages(struct sample *s, const int64_t mv[3])
{
    int64_t line[3]; /* phases 120 degrees apart: U12^2 = U1^2 + U2^2 + U1 U2 */
    for (int i = 0; i < 3; i++) {
        double a = (double)mv[i], b = (double)mv[(i + 1) % 3];
        line[i] = llround(sqrt(a * a + b * b + a * b));
    }
    set_phases(s, Q_VOLTAGE_LN_L1, mv[0], mv[1], mv[2]);
    set(s, Q_VOLTAGE_LN_AVG, (mv[0] + mv[1] + mv[2]) / 3);
    set_phases(s, Q_VOLTAGE_LL_L12, line[0], line[1], line[2]);
    set(s, Q_VOLTAGE_LL_AVG, (line[0] + line[1] + line[2]) / 3);
}

/* cVA / mV is 10 A: in 0.0001 A that is times 10^5 */
static int64_t phase_current(int64_t apparent_cva, int64_t mv)
{
    return mv > 0 ? llround((double)apparent_cva / 3 / (double)mv * 100000) : 0;
}

static void set_currents(struct sample *s, const struct moment *now)
{
    int64_t power = apparent(now->active_cw, now->reactive_cvar), a[3];
    for (int i = 0; i < 3; i++)
        a[i] = phase_current(power, now->voltage_mv[i]);
    set_phases(s, Q_CURRENT_L1, a[0], a[1], a[2]);
    set(s, Q_CURRENT_N, a[0] / 50);
    set(s, Q_CURRENT_AVG, (a[0] + a[1] + a[2]) / 3);
    set(s, Q_CURRENT_SUM, a[0] + a[1] + a[2]);
    set_phases(s, Q_CURRENT_DEMAND_L1, a[0], a[1], a[2]);
    set(s, Q_CURRENT_DEMAND_N, a[0] / 50);
}

/* The power factor of a load that takes nothing is shown as 1. */
static void set_factors(struct sample *s, int64_t active_cw, int64_t reactive_cvar)
{
    int64_t power = apparent(active_cw, reactive_cvar);
    int64_t factor = power ? llround((double)active_cw / (double)power * 10000) : 10000;
    int64_t angle = llround(atan2((double)reactive_cvar, (double)active_cw) * 18000 / M_PI);
    enum quantity total[] = {Q_POWER_FACTOR_TOTAL, Q_COS_PHI_TOTAL};
    for (size_t i = 0; i < sizeof total / sizeof *total; i++)
        for (int phase = 0; phase <= 3; phase++)
            set(s, total[i] + phase, factor);
    for (int phase = 0; phase <= 3; phase++)
        set(s, Q_PHASE_ANGLE_TOTAL + phase, angle);
}

static void set_powers(struct sample *s, int64_t active_cw, int64_t reactive_cvar)
{
    int64_t power = apparent(active_cw, reactive_cvar);
    set_total_and_phases(s, Q_ACTIVE_POWER_TOTAL, active_cw);
    set_total_and_phases(s, Q_REACTIVE_POWER_TOTAL, reactive_cvar);
    set_total_and_phases(s, Q_REACTIVE_POWER_FUNDAMENTAL_TOTAL, reactive_cvar);
    set_total_and_phases(s, Q_APPARENT_POWER_TOTAL, power);
    set(s, Q_ACTIVE_POWER_IMPORT, active_cw > 0 ? active_cw : 0);
    set(s, Q_ACTIVE_POWER_EXPORT, active_cw < 0 ? -active_cw : 0);
    set(s, Q_ACTIVE_DEMAND, active_cw);
    set(s, Q_ACTIVE_DEMAND_IMPORT, active_cw > 0 ? active_cw : 0);
    set(s, Q_ACTIVE_DEMAND_EXPORT, active_cw < 0 ? -active_cw : 0);
    set(s, Q_ACTIVE_DEMAND_PREDICTED, active_cw);
    set(s, Q_REACTIVE_DEMAND, reactive_cvar);
    set(s, Q_REACTIVE_DEMAND_IMPORT, reactive_cvar > 0 ? reactive_cvar : 0);
    set(s, Q_REACTIVE_DEMAND_EXPORT, reactive_cvar < 0 ? -reactive_cvar : 0);
    set(s, Q_REACTIVE_DEMAND_PREDICTED, reactive_cvar);
    set(s, Q_APPARENT_DEMAND, power);
}

/* Maxima of a meter that has seen a whole cycle: constants of its load. */
static void set_maxima(struct sample *s, const struct sim_meter *m)
{
    int64_t active = load_peak_cw(&m->load, LOAD_ACTIVE), reactive = load_peak_cw(&m->load, LOAD_LAGGING);
    int64_t power = apparent(active, reactive), current = phase_current(power, m->voltage_mv);
    set(s, Q_ACTIVE_DEMAND_MAX, active);
    set(s, Q_ACTIVE_DEMAND_IMPORT_MAX, active);
    set(s, Q_ACTIVE_DEMAND_EXPORT_MAX, 0);
    set(s, Q_REACTIVE_DEMAND_MAX, reactive);
    set(s, Q_APPARENT_DEMAND_MAX, power);
    set_phases(s, Q_CURRENT_DEMAND_MAX_L1, current, current, current);
    set(s, Q_CURRENT_DEMAND_MAX_N, current / 50);
    set(s, Q_DEMAND_PERIOD, LOAD_INTERVAL_S);
}

static void set_surroundings(struct sample *s, const struct moment *now)
{
    set(s, Q_FREQUENCY, now->frequency_mhz);
    set_phases(s, Q_VOLTAGE_THD_L1, 1500, 1600, 1400);
    set(s, Q_VOLTAGE_THD_AVG, 1500);
    set_phases(s, Q_CURRENT_THD_L1, 4500, 4800, 4200);
    set(s, Q_CURRENT_THD_AVG, 4500);
    set(s, Q_VOLTAGE_UNBALANCE, 400);
    set(s, Q_CURRENT_UNBALANCE, 0);
    set(s, Q_TEMPERATURE, 3150);
    set(s, Q_ACTIVE_TARIFF, 1);
}

static void set_identity(struct sample *s, const struct sim_meter *m)
{
    set(s, Q_CT_RATIO, m->ct.primary * 10000 / m->ct.secondary);
    set(s, Q_PT_RATIO, m->pt.primary * 10000 / m->pt.secondary);
    set(s, Q_CT_PRIMARY, m->ct.primary * 10000);
    set(s, Q_CT_SECONDARY, m->ct.secondary * 10000);
    set(s, Q_PT_PRIMARY, m->pt.primary * 1000);
    set(s, Q_PT_SECONDARY, m->pt.secondary * 1000);
    set(s, Q_MODEL_CODE, 0);
    set_text(s, Q_SERIAL_NUMBER, m->serial);
    set_text(s, Q_MANUFACTURER, "dahu sim");
    set_text(s, Q_METER_MODEL, "simulated");
    set_text(s, Q_METER_NAME, m->serial);
    set_text(s, Q_ORDER_NUMBER, "sim");
    set_text(s, Q_FIRMWARE_VERSION, "1.0");
    set_text(s, Q_HARDWARE_VERSION, "1.0");
}

static void fill(struct sample *out, const struct sim_meter *m, const struct moment *now)
{
    memset(out, 0, sizeof *out);
    set_energies(out, now);
    set_voltages(out, now->voltage_mv);
    set_currents(out, now);
    set_factors(out, now->active_cw, now->reactive_cvar);
    set_powers(out, now->active_cw, now->reactive_cvar);
    set_maxima(out, m);
    set_surroundings(out, now);
    set_identity(out, m);
}

/* splitmix64: neighbours in, strangers out. -@span..@span. */
static int64_t wander(uint64_t seed, int64_t span)
{
    uint64_t x = seed + 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (int64_t)((x ^ x >> 31) % (uint64_t)(2 * span + 1)) - span;
}

static uint64_t seed_of(const char *serial)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *serial; serial++)
        h = (h ^ (unsigned char)*serial) * 1099511628211u;
    return h;
}

static int64_t exported_wh(const struct sim_meter *m, wall_us t)
{
    return m->export_cw && t.us > m->export_from.us
               ? m->export_cw * ((t.us - m->export_from.us) / 1000000) / 360000
               : 0;
}

void sim_meter_sample(const struct sim_meter *m, wall_us t, struct sample *out)
{
    const struct load *l = &m->load;
    struct moment now = {
        .active_wh = load_register_wh(l, LOAD_ACTIVE, t),
        .export_wh = exported_wh(m, t),
        .lagging_varh = load_register_wh(l, LOAD_LAGGING, t),
        .leading_varh = load_register_wh(l, LOAD_LEADING, t),
        .active_cw = load_power_cw(l, LOAD_ACTIVE, t) - (t.us > m->export_from.us ? m->export_cw : 0),
        .reactive_cvar = load_power_cw(l, LOAD_LAGGING, t) - load_power_cw(l, LOAD_LEADING, t),
    };
    int64_t minute = t.us / 60000000;
    uint64_t seed = seed_of(m->serial) + (uint64_t)minute * 4;
    for (int i = 0; i < 3; i++) /* within 1.5 % of nominal: the voltage of a healthy grid */
        now.voltage_mv[i] = m->voltage_mv + m->voltage_mv * wander(seed + (uint64_t)i, 150) / 10000;
    now.frequency_mhz = 50000 + wander((uint64_t)minute, 30); /* one grid, one frequency */
    fill(out, m, &now);
}

void sim_meter_ceiling(const struct sim_meter *m, struct sample *out)
{
    int64_t active = load_peak_cw(&m->load, LOAD_ACTIVE), reactive = load_peak_cw(&m->load, LOAD_LAGGING);
    int64_t leading = load_peak_cw(&m->load, LOAD_LEADING);
    int64_t years_wh = 30 * 8760 * (active / 100); /* thirty years at full load */
    struct moment most = {.active_wh = years_wh,
                          .lagging_varh = years_wh,
                          .leading_varh = years_wh,
                          .active_cw = active,
                          .reactive_cvar = reactive > leading ? reactive : leading,
                          .frequency_mhz = 60000};
    for (int i = 0; i < 3; i++)
        most.voltage_mv[i] = m->voltage_mv + m->voltage_mv / 10;
    fill(out, m, &most);
}
