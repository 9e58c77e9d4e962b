/* vee_fixture - one point and its days, for the tests of validation. Registers of active import unless said
 * otherwise; slots are counted from the first day on. */
#ifndef DAHU_TESTS_METER_VEE_FIXTURE_H
#define DAHU_TESTS_METER_VEE_FIXTURE_H

#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "dahu/meter/vee.h"

enum { VP_SAMPLES = 40000, VP_PIECES = 8, VP_EDITS = 16, VP_SPANS = 64, VP_DAYS = 400 };
#define VP_SLOT_US (INT64_C(900) * 1000000)
#define VP_FROM    INT64_C(1767196800000000) /* 2025-12-31T16:00:00Z: the year 2026 in China */
#define MISSING    INT64_MIN

struct vee_point {
    struct vee_input in;
    struct vee_output out;
    struct vee_sample samples[VP_SAMPLES];
    struct vee_piece pieces[VP_PIECES];
    struct vee_edit edits[VP_EDITS];
    struct vee_span spans[VP_SPANS];
    wall_us days[VP_DAYS];
    int64_t shape[VP_SAMPLES];
    struct vee_setting settings[VEE_RULE_COUNT];
    struct err e;
};

static inline wall_us vp_slot(int64_t slot)
{
    return (wall_us){VP_FROM + slot * VP_SLOT_US};
}

/* The days hold @intervals quarter hours; one meter, ratio 1. */
static inline struct vee_point *vp_new(int intervals)
{
    struct vee_point *p = calloc(1, sizeof *p);
    assert_non_null(p);
    vee_settings_default(p->settings);
    p->in = (struct vee_input){.from = vp_slot(0),
                               .to = vp_slot(intervals),
                               .interval_s = 900,
                               .slot_s = 900,
                               .samples = p->samples,
                               .spans = p->spans,
                               .pieces = p->pieces,
                               .piece_count = 1,
                               .edits = p->edits,
                               .settings = p->settings,
                               .now = vp_slot(intervals + 1000)};
    p->pieces[0] =
        (struct vee_piece){.from = vp_slot(-100000), .to = {INT64_MAX}, .meter_id = 1, .num = 1, .den = 1};
    return p;
}

static inline void vp_free(struct vee_point *p)
{
    vee_output_fini(&p->out);
    free(p);
}

static inline struct vee_sample *vp_add_at(struct vee_point *p, int64_t us, int64_t value)
{
    struct vee_sample *s = &p->samples[p->in.sample_count++];
    *s = (struct vee_sample){.at = {us}, .read_at = {us}, .energy = {value}, .known = 1};
    s->power_w = s->reactive_var = s->power_factor = s->current_a = NAN;
    return s;
}

/* The register at the end of @slot intervals; MISSING = no sample. */
static inline void vp_add(struct vee_point *p, int64_t slot, int64_t value)
{
    if (value != MISSING)
        vp_add_at(p, vp_slot(slot).us, value);
}

static inline void vp_run(struct vee_point *p)
{
    vee_output_fini(&p->out);
    if (!vee_run(&p->in, &p->out, &p->e))
        print_error("%s\n", p->e.text);
    assert_int_equal(p->out.interval_count, (p->in.to.us - p->in.from.us) / (p->in.interval_s * 1000000));
}

/* What counts of @energy from interval @first to @end; MISSING when one of them is not known or is held. */
static inline int64_t vp_sum_of(const struct vee_point *p, int energy, int first, int end)
{
    int64_t sum = 0;
    for (int i = first; i < end; i++) {
        const struct vee_interval *v = &p->out.intervals[i];
        if (!((v->known & ~v->held) >> energy & 1))
            return MISSING;
        sum += v->energy[energy];
    }
    return sum;
}

static inline int64_t vp_sum(const struct vee_point *p, int first, int end)
{
    return vp_sum_of(p, VEE_ACTIVE_IMPORT, first, end);
}

static inline const struct vee_finding *vp_finding(const struct vee_point *p, enum vee_rule rule, int nth)
{
    for (int i = 0; i < p->out.finding_count; i++)
        if (p->out.findings[i].rule == rule && nth-- == 0)
            return &p->out.findings[i];
    return NULL;
}

static inline int vp_count(const struct vee_point *p, enum vee_rule rule)
{
    int n = 0;
    while (vp_finding(p, rule, n))
        n++;
    return n;
}

/* The checks on top of the curve are looked at by nobody here. */
static inline void vp_without_checks(struct vee_point *p)
{
    for (int r = VEE_RULE_missing_interval; r < VEE_RULE_COUNT; r++)
        if (r != VEE_RULE_interval_size && r != VEE_RULE_negative_use)
            p->settings[r].outcome = VEE_PASS;
}

#endif
