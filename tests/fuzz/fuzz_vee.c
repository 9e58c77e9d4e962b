/*
 * Any bytes as the history of a metering point: samples, spans, installations, edits. Whatever they are, no
 * energy that counts is negative, parts of a day add up to it, only what is known has a value, findings are
 * in order and inside the days, and the same input gives the same output.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/meter/vee.h"
#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SAMPLES = 120, SPANS = 8, PIECES = 4, EDITS = 6, INTERVALS = 96, DAYS = 3 };
#define SLOT_US INT64_C(900000000)

struct history {
    struct vee_input in;
    struct vee_sample samples[SAMPLES];
    struct vee_span spans[SPANS];
    struct vee_piece pieces[PIECES];
    struct vee_edit edits[EDITS];
    struct vee_setting settings[VEE_RULE_COUNT];
    struct vee_tariff_sum tariffs[SAMPLES];
    wall_us days[DAYS];
    int64_t shape[INTERVALS];
};

static int64_t number(struct stream *s, int bytes)
{
    uint64_t v = 0;
    while (bytes-- > 0)
        v = v << 8 | next(s);
    return (int64_t)v;
}

/* Near what meters show, at the edges of numbers, or anything. */
static int64_t value(struct stream *s, int64_t near)
{
    static const int64_t edge[] = {
        0,        -1,         INT32_MAX,        UINT32_MAX,  INT64_MAX, INT64_MIN,        100000000,
        99999999, 1000000000, INT64_C(1) << 48, 10000000000, 1,         INT64_C(1) << 58, INT64_C(1) << 57};
    uint8_t kind = next(s);
    if (kind < 160)
        return near + kind;
    if (kind < 200)
        return edge[kind % (sizeof edge / sizeof *edge)];
    return kind < 230 ? number(s, 4) : number(s, 8);
}

static wall_us time_near(struct stream *s, int64_t *slot, int step)
{
    uint8_t b = next(s);
    *slot += b < 200 ? b % (step + 1) : b - 200;
    return (wall_us){*slot * SLOT_US + (b == 99 ? 1000000 * (int64_t)next(s) : 0)};
}

static void add_pieces(struct history *h, struct stream *s)
{
    int64_t slot = -60;
    h->in.piece_count = next(s) % (PIECES + 1);
    for (int i = 0; i < h->in.piece_count; i++) {
        struct vee_piece *p = &h->pieces[i];
        uint8_t b = next(s);
        p->from = i && !(b & 1) ? h->pieces[i - 1].to : time_near(s, &slot, 20);
        slot += 1;
        p->to = b & 2 ? (wall_us){INT64_MAX} : time_near(s, &slot, 80);
        p->meter_id = b >> 2 & 1;
        p->num = 1 + (b & 8 ? number(s, 2) : b & 16 ? number(s, 7) : 0);
        p->den = 1 + (b & 32 ? number(s, 1) : 0);
        p->opening_known = b & 64 ? next(s) : 0;
        p->closing_known = b & 128 ? next(s) : 0;
        for (int k = 0; k < VEE_ENERGIES; k++) {
            p->wraps_at[k] = b & 64 ? value(s, 1000000) : 0;
            p->opening[k] = value(s, 0);
            p->closing[k] = value(s, 1000);
        }
    }
}

static void add_samples(struct history *h, struct stream *s)
{
    int64_t slot = -40, near[VEE_ENERGIES] = {value(s, 100000)};
    h->in.sample_count = next(s) % (SAMPLES + 1);
    for (int i = 0; i < h->in.sample_count; i++) {
        struct vee_sample *x = &h->samples[i];
        uint8_t b = next(s);
        x->at = x->read_at = b & 1 ? (wall_us){++slot * SLOT_US} : time_near(s, &slot, 2);
        x->known = b & 2 ? 1 : next(s);
        x->quality = b & 4 ? next(s) : 0;
        for (int k = 0; k < (b & 2 ? 1 : VEE_ENERGIES); k++) {
            x->energy[k] = value(s, near[k] < INT64_MAX - 1000 ? near[k] : 0);
            near[k] = b & 8 ? x->energy[k] : near[k];
        }
        x->power_w = (float)(int8_t)next(s);
        x->reactive_var = x->power_factor = x->current_a = NAN;
    }
}

