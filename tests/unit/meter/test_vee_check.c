/* The checks of validation: each rule just below, at and above its limit, clean days that raise nothing, and
 * days that come out the same alone and together. */
#include "vee_fixture.h"

#include "dahu/base/asset.h"
#include "dahu/sim/profile.h"

enum { DAY = 96, WH = 2500, VARH = 1000, BEFORE = 4, AFTER = 4, OPENING = 50000000 };
enum { ACTIVE = 1 << VEE_ACTIVE_IMPORT, REACTIVE = 1 << VEE_REACTIVE_IMPORT };

static struct vee_tariff_sum tariffs[400];

/* A plant of 10 kW and 4 kvar in a contract of 20 kVA: 6,000 Wh fit into a quarter of an hour, at 120 %. */
static struct vee_point *clean_day(void)
{
    struct vee_point *p = vp_new(DAY);
    for (int slot = -BEFORE; slot <= DAY + AFTER; slot++) {
        struct vee_sample *s = vp_add_at(p, vp_slot(slot).us, OPENING + (slot + BEFORE) * WH);
        s->energy[VEE_REACTIVE_IMPORT] = (slot + BEFORE) * VARH;
        s->known = ACTIVE | REACTIVE;
        s->read_at.us += 2000000;
        s->power_w = 10000;
        s->reactive_var = 4000;
        s->power_factor = 0.9285F;
        s->current_a = 15;
        tariffs[slot + BEFORE] = (struct vee_tariff_sum){s->at, s->energy[VEE_ACTIVE_IMPORT] - 20};
    }
    p->in.tariff_sums = tariffs;
    p->in.tariff_sum_count = p->in.sample_count;
    p->in.contract_kva = 20;
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 2600;
    p->in.recent_most[VEE_REACTIVE_IMPORT] = 1100;
    p->in.recent_days = 28;
    p->in.usual = ACTIVE | REACTIVE;
    return p;
}

static struct vee_sample *sample_at(struct vee_point *p, int slot)
{
    return &p->samples[slot + BEFORE];
}

/* Interval @slot has @value of @energy instead of what it had; later registers and their tariffs follow. */
static void put(struct vee_point *p, int slot, int energy, int64_t value)
{
    int64_t more = value - (sample_at(p, slot + 1)->energy[energy] - sample_at(p, slot)->energy[energy]);
    for (int i = slot + 1 + BEFORE; i < p->in.sample_count; i++) {
        p->samples[i].energy[energy] += more;
        if (energy == VEE_ACTIVE_IMPORT)
            tariffs[i].wh += more;
    }
}

static void stop_registers(struct vee_point *p, int first, int last)
{
    for (int slot = first; slot < last; slot++)
        for (int k = 0; k < VEE_ENERGIES; k++)
            put(p, slot, k, 0);
}

static void drop(struct vee_point *p, int first, int count)
{
    int n = p->in.sample_count - first - BEFORE - count;
    memmove(sample_at(p, first), sample_at(p, first + count), (size_t)n * sizeof *p->samples);
    p->in.sample_count -= count;
}

/* ---- what is planted; @v is the value at the limit --------------------------------------------------- */

static void plant_missing(struct vee_point *p, int64_t v)
{
    if (v > 0)
        drop(p, 40, (int)v);
}

static void plant_missing_now(struct vee_point *p, int64_t v)
{
    drop(p, 40, DAY + AFTER - 40 + 1);
    p->in.now.us = vp_slot(41).us - 1 + v;
}

static void plant_active(struct vee_point *p, int64_t v)
{
    put(p, 40, VEE_REACTIVE_IMPORT, 0); /* else the apparent energy is more */
    put(p, 40, VEE_ACTIVE_IMPORT, v);
}

static void plant_apparent(struct vee_point *p, int64_t v)
{
    put(p, 40, VEE_ACTIVE_IMPORT, 4800);
    put(p, 40, VEE_REACTIVE_IMPORT, v);
}

static void plant_reactive(struct vee_point *p, int64_t v)
{
    put(p, 40, VEE_REACTIVE_IMPORT, v);
}

/* Two readings missing: only the mean of the three intervals was measured. */
static void plant_lump(struct vee_point *p, int64_t v)
{
    for (int slot = 40; slot < 43; slot++)
        put(p, slot, VEE_REACTIVE_IMPORT, 0);
    put(p, 40, VEE_ACTIVE_IMPORT, 3 * v - 2 * WH);
    drop(p, 41, 2);
}

/* The same when the gap has the shape of like days, which take nothing in its first interval. */
static void plant_shaped_lump(struct vee_point *p, int64_t v)
{
    p->in.shape = p->shape;
    for (int i = 41; i < DAY; i++)
        p->shape[i] = 1000;
    plant_lump(p, v);
}

static void plant_history(struct vee_point *p, int64_t v)
{
    p->in.contract_kva = 0;
    plant_active(p, v);
}

static void plant_history_days(struct vee_point *p, int64_t v)
{
    p->in.recent_days = (int)v;
    plant_history(p, 9000);
}

