/* vee_finding - see the header. */
#include "vee_finding.h"

wall_us vee_day_of(const struct vee_input *in, wall_us t)
{
    int low = 0, high = in->days ? in->day_count : 0; /* the last day that begins at or before @t */
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (in->days[middle].us <= t.us)
            low = middle;
        else
            high = middle;
    }
    return in->days ? in->days[low] : in->from;
}

static uint64_t distance(int64_t raw, int64_t limit)
{
    int64_t against = limit == INT64_MIN ? 0 : limit;
    return raw > against ? (uint64_t)raw - (uint64_t)against : (uint64_t)against - (uint64_t)raw;
}

static bool joins(const struct vee_input *in, const struct vee_finding *f, const struct vee_hit *hit)
{
    return f->rule == hit->rule && f->energy == hit->energy && f->from.us <= hit->to.us &&
           hit->from.us <= f->to.us && vee_day_of(in, f->from).us == vee_day_of(in, hit->from).us;
}

static void join(struct vee_finding *f, const struct vee_hit *hit)
{
    if (hit->from.us < f->from.us)
        f->from = hit->from;
    if (hit->to.us > f->to.us)
        f->to = hit->to;
    if (distance(hit->raw, hit->limit) > distance(f->raw, f->limit)) {
        f->raw = hit->raw;
        f->limit = hit->limit;
    }
}

bool vee_finding_join(const struct vee_input *in, struct vee_finding *f, const struct vee_hit *hit)
{
    if (!joins(in, f, hit))
        return false;
    join(f, hit);
    return true;
}

void vee_finding_add(const struct vee_input *in, struct vee_output *out, const struct vee_hit *hit)
{
    const struct vee_setting *s = &in->settings[hit->rule];
    if (s->outcome == VEE_PASS)
        return;
    /* a rule walks a day in order of time, so that only its newest findings can be touched */
    enum { NEWEST = VEE_ENERGIES + 1 };
    for (int i = out->finding_count - 1; i >= 0 && i >= out->finding_count - NEWEST; i--) {
        if (vee_finding_join(in, &out->findings[i], hit))
            return;
    }
    if (out->finding_count == out->finding_room) {
        out->finding_room = out->finding_room ? 2 * out->finding_room : 8;
        out->findings = must_realloc(out->findings, (size_t)out->finding_room * sizeof *out->findings);
    }
    out->findings[out->finding_count++] = (struct vee_finding){.rule = hit->rule,
                                                               .outcome = s->outcome,
                                                               .version = s->version,
                                                               .energy = hit->energy,
                                                               .from = hit->from,
                                                               .to = hit->to,
                                                               .raw = hit->raw,
                                                               .limit = hit->limit};
}

static void mark_one(struct vee_interval *v, enum vee_outcome outcome, uint8_t meant, uint8_t base)
{
    if (outcome == VEE_HOLD)
        v->held |= (uint8_t)(v->known & meant);
    if (v->held & base)
        v->quality = VEE_HELD;
    else if (outcome == VEE_FLAG && (v->known & meant & base) &&
             (v->quality == VEE_VALID || v->quality == VEE_DERIVED))
        v->quality = VEE_QUESTIONABLE;
}

void vee_finding_mark(const struct vee_input *in, struct vee_output *out, const struct vee_hit *hit)
{
    enum vee_outcome outcome = in->settings[hit->rule].outcome;
    int64_t length_us = in->interval_s * 1000000;
    if (outcome == VEE_PASS || hit->to.us <= in->from.us || hit->from.us >= in->to.us)
        return;
    int64_t first = hit->from.us <= in->from.us ? 0 : (hit->from.us - in->from.us) / length_us;
    int64_t end = (hit->to.us - in->from.us + length_us - 1) / length_us;
    uint8_t meant = hit->energy < 0 ? (1 << VEE_ENERGIES) - 1 : (uint8_t)(1 << hit->energy);
    for (int64_t i = first; i < end && i < out->interval_count; i++)
        mark_one(&out->intervals[i], outcome, meant, (uint8_t)(1 << in->base));
}