static void add_others(struct history *h, struct stream *s)
{
    int64_t slot = -10;
    h->in.span_count = next(s) % (SPANS + 1);
    for (int i = 0; i < h->in.span_count; i++) {
        h->spans[i].from = time_near(s, &slot, 10);
        int64_t end = slot + 1;
        h->spans[i].to = time_near(s, &end, 8);
        h->spans[i].known = next(s);
        h->spans[i].quality = next(s) & next(s);
        for (int k = 0; k < VEE_ENERGIES; k++)
            h->spans[i].energy[k] = value(s, 0);
    }
    h->in.edit_count = next(s) % (EDITS + 1);
    for (int i = 0; i < h->in.edit_count; i++) {
        struct vee_edit *d = &h->edits[i];
        slot = (int8_t)next(s);
        d->id = i + 1;
        d->from = time_near(s, &slot, 4);
        slot++;
        d->to = time_near(s, &slot, 20);
        d->kind = next(s) % (VEE_EDIT_WITHDRAWN + 1);
        d->energy = d->kind == VEE_EDIT_VALUE ? next(s) % VEE_ENERGIES : next(s) % (VEE_ENERGIES + 1) - 1;
        d->value = value(s, 100);
    }
}

/* A number that meters show, or any bits. */
static float shown(struct stream *s)
{
    uint8_t kind = next(s);
    uint32_t bits = (uint32_t)number(s, 4);
    float any;
    memcpy(&any, &bits, sizeof any);
    return kind < 100 ? NAN : kind < 220 ? (float)(int8_t)bits * (kind < 160 ? 0.01F : 100.0F) : any;
}

/* What the checks look at beside the energies. */
static void add_facts(struct history *h, struct stream *s)
{
    for (int i = 0; i < h->in.sample_count; i++) {
        struct vee_sample *x = &h->samples[i];
        uint8_t b = next(s);
        x->reactive_var = b & 1 ? shown(s) : NAN;
        x->power_factor = b & 2 ? shown(s) : NAN;
        x->current_a = b & 4 ? shown(s) : NAN;
        x->power_w = b & 8 ? shown(s) : x->power_w;
        x->read_at.us = b & 16 ? value(s, x->at.us) : x->read_at.us;
        if (b & 32)
            h->tariffs[h->in.tariff_sum_count++] =
                (struct vee_tariff_sum){x->at, b & 64 ? value(s, 0) : x->energy[VEE_ACTIVE_IMPORT]};
    }
    h->in.tariff_sums = h->tariffs;
    h->in.usual = next(s);
    h->in.recent_days = next(s);
    h->in.estimated_days_before = next(s);
    for (int r = 0; r < VEE_RULE_COUNT; r++)
        for (int i = 0; i < VEE_PARAMETERS; i++) {
            const struct vee_parameter *p = vee_parameter_find(vee_rule_table[r].parameter[i]);
            if (p && next(s) & 1)
                h->settings[r].value[i] = p->least + number(s, 2) % (p->most - p->least + 1);
        }
}