/* An energy beside the base counts only where it is more than what the point takes. */
static void plant_side_history(struct vee_point *p, int64_t v)
{
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].known |= 1 << VEE_REACTIVE_EXPORT;
    p->in.recent_most[VEE_REACTIVE_EXPORT] = 10;
    put(p, 40, VEE_REACTIVE_EXPORT, v);
}

static void plant_frozen(struct vee_point *p, int64_t v)
{
    stop_registers(p, 40, 40 + (int)v);
}

/* The register counts in 10 Wh, and at 10 W an hour is just one of these. */
static void plant_frozen_power(struct vee_point *p, int64_t v)
{
    p->settings[VEE_RULE_frozen].value[1] = 1;
    for (int slot = 40; slot <= 44; slot++)
        sample_at(p, slot)->power_w = (float)v;
    stop_registers(p, 40, 44);
    put(p, 50, VEE_ACTIVE_IMPORT, WH + 10);
}

static void plant_frozen_current(struct vee_point *p, int64_t v)
{
    for (int slot = 40; slot <= 44; slot++) {
        sample_at(p, slot)->power_w = NAN;
        sample_at(p, slot)->current_a = (float)v / 100; /* 25 W an ampere at least */
    }
    stop_registers(p, 40, 44);
}

static void idle(struct vee_point *p, int first, int last)
{
    stop_registers(p, first, last);
    for (int slot = first; slot <= last; slot++) {
        sample_at(p, slot)->power_w = sample_at(p, slot)->reactive_var = 0;
        sample_at(p, slot)->current_a = 0;
    }
}

static void plant_zero(struct vee_point *p, int64_t v)
{
    p->settings[VEE_RULE_zero_use].value[0] = 5;
    idle(p, 40, 40 + (int)v);
}

/* One sample only, so that there is no day to compare: total 1,240,000 Wh of which 0.1 % and 50 Wh may be
 * missing. Registers move by 2,500 Wh, so that each of four tariff registers may be cut off by as much. */
static void plant_tariff_offset(struct vee_point *p, int64_t v)
{
    int64_t less = sample_at(p, 92)->energy[VEE_ACTIVE_IMPORT] - 1240000;
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].energy[VEE_ACTIVE_IMPORT] -= less;
    tariffs[0] = (struct vee_tariff_sum){vp_slot(92), 1240000 - v};
    p->in.tariff_sum_count = 1;
}

/* 240,000 Wh a day: 240 + 50 Wh may be missing, and 10,000 Wh for the steps. */
static void plant_tariff_drift(struct vee_point *p, int64_t v)
{
    for (int i = BEFORE + 30; i < p->in.tariff_sum_count; i++)
        tariffs[i].wh -= v;
}

static void plant_sibling(struct vee_point *p, int64_t v)
{
    for (int slot = 40; slot < 40 + v; slot++)
        sample_at(p, slot)->known = ACTIVE;
}

static void plant_power(struct vee_point *p, int64_t v)
{
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].power_w = (float)v;
}

static void plant_power_slots(struct vee_point *p, int64_t v)
{
    plant_power(p, 30000);
    for (int slot = (int)v + 1; slot <= DAY; slot++)
        sample_at(p, slot)->power_w = NAN;
}

static void plant_pf(struct vee_point *p, int64_t v)
{
    sample_at(p, 40)->power_factor = -(float)v / 10000;
}

static void plant_pf_power(struct vee_point *p, int64_t v)
{
    struct vee_sample *s = sample_at(p, 40);
    s->power_w = (float)v * 0.6F;
    s->reactive_var = (float)v * 0.8F;
    s->power_factor = 1;
}

static void plant_late(struct vee_point *p, int64_t v)
{
    sample_at(p, 40)->read_at.us = vp_slot(40).us + v * 1000000;
}

static void plant_early(struct vee_point *p, int64_t v)
{
    sample_at(p, 40)->read_at.us = vp_slot(40).us - v * 1000000;
}

static void plant_estimated(struct vee_point *p, int64_t v)
{
    drop(p, -BEFORE, p->in.sample_count);
    p->in.estimated_days_before = (int)v - 1;
}

static void plant_estimated_now(struct vee_point *p, int64_t v)
{
    plant_estimated(p, 7);
    p->in.now.us = vp_slot(DAY).us - 1 + v;
}

/* ---- the table --------------------------------------------------------------------------------------- */

