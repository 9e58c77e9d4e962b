/*
 * vee - one point, some days: the order of the steps, and what holds them together. The steps are in their
 * own files, see vee_inside.h.
 */
#include "vee_inside.h"

#include <string.h>

#include "dahu/base/err.h"
#include "vee_finding.h"

/* More than a leap year of quarter hours, with room. */
enum { INTERVALS_MOST = 100000 };
/* Times beyond this are nobody's: half of what fits, so that differences do. */
#define TIME_LIMIT (INT64_C(1) << 61)

static bool in_time(wall_us t)
{
    return t.us > -TIME_LIMIT && t.us < TIME_LIMIT;
}

static bool check_days(const struct vee_input *in, struct err *e)
{
    if (!in_time(in->from) || !in_time(in->to) || in->from.us >= in->to.us || in->interval_s < 1 ||
        in->interval_s > 86400 || (in->to.us - in->from.us) % (in->interval_s * 1000000) != 0 ||
        (in->to.us - in->from.us) / (in->interval_s * 1000000) > INTERVALS_MOST)
        return err_set(e, ERR_SYNTAX, "the days are not a number of intervals from 1 to %d", INTERVALS_MOST);
    if (in->slot_s < 0 || in->slot_s > 86400)
        return err_set(e, ERR_SYNTAX, "slots of %lld s are not possible", (long long)in->slot_s);
    if (in->days && (in->day_count < 1 || in->days[0].us != in->from.us))
        return err_set(e, ERR_SYNTAX, "the first day does not begin where the days do");
    for (int d = 1; in->days && d < in->day_count; d++)
        if (in->days[d].us <= in->days[d - 1].us || in->days[d].us >= in->to.us ||
            (in->days[d].us - in->from.us) % (in->interval_s * 1000000) != 0)
            return err_set(e, ERR_SYNTAX, "day %d is out of order", d);
    return true;
}

static bool check_pieces(const struct vee_input *in, struct err *e)
{
    if (in->piece_count > INT16_MAX)
        return err_set(e, ERR_SYNTAX, "%d installations are too many", in->piece_count);
    for (int i = 0; i < in->piece_count; i++) {
        const struct vee_piece *p = &in->pieces[i];
        bool in_order = i == 0 || in->pieces[i - 1].to.us <= p->from.us;
        bool ends = p->to.us == INT64_MAX || in_time(p->to);
        if (!in_order || !ends || p->from.us <= -TIME_LIMIT || p->from.us >= p->to.us)
            return err_set(e, ERR_SYNTAX, "installation %d is out of order", i);
        if (p->num <= 0 || p->den <= 0 || p->num >= VEE_ENERGY_LIMIT || p->den >= VEE_ENERGY_LIMIT)
            return err_set(e, ERR_SYNTAX, "installation %d has no ratio", i);
    }
    return true;
}

static bool check_order(const struct vee_input *in, struct err *e)
{
    int n = in->sample_count; /* between the first and the last one, vee_readings looks */
    if (n > 0 && (!in_time(in->samples[0].at) || !in_time(in->samples[n - 1].at)))
        return err_set(e, ERR_SYNTAX, "samples are out of time");
    for (int i = 0; i < in->span_count; i++) {
        const struct vee_span *s = &in->spans[i];
        bool in_order = i == 0 || in->spans[i - 1].from.us <= s->from.us;
        if (!in_order || !in_time(s->from) || !in_time(s->to) || s->from.us >= s->to.us)
            return err_set(e, ERR_SYNTAX, "imported span %d is out of order", i);
    }
    for (int i = 0; i < in->edit_count; i++) {
        const struct vee_edit *d = &in->edits[i];
        if (!in_time(d->from) || !in_time(d->to) || d->from.us >= d->to.us || d->energy >= VEE_ENERGIES)
            return err_set(e, ERR_SYNTAX, "edit %lld is out of order", (long long)d->id);
        if (d->kind == VEE_EDIT_VALUE && (d->energy < 0 || d->value < 0))
            return err_set(e, ERR_SYNTAX, "edit %lld has no value", (long long)d->id);
    }
    return true;
}

void vee_tell(struct vee_walk *w, enum vee_rule rule, int64_t from, int64_t to, int64_t raw, int64_t limit)
{
    if (!w->out)
        return;
    for (int d = 0; d < vee_day_count(w->in); d++) {
        int64_t begin, end;
        vee_day_at(w->in, d, &begin, &end);
        struct vee_hit hit = {.rule = rule,
                              .energy = w->energy,
                              .from = {from > begin ? from : begin},
                              .to = {to < end ? to : end},
                              .raw = raw,
                              .limit = limit};
        if (hit.from.us < hit.to.us)
            vee_finding_add(w->in, w->out, &hit);
    }
}

static bool walk_energy(struct vee_walk *w, int energy)
{
    w->energy = energy;
    w->at = w->day = 0;
    w->covered_to = w->next_from = w->in->from.us;
    return vee_readings(w) && vee_curve(w) && vee_cut_end(w);
}