static void build(struct history *h, struct stream *s)
{
    memset(h, 0, sizeof *h);
    vee_settings_default(h->settings);
    uint8_t b = next(s);
    h->in = (struct vee_input){.from = {0},
                               .to = {INTERVALS * SLOT_US},
                               .interval_s = b & 1   ? 900
                                             : b & 2 ? 1800
                                                     : 3600,
                               .slot_s = b & 4 ? 900 : 60 * (int64_t)next(s),
                               .base = b & 8 ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT,
                               .samples = h->samples,
                               .spans = h->spans,
                               .pieces = h->pieces,
                               .edits = h->edits,
                               .contract_kva = b & 16 ? number(s, 3) : 0,
                               .settings = h->settings,
                               .now = {(INTERVALS + 10) * SLOT_US}};
    for (int d = 0; d < DAYS; d++)
        h->days[d].us = d * 32 * SLOT_US;
    h->in.days = b & 32 ? h->days : NULL;
    h->in.day_count = DAYS;
    h->in.shape = b & 64 ? h->shape : NULL;
    for (int i = 0; i < INTERVALS && b & 64; i++)
        h->shape[i] = value(s, 10);
    for (int k = 0; k < VEE_ENERGIES && b & 128; k++)
        h->in.recent_most[k] = value(s, 100);
    for (int r = 0; r < VEE_RULE_COUNT && (b & 3) == 3; r++)
        h->settings[r].outcome = next(s) % 3;
    add_pieces(h, s);
    add_samples(h, s);
    add_others(h, s);
    add_facts(h, s);
}

static void check_interval(const struct vee_input *in, const struct vee_interval *v)
{
    bool known = v->known >> in->base & 1, held = v->held >> in->base & 1;
    MUST((v->held & ~v->known) == 0);
    MUST(known == (v->quality != VEE_MISSING) && (!known || held == (v->quality == VEE_HELD)));
    for (int k = 0; k < VEE_ENERGIES; k++) {
        MUST((v->known >> k & 1) || v->energy[k] == 0);
        MUST((v->held >> k & 1) || v->energy[k] >= 0);
    }
}

static void check_findings(const struct vee_input *in, const struct vee_output *out)
{
    for (int i = 0; i < out->finding_count; i++) {
        const struct vee_finding *f = &out->findings[i];
        MUST(f->from.us >= in->from.us && f->from.us < f->to.us && f->to.us <= in->to.us);
        MUST(f->outcome != VEE_PASS && f->outcome == in->settings[f->rule].outcome);
        if (i == 0)
            continue;
        const struct vee_finding *g = f - 1;
        MUST(g->from.us < f->from.us ||
             (g->from.us == f->from.us &&
              (g->rule < f->rule || (g->rule == f->rule && g->energy < f->energy))));
    }
}

/* From registers alone, and without what is said of an interval's length, one long interval has what its
 * parts have. */
static void check_sum(struct history *h, const struct vee_output *parts)
{
    struct vee_output out;
    struct err e;
    int n = (int)(14400 / h->in.interval_s);
    h->in.interval_s = 14400;
    h->in.shape = NULL;
    if (!vee_run(&h->in, &out, &e))
        return;
    for (int i = 0; i < out.interval_count; i++) {
        for (int k = 0; k < VEE_ENERGIES; k++) {
            __int128 sum = 0;
            bool known = true;
            for (int j = i * n; j < (i + 1) * n; j++) {
                known = known && (parts->intervals[j].known >> k & 1);
                sum += parts->intervals[j].energy[k];
            }
            MUST(!known || ((out.intervals[i].known >> k & 1) && out.intervals[i].energy[k] == sum));
        }
    }
    vee_output_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct history h;
    struct vee_output out, again;
    struct stream s = {data, size, 0};
    struct err e;
    if (size < 16)
        return 0;
    build(&h, &s);
    if (!vee_run(&h.in, &out, &e))
        return 0;
    for (int i = 0; i < out.interval_count; i++)
        check_interval(&h.in, &out.intervals[i]);
    check_findings(&h.in, &out);
    MUST(vee_run(&h.in, &again, &e) && again.finding_count == out.finding_count);
    MUST(memcmp(again.intervals, out.intervals, (size_t)out.interval_count * sizeof *out.intervals) == 0);
    vee_output_fini(&again);
    bool has_recent = h.in.recent_most[0] | h.in.recent_most[1] | h.in.recent_most[2] | h.in.recent_most[3];
    if (h.in.edit_count == 0 && !h.in.shape && h.in.span_count == 0 && !has_recent)
        check_sum(&h, &out);
    vee_output_fini(&out);
    return 0;
}