static const struct {
    const char *what;
    enum vee_rule rule;
    void (*plant)(struct vee_point *p, int64_t v);
    int64_t quiet, hits; /* at the limit, and one step beyond; one step before the limit is quiet as well */
    int energy, from, to;
    int64_t raw, limit;
    int touched; /* an interval, and its quality when it hits */
    enum vee_quality quality;
} vectors[] = {
#define R(name) VEE_RULE_##name
    {"reading", R(missing_interval), plant_missing, 0, 1, -1, 40, 41, 1, MISSING, 40, VEE_INTERPOLATED},
    {"readings", R(missing_interval), plant_missing, 0, 3, -1, 40, 43, 3, MISSING, 40, VEE_INTERPOLATED},
    {"a slot that is over", R(missing_interval), plant_missing_now, 0, 1, -1, 40, 41, 1, MISSING, 40,
     VEE_MISSING},
    {"V4: active", R(spike_capacity), plant_active, 6000, 6001, 0, 40, 41, 6001, 6000, 40, VEE_HELD},
    {"apparent", R(spike_capacity), plant_apparent, 3600, 3601, -1, 40, 41, 6000, 6000, 40, VEE_HELD},
    {"reactive", R(spike_capacity), plant_reactive, 5454, 6001, 2, 40, 41, 6001, 6000, 40, VEE_VALID},
    {"lump behind a gap", R(spike_capacity), plant_lump, 6000, 6001, 0, 40, 43, 6001, 6000, 41, VEE_HELD},
    {"lump in a shape", R(spike_capacity), plant_shaped_lump, 6000, 6001, 0, 40, 43, 6001, 6000, 40,
     VEE_HELD},
    {"history", R(spike_history), plant_history, 7800, 7801, 0, 40, 41, 7801, 7800, 40, VEE_QUESTIONABLE},
    {"few days of history", R(spike_history), plant_history_days, 6, 7, 0, 40, 41, 9000, 7800, 40,
     VEE_QUESTIONABLE},
    {"reactive history", R(spike_history), plant_reactive, 3300, 3301, 2, 40, 41, 3301, 3300, 40, VEE_VALID},
    {"history of a side energy", R(spike_history), plant_side_history, 2600, 2601, 3, 40, 41, 2601, 2600, 40,
     VEE_VALID},
    {"demand", R(demand_over_contract), plant_active, 5250, 5251, 0, 40, 41, 21004, 21000, 40, VEE_VALID},
    {"slots that stand", R(frozen), plant_frozen, 3, 4, -1, 40, 44, 10000, 2500, 41, VEE_QUESTIONABLE},
    {"power that flows", R(frozen), plant_frozen_power, 9, 10, -1, 40, 44, 10, 10, 41, VEE_QUESTIONABLE},
    {"current that flows", R(frozen), plant_frozen_current, 9999, 10000, -1, 40, 44, 2500, 2500, 41,
     VEE_QUESTIONABLE},
    {"hours of nothing", R(zero_use), plant_zero, 19, 20, -1, 40, 60, 5, 5, 41, VEE_VALID},
    {"tariffs beside", R(tariff_sum), plant_tariff_offset, 11290, 11291, 0, 92, 93, 1228709, 1240000, 92,
     VEE_VALID},
    {"tariffs drift", R(tariff_sum), plant_tariff_drift, 10290, 10291, 0, 0, 96, 229709, 240000, 41,
     VEE_QUESTIONABLE},
    {"one register away", R(sibling_channel), plant_sibling, 0, 1, 2, 40, 41, 1, MISSING, 40, VEE_VALID},
    {"one register away for long", R(sibling_channel), plant_sibling, 0, 3, 2, 40, 43, 3, MISSING, 40,
     VEE_VALID},
    {"too much power", R(power_energy), plant_power, 20000, 20001, -1, 0, 96, 240000, 480024, 5,
     VEE_QUESTIONABLE},
    {"too little power", R(power_energy), plant_power, 5000, 4999, -1, 0, 96, 240000, 119976, 5,
     VEE_QUESTIONABLE},
    {"snapshots of power", R(power_energy), plant_power_slots, 23, 24, -1, 0, 96, 60000, 180000, 5,
     VEE_QUESTIONABLE},
    {"power factor", R(pf_consistency), plant_pf, 8285, 8284, -1, 40, 41, 8284, 9285, 40, VEE_VALID},
    {"power factor of little", R(pf_consistency), plant_pf_power, 49, 50, -1, 40, 41, 10000, 6000, 40,
     VEE_VALID},
    {"late", R(clock_offset), plant_late, 120, 121, -1, 40, 41, 121, 120, 39, VEE_QUESTIONABLE},
    {"early", R(clock_offset), plant_early, 120, 121, -1, 40, 41, -121, -120, 40, VEE_QUESTIONABLE},
    {"days on end", R(prolonged_estimation), plant_estimated, 6, 7, -1, 0, 96, 7, 7, 41, VEE_MISSING},
    {"a day that is over", R(prolonged_estimation), plant_estimated_now, 0, 1, -1, 0, 96, 7, 7, 41,
     VEE_MISSING},
#undef R
};
enum { VECTORS = sizeof vectors / sizeof *vectors };

static struct vee_point *judged(int i, int64_t v)
{
    struct vee_point *p = clean_day();
    vectors[i].plant(p, v);
    vp_run(p);
    return p;
}

static void expect_quiet(int i, int64_t v)
{
    struct vee_point *p = judged(i, v);
    if (vp_count(p, vectors[i].rule) != 0)
        fail_msg("%s: %lld is found", vectors[i].what, (long long)v);
    vp_free(p);
}

