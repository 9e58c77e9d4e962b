/* energy_day - the row of a civil day from its intervals. */
#include <stdio.h>
#include <string.h>

#include "energy_inside.h"

/* What the quality of an interval means for the day. */
static const struct {
    bool complete, estimated, measured;
} meaning[] = {
    [VEE_VALID] = {true, false, true},         [VEE_EDITED] = {true, false, true},
    [VEE_REFERENCE_DAY] = {true, true, false}, [VEE_INTERPOLATED] = {true, true, false},
    [VEE_QUESTIONABLE] = {true, false, true},  [VEE_DERIVED] = {true, false, true},
    [VEE_PROJECTED] = {false, true, false},    [VEE_MISSING] = {false, false, false},
    [VEE_HELD] = {false, false, false},
};

struct sum {
    int complete, estimated, held, known;
    bool partly[VEE_ENERGIES]; /* not known where the base is */
    bool used;
};

static void add_interval(const struct energy_run *r, int index, const struct vee_interval *v, struct sum *s,
                         struct energy_day *d)
{
    enum vee_energy base = r->in.base;
    uint8_t counts = v->known & (uint8_t)~v->held;
    bool known = counts >> base & 1;
    s->held += v->held >> base & 1;
    s->known += known;
    s->complete += known && meaning[v->quality].complete;
    s->estimated += known && meaning[v->quality].estimated;
    s->used |= (counts >> VEE_ACTIVE_IMPORT & 1) && v->energy[VEE_ACTIVE_IMPORT] > 0;
    for (int k = 0; k < VEE_ENERGIES; k++) {
        bool both = known && (counts >> k & 1);
        s->partly[k] |= known && !both;
        d->energy[k] += both ? v->energy[k] : 0;
        d->known |= (uint8_t)(both << k);
    }
    int64_t watt = known ? v->energy[base] * 3600 / r->interval_s : 0;
    if (known && meaning[v->quality].measured && watt > d->demand_w) {
        d->demand_w = watt;
        d->demand_at.us = r->from.us + (index + 1) * r->interval_s * 1000000;
    }
}

/* Shares of the day: rounded so that 10000 and 0 mean all and none. */
static int floor_bp(int part, int whole)
{
    return (int)((int64_t)part * 10000 / whole);
}

static int ceil_bp(int part, int whole)
{
    return (int)(((int64_t)part * 10000 + whole - 1) / whole);
}

static bool is_open(const struct vee_finding *f)
{
    return f->outcome == VEE_HOLD && f->edit_id == 0;
}

/* Readings where no meter is known to be: their ratio is not known. */
static bool without_ratio(const struct energy_run *r)
{
    for (int i = 0; i < r->in.sample_count; i++) {
        wall_us at = r->in.samples[i].at;
        bool covered = at.us <= r->from.us || at.us >= r->to.us;
        for (int p = 0; p < r->in.piece_count && !covered; p++)
            covered = at.us >= r->in.pieces[p].from.us && at.us <= r->in.pieces[p].to.us;
        if (!covered)
            return true;
    }
    for (int i = 0; i < r->in.span_count; i++) {
        const struct vee_span *v = &r->in.spans[i];
        bool covered = v->to.us <= r->from.us || v->from.us >= r->to.us;
        for (int p = 0; p < r->in.piece_count && !covered; p++)
            covered = v->to.us > r->in.pieces[p].from.us && v->from.us < r->in.pieces[p].to.us;
        if (!covered)
            return true;
    }
    return false;
}

static const char *fault_of(const struct energy_run *r, const struct vee_output *judged, bool held)
{
    const char *fault = held ? "held" : "";
    for (int i = 0; i < judged->finding_count; i++) {
        if (!is_open(&judged->findings[i]))
            continue;
        if (judged->findings[i].rule == VEE_RULE_register_step_back)
            return "step_back";
        if (judged->findings[i].rule == VEE_RULE_interval_size)
            fault = "overlap";
    }
    return *fault ? fault : without_ratio(r) ? "no_ratio" : "";
}

/* The register rose over a time that the day has a part of: where in it, nobody knows. */
static bool may_be_used(const struct energy_run *r)
{
    const struct vee_sample *last = NULL;
    for (int i = 0; i < r->in.sample_count; i++) {
        const struct vee_sample *v = &r->in.samples[i];
        if (!energy_sample_good(v, VEE_ACTIVE_IMPORT))
            continue;
        if (last && v->at.us > r->from.us && last->at.us < r->to.us &&
            v->energy[VEE_ACTIVE_IMPORT] > last->energy[VEE_ACTIVE_IMPORT])
            return true;
        last = v;
    }
    return false;
}

bool energy_day_make(const struct energy_run *r, const struct vee_output *judged, struct energy_day *out)
{
    struct sum s = {0};
    int count = judged->interval_count;
    *out = (struct energy_day){
        .point = r->span->point, .day = r->day, .demand_w = -1, .made_at = r->batch->made_at};
    for (int i = 0; i < count; i++)
        add_interval(r, i, &judged->intervals[i], &s, out);
    for (int k = 0; k < VEE_ENERGIES; k++)
        if (s.partly[k]) {
            out->known &= (uint8_t) ~(1u << k);
            out->energy[k] = 0;
        }
    s.used = s.used || (s.held == 0 && s.known > 0 && may_be_used(r));
    out->completeness_bp = floor_bp(s.complete, count);
    out->estimated_bp = ceil_bp(s.estimated, count);
    out->held_bp = ceil_bp(s.held, count);
    out->used = s.used ? 1 : s.complete == count ? 0 : -1;
    snprintf(out->fault, sizeof out->fault, "%s", fault_of(r, judged, s.held > 0));
    return s.known > 0 || s.held > 0 || *out->fault;
}

bool energy_day_same(const struct energy_day *a, const struct energy_day *b)
{
    return a->known == b->known && memcmp(a->energy, b->energy, sizeof a->energy) == 0 &&
           a->demand_w == b->demand_w && (a->demand_w < 0 || a->demand_at.us == b->demand_at.us) &&
           a->completeness_bp == b->completeness_bp && a->estimated_bp == b->estimated_bp &&
           a->held_bp == b->held_bp && a->used == b->used && strcmp(a->fault, b->fault) == 0;
}