static int64_t register_limit(const struct vee_input *in)
{
    __int128 limit = VEE_ENERGY_LIMIT;
    for (int i = 0; i < in->piece_count; i++) {
        __int128 fits = (__int128)VEE_ENERGY_LIMIT * in->pieces[i].den / in->pieces[i].num;
        limit = fits < limit ? fits : limit;
    }
    return (int64_t)limit;
}

bool vee_walk(struct vee_walk *w, int energies)
{
    /* a piece adds at most the reading that opens it and the one that closes it */
    size_t most = (size_t)w->in->sample_count + 2 * (size_t)w->in->piece_count + 1;
    w->length_us = w->in->interval_s * 1000000;
    w->register_limit = register_limit(w->in);
    w->readings = must_alloc(most * sizeof *w->readings);
    w->covered_us = must_alloc((size_t)w->interval_count * sizeof *w->covered_us);
    bool ok = true;
    for (int k = 0; k < VEE_ENERGIES && ok; k++)
        if (energies >> k & 1)
            ok = walk_energy(w, k);
    free(w->readings);
    free(w->covered_us);
    return ok;
}

/* The energies that something is known of. */
static int energies_of(const struct vee_input *in)
{
    int bits = 0;
    for (int i = 0; i < in->sample_count; i++)
        bits |= in->samples[i].known;
    for (int i = 0; i < in->span_count; i++)
        bits |= in->spans[i].known;
    for (int i = 0; i < in->piece_count; i++)
        bits |= in->pieces[i].opening_known | in->pieces[i].closing_known;
    return bits;
}

static void settle_quality(const struct vee_input *in, struct vee_output *out)
{
    uint8_t base = (uint8_t)(1 << in->base);
    for (int i = 0; i < out->interval_count; i++) {
        struct vee_interval *v = &out->intervals[i];
        if (!(v->known & base))
            v->quality = VEE_MISSING;
        else if (v->held & base)
            v->quality = VEE_HELD;
    }
}

static int by_begin(const void *left, const void *right)
{
    const struct vee_finding *a = left, *b = right;
    if (a->from.us != b->from.us)
        return a->from.us < b->from.us ? -1 : 1;
    return a->rule != b->rule ? (int)a->rule - (int)b->rule : a->energy - b->energy;
}

static int by_rule(const void *left, const void *right)
{
    const struct vee_finding *a = left, *b = right;
    if (a->rule != b->rule)
        return (int)a->rule - (int)b->rule;
    return a->energy != b->energy ? a->energy - b->energy : by_begin(left, right);
}

static struct vee_hit hit_of(const struct vee_finding *f)
{
    return (struct vee_hit){f->rule, f->energy, f->from, f->to, f->raw, f->limit};
}

/* Neighbours become one, in whatever order they were found: garbage may show only by what comes later. */
static void join_findings(const struct vee_input *in, struct vee_output *out)
{
    int kept = 0;
    if (out->finding_count > 1)
        qsort(out->findings, (size_t)out->finding_count, sizeof *out->findings, by_rule);
    for (int i = 0; i < out->finding_count; i++) {
        struct vee_hit hit = hit_of(&out->findings[i]);
        if (kept == 0 || !vee_finding_join(in, &out->findings[kept - 1], &hit))
            out->findings[kept++] = out->findings[i];
    }
    out->finding_count = kept;
}

/* What was found on the way touches the intervals that were made then. */
static void mark(const struct vee_input *in, struct vee_output *out)
{
    for (int i = 0; i < out->finding_count; i++) {
        struct vee_hit hit = hit_of(&out->findings[i]);
        vee_finding_mark(in, out, &hit);
    }
}

static bool judge(const struct vee_input *in, struct vee_output *out, struct err *e)
{
    uint8_t *good = must_alloc((size_t)in->sample_count + 1);
    struct vee_walk w = {.in = in,
                         .out = out,
                         .intervals = out->intervals,
                         .interval_count = out->interval_count,
                         .good = good,
                         .e = e};
    bool ok = vee_walk(&w, energies_of(in));
    if (ok) {
        join_findings(in, out);
        mark(in, out);
        settle_quality(in, out);
        vee_check(in, out, good);
    }
    free(good);
    if (!ok || (in->edit_count > 0 && !vee_edit(in, out, e)))
        return false;
    settle_quality(in, out);
    if (out->finding_count > 1)
        qsort(out->findings, (size_t)out->finding_count, sizeof *out->findings, by_begin);
    return true;
}

bool vee_run(const struct vee_input *in, struct vee_output *out, struct err *e)
{
    memset(out, 0, sizeof *out);
    if (!check_days(in, e) || !check_pieces(in, e) || !check_order(in, e))
        return false;
    out->interval_count = (int)((in->to.us - in->from.us) / (in->interval_s * 1000000));
    out->intervals = must_alloc((size_t)out->interval_count * sizeof *out->intervals);
    if (judge(in, out, e))
        return true;
    vee_output_fini(out);
    return false;
}

void vee_output_fini(struct vee_output *out)
{
    free(out->intervals);
    free(out->findings);
    memset(out, 0, sizeof *out);
}