static void expect_hit(int i, int64_t v)
{
    struct vee_point *p = judged(i, v);
    const struct vee_finding *f = vp_finding(p, vectors[i].rule, 0);
    if (!f || vp_count(p, vectors[i].rule) != 1)
        fail_msg("%s: %d findings", vectors[i].what, vp_count(p, vectors[i].rule));
    if (f->energy != vectors[i].energy || f->from.us != vp_slot(vectors[i].from).us ||
        f->to.us != vp_slot(vectors[i].to).us || f->raw != vectors[i].raw || f->limit != vectors[i].limit)
        fail_msg("%s: energy %d, %lld..%lld, %lld against %lld", vectors[i].what, f->energy,
                 (long long)((f->from.us - VP_FROM) / VP_SLOT_US),
                 (long long)((f->to.us - VP_FROM) / VP_SLOT_US), (long long)f->raw, (long long)f->limit);
    if (p->out.intervals[vectors[i].touched].quality != vectors[i].quality)
        fail_msg("%s: quality %d", vectors[i].what, p->out.intervals[vectors[i].touched].quality);
    assert_int_equal(f->outcome, vee_rule_table[f->rule].outcome);
    vp_free(p);
}

static void limits(void **state)
{
    (void)state;
    for (int i = 0; i < VECTORS; i++) {
        int64_t step = vectors[i].hits > vectors[i].quiet ? 1 : -1;
        if (vectors[i].quiet > 0)
            expect_quiet(i, vectors[i].quiet - step);
        expect_quiet(i, vectors[i].quiet);
        expect_hit(i, vectors[i].hits);
    }
}

/* Every rule passes, flags or holds as it is set, and says which setting that was. */
static void settings(void **state)
{
    (void)state;
    for (int i = 0; i < VECTORS; i++) {
        enum vee_rule rule = vectors[i].rule;
        struct vee_point *p = clean_day();
        p->settings[rule].outcome = VEE_PASS;
        vectors[i].plant(p, vectors[i].hits);
        vp_run(p);
        assert_int_equal(vp_count(p, rule), 0);
        p->settings[rule].outcome = VEE_HOLD;
        p->settings[rule].version = 17;
        vp_run(p);
        const struct vee_finding *f = vp_finding(p, rule, 0);
        assert_non_null(f);
        assert_int_equal(f->outcome, VEE_HOLD);
        assert_int_equal(f->version, 17);
        const struct vee_interval *v = &p->out.intervals[vectors[i].from];
        uint8_t meant = vectors[i].energy < 0 ? ACTIVE | REACTIVE : (uint8_t)(1 << vectors[i].energy);
        assert_int_equal(v->held & meant, v->known & meant);
        vp_free(p);
    }
}

static void clean(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    for (int i = 0; i < DAY; i++) {
        assert_int_equal(p->out.intervals[i].quality, VEE_VALID);
        assert_int_equal(p->out.intervals[i].held, 0);
    }
    vp_free(p);
}

/* V4: the value is kept, marked, and in no total. */
static void spike_is_kept(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    put(p, 40, VEE_ACTIVE_IMPORT, 60000);
    put(p, 41, VEE_ACTIVE_IMPORT, 70000);
    put(p, 50, VEE_ACTIVE_IMPORT, 60000);
    vp_run(p);
    assert_int_equal(p->out.intervals[41].energy[VEE_ACTIVE_IMPORT], 70000);
    assert_int_equal(p->out.intervals[41].held, ACTIVE);
    assert_int_equal(vp_sum(p, 0, DAY), MISSING);
    assert_int_equal(vp_sum(p, 0, 40), 40 * WH);
    assert_int_equal(vp_sum_of(p, VEE_REACTIVE_IMPORT, 0, DAY), DAY * VARH);
    assert_int_equal(vp_count(p, VEE_RULE_spike_capacity), 2); /* two that touch are one, with the worst */
    assert_int_equal(vp_finding(p, VEE_RULE_spike_capacity, 0)->raw, 70000);
    assert_int_equal(vp_finding(p, VEE_RULE_spike_capacity, 0)->to.us, vp_slot(42).us);
    assert_int_equal(vp_count(p, VEE_RULE_spike_history), 0); /* said once is enough */
    assert_int_equal(vp_count(p, VEE_RULE_demand_over_contract), 0);
    vp_free(p);
}

/* What is not known is not asked. */
static void unknown(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    p->in.contract_kva = 0;
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 0;
    put(p, 40, VEE_ACTIVE_IMPORT, 900000);
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].power_w = NAN;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* Nothing used, nothing heard, and a register that stands still are three things. */
static void zero_is_not_silence(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    idle(p, 0, DAY);
    vp_run(p);
    assert_int_equal(p->out.finding_count, 1);
    assert_int_equal(p->out.findings[0].rule, VEE_RULE_zero_use);
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 0; /* and no news when it has been so for weeks */
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);

    p = clean_day();
    idle(p, 0, DAY);
    drop(p, 1, DAY - 1);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_zero_use), 0);
    assert_int_equal(vp_finding(p, VEE_RULE_missing_interval, 0)->raw, DAY - 1);
    vp_free(p);

    p = clean_day();
    stop_registers(p, 0, DAY);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_zero_use), 0);
    assert_int_equal(vp_count(p, VEE_RULE_frozen), 1);
    vp_free(p);
}

/* A meter without an export register stands still while power flows back, and that is right. */
static void backward_power(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    stop_registers(p, 40, DAY);
    for (int slot = 42; slot <= DAY; slot++)
        sample_at(p, slot)->power_w = -10000;
    p->in.usual = 0;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].known |= 1 << VEE_ACTIVE_EXPORT;
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_frozen), 1);
    assert_int_equal(vp_finding(p, VEE_RULE_frozen, 0)->from.us, vp_slot(42).us);
    drop(p, 60, 1); /* what was not asked is not known to stand */
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_frozen), 2);
    vp_free(p);
}

/* Snapshots may miss every peak; a load below what a meter resolves shows no power; nor is either a finding.
 */
static void odd_loads(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    for (int slot = 0; slot < DAY; slot++) {
        put(p, slot, VEE_ACTIVE_IMPORT, slot % 40 == 20 ? 6000 : 100);
        put(p, slot, VEE_REACTIVE_IMPORT, 0);
    }
    for (int i = 0; i < p->in.sample_count; i++) {
        p->samples[i].power_w = 400;
        p->samples[i].reactive_var = 0;
        p->samples[i].power_factor = 1;
    }
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 6000;
    p->settings[VEE_RULE_demand_over_contract].outcome = VEE_PASS;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    for (int slot = 0; slot < DAY; slot++)
        put(p, slot, VEE_ACTIVE_IMPORT, 2 + slot % 2);
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].power_w = 0;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    for (int slot = 0; slot < DAY; slot++) /* a little load, counted in whole kWh */
        put(p, slot, VEE_ACTIVE_IMPORT, slot == 50 ? 1000 : 0);
    for (int i = 0; i < p->in.sample_count; i++) {
        p->samples[i].energy[VEE_ACTIVE_IMPORT] -= p->samples[i].energy[VEE_ACTIVE_IMPORT] % 1000;
        p->samples[i].power_w = 300;
        tariffs[i].wh = p->samples[i].energy[VEE_ACTIVE_IMPORT];
    }
    p->settings[VEE_RULE_frozen].outcome = VEE_PASS;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* One snapshot of a peak that lasted for a moment says nothing of the day. */
static void one_odd_snapshot(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    sample_at(p, 40)->power_w = 1100000;
    sample_at(p, 40)->power_factor = 1;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* A meter that shows primary energy moves by 30 kWh: at night it stands for an hour. And a register that has
 * never moved is known by what the contract allows. */
static void coarse_register(void **state)
{
    (void)state;
    enum { STEP = 30000, BOTH = ACTIVE | REACTIVE };
    struct vee_point *p = clean_day();
    p->in.contract_kva = 500;
    p->in.tariff_sum_count = 0;
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 6 * STEP;
    p->in.usual = BOTH;
    for (int i = 0; i < p->in.sample_count; i++) {
        struct vee_sample *s = &p->samples[i];
        s->known = BOTH;
        s->power_w = i < 40 ? 24000 : 240000;
        s->reactive_var = s->power_factor = NAN;
        s->energy[VEE_ACTIVE_IMPORT] = (1000 + (i < 40 ? i * 6000 : 240000 + (i - 40) * 60000) / STEP) * STEP;
        s->energy[VEE_REACTIVE_IMPORT] = (2000 + i * 4000 / STEP) * STEP;
    }
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    for (int i = 0; i < DAY; i++) { /* what it counts between two steps is not laid anew */
        assert_int_equal(p->out.intervals[i].quality, VEE_VALID);
        assert_int_equal(p->out.intervals[i].energy[VEE_ACTIVE_IMPORT] % STEP, 0);
        assert_int_equal(p->out.intervals[i].energy[VEE_REACTIVE_IMPORT] % STEP, 0);
    }
    for (int i = 0; i < p->in.sample_count; i++)
        p->samples[i].energy[VEE_ACTIVE_IMPORT] = p->samples[i].energy[VEE_REACTIVE_IMPORT] = 1000 * STEP;
    vp_run(p);
    assert_int_equal(vp_finding(p, VEE_RULE_frozen, 0)->limit, 6 * STEP);
    p->in.recent_most[VEE_ACTIVE_IMPORT] = 0;
    p->in.recent_days = 0;
    vp_run(p);
    assert_int_equal(vp_finding(p, VEE_RULE_frozen, 0)->limit, 500000);
    vp_free(p);
}

/* A register that runs over its width, and its tariff registers at other times, are clean. */
static void roll_over_is_clean(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    const int64_t width = 100000000;
    p->pieces[0].wraps_at[VEE_ACTIVE_IMPORT] = width;
    for (int i = 0; i < p->in.sample_count; i++) {
        int64_t *total = &p->samples[i].energy[VEE_ACTIVE_IMPORT];
        *total = (*total - OPENING + width - 100010) % width;
        tariffs[i].wh = i % 2 ? *total + width - 30 : (*total + 30) % width;
    }
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, DAY), DAY * WH);
    assert_int_equal(p->out.finding_count, 1);
    assert_int_equal(p->out.findings[0].rule, VEE_RULE_register_rollover);
    vp_free(p);
}

/* The day on which the clock goes forward has 23 hours, and all of them are a day. */
static void short_day(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    idle(p, 0, DAY);
    p->in.to = vp_slot(92);
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_zero_use), 1);
    assert_int_equal(vp_finding(p, VEE_RULE_zero_use, 0)->raw, 23);
    vp_free(p);
}

/* The slot before the first reading ever is not missing, nor is one before the meter was there. */
static void begin_of_a_point(void **state)
{
    (void)state;
    struct vee_point *p = clean_day();
    drop(p, -BEFORE, BEFORE + 40);
    p->in.usual = 0;
    p->in.recent_days = 0;
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_missing_interval), 0);
    p->in.estimated_days_before = 6;
    p->in.sample_count = 0; /* or is still to come */
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
    p = clean_day();
    drop(p, -BEFORE, BEFORE + 40);
    vp_run(p);
    assert_int_equal(vp_finding(p, VEE_RULE_missing_interval, 0)->raw, 40);
    p->pieces[0].from = vp_slot(30);
    vp_run(p);
    assert_int_equal(vp_finding(p, VEE_RULE_missing_interval, 0)->raw, 10);
    p->in.slot_s = 0;
    vp_run(p);
    assert_int_equal(vp_count(p, VEE_RULE_missing_interval), 0);
    vp_free(p);
}

/* History that was imported by the hour, or once a day: what is missing is missing from that. */
static void readings_farther_apart(void **state)
{
    (void)state;
    for (int lost = 0; lost < 3; lost++) {
        struct vee_point *p = vp_new(DAY);
        for (int slot = -32; slot <= DAY + 32; slot += 4)
            for (int times = slot == 8 ? 2 : 1; times > 0; times--) /* one came twice */
                if (slot < 40 || slot >= 40 + 4 * lost)
                    vp_add(p, slot + 1, 100000 + slot * 100);
        vp_run(p);
        const struct vee_finding *f = vp_finding(p, VEE_RULE_missing_interval, 0);
        assert_int_equal(vp_count(p, VEE_RULE_missing_interval), lost > 0);
        assert_true(
            !f || (f->raw == lost && f->from.us == vp_slot(40).us && f->to.us == vp_slot(40 + 4 * lost).us));
        vp_free(p);

        p = vp_new(DAY);
        for (int day = -3; day <= 3; day++)
            if (day != 0 || lost == 0)
                vp_add(p, day * DAY + 37, 100000 + day * 1000);
        vp_run(p);
        assert_int_equal(vp_count(p, VEE_RULE_missing_interval), lost > 0);
        vp_free(p);
    }
    struct vee_point *p = vp_new(DAY); /* read by hand every ten days: that is how it is, and no estimation */
    for (int day = -24; day <= 36; day += 10)
        vp_add(p, day * DAY + 37, 100000 + day * 1000);
    p->in.estimated_days_before = 8;
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* Imported intervals of half an hour, @off Wh away from the registers at the borders of the day. */
static int against_registers(int64_t off, bool hole, bool runs_over)
{
    struct vee_point *p = clean_day();
    if (runs_over) { /* 10,000 Wh at the end of the day */
        p->pieces[0].wraps_at[VEE_ACTIVE_IMPORT] = 50240000;
        for (int i = 0; i < p->in.sample_count; i++)
            p->samples[i].energy[VEE_ACTIVE_IMPORT] %= 50240000;
    }
    drop(p, 1, DAY - 1);
    p->in.slot_s = 0;
    p->in.span_count = 0;
    p->in.tariff_sum_count = 0;
    for (int i = 0; i < 48; i++)
        if (!hole || i != 20)
            p->spans[p->in.span_count++] = (struct vee_span){.from = vp_slot(2 * i),
                                                             .to = vp_slot(2 * i + 2),
                                                             .energy = {2 * WH + (i == 30 ? off : 0)},
                                                             .known = ACTIVE};
    vp_run(p);
    int found = vp_count(p, VEE_RULE_interval_sum);
    const struct vee_finding *f = vp_finding(p, VEE_RULE_interval_sum, 0);
    assert_true(!f || (f->raw == DAY * WH + off && f->limit == DAY * WH));
    assert_int_equal(p->out.finding_count, found + runs_over + vp_count(p, VEE_RULE_missing_interval));
    assert_int_equal(vp_count(p, VEE_RULE_missing_interval), hole);
    vp_free(p);
    return found;
}

/* 48 times 5 Wh of rounding, twice a step of the register, 2,500 Wh, and 1 Wh. */
static void intervals_against_registers(void **state)
{
    (void)state;
    assert_int_equal(against_registers(5241, false, false), 0);
    assert_int_equal(against_registers(5242, false, false), 1);
    assert_int_equal(against_registers(-5242, false, false), 1);
    assert_int_equal(against_registers(-5242, true, false), 0); /* what is not whole is not compared */
    assert_int_equal(against_registers(5241, false, true), 0);
    assert_int_equal(against_registers(5242, false, true), 1);
}

/* Garbage in the slot at midnight belongs to neither day. */
static void garbage_at_midnight(void **state)
{
    (void)state;
    static const int64_t values[] = {0, 0xffffffff, INT64_C(1) << 31, 5};
    for (size_t i = 0; i < 2 * sizeof values / sizeof *values; i++) {
        struct vee_point *p = clean_day();
        int slot = i % 2 ? DAY : 0;
        sample_at(p, slot)->energy[VEE_ACTIVE_IMPORT] = values[i / 2];
        p->in.tariff_sum_count = 0;
        vp_run(p);
        for (int f = 0; f < p->out.finding_count; f++)
            assert_int_equal(p->out.findings[f].rule, VEE_RULE_register_garbage);
        vp_free(p);
    }
}

/* ---- the year of a steel plant ----------------------------------------------------------------------- */

static struct load_shape steel;

static int load_steel(void **state)
{
    (void)state;
    struct err e;
    const struct asset *a = asset_find("src/sim/profile/steel_industry.csv");
    return load_shape_parse(&steel, a->data, a->name, &e) ? 0 : 1;
}

static int free_steel(void **state)
{
    (void)state;
    load_shape_fini(&steel);
    return 0;
}

enum { YEAR_DAYS = 365, CT = 200 };

/* Registers in 10 Wh behind a transformer 200/1, power as it is at the moment: up to half beside the mean. */
static struct vee_point *steel_year(void)
{
    struct vee_point *p = vp_new(YEAR_DAYS * DAY);
    struct load l = {.shape = &steel, .origin = vp_slot(0), .from = vp_slot(-1000), .until = vp_slot(40000)};
    uint32_t chance = 1;
    for (int s = 0; s < LOAD_SERIES; s++)
        l.scale[s] = (struct fraction){1, CT};
    p->pieces[0].num = CT;
    for (int slot = -16; slot <= YEAR_DAYS * DAY + 16; slot++) {
        wall_us at = vp_slot(slot);
        struct vee_sample *s = vp_add_at(p, at.us, load_register_wh(&l, LOAD_ACTIVE, at) / 10 * 10);
        s->energy[VEE_REACTIVE_IMPORT] = load_register_wh(&l, LOAD_LAGGING, at) / 10 * 10;
        s->energy[VEE_REACTIVE_EXPORT] = load_register_wh(&l, LOAD_LEADING, at) / 10 * 10;
        s->known = ACTIVE | REACTIVE | 1 << VEE_REACTIVE_EXPORT;
        s->read_at.us += 1000000 + slot % 7 * 1000000;
        chance = chance * 1664525 + 1013904223;
        float beside = 0.5F + (float)(chance >> 8) / (1 << 24);
        s->power_w = (float)load_power_cw(&l, LOAD_ACTIVE, at) / 100 * beside;
        s->reactive_var =
            (float)(load_power_cw(&l, LOAD_LAGGING, at) - load_power_cw(&l, LOAD_LEADING, at)) / 100 * beside;
        s->power_factor = s->power_w / hypotf(s->power_w, s->reactive_var);
        s->current_a = hypotf(s->power_w, s->reactive_var) / 400;
    }
    for (int d = 0; d < YEAR_DAYS; d++)
        p->days[d] = vp_slot(d * DAY);
    p->in.days = p->days;
    p->in.day_count = YEAR_DAYS;
    p->in.contract_kva = 800;
    p->in.usual = ACTIVE | REACTIVE | 1 << VEE_REACTIVE_EXPORT;
    return p;
}

/* The largest interval of the four weeks before, as it would be known on each day. */
static void remember(struct vee_input *in, const struct vee_output *year, int day)
{
    int first = day > 28 ? day - 28 : 0;
    in->recent_days = day - first;
    for (int k = 0; k < VEE_ENERGIES; k++) {
        in->recent_most[k] = 0;
        for (int i = first * DAY; i < day * DAY; i++)
            if (year->intervals[i].energy[k] > in->recent_most[k])
                in->recent_most[k] = year->intervals[i].energy[k];
    }
}

static void steel_plant_is_clean(void **state)
{
    (void)state;
    struct vee_point *p = steel_year();
    vp_run(p);
    for (int i = 0; i < p->out.finding_count; i++)
        print_error("%s on day %lld: %lld against %lld\n", vee_rule_table[p->out.findings[i].rule].name,
                    (long long)((p->out.findings[i].from.us - VP_FROM) / VP_SLOT_US / DAY),
                    (long long)p->out.findings[i].raw, (long long)p->out.findings[i].limit);
    assert_int_equal(p->out.finding_count, 0);
    for (int d = 0; d < YEAR_DAYS; d++) {
        struct vee_input day = p->in;
        struct vee_output out;
        day.from = vp_slot(d * DAY);
        day.to = vp_slot((d + 1) * DAY);
        day.days = NULL;
        day.samples = &p->samples[d * DAY];
        day.sample_count = DAY + 33;
        remember(&day, &p->out, d);
        assert_true(vee_run(&day, &out, &p->e));
        assert_int_equal(out.finding_count, 0);
        vee_output_fini(&out);
    }
    vp_free(p);
}

/* ---- alone or together ------------------------------------------------------------------------------- */

enum { WEEK = 7 };

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % sides;
}

/* Faults of all kinds at any time, also over midnight. */
static void spoil(struct vee_point *p, uint32_t *seed)
{
    for (int n = 0; n < 12; n++) {
        struct vee_sample *s = &p->samples[16 + dice(seed, WEEK * DAY - 40)];
        int length = 1 + (int)dice(seed, 30);
        switch (dice(seed, 6)) {
        case 0:
            s->power_factor = 0.2F;
            break;
        case 1:
            s->read_at.us += 500000000;
            break;
        case 2:
            for (int i = 1; i < length; i++)
                memcpy(s[i].energy, s->energy, sizeof s->energy);
            break;
        case 3:
            for (int i = 0; i < length; i++)
                s[i].known &= ACTIVE;
            break;
        case 4:
            for (int i = 0; i < length; i++)
                s[i].known = 0;
            break;
        default:
            for (struct vee_sample *t = s; t < p->samples + p->in.sample_count; t++)
                t->energy[0] += 3000;
        }
    }
}

static void same(const struct vee_output *whole, const struct vee_output *day, int d, int *next)
{
    assert_memory_equal(&whole->intervals[d * DAY], day->intervals, DAY * sizeof *day->intervals);
    for (int i = 0; i < day->finding_count; i++, (*next)++) {
        assert_true(*next < whole->finding_count);
        const struct vee_finding *a = &whole->findings[*next], *b = &day->findings[i];
        if (a->rule != b->rule || a->from.us != b->from.us || a->to.us != b->to.us || a->raw != b->raw ||
            a->limit != b->limit || a->energy != b->energy)
            fail_msg("day %d: %s %lld against %s %lld", d, vee_rule_table[a->rule].name, (long long)a->raw,
                     vee_rule_table[b->rule].name, (long long)b->raw);
    }
}

static void days_alone_and_together(void **state)
{
    (void)state;
    for (uint32_t seed = 1, round = 0; round < 30; round++) {
        struct vee_point *p = steel_year();
        p->in.to = vp_slot(WEEK * DAY);
        p->in.day_count = WEEK;
        p->in.sample_count = WEEK * DAY + 33;
        spoil(p, &seed);
        vp_run(p);
        int next = 0;
        for (int d = 0; d < WEEK; d++) {
            struct vee_input day = p->in;
            struct vee_output out;
            day.from = vp_slot(d * DAY);
            day.to = vp_slot((d + 1) * DAY);
            day.days = NULL;
            assert_true(vee_run(&day, &out, &p->e));
            same(&p->out, &out, d, &next);
            vee_output_fini(&out);
        }
        assert_int_equal(next, p->out.finding_count);
        vp_free(p);
    }
}

/* ---- the table of rules ------------------------------------------------------------------------------ */

static void names(void **state)
{
    (void)state;
    enum vee_outcome outcome;
    for (int r = 0; r < VEE_RULE_COUNT; r++) {
        assert_int_equal(vee_rule_find(vee_rule_table[r].name), r);
        for (int i = 0; i < VEE_PARAMETERS; i++) {
            const char *name = vee_rule_table[r].parameter[i];
            const struct vee_parameter *what = vee_parameter_find(name);
            assert_true(*name ? what != NULL : what == NULL);
            assert_int_equal(vee_rule_parameter((enum vee_rule)r, name), *name ? i : -1);
            if (what)
                assert_in_range(vee_rule_table[r].value[i], what->least, what->most);
        }
    }
    assert_int_equal(vee_rule_find("spikes"), -1);
    assert_string_equal(vee_energy_name(VEE_ACTIVE_EXPORT), "active_energy_export");
    assert_string_equal(vee_energy_name(-1), "");
    assert_true(vee_outcome_parse("hold", &outcome) && outcome == VEE_HOLD);
    assert_false(vee_outcome_parse("held", &outcome));
}

UNIT_MAIN(cmocka_unit_test(limits), cmocka_unit_test(settings), cmocka_unit_test(clean),
          cmocka_unit_test(spike_is_kept), cmocka_unit_test(unknown), cmocka_unit_test(zero_is_not_silence),
          cmocka_unit_test(backward_power), cmocka_unit_test(odd_loads), cmocka_unit_test(one_odd_snapshot),
          cmocka_unit_test(roll_over_is_clean), cmocka_unit_test(coarse_register),
          cmocka_unit_test(short_day), cmocka_unit_test(begin_of_a_point),
          cmocka_unit_test(intervals_against_registers), cmocka_unit_test(readings_farther_apart),
          cmocka_unit_test(garbage_at_midnight),
          cmocka_unit_test_setup_teardown(steel_plant_is_clean, load_steel, free_steel),
          cmocka_unit_test_setup_teardown(days_alone_and_together, load_steel, free_steel),
          cmocka_unit_test(names))
